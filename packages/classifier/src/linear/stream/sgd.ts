import { type RuleOptions, softThreshold, type UpdateRule } from './update-rule'

/** Below this the common factor of all weights is made 1 again: what one step adds must not vanish beside the sum so far. */
const LEAST_FACTOR = 0.5

export interface SgdOptions extends RuleOptions {
  readonly isAveraged: boolean
  /** Times the mean squared length of rows: a bound of the curvature of the mean loss. */
  readonly curvature: number
}

/**
 * Stochastic gradient descent with penalties by their proximal step, w <- soft(w - rate gradient, rate l1) / (1 + rate l2),
 * and without L1 the average of its steps: B. Polyak and A. Juditsky, 1992; step t counts t times, as S. Lacoste-Julien,
 * M. Schmidt and F. Bach, "A simpler approach to obtaining an O(1/t) convergence rate", 2012, have it.
 *
 * Rates are in units of what no smooth loss can diverge with: the reciprocal of curvature times the mean squared length of
 * rows (of those so far, or of the batch if that is longer), after F. Bach and E. Moulines, 2013.
 *
 * Between its own steps a weight w is scaled by 1 / (1 + rate l2) and falls by rate l1: with the products p of these factors
 * and the sum b of rate / p, it is p (w0 / p0 - sign l1 (b - b0)). Two numbers say where all weights are.
 */
export class Sgd implements UpdateRule {
  readonly weights: Float64Array
  readonly #options: SgdOptions
  /** The sums of weights over steps, each step times its number. */
  readonly #sums: Float64Array | undefined
  #steps = 0
  #rowSquares = 0
  /** Product of 1 / (1 + rate l2). */
  #factor = 1
  /** With L1 the sum of rate / factor; with an average the sum of step * factor. */
  #sum = 0
  /** Of each column: the two when it was last brought up to date. */
  readonly #factorThen: Float64Array
  readonly #sumThen: Float64Array

  constructor(options: SgdOptions) {
    const { cols, outputs, isAveraged } = options
    this.#options = options
    this.weights = new Float64Array((cols + 1) * outputs)
    this.#sums = isAveraged ? new Float64Array((cols + 1) * outputs) : undefined
    this.#factorThen = new Float64Array(cols + 1).fill(1)
    this.#sumThen = new Float64Array(cols + 1)
  }

  refresh(column: number): void {
    const { outputs, l1, cols } = this.#options
    const weights = this.weights
    const then = this.#factorThen[column]
    const now = column === cols ? then : this.#factor // the intercept has no penalty, and comes in every step
    const missed = this.#sum - this.#sumThen[column]
    if (missed === 0 && then === now) return
    const from = column * outputs
    const to = from + outputs
    if (l1 > 0 && column < cols) {
      const penalty = l1 * missed
      for (let i = from; i < to; i++) weights[i] = softThreshold(weights[i] / then, penalty) * now
    } else {
      const sums = this.#sums
      if (sums !== undefined) for (let i = from; i < to; i++) sums[i] += (weights[i] / then) * missed
      if (now !== then) for (let i = from; i < to; i++) weights[i] = (weights[i] / then) * now
    }
    this.#factorThen[column] = now
    this.#sumThen[column] = this.#sum
  }

  step(columns: Int32Array, count: number, gradient: Float64Array, factor: number, squares: number): void {
    const { outputs, l1, l2, cols, curvature } = this.#options
    const weights = this.weights
    const sums = this.#sums
    const t = ++this.#steps
    this.#rowSquares += (squares - this.#rowSquares) / t
    const longest = Math.max(squares, this.#rowSquares)
    const rate = longest > 0 ? this.#options.rate(t, 1 / (curvature * longest)) : 0
    const shrink = 1 / (1 + rate * l2)
    const threshold = rate * l1
    this.#sum += sums === undefined ? rate / this.#factor : t * this.#factor * shrink
    this.#factor *= shrink
    for (let c = 0; c < count; c++) {
      const column = columns[c]
      const from = column * outputs
      const to = from + outputs
      if (column < cols) {
        for (let i = from; i < to; i++) {
          weights[i] = softThreshold(weights[i] - rate * factor * gradient[i], threshold) * shrink
        }
        this.#factorThen[column] = this.#factor
      } else {
        for (let i = from; i < to; i++) weights[i] -= rate * factor * gradient[i]
      }
      if (sums !== undefined) for (let i = from; i < to; i++) sums[i] += t * weights[i]
      for (let i = from; i < to; i++) gradient[i] = 0
      this.#sumThen[column] = this.#sum
    }
    if (this.#factor < LEAST_FACTOR) this.#restart()
  }

  finish(): Float64Array {
    this.#refreshAll()
    const sums = this.#sums
    if (sums === undefined || this.#steps === 0) return this.weights
    const total = (this.#steps * (this.#steps + 1)) / 2
    for (let i = 0; i < sums.length; i++) sums[i] /= total
    return sums
  }

  clone(): Sgd {
    const copy = new Sgd(this.#options)
    copy.weights.set(this.weights)
    if (this.#sums !== undefined) copy.#sums!.set(this.#sums)
    copy.#factorThen.set(this.#factorThen)
    copy.#sumThen.set(this.#sumThen)
    copy.#steps = this.#steps
    copy.#rowSquares = this.#rowSquares
    copy.#factor = this.#factor
    copy.#sum = this.#sum
    return copy
  }

  #refreshAll(): void {
    for (let column = 0; column <= this.#options.cols; column++) this.refresh(column)
  }

  #restart(): void {
    this.#refreshAll()
    this.#factor = 1
    this.#sum = 0
    this.#factorThen.fill(1)
    this.#sumThen.fill(0)
  }
}
