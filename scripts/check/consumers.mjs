// Programs that use the packed packages as users do, in every module system.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { root } from '../stamp.mjs'
import { CheckError, expectNone, run, runTool } from './exec.mjs'
import { installedProject, moduleSubpaths, packAll, packageNamed, wholeProject } from './pack.mjs'

/** Names that other programs already rely on. */
const PROMISED = {
  '@nutshell-ml/core': ['Matrix', 'KMeans', 'NutshellError'],
  '@nutshell-ml/summarizer': ['summarize', 'splitSentences', 'summarizeMany', 'rouge']
}

/** Both builds of every entry load and export the same names: those that the types declare as values. */
export function checkExports() {
  const folder = installedProject()
  const names = ['core', 'summarizer'].map(packageNamed).flatMap(({ manifest }) => {
    return moduleSubpaths(manifest).map((subpath) => manifest.name + subpath.slice(1))
  })
  write(folder, 'exports.mjs', EXPORTS_PROGRAM)
  const found = JSON.parse(run(process.execPath, ['exports.mjs', ...names], { cwd: folder }))
  const complaints = found.problems
  for (const name of names) {
    const { esm, cjs } = found.names[name]
    const typed = declaredValues(folder, name)
    const list = (some) => some.join(', ')
    if (list(esm) !== list(cjs)) complaints.push(`${name}: import gives ${list(esm)}; require gives ${list(cjs)}`)
    if (list(esm) !== list(typed)) complaints.push(`${name}: import gives ${list(esm)}; the types say ${list(typed)}`)
    for (const promised of (PROMISED[name] ?? []).filter((promised) => !esm.includes(promised))) {
      complaints.push(`${name}: no ${promised}`)
    }
  }
  expectNone(complaints)
}

const EXPORTS_PROGRAM = `
import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const names = {}
const problems = []
for (const name of process.argv.slice(2)) {
  const [esm, cjs] = [await import(name), require(name)]
  names[name] = { esm: Object.keys(esm).sort(), cjs: Object.keys(cjs).sort() }
  for (const [key, value] of Object.entries(esm)) if (value === undefined) problems.push(name + ': ' + key + ' is undefined')
}
const one = (await import('@nutshell-ml/core')).NutshellError
const other = require('@nutshell-ml/core').NutshellError
if (one === other) problems.push('ESM and CommonJS share a copy: this no longer tests two')
if (!(new one('FILE', 'x') instanceof other)) problems.push('an ESM error is not instanceof the CommonJS NutshellError')
if (!(new other('FILE', 'x') instanceof one)) problems.push('a CommonJS error is not instanceof the ESM NutshellError')
if (new Error('x') instanceof one) problems.push('any error is instanceof NutshellError')
try {
  require('@nutshell-ml/summarizer').summarize('One. Two.', { nonsense: 1 })
  problems.push('an unknown option is no error')
} catch (error) {
  if (!(error instanceof one) || error.code !== 'UNKNOWN_OPTION') problems.push('summarize of CommonJS throws ' + error)
}
console.log(JSON.stringify({ names, problems }))
`

/** The values, not types, that a module's declarations export. */
function declaredValues(folder, name) {
  const file = write(folder, 'declared.mts', `import * as all from '${name}'\nall\n`)
  const program = ts.createProgram([file], { module: ts.ModuleKind.Node16, noEmit: true, types: [] })
  const checker = program.getTypeChecker()
  const [declaration] = program.getSourceFile(file).statements
  const module = checker.getSymbolAtLocation(declaration.moduleSpecifier)
  if (module === undefined) throw new CheckError(`${name}: its types are not found`)
  return checker
    .getExportsOfModule(module)
    .map((symbol) =>
      (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol).flags & ts.SymbolFlags.Value
        ? symbol.name
        : ''
    )
    .filter((name) => name !== '')
    .sort()
}

/** Typed programs compile: every kind of module resolution, in the browser and in Node, with the libraries checked. */
export function checkConsumerTypes() {
  const folder = installedProject()
  const complaints = []
  const modules = { node16: ['main.mts', 'main.cts'], bundler: ['main.ts'] }
  const places = {
    browser: { compilerOptions: { lib: ['ES2022', 'DOM'], types: [] }, text: CONSUMER },
    node: {
      compilerOptions: { lib: ['ES2022'], types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
      text: CONSUMER + NODE_CONSUMER
    }
  }
  for (const [resolution, files] of Object.entries(modules)) {
    for (const [place, { compilerOptions, text }] of Object.entries(places)) {
      const name = `types-${resolution}-${place}`
      for (const file of files) {
        write(folder, `${name}/${file}`, file.endsWith('.cts') ? text : text + MODULE_CONSUMER)
      }
      const config = {
        compilerOptions: {
          strict: true,
          skipLibCheck: false,
          noEmit: true,
          target: 'ES2022',
          module: resolution === 'bundler' ? 'ESNext' : 'Node16',
          moduleResolution: resolution,
          ...compilerOptions
        },
        files
      }
      const path = write(folder, `${name}/tsconfig.json`, JSON.stringify(config))
      try {
        runTool('typescript/bin/tsc', ['-p', path, '--pretty', 'false'], { cwd: folder })
      } catch (error) {
        if (!(error instanceof CheckError)) throw error
        complaints.push(`${resolution}, ${place}:\n${error.message}`)
      }
    }
  }
  expectNone(complaints)
}

const CONSUMER = `
import { KMeans, type KMeansOptions, Matrix, NutshellError, Random, type ErrorCode } from '@nutshell-ml/core'
import { formatCsvRow, openCsv, openJsonl } from '@nutshell-ml/core/table'
import { analyzer, detectLanguage, isStopWord, stem, type TextLanguage, TfIdf, words } from '@nutshell-ml/core/text'
import { type Explanation, rouge, type Sentence, splitSentences, type Summary, summarize, summarizeMany } from '@nutshell-ml/summarizer'
import { type Model2Vec, readModel2Vec } from '@nutshell-ml/summarizer/model2vec'

export async function use(signal: AbortSignal): Promise<void> {
  const rows = Matrix.fromRows([[0, 0], [0, 1], [9, 9]])
  const model = await KMeans.fit(rows, { k: 2, seed: 1, init: 'k-means++', signal })
  const labels: Int32Array = model.labels
  const inertia: number = model.inertia
  const predicted: Int32Array = model.predict([[1, 1]])
  const summary: Summary = summarize('One thing. Another thing.', { sentences: 1 })
  const later: Promise<Summary> = summarize('One.', { embedder: async (texts: readonly string[]) => Matrix.fromRows(texts.map(() => [1])) })
  const why: Explanation = summarize('One.', { language: 'auto', method: 'textrank', context: 'previous' }).explain()
  const fits: Summary = summarize('One.', { tokens: 5, countTokens: (text: string) => text.length, query: 'one' })
  const own: Model2Vec = readModel2Vec({ safetensors: new Uint8Array(8), tokenizer: '{}' })
  summarize('One.', { embedder: own }).text.trim()
  const language: TextLanguage = detectLanguage('One.')
  const terms: string[] = analyzer(language).terms('One.')
  const start: number = summary.sentences[0].start
  const sentences: Sentence[] = splitSentences('One. Two.')
  for await (const { text } of summarizeMany(['a', 'b'])) text.toUpperCase()
  const f1: number = rouge('a b', ['a', 'b']).rouge1.f1
  const table = await openCsv('a,b\\n1,2\\n', { onBadRow: ({ row, reason }) => reason.repeat(row) })
  for await (const { record } of table) formatCsvRow(Object.values(record))
  for await (const { number } of openJsonl('{}')) number.toFixed()
  const known: boolean = isStopWord(stem(words('the harbour')[0]))
  TfIdf.fit([['a']]).transform([['a']])
  new Random(1).next()
  // @ts-expect-error an option that does not exist
  summarize('One.', { sentence: 1 })
  try {
    Matrix.from(new Float32Array(3), 2, 2)
  } catch (error) {
    if (error instanceof NutshellError) error.code satisfies ErrorCode
  }
  void [labels, inertia, predicted, later, why, fits, terms, start, sentences, f1, known]
}
`

/** The checks of models are for test runners, which have modules: CommonJS programs cannot import them by name. */
const MODULE_CONSUMER = `
import { checkEstimator, type EstimatorSpec, estimatorChecks } from '@nutshell-ml/core/testing'

export async function check(): Promise<string[]> {
  const spec: EstimatorSpec<KMeansOptions> = {
    name: 'KMeans',
    fit: (X, y, options) => KMeans.fit(X, options),
    load: KMeans.load,
    options: { k: 3 },
    predicts: 'Int32Array',
    invalidOptions: { k: [0] }
  }
  for (const { name, run } of estimatorChecks(spec)) await run().catch(() => name.length)
  const passed: string[] = (await checkEstimator({ ...spec, fit: async (X, y, { k }) => KMeans.fit(X, { k }) })).passed
  return passed
}
`

const NODE_CONSUMER = `
import { openOutput, openSource } from '@nutshell-ml/core/node'
import { glove, model2vec } from '@nutshell-ml/summarizer/node'

export async function useFiles(): Promise<Summary> {
  const out = await openOutput('out.csv')
  for await (const { record } of await openCsv(await openSource('in.csv'))) await out.write(String(record.a))
  await out.publish()
  summarize('One.', { embedder: await model2vec('folder') }).text.trim()
  return summarize('One. Two.', { embedder: await glove('vectors.txt.gz') })
}
`

/** The command line works from what is packed. */
export function checkCommand() {
  const folder = wholeProject()
  const { manifest } = packageNamed('serving')
  const command = join(folder, 'node_modules', manifest.name, manifest.bin.nutshell)
  const version = run(process.execPath, [command, '--version'], { cwd: folder }).trim()
  if (version !== manifest.version)
    throw new CheckError(`nutshell --version prints ${version}, expected ${manifest.version}`)
  const text = 'The harbour opened again. Ships came back to the harbour. It rained.'
  const file = write(folder, 'text.txt', text)
  const summary = run(process.execPath, [command, 'summarize', file, '--sentences', '1'], { cwd: folder }).trim()
  if (summary === '' || !text.includes(summary)) throw new CheckError(`nutshell summarize prints: ${summary}`)
}

/** Every JavaScript example of a package's README runs, and prints the block of text that may follow it. */
export function checkReadmes() {
  const folder = wholeProject()
  const complaints = []
  for (const { manifest, folder: unpacked } of packAll()) {
    const readme = readFileSync(join(unpacked, 'README.md'), 'utf8')
    const examples = readme.matchAll(/^```js\n(?<code>.*?)^```\n(?:\n```text\n(?<output>.*?)^```\n)?/gms)
    for (const { groups } of examples) {
      const path = write(folder, 'example.mjs', groups.code)
      const output = run(process.execPath, [path], { cwd: folder })
      if (groups.output !== undefined && output !== groups.output) {
        complaints.push(`${manifest.name}: README says\n${groups.output}its example prints\n${output}`)
      }
    }
  }
  expectNone(complaints)
}

function write(folder, name, text) {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}
