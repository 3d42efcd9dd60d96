import type { FloatArray, Tensor } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import { textsOf } from '../../prepare/encode/text-column-encoder'
import { chosenSteps, type Plan } from '../../prepare/fit/plan'
import { trainingPart } from '../../prepare/fit/training-part'
import {
  checkColumns,
  classesOf,
  type FitContext,
  type InputColumn,
  ownValue,
  wrongRow
} from '../../prepare/input-columns'
import { checkRows } from '../../prepare/rows'
import { TextVectorizer } from '../../prepare/text/text-vectorizer'
import type { ColumnSource, RowReader, TreeFeature } from './column-source'
import { encodeRowAt, readTable, rowByRow } from './encoded-rows'
import { planTreeColumn } from './plan-tree-steps'
import { SparseColumns } from './sparse-columns'
import { type FeaturePlace, TableColumns } from './table-columns'
import { DateTreeEncoder, LevelTreeEncoder, NumberTreeEncoder, type TreeEncoder } from './tree-encoders'
import { resolveTreePrepareOptions, type TreePrepareOptions } from './tree-options'
import { sizeOf, type TreeStep, treeFeaturesOf } from './tree-step'
import { decodeTreePreparation, encodeTreePreparation } from './tree-step-state'
import { TreeTextEncoder } from './tree-text-encoder'

type GiveWay = () => Promise<void> | undefined

/** A preparation and the rows that it was fitted on. */
export interface FittedColumns {
  readonly preparation: TreePreparation
  readonly source: ColumnSource
}

/**
 * From tables and rows as objects to the numbers that trees read, as it was fitted on the rows of a training table: numbers as they
 * are, categories as places of levels, dates as days and their parts, texts as terms; NaN for gaps and for levels not known.
 */
export class TreePreparation {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'TreePreparation'
  /** The columns of a table that it needs. */
  readonly columns: readonly InputColumn[]
  /** Numbers of a row. */
  readonly cols: number
  /** What was done with each column, in words. */
  readonly decisions: readonly string[]
  private readonly steps: readonly TreeStep[]
  private readonly encoders: readonly TreeEncoder[]
  /** The first place in a row of what each encoder writes. */
  private readonly firsts: Int32Array
  private readonly texts: readonly TreeTextEncoder[]
  #features: readonly TreeFeature[] | undefined

  private constructor(steps: readonly TreeStep[], decisions: readonly string[]) {
    this.steps = steps
    this.decisions = decisions
    this.columns = steps.map(({ column, type }) => ({ name: column, type }))
    const encoders: TreeEncoder[] = []
    const firsts: number[] = []
    const texts: TreeTextEncoder[] = []
    let cols = 0
    for (const step of steps) {
      const encoder = encoderOf(step, cols)
      if (encoder instanceof TreeTextEncoder) texts.push(encoder)
      else {
        encoders.push(encoder)
        firsts.push(cols)
      }
      cols += sizeOf(step)
    }
    this.cols = cols
    this.encoders = encoders
    this.firsts = Int32Array.from(firsts)
    this.texts = texts
  }

  /**
   * @param giveWay awaited now and then.
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; EMPTY_INPUT without rows; NON_FINITE for a number that float32 has not,
   * naming row and column; INVALID_INPUT when no column is left to learn from, saying why.
   */
  static async fitAsync(
    table: Table,
    options: TreePrepareOptions,
    context: FitContext,
    giveWay: GiveWay
  ): Promise<FittedColumns> {
    const part = trainingPart(table, context, (names) => resolveTreePrepareOptions(options, names))
    const vectorizers = new Map<string, TextVectorizer>()
    const ready = new Map<string, SparseColumns>()
    for (const [name, texts] of part.texts) {
      const classes = classesOf(context)
      const { vectorizer, matrix } = await TextVectorizer.fitTransformAsync(texts, part.options.text, giveWay, classes)
      vectorizers.set(name, vectorizer)
      ready.set(name, SparseColumns.of(matrix))
    }
    const plans: Plan<TreeStep>[] = []
    for (const column of part.columns) {
      plans.push(planTreeColumn(column, { ...part, vectorizers }))
      const pause = giveWay()
      if (pause !== undefined) await pause
    }
    const { steps, decisions } = chosenSteps(plans, false)
    const preparation = new TreePreparation(steps, decisions)
    return { preparation, source: preparation.columnsOf(table, part.rows, ready) }
  }

  /** What `toState` gave. Errors: INVALID_INPUT for anything else. */
  static fromState(state: unknown, tensors: ReadonlyMap<string, Tensor>): TreePreparation {
    const { steps, decisions } = decodeTreePreparation(state, tensors)
    return new TreePreparation(steps, decisions)
  }

  /** One for each number of a row. */
  get features(): readonly TreeFeature[] {
    this.#features ??= this.steps.flatMap(treeFeaturesOf)
    return this.#features
  }

  /** All that was fitted, as a JSON value and tensors. */
  toState(): { state: unknown; tensors: Map<string, Tensor> } {
    return encodeTreePreparation(this.steps, this.decisions)
  }

  /**
   * The rows of a table column by column, in the order of `rows` if these are given. Columns may be in any order, and there may be
   * others. Texts are read when the first of their terms is asked for.
   *
   * @throws NutshellError INVALID_INPUT when a column is not there; `column` of the answer: INVALID_INPUT for a value of the wrong
   * kind, NON_FINITE for a number that float32 has not, naming row and column.
   */
  source(table: Table, rows?: Int32Array): ColumnSource {
    checkRows(rows, table.rows)
    checkColumns(this.columns, table)
    return this.columnsOf(table, rows, new Map())
  }

  /** As `source`, with texts read at once; awaits `giveWay` now and then. Errors: as `source`. */
  async sourceAsync(table: Table, rows: Int32Array | undefined, giveWay: GiveWay): Promise<ColumnSource> {
    checkRows(rows, table.rows)
    checkColumns(this.columns, table)
    const ready = new Map<string, SparseColumns>()
    for (const { column, vectorizer } of this.texts) {
      const texts = textsOf(table.column(column), rows, rows?.length ?? table.rows)
      ready.set(column, SparseColumns.of(await vectorizer.transformAsync(texts, giveWay)))
    }
    return this.columnsOf(table, rows, ready)
  }

  /** The rows of a table one after another. Errors: as `source`, those of values from `readInto`. */
  reader(table: Table): RowReader {
    checkColumns(this.columns, table)
    const { cols } = this
    const readNumbers = readTable(table, this.encoders, this.firsts, cols)
    const texts = this.texts.map((encoder) => textsOf(table.column(encoder.column), undefined, table.rows))
    return {
      rows: table.rows,
      cols,
      readInto: (from, to, into) => {
        readNumbers(from, to, into)
        for (let t = 0; t < texts.length; t++) {
          for (let i = from; i < to; i++) this.texts[t].encode(texts[t][i], into, (i - from) * cols)
        }
      }
    }
  }

  /** Rows as objects, one after another. Errors: as `encodeRow`, from `readInto`, naming the row too. */
  rowsReader(rows: readonly object[]): RowReader {
    return rowByRow(rows.length, this.cols, (i, into, at) => this.encodeAt(rows[i], into, at))
  }

  /**
   * One row, an object by names of columns, as the first `cols` numbers of `into`: what `reader` gives for a table of that row. What
   * is undefined, null or not there is a gap. Numbers may be texts of numbers, dates may be Dates, milliseconds or texts.
   *
   * @throws NutshellError INVALID_INPUT for a value of the wrong kind, naming the column, and for an object that has none of
   * the columns; NON_FINITE for a number that float32 has not.
   */
  encodeRow(row: object, into: FloatArray): void {
    this.encodeAt(row, into, 0)
  }

  private columnsOf(table: Table, rows: Int32Array | undefined, texts: Map<string, SparseColumns>): ColumnSource {
    const encoders = [...this.encoders, ...this.texts]
    const firsts = [...this.firsts, ...this.texts.map(({ first }) => first)]
    const places = new Array<FeaturePlace>(this.cols)
    encoders.forEach((encoder, e) => {
      const size = sizeOf(this.steps.find(({ column }) => column === encoder.column)!)
      for (let part = 0; part < size; part++) places[firsts[e] + part] = { encoder, part }
    })
    return new TableColumns(table, rows, this.features, places, texts)
  }

  private encodeAt(given: object, into: FloatArray, at: number): void {
    if (typeof given !== 'object' || given === null) throw wrongRow(given, this.columns)
    const row = given as Readonly<Record<string, unknown>>
    const { texts } = this
    let known = encodeRowAt(row, this.encoders, this.firsts, into, at)
    for (let i = 0; i < texts.length; i++) {
      const value = ownValue(row, texts[i].column)
      if (value !== undefined) known++
      texts[i].encode(value, into, at)
    }
    if (known === 0 && !this.columns.some(({ name }) => Object.hasOwn(row, name))) throw wrongRow(row, this.columns)
  }
}

function encoderOf(step: TreeStep, first: number): TreeEncoder | TreeTextEncoder {
  switch (step.kind) {
    case 'number':
      return new NumberTreeEncoder(step)
    case 'order':
    case 'levels':
      return new LevelTreeEncoder(step)
    case 'date':
      return new DateTreeEncoder(step)
    case 'text':
      return new TreeTextEncoder(step, first)
  }
}
