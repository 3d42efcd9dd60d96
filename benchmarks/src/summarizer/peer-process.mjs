// A child process that runs one JavaScript peer over documents, one after the other. Standard input: a job as JSON
// (`{ folder, package, system, documents, first }`); output: a JSON line for each document with what the peer gave and
// the milliseconds it took. Documents before `first` were done by a process that then failed.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import adapters from './adapters.cjs'

let input = ''
for await (const piece of process.stdin) input += piece
const job = JSON.parse(input)

// Two peers draw at random without a seed: from here they draw the same numbers in every run.
let state = 1
Math.random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return state / 2 ** 32
}
// What peers print is not for the parent.
const write = process.stdout.write.bind(process.stdout)
process.stdout.write = () => true
console.log = () => {}

const require = createRequire(join(job.folder, 'package.json'))
const load = (name) => require(name)
load.resolve = require.resolve
load.import = (name) => import(pathToFileURL(require.resolve(name)).href)

const summarize = await adapters[job.package](load, job.system)
write('{"ready":true}\n')
for (let i = job.first; i < job.documents.length; i++) {
  const line = { document: i }
  const start = performance.now()
  try {
    const given = await summarize(structuredClone(job.documents[i]))
    line.ms = performance.now() - start
    line.pieces = typeof given === 'string' ? [given] : Array.isArray(given) ? given.map(String) : [given.ranked]
  } catch (error) {
    line.ms = performance.now() - start
    line.error = (error instanceof Error ? error.message : String(error)).slice(0, 200)
  }
  write(`${JSON.stringify(line)}\n`)
}
// Peers may leave timers or sockets behind; what was written is read before the process is gone.
write('', () => process.exit(0))
