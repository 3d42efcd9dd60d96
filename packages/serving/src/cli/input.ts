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

/** The beginning of a source, of so many bytes or a piece more, and all of it: nothing is lost. */
export async function peek(
  source: AsyncIterable<Uint8Array>,
  bytes: number
): Promise<{ head: Uint8Array; isAll: boolean; all: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]()
  const pieces: Uint8Array[] = []
  let length = 0
  let isAll = false
  while (length < bytes && !isAll) {
    const next = await iterator.next()
    if (next.done) isAll = true
    else {
      pieces.push(next.value)
      length += next.value.length
    }
  }
  const head = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)
  const all = (async function* () {
    try {
      if (head.length > 0) yield head
      if (!isAll) yield* { [Symbol.asyncIterator]: () => iterator }
    } finally {
      await iterator.return?.()
    }
  })()
  return { head, isAll, all }
}

/** What a table is by its beginning: JSON Lines where the first character is a brace, else CSV. */
export function kindOfHead(head: Uint8Array): 'csv' | 'jsonl' {
  const text = new TextDecoder().decode(head.subarray(0, 4096))
  return text.trimStart().startsWith('{') ? 'jsonl' : 'csv'
}

/** Opens a table whose name may not say what it is. Nothing of the source is lost. */
export async function openTable(
  source: FileSource,
  kind: InputKind | undefined,
  delimiter: string,
  onBadRow: (bad: BadRow) => void
): Promise<{ table: TableReader; kind: 'csv' | 'jsonl' }> {
  let pieces: AsyncIterable<Uint8Array> = source
  let known = kind
  if (known === undefined) {
    const { head, all } = await peek(source, 1)
    known = kindOfHead(head)
    pieces = all
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
