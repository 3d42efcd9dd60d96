import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import { between, lengthsOf, toUnitLength } from './centroids'
import { DenseSpace } from './dense-space'
import { SparseSpace } from './sparse-space'

const PAIR = fc.record({
  k: fc.integer({ min: 1, max: 5 }),
  cols: fc.integer({ min: 1, max: 8 }),
  seed: fc.nat()
})

/** Rows of which about half is zero, but none all. */
function rows(random: Random, k: number, cols: number): number[][] {
  return Array.from({ length: k }, () =>
    Array.from({ length: cols }, (_, j) => (j === 0 || random.next() < 0.4 ? random.next() * 4 - 2 : 0))
  )
}

/** The same centroids as both spaces have them, and the way back. */
function inBothForms(places: number[][]) {
  const matrix = Matrix.fromRows(places)
  const dense = new DenseSpace(Matrix.zeros(0, matrix.cols))
  const sparse = new SparseSpace(CsrMatrix.fromDense(Matrix.zeros(0, matrix.cols)))
  return {
    dense: dense.centroidsFrom(matrix),
    sparse: sparse.centroidsFrom(matrix),
    back: sparse.toMatrix.bind(sparse)
  }
}

describe('between', () => {
  it('goes from one place to the other, dense and sparse alike, and is exact at both ends', () => {
    fc.assert(
      fc.property(PAIR, ({ k, cols, seed }) => {
        const random = new Random(seed)
        const [from, to] = [rows(random, k, cols), rows(random, k, cols)]
        const [a, b] = [inBothForms(from), inBothForms(to)]
        const shares = Float64Array.from({ length: k }, () => [0, 1, random.next()][random.int(3)])
        const mixed = between(a.dense, b.dense, shares)
        for (let c = 0; c < k; c++) {
          for (let j = 0; j < cols; j++) {
            const expected = from[c][j] * (1 - shares[c]) + to[c][j] * shares[c]
            // A few roundings of numbers up to 4.
            expect(Math.abs(mixed.row(c)[j] - expected)).toBeLessThanOrEqual(4e-15)
          }
          if (shares[c] === 0) expect(Array.from(mixed.row(c))).toEqual(from[c])
          if (shares[c] === 1) expect(Array.from(mixed.row(c))).toEqual(to[c])
        }
        const thin = between(a.sparse, b.sparse, shares)
        expect(a.back(thin).data).toEqual(mixed.data)
        expect(a.dense.toRows()).toEqual(from)
        expect(a.back(a.sparse).toRows()).toEqual(from)
      })
    )
  })

  it('adds no columns for a share of 0 or 1', () => {
    const a = inBothForms([
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 0]
    ]).sparse
    const b = inBothForms([
      [0, 2, 0],
      [0, 2, 0],
      [0, 2, 0]
    ]).sparse
    const { indptr, indices } = between(a, b, Float64Array.of(0, 1, 0.5)).byCentroid
    expect(Array.from(indptr)).toEqual([0, 1, 2, 4])
    expect(Array.from(indices)).toEqual([0, 1, 0, 1])
  })
})

it('toUnitLength and lengthsOf', () => {
  const { dense, sparse, back } = inBothForms([
    [3, 4],
    [0, -2]
  ])
  for (const lengths of [lengthsOf(dense), lengthsOf(sparse)]) expect(Array.from(lengths)).toEqual([5, 2])
  const unit = [
    [0.6, 0.8],
    [0, -1]
  ]
  expect(toUnitLength(dense).toRows()).toEqual(unit)
  const thin = toUnitLength(sparse)
  expect(back(thin).toRows()).toEqual(unit)
  expect(Array.from(thin.squaredNorms)).toEqual([1, 1])
})
