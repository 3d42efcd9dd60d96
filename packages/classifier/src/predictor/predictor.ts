import { type CsrMatrix, Matrix, NutshellError, show } from '@nutshell-ml/core'
import type { ColumnType, Schema, Table } from '@nutshell-ml/core/table'
import { type Decided, evaluateKnown, type KnownEvaluation } from '../decision/evaluate'
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
import type { InputColumn } from '../prepare/input-columns'
import { isTable } from '../prepare/is-table'
import type { Evaluation } from '../report/evaluation'
import { isSingleRow, type ModelInput } from './model-input'

/** What is predicted for several rows: numbers, or the names of classes. */
export type Predictions = Int32Array | Float64Array | string[]

/** What a model knows besides how its margins come about. */
export interface PredictorParts extends Decided {
  readonly preparation: {
    readonly features: readonly Feature[]
    /** The columns of a table that it reads; undefined for a matrix. */
    readonly columns?: readonly InputColumn[]
  }
  /** The column that was learned; undefined where labels came beside a matrix. */
  readonly label: string | undefined
  readonly labelType: ColumnType | undefined
  readonly validation: Evaluation | undefined
  readonly decisions: readonly string[]
  readonly warnings: readonly string[]
}

/** Margins of rows, some rows at a time; for regression the numbers that are predicted. */
export interface MarginBlocks {
  readonly rows: number
  /** rows x outputs each, in the order of the rows: in memory that the next block uses again. */
  readonly blocks: Iterable<Float64Array>
}

/** What all models of tables and matrices have: what margins mean, and how good that is. */
export abstract class Predictor<Row extends object = Record<string, unknown>> {
  readonly #parts: PredictorParts
  readonly #outputs: number

  protected constructor(parts: PredictorParts) {
    this.#parts = parts
    this.#outputs = parts.predictorType === 'multiclass' ? parts.classes.length : 1
  }

  /** Errors, before the first block is read: INVALID_INPUT, INVALID_SHAPE, NON_FINITE. */
  protected abstract marginsOf(X: ModelInput<Row>): MarginBlocks

  /** The margins of one row, in memory that the next row uses again. */
  protected abstract rowMargins(row: Partial<Row>): Float64Array

  get predictorType(): PredictorType {
    return this.#parts.predictorType
  }
  /** The classes in the order of `predictProba`; of two, the second is the positive one. Empty for regression. */
  get classes(): readonly ClassName[] {
    return this.#parts.classes
  }
  /** The column that was learned; undefined where labels came beside a matrix. */
  get label(): string | undefined {
    return this.#parts.label
  }
  /** The probability of the positive class from which on a row is of it. */
  get threshold(): number {
    return this.#parts.threshold
  }
  get features(): readonly Feature[] {
    return this.#parts.preparation.features
  }
  /** What reading a file for this model needs to know: `readTable(source, { schema, optional: [label] })`. Undefined for a matrix. */
  get schema(): Schema | undefined {
    const { preparation, label, labelType } = this.#parts
    if (preparation.columns === undefined || label === undefined || labelType === undefined) return undefined
    return { columns: [...preparation.columns, { name: label, type: labelType }] }
  }
  /** What was decided on the way, in words: gaps, ids, categories, regularisation. */
  get decisions(): readonly string[] {
    return this.#parts.decisions
  }
  /** What a user should know of: not converged, a target not reached. */
  get warnings(): readonly string[] {
    return this.#parts.warnings
  }
  /** The evaluation on the rows held out. Not kept in a file. */
  get validation(): Evaluation | undefined {
    return this.#parts.validation
  }

  /**
   * The class or number of one row as an object, or of each row: an Int32Array or Float64Array for numbers, strings for
   * classes that are named. Values missing in an object count as gaps.
   *
   * @throws NutshellError INVALID_INPUT naming the column, INVALID_SHAPE, NON_FINITE.
   */
  predict(X: Matrix | CsrMatrix | readonly ArrayLike<number>[]): Int32Array | Float64Array
  predict(X: Table<object> | readonly Partial<Row>[]): Predictions
  predict(row: Partial<Row>): string | number
  predict(X: ModelInput<Row> | Partial<Row>): Predictions | string | number {
    if (isSingleRow(X)) return this.nameOf(this.rowMargins(X), 0)
    const given = this.marginsOf(X)
    if (typeof this.classes[0] !== 'string') return this.#numbersInto(given, this.#emptyNumbers(given.rows))
    const names: string[] = []
    for (const margins of given.blocks) {
      const rows = margins.length / this.#outputs
      for (let i = 0; i < rows; i++) names.push(this.nameOf(margins, i) as string)
    }
    return names
  }

  /** `predict` into the caller's memory, which it returns: for models of numbers and of classes that are numbers. */
  predictInto<Out extends Int32Array | Float64Array>(X: ModelInput<Row>, out: Out): Out {
    if (typeof this.classes[0] === 'string') {
      throw new NutshellError('INVALID_INPUT', 'predictInto fills numbers, but the classes of this model are texts')
    }
    const given = this.marginsOf(X)
    const Expected = this.#hasWholeNames() ? Int32Array : Float64Array
    if (out?.constructor !== Expected || out.length !== given.rows) {
      throw new NutshellError('INVALID_SHAPE', `out = ${show(out)}, expected ${show(this.#emptyNumbers(given.rows))}`)
    }
    return this.#numbersInto(given, out)
  }

  /**
   * Probabilities in the order of `classes`: rows x classes, or one number for each class of a single row.
   *
   * @throws NutshellError as `predict`; INVALID_INPUT for regression.
   */
  predictProba(row: Partial<Row>): Float64Array
  predictProba(X: ModelInput<Row>): Matrix<Float64Array>
  predictProba(X: ModelInput<Row> | Partial<Row>): Matrix<Float64Array> | Float64Array {
    const { classes, calibration } = this.#parts
    if (classes.length === 0)
      throw new NutshellError('INVALID_INPUT', 'a regression has no probabilities: predict gives its numbers')
    if (isSingleRow(X)) {
      const margins = this.rowMargins(X).slice()
      calibration.applyInto(margins, this.#outputs, margins)
      return this.#outputs > 1 ? margins : bothClasses(margins)
    }
    const { rows, blocks } = this.marginsOf(X)
    const data = new Float64Array(rows * classes.length)
    let at = 0
    for (const margins of blocks) {
      calibration.applyInto(margins, this.#outputs, margins)
      const probabilities = this.#outputs > 1 ? margins : bothClasses(margins)
      data.set(probabilities, at)
      at += probabilities.length
    }
    return Matrix.from(data, rows, classes.length)
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
    X: ModelInput<Row>,
    {
      label,
      threshold = this.threshold,
      sampleWeight
    }: { label?: string | LabelValues; threshold?: number; sampleWeight?: ArrayLike<number> } = {}
  ): KnownEvaluation {
    return this.#evaluate(X, this.allMargins(X), label, threshold, sampleWeight)
  }

  /**
   * Accuracy, or R2 for regression (of targets that are all the same: 1 where they are met, else 0). NaN for no rows.
   *
   * @throws NutshellError as `evaluate`.
   */
  score(X: ModelInput<Row>, label?: LabelValues): number {
    const margins = this.allMargins(X)
    if (margins.length === 0) return Number.NaN
    const evaluation = this.#evaluate(X, margins, label, this.threshold, undefined)
    if (evaluation.kind !== 'regression') return evaluation.accuracy
    return evaluation.r2 ?? (evaluation.rmse === 0 ? 1 : 0)
  }

  /** The margins of all rows in memory of their own: rows x outputs. */
  protected allMargins(X: ModelInput<Row>): Float64Array {
    const { rows, blocks } = this.marginsOf(X)
    const all = new Float64Array(rows * this.#outputs)
    let at = 0
    for (const margins of blocks) {
      all.set(margins, at)
      at += margins.length
    }
    return all
  }

  /** What is predicted for row `i` of margins: a class by name, or a number. */
  protected nameOf(margins: Float64Array, i: number): ClassName {
    const { classes, predictorType, calibration, threshold } = this.#parts
    if (predictorType === 'regression') return margins[i]
    if (predictorType === 'binary') return classes[calibration.apply(margins[i]) >= threshold ? 1 : 0]
    return classes[greatest(margins, i * this.#outputs, this.#outputs)]
  }

  #evaluate(
    X: ModelInput<Row>,
    margins: Float64Array,
    label: string | LabelValues | undefined,
    threshold: number,
    sampleWeight: ArrayLike<number> | undefined
  ): KnownEvaluation {
    const truths = this.truthsOf(X, label, margins.length / this.#outputs)
    return evaluateKnown({ ...this.#parts, threshold }, margins, truths, sampleWeight)
  }

  /**
   * Class numbers (-1 for a class that the model does not know) or measured numbers; NaN where there is none.
   *
   * @param given @default the column that was learned
   */
  protected truthsOf(X: ModelInput<Row>, given: string | LabelValues | undefined, rows: number): Float64Array {
    const { classes } = this.#parts
    const label = given ?? this.label
    if (label === undefined)
      throw new NutshellError('INVALID_OPTION', 'label is missing, expected the truth of each row')
    if (typeof label !== 'string') return knownTargets(labelsOfValues(label, rows), classes)
    if (isTable(X)) return knownTargets(labelsOfColumn(X as Table, label), classes)
    if (!Array.isArray(X)) {
      throw new NutshellError('INVALID_OPTION', `label = ${show(label)} names a column, expected the truth of each row`)
    }
    return knownTargetsOfRows(X as Record<string, unknown>[], label, classes)
  }

  #hasWholeNames(): boolean {
    const { classes } = this.#parts
    return classes.length > 0 && classes.every((name) => Number.isInteger(name) && name === ((name as number) | 0))
  }

  #emptyNumbers(rows: number): Int32Array | Float64Array {
    return this.#hasWholeNames() ? new Int32Array(rows) : new Float64Array(rows)
  }

  #numbersInto<Out extends Int32Array | Float64Array>({ blocks }: MarginBlocks, out: Out): Out {
    let at = 0
    for (const margins of blocks) {
      const rows = margins.length / this.#outputs
      for (let i = 0; i < rows; i++) out[at++] = this.nameOf(margins, i) as number
    }
    return out
  }
}

/** The first of the greatest of some numbers. */
function greatest(values: Float64Array, from: number, count: number): number {
  let best = 0
  for (let k = 1; k < count; k++) if (values[from + k] > values[from + best]) best = k
  return best
}
