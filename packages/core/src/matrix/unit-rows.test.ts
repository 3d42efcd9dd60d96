import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsrMatrix } from './csr-matrix'
import { Matrix } from './matrix'
import { rowLengths, unitRows } from './unit-rows'

describe('unitRows', () => {
  it('divides each row by its length, in a copy, keeping storage and element type', () => {
    // 3-4-5 and 5-12-13 triangles.
    const X = [
      [3, 4],
      [-12, 5],
      [0, 1e-3]
    ]
    const units = [
      [0.6, 0.8],
      [-12 / 13, 5 / 13],
      [0, 1]
    ]
    const double = Matrix.fromRows(X)
    expect(unitRows(double)).toEqual(Matrix.fromRows(units))
    expect(double.toRows()).toEqual(X)
    const single = unitRows(Matrix.from(Float32Array.from(X.flat()), 3, 2)) as Matrix
    expect(single.data).toEqual(Float32Array.from(units.flat()))
    const sparse = CsrMatrix.fromDense(double)
    expect(unitRows(sparse)).toEqual(CsrMatrix.fromDense(Matrix.fromRows(units)))
    expect(sparse).toEqual(CsrMatrix.fromDense(double))
  })

  it('writes into its argument only where told to', () => {
    const X = Matrix.fromRows([[0, 2]])
    expect((unitRows(X, true) as Matrix).data).toBe(X.data)
    expect(X.toRows()).toEqual([[0, 1]])
  })

  it('is right for numbers whose squares underflow or nearly overflow', () => {
    for (const scale of [1e-320, 1e-300, 1e-160, 1e-141, 1e-139, 1, 1e149]) {
      const [row] = (unitRows(Matrix.fromRows([[3 * scale, -4 * scale, 0]])) as Matrix).toRows()
      // Numbers as small as 1e-320 have only 2,000 steps, so their ratio is 3 to 4 up to 1/4000.
      const places = scale < 1e-307 ? 3 : 15
      expect(row[0]).toBeCloseTo(0.6, places)
      expect(row[1]).toBeCloseTo(-0.8, places)
      expect(Math.hypot(...row)).toBeCloseTo(1, 15)
    }
    expect((unitRows(Matrix.fromRows([[0, 5e-324]])) as Matrix).toRows()).toEqual([[0, 1]])
  })

  it('gives length 1 for any row, to the last digits of its element type', () => {
    const entry = fc.double({ min: -1e3, max: 1e3, noNaN: true })
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 6 }), (row) => {
        fc.pre(row.some((value) => Math.abs(value) > 1e-3))
        const double = rowLengths(unitRows(Matrix.fromRows([row])))
        expect(Math.abs(double[0] - 1)).toBeLessThanOrEqual(1e-15)
        const single = rowLengths(unitRows(Matrix.from(Float32Array.from(row), 1, row.length)))
        expect(Math.abs(single[0] - 1)).toBeLessThanOrEqual(6e-8)
      })
    )
  })

  it('refuses a row of zeros by its number', () => {
    const X = Matrix.fromRows([
      [1, 2],
      [0, 0],
      [-0, 0]
    ])
    const stored = CsrMatrix.from(Float64Array.of(1, 0), Int32Array.of(0, 1), Int32Array.of(0, 1, 2), 2)
    for (const rows of [X, CsrMatrix.fromDense(X), stored]) {
      expect(() => unitRows(rows)).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining('row 1 of X is all zeros') })
      )
    }
    expect(() => unitRows(X, false, 'init')).toThrow('row 1 of init')
  })

  it('takes what is only shaped like a matrix', () => {
    const X = { data: Float64Array.of(3, 4), rows: 1, cols: 2 } as Matrix
    expect((unitRows(X) as Matrix).toRows()).toEqual([[0.6, 0.8]])
  })
})

it('rowLengths', () => {
  const X = Matrix.fromRows([
    [3, 4],
    [0, 0],
    [-2, 0]
  ])
  expect(Array.from(rowLengths(X))).toEqual([5, 0, 2])
  expect(Array.from(rowLengths(CsrMatrix.fromDense(X)))).toEqual([5, 0, 2])
})
