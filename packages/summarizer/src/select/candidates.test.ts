import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unitRows, usualLikeness } from './candidates'

const row = (matrix: CsrMatrix, i: number) => {
  const dense = new Array<number>(matrix.cols).fill(0)
  for (let p = matrix.indptr[i]; p < matrix.indptr[i + 1]; p++) dense[matrix.indices[p]] = matrix.values[p]
  return dense
}

describe('unitRows', () => {
  it('puts rows at length 1, by hand', () => {
    const unit = unitRows(
      Matrix.fromRows([
        [3, 4, 0],
        [0, 0, 0],
        [0, -2, 0]
      ])
    )
    expect(row(unit, 0)[0]).toBeCloseTo(0.6, 7)
    expect(row(unit, 0)[1]).toBeCloseTo(0.8, 7)
    expect(unit.indptr[2]).toBe(unit.indptr[1]) // a row of zeros has no numbers
    expect(row(unit, 2)).toEqual([0, -1, 0])
    expect([unit.rows, unit.cols]).toEqual([3, 3])
  })

  it('drops zeros that are written down', () => {
    const sparse = CsrMatrix.trusted(
      Float64Array.from([0, 5, 0]),
      Int32Array.from([0, 1, 2]),
      Int32Array.from([0, 2, 3]),
      3
    )
    const unit = unitRows(sparse)
    expect(Array.from(unit.values)).toEqual([1])
    expect(Array.from(unit.indices)).toEqual([1])
    expect(Array.from(unit.indptr)).toEqual([0, 1, 1])
  })

  it('keeps rows that are of length 1, and does not write to others', () => {
    const values = Float64Array.from([1, 0.6, 0.8])
    const sparse = CsrMatrix.trusted(values, Int32Array.from([0, 0, 1]), Int32Array.from([0, 1, 3]), 2)
    expect(unitRows(sparse).values).toBe(values)
    const long = CsrMatrix.trusted(Float64Array.from([2, 6, 8]), sparse.indices, sparse.indptr, 2)
    unitRows(long)
    expect(Array.from(long.values)).toEqual([2, 6, 8])
  })

  it('has length 1 and the same direction for any row, also a large or a small one', () => {
    const size = fc.constantFrom(1e-30, 1e-6, 1, 1e6, 1e15)
    const rows = fc.array(fc.tuple(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 }), size), {
      minLength: 1,
      maxLength: 6
    })
    fc.assert(
      fc.property(rows, (given) => {
        const unit = unitRows(Matrix.fromRows(given.map(([row, scale]) => row.map((value) => value * scale))))
        given.forEach(([values], i) => {
          const length = Math.hypot(...values)
          row(unit, i).forEach((value, j) => {
            expect(value).toBeCloseTo(length > 0 ? values[j] / length : 0, 6)
          })
        })
      })
    )
  })
})

describe('usualLikeness', () => {
  it('is the mean cosine of two rows, by hand', () => {
    // The pairs have cosines 1, 0 and 0; a row of zeros counts for none.
    const rows = Matrix.fromRows([
      [1, 0],
      [2, 0],
      [0, 3],
      [0, 0]
    ])
    expect(usualLikeness(unitRows(rows))).toBeCloseTo(1 / 3, 12)
    expect(usualLikeness(unitRows(Matrix.fromRows([[1, 1]])))).toBe(0)
  })

  it('is what all pairs give, from 0 to a little below 1', () => {
    const rows = fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 8
    })
    fc.assert(
      fc.property(rows, (given) => {
        const used = given.filter((row) => row.some((value) => value !== 0))
        let sum = 0
        let pairs = 0
        for (let a = 0; a < used.length; a++) {
          for (let b = 0; b < a; b++) {
            pairs++
            const product = used[a].reduce((all, value, j) => all + value * used[b][j], 0)
            sum += product / Math.hypot(...used[a]) / Math.hypot(...used[b])
          }
        }
        const mean = pairs > 0 ? Math.max(0, sum / pairs) : 0
        const usual = usualLikeness(unitRows(Matrix.fromRows(given)))
        expect(usual).toBeLessThan(1)
        expect(usual).toBeCloseTo(Math.min(mean, 1 - 1e-9), 6)
      })
    )
  })
})
