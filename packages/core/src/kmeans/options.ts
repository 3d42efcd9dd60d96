import { NutshellError } from '../errors'
import type { CsrMatrix } from '../matrix/csr-matrix'
import { checkFinite, MOST_SQUARABLE } from '../matrix/finite'
import { isMatrix, type Matrix } from '../matrix/matrix'
import { checkInteger, checkKnownOptions, checkNumber, checkOneOf } from '../options'
import type { LongWork, Progress } from '../progress'
import { checkWeights } from '../sample-weight'
import type { Algorithm, Init, LloydRules, Metric } from './rules'
import type { Iteration } from './steps'

/**
 * What `onProgress` is told after each iteration; `done` and `total` count iterations. With 'bisecting' these are splits, and
 * the shift is that of the two new centroids from the one they replace; with 'mini-batch' batches, and the inertia of all
 * rows is estimated from the batch.
 */
export interface KMeansProgress extends Progress, Iteration {
  /** Which of `restarts` runs this is, from 0; with 'bisecting', where they are part of a split, always 0. */
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
  init?: Init
  /**
   * How far a row is from a centroid: squared Euclidean distance, or with 'cosine' 1 - cos of the angle between them
   * (spherical k-means, Dhillon and Modha 2001): rows are taken at unit length, in a copy, and centroids are kept at it. A row
   * of zeros, which has no direction, is then an error. Cosine distances below 1e-13 count as 0; those of float32 rows are
   * exact up to a share of 1e-7. @default 'euclidean'
   */
  metric?: Metric
  /**
   * The algorithm. 'lloyd' compares every row with every centroid, 'hamerly' only those whose nearest may have changed; both
   * give the same answer, and 'auto' is the faster one. The other two give other ones: 'mini-batch' learns
   * from batches of rows drawn by the seed, for many rows: nearly as good in a fraction of the time (Sculley 2010, with the
   * rules of scikit-learn's MiniBatchKMeans); 'bisecting' splits the cluster of greatest inertia in two, again and
   * again, which suits large `k` and makes clusters of like inertia (Steinbach, Karypis and Kumar 2000). Labels are
   * always those of the nearest centroids. @default 'auto'
   */
  algorithm?: Algorithm
  /**
   * Iterations at most (of each split with 'bisecting', passes over the rows with 'mini-batch'); reaching it is not an
   * error, `converged` is then false. @default 300, with 'mini-batch' 100
   */
  maxIterations?: number
  /**
   * Converged when the squared shift of all centroids is at most this share of the mean variance of the columns (of unit
   * rows with 'cosine'). With 'mini-batch' the shift of a batch, smoothed, where this is above 0; besides it ends when 10
   * batches in a row did not lower the smoothed inertia. @default 1e-4, with 'mini-batch' 0
   */
  tolerance?: number
  /**
   * Runs from different first centroids, of which the one of least inertia is kept; with 'bisecting', runs of each split.
   * Given centroids run once. @default 1
   */
  restarts?: number
  /** Rows in a batch, with 'mini-batch' only. Where it is as many as there are rows, that is Lloyd's algorithm. @default 1024 */
  batchSize?: number
  /** A weight >= 0 for each row. @default all 1 */
  sampleWeight?: ArrayLike<number>
}

/** Options of `KMeans.fit`. */
export interface KMeansOptions extends KMeansSyncOptions, LongWork<KMeansProgress> {
  /**
   * Threads at most, with the one that calls; the result does not depend on it. Large dense problems use them, with 'auto' as
   * many as the machine runs at once. @default 'auto'
   */
  threads?: 'auto' | number
}

/** Options of `KMeans.trainer`, as those of `KMeans.fit`; `batchSize` rows are learnt from at a time. */
export type KMeansTrainerOptions = Pick<KMeansSyncOptions, 'k' | 'seed' | 'init' | 'metric' | 'batchSize'>

export interface ResolvedTrainerOptions {
  k: number
  seed: number
  init: Init
  metric: Metric
  batchSize: number
  /** How many rows the first centroids of mini-batch k-means are chosen among. */
  seedingRows: number
}

export interface ResolvedOptions extends ResolvedTrainerOptions, LloydRules {
  algorithm: Algorithm
  restarts: number
  threads: 'auto' | number
}

const ALGORITHMS = ['auto', 'lloyd', 'hamerly', 'mini-batch', 'bisecting'] as const
const INITS = ['k-means++', 'k-means||', 'random'] as const
const METRICS = ['euclidean', 'cosine'] as const

const TRAINER_NAMES = ['k', 'seed', 'init', 'metric', 'batchSize']
export const SYNC_NAMES = [...TRAINER_NAMES, 'algorithm', 'maxIterations', 'tolerance', 'restarts', 'sampleWeight']
export const NAMES = [...SYNC_NAMES, 'threads', 'onProgress', 'signal']

/** What `maxIterations` is where it is not given. */
export function defaultMaxIterations(algorithm: Algorithm | undefined): number {
  return algorithm === 'mini-batch' ? 100 : 300
}

/** Checks everything about options and data once; what is inside trusts it. */
export function resolveOptions(
  what: string,
  X: Matrix | CsrMatrix,
  options: KMeansOptions,
  known: readonly string[]
): ResolvedOptions {
  checkKnownOptions(what, options, known)
  const { k, algorithm = 'auto', threads = 'auto', restarts = 1 } = options
  if (X.rows === 0 || X.cols === 0) {
    throw new NutshellError('EMPTY_INPUT', `X has ${X.rows} rows and ${X.cols} columns, expected at least 1 of each`)
  }
  checkOneOf('algorithm', algorithm, ALGORITHMS)
  const isMiniBatch = algorithm === 'mini-batch'
  const { maxIterations = defaultMaxIterations(algorithm), tolerance = isMiniBatch ? 0 : 1e-4 } = options
  const resolved = resolveFor(options, X.cols)
  if (k > X.rows) throw new NutshellError('INVALID_OPTION', `k = ${k} exceeds rows = ${X.rows}`)
  checkApplies(options, algorithm)
  if (threads !== 'auto') checkInteger('threads', threads, 1)
  const weights = checkWeights(options.sampleWeight, X.rows)
  if (weights?.every((weight) => weight === 0)) {
    throw new NutshellError('INVALID_INPUT', 'sampleWeight is 0 for every row, expected one above 0')
  }
  checkInteger('maxIterations', maxIterations, 1)
  if (!(typeof tolerance === 'number' && tolerance >= 0))
    checkNumber('tolerance', tolerance, 'a number >= 0', () => false)
  const { seed, init, metric, batchSize, seedingRows } = resolved
  const runs = restartsOf(init, restarts)
  // Named one by one: a spread costs as much as a tiny fit's whole first iteration.
  return {
    k,
    seed,
    init,
    metric,
    batchSize,
    seedingRows,
    algorithm,
    maxIterations,
    tolerance: checkNumber('tolerance', tolerance),
    restarts: runs,
    weights,
    threads
  }
}

export function resolveTrainerOptions(options: KMeansTrainerOptions): ResolvedTrainerOptions {
  checkKnownOptions('KMeans.trainer', options, TRAINER_NAMES)
  return resolveFor(options, undefined)
}

/** @param cols the columns of the rows, where they are known. */
function resolveFor(options: KMeansTrainerOptions, cols: number | undefined): ResolvedTrainerOptions {
  const { k, seed = 0, init = 'k-means++', metric = 'euclidean', batchSize = 1024 } = options
  checkInteger('k', k, 1)
  checkInteger('batchSize', batchSize, 1)
  return {
    k,
    seed: checkNumber('seed', seed),
    init: checkInit(init, k, cols),
    metric: checkOneOf('metric', metric, METRICS),
    batchSize,
    // Three batches as in scikit-learn, which has three rows for each centroid only where those are fewer than k.
    seedingRows: Math.max(3, Math.ceil((3 * k) / batchSize)) * batchSize
  }
}

/** Errors: INVALID_OPTION for an option that means nothing to the algorithm. */
function checkApplies({ init, batchSize }: KMeansOptions, algorithm: Algorithm): void {
  if (batchSize !== undefined && algorithm !== 'mini-batch') {
    throw new NutshellError(
      'INVALID_OPTION',
      `batchSize = ${batchSize} does not apply with algorithm = '${algorithm}', expected algorithm = 'mini-batch'`
    )
  }
  if (algorithm === 'bisecting' && isMatrix(init)) {
    throw new NutshellError(
      'INVALID_OPTION',
      `init = a ${init.rows} x ${init.cols} matrix does not apply with algorithm = 'bisecting', expected one of: ${INITS.join(', ')}`
    )
  }
}

function checkInit(init: unknown, k: number, cols: number | undefined): Init {
  if (!isMatrix(init)) return checkOneOf('init', init, INITS)
  if (init.rows !== k || (cols !== undefined && init.cols !== cols)) {
    throw new NutshellError(
      'INVALID_SHAPE',
      `init is ${init.rows} x ${init.cols}, expected k x columns of X = ${k} x ${cols ?? init.cols}`
    )
  }
  checkFinite(init, MOST_SQUARABLE)
  return init
}

/** Given centroids leave nothing to chance: a second run would be the first again. */
function restartsOf(init: Init, restarts: number): number {
  const checked = checkInteger('restarts', restarts, 1)
  return isMatrix(init) ? 1 : checked
}
