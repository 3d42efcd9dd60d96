import type { Design } from '../prepare/design'

/** A linear model as numbers. */
export interface Coefficients {
  /** outputs x cols, row-major. */
  readonly coefficients: Float64Array
  /** One for each output. */
  readonly intercepts: Float64Array
}

/** One row of a design, as `encodeRow` fills it. */
export interface DesignRow {
  readonly dense: Float64Array
  readonly codes: Int32Array
  /** The first `length` columns, counted within the sparse block of `cols`, ascending, and their numbers. */
  readonly sparse: { readonly cols: number; columns: Int32Array; values: Float64Array; length: number } | undefined
}

/**
 * x . coefficients + intercept of each row and output, into `out` (rows x outputs). A row has the same margins to the bit
 * whatever rows stand around it, and alone in `rowMarginsInto`.
 */
export function marginsInto(
  design: Design,
  { coefficients, intercepts }: Coefficients,
  out: Float64Array
): Float64Array {
  const { rows, cols, denseCols, dense, groups, codes, sparse } = design
  const outputs = intercepts.length
  const first = sparse === undefined ? cols : cols - sparse.cols
  for (let output = 0; output < outputs; output++) {
    const base = output * cols
    const intercept = intercepts[output]
    for (let i = 0, d = 0, g = 0; i < rows; i++) {
      let sum = intercept
      for (let j = 0; j < denseCols; j++) sum += dense[d++] * coefficients[base + j]
      for (let j = 0; j < groups; j++) {
        const code = codes[g++]
        if (code >= 0) sum += coefficients[base + code]
      }
      if (sparse !== undefined) {
        const { values, indices, indptr } = sparse
        const end = indptr[i + 1]
        for (let p = indptr[i]; p < end; p++) sum += values[p] * coefficients[base + first + indices[p]]
      }
      out[i * outputs + output] = sum
    }
  }
  return out
}

/** As `marginsInto` for a single row, to the bit. */
export function rowMarginsInto(
  { dense, codes, sparse }: DesignRow,
  { coefficients, intercepts }: Coefficients,
  out: Float64Array
): Float64Array {
  const outputs = intercepts.length
  const cols = coefficients.length / outputs
  const first = sparse === undefined ? cols : cols - sparse.cols
  for (let output = 0, base = 0; output < outputs; output++, base += cols) {
    let sum = intercepts[output]
    for (let j = 0; j < dense.length; j++) sum += dense[j] * coefficients[base + j]
    for (let j = 0; j < codes.length; j++) if (codes[j] >= 0) sum += coefficients[base + codes[j]]
    if (sparse !== undefined) {
      for (let p = 0; p < sparse.length; p++) sum += sparse.values[p] * coefficients[base + first + sparse.columns[p]]
    }
    out[output] = sum
  }
  return out
}

/** The mean of each feature: 0 and 1 of a one-hot feature count as numbers. */
export function featureMeans(design: Design): Float64Array {
  const { rows, cols, denseCols, dense, groups, codes, sparse } = design
  const means = new Float64Array(cols)
  if (rows === 0) return means
  for (let i = 0, d = 0; i < rows; i++) for (let j = 0; j < denseCols; j++) means[j] += dense[d++]
  for (let g = 0; g < rows * groups; g++) if (codes[g] >= 0) means[codes[g]]++
  if (sparse !== undefined) {
    const first = cols - sparse.cols
    for (let p = 0; p < sparse.values.length; p++) means[first + sparse.indices[p]] += sparse.values[p]
  }
  for (let j = 0; j < cols; j++) means[j] /= rows
  return means
}
