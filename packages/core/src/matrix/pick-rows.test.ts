import { describe, expect, it } from 'vitest'
import { CsrMatrix } from './csr-matrix'
import { Matrix } from './matrix'
import { pickRows } from './pick-rows'

const ROWS = [
  [1, 0, 2],
  [0, 0, 0],
  [0, 3, 4]
]
const PICKED = [
  [0, 3, 4],
  [1, 0, 2],
  [0, 3, 4],
  [0, 0, 0]
]

describe('pickRows', () => {
  it('takes rows in the order given, again where given again, and keeps the element type', () => {
    const double = pickRows(Matrix.fromRows(ROWS), [2, 0, 2, 1])
    expect(double).toEqual(Matrix.fromRows(PICKED))
    const single = pickRows(Matrix.from(Float32Array.from(ROWS.flat()), 3, 3), [2, 0, 2, 1])
    expect(single.data).toEqual(Float32Array.from(PICKED.flat()))
    expect(pickRows(CsrMatrix.fromDense(Matrix.fromRows(ROWS)), [2, 0, 2, 1])).toEqual(
      CsrMatrix.fromDense(Matrix.fromRows(PICKED))
    )
    expect(pickRows(Matrix.fromRows(ROWS), []).rows).toBe(0)
  })

  it('copies', () => {
    const matrix = Matrix.fromRows(ROWS)
    pickRows(matrix, [0]).data[0] = 9
    expect(matrix.data[0]).toBe(1)
  })

  it('takes what is only shaped like a matrix', () => {
    const { data, rows, cols } = Matrix.fromRows(ROWS)
    expect(pickRows({ data, rows, cols } as Matrix, [2])).toEqual(Matrix.fromRows([ROWS[2]]))
    const { values, indices, indptr } = CsrMatrix.fromDense(Matrix.fromRows(ROWS))
    expect(pickRows({ values, indices, indptr, rows, cols } as CsrMatrix, [2])).toEqual(
      CsrMatrix.fromDense(Matrix.fromRows([ROWS[2]]))
    )
  })
})
