// `node run-specs.mjs BUNDLE RESULT THREADS FILTER`: runs the specs of a bundle by jasmine, prints what fails, and writes
// `{ specs, failures }` to the file RESULT. ../tfjs-suite.mjs runs it.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import jasmineCore from 'jasmine-core'

/** Where Control (packages/core/assembly/control.ts) has what the last phase was, and the number of helpers, as places of 32 bits. */
const TICKET = 64 / 4
const HELPERS = (64 + 132) / 4
/** Numbers of a tensor that makes 32 tasks. */
const LARGE = 32 * 16384

const [, , bundle, resultFile, threadsText, filter] = process.argv
const threads = Number(threadsText)

/** The memory of the backend, which each group of specs has made anew. */
let memory
const { Memory } = WebAssembly
WebAssembly.Memory = class extends Memory {
  constructor(limits) {
    super(limits)
    if (limits.maximum === 65536) memory = this
  }
}

// Specs of the debug mode print what they do.
const print = console.log
console.log = console.warn = () => {}

const jasmine = jasmineCore.boot()
const env = jasmine.getEnv()
jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000

// Each group of specs sets the backend before all: it goes on when threads are there and have done a part of the work.
const { beforeAll } = globalThis
let groups = 0
globalThis.beforeAll = (work, ...rest) =>
  beforeAll(
    async () => {
      await work()
      if (engine().backendName === 'nutshell') await untilThreadsShare()
    },
    ...rest
  )

const { engine, registerNutshell } = createRequire(import.meta.url)(bundle)
registerNutshell({ threads })

let specs = 0
let failures = 0
env.configure({
  random: false,
  failSpecWithNoExpectations: false,
  specFilter: (spec) => filter === '' || new RegExp(filter).test(spec.getFullName())
})
env.addReporter({
  specDone({ status, fullName, failedExpectations }) {
    if (status !== 'passed' && status !== 'failed') return
    specs++
    if (status === 'failed') fail(fullName, failedExpectations)
  },
  suiteDone({ fullName, failedExpectations }) {
    if (failedExpectations.length > 0) fail(`${fullName} (around its specs)`, failedExpectations)
  }
})
const { overallStatus, failedExpectations } = await env.execute()
if (failedExpectations.length > 0) fail('jasmine', failedExpectations)
if (overallStatus === 'incomplete' && filter === '') fail('jasmine', [{ message: 'not all specs ran' }])
if (groups === 0 && filter === '') fail('threads', [{ message: 'no group of specs has used the backend' }])
writeFileSync(resultFile, JSON.stringify({ specs, failures }))

function fail(name, expectations) {
  failures++
  print(`FAIL ${name}`)
  for (const { message, stack = '' } of expectations) {
    const places = stack.split('\n').filter((line) => /^\s+at /.test(line) && !line.includes('jasmine-core'))
    print([message.slice(0, 2000), ...places.slice(0, 6)].join('\n').replace(/^(?=.)/gm, '     '))
  }
}

async function untilThreadsShare() {
  groups++
  for (let attempt = 0; attempt < 2000; attempt++) {
    engine()
      .runKernel('Fill', {}, { shape: [LARGE], value: 1, dtype: 'float32' })
      .dispose()
    const words = new Int32Array(memory.buffer)
    // The first of the tasks that nobody has taken: helpers take the first ones.
    const taken = (Atomics.load(words, TICKET) >>> 16) & 0xffff
    const helpers = Atomics.load(words, HELPERS)
    if (threads === 1 && helpers === 0 && taken === 0) return
    if (threads > 1 && helpers === threads - 1 && taken > 0) return
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  throw new Error(`threads: ${threads}: they did not come, or had nothing of a large tensor's work`)
}
