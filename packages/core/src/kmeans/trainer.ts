import { NutshellError } from '../errors'
import { type CsrMatrix, isCsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { pickRows } from '../matrix/pick-rows'
import { checkKnownOptions } from '../options'
import { Random } from '../random/random'
import { checkWeights } from '../sample-weight'
import { firstCentroids } from './init'
import { weightedSum } from './lloyd'
import { rowsThatCount } from './mini-batch'
import { type BatchState, batchStep, followTrend, hasStalled, startState, type Trend } from './mini-batch-step'
import type { Fitted } from './model-file'
import { type KMeansTrainerOptions, type ResolvedTrainerOptions, resolveTrainerOptions } from './options'
import { PendingRows } from './pending-rows'
import { checkRows, type Rows, rowsForMetric, spaceOf, withMetric } from './rows'
import type { Init } from './rules'
import type { Space } from './space'

/** What the batches so far have made. Never written to: a batch makes the next, so that a model can look ahead. */
interface Run {
  state: BatchState<unknown>
  trend: Trend | undefined
  batches: number
  /** The weight of all rows in them. */
  weight: number
  /** Of the random choices of the next batch. */
  seed: number
}

/**
 * Mini-batch k-means (D. Sculley, "Web-scale k-means clustering", 2010) on rows that come bit by bit, of which it keeps a
 * few thousand at most; made by `KMeans.trainer`.
 *
 * What it learns depends on the rows and their order, and neither on how they were cut into calls of `add` nor on how often
 * a model was asked for: it goes by batches of `batchSize` rows of its own. The first centroids are chosen among the first
 * rows, 3 * batchSize and at least 3 * k of them (more, while fewer than `k` of them are different).
 */
export class MiniBatchTrainer<Model> {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'KMeansTrainer'
  readonly #options: ResolvedTrainerOptions
  readonly #toModel: (fitted: Fitted<unknown>) => Model
  readonly #pending = new PendingRows()
  /** A space of no rows, in the storage of the first batch. */
  #space: Space<unknown> | undefined
  #run: Run | undefined
  #rows = 0
  #weight = 0

  constructor(options: KMeansTrainerOptions, toModel: (fitted: Fitted<unknown>) => Model) {
    this.#options = resolveTrainerOptions(options)
    this.#toModel = toModel
    const { init, metric } = this.#options
    if (typeof init !== 'string') {
      const own = Matrix.from(Float64Array.from(init.data), init.rows, init.cols)
      this.#options.init = rowsForMetric(own, init, metric, 'init') as Matrix
    }
  }

  /** How many rows were added, not counting those of weight 0. */
  get rows(): number {
    return this.#rows
  }

  /**
   * Learns from some rows: any number of them, dense or sparse, but always as in the first call. What is needed later is
   * copied: the arrays may be used again. A batch that is refused changes nothing.
   *
   * @param options `sampleWeight`: a weight >= 0 for each row of the batch. @default all 1
   * @throws NutshellError INVALID_SHAPE (ragged rows, another width than before), INVALID_INPUT (dense after sparse rows,
   * sparse after dense ones; with metric 'cosine' a row of zeros), NON_FINITE (names row and column), UNKNOWN_OPTION.
   */
  add(batch: Rows, options: { sampleWeight?: ArrayLike<number> } = {}): void {
    const { k, init, metric } = this.#options
    checkKnownOptions('KMeansTrainer.add', options, ['sampleWeight'])
    const checked = checkRows(batch)
    const given = checkWeights(options.sampleWeight, checked.rows)
    if (checked.rows === 0) return
    const space = this.#spaceFor(checked)
    const rows = rowsForMetric(checked, batch, metric)
    const weights = given ?? new Float64Array(rows.rows).fill(1)
    const weight = weights.reduce((sum, one) => sum + one, this.#weight)
    if (weight === Number.POSITIVE_INFINITY) {
      throw new NutshellError('INVALID_INPUT', 'the sum of all sampleWeight overflows, expected smaller weights')
    }
    if (typeof init !== 'string') this.#run ??= this.#startRun(withMetric(space, metric).centroidsFrom(init), k)
    this.#space = space
    this.#weight = weight

    // Rows of weight 0 have no part in anything, and no label here either.
    const used = rowsThatCount(rows.rows, weights)
    this.#rows += used.length
    let next = 0
    while (next < used.length) {
      const enough = this.#run === undefined ? this.#options.seedingRows : this.#options.batchSize
      const own = used.subarray(next, next + enough - this.#pending.count)
      this.#pending.add(
        pickRows(rows, own),
        Float64Array.from(own, (row) => weights[row])
      )
      next += own.length
      if (this.#pending.count === enough) this.#learn()
    }
  }

  /**
   * A model of the rows so far; adding more rows does not change it. May be called at any time, and again.
   *
   * It has no `labels` and `distances`: both are empty. Its `inertia` is an estimate for all rows: their weight times the mean
   * distance of the rows of a batch to the centroids that the batch began with, averaged over batches, each of which counts in
   * proportion to the weight of all rows up to it; exact while there are fewer rows than first centroids are chosen
   * among. `iterations` counts batches, and `converged` says that the last 10 did not lower that average.
   *
   * @throws NutshellError EMPTY_INPUT where no rows were added, INVALID_OPTION where fewer than `k`.
   */
  model(): Model {
    const { k, metric } = this.#options
    if (this.#rows === 0) {
      throw new NutshellError('EMPTY_INPUT', `no rows were added to the trainer, expected at least k = ${k}`)
    }
    if (this.#rows < k) throw new NutshellError('INVALID_OPTION', `k = ${k} exceeds rows = ${this.#rows}`)
    const run = this.#lookAhead()
    const { state, batches, trend, inertia = trend!.inertia * run.weight } = run
    return this.#toModel({
      centroids: state.centroids,
      k: state.counts.length,
      labels: new Int32Array(0),
      distances: new Float64Array(0),
      inertia,
      iterations: batches,
      converged: hasStalled(trend),
      space: this.#space!,
      metric
    })
  }

  /** The run as it will be with the rows that wait, which go on waiting. */
  #lookAhead(): Run & { inertia?: number } {
    if (this.#pending.count === 0) return this.#run!
    const { rows, weights } = this.#pending.joined()
    const space = this.#measured(rows)
    if (this.#run !== undefined) return this.#advance(this.#run, space, weights)
    const { centroids, firstRows } = this.#seed(space, weights)
    const run = this.#advance(this.#startRun(centroids, firstRows.length), space, weights)
    const distances = new Float64Array(space.rows)
    space.assign(run.state.centroids, new Int32Array(space.rows), distances)
    return { ...run, inertia: weightedSum(distances, weights) }
  }

  /** Learns from the rows that wait, of which there are just enough. */
  #learn(): void {
    const { rows, weights } = this.#pending.joined()
    this.#pending.clear()
    const space = this.#measured(rows)
    if (this.#run !== undefined) {
      this.#run = this.#advance(this.#run, space, weights)
      return
    }
    const { k } = this.#options
    const { centroids, labels, firstRows } = this.#seed(space, weights)
    if (firstRows.length === k) {
      this.#run = this.#advance(this.#startRun(centroids, k), space, weights)
      return
    }
    // Fewer different rows than k: one of each is enough to wait on, with the weight of all.
    const totals = new Float64Array(firstRows.length)
    for (let i = 0; i < labels.length; i++) totals[labels[i]] += weights[i]
    this.#pending.add(pickRows(rows, firstRows), totals)
  }

  /** First centroids, all different where that can be; the labels of the rows, and the first row of each label. */
  #seed(space: Space<unknown>, weights: Float64Array) {
    const random = new Random(this.#options.seed)
    const labels = new Int32Array(space.rows)
    const choose = (init: Init) => {
      const { centroids, k } = lastOf(firstCentroids(space, init, this.#options.k, weights, random))
      space.assign(centroids, labels, new Float64Array(space.rows))
      const firstRows = new Int32Array(k).fill(-1)
      for (let i = labels.length - 1; i >= 0; i--) firstRows[labels[i]] = i
      return { centroids, labels, firstRows }
    }
    const chosen = choose(this.#options.init)
    // Rows drawn at random may be equal: of equal centroids only the first has rows.
    return chosen.firstRows.includes(-1) ? choose('k-means++') : chosen
  }

  #startRun(centroids: unknown, k: number): Run {
    const seed = new Random(this.#options.seed).next()
    return { state: startState(centroids, k), trend: undefined, batches: 0, weight: 0, seed }
  }

  #advance(start: Run, space: Space<unknown>, weights: Float64Array): Run {
    const { batchSize } = this.#options
    let run = start
    for (let from = 0; from < space.rows; from += batchSize) {
      const rows = Int32Array.from({ length: Math.min(batchSize, space.rows - from) }, (_, i) => from + i)
      const ownWeights = weights.subarray(from, from + rows.length)
      const random = new Random(run.seed)
      const step = batchStep(run.state, rows.length === space.rows ? space : space.subset(rows), ownWeights, random)
      const own = ownWeights.reduce((sum, one) => sum + one)
      const weight = run.weight + own
      const trend = followTrend(run.trend, step, (2 * own) / (weight + own))
      run = { state: step.state, trend, batches: run.batches + 1, weight, seed: random.next() }
    }
    return run
  }

  #measured(rows: Matrix | CsrMatrix): Space<unknown> {
    return withMetric(spaceOf(rows), this.#options.metric)
  }

  /** A space without rows in the storage of the first batch, which later ones must share. */
  #spaceFor(batch: Matrix | CsrMatrix): Space<unknown> {
    const { init } = this.#options
    const cols = this.#space?.cols ?? (typeof init === 'string' ? batch.cols : init.cols)
    if (batch.cols === 0) {
      throw new NutshellError('EMPTY_INPUT', 'the batch has 0 columns, expected at least 1')
    }
    if (batch.cols !== cols) {
      const where = this.#space === undefined ? 'init' : 'the first batch'
      throw new NutshellError('INVALID_SHAPE', `the batch has ${batch.cols} columns, expected ${cols} as in ${where}`)
    }
    const space = spaceOf(pickRows(batch, []))
    if (this.#space !== undefined && this.#space.constructor !== space.constructor) {
      const [got, expected] = isCsrMatrix(batch) ? ['a CsrMatrix', 'dense rows'] : ['dense', 'a CsrMatrix']
      throw new NutshellError('INVALID_INPUT', `the batch is ${got}, expected ${expected} as in the first batch`)
    }
    return this.#space ?? space
  }
}

/** What a generator returns, without a pause. */
function lastOf<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
