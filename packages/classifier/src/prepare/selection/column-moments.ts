import type { Design } from '../design'

/** Mean and variance (over rows, not rows - 1) of each column of a design; 0 without rows. */
export interface Moments {
  readonly means: Float64Array
  readonly variances: Float64Array
}

/**
 * In two passes, so that a large mean costs a small variance no bits. A dense column that is always the same has its number
 * as mean, and no variance, to the bit.
 */
export function columnMoments(design: Design): Moments {
  const { rows, cols, denseCols, dense, groups, codes, sparse } = design
  const means = new Float64Array(cols)
  const variances = new Float64Array(cols)
  if (rows === 0) return { means, variances }
  const firstSparse = cols - (sparse?.cols ?? 0)
  const entries = new Float64Array(sparse?.cols ?? 0)
  for (let i = 0, d = 0; i < rows; i++) for (let j = 0; j < denseCols; j++) means[j] += dense[d++] - dense[j]
  for (let g = 0; g < rows * groups; g++) if (codes[g] >= 0) means[codes[g]]++
  if (sparse !== undefined) {
    for (let p = 0; p < sparse.values.length; p++) {
      means[firstSparse + sparse.indices[p]] += sparse.values[p]
      entries[sparse.indices[p]]++
    }
  }
  for (let j = 0; j < cols; j++) means[j] /= rows
  for (let j = 0; j < denseCols; j++) means[j] += dense[j]

  for (let i = 0, d = 0; i < rows; i++) {
    for (let j = 0; j < denseCols; j++) {
      const off = dense[d++] - means[j]
      variances[j] += off * off
    }
  }
  for (let j = denseCols; j < firstSparse; j++) variances[j] = rows * means[j] * (1 - means[j])
  if (sparse !== undefined) {
    for (let p = 0; p < sparse.values.length; p++) {
      const j = firstSparse + sparse.indices[p]
      const off = sparse.values[p] - means[j]
      variances[j] += off * off
    }
    for (let s = 0; s < sparse.cols; s++) {
      const mean = means[firstSparse + s]
      variances[firstSparse + s] += (rows - entries[s]) * mean * mean
    }
  }
  for (let j = 0; j < cols; j++) variances[j] /= rows
  return { means, variances }
}
