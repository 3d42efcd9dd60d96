import type { default as PapaTypes } from 'papaparse'
import { Papa } from '#papaparse'
import { scanRecord } from './record-scan'
import type { TextSource } from './rows'
import { textPieces, utf8Length } from './text-pieces'

/** A record as it stands in the file. */
export interface RawRecord {
  values: string[]
  /** Where it starts, in bytes of UTF-8. */
  offset: number
  /** Why it is bad; its values are then of no use. */
  problem?: string
}

/**
 * Takes whole records off the start of a text, up to the first one that is not plain: rows of values, bare or in quotes, as
 * RFC 4180 has them, that end in LF or CRLF.
 *
 * @param offset of the text, in bytes.
 * @returns how much of the text they take, in UTF-16 code units and in bytes.
 */
export type TakePlain = (text: string, offset: number) => { length: number; bytes: number }

/**
 * Records out of pieces: papaparse on all that is there, again from the last whole record when more has come. They come
 * in lists, since a step of an asynchronous generator costs as much as parsing a short record.
 *
 * A bad record costs the line that it begins on and no other; reading goes on with the next line. What follows may be the
 * rest of the bad record, so until a record is good again, one line that looks like the end of a quoted value is bad too.
 *
 * @param takePlain gets what it can take first, when the first record has been given out in a list of its own; only the
 * records that it leaves are given out. It must give the same records.
 */
export async function* readRecords(
  source: TextSource,
  delimiter: string,
  maxRowLength: number,
  takePlain?: TakePlain
): AsyncGenerator<RawRecord[]> {
  let buffer = ''
  let offset = 0 // of the buffer's start, in bytes
  let newline: string | undefined
  let isSkipping = false // inside a line of which the beginning was bad
  let isRecovering = false
  let width = -1 // values of the first record
  let wanted = 0 // parse again only when the buffer is this long: a long record is not parsed anew for each piece
  for await (const { text, skipped } of textPieces(source)) {
    buffer += text
    offset += skipped
    newline ??= lineEndOf(buffer, buffer.length > maxRowLength + 1)
    if (newline === undefined) continue
    if (isSkipping) skipLine()
    if (buffer.length < wanted) continue
    yield* steps(false)
    wanted = Math.min(buffer.length * 2, maxRowLength + 2)
  }
  newline ??= lineEndOf(buffer, true)
  if (isSkipping) skipLine()
  if (newline === '\n' && buffer.endsWith('\r')) buffer = buffer.slice(0, -1)
  yield* steps(true)

  function* steps(isEnd: boolean): Generator<RawRecord[]> {
    if (takePlain !== undefined && width < 0) yield [...take(isEnd, true)]
    if (takePlain !== undefined && width >= 0 && !isRecovering && newline === '\n') {
      const { length, bytes } = takePlain(buffer, offset)
      offset += bytes
      buffer = buffer.slice(length)
    }
    yield [...take(isEnd)]
  }

  /** Yields the whole records of the buffer and drops them from it; at the end of the source, what is left is one too. */
  function* take(isEnd: boolean, isHead = false): Generator<RawRecord> {
    while (buffer !== '') {
      if (isHead && width >= 0) return
      const before = buffer
      // A record in doubt is looked at by itself first: see scanRecord.
      if (isRecovering && scanRecord(buffer, 0, delimiter, newline!, isEnd) === 'malformed') yield* drop(QUOTES)
      else yield* takeParsed(isEnd, isHead)
      if (buffer === before) break
    }
    if (isEnd || buffer === '') return
    if (buffer.length > maxRowLength + 1) yield* drop(tooLong(buffer.length))
    else if (scanRecord(buffer, 0, delimiter, newline!, false) === 'malformed') yield* drop(QUOTES)
    else return
    yield* take(false)
  }

  /** Parses the buffer and takes from it what there is up to the first bad record. */
  function* takeParsed(isEnd: boolean, isHead: boolean): Generator<RawRecord> {
    let taken = 0
    for (const { values, start, end, isMalformed } of parse(buffer, delimiter, newline!, isEnd, isHead)) {
      const raw = buffer.slice(start, end)
      const length = raw.length - (raw.endsWith('\r\n') ? 2 : raw.endsWith(newline!) ? 1 : 0)
      const problem = isMalformed ? QUOTES : length > maxRowLength ? tooLong(length) : undefined
      if (problem !== undefined && (isMalformed || raw.indexOf(newline!) < raw.length - newline!.length)) {
        buffer = buffer.slice(taken)
        yield* drop(problem)
        return
      }
      if (problem !== undefined) {
        yield { values: [], offset, problem }
      } else if (isRecovering && endsQuotes(values, raw)) {
        isRecovering = false
        yield { values: [], offset, problem: 'the end of a quoted value that did not begin, after a bad record' }
      } else if (length > 0) {
        if (width < 0) width = values.length
        if (values.length === width) isRecovering = false
        yield { values, offset }
      }
      offset += utf8Length(raw)
      taken = end
    }
    buffer = buffer.slice(taken)
  }

  /** Says that the record at the start of the buffer is bad, and drops the line it begins on. */
  function* drop(problem: string): Generator<RawRecord> {
    yield { values: [], offset, problem }
    isRecovering = true
    skipLine()
  }

  /** Drops the buffer up to the end of its first line, or all of it, and then what comes, up to that end. */
  function skipLine(): void {
    const at = buffer.indexOf(newline!)
    isSkipping = at < 0
    const end = at < 0 ? buffer.length : at + newline!.length
    offset += utf8Length(buffer.slice(0, end))
    buffer = buffer.slice(end)
  }

  function tooLong(length: number): string {
    return `over ${maxRowLength} characters (${length} so far), perhaps a quote that never closes`
  }
}

const QUOTES = 'a quote never closes, or a quote inside quotes is not doubled'

/** Whether a record has one quote too many, at the end of a value that does not begin with one. */
function endsQuotes(values: readonly string[], raw: string): boolean {
  if (!values.some((value) => value.endsWith('"') && !value.startsWith('"'))) return false
  let count = 0
  for (let at = raw.indexOf('"'); at >= 0; at = raw.indexOf('"', at + 1)) count++
  return count % 2 === 1
}

interface ParsedRecord {
  values: string[]
  start: number
  end: number
  isMalformed: boolean
}

/**
 * The records of `text`, or the first one, and their places in it; the last one only `whole`, that is, when no more text
 * will follow.
 */
function parse(text: string, delimiter: string, newline: string, whole: boolean, isHead: boolean): ParsedRecord[] {
  const records: ParsedRecord[] = []
  let start = 0
  const step = ({ data, errors, meta }: PapaTypes.ParseStepResult<string[]>, parser: { abort(): void }) => {
    const values = (data as unknown as string[][])[0]
    const end = meta.cursor
    const isMalformed = errors.length > 0
    if (newline === '\n') dropCarriageReturn(values, text, start, end, delimiter)
    records.push({ values, start, end, isMalformed })
    start = end
    // What follows is read again, after a malformed one from the next line.
    if (isMalformed || isHead) parser.abort()
  }
  const parser = new Papa.Parser({
    delimiter,
    newline,
    step: (result: PapaTypes.ParseStepResult<string[]>) => step(result, parser)
  } as PapaTypes.ParseConfig)
  parser.parse(text, 0, !whole)
  return records
}

/**
 * Takes the CR of a CRLF off the last value: lines are cut at LF, since real files mix both. A CR that stood inside
 * quotes, before the closing one, stays: the value then does not stand unquoted at the end of the line.
 */
function dropCarriageReturn(values: string[], text: string, start: number, end: number, delimiter: string): void {
  const value = values[values.length - 1]
  if (!value.endsWith('\r')) return
  const at = (text[end - 1] === '\n' ? end - 1 : end) - value.length
  const isUnquoted = value[0] !== '"' && text.startsWith(value, at) && (at === start || text[at - 1] === delimiter)
  if (isUnquoted) values[values.length - 1] = value.slice(0, -1)
}

/** Text enough to tell a file of CR lines by: in one of LF or CRLF lines an LF comes long before. */
const ENOUGH = 1 << 16

/**
 * LF where there is one outside quotes, also as a part of CRLF; else CR where a CR stands alone outside quotes. Undefined
 * while neither is certain.
 */
function lineEndOf(text: string, isEnd: boolean): string | undefined {
  let isQuoted = false
  let hasCr = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 34) isQuoted = !isQuoted
    else if (code === 10 && !isQuoted) return '\n'
    else if (code === 13 && !isQuoted && i + 1 < text.length) hasCr = true
  }
  if (!isEnd && text.length < ENOUGH) return undefined
  return hasCr ? '\r' : '\n'
}
