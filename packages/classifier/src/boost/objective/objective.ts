/** How scores become predictions. */
export type Link = 'identity' | 'logistic' | 'softmax' | 'exp'

export type ObjectiveName =
  | 'logistic'
  | 'softmax'
  | 'squared'
  | 'absolute'
  | 'huber'
  | 'quantile'
  | 'poisson'
  | 'custom'

/** What is minimised. */
export interface Objective {
  readonly name: ObjectiveName
  readonly link: Link
  /** Scores of a row. */
  readonly outputs: number
  /** The scores, one for each output, that a model without trees has. */
  base(targets: Float64Array, weights: Float64Array | undefined): Float64Array
  /**
   * Derivatives of the loss by the scores, and second ones, of rows `from` to `to`: `gradients` and `hessians` are outputs x
   * targets.length, `scores` is outputs x `stride`.
   */
  differentiate(rows: DifferentiatedRows, from: number, to: number): void
  /**
   * The value of a leaf by the rows in it, where a Newton step does not do (absolute, quantile); before the learning rate.
   * Undefined: it does.
   */
  readonly leafValue?: (
    rows: Int32Array,
    scores: Float64Array,
    targets: Float64Array,
    weights: Float64Array | undefined
  ) => number
  /**
   * The loss of a row, but for terms that do not depend on its scores, which are at `at`, `at + stride` and so on. Undefined: not
   * known.
   */
  readonly loss?: (scores: Float64Array, at: number, stride: number, target: number) => number
}

export interface DifferentiatedRows {
  readonly scores: Float64Array
  /** Rows of `scores`, of which the first targets.length are for training. */
  readonly stride: number
  readonly targets: Float64Array
  readonly weights: Float64Array | undefined
  readonly gradients: Float32Array
  readonly hessians: Float32Array
}
