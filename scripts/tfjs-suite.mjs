// TensorFlow.js core's own specs, run against the built backend `nutshell`, on 2 threads and on 1.
// `node scripts/tfjs-suite.mjs [--filter PATTERN] [--threads N]`: only the specs whose full names match the regular expression.
// The last line is `N passed, N failed`. tfjs-layers publishes no specs: packages/tfjs-backend/src/training.test.ts is in their place.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './stamp.mjs'

/** As many as pass on the kernels of the backend `cpu`. Fewer mean that specs were lost on the way here. */
const LEAST_SPECS = 4225
const BACKEND = join(root, 'packages/tfjs-backend')
const { values: options } = parseArgs({ options: { filter: { type: 'string' }, threads: { type: 'string' } } })

const folder = mkdtempSync(join(tmpdir(), 'nutshell-tfjs-suite-'))
let passed = 0
let failed = 0
try {
  const bundle = join(folder, 'specs.cjs')
  await bundleSpecs(bundle)
  for (const threads of options.threads === undefined ? [2, 1] : [Number(options.threads)]) {
    const { specs, failures } = runSpecs(bundle, threads)
    passed += specs - failures
    failed += failures
    console.log(`${failures === 0 ? 'ok  ' : 'FAIL'} ${specs} specs, threads: ${threads}`)
    const least = options.filter === undefined ? LEAST_SPECS : 1
    if (specs >= least) continue
    failed++
    console.log(`FAIL ${specs} specs ran, expected at least ${least}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/** The specs and the backend in one file, over one copy of tfjs-core. */
async function bundleSpecs(outfile) {
  // tsup brings esbuild; it is not a dependency of its own.
  const { build } = createRequire(realpathSync(join(root, 'node_modules/tsup/package.json')))('esbuild')
  const core = realpathSync(join(BACKEND, 'node_modules/@tensorflow/tfjs-core'))
  const source = `
    import '@tensorflow/tfjs-core/dist/register_all_gradients'
    import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops'
    import '@tensorflow/tfjs-core/dist/flags'
    import './tests-of-nutshell'
    import '@tensorflow/tfjs-core/dist/tests'
    export { engine } from '@tensorflow/tfjs-core'
    export { registerNutshell } from ${JSON.stringify(join(BACKEND, 'dist/index.js'))}`
  const environments = `
    import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util'
    setTestEnvs([{ name: 'nutshell', backendName: 'nutshell', isDataSync: true }])`
  const { metafile } = await build({
    stdin: { contents: source, resolveDir: BACKEND },
    outfile,
    bundle: true,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    ignoreAnnotations: true, // specs are imported for what they do, which their package.json denies
    alias: { 'jasmine-core': realpathSync(join(root, 'node_modules/jasmine-core')) },
    tsconfigRaw: '{}', // not that of the sources: what is tested is what is published
    logLevel: 'error',
    plugins: [
      {
        name: 'environments',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^\.\/tests-of-nutshell$/ }, ({ path }) => ({ path, namespace: 'environments' }))
          onLoad({ filter: /./, namespace: 'environments' }, () => ({ contents: environments, resolveDir: BACKEND }))
        }
      }
    ]
  })
  const engines = Object.keys(metafile.inputs).filter((file) => /tfjs-core\/dist\/(?:engine|tf-core.*)\.js$/.test(file))
  if (engines.length !== 1 || realpathSync(join(root, engines[0])) !== join(core, 'dist/engine.js')) {
    throw new Error(`expected one copy of tfjs-core in the bundle, got: ${engines.join(', ')}`)
  }
}

function runSpecs(bundle, threads) {
  const result = join(folder, 'result.json')
  writeFileSync(result, '')
  const runner = join(root, 'scripts/tfjs-suite/run-specs.mjs')
  const { status, signal } = spawnSync(
    process.execPath,
    [...process.execArgv, runner, bundle, result, String(threads), options.filter ?? ''],
    { stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 }
  )
  const said = readFileSync(result, 'utf8')
  if (said !== '' && status === 0) return JSON.parse(said)
  console.log(`FAIL threads: ${threads}: the process of the specs ended with ${signal ?? status}`)
  const { specs = 1, failures = 0 } = said === '' ? {} : JSON.parse(said)
  return { specs, failures: Math.max(1, failures) }
}
