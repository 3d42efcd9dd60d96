// `npm run check [-- NAME...]`: all that a machine can say about the repository but whether its tests pass.
import { checkBundles } from './check/bundle.mjs'
import { checkCommand, checkConsumerTypes, checkExports, checkReadmes } from './check/consumers.mjs'
import { CheckError } from './check/exec.mjs'
import { checkHygiene } from './check/hygiene.mjs'
import { checkImports } from './check/imports.mjs'
import { checkNotices } from './check/notices.mjs'
import { checkContents, checkInstalled, checkPackageTypes, checkPublint } from './check/packed.mjs'
import { checkLint, checkUnused } from './check/sources.mjs'
import { checkTypes } from './check/types.mjs'

const CHECKS = {
  types: checkTypes,
  'lint and format': checkLint,
  'direction of imports': checkImports,
  'unused files, exports, dependencies': checkUnused,
  'repository hygiene': checkHygiene,
  'packed: contents': checkContents,
  'packed: third-party notices': checkNotices,
  'packed: publint': checkPublint,
  'packed: are the types wrong': checkPackageTypes,
  'packed: installed size, no native code': checkInstalled,
  'packed: import and require': checkExports,
  'packed: types of consumers': checkConsumerTypes,
  'packed: browser bundle': checkBundles,
  'packed: command line': checkCommand,
  'packed: examples of the READMEs': checkReadmes
}

const wanted = process.argv.slice(2)
const names = Object.keys(CHECKS).filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
if (names.length === 0) {
  console.error(`no check is called ${wanted.join(' or ')}; there are:\n${Object.keys(CHECKS).join('\n')}`)
  process.exit(2)
}

let failed = 0
for (const name of names) {
  const start = performance.now()
  try {
    const note = await CHECKS[name]()
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    console.log(`ok   ${name} (${seconds} s)${note === undefined ? '' : `: ${note}`}`)
  } catch (error) {
    failed++
    console.log(`FAIL ${name}`)
    const text = error instanceof CheckError ? error.message : error.stack
    console.log(text.replace(/^(?=.)/gm, '     '))
  }
}
console.log(`${names.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
