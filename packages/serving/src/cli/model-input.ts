import type { FileSource } from '@nutshell-ml/core/node'
import {
  type BadRow,
  type Column,
  type ColumnType,
  formatTable,
  type ReadTableBatchesOptions,
  type Schema,
  Table
} from '@nutshell-ml/core/table'
import type { LoadedModel } from './model'
import { formatOf, openTyped, type TableFile } from './table-file'
import { UsageError } from './usage-error'

/** Rows that a model is to be asked of, to be read. */
export interface ModelInput {
  readonly kind: 'csv' | 'jsonl'
  readonly pieces: AsyncIterable<Uint8Array>
  /** For `readTable`; what it gives goes through `complete`. */
  readonly options: ReadTableBatchesOptions
  /** The table with all columns that are read, also those that no object of JSON Lines has: they are gaps. */
  complete(table: Table): Table
}

/**
 * Opens a file for a model: columns are found by name, in any order, and others are passed over. A file without names has
 * those that `nutshell train` gave to such columns, or all of the model's in their order.
 *
 * @param also columns to read besides those of the model, by the name of the option that asks for them.
 * @throws UsageError when columns are not there, listing those that are. Objects of JSON Lines may lack any but not all.
 */
export async function openForModel(
  { model }: LoadedModel,
  file: TableFile,
  source: FileSource,
  onBadRow: (bad: BadRow) => void,
  also: readonly (Schema['columns'][number] & { readonly why: string })[]
): Promise<ModelInput> {
  const opened = await openTyped(file, source)
  const { kind, pieces, sample, width } = opened
  const isNamed = file.header === true || kind === 'jsonl'
  const names = isNamed ? sample.names : namesFor(model, file.header, width!)
  if (isNamed) checkColumns(model, names, kind)
  for (const { name, why } of also) {
    if (kind === 'csv' && !names.includes(name)) throw new UsageError(`${why}; the file has: ${names.join(', ')}`)
  }
  const own = model.schema.columns.filter(({ name }) => name !== model.label)
  const further = also.filter(({ name }) => !own.some((column) => column.name === name))
  const schema: Schema = { columns: [...own, ...further.map(({ name, type }) => ({ name, type }))] }
  const head = new TextEncoder().encode(headOf(names, file.delimiter))
  return {
    kind,
    pieces: isNamed ? pieces : after(head, pieces),
    options: { ...formatOf(kind, file.delimiter), onBadRow, schema, optional: kind === 'jsonl' },
    complete: (table) => (kind === 'jsonl' ? completed(table, schema) : table)
  }
}

/** Pieces with a line before them; a byte order mark would then be a part of the first value. */
async function* after(head: Uint8Array, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  let isFirst = true
  for await (const piece of pieces) {
    const hasMark = isFirst && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf
    yield hasMark ? piece.subarray(3) : piece
    isFirst = false
  }
}

function completed(table: Table, { columns }: Schema): Table {
  if (table.columns.length === columns.length) return table
  return Table.fromColumns(
    columns.map(({ name, type }) => (table.has(name) ? table.column(name) : gaps(name, type, table.rows)))
  )
}

function gaps(name: string, type: ColumnType, rows: number): Column {
  if (type === 'number' || type === 'date') return { name, type, values: new Float64Array(rows).fill(Number.NaN) }
  if (type === 'text' || type === 'id') return { name, type, values: new Array(rows).fill(undefined) }
  return { name, type, codes: new Int32Array(rows).fill(-1), levels: type === 'boolean' ? ['false', 'true'] : [] }
}

/** Errors: UsageError that lists the columns of the model that the file has not. */
function checkColumns({ schema, label }: LoadedModel['model'], names: readonly string[], kind: 'csv' | 'jsonl'): void {
  // A row of JSON Lines leaves out what it has not.
  const own = schema.columns.filter(({ name }) => name !== label)
  const lacking = own.filter(({ name }) => !names.includes(name))
  if (lacking.length === 0 || (kind === 'jsonl' && lacking.length < own.length)) return
  const list = (all: readonly string[]) => all.slice(0, 20).join(', ') + (all.length > 20 ? ', ...' : '')
  const few = names.length === 1 && kind === 'csv' ? ' (is the delimiter another? see --delimiter)' : ''
  throw new UsageError(
    `the file lacks ${lacking.length} of the ${own.length} columns that the model reads: ` +
      `${list(lacking.map(({ name }) => name))}; it has: ${list(names)}${few}`
  )
}

const NUMBERED = /^[1-9]\d*$/

/** Names for the columns of a file without them. */
function namesFor(
  { schema, label = 'label' }: LoadedModel['model'],
  header: false | 'label-first',
  width: number
): string[] {
  const own = schema.columns.map(({ name }) => name).filter((name) => name !== label)
  const isLabelled = header === 'label-first'
  if (own.every((name) => NUMBERED.test(name))) {
    const numbers = Array.from({ length: width }, (_, i) => String(i + 1))
    return isLabelled ? [label, ...numbers.slice(0, -1)] : numbers
  }
  if (isLabelled && width === own.length + 1) return [label, ...own]
  if (!isLabelled && width === own.length) return own
  throw new UsageError(
    `the file has ${width} columns without names, expected ${isLabelled ? 'the label and ' : ''}the ${own.length} of the model: ${own.join(', ')}`
  )
}

/** The line of names that a file could have. */
function headOf(names: readonly string[], delimiter: string): string {
  return [...formatTable(Table.fromColumns(names.map((name) => gaps(name, 'text', 0))), { delimiter })].join('')
}
