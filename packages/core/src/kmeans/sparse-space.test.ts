import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import { DenseSpace } from './dense-space'
import { KMeans } from './kmeans'
import { SparseSpace } from './sparse-space'

/**
 * |x|^2 - 2xy + |y|^2 is off by a few times 2^-53 of |x|^2 + |y|^2, here at most 2 * 12 * 25: under 1e-12. Inertia sums
 * up to 60 of them.
 */
const ABSOLUTE = 1e-9

/** Rows of which about a third is not zero, some all zero; values between -5 and 5. */
function sparseRows(seed: number, rows: number, cols: number): number[][] {
  const random = new Random(seed)
  return Array.from({ length: rows }, () =>
    Array.from({ length: cols }, () => (random.next() < 0.35 ? random.next() * 10 - 5 : 0))
  )
}

const problem = fc
  .record({
    seed: fc.nat(),
    rows: fc.integer({ min: 5, max: 60 }),
    cols: fc.integer({ min: 1, max: 12 }),
    k: fc.integer({ min: 1, max: 5 })
  })
  .map(({ seed, rows, cols, k }) => {
    const X = Matrix.fromRows(sparseRows(seed, rows, cols))
    return { X, sparse: CsrMatrix.fromDense(X), k, seed, random: new Random(seed + 1) }
  })

describe('SparseSpace against DenseSpace', () => {
  it('distances to a row, mean variance and subsets', () => {
    fc.assert(
      fc.property(problem, ({ X, sparse, random }) => {
        const row = random.int(X.rows)
        const spaces = [new DenseSpace(X), new SparseSpace(sparse)]
        expect(spaces.map(({ rows, cols }) => [rows, cols])).toEqual([
          [X.rows, X.cols],
          [X.rows, X.cols]
        ])
        const [dense, thin] = spaces.map((space) => {
          const out = new Float64Array(X.rows).fill(-1)
          space.distancesToRow(row, out)
          const picked = space.subset([row, 0])
          const ofPicked = new Float64Array(2)
          picked.distancesToRow(1, ofPicked)
          return { out, ofPicked, variance: space.meanVariance() }
        })
        expect(thin.out[row]).toBe(0)
        for (let i = 0; i < X.rows; i++) expect(Math.abs(thin.out[i] - dense.out[i])).toBeLessThanOrEqual(ABSOLUTE)
        expect(Math.abs(thin.ofPicked[0] - dense.ofPicked[0])).toBeLessThanOrEqual(ABSOLUTE)
        expect(Math.abs(thin.variance - dense.variance)).toBeLessThanOrEqual(ABSOLUTE)
      })
    )
  })

  it('assignment, means, shift and kept centroids', () => {
    fc.assert(
      fc.property(problem, ({ X, sparse, k, random }) => {
        const dense = new DenseSpace(X)
        const thin = new SparseSpace(sparse)
        const start = random.sample(X.rows, k)
        const denseStart = dense.centroidsAt(start)
        const thinStart = thin.centroidsAt(start)
        expect(thin.toMatrix(thinStart).data).toEqual(denseStart.data)
        expect(thin.toMatrix(thin.centroidsFrom(denseStart)).data).toEqual(denseStart.data)
        // Labels at random, with one that no row has, and weights of which some are 0.
        const labels = Int32Array.from({ length: X.rows }, () => random.int(Math.max(1, k - 1)))
        const weights = Float64Array.from(labels, () => random.int(3))
        for (const weighting of [undefined, weights]) {
          const denseMeans = dense.means(labels, weighting, denseStart)
          const thinMeans = thin.means(labels, weighting, thinStart)
          const places = thin.toMatrix(thinMeans).data
          for (let p = 0; p < places.length; p++) {
            expect(Math.abs(places[p] - denseMeans.data[p])).toBeLessThanOrEqual(ABSOLUTE)
          }
          const shift = dense.squaredShift(denseStart, denseMeans)
          expect(Math.abs(thin.squaredShift(thinStart, thinMeans) - shift)).toBeLessThanOrEqual(ABSOLUTE)
          const kept = [k - 1]
          expect(thin.toMatrix(thin.keep(thinMeans, kept)).data).toEqual(places.slice((k - 1) * X.cols))
          const out = [dense.assign, thin.assign].map(() => ({
            labels: new Int32Array(X.rows).fill(-1),
            distances: new Float64Array(X.rows)
          }))
          dense.assign(denseMeans, out[0].labels, out[0].distances)
          thin.assign(thinMeans, out[1].labels, out[1].distances)
          for (let i = 0; i < X.rows; i++) {
            expect(Math.abs(out[1].distances[i] - out[0].distances[i])).toBeLessThanOrEqual(ABSOLUTE)
          }
        }
      })
    )
  })
})

describe('KMeans on a CsrMatrix', () => {
  it.each(['k-means++', 'k-means||', 'random', 'given'] as const)('clusters as on the same dense matrix: %s', (how) => {
    // Distances that differ in the last bits may break a tie of draws another way: fixed seeds, of which none does.
    for (let seed = 0; seed < 60; seed++) {
      const X = Matrix.fromRows(sparseRows(seed, 60, 12))
      const init = how === 'given' ? Matrix.fromRows(X.toRows().slice(0, 4)) : how
      const random = new Random(seed)
      for (const sampleWeight of [undefined, X.toRows().map(() => random.next() + random.int(2))]) {
        const options = { k: 4, seed, init, ...(sampleWeight && { sampleWeight }) }
        const dense = KMeans.fitSync(X, options)
        const sparse = KMeans.fitSync(CsrMatrix.fromDense(X), options)
        expect(sparse.labels).toEqual(dense.labels)
        expect(sparse.iterations).toBe(dense.iterations)
        expect(sparse.converged).toBe(dense.converged)
        expect(Math.abs(sparse.inertia - dense.inertia)).toBeLessThanOrEqual(ABSOLUTE)
        for (let p = 0; p < dense.centroids.data.length; p++) {
          expect(Math.abs(sparse.centroids.data[p] - dense.centroids.data[p])).toBeLessThanOrEqual(ABSOLUTE)
        }
        // Each model predicts rows in the other's storage.
        expect(sparse.predict(X)).toEqual(dense.labels)
        expect(dense.predict(CsrMatrix.fromDense(X))).toEqual(dense.labels)
        expect(sparse.predict(CsrMatrix.fromDense(X))).toEqual(sparse.labels)
      }
    }
  })

  it('all-zero rows and columns', () => {
    const X = Matrix.fromRows([
      [0, 0, 0],
      [0, 0, 0],
      [0, 4, 0],
      [0, 4.5, 0]
    ])
    const model = KMeans.fitSync(CsrMatrix.fromDense(X), {
      k: 2,
      init: Matrix.fromRows([
        [0, 0, 0],
        [0, 4, 0]
      ])
    })
    expect(Array.from(model.labels)).toEqual([0, 0, 1, 1])
    expect(model.centroids.toRows()).toEqual([
      [0, 0, 0],
      [0, 4.25, 0]
    ])
    expect(model.inertia).toBeCloseTo(0.125, 12)
    const nothing = KMeans.fitSync(CsrMatrix.fromDense(Matrix.zeros(3, 3)), { k: 1 })
    expect(nothing.centroids.toRows()).toEqual([[0, 0, 0]])
    expect(nothing.inertia).toBe(0)
  })

  it('equal rows lie exactly at distance 0', () => {
    fc.assert(
      fc.property(problem, ({ X, random }) => {
        const twice = CsrMatrix.fromDense(Matrix.fromRows([...X.toRows(), ...X.toRows()]))
        const row = random.int(X.rows)
        const out = new Float64Array(2 * X.rows)
        new SparseSpace(twice).distancesToRow(row, out)
        expect(out[row + X.rows]).toBe(0)
      })
    )
  })

  it('many columns', () => {
    // 20,000 columns, of which a row uses 2.
    const rows = 200
    const values = new Float64Array(rows * 2).fill(1)
    const indices = Int32Array.from({ length: rows * 2 }, (_, p) => (p % 2 === 0 ? (p / 2) % 2 : 100 + p))
    const indptr = Int32Array.from({ length: rows + 1 }, (_, i) => i * 2)
    const model = KMeans.fitSync(CsrMatrix.from(values, indices, indptr, 20_000), {
      k: 2,
      init: Matrix.from(
        Float64Array.from({ length: 40_000 }, (_, p) => (p === 0 || p === 20_001 ? 1 : 0)),
        2,
        20_000
      )
    })
    // Rows share column 0 or column 1 by turns, everything else is their own.
    expect(Array.from(model.labels)).toEqual(Array.from({ length: rows }, (_, i) => i % 2))
    expect(model.centroids.row(0)[0]).toBe(1)
    expect(model.centroids.row(1)[1]).toBe(1)
    // A row's own column is 1 in it, 1/100 in the centroid: 0.99^2 + 99 * 0.01^2 = 0.99, for 200 rows.
    expect(model.inertia).toBeCloseTo(198, 9)
  })
})
