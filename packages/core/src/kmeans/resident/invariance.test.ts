import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Matrix } from '../../matrix/matrix'
import { pickRows } from '../../matrix/pick-rows'
import { Random } from '../../random/random'
import { KMeans } from '../kmeans'

/** Problems that go to the kernels: whole numbers / 64 in float32, so that shifts and scales below are exact. */
const problem = fc
  .record({
    seed: fc.nat(),
    rows: fc.integer({ min: 400, max: 900 }),
    cols: fc.integer({ min: 3, max: 20 }),
    k: fc.integer({ min: 14, max: 24 })
  })
  .map(({ seed, rows, cols, k }) => {
    const random = new Random(seed)
    const centres = Array.from({ length: k * cols }, () => random.int(4096))
    const data = Float32Array.from({ length: rows * cols }, (_, at) => {
      const cluster = Math.floor(at / cols) % k
      return (centres[cluster * cols + (at % cols)] + random.int(2048)) / 64
    })
    const X = Matrix.from(data, rows, cols)
    return { X, k, random, init: pickRows(X, random.sample(rows, k)) }
  })

function fit(X: Matrix, k: number, init: Matrix): KMeans {
  return KMeans.fitSync(X, { k, init })
}

function mapped(X: Matrix, of: (value: number) => number): Matrix {
  return Matrix.from(Float32Array.from(X.data, of), X.rows, X.cols)
}

/** Whether a step of plain Lloyd leaves a cluster without rows: then one row moves, without its twin. */
function losesCluster(X: Matrix, k: number, init: Matrix): boolean {
  const centroids = Float64Array.from(init.data)
  const labels = new Int32Array(X.rows).fill(-1)
  for (let moved = true; moved; ) {
    moved = false
    const counts = new Int32Array(k)
    const sums = new Float64Array(k * X.cols)
    for (let row = 0; row < X.rows; row++) {
      let nearest = 0
      let least = Infinity
      for (let cluster = 0; cluster < k; cluster++) {
        let distance = 0
        for (let col = 0; col < X.cols; col++) {
          distance += (X.data[row * X.cols + col] - centroids[cluster * X.cols + col]) ** 2
        }
        if (distance < least) {
          least = distance
          nearest = cluster
        }
      }
      if (labels[row] !== nearest) moved = true
      labels[row] = nearest
      counts[nearest]++
      for (let col = 0; col < X.cols; col++) sums[nearest * X.cols + col] += X.data[row * X.cols + col]
    }
    if (counts.includes(0)) return true
    for (let at = 0; at < sums.length; at++) centroids[at] = sums[at] / counts[Math.floor(at / X.cols)]
  }
  return false
}

describe('k-means on the kernels', () => {
  it('of rows in another order has the same centroids, to the bit', () => {
    fc.assert(
      fc.property(problem, ({ X, k, init, random }) => {
        const order = random.shuffle(Int32Array.from({ length: X.rows }, (_, i) => i))
        const model = fit(X, k, init)
        const other = fit(pickRows(X, order), k, init)
        expect(other.centroids.data).toEqual(model.centroids.data)
        expect(other.labels).toEqual(order.map((i) => model.labels[i]))
        expect(other.iterations).toBe(model.iterations)
      }),
      { numRuns: 40 }
    )
  })

  it('of rows moved or scaled has the same labels', () => {
    fc.assert(
      fc.property(
        problem,
        fc.integer({ min: -4096, max: 4096 }),
        fc.integer({ min: -40, max: 40 }),
        ({ X, k, init }, by, power) => {
          const { labels, inertia } = fit(X, k, init)
          const moved = fit(
            mapped(X, (value) => value + by),
            k,
            mapped(init, (value) => value + by)
          )
          expect(moved.labels).toEqual(labels)
          const factor = 2 ** power
          const scaled = fit(
            mapped(X, (value) => value * factor),
            k,
            mapped(init, (value) => value * factor)
          )
          expect(scaled.labels).toEqual(labels)
          expect(Math.abs(scaled.inertia / factor ** 2 - inertia)).toBeLessThanOrEqual(1e-9 * inertia)
        }
      ),
      { numRuns: 40 }
    )
  })

  it('of every row twice has the same centroids and labels', () => {
    fc.assert(
      fc.property(problem, ({ X, k, init }) => {
        fc.pre(!losesCluster(X, k, init))
        const twice = Array.from({ length: 2 * X.rows }, (_, i) => i >> 1)
        const model = fit(X, k, init)
        const other = fit(pickRows(X, twice), k, init)
        expect(other.labels).toEqual(Int32Array.from(twice, (i) => model.labels[i]))
        other.centroids.data.forEach((value, at) => {
          expect(Math.abs(value - model.centroids.data[at])).toBeLessThanOrEqual(1e-12 * Math.abs(value))
        })
      }),
      { numRuns: 40 }
    )
  })
})
