import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NutshellError } from '../errors'
import { CsrMatrix, isCsrMatrix } from './csr-matrix'
import { Matrix } from './matrix'

// 1 0 2
// 0 0 0
// 0 3 0
const VALUES = Float64Array.of(1, 2, 3)
const INDICES = Int32Array.of(0, 2, 1)
const INDPTR = Int32Array.of(0, 2, 2, 3)

function expectError(run: () => unknown, ...parts: string[]): void {
  expect(run).toThrow(NutshellError)
  expect(run).toThrow(expect.objectContaining({ code: 'INVALID_SHAPE' }))
  for (const part of parts) expect(run).toThrow(part)
}

describe('CsrMatrix', () => {
  it('from keeps the given arrays', () => {
    const matrix = CsrMatrix.from(VALUES, INDICES, INDPTR, 3)
    expect(matrix.values).toBe(VALUES)
    expect(matrix.indices).toBe(INDICES)
    expect(matrix.indptr).toBe(INDPTR)
    expect([matrix.rows, matrix.cols]).toEqual([3, 3])
  })

  it('fromDense keeps what is not zero', () => {
    const matrix = CsrMatrix.fromDense(
      Matrix.fromRows([
        [1, 0, 2],
        [0, -0, 0],
        [0, 3, 0]
      ])
    )
    expect(matrix).toEqual(CsrMatrix.from(VALUES, INDICES, INDPTR, 3))
    expect(CsrMatrix.fromDense(Matrix.from(Float32Array.of(0, 7), 2, 1)).values).toEqual(Float64Array.of(7))
    expect(CsrMatrix.fromDense(Matrix.zeros(0, 4))).toMatchObject({ rows: 0, cols: 4 })
    expect(CsrMatrix.fromDense(Matrix.from([Number.NaN], 1, 1)).values).toEqual(Float64Array.of(Number.NaN))
  })

  it('fromDense makes what from accepts, and holds the same numbers', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 6 }),
        fc.nat({ max: 6 }),
        fc.array(fc.constantFrom(0, 0, 1, -2.5), { minLength: 36, maxLength: 36 }),
        (rows, cols, numbers) => {
          const dense = Matrix.from(numbers.slice(0, rows * cols), rows, cols)
          const { values, indices, indptr } = CsrMatrix.fromDense(dense)
          const checked = CsrMatrix.from(values, indices, indptr, cols)
          const back = Matrix.zeros(rows, cols)
          for (let i = 0; i < checked.rows; i++) {
            for (let p = indptr[i]; p < indptr[i + 1]; p++) back.data[i * cols + indices[p]] = values[p]
          }
          expect(back).toEqual(dense)
          expect(values).not.toContain(0)
        }
      )
    )
  })

  it('from refuses arrays that do not fit together', () => {
    const none = new Float64Array(0)
    const noColumns = new Int32Array(0)
    expectError(() => CsrMatrix.from(VALUES, INDICES.slice(0, 2), INDPTR, 3), 'indices.length (2)', 'values.length = 3')
    expectError(() => CsrMatrix.from(VALUES, INDICES, Int32Array.of(0, 2, 2), 3), 'indptr runs from 0 to 2')
    expectError(() => CsrMatrix.from(VALUES, INDICES, Int32Array.of(1, 2, 3), 3), 'indptr runs from 1 to 3')
    expectError(() => CsrMatrix.from(none, noColumns, noColumns, 3), 'indptr')
    expectError(() => CsrMatrix.from(VALUES, INDICES, Int32Array.of(0, 3, 1, 3), 3))
    expectError(() => CsrMatrix.from(VALUES, INDICES, Int32Array.of(0, 99, 3), 3))
    expectError(() => CsrMatrix.from(VALUES, INDICES, Int32Array.of(0, -1, 3), 3), 'indptr falls from 0 to -1')
  })

  it('from refuses columns out of range, repeated or out of order', () => {
    expectError(() => CsrMatrix.from(VALUES, INDICES, INDPTR, 2), 'row 0 has column 2 after 0', 'below 2')
    expectError(() => CsrMatrix.from(VALUES, Int32Array.of(2, 0, 1), INDPTR, 3), 'row 0 has column 0 after 2')
    expectError(() => CsrMatrix.from(VALUES, Int32Array.of(0, 0, 1), INDPTR, 3), 'row 0 has column 0 after 0')
    expectError(() => CsrMatrix.from(VALUES, Int32Array.of(0, 2, -1), INDPTR, 3), 'row 2 has column -1')
  })

  it.each([-1, 1.5, Number.NaN])('from refuses %s columns', (cols) => {
    expectError(() => CsrMatrix.from(new Float64Array(0), new Int32Array(0), Int32Array.of(0), cols), `${cols}`)
  })

  it('is known by its shape', () => {
    const { values, indices, indptr, rows, cols } = CsrMatrix.from(VALUES, INDICES, INDPTR, 3)
    const foreign = { values, indices, indptr, rows, cols }
    expect(isCsrMatrix(foreign)).toBe(true)
    expect(isCsrMatrix(CsrMatrix.trusted(values, indices, indptr, cols))).toBe(true)
    for (const value of [
      null,
      undefined,
      1,
      [],
      {},
      Matrix.zeros(1, 1),
      { ...foreign, rows: 2 },
      { ...foreign, values: [1, 2, 3] },
      { ...foreign, cols: undefined }
    ]) {
      expect(isCsrMatrix(value)).toBe(false)
    }
  })
})
