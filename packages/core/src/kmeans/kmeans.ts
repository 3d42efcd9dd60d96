import { NutshellError } from '../errors'
import type { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { checkIsObject } from '../options'
import { runAcross, runHere } from '../parallel/run'
import { checkLongWork, createYielder } from '../progress'
import { fewerClusters, fitAtOnce, fitSteps, takeProblem, warningsOf } from './fit'
import { decodeModel, encodeModel, type Fitted } from './model-file'
import {
  defaultMaxIterations,
  type KMeansOptions,
  type KMeansSyncOptions,
  type KMeansTrainerOptions,
  NAMES,
  SYNC_NAMES
} from './options'
import { checkRows, type Rows, rowsForMetric, spaceOf, withMetric } from './rows'
import type { Metric } from './rules'
import type { Space } from './space'
import { MiniBatchTrainer } from './trainer'

/** Learns from rows bit by bit: `add(rows)`, and `model()` at any time. */
export type KMeansTrainer = MiniBatchTrainer<KMeans>

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
  /** The squared distance of each of those rows to its centroid; with metric 'cosine' 1 - cos. */
  readonly distances: Float64Array
  /** The weighted sum of `distances`. */
  readonly inertia: number
  /** The iterations of the run that was kept: with 'bisecting' splits, with 'mini-batch' and a trainer batches. */
  readonly iterations: number
  readonly converged: boolean
  /** What a user should know of: not converged, fewer clusters than asked for. Empty when all went well. */
  readonly warnings: readonly string[]
  /** The number of clusters: `k` as asked for, or the number of different rows where that is less. */
  readonly k: number
  readonly metric: Metric
  readonly #fitted: Fitted<unknown>
  #centroids: Matrix<Float64Array> | undefined

  private constructor(fitted: Fitted<unknown>, warnings: readonly string[]) {
    this.#fitted = fitted
    this.k = fitted.k
    this.metric = fitted.metric
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
    const { k, metric, inertia, iterations, converged, warnings } = this
    const labels = Array.from(this.labels)
    const distances = Array.from(this.distances)
    const centroids = this.centroids.toRows()
    return { k, metric, centroids, labels, distances, inertia, iterations, converged, warnings }
  }

  /**
   * Clusters the rows of `X` (rows x columns, finite numbers; not written to) by Lloyd's algorithm, or as `algorithm` says.
   * Gives way to the event loop now and then, reports each iteration, and stops within one step when `signal` is aborted.
   *
   * @throws NutshellError EMPTY_INPUT, INVALID_SHAPE (ragged rows), NON_FINITE (names row and column), INVALID_INPUT (with
   * metric 'cosine' a row of zeros, which it names), INVALID_OPTION (also k > rows, and options that do not apply with
   * the algorithm), UNKNOWN_OPTION; the signal's reason.
   */
  static async fit(X: Rows, options: KMeansOptions): Promise<KMeans> {
    const giveWay = createYielder()
    checkIsObject('KMeans.fit', options)
    checkLongWork(options)
    options.signal?.throwIfAborted()
    const { onProgress, maxIterations: total = defaultMaxIterations(options.algorithm) } = options
    const problem = takeProblem('KMeans.fit', X, options, NAMES)
    const fitted = onProgress === undefined ? fitAtOnce(problem) : undefined
    if (fitted !== undefined) return new KMeans(fitted, warningsOf(fitted, options))
    const steps = fitSteps(problem)
    let restart = -1
    try {
      for (;;) {
        const step = steps.next()
        if (step.done) return new KMeans(step.value, warningsOf(step.value, options))
        const { value } = step
        if (value !== undefined && 'kernel' in value) await runAcross(value, giveWay)
        else if (value !== undefined) {
          if (value.iteration === 1) restart++
          onProgress?.({ total, ...value, done: value.iteration, restart })
        }
        await giveWay()
        options.signal?.throwIfAborted()
      }
    } finally {
      steps.return(undefined as never) // lets it give back what it holds when this ends before it does
    }
  }

  /** `fit` without the event loop, for small problems: same options but for threads, progress and signal, same result. */
  static fitSync(X: Rows, options: KMeansSyncOptions): KMeans {
    const problem = takeProblem('KMeans.fitSync', X, options, SYNC_NAMES)
    const fitted = fitAtOnce(problem)
    if (fitted !== undefined) return new KMeans(fitted, warningsOf(fitted, options))
    const steps = fitSteps(problem)
    for (;;) {
      const step = steps.next()
      if (step.done) return new KMeans(step.value, warningsOf(step.value, options))
      if (step.value !== undefined && 'kernel' in step.value) runHere(step.value)
    }
  }

  /**
   * A trainer for rows that do not fit in memory together: mini-batch k-means on what is given to its `add`, bit by bit.
   *
   * @throws NutshellError INVALID_OPTION, UNKNOWN_OPTION, INVALID_SHAPE and NON_FINITE (of `init`).
   */
  static trainer(options: KMeansTrainerOptions): KMeansTrainer {
    checkIsObject('KMeans.trainer', options)
    const { k } = options
    return new MiniBatchTrainer(options, (fitted) => new KMeans(fitted, fewerClusters(fitted.k, k)))
  }

  /**
   * The nearest centroid of each row of `X`, the lowest of equals.
   *
   * @throws NutshellError INVALID_SHAPE when `X` has not the columns it was fitted on, NON_FINITE, INVALID_INPUT (with metric
   * 'cosine' a row of zeros, which it names).
   */
  predict(X: Rows): Int32Array {
    const rows = this.#rowsOf(X)
    return this.#assign(rows, new Int32Array(rows.rows), new Float64Array(rows.rows))
  }

  /** `predict` into the caller's memory (a number for each row), which it returns. */
  predictInto(X: Rows, out: Int32Array): Int32Array {
    const rows = this.#rowsOf(X)
    if (out.length !== rows.rows) {
      throw new NutshellError('INVALID_SHAPE', `out.length = ${out.length}, expected rows of X = ${rows.rows}`)
    }
    return this.#assign(rows, out, new Float64Array(rows.rows))
  }

  /** The Euclidean distance of each row of `X` to each centroid, with metric 'cosine' 1 - cos: rows x k. Errors as `predict`. */
  transform(X: Rows): Matrix<Float64Array> {
    const rows = this.#rowsOf(X)
    const { space, centroids } = this.#meet(rows)
    const distances = Matrix.zeros(rows.rows, this.k)
    space.distancesToAll(centroids, distances.data)
    if (this.metric === 'cosine') return distances
    for (let i = 0; i < distances.data.length; i++) distances.data[i] = Math.sqrt(distances.data[i])
    return distances
  }

  /** Minus the inertia of `X`, so that more is better, as scikit-learn has it. Errors as `predict`. */
  score(X: Rows): number {
    const rows = this.#rowsOf(X)
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

  /** The rows of `X`, checked, as the metric takes them. */
  #rowsOf(X: Rows): Matrix | CsrMatrix {
    const rows = checkRows(X)
    const { cols } = this.#fitted.space
    if (rows.cols !== cols && rows.rows > 0) {
      throw new NutshellError('INVALID_SHAPE', `X has ${rows.cols} columns, expected ${cols} as in fit`)
    }
    return rowsForMetric(rows, X, this.metric)
  }

  /** Rows and centroids in forms that fit each other: the rows' own. */
  #meet(rows: Matrix | CsrMatrix): { space: Space<unknown>; centroids: unknown } {
    const { space: fittedSpace, centroids } = this.#fitted
    const space = spaceOf(rows)
    const isSame = space.constructor === fittedSpace.constructor
    return {
      space: withMetric(space, this.metric),
      centroids: isSame ? centroids : space.centroidsFrom(this.centroids)
    }
  }
}
