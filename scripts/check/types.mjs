import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../stamp.mjs'
import { CheckError, expectNone, runTool } from './exec.mjs'

/**
 * Examples and benchmarks are plain JavaScript, where a value of a table is `unknown` and nobody writes a cast. Of their
 * errors those about names count: modules, exports, options and properties that do not exist.
 */
const NAME_ERRORS = /error TS(2304|2305|2307|2339|2353|2551|2552|2561|2613|2614|2724):/

/** TypeScript over every package, and over the JavaScript that uses them. */
export function checkTypes() {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)
  const complaints = packages.flatMap((folder) => typeErrors(folder))
  for (const folder of ['examples', 'benchmarks']) {
    if (existsSync(join(root, folder, 'tsconfig.json'))) {
      complaints.push(...typeErrors(folder).filter((line) => NAME_ERRORS.test(line)))
    }
  }
  expectNone(complaints)
}

function typeErrors(folder) {
  try {
    runTool('typescript/bin/tsc', ['-p', folder, '--pretty', 'false'])
    return []
  } catch (error) {
    if (error instanceof CheckError) return error.message.split('\n')
    throw error
  }
}
