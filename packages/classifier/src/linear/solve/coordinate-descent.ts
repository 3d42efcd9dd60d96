import { NutshellError } from '@nutshell-ml/core'
import type { LinearProblem, LinearSolution, SolveOptions } from '../problem'
import { DesignColumns, stepByColumns } from './coordinate-descent-columns'
import { missOf, stepByHessian } from './coordinate-descent-model'
import { DesignProducts } from './design-products'
import { curvatures, lossAndSlopes, type SmoothLoss } from './losses'
import { passCosts } from './pass-costs'
import { softmaxAndSlopes, softmaxCurvatures } from './softmax'
import { meanWeights } from './weights'

/** A Hessian is made for so many columns at most, and if it costs no more than so many passes over the design. */
const MOST_COLUMNS = 1000
const MOST_PASSES = 4

/** A step is solved to this share of how far it begins from its best. */
const SHARE = 0.05
/** A step has to gain this share of what its slope promises. */
const SUFFICIENT = 0.01
const MOST_HALVINGS = 40
/** The least curvature as a share of the slope over its distance from where it would be 0, about. */
const LEAST_BEND = 0.1

/**
 * Solves a problem with l1 > 0 one coefficient at a time, so that those that do not help are exactly 0.
 *
 * Newton's method with l1 in its model: the loss is replaced by its parabola, whose least is found by coordinate descent, over a
 * Hessian when there are few columns, otherwise column by column over those that are not 0 or about to move; then the step
 * is shortened until the objective falls (J. Friedman, T. Hastie and R. Tibshirani, "Regularization paths for generalized linear
 * models via coordinate descent", 2010; G.-X. Yuan, C.-H. Ho and C.-J. Lin, "An improved GLMNET for l1-regularized logistic
 * regression", 2012). The classes of softmax take turns.
 *
 * It has converged when no entry of the gradient, less what l1 takes of it, is over `tolerance`.
 *
 * @throws NutshellError INVALID_OPTION for a loss with corners.
 */
export async function solveCoordinateDescent(problem: LinearProblem, options: SolveOptions): Promise<LinearSolution> {
  const steps = coordinateDescentSteps(problem, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    const pause = options.giveWay?.()
    if (pause !== undefined) await pause
  }
}

/** As `solveCoordinateDescent`, a part of the work at a time. */
export function* coordinateDescentSteps(
  problem: LinearProblem,
  options: SolveOptions
): Generator<undefined, LinearSolution> {
  const place = new Place(problem, options.start)
  const { outputs } = problem
  const { maxIterations, tolerance, onIteration } = options
  let iterations = 0
  let miss = place.look()
  while (miss > tolerance && iterations < maxIterations) {
    let hasMoved = false
    for (let k = 0; k < outputs; k++) {
      const isSingle = outputs === 1
      const own = isSingle ? miss : place.lookAt(k)
      if (own <= tolerance / 2) continue
      const goal = Math.max(own * SHARE, tolerance / 4)
      if (yield* place.step(k, goal)) hasMoved = true
    }
    miss = place.look()
    iterations++
    onIteration?.(iterations, place.objective())
    // Rounding is all that is left.
    if (!hasMoved) break
  }
  return {
    coefficients: place.coefficients,
    intercepts: place.intercepts,
    iterations,
    converged: miss <= tolerance,
    objective: place.objective(),
    solver: 'coordinate-descent'
  }
}

/** Coefficients, and what a problem makes of them. */
class Place {
  readonly coefficients: Float64Array
  readonly intercepts: Float64Array
  private readonly problem: LinearProblem
  private readonly loss: SmoothLoss | undefined
  private readonly products: DesignProducts
  private readonly columns: DesignColumns | undefined
  private readonly weights: Float64Array
  /** outputs x rows. */
  private margins: Float64Array
  private nextMargins: Float64Array
  private slopes: Float64Array
  private readonly along: Float64Array
  private readonly curvatures: Float64Array
  /** Of loss and l2, by the coefficients of one output and then its intercept. */
  private readonly gradient: Float64Array
  private hessian: Float64Array | undefined
  private value = 0

  constructor(problem: LinearProblem, start: SolveOptions['start']) {
    const { loss, design, outputs, hasIntercept } = problem
    if (loss.name !== 'softmax' && loss.name !== 'logistic' && loss.name !== 'squared' && loss.name !== 'huber') {
      throw new NutshellError(
        'INVALID_OPTION',
        `solver = 'coordinate-descent' with the loss ${loss.name}, expected logistic, softmax, squared or huber`
      )
    }
    const { rows, cols } = design
    this.problem = problem
    this.loss = loss.name === 'softmax' ? undefined : loss
    this.products = new DesignProducts(design)
    const { gram, pass } = passCosts(design)
    const isNarrow = cols <= MOST_COLUMNS && gram <= MOST_PASSES * pass
    this.columns = isNarrow ? undefined : new DesignColumns(design)
    this.weights = meanWeights(problem)
    this.coefficients = start === undefined ? new Float64Array(outputs * cols) : start.coefficients.slice()
    this.intercepts = start === undefined || !hasIntercept ? new Float64Array(outputs) : start.intercepts.slice()
    this.margins = new Float64Array(outputs * rows)
    this.nextMargins = new Float64Array(outputs * rows)
    this.slopes = new Float64Array(outputs * rows)
    this.along = new Float64Array(rows)
    this.curvatures = new Float64Array(rows)
    this.gradient = new Float64Array(cols + 1)
    for (let k = 0; k < outputs; k++) {
      this.products.margins(this.coefficientsOf(k), this.intercepts[k], this.margins.subarray(k * rows, (k + 1) * rows))
    }
    this.value = this.lossAndSlopes(this.margins)
  }

  objective(): number {
    return this.value + this.penalty(this.coefficients)
  }

  /** The largest entry of the gradient of all outputs, less what l1 takes. */
  look(): number {
    let miss = 0
    for (let k = 0; k < this.problem.outputs; k++) miss = Math.max(miss, this.lookAt(k))
    return miss
  }

  /** As `look`, of one output; leaves its gradient. */
  lookAt(k: number): number {
    const { problem, gradient } = this
    const { l1, l2, hasIntercept, design } = problem
    const { rows, cols } = design
    const coefficients = this.coefficientsOf(k)
    const sum = this.products.gradient(this.slopes.subarray(k * rows, (k + 1) * rows), gradient.subarray(0, cols))
    gradient[cols] = hasIntercept ? sum : 0
    let miss = Math.abs(gradient[cols])
    for (let j = 0; j < cols; j++) {
      gradient[j] += l2 * coefficients[j]
      miss = Math.max(miss, missOf(coefficients[j], gradient[j], l1))
    }
    return miss
  }

  /** One step of one output, whose gradient `lookAt` left. Whether there was one to take. */
  *step(k: number, tolerance: number): Generator<undefined, boolean> {
    const { problem, along, gradient, coefficients: all } = this
    const { l1, l2, hasIntercept, design } = problem
    const { rows, cols } = design
    const coefficients = this.coefficientsOf(k)
    const next = coefficients.slice()
    const model = { coefficients: next, gradient, l1, hasIntercept, tolerance }
    let intercept: number
    this.bend(k)
    if (this.columns !== undefined) intercept = yield* stepByColumns(model, this.columns, this.curvatures, l2, along)
    else {
      intercept = yield* stepByHessian(model, this.hessianOf())
      const change = next.map((value, j) => value - coefficients[j])
      this.products.margins(change, intercept, along)
    }
    // What the step promises: its slope and what it takes from l1.
    let promised = gradient[cols] * intercept
    for (let j = 0; j < cols; j++) {
      const change = next[j] - coefficients[j]
      if (change !== 0) promised += gradient[j] * change + l1 * (Math.abs(next[j]) - Math.abs(coefficients[j]))
    }
    if (!(promised < 0)) return false
    const before = this.objective()
    const old = coefficients.slice()
    let share = 1
    for (let halvings = 0; halvings < MOST_HALVINGS; halvings++) {
      // Whole steps keep exact zeros.
      for (let j = 0; j < cols; j++) coefficients[j] = share === 1 ? next[j] : old[j] + share * (next[j] - old[j])
      this.nextMargins.set(this.margins)
      for (let i = 0, at = k * rows; i < rows; i++, at++) this.nextMargins[at] += share * along[i]
      const value = this.lossAndSlopes(this.nextMargins)
      const after = value + this.penalty(all)
      // Near the end a gain is below what the objective is rounded to.
      if (after <= before + SUFFICIENT * share * promised + 4e-16 * Math.abs(before)) {
        this.value = value
        this.intercepts[k] += share * intercept
        ;[this.margins, this.nextMargins] = [this.nextMargins, this.margins]
        return true
      }
      share /= 2
      yield
    }
    coefficients.set(old)
    this.value = this.lossAndSlopes(this.margins)
    return false
  }

  private coefficientsOf(k: number): Float64Array {
    const { cols } = this.problem.design
    return this.coefficients.subarray(k * cols, (k + 1) * cols)
  }

  private lossAndSlopes(margins: Float64Array): number {
    const { targets, outputs } = this.problem
    return this.loss === undefined
      ? softmaxAndSlopes(margins, targets, this.weights, outputs, this.slopes)
      : lossAndSlopes(this.loss, margins, targets, this.weights, this.slopes)
  }

  private penalty(coefficients: Float64Array): number {
    const { l1, l2 } = this.problem
    let sizes = 0
    let squares = 0
    for (let j = 0; j < coefficients.length; j++) {
      const value = coefficients[j]
      sizes += Math.abs(value)
      squares += value * value
    }
    return l1 * sizes + (l2 / 2) * squares
  }

  /**
   * The curvatures of an output. Where a margin is far off, the loss is nearly a line and its parabola would send the step anywhere:
   * there the curvature is a share of the slope instead.
   */
  private bend(k: number): void {
    const { problem, slopes, weights, margins, curvatures: out } = this
    const { targets, loss } = problem
    if (this.loss === undefined) softmaxCurvatures(slopes, targets, weights, k, k, out)
    else curvatures(this.loss, margins, targets, weights, slopes, out)
    if (loss.name === 'squared') return
    for (let i = 0, at = k * out.length; i < out.length; i++, at++) {
      const distance = loss.name === 'huber' ? Math.abs(margins[i] - targets[i]) : 1
      const least = (LEAST_BEND * Math.abs(slopes[at])) / distance
      if (out[i] < least) out[i] = least
    }
  }

  private hessianOf(): Float64Array {
    const { design, l2, loss } = this.problem
    const width = design.cols + 1
    // The parabola of a squared loss is the same everywhere.
    if (this.hessian !== undefined && loss.name === 'squared') return this.hessian
    this.hessian ??= new Float64Array(width * width)
    this.products.gram(this.curvatures, this.hessian)
    for (let j = 0; j < design.cols; j++) this.hessian[j * width + j] += l2
    return this.hessian
  }
}
