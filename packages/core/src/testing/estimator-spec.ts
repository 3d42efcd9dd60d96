import type { ErrorCode } from '../errors'
import type { Matrix } from '../matrix/matrix'

/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>

/** Rows as a model takes them unless its spec has `toInput`: a matrix, or plain rows. */
export type DenseInput = Matrix | readonly ArrayLike<number>[]

/** What a row belongs to: a class number or a measured number for each row; empty for a model that learns without. */
export type Targets = ArrayLike<number>

/** A vector with a number for each row. */
export type Predictions = Int32Array | Float32Array | Float64Array

/**
 * What a fitted model has to have, and what it may have. Structural: no class need extend it. What may be computed elsewhere
 * may be a promise.
 */
export interface EstimatorModel<Input = DenseInput> {
  /** What a user should know of: not converged, fewer clusters than asked for. Empty when all went well. */
  readonly warnings: readonly string[]
  predict(X: Input): Awaitable<Predictions>
  /** The model as a safetensors file, whose metadata names `model` and `version`. */
  save(): Awaitable<Uint8Array>
  /** `predict` into the caller's memory, which it returns. */
  predictInto?(X: Input, out: Predictions): Awaitable<Predictions>
  /** rows x classes, each row a distribution. */
  predictProba?(X: Input): Awaitable<Matrix>
  /** A matrix with as many rows as `X`, dense or sparse. */
  transform?(X: Input): Awaitable<unknown>
  /** More is better. */
  score?(X: Input, y: Targets): Awaitable<number>
}

/** Rows to try a model with, and what they belong to. */
export interface Sample {
  X: Matrix
  /** A number for each row; left out for a model that learns without. */
  y?: Targets
}

/** `'works'`, or the code of the NutshellError that is thrown. */
export type Outcome = 'works' | ErrorCode

/** What a model says to input at the edges, where models may differ. */
export interface ExpectedOutcomes {
  /** NaN among the rows, in fit and predict. With `'NON_FINITE'` the message names row and column. @default 'NON_FINITE' */
  nan?: Outcome
  /** Infinity or -Infinity among the rows, as `nan`. @default 'NON_FINITE' */
  infinity?: Outcome
  /** Fit on rows x 0 columns. @default 'EMPTY_INPUT' */
  noColumns?: Outcome
  /** Fit on 0 rows. @default 'EMPTY_INPUT' */
  noRows?: Outcome
  /** Predict for 0 rows. @default 'works' */
  noRowsToPredict?: Outcome
  /** Fit on one row. @default 'works' */
  oneRow?: Outcome
  /** Fit where all rows are of one class (`target: 'classes'`). @default 'INVALID_INPUT' */
  oneClass?: Outcome
  /** Fit where a column is the same in all rows. @default 'works' */
  constantColumn?: Outcome
  /** Fit where all rows are the same. @default 'works' */
  equalRows?: Outcome
  /** NaN among the targets; the message names the row. @default 'NON_FINITE' */
  nanTarget?: Outcome
  /** A sample weight that is negative, NaN or infinite; the message names the row. @default 'INVALID_INPUT' */
  wrongWeight?: Outcome
}

/**
 * A model as `checkEstimator` is told of it.
 *
 * @typeParam Options what `fit` takes; best given, as in `EstimatorSpec<KMeansOptions>`.
 * @typeParam Input what `fit` and `predict` take as rows.
 */
export interface EstimatorSpec<Options extends object = object, Input = DenseInput> {
  /** The model's name, for messages. */
  name: string
  /**
   * Fits a model. It gets the options below, and at times others beside or in place of them: `seed`, `threads`,
   * `sampleWeight`, `signal`, `onProgress`, and such as do not exist. `y` is empty without `target`.
   */
  fit(X: Input, y: Targets, options: Options): Promise<EstimatorModel<Input>>
  /** The model of a file that `save` made. */
  load(bytes: Uint8Array): Awaitable<EstimatorModel<Input>>
  /** Options of every fit. Small numbers of iterations, trees or epochs: some hundred fits are made. */
  options: Options
  /** What `predict` gives: Int32Array for labels, one of the others for measured numbers. */
  predicts: 'Int32Array' | 'Float32Array' | 'Float64Array'
  /** What the model learns from beside rows: the class of each, 0, 1, 2, or a number. @default none: no `y` */
  target?: 'classes' | 'numbers'
  /**
   * Some dozens of rows that leave no doubt: what is predicted for them must not hang on the last bits of a sum.
   * @default 60 rows of 4 columns in 3 groups that lie well apart, with their targets
   */
  data?: Sample
  /** Makes of a dense matrix what the model takes, a CsrMatrix for one. @default what is dense, in every storage there is */
  toInput?: (X: Matrix) => Input
  /** Whether there is an option `seed`, any finite number. @default true */
  seed?: boolean
  /**
   * Whether there are options `signal` and `onProgress`, and what makes a fit that reports progress at least three times.
   * @default {}: `data` and `options` do
   */
  longWork?: false | { data?: Sample; options?: Partial<Options> }
  /**
   * That there is an option `threads`, on which the model does not depend; what makes a fit that uses them, and the numbers
   * of threads to compare. @default none: no such option; counts: [1, 2]
   */
  threads?: { data?: Sample; options?: Partial<Options>; counts?: readonly number[] }
  /**
   * That there is an option `sampleWeight`, a number >= 0 for each row. `options` make the start of a fit the same whatever
   * the number of rows; what two models that ought to be one predict may differ by `tolerance`, relative to numbers above 1.
   * @default none: no such option
   */
  sampleWeight?: { options?: Partial<Options>; tolerance: number }
  /** For each option, values that are refused with INVALID_OPTION. Those of seed, threads, signal and onProgress are known. */
  invalidOptions?: { [Name in keyof Options]?: readonly unknown[] }
  /** What the model says to input at the edges. */
  expected?: ExpectedOutcomes
  /**
   * What numbers predicted for the same row may differ by when other rows are predicted beside it, relative to numbers above
   * 1. For foreign engines only. @default 0: to the bit
   */
  tolerance?: number
  /** Checks not to make, by name, each with the reason: what is known and wanted. It is told with the result. */
  exceptions?: Readonly<Record<string, string>>
}
