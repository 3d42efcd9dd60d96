import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-layers' // registers the gradients
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HAS_BACKEND } from './kernels/twins.test-support'
import type { TensorMemory } from './memory/tensor-memory'
import { backendOn, bytesOf, HELPERS_AT, helpersOf, on, untilAllAreThere } from './threads.test-support'
import { digits, trainSmallCnn } from './training.test-support'

/** Where Control (core/assembly/control.ts) has how many seconds pass until a thread is given up, in bytes. */
const PATIENCE_AT = 64 + 72

/** Every worker of the library that was started. */
const started: Worker[] = []
const list = (worker: unknown) => started.push(worker as Worker)
process.on('worker' as 'beforeExit', list as never)

const opened: { name: string; memory: TensorMemory }[] = []
function open(threads: number): { name: string; memory: TensorMemory } {
  const own = backendOn(threads)
  opened.push(own)
  return own
}

/** Threads leave a backend that is removed, and do not wait for work. */
function close(): void {
  for (const { name } of opened.splice(0)) tf.removeBackend(name)
}

describe.runIf(HAS_BACKEND)('threads of the backend', () => {
  afterEach(close)

  it('1, 2, 3 and 8 of them train the same network, to the bit', async () => {
    const data = digits(64, 1)
    const results: string[][] = []
    for (const threads of [1, 2, 3, 8]) {
      const { name, memory } = open(threads)
      await untilAllAreThere(memory)
      results.push(on(name, () => trainSmallCnn(data, 4)).map(bytesOf))
      expect(helpersOf(memory)).toBe(threads - 1)
      expect(memory.bytesInUse).toBe(0)
      close()
    }
    expect(results[0].length).toBeGreaterThan(4)
    for (const result of results.slice(1)) expect(result).toEqual(results[0])
  })

  describe('one that dies', () => {
    let own: { name: string; memory: TensorMemory }
    beforeEach(async () => {
      own = open(3)
      new Int32Array(own.memory.memory.buffer)[PATIENCE_AT / 4] = 1
      await untilAllAreThere(own.memory)
    })

    /** Whether a tensor that all threads write is what it should be, looked at in each task of theirs. */
    const isRight = () => {
      const tensor = on(own.name, () => tf.fill([1000, 1000], 2))
      const values = tensor.dataSync()
      tensor.dispose()
      for (let i = 0; i < values.length; i += 999) if (values[i] !== 2) return false
      return true
    }

    it('while it works: the call completes or says so, and the next one is right', async () => {
      for (let round = 0; round < 3; round++) {
        await untilAllAreThere(own.memory)
        // It ends by itself, while this thread is in the kernels.
        for (const worker of started) void worker.terminate()
        let calls = 0
        try {
          for (; calls < 100; calls++) expect(isRight()).toBe(true)
        } catch (error) {
          expect(error).toMatchObject({ code: 'WORKER_DIED' })
        }
        expect(isRight()).toBe(true)
        expect(own.memory.bytesInUse).toBe(0)
        await new Promise((resolve) => setTimeout(resolve, 20))
        expect(isRight()).toBe(true)
      }
    })

    it('with a part of the work: the call says so, the next one is right, and others take its place', async () => {
      const { memory } = own.memory
      const shared = { memory, helpersAt: HELPERS_AT, ticketAt: 64 }
      const lost = new Worker(LOST, { eval: true, workerData: shared })
      await once(lost, 'message')
      const untilLost = () => {
        while (lost.threadId > 0) isRight()
      }
      expect(untilLost).toThrow(
        expect.objectContaining({
          code: 'WORKER_DIED',
          message: expect.stringContaining('ended before its work was done')
        })
      )
      expect(isRight()).toBe(true)
      await lost.terminate()
      await untilAllAreThere(own.memory)
      expect(isRight()).toBe(true)
      expect(own.memory.bytesInUse).toBe(0)
    })

    it('while nothing is to do: nobody notices', async () => {
      await Promise.all(started.map((worker) => worker.terminate()))
      expect(isRight()).toBe(true)
      await untilAllAreThere(own.memory)
      expect(isRight()).toBe(true)
    })
  })

  it('do not hold a process open, nor does the backend', () => {
    const backend = new URL('../dist/index.js', import.meta.url).href
    const script = `
      const { Memory } = WebAssembly
      let memory
      WebAssembly.Memory = class extends Memory {
        constructor(limits) {
          super(limits)
          if (limits.maximum === 65536) memory = this
        }
      }
      const { registerNutshell } = await import(${JSON.stringify(backend)})
      const tf = await import('@tensorflow/tfjs-core')
      registerNutshell({ threads: 2 })
      const helpers = () => Atomics.load(new Int32Array(memory.buffer), ${HELPERS_AT / 4})
      let sum = 0
      do {
        sum = tf.tidy(() => tf.sum(tf.fill([1000, 1000], 1)).dataSync()[0])
        await new Promise((resolve) => setTimeout(resolve, 5))
      } while (helpers() === 0)
      // Threads leave when they have had nothing to do for seconds: the process did not wait for that.
      process.on('exit', () => console.log(tf.getBackend(), sum, helpers()))`
    const cwd = new URL('..', import.meta.url)
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd,
      encoding: 'utf8',
      timeout: 60_000
    })
    expect(child.stderr).toBe('')
    expect(child.stdout).toBe('nutshell 1000000 1\n')
  })
})

/** A thread that takes one task (core/assembly/phases.ts) and is gone with it. */
const LOST = `
const { parentPort, workerData: { memory, helpersAt, ticketAt } } = require('node:worker_threads')
const tickets = new BigInt64Array(memory.buffer)
Atomics.add(new Int32Array(memory.buffer), helpersAt / 4, 1)
parentPort.postMessage('ready')
while (true) {
  const ticket = Atomics.load(tickets, ticketAt / 8)
  const isOpen = (ticket & 0xffffn) > ((ticket >> 16n) & 0xffffn)
  if (isOpen && Atomics.compareExchange(tickets, ticketAt / 8, ticket, ticket + 0x10000n) === ticket) break
}
`
