import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findForbiddenImports } from './imports.mjs'

const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs')

const manifest = (name: string, rest: object) => JSON.stringify({ name, version: '0.0.0', type: 'module', ...rest })
const exportsOf = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name === 'index' ? '.' : `./${name}`, `./dist/${name}.js`]))
const dependencies = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [`@nutshell-ml/${name}`, 'workspace:*']))

/** A small tree in which every import is allowed, those that look suspicious too. */
const ALLOWED: Record<string, string> = {
  'package.json': manifest('root', { devDependencies: { vitest: '*' } }),
  'packages/core/package.json': manifest('@nutshell-ml/core', {
    exports: exportsOf('index', 'node'),
    devDependencies: { natural: '*', papaparse: '*' }
  }),
  'packages/core/dist/index.js': '',
  'packages/core/dist/node.js': '',
  'packages/core/src/index.ts': `export { number } from './number'`,
  'packages/core/src/number.ts': 'export const number = 1',
  'packages/core/src/node/index.ts': `import 'node:fs'\nimport '../number'`,
  'packages/core/src/text/stem.ts': `import 'natural/lib/natural/stemmers/porter.js'`,
  'packages/core/src/table/csv.ts': `import 'papaparse'`,
  'packages/core/src/number.test.ts': `import 'node:fs'\nimport 'vitest'\nimport './real.test-support'`,
  'packages/core/src/real.test-support.ts': `import 'fs'\nimport 'vitest'`,
  'packages/summarizer/package.json': manifest('@nutshell-ml/summarizer', {
    exports: exportsOf('index', 'node'),
    dependencies: dependencies('core')
  }),
  'packages/summarizer/dist/index.js': '',
  'packages/summarizer/src/index.ts': `import '@nutshell-ml/core'`,
  'packages/summarizer/src/node.ts': `import '@nutshell-ml/core/node'\nimport 'node:fs'`,
  'packages/classifier/package.json': manifest('@nutshell-ml/classifier', {
    exports: exportsOf('index'),
    dependencies: dependencies('core')
  }),
  'packages/classifier/dist/index.js': '',
  'packages/classifier/src/index.ts': `import '@nutshell-ml/core'`,
  'packages/tfjs-backend/package.json': manifest('@nutshell-ml/tfjs-backend', {
    exports: exportsOf('index'),
    dependencies: dependencies('core'),
    peerDependencies: { vitest: '*' },
    devDependencies: { vitest: '*' }
  }),
  'packages/tfjs-backend/src/index.ts': `import '@nutshell-ml/core'\nimport 'vitest'`,
  'packages/serving/package.json': manifest('@nutshell-ml/serving', {
    exports: exportsOf('index'),
    dependencies: { ...dependencies('core', 'summarizer', 'classifier'), 'cli-progress': '*' }
  }),
  'packages/serving/dist/index.js': '',
  'packages/serving/src/main.ts': `import 'node:http'\nimport '@nutshell-ml/core/node'\nimport '@nutshell-ml/summarizer'\nimport '@nutshell-ml/classifier'\nimport 'cli-progress'`,
  'packages/serving/bin/nutshell.js': `import 'node:fs'`,
  'examples/package.json': manifest('examples', { dependencies: dependencies('core') }),
  'examples/hello.mjs': `import 'node:fs'\nimport '@nutshell-ml/core'\nimport './colors.mjs'`,
  'examples/colors.mjs': '',
  'benchmarks/package.json': manifest('benchmarks', { dependencies: dependencies('core') }),
  'benchmarks/src/fast.bench.mjs': `import 'node:os'\nimport '@nutshell-ml/core'`,
  'scripts/build.mjs': `import 'node:fs'`
}

/** A cycle is reported once, for its first file: these are the others. */
const CYCLES: Record<string, string> = {
  'packages/core/src/cycle/b.ts': `import './a'`,
  'packages/core/src/cycle/d.ts': `import type { C } from './c'`
}

/** Rule, file, its text: each breaks that rule, and where one cannot be broken without another, that one too. */
const VIOLATIONS: [rules: string, file: string, text: string][] = [
  ['no-cycles', 'packages/core/src/cycle/a.ts', `import './b'`],
  ['no-cycles', 'packages/core/src/cycle/c.ts', `import type { D } from './d'`],
  ['arrows-of-core no-unresolvable', 'packages/core/src/up.ts', `import '@nutshell-ml/summarizer'`],
  ['arrows-of-core not-by-relative-path', 'packages/core/src/up-by-path.ts', `import '../../summarizer/src/index'`],
  ['arrows-of-summarizer no-unresolvable', 'packages/summarizer/src/aside.ts', `import '@nutshell-ml/classifier'`],
  ['arrows-of-summarizer', 'packages/summarizer/src/up.ts', `import '@nutshell-ml/serving'`],
  ['arrows-of-classifier no-unresolvable', 'packages/classifier/src/aside.ts', `import '@nutshell-ml/summarizer'`],
  ['arrows-of-classifier', 'packages/classifier/src/up.ts', `import type { X } from '@nutshell-ml/serving'`],
  ['arrows-of-tfjs-backend no-unresolvable', 'packages/tfjs-backend/src/aside.ts', `import '@nutshell-ml/classifier'`],
  ['arrows-of-serving no-unresolvable', 'packages/serving/src/up.ts', `import '@nutshell-ml/cloud'`],
  ['arrows-of-others', 'packages/cloud/src/down.ts', `import '@nutshell-ml/serving'`],
  ['packages-import-packages', 'packages/serving/src/example.ts', `import '../../../examples/hello.mjs'`],
  ['packages-import-packages', 'packages/core/src/script.ts', `import '../../../scripts/build.mjs'`],
  ['not-itself-by-name', 'packages/summarizer/src/self.ts', `import '@nutshell-ml/summarizer'`],
  ['not-by-relative-path', 'packages/summarizer/src/path.ts', `import '../../core/src/number'`],
  ['not-by-relative-path', 'packages/summarizer/src/built.ts', `import '../../core/dist/index.js'`],
  ['not-by-relative-path', 'packages/summarizer/src/path.test.ts', `import '../../core/src/number'`],
  ['programs-use-public-exports', 'examples/path.mjs', `import '../packages/core/dist/index.js'`],
  ['programs-use-public-exports', 'benchmarks/src/path.mjs', `import '../../packages/core/src/number.ts'`],
  ['no-deep-paths no-unresolvable', 'packages/summarizer/src/deep.ts', `import '@nutshell-ml/core/src/number'`],
  ['no-deep-paths no-unresolvable', 'packages/serving/src/deep.ts', `import '@nutshell-ml/core/dist/index.js'`],
  ['no-deep-paths no-unresolvable', 'examples/deep.mjs', `await import('@nutshell-ml/core/dist/index.js')`],
  ['compute-without-node', 'packages/core/src/files.ts', `import 'node:fs'`],
  ['compute-without-node', 'packages/core/src/bare.ts', `import 'fs/promises'`],
  ['compute-without-node', 'packages/core/src/lazy.ts', `export const load = () => import('node:worker_threads')`],
  ['compute-without-node', 'packages/summarizer/src/types.ts', `import type { Stats } from 'node:fs'`],
  ['compute-without-node', 'packages/classifier/src/required.ts', `require('os')`],
  ['compute-without-node-folder', 'packages/core/src/inside.ts', `import './node/index'`],
  ['compute-without-node-folder', 'packages/summarizer/src/inside.ts', `import './node'`],
  ['compute-without-node-folder', 'packages/summarizer/src/outside.ts', `import '@nutshell-ml/core/node'`],
  ['no-dev-dependencies', 'packages/core/src/assert.ts', `import 'vitest'`],
  ['no-dev-dependencies', 'packages/serving/src/assert.ts', `import { expect } from 'vitest'`],
  ['no-dev-dependencies', 'packages/serving/bin/extra.js', `import 'vitest'`],
  ['no-tests-in-sources', 'packages/core/src/shared.ts', `import './number.test'`],
  ['natural-by-module', 'packages/core/src/text/all.ts', `import 'natural'`],
  ['natural-by-module', 'packages/core/src/text/stemmers.ts', `import 'natural/lib/natural/stemmers/index.js'`],
  ['natural-in-text-only', 'packages/core/src/words.ts', `import 'natural/lib/natural/stemmers/porter.js'`],
  [
    'natural-in-text-only no-unresolvable',
    'packages/summarizer/src/words.ts',
    `import 'natural/lib/natural/stemmers/porter.js'`
  ],
  ['no-unresolvable', 'packages/core/src/missing.ts', `import './nowhere'`]
]

/** What an import by name finds, as pnpm lays it out. */
const LINKS: Record<string, string> = {
  'node_modules/@nutshell-ml/serving': 'packages/serving',
  'packages/core/node_modules/natural': 'node_modules/.pnpm/natural@8.0.0/node_modules/natural',
  'packages/core/node_modules/papaparse': 'node_modules/.pnpm/papaparse@5.0.0/node_modules/papaparse',
  'packages/summarizer/node_modules/@nutshell-ml/core': 'packages/core',
  'packages/classifier/node_modules/@nutshell-ml/core': 'packages/core',
  'packages/tfjs-backend/node_modules/@nutshell-ml/core': 'packages/core',
  'packages/serving/node_modules/@nutshell-ml/core': 'packages/core',
  'packages/serving/node_modules/@nutshell-ml/summarizer': 'packages/summarizer',
  'packages/serving/node_modules/@nutshell-ml/classifier': 'packages/classifier',
  'packages/serving/node_modules/cli-progress': 'node_modules/.pnpm/cli-progress@3.0.0/node_modules/cli-progress',
  'examples/node_modules/@nutshell-ml/core': 'packages/core',
  'benchmarks/node_modules/@nutshell-ml/core': 'packages/core'
}
const INSTALLED: Record<string, string> = {
  'node_modules/vitest/package.json': manifest('vitest', { main: 'index.js' }),
  'node_modules/vitest/index.js': ''
}
for (const name of ['natural', 'papaparse', 'cli-progress']) {
  const folder = Object.values(LINKS).find((target) => target.endsWith(`/${name}`))
  INSTALLED[`${folder}/package.json`] = manifest(name, { main: 'index.js' })
  INSTALLED[`${folder}/index.js`] = ''
}
const natural = LINKS['packages/core/node_modules/natural']
INSTALLED[`${natural}/lib/natural/stemmers/index.js`] = ''
INSTALLED[`${natural}/lib/natural/stemmers/porter.js`] = ''

let tree: string
let found: { rule: string; from: string; to: string }[]

beforeAll(() => {
  tree = realpathSync(mkdtempSync(join(tmpdir(), 'nutshell-imports-')))
  const violations = Object.fromEntries(VIOLATIONS.map(([, file, text]) => [file, text]))
  for (const [file, text] of Object.entries({ ...ALLOWED, ...INSTALLED, ...CYCLES, ...violations })) {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    writeFileSync(join(tree, file), `${text}\n`)
  }
  for (const [link, target] of Object.entries(LINKS)) {
    mkdirSync(dirname(join(tree, link)), { recursive: true })
    symlinkSync(join(tree, target), join(tree, link), 'junction')
  }
  found = findForbiddenImports(tree)
})

afterAll(() => rmSync(tree, { recursive: true, force: true }))

function rulesBrokenBy(file: string): string[] {
  return [...new Set(found.filter(({ from }) => from === file).map(({ rule }) => rule))].sort()
}

test.each(VIOLATIONS)('%s catches %s', (rules, file) => {
  expect(rulesBrokenBy(file)).toEqual(rules.split(' ').sort())
})

test('allowed imports break no rule', () => {
  expect(found.filter(({ from }) => from in ALLOWED)).toEqual([])
})

test('every rule has a file here that breaks it', () => {
  const proved = new Set(VIOLATIONS.flatMap(([rules]) => rules.split(' ')))
  expect(forbidden.map(({ name }: { name: string }) => name).filter((name: string) => !proved.has(name))).toEqual([])
})
