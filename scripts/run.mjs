// `npm start`, `npm test` and the other root scripts. Each first makes the tree ready (installs, builds what is stale)
// and needs nothing but Node and npm: pnpm itself comes through npx, at the version package.json names.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install.mjs'
import { root } from './stamp.mjs'

const [task, ...args] = process.argv.slice(2)

/** Runs a program of this repository and ends this process with its exit code when that is not 0. */
function run(file, ...rest) {
  const result = spawnSync(process.execPath, [file, ...rest], { cwd: root, stdio: 'inherit' })
  if (result.error) throw result.error
  if (result.status !== 0) process.exit(result.status ?? 1)
}

const tasks = {
  start: () => run('examples/sample-reviews.mjs', ...args),
  // Tests run in processes of their own: what Node was told here (such as --no-enable-sse4-1) is told to those.
  test: () =>
    run('node_modules/vitest/vitest.mjs', 'run', ...process.execArgv.map((flag) => `--execArgv=${flag}`), ...args),
  build: () => {},
  check: () => run('scripts/check.mjs', ...args),
  format: () => run('node_modules/@biomejs/biome/bin/biome', 'check', '--write', '.'),
  bench: () => {
    const known = readdirSync(join(root, 'benchmarks/src')).flatMap(
      (name) => /^(.+)\.bench\.mjs$/.exec(name)?.[1] ?? []
    )
    if (!known.includes(args[0])) {
      console.error(`usage: npm run bench -- NAME, one of: ${known.join(', ')} (got: ${args[0] ?? 'nothing'})`)
      process.exit(2)
    }
    const file = `benchmarks/src/${args[0]}.bench.mjs`
    run(file, ...args.slice(1))
  }
}

if (!Object.hasOwn(tasks, task)) {
  console.error(`usage: node scripts/run.mjs ${Object.keys(tasks).join('|')}`)
  process.exit(2)
}
install()
await build()
tasks[task]()
