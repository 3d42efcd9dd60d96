import { type CsrMatrix, isCsrMatrix, isMatrix, Matrix, NutshellError, show, toMatrix } from '@nutshell-ml/core'
import type { Schema, Table } from '@nutshell-ml/core/table'
import { evaluateKnown, type KnownEvaluation } from '../decision/evaluate'
import { bothClasses } from '../label/probabilities'
import {
  type ClassName,
  knownTargets,
  knownTargetsOfRows,
  type LabelValues,
  labelsOfColumn,
  labelsOfValues,
  type PredictorType
} from '../label/targets'
import type { Feature } from '../prepare/design'
import { MatrixPreparation } from '../prepare/matrix-preparation'
import { Preparation } from '../prepare/preparation'
import type { RowScratch } from '../prepare/row-scratch'
import type { Evaluation } from '../report/evaluation'
import { explainRow, type LinearExplanation } from './explanation'
import { fitLinear } from './fit'
import type { Fitted } from './fitted'
import { marginsInto, rowMarginsInto } from './margins'
import { decodeModel, encodeModel } from './model-file'
import { isTable, type LinearLearnerOptions } from './options'
import { LinearTrainer, type LinearTrainerOptions } from './trainer'

/** Rows as a model takes them: a table or objects for one that learned from a table, a matrix for one that learned from a matrix. */
export type LinearInput<Row extends object = Record<string, unknown>> =
  | Table<object>
  | Matrix
  | CsrMatrix
  | readonly ArrayLike<number>[]
  | readonly Partial<Row>[]

/** What is predicted for several rows: numbers, or the names of classes. */
export type LinearPredictions = Int32Array | Float64Array | string[]

/** A coefficient by name. */
export interface NamedCoefficient {
  /** The feature: 'Age', 'Class = Eco'. */
  readonly name: string
  /** The column of the table that it comes from. */
  readonly column: string
  /**
   * What one unit of the feature adds to the margin: numbers count in standard deviations where data is normalised, a 0/1
   * feature by being there.
   */
  readonly value: number
  /** The class that the margin speaks for, of more than two. */
  readonly className: ClassName | undefined
}

/**
 * A linear model of a table or a matrix: logistic, softmax or linear regression and their kin. It is not changed once it is
 * there, and holds all that it takes to predict from a row as it came: how columns are prepared, thresholds, calibration.
 *
 * The options are those of SageMaker's Linear Learner, by their meaning; see docs/linear-learner.md.
 *
 * @typeParam Row what a row is as an object; only for the compiler.
 */
export class LinearLearner<Row extends object = Record<string, unknown>> {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'LinearLearner'
  readonly #fitted: Fitted
  readonly #outputs: number
  readonly #scratch: RowScratch
  readonly #margins: Float64Array

  private constructor(fitted: Fitted) {
    this.#fitted = fitted
    this.#outputs = fitted.intercepts.length
    this.#margins = new Float64Array(this.#outputs)
    this.#scratch = fitted.preparation.createScratch()
  }

  /**
   * Learns from a table, rows as objects, or a matrix. What is chosen (regularisation, categories, threshold) is chosen on
   * rows that are held out; preparation is fitted on the others alone. Then, unless `refit` is false, all rows are used.
   *
   * Deterministic: the same rows, options and seed give the same bytes.
   *
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION, INVALID_INPUT (one class, no such column), EMPTY_INPUT, NON_FINITE,
   * INVALID_SHAPE; the signal's reason.
   */
  static fit(
    X: Matrix | CsrMatrix | readonly ArrayLike<number>[],
    options: LinearLearnerOptions
  ): Promise<LinearLearner>
  static fit<Row extends object>(
    X: Table<Row> | readonly Row[],
    options: LinearLearnerOptions
  ): Promise<LinearLearner<Row>>
  static async fit<Row extends object>(
    X: LinearInput<Row>,
    options: LinearLearnerOptions
  ): Promise<LinearLearner<Row>> {
    return new LinearLearner<Row>(await fitLinear(X, options))
  }

  /**
   * For tables that come one after another: `await trainer.add(table)` for each, then `trainer.model()`.
   *
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION with the first table.
   */
  static trainer<Row extends object = Record<string, unknown>>(
    options: LinearTrainerOptions
  ): LinearTrainer<LinearLearner<Row>> {
    return new LinearTrainer(options, (fitted) => new LinearLearner<Row>(fitted))
  }

  /** The model of a file that `save` made. Errors: INVALID_INPUT. */
  static load<Row extends object = Record<string, unknown>>(bytes: Uint8Array): LinearLearner<Row> {
    return new LinearLearner<Row>(decodeModel(bytes))
  }

  /** The model as a safetensors file. */
  save(): Uint8Array {
    return encodeModel(this.#fitted)
  }

  get predictorType(): PredictorType {
    return this.#fitted.predictorType
  }
  /** The classes in the order of `predictProba`; of two, the second is the positive one. Empty for regression. */
  get classes(): readonly ClassName[] {
    return this.#fitted.classes
  }
  /** The column that was learned; undefined where labels came beside a matrix. */
  get label(): string | undefined {
    return this.#fitted.label
  }
  /** The probability of the positive class from which on a row is of it. */
  get threshold(): number {
    return this.#fitted.threshold
  }
  get features(): readonly Feature[] {
    return this.#fitted.preparation.features
  }
  /** What reading a file for this model needs to know: `readTable(source, { schema, optional: [label] })`. Undefined for a matrix. */
  get schema(): Schema | undefined {
    const { preparation, label, labelType } = this.#fitted
    if (!(preparation instanceof Preparation) || label === undefined || labelType === undefined) return undefined
    return { columns: [...preparation.columns, { name: label, type: labelType }] }
  }
  /** What was decided on the way, in words: gaps, ids, categories, regularisation. */
  get decisions(): readonly string[] {
    return this.#fitted.decisions
  }
  /** What a user should know of: not converged, a target not reached. */
  get warnings(): readonly string[] {
    return this.#fitted.warnings
  }
  /** The evaluation on the rows held out, of the model before it was fitted to all rows. Not kept in a file. */
  get validation(): Evaluation | undefined {
    return this.#fitted.validation
  }
  get converged(): boolean {
    return this.#fitted.converged
  }
  get iterations(): number {
    return this.#fitted.iterations
  }
  /** How the model came about: loss, strengths, solver, rows. */
  get facts(): Pick<Fitted, 'loss' | 'l1' | 'l2' | 'solver' | 'iterations' | 'converged' | 'objective' | 'rows'> {
    const { loss, l1, l2, solver, iterations, converged, objective, rows } = this.#fitted
    return { loss, l1, l2, solver, iterations, converged, objective, rows }
  }
  /** One for each output: two classes and regression have one. */
  get intercepts(): Float64Array {
    return this.#fitted.intercepts.slice()
  }
  /** All coefficients by name, those of one class after the other. */
  get coefficients(): NamedCoefficient[] {
    const { coefficients, classes } = this.#fitted
    const { features } = this
    return Array.from(coefficients, (value, at) => ({
      ...features[at % features.length],
      value,
      className: this.#outputs > 1 ? classes[Math.floor(at / features.length)] : undefined
    }))
  }

  /**
   * The class or number of one row as an object, or of each row: an Int32Array or Float64Array for numbers, strings for
   * classes that are named. Values missing in an object count as gaps.
   *
   * @throws NutshellError INVALID_INPUT naming the column, INVALID_SHAPE, NON_FINITE.
   */
  predict(X: Matrix | CsrMatrix | readonly ArrayLike<number>[]): Int32Array | Float64Array
  predict(X: Table<object> | readonly Partial<Row>[]): LinearPredictions
  predict(row: Partial<Row>): string | number
  predict(X: LinearInput<Row> | Partial<Row>): LinearPredictions | string | number {
    if (isRow(X)) return this.#nameOf(this.#rowMargins(X), 0)
    const margins = this.#marginsOf(X)
    const rows = margins.length / this.#outputs
    if (typeof this.classes[0] === 'string') {
      return Array.from({ length: rows }, (_, i) => this.#nameOf(margins, i) as string)
    }
    return this.#numbersInto(margins, this.#emptyNumbers(rows))
  }

  /** `predict` into the caller's memory, which it returns: for models of numbers and of classes that are numbers. */
  predictInto<Out extends Int32Array | Float64Array>(X: LinearInput<Row>, out: Out): Out {
    if (typeof this.classes[0] === 'string') {
      throw new NutshellError('INVALID_INPUT', 'predictInto fills numbers, but the classes of this model are texts')
    }
    const margins = this.#marginsOf(X)
    const expected = this.#emptyNumbers(margins.length / this.#outputs)
    if (out?.constructor !== expected.constructor || out.length !== expected.length) {
      throw new NutshellError('INVALID_SHAPE', `out = ${show(out)}, expected ${show(expected)}`)
    }
    return this.#numbersInto(margins, out)
  }

  /**
   * Probabilities in the order of `classes`: rows x classes, or one number for each class of a single row.
   *
   * @throws NutshellError as `predict`; INVALID_INPUT for regression.
   */
  predictProba(row: Partial<Row>): Float64Array
  predictProba(X: LinearInput<Row>): Matrix<Float64Array>
  predictProba(X: LinearInput<Row> | Partial<Row>): Matrix<Float64Array> | Float64Array {
    const { classes, calibration } = this.#fitted
    if (classes.length === 0)
      throw new NutshellError('INVALID_INPUT', 'a regression has no probabilities: predict gives its numbers')
    const isSingle = isRow(X)
    const margins = isSingle ? this.#rowMargins(X).slice() : this.#marginsOf(X)
    calibration.applyInto(margins, this.#outputs, margins)
    const data = this.#outputs > 1 ? margins : bothClasses(margins)
    return isSingle ? data : Matrix.from(data, data.length / classes.length, classes.length)
  }

  /** Margins: log-odds for logistic, before calibration; rows x outputs. */
  decisionFunction(X: LinearInput<Row>): Matrix<Float64Array> {
    const margins = this.#marginsOf(X)
    return Matrix.from(margins, margins.length / this.#outputs, this.#outputs)
  }

  /**
   * How good the model is on rows whose truth is known.
   *
   * Rows without a label are left out. A class that the model does not know is wrong in any case: such rows count in `rows` and
   * `accuracy`, and in nothing else.
   *
   * @param options.label the truth beside a matrix; for a table the column that was learned.
   * @throws NutshellError as `predict`; EMPTY_INPUT without a row that has a label.
   */
  evaluate(
    X: LinearInput<Row>,
    {
      label,
      threshold = this.threshold,
      sampleWeight
    }: { label?: string | LabelValues; threshold?: number; sampleWeight?: ArrayLike<number> } = {}
  ): KnownEvaluation {
    const margins = this.#marginsOf(X)
    const truths = this.#truthsOf(X, label ?? this.label, margins.length / this.#outputs)
    return evaluateKnown({ ...this.#fitted, threshold }, margins, truths, sampleWeight)
  }

  /**
   * Accuracy, or R2 for regression (of targets that are all the same: 1 where they are met, else 0). NaN for no rows.
   *
   * @throws NutshellError as `evaluate`.
   */
  score(X: LinearInput<Row>, label?: LabelValues): number {
    if (this.decisionFunction(X).rows === 0) return Number.NaN
    const evaluation = this.evaluate(X, { label })
    if (evaluation.kind !== 'regression') return evaluation.accuracy
    return evaluation.r2 ?? (evaluation.rmse === 0 ? 1 : 0)
  }

  /**
   * Why a row is predicted what it is: what each original column adds, and the same in words. Of more than two classes, what
   * speaks for the predicted one against the mean of all.
   */
  explain(row: Partial<Row> | ArrayLike<number>): LinearExplanation {
    const designRow = this.#encode(row)
    const margins = rowMarginsInto(designRow, this.#fitted, new Float64Array(this.#outputs))
    return explainRow(this.#fitted, designRow, margins, this.#nameOf(margins, 0), row as Record<string, unknown>)
  }

  #truthsOf(X: LinearInput<Row>, label: string | LabelValues | undefined, rows: number): Float64Array {
    const { classes } = this.#fitted
    if (label === undefined)
      throw new NutshellError('INVALID_OPTION', 'label is missing, expected the truth of each row')
    if (typeof label !== 'string') return knownTargets(labelsOfValues(label, rows), classes)
    if (isTable(X)) return knownTargets(labelsOfColumn(X as Table, label), classes)
    if (!Array.isArray(X)) {
      throw new NutshellError('INVALID_OPTION', `label = ${show(label)} names a column, expected the truth of each row`)
    }
    return knownTargetsOfRows(X as Record<string, unknown>[], label, classes)
  }

  #marginsOf(X: LinearInput<Row>): Float64Array {
    const { preparation } = this.#fitted
    if (Array.isArray(X) && X.length === 0) return new Float64Array(0)
    if (preparation instanceof MatrixPreparation) {
      if (isTable(X))
        throw new NutshellError(
          'INVALID_INPUT',
          'X is a table, but the model learned from a matrix: expected rows of numbers'
        )
      const matrix = isCsrMatrix(X) ? X : toMatrix(X as Matrix)
      const design = preparation.transform(matrix)
      return marginsInto(design, this.#fitted, new Float64Array(design.rows * this.#outputs))
    }
    if (isTable(X)) {
      const design = preparation.transform(X as Table)
      return marginsInto(design, this.#fitted, new Float64Array(design.rows * this.#outputs))
    }
    if (isMatrix(X) || isCsrMatrix(X) || !Array.isArray(X)) {
      throw new NutshellError(
        'INVALID_INPUT',
        `X = ${show(X)}, but the model learned from a table: expected a table, a row or rows`
      )
    }
    const margins = new Float64Array(X.length * this.#outputs)
    for (let i = 0; i < X.length; i++) margins.set(this.#rowMargins(X[i] as Partial<Row>), i * this.#outputs)
    return margins
  }

  /** In memory that the next row uses again. */
  #rowMargins(row: Partial<Row>): Float64Array {
    return rowMarginsInto(this.#encode(row), this.#fitted, this.#margins)
  }

  /** In memory that the next row uses again. */
  #encode(row: Partial<Row> | ArrayLike<number>): RowScratch {
    const { preparation } = this.#fitted
    if (preparation instanceof MatrixPreparation) {
      preparation.encodeRow(row as ArrayLike<number>, this.#scratch)
      return this.#scratch
    }
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new NutshellError('INVALID_INPUT', `row = ${show(row)}, expected an object with values by column`)
    }
    preparation.encodeRow(row as Record<string, unknown>, this.#scratch)
    return this.#scratch
  }

  /** What is predicted for row `i` of margins: a class by name, or a number. */
  #nameOf(margins: Float64Array, i: number): ClassName {
    const { classes, predictorType, calibration, threshold } = this.#fitted
    if (predictorType === 'regression') return margins[i]
    if (predictorType === 'binary') return classes[calibration.apply(margins[i]) >= threshold ? 1 : 0]
    return classes[greatest(margins, i * this.#outputs, this.#outputs)]
  }

  #emptyNumbers(rows: number): Int32Array | Float64Array {
    const { classes } = this.#fitted
    const isWhole =
      classes.length > 0 && classes.every((name) => Number.isInteger(name) && name === ((name as number) | 0))
    return isWhole ? new Int32Array(rows) : new Float64Array(rows)
  }

  #numbersInto<Out extends Int32Array | Float64Array>(margins: Float64Array, out: Out): Out {
    for (let i = 0; i < out.length; i++) out[i] = this.#nameOf(margins, i) as number
    return out
  }
}

/** A single row: an object that is none of the ways to give several. */
function isRow<Row extends object>(X: LinearInput<Row> | Partial<Row>): X is Partial<Row> {
  return typeof X === 'object' && X !== null && !Array.isArray(X) && !isTable(X) && !isMatrix(X) && !isCsrMatrix(X)
}

/** The first of the greatest of some numbers. */
function greatest(values: Float64Array, from: number, count: number): number {
  let best = 0
  for (let k = 1; k < count; k++) if (values[from + k] > values[from + best]) best = k
  return best
}
