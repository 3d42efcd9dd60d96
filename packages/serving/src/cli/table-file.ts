import { NutshellError } from '@nutshell-ml/core'
import type { FileSource } from '@nutshell-ml/core/node'
import { openCsv, type ReadTableOptions, readTable, type Table } from '@nutshell-ml/core/table'
import { oneOf, type Shape } from './arguments'
import { extensionOf, kindByName, kindOfHead, peek, toDelimiter } from './input'
import { UsageError } from './usage-error'

/** How a file of rows is written. */
export interface TableFile {
  readonly file: string
  /** Undefined where its beginning tells. */
  readonly kind: 'csv' | 'jsonl' | undefined
  readonly delimiter: string
  readonly header: boolean | 'label-first'
}

/** The options that say so. */
export const TABLE_SHAPE: Shape = {
  input: { type: 'string' },
  delimiter: { type: 'string' },
  'no-header': { type: 'boolean' },
  'label-first': { type: 'boolean' }
}

export const TABLE_HELP = `the file:
  --input KIND      csv or jsonl, where the name of the file does not tell
  --delimiter D     between the values of a CSV, one character, \\t for a tab (default: a comma, for .tsv a tab)
  --no-header       the CSV has no line of names: columns are named 1, 2, ...
  --label-first     likewise, and the first column is the label: it is named label, the others 1, 2, ... (what
                    SageMaker trains on)`

/** Errors: UsageError. */
export function toTableFile(file: string, values: Readonly<Record<string, string | boolean | undefined>>): TableFile {
  const given = oneOf('input', values.input as string | undefined, ['csv', 'jsonl'])
  const named = kindByName(file)
  const kind = given ?? (named === 'text' ? undefined : named)
  if (kind === undefined && extensionOf(file) === '.json') {
    throw new UsageError(`${file}: JSON documents are not read; JSON Lines, one object a line, are (--input jsonl)`)
  }
  const header = values['label-first'] ? 'label-first' : !values['no-header']
  if (header !== true && kind === 'jsonl') throw new UsageError(`${file} is JSON Lines: its objects name their columns`)
  return { file, kind, delimiter: toDelimiter(values.delimiter as string | undefined, file, kind), header }
}

/** A file whose columns are known, to be read. */
export interface OpenedTable {
  readonly kind: 'csv' | 'jsonl'
  readonly pieces: AsyncIterable<Uint8Array>
  /** Its first rows, typed by themselves. */
  readonly sample: Table
  /** How many columns a record has; undefined for JSON Lines. */
  readonly width: number | undefined
}

/** What is looked at before all is read. */
const SAMPLE_BYTES = 1 << 16

/** Looks at the beginning of a file. Errors: NutshellError EMPTY_INPUT, BAD_ROW for a header that cannot be read. */
export async function openTyped(
  { kind: given, delimiter, header }: TableFile,
  source: FileSource
): Promise<OpenedTable> {
  const { head, isAll, all } = await peek(source, SAMPLE_BYTES)
  const kind = given ?? kindOfHead(head)
  // A line that is cut off is none; a file of one line longer than this has its sample cut off all the same.
  const end = isAll ? head.length : head.lastIndexOf(10) + 1
  const whole = end === 0 ? head : head.subarray(0, end)
  const onBadRow = () => {}
  const width =
    kind === 'jsonl' ? undefined : (await openCsv([whole], { delimiter, header: false, onBadRow })).columns?.length
  const sample = await readTable([whole], { format: kind, delimiter, header: kind === 'jsonl' || header, onBadRow })
  return { kind, pieces: all, sample, width }
}

/** The table in a file. Errors: as `readTable`. */
export function readOpened(
  { kind, pieces }: OpenedTable,
  { delimiter, header }: TableFile,
  options: ReadTableOptions
): Promise<Table> {
  return readTable(pieces, { ...options, ...formatOf(kind, delimiter), header: kind === 'jsonl' || header })
}

/** How the file is written, as `readTable` takes it. */
export function formatOf(kind: 'csv' | 'jsonl', delimiter: string): Pick<ReadTableOptions, 'format' | 'delimiter'> {
  return kind === 'jsonl' ? { format: kind } : { format: kind, delimiter }
}

/** Names in a list with commas between them; a name that has a comma itself stands in double quotes, as in CSV. */
export async function toNames(option: string, text: string | undefined): Promise<string[]> {
  if (text === undefined) return []
  try {
    const { columns } = await openCsv(`${text}\n`, { header: true })
    return [...(columns ?? [])]
  } catch (error) {
    if (error instanceof NutshellError)
      throw new UsageError(`--${option} ${text}: expected names with commas between them`)
    throw error
  }
}
