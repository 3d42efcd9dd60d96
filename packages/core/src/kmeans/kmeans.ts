import { NutshellError } from '../errors'
import { type CsrMatrix, isCsrMatrix } from '../matrix/csr-matrix'
import { checkFinite, checkSquarable, LARGEST, type Matrix, toMatrix } from '../matrix/matrix'
import { checkKnownOptions, show } from '../options'
import { createYielder } from '../progress'
import { Random } from '../random/random'
import { DenseSpace } from './dense-space'
import { kMeansParallel, kMeansPlusPlus, randomRows } from './init'
import { type Iteration, type LloydResult, lloyd } from './lloyd'
import {
  type KMeansOptions,
  type KMeansProgress,
  type KMeansSyncOptions,
  type ResolvedOptions,
  resolveOptions
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
  readonly #fitted: Fitted<unknown>
  #centroids: Matrix<Float64Array> | undefined

  private constructor(fitted: Fitted<unknown>, warnings: readonly string[]) {
    this.#fitted = fitted
    this.labels = fitted.labels
    this.distances = fitted.distances
    this.inertia = fitted.inertia
    this.iterations = fitted.iterations
    this.converged = fitted.converged
    this.warnings = warnings
  }

  /** The centroids, k x columns, in float64 (made on first use where the data was sparse). */
  get centroids(): Matrix<Float64Array> {
    this.#centroids ??= this.#fitted.space.toMatrix(this.#fitted.centroids)
    return this.#centroids
  }

  /** The number of clusters: `k` as asked for, or the number of different rows where that is less. */
  get k(): number {
    return this.#fitted.k
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
    options.signal?.throwIfAborted()
    const steps = fitSteps(X, options, true)
    for (;;) {
      const step = steps.next()
      if (step.done) return new KMeans(step.value, warningsOf(step.value, options))
      if (step.value !== undefined) options.onProgress?.(step.value)
      await giveWay()
      options.signal?.throwIfAborted()
    }
  }

  /** `fit` without the event loop, for small problems: same options but for threads, progress and signal, same result. */
  static fitSync(X: Rows, options: KMeansSyncOptions): KMeans {
    checkIsObject('KMeans.fitSync', options)
    const steps = fitSteps(X, options, false)
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
    return this.predictInto(rows, new Int32Array(rows.rows))
  }

  /** `predict` into the caller's memory, which it returns. */
  predictInto(X: Rows, out: Int32Array): Int32Array {
    const rows = checkRows(X)
    const { space, centroids } = this.#fitted
    if (rows.cols !== space.cols && rows.rows > 0) {
      throw new NutshellError('INVALID_SHAPE', `X has ${rows.cols} columns, expected ${space.cols} as in fit`)
    }
    if (out.length !== rows.rows) {
      throw new NutshellError('INVALID_SHAPE', `out.length = ${out.length}, expected rows of X = ${rows.rows}`)
    }
    const target = spaceOf(rows)
    // The fitted centroids fit the storage of the training rows; other storage meets them as a matrix.
    const own = target.constructor === space.constructor ? centroids : target.centroidsFrom(this.centroids)
    target.assign(own, out, new Float64Array(rows.rows))
    return out
  }
}

type Fitted<C> = LloydResult<C> & { space: Space<C> }

function* fitSteps(
  X: Rows,
  options: KMeansOptions,
  isAsync: boolean
): Generator<KMeansProgress | undefined, Fitted<unknown>> {
  const rows = checkRows(X)
  const resolved = resolveOptions(rows, options, isAsync)
  const space = spaceOf(rows)
  const random = new Random(resolved.seed)
  let best: LloydResult<unknown> | undefined
  for (let restart = 0; restart < resolved.restarts; restart++) {
    const { centroids, k } = yield* firstCentroids(space, resolved, random)
    const run = lloyd(space, centroids, k, resolved.weights, resolved.tolerance, resolved.maxIterations)
    let step = run.next()
    for (; !step.done; step = run.next()) {
      yield isAsync ? toProgress(step.value, resolved.maxIterations, restart) : undefined
    }
    if (best === undefined || step.value.inertia < best.inertia) best = step.value
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

function toProgress(iteration: Iteration, maxIterations: number, restart: number): KMeansProgress {
  return { ...iteration, done: iteration.iteration, total: maxIterations, restart }
}

function warningsOf({ k, converged, iterations }: LloydResult<unknown>, options: KMeansSyncOptions): string[] {
  const warnings: string[] = []
  if (k < options.k) warnings.push(`k = ${options.k} exceeds the ${k} different rows: the model has ${k} clusters`)
  if (!converged) warnings.push(`not converged after ${iterations} iterations; raise maxIterations or tolerance`)
  return warnings
}

/** Before any field of them is read. */
function checkIsObject(what: string, options: unknown): void {
  if (typeof options !== 'object' || options === null) checkKnownOptions(what, options as object, [])
}

function checkRows(X: Rows): Matrix | CsrMatrix {
  if (isCsrMatrix(X)) {
    checkSparseValues(X)
    return X
  }
  if (!Array.isArray(X) && (typeof X !== 'object' || X === null)) {
    throw new NutshellError('INVALID_INPUT', `X = ${show(X)}, expected a Matrix, a CsrMatrix or rows of numbers`)
  }
  const matrix = toMatrix(X)
  checkFinite(matrix)
  checkSquarable(matrix)
  return matrix
}

function checkSparseValues({ values, indices, indptr }: CsrMatrix): void {
  const at = values.findIndex((value) => !(Math.abs(value) <= LARGEST))
  if (at < 0) return
  const row = indptr.findIndex((end) => end > at) - 1
  const problem = Number.isFinite(values[at]) ? ': its square overflows' : ''
  throw new NutshellError(
    'NON_FINITE',
    `row ${row}, column ${indices[at]} is ${values[at]}${problem}, expected a finite number`
  )
}

function spaceOf(rows: Matrix | CsrMatrix): Space<unknown> {
  return (isCsrMatrix(rows) ? new SparseSpace(rows) : new DenseSpace(rows)) as Space<unknown>
}
