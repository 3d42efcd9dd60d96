import { NutshellError } from '../../errors'
import { createYielder, orAborted } from '../../progress'
import { emptyCsv, namesOf } from '../csv'
import { openJsonl } from '../jsonl'
import { readRecords, type TakePlain } from '../records'
import { reportBadRow, type TextSource } from '../rows'
import { Cells } from './cells'
import { planReading, type ReadPlan, type ReadTableBatchesOptions, type ReadTableOptions } from './options'
import { plainReader } from './plain-records'
import { RowCells } from './row-cells'
import { Table } from './table'
import { isOptional, TableBuilder } from './table-builder'

/** Text is read in pieces of at most so much, so that other work gets its turn. */
const PIECE = 1 << 16
const BATCH_ROWS = 1 << 16

/**
 * Reads CSV or JSON Lines into typed columns, in one pass. Memory is near the size of the columns, whatever the text takes.
 *
 * Spaces and tabs around a value are not part of it. Missing are blank values and the markers of `missing`. The type of a
 * column is the first of these that all its values have, whatever the order of the rows; `types` and `schema` go before it:
 *
 * - number: a sign or none, digits, perhaps with a point and an exponent, in quotes or not. Not: `inf`, thousands separators,
 *   what is too large for a double, whole numbers without a point beyond 2^53 (as a forced type they are rounded).
 * - boolean: true and false in any case, as the levels 'false' and 'true'; as a forced type also yes, no, t, f, y, n, 1, 0.
 * - date: `2020-01-31` or `2020/01/31`, perhaps with a time, a fraction of a second and a zone (else UTC). Days before months
 *   are not guessed.
 * - id: all values distinct, none a fraction, and either the column is named as one (`id`, `index`, `key`, `uuid`, `user_id`,
 *   `UserId`, not at all, ...), or they are UUIDs, or whole numbers of which some are beyond 2^53, or the numbers from 0 or 1
 *   on of at least 20 rows.
 * - category: each distinct value comes twice on average and there are at most 1000 of them, or ten times and at most 60,000;
 *   or there are at most 20, of at most 50 characters on average. Also a column without any value. Levels are sorted by code unit.
 * - text: the rest.
 *
 * Bad rows (`onBadRow`): those of `openCsv` and `openJsonl`, and a value that does not fit its forced type. Names of columns
 * that repeat get _2, _3, ... as `openCsv` has it. In JSON Lines and rows as objects, a name that some rows have is a column
 * that is missing in the others; objects and arrays as values make a bad row.
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; EMPTY_INPUT for CSV without a header; INVALID_INPUT for columns that
 * the options name and the source has not; BAD_ROW where no `onBadRow` is given.
 */
export async function readTable<Row extends object = Record<string, unknown>>(
  source: TextSource,
  options: ReadTableOptions<Row> = {}
): Promise<Table<Row>> {
  const plan = planReading('readTable', options, [])
  for await (const table of readTables<Row>(source, plan, Number.POSITIVE_INFINITY)) return table
  return Table.fromColumns<Row>([])
}

/**
 * Reads as `readTable`, but for sources larger than memory: a table of each `batchRows` rows, at least one. Without a schema
 * the columns and types are those of the first table: give one where its rows may not speak for all, since a value that then
 * does not fit makes a bad row, and columns of JSON Lines that come later are left out. Levels are those of each table.
 *
 * @throws NutshellError as `readTable`, at the first step.
 */
export async function* readTableBatches<Row extends object = Record<string, unknown>>(
  source: TextSource,
  options: ReadTableBatchesOptions<Row> = {}
): AsyncGenerator<Table<Row>, void, undefined> {
  const plan = planReading('readTableBatches', options, ['batchRows'])
  yield* readTables<Row>(source, plan, options.batchRows ?? BATCH_ROWS)
}

/**
 * Tables of so many rows, the last one of fewer; at least one.
 *
 * @param isPlain whether what is plain takes the short way; only tests say no.
 */
export async function* readTables<Row extends object>(
  source: TextSource,
  plan: ReadPlan,
  batchRows: number,
  isPlain = true
): AsyncGenerator<Table<Row>, void, undefined> {
  const intake = new Intake<Row>(plan, batchRows)
  const { signal, onProgress } = plan
  const giveWay = createYielder()
  const steps = (plan.format === 'csv' ? readCsv : readJsonl)(inPieces(source), plan, intake as Intake<never>, isPlain)
  let isWaiting = true
  try {
    for (;;) {
      signal?.throwIfAborted()
      isWaiting = true
      const step = await (signal === undefined ? steps.next() : orAborted(steps.next(), signal))
      isWaiting = false
      yield* intake.ready.splice(0)
      onProgress?.({ done: intake.done })
      if (step.done) break
      await giveWay()
    }
    if (intake.builder.rows > 0 || !intake.hasTable) {
      intake.finish()
      yield* intake.ready
    }
  } finally {
    // A source that does not answer is not waited for.
    const closing = steps.return(undefined)
    if (isWaiting) closing.catch(() => {})
    else await closing
  }
}

/** Takes rows in and makes a table of each batch. */
class Intake<Row extends object> {
  readonly builder: TableBuilder
  readonly ready: Table<Row>[] = []
  hasTable = false
  /** Rows that went into tables, and rows in all. */
  done = 0
  number = 0
  /** Called before a table is finished. */
  close = () => {}
  private readonly plan: ReadPlan
  private readonly batchRows: number

  constructor(plan: ReadPlan, batchRows: number) {
    this.plan = plan
    this.batchRows = batchRows
    this.builder = new TableBuilder(plan)
  }

  /** Counts the next row: one that the builder has, or a bad one. */
  count(problem: string | undefined, offset: number, number = this.number + 1): void {
    this.number = number
    if (problem !== undefined) {
      reportBadRow({ row: number, offset, reason: problem }, this.plan.onBadRow)
      return
    }
    this.done++
    if (this.builder.rows === this.batchRows) this.finish()
  }

  finish(): void {
    this.close()
    this.ready.push(this.builder.finish<Row>())
    this.hasTable = true
  }
}

/** Reads rows; each step is one of some rows. */
async function* readCsv(
  source: TextSource,
  plan: ReadPlan,
  intake: Intake<never>,
  isPlain: boolean
): AsyncGenerator<void, void, undefined> {
  const { delimiter, maxRowLength, header } = plan
  const { builder } = intake
  let cells: Cells | undefined
  let takePlain: TakePlain
  const records = readRecords(
    source,
    delimiter,
    maxRowLength,
    isPlain && delimiter < '\x80' ? (text, offset) => takePlain(text, offset) : undefined
  )
  for await (const list of records) {
    for (const record of list) {
      if (cells === undefined) {
        const names = await namesOf(record, records, header === true)
        builder.setColumns(header === true ? names : headerless(names, plan))
        cells = new Cells(names.length)
        const own = cells
        takePlain = plainReader(own, delimiter.charCodeAt(0), maxRowLength, (values, offset) =>
          intake.count(wrongCount(values, names.length) ?? builder.add(own), offset)
        )
        if (header === true) continue
      }
      const { values, offset } = record
      const width = cells.starts.length
      let problem = record.problem ?? wrongCount(values.length, width)
      if (problem === undefined) {
        cells.setTexts(values)
        problem = builder.add(cells)
      }
      intake.count(problem, offset)
    }
    yield
  }
  if (cells !== undefined) return
  if (header === true) throw emptyCsv()
  builder.setColumns((plan.schema?.columns ?? []).map(({ name }) => name))
}

/** The names of columns that have none, of which `numbers` are as many. */
function headerless(numbers: readonly string[], { header, schema, optional }: ReadPlan): string[] {
  const isLabelFirst = header === 'label-first'
  if (schema === undefined) return isLabelFirst ? ['label', ...numbers.slice(0, -1)] : [...numbers]
  const names = schema.columns.map(({ name }) => name)
  if (isLabelFirst && names[0] !== 'label') {
    throw new NutshellError(
      'INVALID_INPUT',
      "header = 'label-first' with a schema, expected its first column to be 'label'"
    )
  }
  if (numbers.length === names.length) return names
  if (isLabelFirst && numbers.length === names.length - 1 && isOptional(optional, 'label')) return names.slice(1)
  throw new NutshellError(
    'INVALID_INPUT',
    `${numbers.length} columns without names, expected the ${names.length} of the schema`
  )
}

async function* readJsonl(
  source: TextSource,
  plan: ReadPlan,
  intake: Intake<never>
): AsyncGenerator<void, void, undefined> {
  const rows = new RowCells(plan, intake.builder)
  intake.close = () => rows.close()
  for await (const { number, offset, record } of openJsonl(source, {
    maxRowLength: plan.maxRowLength,
    onBadRow: plan.onBadRow
  })) {
    intake.count(rows.add(record), offset, number)
    if (number % 1024 === 0) yield
  }
}

function wrongCount(values: number, width: number): string | undefined {
  return values === width ? undefined : `${values} values, expected ${width}`
}

/** Large pieces in smaller ones. */
async function* inPieces(source: TextSource): AsyncGenerator<string | Uint8Array> {
  for await (const piece of typeof source === 'string' ? [source] : source) {
    if (typeof piece === 'string') {
      for (let at = 0; at < piece.length; at += PIECE) yield piece.slice(at, at + PIECE)
    } else if (piece?.length > PIECE) {
      for (let at = 0; at < piece.length; at += PIECE) yield piece.subarray(at, at + PIECE)
    } else {
      yield piece
    }
  }
}
