// Only for tests: nothing that is built imports this.
import { Matrix } from '@nutshell-ml/core'
import type { Svd } from './lsa'

/**
 * All singular values and left singular vectors the plain way: the eigenvectors of X X^T by cyclic Jacobi rotations
 * (G. Golub and C. Van Loan, Matrix Computations, 8.5), cut to `rank`.
 */
export const gramSvd: Svd = (x, { rank }) => {
  const n = x.rows
  const dense = Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(x.cols)
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) row[x.indices[p]] = x.values[p]
    return row
  })
  const gram: number[][] = dense.map((a) => dense.map((b) => a.reduce((sum, value, c) => sum + value * b[c], 0)))
  const vectors: number[][] = dense.map((_, i) => dense.map((_, j) => (i === j ? 1 : 0)))
  const offDiagonal = () => gram.reduce((sum, row, i) => sum + row.reduce((s, v, j) => (i === j ? s : s + v * v), 0), 0)
  const trace = gram.reduce((sum, row, i) => sum + row[i], 0)
  for (let sweep = 0; sweep < 60 && offDiagonal() > (1e-15 * trace) ** 2; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (gram[p][q] === 0) continue
        const theta = (gram[q][q] - gram[p][p]) / (2 * gram[p][q])
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
        const cos = 1 / Math.sqrt(t * t + 1)
        const sin = t * cos
        for (let k = 0; k < n; k++) {
          const a = gram[k][p]
          const b = gram[k][q]
          gram[k][p] = cos * a - sin * b
          gram[k][q] = sin * a + cos * b
        }
        for (let k = 0; k < n; k++) {
          const a = gram[p][k]
          const b = gram[q][k]
          gram[p][k] = cos * a - sin * b
          gram[q][k] = sin * a + cos * b
          const u = vectors[k][p]
          const v = vectors[k][q]
          vectors[k][p] = cos * u - sin * v
          vectors[k][q] = sin * u + cos * v
        }
      }
    }
  }
  const order = [...gram.keys()].sort((a, b) => gram[b][b] - gram[a][a]).slice(0, rank)
  return {
    singularValues: Float64Array.from(order, (k) => Math.sqrt(Math.max(0, gram[k][k]))),
    U: Matrix.from(Float64Array.from(vectors.flatMap((row) => order.map((k) => row[k]))), n, order.length)
  }
}
