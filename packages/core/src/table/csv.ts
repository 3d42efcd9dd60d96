import { NutshellError } from '../errors'
import { checkInteger, checkKnownOptions, show } from '../options'
import { type RawRecord, readRecords } from './records'
import {
  type BadRow,
  checkOnBadRow,
  MAX_ROW_LENGTH,
  type ReadOptions,
  readOnce,
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
  const { delimiter = ',', header = true, maxRowLength = MAX_ROW_LENGTH } = options
  if (typeof delimiter !== 'string' || delimiter.length !== 1 || '\r\n"\ufeff'.includes(delimiter)) {
    throw new NutshellError(
      'INVALID_OPTION',
      `delimiter = ${show(delimiter)}, expected one character, no quote or line end`
    )
  }
  checkInteger('maxRowLength', maxRowLength, 1)
  if (typeof header !== 'boolean') {
    throw new NutshellError('INVALID_OPTION', `header = ${show(header)}, expected true or false`)
  }
  checkOnBadRow(options.onBadRow)

  const records = readRecords(source, delimiter, maxRowLength)
  const first = await records.next()
  if (first.done) {
    if (header) throw new NutshellError('EMPTY_INPUT', 'the CSV is empty, expected a header')
    return readOnce([], () => records as AsyncGenerator<never>)
  }
  if (first.value.problem !== undefined) {
    await records.return(undefined)
    throw new NutshellError('BAD_ROW', `the first line of the CSV cannot be read: ${first.value.problem}`)
  }
  const columns = header ? uniqueNames(first.value.values) : first.value.values.map((_, i) => String(i + 1))
  return readOnce(columns, () => readRows(header ? undefined : first.value, records, columns, options.onBadRow))
}

async function* readRows(
  first: RawRecord | undefined,
  records: AsyncGenerator<RawRecord>,
  columns: readonly string[],
  onBadRow: ((bad: BadRow) => void) | undefined
): AsyncGenerator<TableRow> {
  let number = 0
  try {
    for (let next = first; ; ) {
      if (next === undefined) {
        const result = await records.next()
        if (result.done) return
        next = result.value
      }
      const { values, offset } = next
      const problem =
        next.problem ??
        (values.length === columns.length ? undefined : `${values.length} values, expected ${columns.length}`)
      number++
      next = undefined
      if (problem === undefined) {
        // fromEntries defines its keys, so that a column named __proto__ is a column.
        yield { number, offset, record: Object.fromEntries(columns.map((name, i) => [name, values[i]])) }
      } else if (onBadRow !== undefined) {
        onBadRow({ row: number, offset, reason: problem })
      } else {
        throw new NutshellError('BAD_ROW', `row ${number} (at byte ${offset}): ${problem}`)
      }
    }
  } finally {
    await records.return(undefined)
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
