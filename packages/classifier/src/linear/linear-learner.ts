import { type CsrMatrix, Matrix } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import type { ClassName } from '../label/targets'
import { checkRow, givenRows, type ModelInput } from '../predictor/model-input'
import { type MarginBlocks, type Predictions, Predictor } from '../predictor/predictor'
import { MatrixPreparation } from '../prepare/matrix-preparation'
import type { Preparation } from '../prepare/preparation'
import type { RowScratch } from '../prepare/row-scratch'
import { explainRow, type LinearExplanation } from './explanation'
import { fitLinear } from './fit'
import type { Fitted } from './fitted'
import { marginsInto, rowMarginsInto } from './margins'
import { decodeModel, encodeModel } from './model-file'
import type { LinearLearnerOptions } from './options'
import { LinearTrainer, type LinearTrainerOptions } from './trainer'

/** Rows as a model takes them: a table or objects for one that learned from a table, a matrix for one that learned from a matrix. */
export type LinearInput<Row extends object = Record<string, unknown>> = ModelInput<Row>

/** What is predicted for several rows: numbers, or the names of classes. */
export type LinearPredictions = Predictions

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
export class LinearLearner<Row extends object = Record<string, unknown>> extends Predictor<Row> {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static override readonly name: string = 'LinearLearner'
  readonly #fitted: Fitted
  readonly #outputs: number
  readonly #scratch: RowScratch
  readonly #margins: Float64Array

  private constructor(fitted: Fitted) {
    super(fitted)
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

  /** Margins: log-odds for logistic, before calibration; rows x outputs. */
  decisionFunction(X: LinearInput<Row>): Matrix<Float64Array> {
    const margins = this.allMargins(X)
    return Matrix.from(margins, margins.length / this.#outputs, this.#outputs)
  }

  /**
   * Why a row is predicted what it is: what each original column adds, and the same in words. Of more than two classes, what
   * speaks for the predicted one against the mean of all.
   */
  explain(row: Partial<Row> | ArrayLike<number>): LinearExplanation {
    const designRow = this.#encode(row)
    const margins = rowMarginsInto(designRow, this.#fitted, new Float64Array(this.#outputs))
    return explainRow(this.#fitted, designRow, margins, this.nameOf(margins, 0), row as Record<string, unknown>)
  }

  protected marginsOf(X: LinearInput<Row>): MarginBlocks {
    const { preparation } = this.#fitted
    const given = givenRows(X, preparation instanceof MatrixPreparation)
    if (given.kind === 'none') return { rows: 0, blocks: [] }
    if (given.kind === 'objects') {
      const { objects } = given
      const margins = new Float64Array(objects.length * this.#outputs)
      for (let i = 0; i < objects.length; i++) margins.set(this.rowMargins(objects[i]), i * this.#outputs)
      return { rows: objects.length, blocks: [margins] }
    }
    const design =
      given.kind === 'table'
        ? (preparation as Preparation).transform(given.table)
        : (preparation as MatrixPreparation).transform(given.matrix)
    const margins = marginsInto(design, this.#fitted, new Float64Array(design.rows * this.#outputs))
    return { rows: design.rows, blocks: [margins] }
  }

  protected rowMargins(row: Partial<Row>): Float64Array {
    return rowMarginsInto(this.#encode(row), this.#fitted, this.#margins)
  }

  /** In memory that the next row uses again. */
  #encode(row: Partial<Row> | ArrayLike<number>): RowScratch {
    const { preparation } = this.#fitted
    if (preparation instanceof MatrixPreparation) preparation.encodeRow(row as ArrayLike<number>, this.#scratch)
    else preparation.encodeRow(checkRow(row), this.#scratch)
    return this.#scratch
  }
}
