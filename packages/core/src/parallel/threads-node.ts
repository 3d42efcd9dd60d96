import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { NutshellError } from '../errors'
import type { SharedCall, Threads } from './threads'

/** How long helpers without work are kept, in milliseconds. */
const KEPT_MS = 60_000

/** What a helper runs: a text and not a file, so that a bundle needs nothing beside it. */
const HELPER = `
const { parentPort, workerData: started } = require('node:worker_threads')
const MOST_CHUNKS = 0x7fffffff
let kernels
parentPort.on('message', ({ module, memory, kernel, args }) => {
  if (memory !== undefined) kernels = new WebAssembly.Instance(module, { env: { memory } }).exports
  if (kernel === undefined) {
    kernels = undefined
    return
  }
  Atomics.store(started, 0, 1)
  kernels[kernel](...args, MOST_CHUNKS)
  parentPort.postMessage('done')
})
parentPort.postMessage('ready')
`

interface Helper {
  readonly worker: Worker
  isReady: boolean
  /** One number that both sides see: 1 once it has begun with its call. */
  readonly started: Int32Array
  /** The memory that it has. */
  memory: object | undefined
  done: (() => void) | undefined
  failed: ((error: Error) => void) | undefined
}

let helpers: Helper[] = []
let timer: ReturnType<typeof setTimeout> | undefined

export const threads: Threads = { available: availableParallelism, prepare, run, forget }

function prepare(count: number): void {
  while (helpers.length < count) helpers.push(createHelper())
  restUntilNeeded()
}

function createHelper(): Helper {
  const started = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(HELPER, { eval: true, name: 'nutshell', execArgv: [], env: {}, workerData: started })
  const helper: Helper = { worker, started, isReady: false, memory: undefined, done: undefined, failed: undefined }
  worker.on('message', (message) => {
    if (message === 'ready') helper.isReady = true
    else helper.done?.()
  })
  const end = (reason: string) => {
    helpers = helpers.filter((other) => other !== helper)
    helper.isReady = false
    // One that died before it began took no chunk: the others do them all.
    if (Atomics.load(started, 0) === 0) helper.done?.()
    else helper.failed?.(new NutshellError('WORKER_DIED', `a worker thread ended before its work was done: ${reason}`))
  }
  worker.on('error', (error) => end(error instanceof Error ? error.message : String(error)))
  worker.on('exit', (code) => end(`exit code ${code}`))
  worker.unref() // after the above, which holds the process open
  return helper
}

function run(call: SharedCall, count: number): Promise<void> | undefined {
  const ready = helpers.filter(({ isReady, done }) => isReady && done === undefined).slice(0, count)
  if (ready.length === 0) return undefined
  restUntilNeeded()
  // All must have ended, well or not, before the memory is anyone else's.
  return Promise.allSettled(ready.map((helper, place) => runOn(helper, call, place + 1))).then((results) => {
    for (const result of results) if (result.status === 'rejected') throw result.reason
  })
}

function runOn(helper: Helper, call: SharedCall, thread: number): Promise<void> {
  const { module, memory, kernel } = call
  return new Promise<void>((resolve, reject) => {
    const settle = () => {
      helper.done = helper.failed = undefined
      helper.worker.unref()
    }
    helper.done = () => {
      settle()
      resolve()
    }
    helper.failed = (error) => {
      settle()
      reject(error)
    }
    if (!call.isBackground) helper.worker.ref() // a process does not end while it waits for this
    Atomics.store(helper.started, 0, 0)
    const args = call.argsOf(thread)
    helper.worker.postMessage(helper.memory === memory ? { kernel, args } : { kernel, args, module, memory })
    helper.memory = memory
  })
}

function forget(memory: object): void {
  for (const helper of helpers) {
    if (helper.memory !== memory) continue
    helper.memory = undefined
    helper.worker.postMessage({})
  }
}

/** Ends the helpers when nobody has needed them for a while. */
function restUntilNeeded(): void {
  clearTimeout(timer)
  timer = setTimeout(() => {
    if (helpers.some(({ done }) => done !== undefined)) return restUntilNeeded()
    const ended = helpers
    helpers = []
    for (const { worker } of ended) void worker.terminate()
  }, KEPT_MS)
  timer.unref()
}
