import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { kernelModule } from '../kernels/simd'
import { KMeans } from '../kmeans/kmeans'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'

/** Every worker that was started. */
const started = vi.hoisted(() => [] as Worker[])

vi.mock('node:worker_threads', async (original) => {
  const actual = await original<typeof import('node:worker_threads')>()
  class Listed extends actual.Worker {
    constructor(...args: ConstructorParameters<typeof actual.Worker>) {
      super(...args)
      started.push(this)
    }
  }
  return { ...actual, Worker: Listed }
})

const hasThreads = kernelModule(true) !== undefined

function noise(rows: number, cols: number): Matrix<Float32Array> {
  const random = new Random(1)
  return Matrix.from(
    Float32Array.from({ length: rows * cols }, () => random.next()),
    rows,
    cols
  )
}

const X = noise(20_000, 16)
const options = { k: 48, seed: 3, maxIterations: 12, init: 'random' as const }

function bytesOf(model: KMeans): string {
  return Buffer.from(model.save()).toString('base64')
}

async function untilReady(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 300))
}

afterEach(untilReady)

describe.runIf(hasThreads)('threads', () => {
  it('1, 2, 3 and 8 of them, and none, give the same bytes', async () => {
    const expected = bytesOf(KMeans.fitSync(X, options))
    for (const threads of [1, 2, 3, 8, 'auto'] as const) {
      // Helpers join when they are ready: the second time all are there.
      expect(bytesOf(await KMeans.fit(X, { ...options, threads }))).toBe(expected)
      await untilReady()
      expect(bytesOf(await KMeans.fit(X, { ...options, threads }))).toBe(expected)
    }
  })

  it('the same with k-means++, k-means||, float64 and weights', async () => {
    const doubles = Matrix.from(Float64Array.from(X.data), X.rows, X.cols)
    const sampleWeight = Array.from({ length: X.rows }, (_, i) => (i % 5) / 2)
    for (const init of ['k-means++', 'k-means||'] as const) {
      for (const [data, weights] of [
        [X, undefined],
        [doubles, undefined],
        [X, sampleWeight]
      ] as const) {
        const own = { ...options, init, maxIterations: 3, sampleWeight: weights }
        expect(bytesOf(await KMeans.fit(data, { ...own, threads: 3 }))).toBe(bytesOf(KMeans.fitSync(data, own)))
      }
    }
  })

  it('several fits at once do not disturb one another', async () => {
    const seeds = [1, 2, 3, 4]
    const expected = seeds.map((seed) => bytesOf(KMeans.fitSync(X, { ...options, seed })))
    const models = await Promise.all(seeds.map((seed) => KMeans.fit(X, { ...options, seed, threads: 3 })))
    expect(models.map(bytesOf)).toEqual(expected)
  })

  it('small problems start none', async () => {
    const before = started.length
    await KMeans.fit(noise(200, 4), { k: 3, threads: 8 })
    expect(started.length).toBe(before)
  })

  it('a worker that dies ends the fit with an error that says so, and the next fit is whole', async () => {
    const large = noise(60_000, 128)
    let died: unknown
    // A worker that is not ready yet, or is met between two steps, is not missed: then again, with more time.
    for (let attempt = 1; attempt <= 10 && died === undefined; attempt++) {
      await KMeans.fit(X, { ...options, threads: 3 })
      await new Promise((resolve) => setTimeout(resolve, 300 * attempt))
      const timer = setInterval(() => {
        for (const worker of started) void worker.terminate()
      }, 500)
      const long = KMeans.fit(large, { ...options, k: 512, maxIterations: 20, tolerance: 0, threads: 3 })
      died = await long.then(
        () => undefined,
        (error) => error
      )
      clearInterval(timer)
    }
    expect(died).toMatchObject({ code: 'WORKER_DIED', message: expect.stringContaining('exit code') })
    expect(bytesOf(await KMeans.fit(X, { ...options, threads: 3 }))).toBe(bytesOf(KMeans.fitSync(X, options)))
  })

  it('a fit is stopped by its signal, and the next is whole', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    let reports = 0
    const fit = KMeans.fit(X, {
      ...options,
      threads: 3,
      signal: controller.signal,
      onProgress: () => {
        reports++
        controller.abort(reason)
      }
    })
    await expect(fit).rejects.toBe(reason)
    await untilReady()
    expect(reports).toBe(1)
    expect(bytesOf(await KMeans.fit(X, { ...options, threads: 3 }))).toBe(bytesOf(KMeans.fitSync(X, options)))
  })

  it('a process ends when its fit has', () => {
    const core = new URL('../../dist/index.js', import.meta.url).href
    const script = `
      const { KMeans, Matrix } = await import(${JSON.stringify(core)})
      const X = Matrix.from(Float32Array.from({ length: 4e6 }, (_, i) => Math.sin(i)), 250_000, 16)
      const { iterations } = await KMeans.fit(X, { k: 32, maxIterations: 20, tolerance: 0, threads: 2 })
      const ended = performance.now()
      process.on('exit', () => console.log(iterations, performance.now() - ended < 30_000))`
    const cwd = fileURLToPath(new URL('../..', import.meta.url))
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd,
      encoding: 'utf8',
      timeout: 60_000
    })
    expect(child.stderr).toBe('')
    expect(child.stdout).toBe('20 true\n')
  })

  it('helpers that were never needed do not hold a process open', () => {
    const core = new URL('../../dist/index.js', import.meta.url).href
    const script = `
      const { platformThreads } = await import(${JSON.stringify(core)})
      platformThreads.prepare(2)
      await new Promise((resolve) => setTimeout(resolve, 100))
      console.log('over')`
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      timeout: 30_000 // they are kept for a minute
    })
    expect(child.error).toBe(undefined)
    expect(child.stdout).toBe('over\n')
  })
})
