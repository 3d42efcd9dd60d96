import { type RuleOptions, softThreshold, type UpdateRule } from './update-rule'

/** What is added to the root of the squared slopes: McMahan et al. found 1 good enough everywhere. */
const BETA = 1

/**
 * FTRL-proximal with a learning rate for each weight: H. B. McMahan et al., "Ad click prediction: a view from the trenches",
 * 2013, algorithm 1. Penalties are those of the mean loss, so after t steps they count t times (their lambda is t l1 or t l2).
 *
 * A weight follows from two sums, of slopes and of squared slopes, so nothing is to be done for columns that do not occur.
 */
export class Ftrl implements UpdateRule {
  readonly weights: Float64Array
  readonly #options: RuleOptions
  /** Sums of slope - weight * (change of 1 / learning rate). */
  readonly #z: Float64Array
  /** Sums of squared slopes. */
  readonly #n: Float64Array
  readonly #alpha: number
  #steps = 0

  constructor(options: RuleOptions) {
    const { cols, outputs } = options
    const size = (cols + 1) * outputs
    this.#options = options
    this.#alpha = options.rate(1, 1)
    this.weights = new Float64Array(size)
    this.#z = new Float64Array(size)
    this.#n = new Float64Array(size)
  }

  refresh(column: number): void {
    const { outputs, cols, l1, l2 } = this.#options
    const penalty1 = column < cols ? this.#steps * l1 : 0
    const penalty2 = column < cols ? this.#steps * l2 : 0
    const alpha = this.#alpha
    const end = (column + 1) * outputs
    for (let i = column * outputs; i < end; i++) {
      this.weights[i] = softThreshold(-this.#z[i], penalty1) / ((BETA + Math.sqrt(this.#n[i])) / alpha + penalty2)
    }
  }

  step(columns: Int32Array, count: number, gradient: Float64Array, factor: number): void {
    const { outputs } = this.#options
    const alpha = this.#alpha
    this.#steps++
    for (let c = 0; c < count; c++) {
      const end = (columns[c] + 1) * outputs
      for (let i = columns[c] * outputs; i < end; i++) {
        const slope = factor * gradient[i]
        gradient[i] = 0
        const before = this.#n[i]
        const after = before + slope * slope
        this.#z[i] += slope - ((Math.sqrt(after) - Math.sqrt(before)) / alpha) * this.weights[i]
        this.#n[i] = after
      }
    }
  }

  finish(): Float64Array {
    for (let column = 0; column <= this.#options.cols; column++) this.refresh(column)
    return this.weights
  }

  clone(): Ftrl {
    const copy = new Ftrl(this.#options)
    copy.weights.set(this.weights)
    copy.#z.set(this.#z)
    copy.#n.set(this.#n)
    copy.#steps = this.#steps
    return copy
  }
}
