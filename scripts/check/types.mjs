import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../stamp.mjs'
import { CheckError, expectNone, runTool } from './exec.mjs'

/**
 * Examples and benchmarks are plain JavaScript, where a value of a table is `unknown` and nobody writes a cast. Of their
 * errors those about names count: modules, exports, options and properties that do not exist.
 */
const NAME_ERRORS =
  /error TS(2304|2305|2307|2339|2353|2551|2552|2561|2613|2614|2724):|error TS2769:.*does not exist in type/s

/** TypeScript over every package, and over the JavaScript that uses them. */
export function checkTypes() {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)
  const complaints = packages.flatMap((folder) => typeErrors(folder))
  for (const folder of ['examples', 'benchmarks']) {
    if (existsSync(join(root, folder, 'tsconfig.json'))) {
      complaints.push(...typeErrors(folder).filter((text) => NAME_ERRORS.test(text)))
    }
  }
  expectNone(complaints)
}

/** The errors of a project, each with the lines that explain it. */
function typeErrors(folder) {
  try {
    runTool('typescript/bin/tsc', ['-p', folder, '--pretty', 'false'])
    return []
  } catch (error) {
    // An error goes on in lines that are indented.
    if (error instanceof CheckError) return error.message.split(/\n(?=\S)/)
    throw error
  }
}
