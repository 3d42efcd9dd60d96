import { Matrix, Random, truncatedSvd } from '@nutshell-ml/core'
import type { Design } from '../design'

/** Orthonormal directions and the variance (over rows - 1) of the rows along each, falling. */
export interface Directions {
  /** directions x cols, row-major; the entry of largest size of each is positive. */
  readonly vectors: Float64Array
  readonly variances: Float64Array
}

/** Directions more than asked for that an iteration follows: the last ones asked for come sooner. */
const OVERSAMPLING = 10
/** Passes over the rows: at least, and at most. What is between goes by the products that they may take. */
const LEAST_PASSES = 7
const MOST_PASSES = 40
const MOST_PRODUCTS = 4e9
/** It has converged when no variance asked for changes by more than this share of the largest. */
const TOLERANCE = 1e-11

/** The first `count` eigenvectors of the covariance matrix, directly. For few columns. */
export function allDirections(design: Design, means: Float64Array, count: number): Directions {
  const { cols, rows } = design
  const covariance = scatter(design, means)
  for (let i = 0; i < covariance.length; i++) covariance[i] /= rows - 1
  return eigenvectors(covariance, cols, count)
}

/**
 * The leading directions by subspace iteration with Rayleigh-Ritz steps (Y. Saad, "Numerical Methods for Large Eigenvalue
 * Problems", section 5.3), from random directions. One pass over the rows a step; the centred rows are never formed. Of
 * very many numbers it takes 7 steps, as randomized SVD does: near where variances fall off beyond `count`.
 */
export function leadingDirections(design: Design, means: Float64Array, count: number, seed: number): Directions {
  const { rows, cols } = design
  const size = Math.min(cols, rows, count + OVERSAMPLING)
  const entries = rows * (design.denseCols + design.groups) + (design.sparse?.values.length ?? 0)
  const products = 2 * entries * size + 3 * cols * size * size
  const passes = Math.max(LEAST_PASSES, Math.min(MOST_PASSES, Math.floor(MOST_PRODUCTS / products)))
  const random = new Random(seed)
  let basis = Float64Array.from({ length: size * cols }, () => random.next() + random.next() + random.next() - 1.5)
  orthonormalise(basis, size, cols)
  let variances = new Float64Array(size)
  for (let pass = 0; pass < passes; pass++) {
    const { image, gram } = scatterTimes(design, means, basis, size)
    for (let i = 0; i < gram.length; i++) gram[i] /= rows - 1
    const { vectors: turns, variances: found } = eigenvectors(gram, size, size)
    let change = 0
    for (let k = 0; k < count; k++) change = Math.max(change, Math.abs(found[k] - variances[k]))
    variances = found as Float64Array<ArrayBuffer>
    if (change <= TOLERANCE * variances[0] || pass === passes - 1) {
      basis = combine(turns, basis, size, cols)
      break
    }
    basis = combine(turns, image, size, cols)
    orthonormalise(basis, size, cols)
  }
  const vectors = basis.slice(0, count * cols)
  for (let k = 0; k < count; k++) flip(vectors.subarray(k * cols, (k + 1) * cols))
  return { vectors, variances: variances.slice(0, count) }
}

/** (x - means) . vector for each row and each of the vectors (k x cols): rows x k. */
export function projectRows(design: Design, vectors: Float64Array, means: Float64Array): Float64Array {
  const { rows, cols, denseCols } = design
  const count = vectors.length / cols
  const byColumn = transposed(vectors, count, cols)
  const shifts = meanImages(vectors, means, denseCols, count, cols)
  const out = new Float64Array(rows * count)
  for (let i = 0; i < rows; i++)
    projectRow(design, i, byColumn, means, shifts, out.subarray(i * count, (i + 1) * count))
  return out
}

/** Sum of (x - means)(x - means)^T over the rows: cols x cols. */
function scatter({ rows, cols, denseCols, dense, groups, codes, sparse }: Design, means: Float64Array): Float64Array {
  const sums = new Float64Array(cols * cols)
  const firstSparse = cols - (sparse?.cols ?? 0)
  const columns = new Int32Array(denseCols + groups + (sparse?.cols ?? 0))
  const values = new Float64Array(columns.length)
  for (let i = 0; i < rows; i++) {
    let length = 0
    for (; length < denseCols; length++) {
      columns[length] = length
      values[length] = dense[i * denseCols + length] - means[length]
    }
    for (let g = i * groups; g < (i + 1) * groups; g++) {
      if (codes[g] < 0) continue
      columns[length] = codes[g]
      values[length++] = 1
    }
    if (sparse !== undefined) {
      for (let p = sparse.indptr[i]; p < sparse.indptr[i + 1]; p++) {
        columns[length] = firstSparse + sparse.indices[p]
        values[length++] = sparse.values[p]
      }
    }
    for (let a = 0; a < length; a++) {
      const from = columns[a] * cols
      const value = values[a]
      for (let b = 0; b < length; b++) sums[from + columns[b]] += value * values[b]
    }
  }
  // Dense numbers were centred one by one. Of the others the means come off the sums: n means^T means.
  for (let a = denseCols; a < cols; a++) {
    for (let b = denseCols; b < cols; b++) sums[a * cols + b] -= rows * means[a] * means[b]
  }
  return sums
}

/** The scatter matrix times each vector of a basis (image: size x cols), and these by the basis (gram: size x size). */
function scatterTimes(design: Design, means: Float64Array, basis: Float64Array, size: number) {
  const { rows, cols, denseCols, dense, groups, codes, sparse } = design
  const firstSparse = cols - (sparse?.cols ?? 0)
  const byColumn = transposed(basis, size, cols)
  const shifts = meanImages(basis, means, denseCols, size, cols)
  const images = new Float64Array(cols * size)
  const gram = new Float64Array(size * size)
  const own = new Float64Array(size)
  const total = new Float64Array(size)
  const add = (column: number, value: number) => {
    const at = column * size
    for (let k = 0; k < size; k++) images[at + k] += value * own[k]
  }
  for (let i = 0; i < rows; i++) {
    projectRow(design, i, byColumn, means, shifts, own)
    for (let j = 0; j < denseCols; j++) add(j, dense[i * denseCols + j] - means[j])
    for (let g = i * groups; g < (i + 1) * groups; g++) if (codes[g] >= 0) add(codes[g], 1)
    if (sparse !== undefined) {
      for (let p = sparse.indptr[i]; p < sparse.indptr[i + 1]; p++)
        add(firstSparse + sparse.indices[p], sparse.values[p])
    }
    for (let a = 0; a < size; a++) {
      total[a] += own[a]
      for (let b = 0; b <= a; b++) gram[a * size + b] += own[a] * own[b]
    }
  }
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) gram[b * size + a] = gram[a * size + b]
  for (let j = denseCols; j < cols; j++) for (let k = 0; k < size; k++) images[j * size + k] -= means[j] * total[k]
  return { image: transposed(images, cols, size), gram }
}

/** One row less the means, by each vector. `byColumn`: cols x vectors. */
function projectRow(
  design: Design,
  i: number,
  byColumn: Float64Array,
  means: Float64Array,
  shifts: Float64Array,
  out: Float64Array
): void {
  const { cols, denseCols, dense, groups, codes, sparse } = design
  const count = shifts.length
  for (let k = 0; k < count; k++) out[k] = -shifts[k]
  for (let j = 0; j < denseCols; j++) {
    const value = dense[i * denseCols + j] - means[j]
    for (let k = 0; k < count; k++) out[k] += value * byColumn[j * count + k]
  }
  for (let g = i * groups; g < (i + 1) * groups; g++) {
    if (codes[g] >= 0) for (let k = 0; k < count; k++) out[k] += byColumn[codes[g] * count + k]
  }
  if (sparse === undefined) return
  const firstSparse = cols - sparse.cols
  for (let p = sparse.indptr[i]; p < sparse.indptr[i + 1]; p++) {
    const at = (firstSparse + sparse.indices[p]) * count
    for (let k = 0; k < count; k++) out[k] += sparse.values[p] * byColumn[at + k]
  }
}

/** The means of the columns from `first` on, by each vector: dense numbers are centred one by one. */
function meanImages(
  vectors: Float64Array,
  means: Float64Array,
  first: number,
  count: number,
  cols: number
): Float64Array {
  const images = new Float64Array(count)
  for (let k = 0; k < count; k++) for (let j = first; j < cols; j++) images[k] += vectors[k * cols + j] * means[j]
  return images
}

/** The first `count` eigenvectors of a symmetric matrix without negative eigenvalues: its singular vectors. */
function eigenvectors(matrix: Float64Array, size: number, count: number): Directions {
  // As many as there are: then it is direct.
  const { singularValues, V } = truncatedSvd(Matrix.from(matrix, size, size), { rank: size })
  const vectors = transposed(V.data, size, size)
  return { vectors: vectors.slice(0, count * size), variances: singularValues.slice(0, count) }
}

/** turns (size x size) times vectors (size x cols). */
function combine(turns: Float64Array, vectors: Float64Array, size: number, cols: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(size * cols)
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      const turn = turns[a * size + b]
      for (let j = 0; j < cols; j++) out[a * cols + j] += turn * vectors[b * cols + j]
    }
  }
  return out
}

/** Makes rows orthonormal, each by those before it, twice: once leaves rounding errors of rows that are nearly parallel. */
function orthonormalise(vectors: Float64Array, size: number, cols: number): void {
  for (let a = 0; a < size; a++) {
    const own = vectors.subarray(a * cols, (a + 1) * cols)
    const start = length(own)
    for (let turn = 0; turn < 2; turn++) {
      for (let b = 0; b < a; b++) {
        const other = vectors.subarray(b * cols, (b + 1) * cols)
        let inside = 0
        for (let j = 0; j < cols; j++) inside += own[j] * other[j]
        for (let j = 0; j < cols; j++) own[j] -= inside * other[j]
      }
    }
    // What is left of a vector within the space of the others is rounding errors: no direction.
    const size = length(own)
    const scale = size > 1e-12 * start ? 1 / size : 0
    for (let j = 0; j < cols; j++) own[j] *= scale
  }
}

function length(vector: Float64Array): number {
  let sum = 0
  for (let j = 0; j < vector.length; j++) sum += vector[j] * vector[j]
  return Math.sqrt(sum)
}

function flip(vector: Float64Array): void {
  let largest = 0
  for (let j = 0; j < vector.length; j++) if (Math.abs(vector[j]) > Math.abs(vector[largest])) largest = j
  if (vector[largest] < 0) for (let j = 0; j < vector.length; j++) vector[j] = -vector[j]
}

function transposed(data: Float64Array, rows: number, cols: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(rows * cols)
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = data[i * cols + j]
  return out
}
