import type { CsrMatrix, Tensor } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import type { Design, Feature } from './design'
import { BLOCK } from './encode/readers'
import { textsOf } from './encode/text-column-encoder'
import { chosenSteps, type Plan } from './fit/plan'
import { planColumn } from './fit/plan-steps'
import { type TrainingPart, trainingPart } from './fit/training-part'
import { cellOf, checkColumns, classesOf, type FitContext, type InputColumn, ownValue, wrongRow } from './input-columns'
import { allFeatures, type Layout, layOut } from './layout'
import { type PrepareOptions, resolvePrepareOptions } from './options'
import type { RowScratch } from './row-scratch'
import { checkRows } from './rows'
import { sideBySide } from './side-by-side'
import type { Step } from './step'
import { decodePreparation, encodePreparation } from './step-state'
import { TextVectorizer } from './text/text-vectorizer'

export type { FitContext, InputColumn }

export interface FittedDesign {
  readonly preparation: Preparation
  /** Of the rows that it was fitted on. */
  readonly design: Design
}

/** From tables and rows as objects to numbers, as it was fitted on the rows of a training table. */
export class Preparation {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'Preparation'
  /** The columns of a table that it needs. */
  readonly columns: readonly InputColumn[]
  /** Columns of a design. */
  readonly cols: number
  /** What was done with each column, in words. */
  readonly decisions: readonly string[]
  private readonly steps: readonly Step[]
  private readonly layout: Layout
  #features: readonly Feature[] | undefined

  private constructor(steps: readonly Step[], decisions: readonly string[]) {
    this.steps = steps
    this.layout = layOut(steps)
    this.cols = this.layout.cols
    this.columns = steps.map(({ column, type }) => ({ name: column, type }))
    this.decisions = decisions
  }

  /**
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; EMPTY_INPUT without rows; NON_FINITE for an infinite number, naming row
   * and column; INVALID_INPUT when no column is left to learn from, saying why.
   */
  static fit(table: Table, options: PrepareOptions = {}, context: FitContext = {}): Preparation {
    const work = beginFit(table, options, context)
    const vectorizers = new Map<string, TextVectorizer>()
    for (const [name, texts] of work.texts)
      vectorizers.set(name, TextVectorizer.fit(texts, work.options.text, classesOf(context)))
    return finished(Preparation.planning(work, vectorizers))
  }

  /** What `fit` and then `transform` of the same rows give, to the bit; texts are read only once. Errors: as both. */
  static fitTransform(table: Table, options: PrepareOptions = {}, context: FitContext = {}): FittedDesign {
    const work = beginFit(table, options, context)
    const vectorizers = new Map<string, TextVectorizer>()
    const matrices = new Map<string, CsrMatrix>()
    for (const [name, texts] of work.texts) {
      const { vectorizer, matrix } = TextVectorizer.fitTransform(texts, work.options.text, classesOf(context))
      vectorizers.set(name, vectorizer)
      matrices.set(name, matrix)
    }
    const preparation = finished(Preparation.planning(work, vectorizers))
    return { preparation, design: finished(preparation.designing(table, context.rows, matrices)) }
  }

  /** As `fitTransform`, and awaits `giveWay` now and then. */
  static async fitTransformAsync(
    table: Table,
    options: PrepareOptions,
    context: FitContext,
    giveWay: () => Promise<void> | undefined
  ): Promise<FittedDesign> {
    const work = beginFit(table, options, context)
    const vectorizers = new Map<string, TextVectorizer>()
    const matrices = new Map<string, CsrMatrix>()
    for (const [name, texts] of work.texts) {
      const { vectorizer, matrix } = await TextVectorizer.fitTransformAsync(
        texts,
        work.options.text,
        giveWay,
        classesOf(context)
      )
      vectorizers.set(name, vectorizer)
      matrices.set(name, matrix)
    }
    const preparation = await finishedAsync(Preparation.planning(work, vectorizers), giveWay)
    return { preparation, design: await finishedAsync(preparation.designing(table, context.rows, matrices), giveWay) }
  }

  /** Yields after each column. */
  private static *planning(
    work: TrainingPart,
    vectorizers: ReadonlyMap<string, TextVectorizer>
  ): Generator<undefined, Preparation> {
    const plans: Plan[] = []
    for (const column of work.columns) {
      plans.push(planColumn(column, { ...work, vectorizers }))
      yield
    }
    const { steps, decisions } = chosenSteps(plans, work.options.standardise)
    return new Preparation(steps, decisions)
  }

  /** What `toState` gave. Errors: INVALID_INPUT for anything else. */
  static fromState(state: unknown, tensors: ReadonlyMap<string, Tensor>): Preparation {
    const { steps, decisions } = decodePreparation(state, tensors)
    return new Preparation(steps, decisions)
  }

  /** One for each column of a design. */
  get features(): readonly Feature[] {
    this.#features ??= allFeatures(this.steps)
    return this.#features
  }

  /** All that was fitted, as a JSON value and tensors. */
  toState(): { state: unknown; tensors: Map<string, Tensor> } {
    return encodePreparation(this.steps, this.decisions)
  }

  /**
   * The rows of a table as numbers, in the order of `rows` if these are given. Columns may be in any order, and there may
   * be others.
   *
   * @throws NutshellError INVALID_INPUT when a column is not there or a value is of the wrong kind, NON_FINITE for infinite
   * numbers; all name the column, and the row if it is one row's.
   */
  transform(table: Table, rows?: Int32Array): Design {
    return finished(this.designing(table, rows, new Map()))
  }

  /** As `transform`, and awaits `giveWay` now and then. */
  async transformAsync(
    table: Table,
    rows: Int32Array | undefined,
    giveWay: () => Promise<void> | undefined
  ): Promise<Design> {
    checkRows(rows, table.rows)
    checkColumns(this.columns, table)
    const matrices = new Map<string, CsrMatrix>()
    for (const { column, vectorizer } of this.layout.texts) {
      const texts = textsOf(table.column(column), rows, rows?.length ?? table.rows)
      matrices.set(column, await vectorizer.transformAsync(texts, giveWay))
    }
    return finishedAsync(this.designing(table, rows, matrices), giveWay)
  }

  /**
   * Yields after some thousand rows.
   *
   * @param ready what columns of text have become already.
   */
  private *designing(
    table: Table,
    rows: Int32Array | undefined,
    ready: ReadonlyMap<string, CsrMatrix>
  ): Generator<undefined, Design> {
    const { cols, denseCols, groups, encoders, texts } = this.layout
    const count = rows === undefined ? table.rows : rows.length
    checkRows(rows, table.rows)
    checkColumns(this.columns, table)
    const dense = new Float64Array(count * denseCols)
    const codes = new Int32Array(count * groups)
    const into = { dense, denseCols, codes, groups }
    const bound = encoders.map((encoder) => encoder.bind(table.column(encoder.column)))
    for (let from = 0; from < count; from += BLOCK) {
      const to = Math.min(from + BLOCK, count)
      for (const encoder of bound) encoder.encode(rows, from, to, into)
      if (to % (16 * BLOCK) === 0) yield
    }
    const matrices = texts.map(
      ({ column, vectorizer }) => ready.get(column) ?? vectorizer.transform(textsOf(table.column(column), rows, count))
    )
    const sparse = matrices.length === 0 ? undefined : sideBySide(matrices)
    return { rows: count, cols, denseCols, dense, groups, codes, sparse }
  }

  /** Memory for `encodeRow`. */
  createScratch(): RowScratch {
    const { denseCols, groups, sparseCols, texts } = this.layout
    return {
      dense: new Float64Array(denseCols),
      codes: new Int32Array(groups),
      sparse: texts.length === 0 ? undefined : { ...texts[0].vectorizer.scratch(), cols: sparseCols },
      texts: texts.length < 2 ? [] : texts.map(({ vectorizer }) => vectorizer.scratch())
    }
  }

  /**
   * One row, an object by names of columns, as numbers: those that `transform` gives for a table of that row, to the bit.
   * What is undefined, null or not there is a gap. Numbers may be texts of numbers, dates may be Dates, milliseconds or texts.
   *
   * @throws NutshellError INVALID_INPUT for a value of the wrong kind, naming the column, and for an object that has none of
   * the columns; NON_FINITE for an infinite number.
   */
  encodeRow(row: Readonly<Record<string, unknown>>, scratch: RowScratch): void {
    if (typeof row !== 'object' || row === null) throw wrongRow(row, this.columns)
    const { encoders, texts } = this.layout
    let known = 0
    for (let i = 0; i < encoders.length; i++) {
      const encoder = encoders[i]
      const value = cellOf(row, encoder.column)
      if (value !== undefined) known++
      encoder.encode(value, scratch)
    }
    for (let i = 0; i < texts.length; i++) {
      const value = ownValue(row, texts[i].column)
      if (value !== undefined) known++
      texts[i].encode(value, scratch)
    }
    if (known === 0 && !this.columns.some(({ name }) => Object.hasOwn(row, name))) throw wrongRow(row, this.columns)
  }
}

function beginFit(table: Table, given: PrepareOptions, context: FitContext): TrainingPart {
  return trainingPart(table, context, (names) => resolvePrepareOptions(given, names))
}

function finished<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value as T
  }
}

async function finishedAsync<T>(work: Generator<undefined, T>, giveWay: () => Promise<void> | undefined): Promise<T> {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value as T
    const pause = giveWay()
    if (pause !== undefined) await pause
  }
}
