import { NutshellError } from '../errors'
import { checkFlag, checkInteger, checkKnownOptions, show } from '../options'
import { type RawRecord, readRecords } from './records'
import {
  type BadRow,
  checkOnBadRow,
  MAX_ROW_LENGTH,
  type ReadOptions,
  readOnce,
  reportBadRow,
  type TableReader,
  type TableRow,
  type TextSource
} from './rows'

/** Options of `openCsv`. */
export interface CsvOptions extends ReadOptions {
  /** What separates the values of a record. @default ',' */
  delimiter?: string
  /** Whether the first record holds the column names; without it columns are named '1', '2', ... @default true */
  header?: boolean
}

/**
 * Reads CSV (RFC 4180) as a stream: quoted values with delimiters, quotes and line breaks in them, LF, CRLF or CR line
 * ends, a byte order mark, blank lines passed over. Memory is a few pieces of the source plus the longest record.
 *
 * Bad records (`onBadRow`): another number of values than the first record, a quote that is not doubled inside quotes, a
 * quote that never closes, more than `maxRowLength`. Of the last three only the line that the record begins on is lost.
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; EMPTY_INPUT without a header; while reading, BAD_ROW where no
 * `onBadRow` is given.
 */
export async function openCsv(source: TextSource, options: CsvOptions = {}): Promise<TableReader> {
  checkKnownOptions('openCsv', options, ['delimiter', 'header', 'onBadRow', 'maxRowLength'])
  const { header = true, maxRowLength = MAX_ROW_LENGTH } = options
  const delimiter = checkDelimiter(options.delimiter)
  checkInteger('maxRowLength', maxRowLength, 1)
  checkFlag('header', header)
  checkOnBadRow(options.onBadRow)

  const records = readRecords(source, delimiter, maxRowLength)
  const head = await firstRecords(records)
  if (head.length === 0) {
    if (header) throw emptyCsv()
    return readOnce([], () => records as AsyncGenerator<never>)
  }
  const names = await namesOf(head[0], records, header)
  return readOnce(names, () => readRows(header ? head.slice(1) : head, records, names, options.onBadRow))
}

/** @throws NutshellError INVALID_OPTION unless it can separate values. */
export function checkDelimiter(delimiter: unknown = ','): string {
  if (typeof delimiter === 'string' && delimiter.length === 1 && !'\r\n"\ufeff'.includes(delimiter)) return delimiter
  throw new NutshellError(
    'INVALID_OPTION',
    `delimiter = ${show(delimiter)}, expected one character, no quote or line end`
  )
}

export const emptyCsv = () => new NutshellError('EMPTY_INPUT', 'the CSV is empty, expected a header')

/** The first records that there are, at least one of them; none for an empty file. */
async function firstRecords(records: AsyncGenerator<RawRecord[]>): Promise<RawRecord[]> {
  for (;;) {
    const { done, value } = await records.next()
    if (done) return []
    if (value.length > 0) return value
  }
}

/** The column names by the first record. Closes the records when that is bad. */
export async function namesOf(
  first: RawRecord,
  records: AsyncGenerator<RawRecord[]>,
  header: boolean
): Promise<string[]> {
  if (first.problem !== undefined) {
    await records.return(undefined)
    throw new NutshellError('BAD_ROW', `the first line of the CSV cannot be read: ${first.problem}`)
  }
  return header ? uniqueNames(first.values) : first.values.map((_, i) => String(i + 1))
}

async function* readRows(
  first: RawRecord[],
  records: AsyncGenerator<RawRecord[]>,
  columns: readonly string[],
  onBadRow: ((bad: BadRow) => void) | undefined
): AsyncGenerator<TableRow> {
  let number = 0
  const toRecord = recordMaker(columns)
  try {
    for (let list = first; ; ) {
      for (const { values, offset, problem: own } of list) {
        const problem =
          own ?? (values.length === columns.length ? undefined : `${values.length} values, expected ${columns.length}`)
        number++
        if (problem === undefined) {
          yield { number, offset, record: toRecord(values) }
        } else {
          reportBadRow({ row: number, offset, reason: problem }, onBadRow)
        }
      }
      const result = await records.next()
      if (result.done) return
      list = result.value
    }
  } finally {
    await records.return(undefined)
  }
}

/** Returns what makes an object of a record's values. */
function recordMaker(columns: readonly string[]): (values: readonly string[]) => Record<string, unknown> {
  // Entries define their keys, so that a column named __proto__ is a column; assigning is several times as fast.
  if (columns.includes('__proto__')) return (values) => Object.fromEntries(columns.map((name, i) => [name, values[i]]))
  return (values) => {
    const record: Record<string, unknown> = {}
    for (let i = 0; i < columns.length; i++) record[columns[i]] = values[i]
    return record
  }
}

/** Column names as given, but a repeated one gets _2, _3, ... */
function uniqueNames(names: readonly string[]): string[] {
  const given = new Set(names)
  const count = new Map<string, number>()
  return names.map((name) => {
    let n = (count.get(name) ?? 0) + 1
    if (n > 1) while (given.has(`${name}_${n}`)) n++
    count.set(name, n)
    return n === 1 ? name : `${name}_${n}`
  })
}
