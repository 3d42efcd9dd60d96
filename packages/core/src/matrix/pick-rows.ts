import { CsrMatrix, isCsrMatrix } from './csr-matrix'
import { Matrix } from './matrix'

/**
 * The given rows, in the given order, copied, in the storage and element type of `matrix`. A function and not a method, so
 * that it also takes what is only shaped like a matrix (`isMatrix`, `isCsrMatrix`).
 */
export function pickRows(matrix: CsrMatrix, rows: ArrayLike<number>): CsrMatrix
export function pickRows(matrix: Matrix, rows: ArrayLike<number>): Matrix
export function pickRows(matrix: Matrix | CsrMatrix, rows: ArrayLike<number>): Matrix | CsrMatrix
export function pickRows(matrix: Matrix | CsrMatrix, rows: ArrayLike<number>): Matrix | CsrMatrix {
  return isCsrMatrix(matrix) ? pickSparse(matrix, rows) : pickDense(matrix, rows)
}

function pickDense({ data, cols }: Matrix, rows: ArrayLike<number>): Matrix {
  const size = rows.length * cols
  const picked = data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size)
  for (let i = 0; i < rows.length; i++) picked.set(data.subarray(rows[i] * cols, (rows[i] + 1) * cols), i * cols)
  return Matrix.from(picked, rows.length, cols)
}

function pickSparse(matrix: CsrMatrix, rows: ArrayLike<number>): CsrMatrix {
  const indptr = new Int32Array(rows.length + 1)
  for (let i = 0; i < rows.length; i++) {
    indptr[i + 1] = indptr[i] + matrix.indptr[rows[i] + 1] - matrix.indptr[rows[i]]
  }
  const values = new Float64Array(indptr[rows.length])
  const indices = new Int32Array(indptr[rows.length])
  for (let i = 0; i < rows.length; i++) {
    const from = matrix.indptr[rows[i]]
    const to = matrix.indptr[rows[i] + 1]
    values.set(matrix.values.subarray(from, to), indptr[i])
    indices.set(matrix.indices.subarray(from, to), indptr[i])
  }
  return CsrMatrix.trusted(values, indices, indptr, matrix.cols)
}
