import { NutshellError } from '@nutshell-ml/core'
import type { Design } from '../design'
import type { Moments } from './column-moments'

/** How much a single feature tells of the target. */
export type UnivariateScore = 'f-classif' | 'chi2' | 'f-regression'

/**
 * A score for each column, the higher the more it tells: as scikit-learn's `f_classif`, `chi2` and `f_regression`, but that a
 * column that is always the same has 0, and one that tells all may have Infinity.
 *
 * @throws NutshellError INVALID_INPUT for a number below 0 with 'chi2'.
 */
export function univariateScores(
  score: UnivariateScore,
  design: Design,
  targets: Float64Array,
  moments: Moments
): Float64Array {
  switch (score) {
    case 'f-classif':
      return anovaScores(design, targets, moments)
    case 'chi2':
      return chi2Scores(design, targets, moments)
    case 'f-regression':
      return correlationScores(design, targets, moments)
  }
}

/** Analysis of variance: the variance between classes over that within them. */
function anovaScores(design: Design, targets: Float64Array, { means, variances }: Moments): Float64Array {
  const { rows, cols } = design
  const { count, sizes, sums } = classSums(design, targets, means)
  const present = sizes.filter((size) => size > 0).length
  if (present < 2) return new Float64Array(cols)
  return Float64Array.from({ length: cols }, (_, j) => {
    let between = 0
    for (let c = 0; c < count; c++) {
      if (sizes[c] > 0) between += (sums[c * cols + j] * sums[c * cols + j]) / sizes[c]
    }
    const within = Math.max(0, rows * variances[j] - between)
    return ratio(between / (present - 1), within / Math.max(1, rows - present))
  })
}

/** The sum of a feature over each class against what it would be if classes made no difference. */
function chi2Scores(design: Design, targets: Float64Array, { means }: Moments): Float64Array {
  const { cols, denseCols, dense, sparse } = design
  const least = dense.findIndex((value) => value < 0)
  if (least >= 0) throw negative(least % denseCols, Math.floor(least / denseCols), dense[least])
  const p = sparse === undefined ? -1 : sparse.values.findIndex((value) => value < 0)
  if (p >= 0) {
    const row = sparse!.indptr.findIndex((end) => end > p) - 1
    throw negative(cols - sparse!.cols + sparse!.indices[p], row, sparse!.values[p])
  }
  const { count, sizes, sums } = classSums(design, targets, undefined)
  return Float64Array.from({ length: cols }, (_, j) => {
    let score = 0
    for (let c = 0; c < count; c++) {
      const expected = sizes[c] * means[j]
      const off = sums[c * cols + j] - expected
      if (expected > 0) score += (off * off) / expected
    }
    return score
  })
}

/** The F of a regression on this feature alone: from the squared correlation. */
function correlationScores(design: Design, targets: Float64Array, { means, variances }: Moments): Float64Array {
  const { rows, cols } = design
  const [first] = targets
  const mean = first + targets.reduce((sum, target) => sum + (target - first), 0) / rows
  const off = targets.map((target) => target - mean)
  const squares = off.reduce((sum, value) => sum + value * value, 0)
  const products = new Float64Array(cols)
  eachEntry(design, means, (i, j, x) => {
    products[j] += x * off[i]
  })
  return products.map((product, j) => {
    const share = variances[j] > 0 && squares > 0 ? (product * product) / (squares * rows * variances[j]) : 0
    return share * ratio(rows - 2, Math.max(0, 1 - share))
  })
}

/** Sums of columns over the rows of each class: of what is beyond the mean, where means are given. */
function classSums(design: Design, targets: Float64Array, means: Float64Array | undefined) {
  const { rows, cols } = design
  const count = targets.reduce((most, target) => Math.max(most, target), -1) + 1
  const sizes = new Float64Array(count)
  for (let i = 0; i < rows; i++) sizes[targets[i]]++
  const sums = new Float64Array(count * cols)
  eachEntry(design, means ?? new Float64Array(cols), (i, j, x) => {
    sums[targets[i] * cols + j] += x
  })
  if (means !== undefined) {
    // The dense columns had their means taken off number by number.
    for (let c = 0; c < count; c++) {
      for (let j = design.denseCols; j < cols; j++) sums[c * cols + j] -= sizes[c] * means[j]
    }
  }
  return { count, sizes, sums }
}

/** Calls `visit` for each dense number less its column's mean, and each other number that is stored, as it is. */
function eachEntry(design: Design, means: Float64Array, visit: (row: number, column: number, x: number) => void): void {
  const { rows, cols, denseCols, dense, groups, codes, sparse } = design
  const firstSparse = cols - (sparse?.cols ?? 0)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < denseCols; j++) visit(i, j, dense[i * denseCols + j] - means[j])
    for (let g = i * groups; g < (i + 1) * groups; g++) if (codes[g] >= 0) visit(i, codes[g], 1)
    if (sparse === undefined) continue
    const end = sparse.indptr[i + 1]
    for (let p = sparse.indptr[i]; p < end; p++) visit(i, firstSparse + sparse.indices[p], sparse.values[p])
  }
}

/** 0 of 0 is 0: a column that is always the same tells nothing. */
function ratio(a: number, b: number): number {
  return a > 0 ? a / b : 0
}

function negative(column: number, row: number, value: number): NutshellError {
  return new NutshellError(
    'INVALID_INPUT',
    `score 'chi2' is for features >= 0, and column ${column} has ${value} in row ${row}; 'f-classif' takes any`
  )
}
