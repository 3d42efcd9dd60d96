// The direction of imports, as rules. scripts/check/imports.test.ts proves that each of them catches what it is for.

/** Which packages a package may import. */
const ARROWS = {
  core: [],
  summarizer: ['core'],
  classifier: ['core', 'tfjs-backend'],
  'tfjs-backend': ['core'],
  serving: ['core', 'summarizer', 'classifier', 'tfjs-backend']
}

const TEST = '\\.test(-d|-support)?\\.ts$'
/** Node's threads, behind the imports #threads and #summary-threads: where there is no Node, another file stands there. */
const NODE_THREADS =
  '^packages/(core/src/parallel/threads-node\\.ts$|summarizer/src/threads/(threads-node|summarize-worker)\\.ts$|(core|summarizer)/dist/threads-node\\.)'
/** What is built once for both module systems, behind the imports #data, #papaparse and #dangling. */
const BUILT_ONCE = '^packages/(core|summarizer)/dist/(data|papaparse|dangling)\\.cjs$'
/** Sources that compute: everything but serving, tests, and what is there for Node alone. */
const COMPUTE = {
  path: '^packages/(?!serving/)[^/]+/src/',
  pathNot: ['^packages/[^/]+/src/node(/|\\.ts$)', NODE_THREADS, TEST]
}

const arrows = Object.entries(ARROWS).map(([name, allowed]) => ({
  name: `arrows-of-${name}`,
  comment: `${name} imports ${allowed.length > 0 ? `no package but ${allowed.join(', ')}` : 'no other package'}`,
  severity: 'error',
  from: { path: `^packages/${name}/` },
  // An import of a package that is not among the dependencies resolves to nothing and keeps its name.
  to: { path: `^(packages|@nutshell-ml)/(?!(${[name, ...allowed].join('|')})(/|$))` }
}))

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Imports, of types too, form no loop.',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    ...arrows,
    {
      name: 'arrows-of-others',
      comment: 'A new package says above which packages it may import.',
      severity: 'error',
      from: { path: `^packages/(?!(?:${Object.keys(ARROWS).join('|')})/)([^/]+)/` },
      to: { path: '^(packages|@nutshell-ml)/', pathNot: '^packages/$1/' }
    },
    {
      name: 'packages-import-packages',
      comment: 'No package reaches up to examples, benchmarks or scripts.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(examples|benchmarks|scripts)/' }
    },
    {
      name: 'not-itself-by-name',
      comment: 'A package that imports itself by name loads its own build: a loop.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^(packages/$1/dist/|@nutshell-ml/$1(/|$))', pathNot: [NODE_THREADS, BUILT_ONCE] }
    },
    {
      name: 'not-by-relative-path',
      comment: 'Another package is imported by its name.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^packages/$1/', dependencyTypes: ['local'] }
    },
    {
      name: 'programs-use-public-exports',
      comment: 'Examples and benchmarks import packages as users do: by name.',
      severity: 'error',
      from: { path: '^(examples|benchmarks)/' },
      to: { path: '^packages/', dependencyTypes: ['local'] }
    },
    {
      name: 'no-deep-paths',
      comment: 'A package is entered through its exports.',
      severity: 'error',
      from: {},
      to: { path: '^@nutshell-ml/[^/]+/(src|dist)(/|$)' }
    },
    {
      name: 'compute-without-node',
      comment: 'What computes also runs in a browser: nothing built into Node, with or without node: before its name.',
      severity: 'error',
      from: COMPUTE,
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'compute-without-node-folder',
      comment: 'Nor does it import what is there for Node alone, of its own package or of another.',
      severity: 'error',
      from: COMPUTE,
      to: { path: '^packages/[^/]+/(src/node(/|\\.ts$)|dist/node\\.)' }
    },
    {
      name: 'no-dev-dependencies',
      comment:
        'What is published imports only dependencies, its own or those of its users, and the two that the build bundles.',
      severity: 'error',
      from: { path: '^packages/[^/]+/(src|bin)/', pathNot: TEST },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm-peer'],
        pathNot: ['node_modules/(@types/)?(natural|papaparse)/']
      }
    },
    {
      name: 'no-tests-in-sources',
      comment: 'Sources do not import tests.',
      severity: 'error',
      from: { pathNot: TEST },
      to: { path: TEST }
    },
    {
      name: 'natural-by-module',
      comment: 'Every index of natural loads database drivers or word lists that are not wanted.',
      severity: 'error',
      from: {},
      to: { path: ['node_modules/natural/index\\.js$', 'node_modules/natural/.*/index\\.js$', '^natural$'] }
    },
    {
      name: 'natural-in-text-only',
      comment: 'natural is for words, and core/src/text is where words are.',
      severity: 'error',
      from: { path: '^(packages|examples|benchmarks)/', pathNot: '^packages/core/src/text/' },
      to: { path: '(node_modules/|^)natural(/|$)' }
    },
    {
      name: 'no-unresolvable',
      comment: 'Every import leads somewhere; one example is for who installs what it imports.',
      severity: 'error',
      from: { pathNot: '^examples/custom-embedder/transformers\\.mjs$' },
      to: { couldNotResolve: true }
    }
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    // Type-only imports are imports too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.d.ts', '.mjs', '.js', '.cjs', '.json']
    }
  }
}
