import { type RuleOptions, softThreshold, type UpdateRule } from './update-rule'

const DECAY_1 = 0.9
const DECAY_2 = 0.999
const EPSILON = 1e-8

/**
 * Adam (D. Kingma and J. Ba, 2015) for columns that are mostly zero: moments and their corrections are of the batches in
 * which a column occurs, as in SparseAdam. Penalties act by their proximal step in the metric of Adam, so that L1 gives zeros.
 */
export class Adam implements UpdateRule {
  readonly weights: Float64Array
  readonly #options: RuleOptions
  readonly #means: Float64Array
  readonly #squares: Float64Array
  /** Of each column: DECAY^n for the n batches that it was in. */
  readonly #power1: Float64Array
  readonly #power2: Float64Array
  /** Of each column: up to which step it has had its penalties. */
  readonly #stepThen: Float64Array
  #steps = 0
  #rate = 0

  constructor(options: RuleOptions) {
    const { cols, outputs } = options
    const size = (cols + 1) * outputs
    this.#options = options
    this.weights = new Float64Array(size)
    this.#means = new Float64Array(size)
    this.#squares = new Float64Array(size)
    this.#power1 = new Float64Array(cols + 1).fill(1)
    this.#power2 = new Float64Array(cols + 1).fill(1)
    this.#stepThen = new Float64Array(cols + 1)
  }

  refresh(column: number): void {
    const { outputs, l1, l2, cols } = this.#options
    const missed = this.#steps - this.#stepThen[column]
    this.#stepThen[column] = this.#steps
    if (missed === 0 || column === cols || (l1 === 0 && l2 === 0)) return
    const correction = 1 / (1 - this.#power2[column])
    const weights = this.weights
    for (let i = column * outputs; i < (column + 1) * outputs; i++) {
      if (weights[i] === 0) continue
      const rate = (missed * this.#rate) / (Math.sqrt(this.#squares[i] * correction) + EPSILON)
      weights[i] = softThreshold(weights[i], rate * l1) / (1 + rate * l2)
    }
  }

  step(columns: Int32Array, count: number, gradient: Float64Array, factor: number): void {
    const { outputs, l1, l2, cols, rate: rateOf } = this.#options
    const { weights } = this
    const means = this.#means
    const squares = this.#squares
    const t = ++this.#steps
    this.#rate = rateOf(t, 1)
    for (let c = 0; c < count; c++) {
      const column = columns[c]
      this.#power1[column] *= DECAY_1
      this.#power2[column] *= DECAY_2
      this.#stepThen[column] = t
      const correction1 = this.#rate / (1 - this.#power1[column])
      const correction2 = 1 / (1 - this.#power2[column])
      const isPenalised = column < cols
      const end = (column + 1) * outputs
      for (let i = column * outputs; i < end; i++) {
        const slope = factor * gradient[i]
        gradient[i] = 0
        means[i] += (1 - DECAY_1) * (slope - means[i])
        squares[i] += (1 - DECAY_2) * (slope * slope - squares[i])
        const size = Math.sqrt(squares[i] * correction2) + EPSILON
        const moved = weights[i] - (correction1 * means[i]) / size
        const rate = this.#rate / size
        weights[i] = isPenalised ? softThreshold(moved, rate * l1) / (1 + rate * l2) : moved
      }
    }
  }

  finish(): Float64Array {
    for (let column = 0; column <= this.#options.cols; column++) this.refresh(column)
    return this.weights
  }

  clone(): Adam {
    const copy = new Adam(this.#options)
    copy.weights.set(this.weights)
    copy.#means.set(this.#means)
    copy.#squares.set(this.#squares)
    copy.#power1.set(this.#power1)
    copy.#power2.set(this.#power2)
    copy.#stepThen.set(this.#stepThen)
    copy.#steps = this.#steps
    copy.#rate = this.#rate
    return copy
  }
}
