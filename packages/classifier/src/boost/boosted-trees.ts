import { type CsrMatrix, checkInteger, checkKnownOptions, Matrix, NutshellError, show } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import type { LabelValues } from '../label/targets'
import { checkRow, givenRows, type ModelInput } from '../predictor/model-input'
import { type MarginBlocks, Predictor } from '../predictor/predictor'
import { isRowsOfObjects, isTable } from '../prepare/is-table'
import type { RowReader, TreeFeature } from './columns/column-source'
import { MatrixTreePreparation } from './columns/matrix-tree-preparation'
import { leavesOf, scoreRow, scoreRows } from './ensemble/predict'
import { fromLightgbm } from './exchange/lightgbm-import'
import { toModule } from './exchange/to-module'
import { toModuleTypes } from './exchange/to-module-text'
import { type ToXgboostOptions, toXgboost } from './exchange/xgboost-export'
import { type FromXgboostOptions, fromXgboost } from './exchange/xgboost-import'
import { type BoostedExplanation, explainRow } from './explain/explanation'
import { type Importance, type ImportanceOptions, importances } from './explain/importance'
import { type PartialDependence, type PartialDependenceOptions, partialDependence } from './explain/partial-dependence'
import { type PermutationImportances, type PermutationOptions, permutationImportances } from './explain/permutation'
import { shapRowsInto } from './explain/tree-shap'
import { fitBoost } from './fit'
import type { Fitted } from './fitted'
import { decodeModel, encodeModel } from './model-file'
import { linkInto } from './objective/link'
import type { BoostedTreesOptions } from './options'
import { createScoreMetric, type ScoreMetricName } from './score-metric'

/** Rows as a model takes them: a table or objects for one that learned from a table, a matrix for one that learned from a matrix. */
export type BoostInput<Row extends object = Record<string, unknown>> = ModelInput<Row>

/** The leaf that each row comes to in each tree. */
export interface LeafIndices {
  /** rows x cols, row-major: the number of the leaf within its tree, from 0. */
  readonly data: Int32Array
  readonly rows: number
  /** Trees: round by round, and within a round one for each output. */
  readonly cols: number
}

/** Rows of several outputs by feature. */
export interface ShapValues {
  /** rows x outputs x cols, row-major. */
  readonly data: Float64Array
  readonly rows: number
  /** Margins of a row: of more than two classes one for each. */
  readonly outputs: number
  /** One for each feature, and last what the margin of any row is expected to be. */
  readonly cols: number
}

export interface PermutationImportanceOptions extends Omit<PermutationOptions, 'greaterIsBetter'> {
  /** The truth beside a matrix; for a table the column that was learned. */
  label?: string | LabelValues
  /** What is measured. @default 'accuracy', for regression 'r2' */
  metric?: ScoreMetricName
}

const PERMUTATION_OPTIONS = [
  'label',
  'metric',
  'repeats',
  'seed',
  'onProgress',
  'signal'
] as const satisfies readonly (keyof PermutationImportanceOptions)[]

/** Rows that are read at once: their margins are what a call needs besides its answer. */
const BLOCK = 1024

/**
 * Gradient-boosted trees of a table or a matrix, grown on histograms: for two classes, more, and numbers. The model is not
 * changed once it is there, and holds all that it takes to predict from a row as it came.
 *
 * Method: T. Chen and C. Guestrin, "XGBoost: A Scalable Tree Boosting System" (2016), whose semantics it has: features and sums
 * are float32, a row goes left where x < threshold, and gaps go where training rows with gaps were better off.
 *
 * @typeParam Row what a row is as an object; only for the compiler.
 */
export class BoostedTrees<Row extends object = Record<string, unknown>> extends Predictor<Row> {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static override readonly name: string = 'BoostedTrees'
  readonly #fitted: Fitted
  readonly #margins: Float64Array
  /** Of one row; made when the first is predicted. */
  #row: Float32Array | Float64Array | undefined

  private constructor(fitted: Fitted) {
    super(fitted)
    this.#fitted = fitted
    this.#margins = new Float64Array(fitted.ensemble.outputs)
  }

  /**
   * Learns from a table, rows as objects, or a matrix. Gaps (NaN) are learned from; categories are split into sets of levels.
   *
   * Deterministic: the same rows, options and seed give the same bytes, whatever the number of threads.
   *
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION, INVALID_INPUT (one class, no such column), EMPTY_INPUT, NON_FINITE,
   * INVALID_SHAPE; the signal's reason.
   */
  static fit(X: Matrix | CsrMatrix | readonly ArrayLike<number>[], options: BoostedTreesOptions): Promise<BoostedTrees>
  static fit<Row extends object>(
    X: Table<Row> | readonly Row[],
    options: BoostedTreesOptions
  ): Promise<BoostedTrees<Row>>
  static async fit<Row extends object>(X: BoostInput<Row>, options: BoostedTreesOptions): Promise<BoostedTrees<Row>> {
    const previous: unknown = options?.warmStart
    const known = previous instanceof BoostedTrees ? previous.#fitted : undefined
    return new BoostedTrees<Row>(await fitBoost(X, options, known))
  }

  /** The model of a file that `save` made. Errors: INVALID_INPUT. */
  static load<Row extends object = Record<string, unknown>>(bytes: Uint8Array): BoostedTrees<Row> {
    return new BoostedTrees<Row>(decodeModel(bytes))
  }

  /** The model as a safetensors file. */
  save(): Uint8Array {
    return encodeModel(this.#fitted)
  }

  /**
   * The trees of a model that XGBoost saved as JSON or UBJ (gbtree and dart, 1.x to 3.x). Margins are those of XGBoost.
   *
   * @param options.rounds whether trees after the best round are left out, where there is one. @default 'best'
   * @throws NutshellError INVALID_INPUT for what is no such model, or has what is not known here; INVALID_OPTION.
   */
  static fromXgboost(model: Uint8Array | string, options?: FromXgboostOptions): BoostedTrees {
    return new BoostedTrees(fromXgboost(model, options))
  }

  /**
   * The trees of a model that LightGBM saved as text. Margins are those of LightGBM.
   *
   * @throws NutshellError INVALID_INPUT for what is no such model, or has what is not known here.
   */
  static fromLightgbm(model: Uint8Array | string): BoostedTrees {
    return new BoostedTrees(fromLightgbm(model))
  }

  /**
   * The same model of a matrix with names for its columns: it then reads tables and rows as objects too.
   *
   * @throws NutshellError INVALID_SHAPE for another number of names than columns, or two that are the same; INVALID_INPUT for a model
   * of a table.
   */
  withColumnNames(names: readonly string[]): BoostedTrees {
    const { preparation } = this.#fitted
    if (!(preparation instanceof MatrixTreePreparation)) {
      throw new NutshellError('INVALID_INPUT', 'the model learned from a table, whose columns have names')
    }
    if (names.length !== preparation.cols || new Set(names).size !== names.length) {
      throw new NutshellError('INVALID_SHAPE', `names = ${show(names)}, expected ${preparation.cols} different ones`)
    }
    const { state, tensors } = preparation.toState()
    const named = { ...(state as object), names: names.map(String), isNamed: true }
    return new BoostedTrees({ ...this.#fitted, preparation: MatrixTreePreparation.fromState(named, tensors) })
  }

  /**
   * The model as a file that XGBoost loads and predicts the same from.
   *
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; INVALID_INPUT for what XGBoost has not: an objective of one's own,
   * calibrated probabilities, float64 thresholds of LightGBM.
   */
  toXgboost(options?: ToXgboostOptions): Uint8Array {
    return toXgboost(this.#fitted, options)
  }

  /**
   * The model as the text of an ES module that imports nothing, for an edge function or a browser: `predict` and its like for a
   * row, the same as here to the bit.
   *
   * @throws NutshellError INVALID_INPUT for what a module cannot do: see the message.
   */
  toModule(): string {
    return toModule(this.#fitted)
  }

  /** The types of `toModule`: the text of its .d.ts file. Errors: as `toModule`. */
  toModuleTypes(): string {
    return toModuleTypes(this.#fitted)
  }

  override get features(): readonly TreeFeature[] {
    return this.#fitted.preparation.features
  }
  /** Rounds of trees that there are: one tree each, or with more than two classes one for each class. */
  get rounds(): number {
    return this.#fitted.rounds
  }
  /** After how many rounds the metric was best on the rows held out; undefined where training does not stop early. */
  get bestRound(): number | undefined {
    return this.#fitted.bestRound
  }
  /** How the model came about: objective, rounds, trees, leaves, rows. */
  get facts(): Pick<Fitted, 'objective' | 'objectiveOptions' | 'link' | 'rounds' | 'bestRound' | 'rows'> & {
    readonly trees: number
    readonly leaves: number
  } {
    const { objective, objectiveOptions, link, rounds, bestRound, rows, ensemble } = this.#fitted
    const trees = ensemble.treeOutputs.length
    // A binary tree has one leaf more than it has splits.
    const leaves = (ensemble.flags.length + trees) / 2
    return { objective, objectiveOptions, link, rounds, bestRound, rows, trees, leaves }
  }

  /**
   * Margins: rows x outputs. Log-odds for two classes (before calibration), what softmax takes for more, numbers for regression
   * (their logarithm for 'poisson').
   *
   * @param options.rounds only the trees of so many first rounds. @default all
   * @throws NutshellError as `predict`; INVALID_OPTION.
   */
  predictRaw(X: BoostInput<Row>, options: { rounds?: number } = {}): Matrix<Float64Array> {
    checkKnownOptions('predictRaw', options, ['rounds'])
    const { rounds } = options
    if (rounds !== undefined) checkInteger('rounds', rounds, 0)
    const { ensemble } = this.#fitted
    const reader = this.#readerOf(X)
    const data = scoreRows(ensemble, reader, new Float64Array(reader.rows * ensemble.outputs), rounds)
    return Matrix.from(data, reader.rows, ensemble.outputs)
  }

  /** The leaf that each row comes to in each tree. Errors: as `predict`. */
  predictLeaves(X: BoostInput<Row>): LeafIndices {
    const { ensemble } = this.#fitted
    const reader = this.#readerOf(X)
    const cols = ensemble.treeOutputs.length
    return { data: leavesOf(ensemble, reader, new Int32Array(reader.rows * cols)), rows: reader.rows, cols }
  }

  /**
   * Why a row is predicted what it is: what each original column adds (Shapley values, path-dependent TreeSHAP), and the same in
   * words. Of more than two classes, what speaks for the predicted one against the mean of all.
   *
   * @throws NutshellError as `predict`.
   */
  explain(row: Partial<Row> | ArrayLike<number>): BoostedExplanation {
    const encoded = this.#encode(row)
    const margins = this.#marginsOfRow(encoded)
    return explainRow(this.#fitted, encoded, this.nameOf(margins, 0), row as Record<string, unknown>)
  }

  /**
   * What each feature adds to the margins of each row (TreeSHAP). The values of a row and output sum to its margin.
   *
   * @throws NutshellError as `predict`.
   */
  shapValues(X: BoostInput<Row>): ShapValues {
    const { ensemble } = this.#fitted
    const reader = this.#readerOf(X)
    const { rows } = reader
    const { outputs } = ensemble
    const cols = ensemble.cols + 1
    const data = shapRowsInto(ensemble, reader, new Float64Array(rows * outputs * cols))
    return { data, rows, outputs, cols }
  }

  /**
   * How much the model relies on each column or feature, by its splits: the most important first.
   *
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION.
   */
  importances(options: ImportanceOptions = {}): Importance[] {
    const { ensemble, preparation } = this.#fitted
    return importances(ensemble, preparation.features, options)
  }

  /**
   * How much worse the model gets on rows whose truth is known when the values of one column are shuffled (L. Breiman, "Random
   * forests", 2001).
   *
   * @throws NutshellError as `evaluate`; UNKNOWN_OPTION, INVALID_OPTION; the signal's reason.
   */
  async permutationImportance(
    X: BoostInput<Row>,
    options: PermutationImportanceOptions = {}
  ): Promise<PermutationImportances> {
    checkKnownOptions('permutationImportance', options, PERMUTATION_OPTIONS)
    const { label, metric, ...rest } = options
    const { ensemble, preparation } = this.#fitted
    const reader = this.#readerOf(X)
    const truths = this.truthsOf(X, label, reader.rows)
    const { of, isGreaterBetter } = createScoreMetric(metric, this.#fitted, truths)
    return permutationImportances(ensemble, preparation.features, reader, of, {
      ...rest,
      greaterIsBetter: isGreaterBetter
    })
  }

  /**
   * What is predicted on average where all rows have the same value of a feature, or of two: probabilities for classes, numbers
   * for regression (J. Friedman, "Greedy function approximation", 2001).
   *
   * @param features one or two, by the name of a column that is one feature, or of a feature.
   * @throws NutshellError as `predict`; UNKNOWN_OPTION, INVALID_OPTION; EMPTY_INPUT without rows.
   */
  partialDependence(
    X: BoostInput<Row>,
    features: string | readonly string[],
    options: PartialDependenceOptions = {}
  ): PartialDependence {
    const { ensemble, preparation, predictorType, calibration } = this.#fitted
    const respond = (margins: Float64Array) => {
      if (predictorType === 'regression') this.#applyLink(margins)
      else calibration.applyInto(margins, ensemble.outputs, margins)
    }
    return partialDependence(ensemble, preparation.features, this.#readerOf(X), features, options, respond)
  }

  protected marginsOf(X: BoostInput<Row>): MarginBlocks {
    const reader = this.#readerOf(X)
    return { rows: reader.rows, blocks: this.#blocksOf(reader) }
  }

  protected rowMargins(row: Partial<Row>): Float64Array {
    return this.#marginsOfRow(this.#encode(row))
  }

  /** In memory that the next row uses again. */
  #marginsOfRow(encoded: Float32Array | Float64Array): Float64Array {
    scoreRow(this.#fitted.ensemble, encoded, this.#margins)
    this.#applyLink(this.#margins)
    return this.#margins
  }

  *#blocksOf(reader: RowReader): Generator<Float64Array> {
    const { ensemble } = this.#fitted
    const { outputs } = ensemble
    const block = new Float64Array(Math.min(BLOCK, reader.rows) * outputs)
    for (let from = 0; from < reader.rows; from += BLOCK) {
      const part = partOf(reader, from, Math.min(BLOCK, reader.rows - from))
      const margins = scoreRows(ensemble, part, block.subarray(0, part.rows * outputs))
      this.#applyLink(margins)
      yield margins
    }
  }

  #applyLink(margins: Float64Array): void {
    if (this.#fitted.predictorType === 'regression') linkInto(this.#fitted.link, margins)
  }

  #readerOf(X: BoostInput<Row>): RowReader {
    const { preparation } = this.#fitted
    if (preparation instanceof MatrixTreePreparation) {
      // A model from elsewhere may know its columns by name, and then reads tables too.
      if (preparation.isNamed && isTable(X)) return preparation.reader(X)
      if (preparation.isNamed && isRowsOfObjects(X)) return preparation.rowsReader(X)
      const given = givenRows(X, true)
      return given.kind === 'matrix' ? preparation.reader(given.matrix) : NO_ROWS
    }
    const given = givenRows(X, false)
    if (given.kind === 'table') return preparation.reader(given.table)
    return given.kind === 'objects' ? preparation.rowsReader(given.objects) : NO_ROWS
  }

  /** In memory that the next row uses again. */
  #encode(row: Partial<Row> | ArrayLike<number>): Float32Array | Float64Array {
    const { preparation, ensemble } = this.#fitted
    const isOfMatrix = preparation instanceof MatrixTreePreparation
    if (!isOfMatrix) checkRow(row)
    this.#row ??= new (ensemble.precision === 'float32' ? Float32Array : Float64Array)(ensemble.cols)
    if (isOfMatrix) preparation.encodeRow(row as ArrayLike<number>, this.#row)
    else preparation.encodeRow(row, this.#row)
    return this.#row
  }
}

const NO_ROWS: RowReader = { rows: 0, cols: 0, readInto: () => {} }

/** Some of the rows of a reader. */
function partOf(reader: RowReader, first: number, rows: number): RowReader {
  return {
    rows,
    cols: reader.cols,
    readInto: (from, to, into) => reader.readInto(first + from, first + to, into)
  }
}
