import { NutshellError } from '../errors'
import type { CsrMatrix } from '../matrix/csr-matrix'
import { checkFinite, MOST_SQUARABLE } from '../matrix/finite'
import { type FloatArray, isMatrix, type Matrix } from '../matrix/matrix'
import { checkInteger, checkKnownOptions, checkNumber, checkOneOf, show } from '../options'
import type { LongWork, Progress } from '../progress'
import type { Iteration } from './lloyd'

/** What `onProgress` is told after each iteration; `done` and `total` count iterations. */
export interface KMeansProgress extends Progress, Iteration {
  /** Which of `restarts` runs this is, from 0. */
  restart: number
}

/** Options of `KMeans.fit` that also hold for its synchronous twin. */
export interface KMeansSyncOptions {
  /** The number of clusters: 1 to the number of rows. */
  k: number
  /** Decides every random choice: any finite number. @default 0 */
  seed?: number
  /**
   * How the first centroids are chosen: greedy k-means++, k-means|| (fewer passes over the rows where k is in the
   * thousands), rows drawn at random, or a `k` x cols matrix of given ones. @default 'k-means++'
   */
  init?: 'k-means++' | 'k-means||' | 'random' | Matrix
  /** The algorithm; all give the same answer. @default 'auto' */
  algorithm?: 'auto' | 'lloyd'
  /** Iterations at most; reaching it is not an error, `converged` is then false. @default 300 */
  maxIterations?: number
  /** Converged when the squared shift of all centroids is at most this share of the mean variance of the columns. @default 1e-4 */
  tolerance?: number
  /** Runs from different first centroids, of which the one of least inertia is kept. Given centroids run once. @default 1 */
  restarts?: number
  /** A weight >= 0 for each row. @default all 1 */
  sampleWeight?: ArrayLike<number>
}

/** Options of `KMeans.fit`. */
export interface KMeansOptions extends KMeansSyncOptions, LongWork<KMeansProgress> {
  /** Threads at most; the result does not depend on it. This version computes on one. @default 'auto' */
  threads?: 'auto' | number
}

export interface ResolvedOptions {
  k: number
  seed: number
  init: 'k-means++' | 'k-means||' | 'random' | Matrix
  maxIterations: number
  tolerance: number
  restarts: number
  weights: FloatArray | undefined
}

export const DEFAULT_MAX_ITERATIONS = 300

export const SYNC_NAMES = ['k', 'seed', 'init', 'algorithm', 'maxIterations', 'tolerance', 'restarts', 'sampleWeight']
export const NAMES = [...SYNC_NAMES, 'threads', 'onProgress', 'signal']

/** Checks everything about options and data once; what is inside trusts it. */
export function resolveOptions(
  what: string,
  X: Matrix | CsrMatrix,
  options: KMeansOptions,
  known: readonly string[]
): ResolvedOptions {
  checkKnownOptions(what, options, known)
  const { k, seed = 0, init = 'k-means++', algorithm = 'auto', threads = 'auto' } = options
  const { maxIterations = DEFAULT_MAX_ITERATIONS, tolerance = 1e-4, restarts = 1 } = options
  if (X.rows === 0 || X.cols === 0) {
    throw new NutshellError('EMPTY_INPUT', `X has ${X.rows} rows and ${X.cols} columns, expected at least 1 of each`)
  }
  checkInteger('k', k, 1)
  if (k > X.rows) throw new NutshellError('INVALID_OPTION', `k = ${k} exceeds rows = ${X.rows}`)
  checkNumber('seed', seed)
  checkOneOf('algorithm', algorithm, ['auto', 'lloyd'])
  if (threads !== 'auto') checkInteger('threads', threads, 1)
  return {
    k,
    seed,
    init: checkInit(init, k, X.cols),
    maxIterations: checkInteger('maxIterations', maxIterations, 1),
    tolerance: checkNumber('tolerance', tolerance, 'a number >= 0', (value) => value >= 0),
    restarts: restartsOf(init, restarts),
    weights: checkWeights(options.sampleWeight, X.rows)
  }
}

function checkInit(init: unknown, k: number, cols: number): ResolvedOptions['init'] {
  if (!isMatrix(init)) {
    return checkOneOf<'k-means++' | 'k-means||' | 'random'>('init', init, ['k-means++', 'k-means||', 'random'])
  }
  if (init.rows !== k || init.cols !== cols) {
    throw new NutshellError(
      'INVALID_SHAPE',
      `init is ${init.rows} x ${init.cols}, expected k x columns of X = ${k} x ${cols}`
    )
  }
  checkFinite(init, MOST_SQUARABLE)
  return init
}

/** Given centroids leave nothing to chance: a second run would be the first again. */
function restartsOf(init: unknown, restarts: number): number {
  const checked = checkInteger('restarts', restarts, 1)
  return isMatrix(init) ? 1 : checked
}

function checkWeights(given: ArrayLike<number> | undefined, rows: number): Float64Array | undefined {
  if (given === undefined) return undefined
  if (given?.length !== rows) {
    throw new NutshellError('INVALID_SHAPE', `sampleWeight.length = ${show(given?.length)}, expected rows = ${rows}`)
  }
  const weights = Float64Array.from(given)
  let total = 0
  for (let i = 0; i < rows; i++) {
    if (typeof given[i] !== 'number' || !(weights[i] >= 0) || weights[i] === Number.POSITIVE_INFINITY) {
      throw new NutshellError('INVALID_INPUT', `sampleWeight[${i}] = ${show(given[i])}, expected a number >= 0`)
    }
    total += weights[i]
  }
  if (total === Number.POSITIVE_INFINITY) {
    throw new NutshellError('INVALID_INPUT', 'the sum of sampleWeight overflows, expected smaller weights')
  }
  if (!(total > 0)) throw new NutshellError('INVALID_INPUT', 'sampleWeight is 0 for every row, expected one above 0')
  return weights
}
