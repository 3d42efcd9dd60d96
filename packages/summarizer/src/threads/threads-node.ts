import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { NutshellError } from '@nutshell-ml/core'
import type { BatchResult, TextThreads, Threads } from './threads'

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
      workerData: options,
      execArgv: [],
      env: {},
      resourceLimits: MEMORY
    })
    const helper = { worker, batches: [] as Batch[] }
    worker.unref() // a process does not end while it waits for a batch, and only then
    worker.on('message', (message: 'ready' | BatchResult) => {
      if (message === 'ready') {
        ready++
        return
      }
      helper.batches.shift()!.resolve(message)
      if (helper.batches.length === 0) worker.unref()
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
    death = new NutshellError('WORKER_DIED', `a worker thread ended before its work was done: ${reason}`)
    void end()
  }

  async function end(): Promise<void> {
    isEnded = true
    const endings = helpers.map(({ worker }) => worker.terminate())
    if (death !== undefined) {
      for (const { reject } of [...helpers.flatMap(({ batches }) => batches), ...waiting]) reject(death)
    }
    await Promise.all(endings)
  }
}
