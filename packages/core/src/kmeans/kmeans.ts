import { NutshellError } from '../errors'
import { type CsrMatrix, isCsrMatrix } from '../matrix/csr-matrix'
import { checkFinite, MOST_SQUARABLE } from '../matrix/finite'
import { Matrix, toMatrix } from '../matrix/matrix'
import { checkIsObject, show } from '../options'
import { checkLongWork, createYielder } from '../progress'
import { Random } from '../random/random'
import { DenseSpace } from './dense-space'
import { kMeansParallel, kMeansPlusPlus, randomRows } from './init'
import { type Iteration, type LloydResult, lloyd } from './lloyd'
import { decodeModel, encodeModel, type Fitted } from './model-file'
import {
  DEFAULT_MAX_ITERATIONS,
  type KMeansOptions,
  type KMeansSyncOptions,
  NAMES,
  type ResolvedOptions,
  resolveOptions,
  SYNC_NAMES
} from './options'
import type { Space } from './space'
import { SparseSpace } from './sparse-space'

/** Rows to cluster: dense, sparse, or plain arrays (converted once). */
export type Rows = Matrix | CsrMatrix | readonly ArrayLike<number>[]

/**
 * A fitted model: `rows` points in `k` clusters. Its arrays are the model itself and not to be written to.
 *
 * Sparse rows whose squared distance is below 1e-13 of their squared lengths count as equal.
 */
export class KMeans {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'KMeans'
  /** The cluster of each row of the data it was fitted on, 0 to k - 1: always the nearest of `centroids`. */
  readonly labels: Int32Array
  /** The squared distance of each of those rows to its centroid. */
  readonly distances: Float64Array
  /** The weighted sum of `distances`. */
  readonly inertia: number
  /** The iterations of the run that was kept. */
  readonly iterations: number
  readonly converged: boolean
  /** What a user should know of: not converged, fewer clusters than asked for. Empty when all went well. */
  readonly warnings: readonly string[]
  /** The number of clusters: `k` as asked for, or the number of different rows where that is less. */
  readonly k: number
  readonly #fitted: Fitted<unknown>
  #centroids: Matrix<Float64Array> | undefined

  private constructor(fitted: Fitted<unknown>, warnings: readonly string[]) {
    this.#fitted = fitted
    this.k = fitted.k
    this.labels = fitted.labels
    this.distances = fitted.distances
    this.inertia = fitted.inertia
    this.iterations = fitted.iterations
    this.converged = fitted.converged
    this.warnings = warnings
    Object.freeze(this)
  }

  /** The centroids, k x columns, in float64 (made on first use where the data was sparse, so not a field). */
  get centroids(): Matrix<Float64Array> {
    this.#centroids ??= this.#fitted.space.toMatrix(this.#fitted.centroids)
    return this.#centroids
  }

  /** Fields and centroids as plain numbers, for JSON.stringify. */
  toJSON(): object {
    const { k, inertia, iterations, converged, warnings } = this
    const labels = Array.from(this.labels)
    const distances = Array.from(this.distances)
    return { k, centroids: this.centroids.toRows(), labels, distances, inertia, iterations, converged, warnings }
  }

  /**
   * Clusters the rows of `X` (rows x columns, finite numbers; not written to) by Lloyd's algorithm. Gives way to the event
   * loop now and then, reports each iteration, and stops within one step when `signal` is aborted.
   *
   * @throws NutshellError EMPTY_INPUT, INVALID_SHAPE (ragged rows), NON_FINITE (names row and column), INVALID_OPTION
   * (also k > rows), UNKNOWN_OPTION; the signal's reason.
   */
  static async fit(X: Rows, options: KMeansOptions): Promise<KMeans> {
    const giveWay = createYielder()
    checkIsObject('KMeans.fit', options)
    checkLongWork(options)
    options.signal?.throwIfAborted()
    const { onProgress, maxIterations: total = DEFAULT_MAX_ITERATIONS } = options
    const steps = fitSteps('KMeans.fit', X, options, NAMES)
    let restart = -1
    for (;;) {
      const step = steps.next()
      if (step.done) return new KMeans(step.value, warningsOf(step.value, options))
      if (step.value?.iteration === 1) restart++
      if (step.value !== undefined) onProgress?.({ ...step.value, done: step.value.iteration, total, restart })
      await giveWay()
      options.signal?.throwIfAborted()
    }
  }

  /** `fit` without the event loop, for small problems: same options but for threads, progress and signal, same result. */
  static fitSync(X: Rows, options: KMeansSyncOptions): KMeans {
    const steps = fitSteps('KMeans.fitSync', X, options, SYNC_NAMES)
    for (;;) {
      const step = steps.next()
      if (step.done) return new KMeans(step.value, warningsOf(step.value, options))
    }
  }

  /**
   * The nearest centroid of each row of `X`, the lowest of equals.
   *
   * @throws NutshellError INVALID_SHAPE when `X` has not the columns it was fitted on, NON_FINITE.
   */
  predict(X: Rows): Int32Array {
    const rows = checkRows(X)
    return this.#assign(rows, new Int32Array(rows.rows), new Float64Array(rows.rows))
  }

  /** `predict` into the caller's memory (a number for each row), which it returns. */
  predictInto(X: Rows, out: Int32Array): Int32Array {
    const rows = checkRows(X)
    if (out.length !== rows.rows) {
      throw new NutshellError('INVALID_SHAPE', `out.length = ${out.length}, expected rows of X = ${rows.rows}`)
    }
    return this.#assign(rows, out, new Float64Array(rows.rows))
  }

  /** The Euclidean distance of each row of `X` to each centroid: rows x k. Errors as `predict`. */
  transform(X: Rows): Matrix<Float64Array> {
    const rows = checkRows(X)
    const { space, centroids } = this.#meet(rows)
    const distances = Matrix.zeros(rows.rows, this.k)
    space.distancesToAll(centroids, distances.data)
    for (let i = 0; i < distances.data.length; i++) distances.data[i] = Math.sqrt(distances.data[i])
    return distances
  }

  /** Minus the inertia of `X`, so that more is better, as scikit-learn has it. Errors as `predict`. */
  score(X: Rows): number {
    const rows = checkRows(X)
    const distances = new Float64Array(rows.rows)
    this.#assign(rows, new Int32Array(rows.rows), distances)
    let inertia = 0
    for (let i = 0; i < distances.length; i++) inertia += distances[i]
    return -inertia
  }

  /** The model as a safetensors file. What `load` makes of it predicts the same, to the bit. */
  save(): Uint8Array {
    return encodeModel(this.#fitted, this.warnings)
  }

  /**
   * The model of a file that `save` made.
   *
   * @throws NutshellError INVALID_INPUT for anything else: another model, a file that is cut off or was tampered with.
   */
  static load(bytes: Uint8Array): KMeans {
    const { fitted, warnings } = decodeModel(bytes)
    return new KMeans(fitted, warnings)
  }

  #assign(rows: Matrix | CsrMatrix, labels: Int32Array, distances: Float64Array): Int32Array {
    const { space, centroids } = this.#meet(rows)
    space.assign(centroids, labels, distances)
    return labels
  }

  /** Rows and centroids in forms that fit each other: the rows' own. */
  #meet(rows: Matrix | CsrMatrix): { space: Space<unknown>; centroids: unknown } {
    const { space: fittedSpace, centroids } = this.#fitted
    if (rows.cols !== fittedSpace.cols && rows.rows > 0) {
      throw new NutshellError('INVALID_SHAPE', `X has ${rows.cols} columns, expected ${fittedSpace.cols} as in fit`)
    }
    const space = spaceOf(rows)
    const isSame = space.constructor === fittedSpace.constructor
    return { space, centroids: isSame ? centroids : space.centroidsFrom(this.centroids) }
  }
}

/** The whole of a fit, step by step: yields each iteration, and nothing at the steps between. */
function* fitSteps(
  what: string,
  X: Rows,
  options: KMeansOptions,
  known: readonly string[]
): Generator<Iteration | undefined, Fitted<unknown>> {
  const rows = checkRows(X)
  const resolved = resolveOptions(what, rows, options, known)
  const space = spaceOf(rows)
  const random = new Random(resolved.seed)
  let best: LloydResult<unknown> | undefined
  for (let restart = 0; restart < resolved.restarts; restart++) {
    const { centroids, k } = yield* firstCentroids(space, resolved, random)
    const run = yield* lloyd(space, centroids, k, resolved.weights, resolved.tolerance, resolved.maxIterations)
    if (best === undefined || run.inertia < best.inertia) best = run
  }
  return { ...best!, space }
}

function* firstCentroids(
  space: Space<unknown>,
  { init, k, weights }: ResolvedOptions,
  random: Random
): Generator<undefined, { centroids: unknown; k: number }> {
  if (typeof init !== 'string') return { centroids: space.centroidsFrom(init), k }
  let chosen: number[]
  if (init === 'random') chosen = randomRows(space.rows, k, weights, random)
  else chosen = yield* (init === 'k-means||' ? kMeansParallel : kMeansPlusPlus)(space, k, weights, random)
  return { centroids: space.centroidsAt(chosen), k: chosen.length }
}

function warningsOf({ k, converged, iterations }: LloydResult<unknown>, options: KMeansSyncOptions): string[] {
  const warnings: string[] = []
  if (k < options.k) warnings.push(`k = ${options.k} exceeds the ${k} different rows: the model has ${k} clusters`)
  if (!converged) warnings.push(`not converged after ${iterations} iterations; raise maxIterations or tolerance`)
  return warnings
}

function checkRows(X: Rows): Matrix | CsrMatrix {
  if (!Array.isArray(X) && (typeof X !== 'object' || X === null)) {
    throw new NutshellError('INVALID_INPUT', `X = ${show(X)}, expected a Matrix, a CsrMatrix or rows of numbers`)
  }
  const rows = isCsrMatrix(X) ? X : toMatrix(X)
  checkFinite(rows, MOST_SQUARABLE)
  return rows
}

function spaceOf(rows: Matrix | CsrMatrix): Space<unknown> {
  return (isCsrMatrix(rows) ? new SparseSpace(rows) : new DenseSpace(rows)) as Space<unknown>
}
