import type { Design } from '../../prepare/design'

/**
 * What the sparse columns add to the upper triangle of Z' diag(weights) Z, where Z is the design with a last column of ones.
 *
 * @param out (cols + 1) x (cols + 1), row-major.
 */
export function addSparseGram(design: Design, weights: Float64Array, out: Float64Array): void {
  const { sparse, rows, cols, denseCols, dense, groups, codes } = design
  if (sparse === undefined) return
  const { values, indices, indptr } = sparse
  const width = cols + 1
  const first = cols - sparse.cols
  for (let i = 0; i < rows; i++) {
    const weight = weights[i]
    if (weight === 0) continue
    for (let p = indptr[i]; p < indptr[i + 1]; p++) {
      const column = first + indices[p]
      const product = weight * values[p]
      for (let a = 0; a < denseCols; a++) out[a * width + column] += product * dense[i * denseCols + a]
      for (let g = 0; g < groups; g++) {
        const code = codes[i * groups + g]
        if (code >= 0) out[code * width + column] += product
      }
      // Columns of a row ascend.
      for (let q = p; q < indptr[i + 1]; q++) out[column * width + first + indices[q]] += product * values[q]
      out[column * width + cols] += product
    }
  }
}
