import type { Validation } from '@nutshell-ml/classifier'
import { NutshellError } from '@nutshell-ml/core'
import { type FileSource, openSource } from '@nutshell-ml/core/node'
import { type BadRow, type ReadTableOptions, readTable, schemaOf, type Table } from '@nutshell-ml/core/table'
import type { BadRows } from './bad-rows'
import { formatColumns, plain } from './column-list'
import { dropRows, hugeNumbers } from './huge-numbers'
import { checkColumn } from './input'
import { createProgressBar } from './progress-bar'
import { RowNumbers } from './row-numbers'
import { formatOf, type OpenedTable, openTyped, readOpened, toTableFile } from './table-file'
import type { TrainingJob } from './training-job'
import { typesFor } from './typing'

/** The rows of a file to learn from, about to be read. */
export interface TrainingRows {
  readonly source: FileSource
  readonly opened: OpenedTable
  readonly options: ReadTableOptions
}

/** Errors: UsageError for a label that is not there; as `readTable`. */
export async function openTraining({ file, label, typing, validation }: TrainingJob): Promise<TrainingRows> {
  const source = await openSource(file.file)
  const opened = await openTyped(file, source)
  const names = typing.schema?.columns.map(({ name }) => name) ?? opened.sample.names
  if (opened.kind === 'csv') checkColumn('label', label, names)
  const time = typeof validation === 'object' && 'time' in validation ? [validation.time as string] : []
  const options: ReadTableOptions = {
    ...formatOf(opened.kind, file.delimiter),
    header: opened.kind === 'jsonl' || file.header,
    schema: typing.schema,
    types: typesFor(opened.sample, typing, [label, ...time]),
    drop: typing.drop
  }
  return { source, opened, options }
}

/** All rows at once. Those that are of no use are listed. */
export async function readTraining(job: TrainingJob, bad: BadRows, signal: AbortSignal, most?: number): Promise<Table> {
  const { source, opened, options } = await openTraining(job)
  const numbers = new RowNumbers()
  const bar = createProgressBar(false)
  let first: BadRow | undefined
  try {
    const table = await readTable(opened.pieces, {
      ...options,
      signal,
      onBadRow: (row) => {
        first ??= row
        numbers.skip(row.row)
        bad.add(row)
      },
      onProgress: ({ done }) => bar.update(done, source.size === undefined ? undefined : source.bytesRead / source.size)
    })
    if (table.rows === 0) throw noRows(job.file.file, bad, first)
    return usableRows(table, job.label, numbers, bad, most)
  } finally {
    bar.stop()
  }
}

/** A file of which no row can be learned from. The list of its bad rows is not kept: the first one is told. */
export function noRows(file: string, bad: BadRows, first: BadRow | undefined): NutshellError {
  const count = bad.count.toLocaleString('en')
  const why = first === undefined ? '' : `: ${count} cannot be read, the first is row ${first.row}: ${first.reason}`
  return new NutshellError('EMPTY_INPUT', `${file} has no rows to learn from${why}`)
}

/**
 * Rows without a label and those of numbers too large are of no use for training: they are listed with those that cannot be
 * read. Returns the table without the latter; the learner counts the former itself. Errors: UsageError.
 */
export function usableRows(table: Table, label: string, numbers: RowNumbers, bad: BadRows, most?: number): Table {
  checkColumn('label', label, table.names)
  const column = table.column(label)
  const isMissing =
    'codes' in column
      ? (row: number) => column.codes[row] < 0
      : (row: number) => column.values[row] === undefined || Number.isNaN(column.values[row])
  const huge = hugeNumbers(table, most)
  for (let row = 0; row < table.rows; row++) {
    const number = numbers.next()
    const reason = isMissing(row) ? `the label '${label}' is missing` : huge.get(row)
    if (reason !== undefined) bad.add({ row: number, reason })
  }
  return dropRows(table, huge)
}

export async function readValidation(
  job: TrainingJob,
  table: Table,
  signal: AbortSignal
): Promise<Validation | undefined> {
  const { validation, file } = job
  if (typeof validation !== 'object' || !('path' in validation)) return validation
  const other = { ...toTableFile(validation.path, {}), delimiter: file.delimiter, header: file.header }
  const schema = schemaOf(table)
  const optional = schema.columns.filter(({ type }) => type === 'id').map(({ name }) => name)
  let failed = 0
  const source = await openSource(validation.path)
  const onBadRow = () => {
    failed++
  }
  const rows = await readOpened(await openTyped(other, source), other, { schema, optional, signal, onBadRow })
  if (failed > 0) {
    process.stderr.write(
      `${failed.toLocaleString('en')} rows of ${validation.path} could not be read and were passed over\n`
    )
  }
  if (rows.rows === 0) throw new NutshellError('EMPTY_INPUT', `${validation.path} has no rows to validate on`)
  return rows
}

/** What the columns were found to be, in lines of text. */
export function tellTable({ file, label }: TrainingJob, table: Table, bad: BadRows, more = ''): string {
  const count = (value: number) => value.toLocaleString('en')
  const column = table.column(label)
  const failed = bad.count > 0 ? `, ${count(bad.count)} that cannot be used` : ''
  return (
    `${count(table.rows)} rows of ${table.columns.length} columns in ${file.file}${more}${failed}\n` +
    `  ${'label'.padEnd(9)} ${plain(label)} (${column.type}${'levels' in column ? `: ${briefly(column.levels)}` : ''})\n` +
    formatColumns(table, label)
  )
}

/** The first few of many. */
function briefly(names: readonly string[]): string {
  const few = names.slice(0, 5).map(plain).join(', ')
  return names.length > 5 ? `${few} and ${names.length - 5} more` : few
}
