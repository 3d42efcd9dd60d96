import Papa from 'papaparse/papaparse.min.js'
import { NutshellError } from '../errors'
import { checkInteger, checkKnownOptions, show } from '../options'
import { type BadRow, MAX_ROW_LENGTH, type ReadOptions, type TableReader, type TableRow, type TextSource } from './rows'
import { textPieces, utf8Length } from './text-pieces'

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
 * quote that never closes (only the line that opens it is lost).
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; EMPTY_INPUT without a header; while reading, BAD_ROW where no
 * `onBadRow` is given.
 */
export async function openCsv(source: TextSource, options: CsvOptions = {}): Promise<TableReader> {
  checkKnownOptions('openCsv', options, ['delimiter', 'header', 'onBadRow', 'maxRowLength'])
  const { delimiter = ',', header = true, maxRowLength = MAX_ROW_LENGTH } = options
  if (typeof delimiter !== 'string' || delimiter.length !== 1 || '\r\n"\ufeff'.includes(delimiter)) {
    throw new NutshellError('INVALID_OPTION', `delimiter = ${show(delimiter)}, expected one character, no quote or line end`)
  }
  checkInteger('maxRowLength', maxRowLength, 1)

  const records = readRecords(source, delimiter, maxRowLength)
  const first = await records.next()
  if (first.done) {
    if (header) throw new NutshellError('EMPTY_INPUT', 'the CSV is empty, expected a header')
    return { columns: [], [Symbol.asyncIterator]: () => records as AsyncGenerator<never> }
  }
  if (first.value.problem !== undefined) {
    throw new NutshellError('BAD_ROW', `the first line of the CSV cannot be read: ${first.value.problem}`)
  }
  const columns = header ? uniqueNames(first.value.values) : first.value.values.map((_, i) => String(i + 1))
  return {
    columns,
    [Symbol.asyncIterator]: () => readRows(header ? undefined : first.value, records, columns, options.onBadRow)
  }
}

/** A record as it stands in the file. */
interface RawRecord {
  values: string[]
  offset: number
  problem?: string
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
        next.problem ?? (values.length === columns.length ? undefined : `${values.length} values, expected ${columns.length}`)
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

/** Records out of pieces: papaparse on all that is there, again from the last whole record when more has come. */
async function* readRecords(source: TextSource, delimiter: string, maxRowLength: number): AsyncGenerator<RawRecord> {
  let buffer = ''
  let offset = 0 // of the buffer's start, in bytes
  let newline: string | undefined
  let isSkipping = false // inside a record that is too long to keep
  let wanted = 0 // parse again only when the buffer is this long: a long record is not parsed anew for each piece
  for await (const { text, skipped } of textPieces(source)) {
    buffer += text
    offset += skipped
    newline ??= lineEndOf(buffer) ?? (buffer.length > maxRowLength ? '\n' : undefined)
    if (newline === undefined) continue
    if (isSkipping) skipLine(0)
    if (buffer.length < wanted) continue
    const before = buffer.length
    yield* take(false)
    wanted = buffer.length === before ? Math.min(before * 2, maxRowLength + 1) : 0
  }
  newline ??= '\n'
  if (isSkipping) skipLine(0)
  while (buffer.length > 0) yield* take(true)

  /** Yields the whole records of the buffer and drops them from it; at the end of the source, what is left is one too. */
  function* take(isEnd: boolean): Generator<RawRecord> {
    let taken = 0
    for (const { values, start, end, problem } of parse(buffer, delimiter, newline!, isEnd)) {
      const raw = buffer.slice(start, end)
      if (problem === UNCLOSED) {
        yield { values, offset, problem }
        skipLine(start)
        return
      }
      if (raw.length > maxRowLength) yield { values: [], offset, problem: tooLong(raw.length) }
      else if (raw !== '' && raw !== newline && raw !== '\r\n') yield { values, offset, problem }
      offset += utf8Length(raw)
      taken = end
    }
    buffer = buffer.slice(taken)
    if (!isEnd && buffer.length > maxRowLength) {
      yield { values: [], offset, problem: tooLong(buffer.length) }
      skipLine(0)
    }
  }

  /** Drops the buffer up to the end of the line that begins at `start`, or all of it, and then what comes, up to that end. */
  function skipLine(start: number): void {
    const at = buffer.indexOf(newline!, start)
    isSkipping = at < 0
    const end = at < 0 ? buffer.length : at + newline!.length
    offset += utf8Length(buffer.slice(start, end))
    buffer = buffer.slice(end)
  }

  function tooLong(length: number): string {
    return `over ${maxRowLength} characters (${length} so far), perhaps a quote that never closes`
  }
}

const UNCLOSED = 'a quote opens and never closes'

interface ParsedRecord {
  values: string[]
  start: number
  end: number
  problem?: string
}

/** The records of `text` and their places in it; the last one only `whole`, that is, when no more text will follow. */
function parse(text: string, delimiter: string, newline: string, whole: boolean): ParsedRecord[] {
  const records: ParsedRecord[] = []
  let start = 0
  const step = ({ data, errors, meta }: Papa.ParseStepResult<string[]>) => {
    const values = (data as unknown as string[][])[0]
    const end = meta.cursor
    const record: ParsedRecord = { values, start, end }
    if (errors.length > 0) {
      record.problem =
        errors[errors.length - 1].code === 'MissingQuotes'
          ? UNCLOSED
          : `a quote inside the quoted value ${values.length} is not doubled`
    }
    if (newline === '\n') dropCarriageReturn(values, text, end)
    records.push(record)
    start = end
  }
  new Papa.Parser({ delimiter, newline, step } as Papa.ParseConfig).parse(text, 0, !whole)
  return records
}

/**
 * Takes the CR of a CRLF off the last value: lines are cut at LF, since real files mix both. A CR that stood inside
 * quotes, before the closing one, stays.
 */
function dropCarriageReturn(values: string[], text: string, end: number): void {
  const last = values.length - 1
  const value = values[last]
  const lineEnd = text[end - 1] === '\n' ? end - 1 : end
  if (!value.endsWith('\r') || text[lineEnd - 1] !== '\r') return
  const wasQuoted = text[lineEnd - 2] === '"' && value.at(-2) !== '"'
  if (!wasQuoted) values[last] = value.slice(0, -1)
}

/** LF wherever there is one; CR only in a text that has CRs and no LF. Undefined while neither has come. */
function lineEndOf(text: string): string | undefined {
  if (text.includes('\n')) return '\n'
  const at = text.indexOf('\r')
  return at >= 0 && at < text.length - 1 ? '\r' : undefined
}

/** Column names as given, but a repeated one gets _2, _3, ... */
function uniqueNames(names: readonly string[]): string[] {
  const used = new Set(names)
  const seen = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let n = 2; seen.has(unique) || (unique !== name && used.has(unique)); n++) unique = `${name}_${n}`
    seen.add(unique)
    return unique
  })
}
