import { NutshellError, show } from '@nutshell-ml/core'
import type { Design } from '../../prepare/design'
import { marginsInto } from '../margins'
import { Adam } from './adam'
import { Ftrl } from './ftrl'
import { type Optimizer, type ResolvedStreamOptions, rateOf, resolveStreamOptions, type StreamOptions } from './options'
import { curvatureOf, RowLoss, softmaxSlopes } from './row-loss'
import { Sgd } from './sgd'
import { Trend } from './trend'
import type { UpdateRule } from './update-rule'

/** What was learned so far. */
export interface StreamSolution {
  /** outputs x cols, row-major. */
  readonly coefficients: Float64Array
  /** One for each output; 0 without intercepts. */
  readonly intercepts: Float64Array
  /** Batches learned from. */
  readonly iterations: number
  /** Whether the loss of the last passes (`endPass`) or checks (`check`) was no better than before. */
  readonly converged: boolean
  /** Mean loss of the rows of this pass, each before it was learned from, and the penalties of the solution. */
  readonly objective: number
  readonly solver: Optimizer
}

/**
 * Solves a LinearProblem over rows that come bit by bit and are not kept: memory is a few numbers for each coefficient.
 *
 * What it learns depends on the rows and their order (which should be random), and neither on how they were cut into calls
 * of `add` nor on how often a solution was asked for: it goes by batches of `batchSize` rows of its own.
 */
export class StreamSolver {
  readonly #options: ResolvedStreamOptions
  readonly #rule: UpdateRule
  readonly #rowLoss: RowLoss | undefined
  /** Sums of slope * feature over the batch. */
  readonly #gradient: Float64Array
  /** Columns of the batch, each once: the first `#touched`. */
  readonly #columns: Int32Array
  #touched = 0
  /** Of each column: the last batch that it was in. */
  readonly #lastBatch: Int32Array
  readonly #margins: Float64Array
  #batch = 0
  #batchRows = 0
  #batchSquares = 0
  #rows = 0
  #weight = 0
  #lossSum = 0
  #lossWeight = 0
  #lastLoss = Number.NaN
  readonly #passes: Trend
  readonly #checks: Trend
  #best: StreamSolution | undefined

  /** @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION. */
  constructor(options: StreamOptions) {
    const resolved = resolveStreamOptions(options)
    const { cols, outputs, loss } = resolved
    this.#options = resolved
    this.#rule = ruleOf(resolved)
    this.#rowLoss = loss.name === 'softmax' ? undefined : new RowLoss(loss)
    this.#gradient = new Float64Array((cols + 1) * outputs)
    this.#columns = new Int32Array(cols + 1)
    this.#lastBatch = new Int32Array(cols + 1).fill(-1)
    this.#margins = new Float64Array(outputs)
    this.#passes = new Trend(resolved)
    this.#checks = new Trend(resolved)
  }

  /** Rows learned from, but for those of weight 0. */
  get rows(): number {
    return this.#rows
  }

  /** Mean loss of the rows of this pass (before its first row: of the last), each before it was learned from; NaN before the first. */
  get loss(): number {
    return this.#lossWeight > 0 ? this.#lossSum / this.#lossWeight : this.#lastLoss
  }

  /** Whether the loss of the last passes or checks was no better than before. */
  get converged(): boolean {
    return this.#passes.hasStalled || this.#checks.hasStalled
  }

  /**
   * Learns from some rows. Nothing of them is kept.
   *
   * @param targets one for each row: class numbers, or finite numbers.
   * @param weights one for each row, >= 0. Rows of weight 0 have no part in anything. @default 1 for each
   * @param order places of rows, in the order to learn them. @default as they are
   * @throws NutshellError INVALID_SHAPE (another width than `cols`; lengths that differ), INVALID_INPUT (targets, weights), both
   * before anything is learned; NON_FINITE when a margin overflows, which the rows before have been learned by then.
   */
  add(design: Design, targets: Float64Array, weights?: Float64Array, order?: Int32Array): void {
    this.#checkRows(design, targets, weights)
    const { batchSize, outputs } = this.#options
    const count = order === undefined ? design.rows : order.length
    const learn = outputs === 1 && this.#rowLoss !== undefined ? this.#learnOne : this.#learnSeveral
    for (let at = 0; at < count; ) {
      if (this.#batchRows === 0) this.#startBatch(design)
      at = learn.call(this, design, targets, weights, order, at, count)
      if (this.#batchRows === batchSize) this.#step(this.#rule)
    }
  }

  /** To be called after each pass over the rows: when passes do not lower the loss any more, the training has converged. */
  endPass(): void {
    if (this.#lossWeight > 0) this.#passes.follow(this.loss)
    this.#lastLoss = this.loss
    this.#lossSum = 0
    this.#lossWeight = 0
  }

  /**
   * The mean loss of other rows by the solution so far; when checks do not find it lower any more, the training has
   * converged. Errors as `add`.
   */
  check(design: Design, targets: Float64Array, weights?: Float64Array): number {
    this.#checkRows(design, targets, weights)
    const solution = this.solution()
    const loss = this.#meanLoss(solution, design, targets, weights)
    if (this.#checks.follow(loss)) this.#best = solution
    return loss
  }

  /** The solution with the least loss in a check; undefined where there was none. */
  get best(): StreamSolution | undefined {
    return this.#best
  }

  /** What was learned so far, by all rows. May be called at any time, and makes no difference. */
  solution(): StreamSolution {
    const { cols, outputs, l1, l2, optimizer } = this.#options
    const weights = this.#weightsNow()
    const coefficients = new Float64Array(outputs * cols)
    const intercepts = new Float64Array(outputs)
    let penalty = 0
    for (let k = 0; k < outputs; k++) {
      for (let j = 0; j < cols; j++) {
        const weight = weights[j * outputs + k]
        coefficients[k * cols + j] = weight
        penalty += l1 * Math.abs(weight) + (l2 / 2) * weight * weight
      }
      intercepts[k] = weights[cols * outputs + k]
    }
    return {
      coefficients,
      intercepts,
      iterations: this.#batch + (this.#batchRows > 0 ? 1 : 0),
      converged: this.converged,
      objective: this.loss + penalty,
      solver: optimizer
    }
  }

  #startBatch({ denseCols }: Design): void {
    const { cols, hasIntercept } = this.#options
    this.#touched = 0
    for (let j = 0; j < denseCols; j++) this.#touch(j)
    if (hasIntercept) this.#touch(cols)
  }

  #touch(column: number): void {
    this.#lastBatch[column] = this.#batch
    this.#columns[this.#touched++] = column
    this.#rule.refresh(column)
  }

  /** Rows from `at` on, up to the end of the batch, by a loss of one margin. Returns where to go on. */
  #learnOne(
    design: Design,
    targets: Float64Array,
    weights: Float64Array | undefined,
    order: Int32Array | undefined,
    from: number,
    to: number
  ): number {
    const { cols, denseCols, dense, groups, codes, sparse } = design
    const { batchSize, hasIntercept } = this.#options
    const rowLoss = this.#rowLoss!
    const gradient = this.#gradient
    const lastBatch = this.#lastBatch
    const batch = this.#batch
    const coefficients = this.#rule.weights
    const firstSparse = sparse === undefined ? cols : cols - sparse.cols
    let at = from
    // Sums go on from where they are, row by row: were parts added up first, how rows were cut would show in the last bits.
    let lossSum = this.#lossSum
    let lossWeight = this.#lossWeight
    let weightSum = this.#weight
    let squareSum = this.#batchSquares
    let rows = 0
    const room = batchSize - this.#batchRows
    for (; at < to && rows < room; at++) {
      const i = order === undefined ? at : order[at]
      const weight = weights === undefined ? 1 : weights[i]
      if (weight === 0) continue
      let margin = coefficients[cols]
      let squares = hasIntercept ? 1 : 0
      const d = i * denseCols
      for (let j = 0; j < denseCols; j++) {
        const x = dense[d + j]
        margin += x * coefficients[j]
        squares += x * x
      }
      const g = i * groups
      for (let j = 0; j < groups; j++) {
        const column = codes[g + j]
        if (column < 0) continue
        if (lastBatch[column] !== batch) this.#touch(column)
        margin += coefficients[column]
        squares++
      }
      if (sparse !== undefined) {
        const { values, indices, indptr } = sparse
        for (let p = indptr[i]; p < indptr[i + 1]; p++) {
          const column = firstSparse + indices[p]
          if (lastBatch[column] !== batch) this.#touch(column)
          margin += values[p] * coefficients[column]
          squares += values[p] * values[p]
        }
      }
      if (!Number.isFinite(margin)) {
        this.#count(rows, lossSum, lossWeight, weightSum, squareSum)
        throw overflow(i, margin)
      }
      const slope = weight * rowLoss.slope(margin, targets[i])
      lossSum += weight * rowLoss.value(margin, targets[i])
      lossWeight += weight
      weightSum += weight
      squareSum += squares
      rows++
      if (slope === 0) continue
      gradient[cols] += slope
      for (let j = 0; j < denseCols; j++) gradient[j] += slope * dense[d + j]
      for (let j = 0; j < groups; j++) if (codes[g + j] >= 0) gradient[codes[g + j]] += slope
      if (sparse !== undefined) {
        const { values, indices, indptr } = sparse
        for (let p = indptr[i]; p < indptr[i + 1]; p++) gradient[firstSparse + indices[p]] += slope * values[p]
      }
    }
    this.#count(rows, lossSum, lossWeight, weightSum, squareSum)
    return at
  }

  /** As `#learnOne`, by a loss of several margins: softmax. */
  #learnSeveral(
    design: Design,
    targets: Float64Array,
    weights: Float64Array | undefined,
    order: Int32Array | undefined,
    from: number,
    to: number
  ): number {
    const { cols, denseCols, dense, groups, codes, sparse } = design
    const { batchSize, hasIntercept, outputs } = this.#options
    const gradient = this.#gradient
    const lastBatch = this.#lastBatch
    const margins = this.#margins
    const coefficients = this.#rule.weights
    const firstSparse = sparse === undefined ? cols : cols - sparse.cols
    let at = from
    let lossSum = this.#lossSum
    let lossWeight = this.#lossWeight
    let weightSum = this.#weight
    let squareSum = this.#batchSquares
    let rows = 0
    const room = batchSize - this.#batchRows
    for (; at < to && rows < room; at++) {
      const i = order === undefined ? at : order[at]
      const weight = weights === undefined ? 1 : weights[i]
      if (weight === 0) continue
      let squares = hasIntercept ? 1 : 0
      for (let k = 0; k < outputs; k++) margins[k] = coefficients[cols * outputs + k]
      const d = i * denseCols
      for (let j = 0; j < denseCols; j++) {
        const x = dense[d + j]
        squares += x * x
        for (let k = 0; k < outputs; k++) margins[k] += x * coefficients[j * outputs + k]
      }
      const g = i * groups
      for (let j = 0; j < groups; j++) {
        const column = codes[g + j]
        if (column < 0) continue
        if (lastBatch[column] !== this.#batch) this.#touch(column)
        squares++
        for (let k = 0; k < outputs; k++) margins[k] += coefficients[column * outputs + k]
      }
      const first = sparse === undefined ? 0 : sparse.indptr[i]
      const end = sparse === undefined ? 0 : sparse.indptr[i + 1]
      for (let p = first; p < end; p++) {
        const column = firstSparse + sparse!.indices[p]
        const x = sparse!.values[p]
        if (lastBatch[column] !== this.#batch) this.#touch(column)
        squares += x * x
        for (let k = 0; k < outputs; k++) margins[k] += x * coefficients[column * outputs + k]
      }
      const loss = softmaxSlopes(margins, targets[i])
      if (!Number.isFinite(loss)) {
        this.#count(rows, lossSum, lossWeight, weightSum, squareSum)
        throw overflow(i, loss)
      }
      lossSum += weight * loss
      lossWeight += weight
      weightSum += weight
      squareSum += squares
      rows++
      for (let k = 0; k < outputs; k++) {
        const slope = weight * margins[k]
        gradient[cols * outputs + k] += slope
        for (let j = 0; j < denseCols; j++) gradient[j * outputs + k] += slope * dense[d + j]
        for (let j = 0; j < groups; j++) if (codes[g + j] >= 0) gradient[codes[g + j] * outputs + k] += slope
        for (let p = first; p < end; p++) {
          gradient[(firstSparse + sparse!.indices[p]) * outputs + k] += slope * sparse!.values[p]
        }
      }
    }
    this.#count(rows, lossSum, lossWeight, weightSum, squareSum)
    return at
  }

  #count(rows: number, lossSum: number, lossWeight: number, weightSum: number, squareSum: number): void {
    this.#batchRows += rows
    this.#rows += rows
    this.#lossSum = lossSum
    this.#lossWeight = lossWeight
    this.#weight = weightSum
    this.#batchSquares = squareSum
  }

  #step(rule: UpdateRule): void {
    this.#applyTo(rule, this.#gradient)
    this.#batchRows = 0
    this.#batchSquares = 0
    this.#batch++
  }

  /** Weights count by their mean over all rows so far: a batch of heavy rows is a longer step. */
  #applyTo(rule: UpdateRule, gradient: Float64Array): void {
    const meanWeight = this.#weight / this.#rows
    const factor = 1 / (this.#batchRows * meanWeight)
    rule.step(this.#columns, this.#touched, gradient, factor, this.#batchSquares / this.#batchRows)
  }

  /** The weights as they will be with the batch that is not full, which goes on filling. */
  #weightsNow(): Float64Array {
    const rule = this.#rule.clone()
    if (this.#batchRows > 0) this.#applyTo(rule, this.#gradient.slice())
    return rule.finish()
  }

  #meanLoss(solution: StreamSolution, design: Design, targets: Float64Array, weights?: Float64Array): number {
    const { outputs } = this.#options
    const margins = marginsInto(design, solution, new Float64Array(design.rows * outputs))
    let loss = 0
    let total = 0
    for (let i = 0; i < design.rows; i++) {
      const weight = weights === undefined ? 1 : weights[i]
      if (weight === 0) continue
      const own =
        this.#rowLoss === undefined
          ? softmaxSlopes(margins.subarray(i * outputs, (i + 1) * outputs), targets[i])
          : this.#rowLoss.value(margins[i], targets[i])
      loss += weight * own
      total += weight
    }
    return loss / total
  }

  #checkRows(design: Design, targets: Float64Array, weights: Float64Array | undefined): void {
    const { cols, outputs, loss } = this.#options
    const { rows } = design
    if (design.cols !== cols) {
      throw new NutshellError('INVALID_SHAPE', `the design has ${design.cols} columns, expected ${cols}`)
    }
    checkLength('targets', targets, rows)
    if (weights !== undefined) checkLength('weights', weights, rows)
    const classes = loss.name === 'softmax' ? outputs : loss.name === 'logistic' || loss.name === 'hinge' ? 2 : 0
    for (let i = 0; i < rows; i++) {
      const target = targets[i]
      const isRight =
        classes > 0 ? target >= 0 && target < classes && target === Math.floor(target) : Number.isFinite(target)
      if (!isRight) {
        const expected = classes > 0 ? `a class from 0 to ${classes - 1}` : 'a finite number'
        throw new NutshellError('INVALID_INPUT', `targets: row ${i} has ${target}, expected ${expected}`)
      }
      if (weights !== undefined && !(weights[i] >= 0 && weights[i] < Infinity)) {
        throw new NutshellError('INVALID_INPUT', `weights: row ${i} has ${weights[i]}, expected a finite number >= 0`)
      }
    }
  }
}

function ruleOf(options: ResolvedStreamOptions): UpdateRule {
  const { cols, outputs, l1, l2, optimizer, averaging, loss } = options
  const shared = { cols, outputs, l1, l2, rate: rateOf(options) }
  switch (optimizer) {
    case 'sgd':
      return new Sgd({ ...shared, isAveraged: averaging, curvature: curvatureOf(loss) })
    case 'adam':
      return new Adam(shared)
    case 'ftrl':
      return new Ftrl({ ...shared, rate: (_, unit) => options.learningRate * unit })
  }
}

function checkLength(name: string, values: Float64Array, rows: number): void {
  if (values.length !== rows) {
    throw new NutshellError('INVALID_SHAPE', `${name} = ${show(values)}, expected rows = ${rows}`)
  }
}

function overflow(row: number, got: number): NutshellError {
  return new NutshellError('NON_FINITE', `row ${row} has a margin of ${got}: its numbers are too large, or not finite`)
}
