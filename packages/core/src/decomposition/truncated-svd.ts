import { NutshellError } from '../errors'
import { CsrMatrix, isCsrMatrix } from '../matrix/csr-matrix'
import { checkFinite } from '../matrix/finite'
import { Matrix, toMatrix } from '../matrix/matrix'
import { checkInteger, checkKnownOptions, checkNumber } from '../options'
import { checkLongWork, createYielder, type LongWork } from '../progress'
import { Random } from '../random/random'
import { product, transposed } from './block-product'
import { applyQ, factorQr, orthonormalColumns, upperTriangle } from './householder'
import { jacobiSvd } from './jacobi-svd'

/** Options of `truncatedSvd`. */
export interface TruncatedSvdOptions {
  /** How many singular values and vectors: 1 to min(rows, cols). */
  rank: number
  /** Decides the random directions that a large problem starts from: any finite number. @default 0 */
  seed?: number
  /** Power iterations: each takes two passes over the numbers. @default 7 where rank < min(rows, cols) / 10, else 4 */
  iterations?: number
  /** Directions more than `rank` that are followed. @default 10 */
  oversampling?: number
}

/** X = U diag(singularValues) V^T, as near as a matrix of that rank comes to it. */
export interface TruncatedSvd {
  /** rows x rank: the left singular vectors as columns, orthonormal. */
  readonly U: Matrix<Float64Array>
  /** Falling. Those below the rounding errors of the largest are 0. */
  readonly singularValues: Float64Array
  /** cols x rank: the right singular vectors as columns, orthonormal; the entry of largest size of each is positive. */
  readonly V: Matrix<Float64Array>
}

const OPTION_NAMES = ['rank', 'seed', 'iterations', 'oversampling']

/** Up to so many rows or columns the decomposition is direct. */
const SMALL = 32
/** Numbers smaller or larger than these are scaled first: their squares would leave the range of float64. */
const LEAST_SCALE = 1e-100
const GREATEST_SCALE = 1e100

/**
 * The largest singular values of a matrix and their vectors. A sparse matrix stays sparse.
 *
 * Direct (QR, then one-sided Jacobi), so exact to rounding, where rows or columns are at most 32 or `rank + oversampling`
 * reaches their number. Else by randomized subspace iteration, which is near where singular values fall off beyond `rank`
 * and sharper with more `iterations`: N. Halko, P. Martinsson, J. Tropp, "Finding structure with randomness", 2011,
 * algorithms 4.4 and 5.1.
 *
 * @throws NutshellError INVALID_OPTION for a rank above min(rows, cols); NON_FINITE, INVALID_SHAPE, UNKNOWN_OPTION.
 */
export function truncatedSvd(
  x: Matrix | CsrMatrix | readonly ArrayLike<number>[],
  options: TruncatedSvdOptions
): TruncatedSvd {
  checkKnownOptions('truncatedSvd', options, OPTION_NAMES)
  const steps = start(x, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** As `truncatedSvd`, giving way to the event loop every few milliseconds; `signal` ends it within such a step. */
export async function truncatedSvdAsync(
  x: Matrix | CsrMatrix | readonly ArrayLike<number>[],
  options: TruncatedSvdOptions & LongWork
): Promise<TruncatedSvd> {
  checkKnownOptions('truncatedSvdAsync', options, [...OPTION_NAMES, 'onProgress', 'signal'])
  checkLongWork(options)
  const { signal, onProgress } = options
  const giveWay = createYielder()
  let reported = 0
  signal?.throwIfAborted()
  const steps = start(x, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    if (value !== undefined && value.done > reported) {
      reported = value.done
      onProgress?.(value)
    }
    await giveWay()
    signal?.throwIfAborted()
  }
}

/** What is yielded after a pass over the numbers (the direct way is a single one); nothing in between. */
type Pass = { done: number; total: number } | undefined

function start(
  input: Matrix | CsrMatrix | readonly ArrayLike<number>[],
  options: TruncatedSvdOptions
): Generator<Pass | undefined, TruncatedSvd> {
  const x = isCsrMatrix(input) ? input : toMatrix(input)
  const smaller = Math.min(x.rows, x.cols)
  const rank = checkInteger('rank', options.rank, 1)
  if (rank > smaller) {
    throw new NutshellError(
      'INVALID_OPTION',
      `rank = ${rank} exceeds min(rows, cols) = min(${x.rows}, ${x.cols}) = ${smaller}`
    )
  }
  const seed = checkNumber('seed', options.seed ?? 0)
  const iterations = checkInteger('iterations', options.iterations ?? (rank < smaller / 10 ? 7 : 4), 0)
  const oversampling = checkInteger('oversampling', options.oversampling ?? 10, 0)
  checkFinite(x)
  return decompose(x, rank, Math.min(smaller, rank + oversampling), iterations, seed)
}

function* decompose(
  input: Matrix | CsrMatrix,
  rank: number,
  width: number,
  iterations: number,
  seed: number
): Generator<Pass | undefined, TruncatedSvd> {
  const largest = largestSize('data' in input ? input.data : input.values)
  const isOdd = largest > 0 && (largest < LEAST_SCALE || largest > GREATEST_SCALE)
  const x = isOdd ? scaled(input, largest) : input
  const { rows, cols } = x
  const isDirect = Math.min(rows, cols) <= SMALL || width === Math.min(rows, cols)
  const parts = isDirect ? yield* directSvd(x, rank) : yield* subspaceSvd(x, rank, width, iterations, seed)
  const { singularValues } = parts
  const [left, right] = rows >= cols ? [parts.tall, parts.small] : [parts.small, parts.tall]
  fixSigns(left, right, rank)
  if (isOdd) for (let i = 0; i < rank; i++) singularValues[i] *= largest
  return { U: Matrix.from(left, rows, rank), singularValues, V: Matrix.from(right, cols, rank) }
}

/** Singular vectors as columns, row-major: of the longer side of the matrix and of the shorter one. */
interface Parts {
  tall: Float64Array
  singularValues: Float64Array
  small: Float64Array
}

/** The direct way. */
function* directSvd(x: Matrix | CsrMatrix, rank: number): Generator<Pass | undefined, Parts> {
  const { rows, cols } = x
  const data = toDense(rows >= cols ? x : transposed(x))
  const parts = yield* tallSvd(data, Math.max(rows, cols), Math.min(rows, cols), rank)
  yield { done: 1, total: 1 }
  return parts
}

/** The decomposition of a dense tall matrix (rows >= cols, row-major), which is overwritten. */
function* tallSvd(data: Float64Array, rows: number, cols: number, rank: number): Generator<undefined, Parts> {
  const qr = yield* factorQr(data, rows, cols)
  const { left, singularValues, right } = yield* jacobiSvd(upperTriangle(qr), cols)
  const tall = new Float64Array(rows * rank)
  const small = new Float64Array(cols * rank)
  for (let i = 0; i < cols; i++) {
    for (let j = 0; j < rank; j++) {
      tall[i * rank + j] = left[j * cols + i]
      small[i * rank + j] = right[j * cols + i]
    }
  }
  yield* applyQ(qr, tall, rank)
  return { tall, singularValues: singularValues.slice(0, rank), small }
}

/** The randomized way: `width` directions of the shorter side come to hold the largest singular vectors. */
function* subspaceSvd(
  x: Matrix | CsrMatrix,
  rank: number,
  width: number,
  iterations: number,
  seed: number
): Generator<Pass | undefined, Parts> {
  // A copy that is the transpose is gone through by rows, which is faster than going through the columns of one.
  const [long, wide] = x.rows >= x.cols ? [x, transposed(x)] : [transposed(x), x]
  const tallLength = Math.max(x.rows, x.cols)
  const smallLength = Math.min(x.rows, x.cols)
  const total = 2 * iterations + 2
  const random = new Random(seed)
  let tall: Float64Array = new Float64Array(tallLength * width)
  for (let i = 0; i < tall.length; i++) tall[i] = 2 * random.next() - 1
  let basis: Float64Array = new Float64Array(0)
  for (let iteration = 0; iteration <= iterations; iteration++) {
    const qr = yield* factorQr(yield* product(wide, tall, width), smallLength, width)
    yield { done: 2 * iteration + 1, total }
    basis = yield* orthonormalColumns(qr)
    tall = yield* product(long, basis, width)
    yield { done: 2 * iteration + 2, total }
  }
  // X is now basis times tall^T, or its transpose: the decomposition of tall is that of X.
  const parts = yield* tallSvd(tall, tallLength, width, rank)
  return { ...parts, small: yield* product(Matrix.from(basis, smallLength, width), parts.small, rank) }
}

/** Gives each pair of singular vectors the sign that makes the largest entry of the right one positive, as scikit-learn's svd_flip. */
function fixSigns(left: Float64Array, right: Float64Array, rank: number): void {
  for (let j = 0; j < rank; j++) {
    let largest = 0
    for (let at = j; at < right.length; at += rank) if (Math.abs(right[at]) > Math.abs(largest)) largest = right[at]
    if (largest > 0) continue
    for (let at = j; at < right.length; at += rank) right[at] = 0 - right[at]
    for (let at = j; at < left.length; at += rank) left[at] = 0 - left[at]
  }
}

/** The numbers of a matrix, row-major, copied. */
function toDense(x: Matrix | CsrMatrix): Float64Array {
  if ('data' in x) return Float64Array.from(x.data)
  const data = new Float64Array(x.rows * x.cols)
  for (let i = 0; i < x.rows; i++) {
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) data[i * x.cols + x.indices[p]] = x.values[p]
  }
  return data
}

function largestSize(numbers: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < numbers.length; i++) {
    const size = Math.abs(numbers[i])
    if (size > largest) largest = size
  }
  return largest
}

/** A copy with every number divided by `by`. */
function scaled(x: Matrix | CsrMatrix, by: number): Matrix | CsrMatrix {
  if ('data' in x)
    return Matrix.from(
      Float64Array.from(x.data, (value) => value / by),
      x.rows,
      x.cols
    )
  return CsrMatrix.trusted(
    x.values.map((value) => value / by),
    x.indices,
    x.indptr,
    x.cols
  )
}
