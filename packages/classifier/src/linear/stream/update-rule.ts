/**
 * How an optimiser moves weights. There are `outputs` weights for each column, at column * outputs; the column after the
 * last is the intercept's, which has no penalty.
 *
 * Penalties act on every weight at every step. A column that has only zeros in a batch gets what it missed when it comes
 * next (`refresh`), so that a step costs what its columns cost, however many others there are.
 */
export interface UpdateRule {
  /** Read between `refresh` of a column and the next step. */
  readonly weights: Float64Array
  /** Brings the weights of a column to the present step. */
  refresh(column: number): void
  /**
   * One step on the columns that were refreshed since the last; the first `count` of `columns`.
   *
   * @param gradient a sum over rows, in the order of the weights; set to 0 where it was used.
   * @param factor what turns it into the gradient of the mean loss.
   * @param squares mean squared length of the rows of the batch, the intercept's 1 among it.
   */
  step(columns: Int32Array, count: number, gradient: Float64Array, factor: number, squares: number): void
  /** What a model is to have of the weights, at the present step: the average, where that is kept. Spoils the rule. */
  finish(): Float64Array
  /** A copy that goes on by itself. */
  clone(): UpdateRule
}

/** What all rules are made with. */
export interface RuleOptions {
  /** Without the intercept's. */
  readonly cols: number
  readonly outputs: number
  readonly l1: number
  readonly l2: number
  /** The step size of step 1, 2, ... where 1 stands for `unit`. */
  readonly rate: (step: number, unit: number) => number
}

/** What minimises (x - value)^2 / 2 + threshold |x|. */
export function softThreshold(value: number, threshold: number): number {
  return value > threshold ? value - threshold : value < -threshold ? value + threshold : 0
}
