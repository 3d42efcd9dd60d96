// `node scripts/check-transformers-example.mjs`: type-checks and runs examples/custom-embedder as its user would: the packed
// summarizer and transformers.js installed into an empty folder, with a tiny model made here. It needs the npm registry and
// nothing else of the network; what is installed (some 470 MB) is removed at the end. The last line is `N passed, M failed`.
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CheckError, run, runTool } from './check/exec.mjs'
import { installedProject, readJson } from './check/pack.mjs'
import { writeTinyModel } from './check/tiny-onnx.mjs'
import { root } from './stamp.mjs'

const EXAMPLE = 'examples/custom-embedder'
const TEXT =
  'The coffee was hot. I drank that coffee twice. Strong coffee wakes me. ' +
  'The harbour opened early. Old boats left the harbour. Every harbour smells of boats.'
/** Words of two topics: every sentence of the text is about one of them. */
const VECTORS = { coffee: [1, 0, 0], drank: [0.9, 0.1, 0], harbour: [0, 1, 0], boats: [0, 0.9, 0.1] }

let project = ''
let text = ''
const CHECKS = {
  'transformers.js installs without scripts': () => {
    const folder = installedProject()
    const { dependencies } = readJson(join(root, EXAMPLE, 'package.json'))
    const peer = `@huggingface/transformers@${dependencies['@huggingface/transformers']}`
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', peer], { cwd: folder })
    for (const name of ['hashing.mjs', 'transformers.mjs']) cpSync(join(root, EXAMPLE, name), join(folder, name))
    text = join(folder, 'text.txt')
    writeFileSync(text, TEXT)
    project = folder
  },
  'custom embedder: types': () => {
    const compilerOptions = {
      strict: true,
      noEmit: true,
      allowJs: true,
      checkJs: true,
      skipLibCheck: true, // transformers.js's own declarations are not ours to mend
      target: 'ES2022',
      module: 'Node16',
      moduleResolution: 'Node16',
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')]
    }
    const config = { compilerOptions, files: ['hashing.mjs', 'transformers.mjs'] }
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config))
    runTool('typescript/bin/tsc', ['-p', '.', '--pretty', 'false'], { cwd: project })
  },
  'custom embedder: a function': () => {
    expectTopics(run(process.execPath, ['hashing.mjs', text], { cwd: project }))
  },
  'custom embedder: transformers.js on a tiny ONNX model': () => {
    const model = join(project, 'tiny')
    writeTinyModel(model, VECTORS)
    expectTopics(run(process.execPath, ['transformers.mjs', text, model], { cwd: project }))
  }
}

/** Of two sentences that stand for the text one is about each topic. */
function expectTopics(output) {
  const lines = output.trim().split('\n')
  const topics = lines.map((line) => ['coffee', 'harbour'].find((topic) => line.includes(topic)))
  if (lines.length !== 2 || topics[0] !== 'coffee' || topics[1] !== 'harbour') {
    throw new CheckError(`expected a sentence about coffee and one about the harbour, got:\n${output}`)
  }
}

let failed = 0
for (const [name, check] of Object.entries(CHECKS)) {
  try {
    check()
    console.log(`ok   ${name}`)
  } catch (error) {
    failed++
    console.log(`FAIL ${name}`)
    console.log((error instanceof CheckError ? error.message : error.stack).replace(/^(?=.)/gm, '     '))
    if (project === '') break // nothing is installed: the rest would fail for that
  }
}
const passed = Object.keys(CHECKS).length - failed
console.log(failed > 0 && project === '' ? `0 passed, ${failed} failed` : `${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
