import { NutshellError } from '../../errors'
import { checkKnownOptions, show } from '../../options'
import { checkDelimiter } from '../csv'
import type { Column, NumberColumn } from './column'
import { formatNumber } from './format-number'
import type { Table } from './table'

/** Options of `formatTable`. */
export interface FormatTableOptions {
  /**
   * Whether the column names come first. 'label-first' writes the form that SageMaker trains on: no names, and the label
   * before the other columns. @default true
   */
  header?: boolean | 'label-first'
  /** The column that comes first; for 'label-first' only. */
  label?: string
  /** What separates the values of a record. @default ',' */
  delimiter?: string
}

/** Records in a piece. */
const RECORDS = 256

/**
 * A table as pieces of CSV (RFC 4180, LF), which `readTable` reads back: what is missing as nothing, dates as ISO 8601 in UTC,
 * numbers so that they are read as the very same.
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; INVALID_INPUT for a label that the table has not.
 */
export function formatTable(table: Table<object>, options: FormatTableOptions = {}): Iterable<string> {
  checkKnownOptions('formatTable', options, ['header', 'label', 'delimiter'])
  const { header = true, label } = options
  const delimiter = checkDelimiter(options.delimiter)
  if (typeof header !== 'boolean' && header !== 'label-first') {
    throw new NutshellError('INVALID_OPTION', `header = ${show(header)}, expected true, false or 'label-first'`)
  }
  if ((typeof label === 'string') !== (header === 'label-first')) {
    throw new NutshellError(
      'INVALID_OPTION',
      `label = ${show(label)}, expected a column's name with header = 'label-first' only`
    )
  }
  const columns = label === undefined ? table.columns : [table.column(label), ...table.without([label]).columns]
  return records(columns, table.rows, header === true, delimiter)
}

function* records(columns: readonly Column[], rows: number, header: boolean, delimiter: string): Generator<string> {
  if (columns.length === 0) return
  const quoted = (text: string): string =>
    text.includes(delimiter) || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  // A line with nothing on it is no record.
  const line = (values: string[]): string =>
    `${values.length === 1 && values[0] === '' ? '""' : values.join(delimiter)}\n`
  const formats = columns.map((column) => formatOf(column, quoted))
  if (header) yield line(columns.map(({ name }) => quoted(name)))
  for (let start = 0; start < rows; start += RECORDS) {
    let piece = ''
    for (let row = start; row < Math.min(rows, start + RECORDS); row++)
      piece += line(formats.map((format) => format(row)))
    yield piece
  }
}

/** Returns what gives the text of each row's value. */
function formatOf(column: Column, quoted: (text: string) => string): (row: number) => string {
  if ('codes' in column) {
    const levels = column.levels.map(quoted)
    return (row) => levels[column.codes[row]] ?? ''
  }
  if (column.type === 'text' || column.type === 'id') return (row) => quoted(column.values[row] ?? '')
  const { values } = column as NumberColumn
  const format = column.type === 'date' ? formatDate : formatNumber
  return (row) => (Number.isNaN(values[row]) ? '' : quoted(format(values[row])))
}

/** What a reader would take for more than a character; spaces at the ends, since many readers drop them. */
const NEEDS_QUOTES = /^[\s\ufeff]|["\r\n]|\s$/

function formatDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T00:00:00.000Z', '')
}
