import { CsrMatrix } from '@nutshell-ml/core'

/** The columns of all of them, one matrix after the other; all have the same number of rows. */
export function sideBySide(matrices: readonly CsrMatrix[]): CsrMatrix {
  if (matrices.length === 1) return matrices[0]
  const [{ rows }] = matrices
  let size = 0
  let cols = 0
  for (const matrix of matrices) {
    size += matrix.values.length
    cols += matrix.cols
  }
  const values = new Float64Array(size)
  const indices = new Int32Array(size)
  const indptr = new Int32Array(rows + 1)
  let at = 0
  for (let i = 0; i < rows; i++) {
    let first = 0
    for (const matrix of matrices) {
      for (let p = matrix.indptr[i]; p < matrix.indptr[i + 1]; p++) {
        values[at] = matrix.values[p]
        indices[at++] = matrix.indices[p] + first
      }
      first += matrix.cols
    }
    indptr[i + 1] = at
  }
  return CsrMatrix.trusted(values, indices, indptr, cols)
}
