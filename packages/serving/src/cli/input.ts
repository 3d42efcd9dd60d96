import { extname } from 'node:path'
import { NutshellError } from '@nutshell-ml/core'
import type { FileSource } from '@nutshell-ml/core/node'
import { type BadRow, openCsv, openJsonl, type TableReader } from '@nutshell-ml/core/table'
import { UsageError } from './usage-error'

export const INPUT_KINDS = ['text', 'csv', 'jsonl'] as const
export type InputKind = (typeof INPUT_KINDS)[number]

/** What a file holds by its name, gzip or not; undefined where the name does not tell. */
export function kindByName(path: string): InputKind | undefined {
  switch (extensionOf(path)) {
    case '.csv':
    case '.tsv':
      return 'csv'
    case '.jsonl':
    case '.ndjson':
      return 'jsonl'
    case '.txt':
    case '.md':
      return 'text'
    default:
      return undefined
  }
}

/** The extension in lower case, that of `x.csv.gz` being `.csv`. */
export function extensionOf(path: string): string {
  return extname(path.replace(/\.gz$/i, '')).toLowerCase()
}

/**
 * Opens a table whose name does not say what it is: JSON Lines where the first character is a brace, else CSV. Nothing
 * of the source is lost.
 */
export async function openTable(
  source: FileSource,
  kind: InputKind | undefined,
  delimiter: string,
  onBadRow: (bad: BadRow) => void
): Promise<{ table: TableReader; kind: 'csv' | 'jsonl' }> {
  let pieces: AsyncIterable<Uint8Array> = source
  let known = kind
  if (known === undefined) {
    const iterator = source[Symbol.asyncIterator]()
    const first = await iterator.next()
    const head = first.done ? '' : new TextDecoder().decode(first.value.subarray(0, 4096))
    known = head.trimStart().startsWith('{') ? 'jsonl' : 'csv'
    pieces = (async function* () {
      if (!first.done) yield first.value
      yield* { [Symbol.asyncIterator]: () => iterator }
    })()
  }
  if (known === 'jsonl') return { table: openJsonl(pieces, { onBadRow }), kind: 'jsonl' }
  return { table: await openCsv(pieces, { onBadRow, delimiter }), kind: 'csv' }
}

/** Errors: UsageError for text that is no text: a NUL byte stands in none. */
export function checkIsText(text: string, file: string): string {
  if (text.includes('\0')) throw new UsageError(`${file} holds NUL bytes: it is no text`)
  return text
}

/** Errors: UsageError that lists the columns. */
export function checkColumn(option: string, name: string, columns: readonly string[] | undefined): void {
  if (columns === undefined || columns.includes(name)) return
  const hint = columns.length === 1 ? ' (is the delimiter another? see --delimiter)' : ''
  throw new UsageError(`--${option} ${name}: there is no such column; the file has: ${columns.join(', ')}${hint}`)
}

/** The text of a record. Errors: NutshellError BAD_ROW with a reason for the errors file. */
export function textOf(record: Record<string, unknown>, column: string): string {
  const text = columnValue(record, column)
  if (typeof text === 'string') return text
  const got =
    text === undefined
      ? 'missing'
      : text === null
        ? 'null'
        : typeof text === 'object'
          ? 'an object'
          : `a ${typeof text}`
  throw new NutshellError('BAD_ROW', `'${column}' is ${got}, expected a string`)
}

/** What a record is known by. Errors: NutshellError BAD_ROW where it has no such column. */
export function idOf(record: Record<string, unknown>, column: string): unknown {
  const id = columnValue(record, column)
  if (id === undefined) throw new NutshellError('BAD_ROW', `'${column}' is missing`)
  return id
}

/** A value of a record; undefined where the record has no such column of its own. */
function columnValue(record: Record<string, unknown>, column: string): unknown {
  return Object.hasOwn(record, column) ? record[column] : undefined
}

/** The character between the values of a CSV: as given, else by the name of the file. Errors: UsageError. */
export function toDelimiter(given: string | undefined, file: string, kind: InputKind | undefined): string {
  if (given === undefined) return extensionOf(file) === '.tsv' ? '\t' : ','
  if (kind === 'text' || kind === 'jsonl') throw new UsageError(`--delimiter ${given}: the input is no CSV`)
  const delimiter = given === '\\t' ? '\t' : given
  if (delimiter.length === 1 && !'\r\n"'.includes(delimiter)) return delimiter
  throw new UsageError(`--delimiter ${given}: expected one character, no quote or line end (\\t is a tab)`)
}
