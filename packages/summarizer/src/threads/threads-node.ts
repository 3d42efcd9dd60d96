import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { NutshellError } from '@nutshell-ml/core'
import type { BatchResult, TextThreads, Threads, WorkerData } from './threads'

/** What threads run; the build puts it beside this file. A program bundled into one file has none: it uses one thread. */
const WORKER = new URL('./summarize-worker.js', import.meta.url)

/** Batches that a thread has at once: one that it works on, and one so that it need not wait for the next. */
const BATCHES_EACH = 2

/**
 * Memory of a thread, in MiB. New objects: more would only be memory that is held, since texts are short-lived; less costs time.
 * Others: far more than texts of many megabytes need; a bound like this also lets garbage be collected sooner.
 */
const MEMORY = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 }

export const threads: Threads = {
  available: availableParallelism,
  start: (options, count) => (existsSync(WORKER) ? startThreads(WORKER, options, count) : undefined)
}

/** A thread that is ended while its compiler and its garbage collector work can crash the process (Node 20): they get some quiet first. */
const QUIET_MS = 25

/** How long a text that is being summarized is waited for, in milliseconds. */
const PATIENCE_MS = 2000

interface Batch {
  texts: readonly string[]
  resolve(result: BatchResult): void
  reject(error: Error): void
}

/** Starts threads that run `file`: see summarize-worker.ts. Undefined where the process may start none. */
export function startThreads(file: URL, options: object, count: number): TextThreads | undefined {
  const waiting: Batch[] = []
  const helpers: { worker: Worker; batches: Batch[] }[] = []
  let ready = 0
  let death: NutshellError | undefined
  let isEnded = false
  const stop = new Int32Array(new SharedArrayBuffer(4))
  let nowQuiet = () => {}
  const quiet = new Promise<void>((resolve) => {
    nowQuiet = resolve
  })

  try {
    for (let i = 0; i < count; i++) helpers.push(createHelper())
  } catch {
    void end()
    return undefined
  }
  return {
    size: count,
    get state() {
      return death !== undefined ? 'failed' : ready === count ? 'ready' : 'starting'
    },
    summarize(texts) {
      return new Promise((resolve, reject) => {
        if (death !== undefined) return reject(death)
        waiting.push({ texts, resolve, reject })
        handOut()
      })
    },
    end
  }

  function createHelper() {
    const worker = new Worker(file, {
      name: 'nutshell',
      workerData: { options, stop } satisfies WorkerData,
      execArgv: [],
      env: {},
      resourceLimits: MEMORY
    })
    const helper = { worker, batches: [] as Batch[] }
    worker.unref() // a process does not end while it waits for a batch, and only then
    worker.on('message', (message: 'ready' | BatchResult) => {
      if (message === 'ready') {
        ready++
        if (isEnded) tellQuiet()
        return
      }
      const { resolve } = helper.batches.shift()!
      if (helper.batches.length === 0) worker.unref()
      if (isEnded) return tellQuiet()
      resolve(message)
      handOut()
    })
    worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error)))
    worker.on('exit', (code) => fail(`exit code ${code}`))
    return helper
  }

  /** Gives what waits to those with the least to do. */
  function handOut(): void {
    while (waiting.length > 0) {
      const helper = helpers.reduce((a, b) => (b.batches.length < a.batches.length ? b : a))
      if (helper.batches.length >= BATCHES_EACH) return
      const batch = waiting.shift()!
      if (helper.batches.push(batch) === 1) helper.worker.ref()
      helper.worker.postMessage(batch.texts)
    }
  }

  /** One that ended by itself takes its batches with it: all end. */
  function fail(reason: string): void {
    if (isEnded) return
    isEnded = true
    death = new NutshellError('WORKER_DIED', `a worker thread ended before its work was done: ${reason}`)
    for (const { reject } of [...helpers.flatMap(({ batches }) => batches), ...waiting]) reject(death)
    for (const { worker } of helpers) void worker.terminate()
  }

  /** What was asked for and is not there yet is never answered. */
  async function end(): Promise<void> {
    isEnded = true
    Atomics.store(stop, 0, 1)
    waiting.length = 0
    if (death === undefined) {
      for (const { worker } of helpers) worker.ref()
      tellQuiet()
      await Promise.race([quiet, after(PATIENCE_MS)])
      await after(QUIET_MS)
    }
    await Promise.all(helpers.map(({ worker }) => worker.terminate()))
  }

  function tellQuiet(): void {
    if (ready === helpers.length && helpers.every(({ batches }) => batches.length === 0)) nowQuiet()
  }
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
