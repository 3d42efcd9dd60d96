// What `import '@nutshell-ml/summarizer'` adds to the start of a process: whole processes, an empty script beside it.
//   npm run bench -- import
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { interleave, median, printTable, saveResult, spread } from './harness.mjs'

const here = fileURLToPath(new URL('..', import.meta.url)) // the package that has the libraries in its node_modules

const SCRIPTS = {
  'an empty script': '',
  'import @nutshell-ml/summarizer': `await import('@nutshell-ml/summarizer')`,
  'import and one summary': `(await import('@nutshell-ml/summarizer')).summarize('It was good. It was cheap. We liked it.')`
}

const times = await interleave(
  Object.entries(SCRIPTS).map(([name, script]) => ({
    name,
    run() {
      const args = ['--input-type=module', '--eval', script]
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: here, encoding: 'utf8' })
      if (status !== 0) throw new Error(stderr)
      return true
    }
  })),
  { rounds: 15, warmup: 2 }
)

const empty = median(times.get('an empty script'))
printTable([
  ['process', 'ms: median (range)', 'more than the empty script'],
  ...[...times].map(([name, values]) => [name, spread(values), `${(median(values) - empty).toFixed(1)} ms`])
])
saveResult(
  'import',
  Object.fromEntries([...times].map(([name, values]) => [name, { medianMs: median(values), ms: values }]))
)
