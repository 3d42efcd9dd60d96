import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import { KMeans } from './kmeans'
import type { KMeansProgress } from './options'

const miniBatch = { algorithm: 'mini-batch' } as const
const sparse = (X: number[][]) => CsrMatrix.fromDense(Matrix.fromRows(X))

function noise(seed: number, rows: number, cols: number): number[][] {
  const random = new Random(seed)
  return Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.next() * 10 - 5))
}

/** Rows around `k` places, about 1 from them in each column; places are about 10 from each other. */
function blobs(seed: number, rows: number, cols: number, k: number, origin = 0): number[][] {
  const random = new Random(seed)
  const places = Array.from({ length: k }, () => Array.from({ length: cols }, () => random.next() * 12))
  return Array.from({ length: rows }, () => {
    const place = places[random.int(k)]
    return place.map((at) => origin + at + random.next() + random.next() + random.next() - 1.5)
  })
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += (a[j] - b[j]) ** 2
  return sum
}

const problem = fc
  .record({
    seed: fc.nat(),
    rows: fc.integer({ min: 6, max: 60 }),
    cols: fc.integer({ min: 1, max: 4 }),
    k: fc.integer({ min: 1, max: 5 }),
    batchSize: fc.integer({ min: 1, max: 20 })
  })
  .map(({ seed, rows, cols, k, batchSize }) => ({ X: noise(seed, rows, cols), k, seed, batchSize }))

describe('mini-batch against Lloyd', () => {
  it.each([
    ['dense', (X: number[][]) => Matrix.fromRows(X)],
    ['float32', (X: number[][]) => Matrix.from(Float32Array.from(X.flat()), X.length, X[0].length)],
    ['sparse', sparse]
  ])('ends within 5% of its inertia on blobs: %s', (_, make) => {
    for (let seed = 0; seed < 6; seed++) {
      const X = make(blobs(seed, 6000, 4, 8))
      // Of several seedings each: how good centroids become is asked for, not how lucky first ones are.
      const options = { k: 8, seed, restarts: 4 }
      const lloyd = KMeans.fitSync(X, options)
      const model = KMeans.fitSync(X, { ...options, batchSize: 256, ...miniBatch })
      expect(model.converged).toBe(true)
      expect(model.inertia / lloyd.inertia).toBeLessThanOrEqual(1.05)
      expect(model.inertia / lloyd.inertia).toBeGreaterThanOrEqual(0.99)
    }
  })

  it('and on noise, weighted or not', () => {
    const X = noise(1, 5000, 3)
    const sampleWeight = X.map((_, i) => (i % 5) + (i % 7 === 0 ? 0 : 0.5))
    for (const weighting of [{}, { sampleWeight }]) {
      const options = { k: 20, restarts: 2, ...weighting }
      const lloyd = KMeans.fitSync(X, options)
      const model = KMeans.fitSync(X, { ...options, batchSize: 300, ...miniBatch })
      expect(model.inertia / lloyd.inertia).toBeLessThanOrEqual(1.05)
    }
  })

  it('far from the origin it is as good', () => {
    const near = KMeans.fitSync(blobs(3, 4000, 3, 6), { k: 6, batchSize: 200, ...miniBatch })
    const X = blobs(3, 4000, 3, 6, 2 ** 30)
    const far = KMeans.fitSync(X, { k: 6, batchSize: 200, ...miniBatch })
    expect(far.inertia / near.inertia).toBeLessThanOrEqual(1.01)
    expect(far.predict(X)).toEqual(far.labels)
  })

  it('is Lloyd’s where a batch holds all rows', () => {
    const X = noise(2, 200, 3)
    const sampleWeight = X.map((_, i) => (i % 3 === 0 ? 0 : 1))
    for (const batchSize of [134, 200, 1024]) {
      const options = { k: 6, seed: 3, sampleWeight }
      const model = KMeans.fitSync(X, { ...options, batchSize: batchSize, ...miniBatch })
      const lloyd = KMeans.fitSync(X, { ...options, tolerance: 0, maxIterations: 100 })
      // 133 rows count.
      expect(model.save()).toEqual(lloyd.save())
    }
    expect(KMeans.fitSync(X, { k: 6, ...miniBatch }).converged).toBe(true)
  })
})

describe('mini-batch: what holds for every result', () => {
  it('labels are the nearest centroids, each has rows, inertia is the sum of distances, predict the labels', () => {
    fc.assert(
      fc.property(
        problem,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('k-means++', 'k-means||', 'random'),
        ({ X, k, seed, batchSize }, isSparse, isWeighted, maxIterations, init) => {
          const random = new Random(seed + 1)
          const sampleWeight = X.map((_, i) => (isWeighted && i >= k ? random.int(3) * random.next() : 1))
          const rows = isSparse ? sparse(X) : X
          const options = { k, seed, sampleWeight, batchSize, init, maxIterations, ...miniBatch } as const
          const model = KMeans.fitSync(rows, options)
          let inertia = 0
          X.forEach((row, i) => {
            const distances = model.centroids.toRows().map((place) => squaredDistance(row, place))
            expect(distances[model.labels[i]]).toBeLessThanOrEqual(Math.min(...distances) + 1e-10)
            expect(Math.abs(model.distances[i] - distances[model.labels[i]])).toBeLessThanOrEqual(1e-10)
            inertia += sampleWeight[i] * model.distances[i]
          })
          expect(Math.abs(model.inertia - inertia)).toBeLessThanOrEqual(1e-9)
          expect(model.k).toBe(k)
          expect(new Set(model.labels.filter((_, i) => sampleWeight[i] > 0)).size).toBe(k)
          expect(model.predict(rows)).toEqual(model.labels)
          expect(model.warnings).toHaveLength(model.converged ? 0 : 1)
          expect(KMeans.fitSync(rows, options).save()).toEqual(model.save())
        }
      )
    )
  })

  it('the seed decides the result', () => {
    const X = noise(5, 500, 2)
    const results = Array.from({ length: 8 }, (_, seed) =>
      KMeans.fitSync(X, { k: 12, seed, batchSize: 50, ...miniBatch })
    )
    expect(new Set(results.map(({ inertia }) => inertia)).size).toBe(8)
    expect(KMeans.fitSync(X, { k: 12, batchSize: 50, ...miniBatch }).save()).toEqual(results[0].save())
  })

  it('k = 1: after each pass the centroid is the mean of all rows', () => {
    for (const origin of [0, 1e6]) {
      const X = blobs(7, 1000, 2, 3, origin)
      const mean = [0, 1].map((j) => origin + X.reduce((sum, row) => sum + (row[j] - origin), 0) / 1000)
      for (const [maxIterations, batchSize] of [
        [1, 100],
        [1, 999],
        [1, 7],
        [3, 400]
      ]) {
        const model = KMeans.fitSync(X, { k: 1, batchSize, maxIterations, seed: 2, tolerance: 0, ...miniBatch })
        if (model.converged) continue // in the middle of a pass
        mean.forEach((value, j) => {
          expect(Math.abs(model.centroids.data[j] - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, origin))
        })
      }
    }
  })

  it('fewer different rows than k make fewer clusters, also where a sample has fewer than there are', () => {
    // Of 5,000 rows only three are not 1.
    const X = Array.from({ length: 5000 }, (_, i) => [i === 77 ? 5 : i === 1234 ? 9 : i === 4000 ? -3 : 1])
    for (const init of ['k-means++', 'k-means||', 'random'] as const) {
      for (const rows of [X, sparse(X)]) {
        const model = KMeans.fitSync(rows, { k: 6, batchSize: 64, init, ...miniBatch })
        expect(Array.from(model.centroids.data).sort((a, b) => a - b)).toEqual([-3, 1, 5, 9])
        expect(model.inertia).toBe(0)
        expect(model.warnings[0]).toBe('k = 6 exceeds the 4 different rows: the model has 4 clusters')
      }
    }
  })

  it('given centroids are where it starts', () => {
    const X = blobs(4, 2000, 2, 5)
    const init = KMeans.fitSync(X, { k: 5, restarts: 5 }).centroids
    const before = init.data.slice()
    const model = KMeans.fitSync(X, { k: 5, init, batchSize: 200, ...miniBatch })
    for (let c = 0; c < 5; c++) expect(squaredDistance(model.centroids.row(c), init.row(c))).toBeLessThan(0.1)
    expect(init.data).toEqual(before)
  })
})

describe('mini-batch while it runs', () => {
  it('reports each batch', async () => {
    const X = blobs(5, 1050, 2, 4)
    const reports: KMeansProgress[] = []
    const model = await KMeans.fit(X, {
      k: 4,
      batchSize: 100,
      maxIterations: 7,
      ...miniBatch,
      onProgress: (report) => reports.push(report)
    })
    // 11 batches of 95 or 96 rows make a pass.
    expect(model.iterations).toBe(reports.length)
    reports.forEach((report, i) => {
      expect(report).toMatchObject({ iteration: i + 1, done: i + 1, total: 77, restart: 0 })
      expect(report.shift).toBeGreaterThanOrEqual(0)
    })
    // Estimates from 95 rows of the inertia that the end has exactly.
    const last = reports.slice(-10).reduce((sum, { inertia }) => sum + inertia, 0) / 10
    expect(last / model.inertia).toBeGreaterThan(0.8)
    expect(last / model.inertia).toBeLessThan(1.25)
  })

  it('fit gives what fitSync gives, and numbers restarts', async () => {
    const X = noise(1, 600, 3)
    const options = { k: 9, seed: 3, restarts: 3, batchSize: 64, ...miniBatch }
    const restarts = new Set<number>()
    const model = await KMeans.fit(X, { ...options, onProgress: ({ restart }) => restarts.add(restart) })
    expect(model.save()).toEqual(KMeans.fitSync(X, options).save())
    expect([...restarts]).toEqual([0, 1, 2])
  })

  it('goes over the rows maxIterations times at most, and says so', () => {
    const X = noise(2, 500, 3)
    const model = KMeans.fitSync(X, { k: 5, batchSize: 125, maxIterations: 2, ...miniBatch })
    expect(model.iterations).toBe(8)
    expect(model.converged).toBe(false)
    expect(model.warnings).toEqual(['not converged after 8 batches; raise maxIterations or tolerance'])
  })

  it('a tolerance ends it by the shift of centroids', () => {
    const X = noise(3, 3000, 3)
    const steps = [0, 1e-4, 1e-2, 1].map((tolerance) => {
      const { iterations, converged } = KMeans.fitSync(X, { k: 8, batchSize: 100, tolerance, ...miniBatch })
      expect(converged).toBe(true)
      return iterations
    })
    for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeLessThanOrEqual(steps[i - 1])
    expect(steps[3]).toBe(2) // not the first batch, which says nothing
  })

  it('stops at the batch in which it is aborted', async () => {
    const controller = new AbortController()
    const reason = new Error('changed my mind')
    const seen: number[] = []
    const fit = KMeans.fit(noise(13, 500, 2), {
      k: 12,
      batchSize: 20,
      ...miniBatch,
      signal: controller.signal,
      onProgress: ({ iteration }) => {
        seen.push(iteration)
        if (iteration === 3) controller.abort(reason)
      }
    })
    await expect(fit).rejects.toBe(reason)
    expect(seen).toEqual([1, 2, 3])
  })
})

describe('mini-batch: options', () => {
  const X = noise(1, 20, 2)

  it('batchSize is for mini-batch alone', () => {
    for (const algorithm of ['auto', 'lloyd', 'hamerly', 'bisecting', undefined] as const) {
      expect(() => KMeans.fitSync(X, { k: 2, algorithm, batchSize: 5 })).toThrow(
        expect.objectContaining({
          code: 'INVALID_OPTION',
          message: `batchSize = 5 does not apply with algorithm = '${algorithm ?? 'auto'}', expected algorithm = 'mini-batch'`
        })
      )
    }
  })

  it.each([0, 1.5, '10', Number.NaN])('batchSize = %s', (batchSize) => {
    expect(() => KMeans.fitSync(X, { k: 2, batchSize: batchSize as number, ...miniBatch })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining('batchSize = ') })
    )
  })
})
