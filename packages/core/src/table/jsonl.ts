import { NutshellError } from '../errors'
import { checkInteger, checkKnownOptions } from '../options'
import { MAX_ROW_LENGTH, type ReadOptions, type TableReader, type TableRow, type TextSource } from './rows'
import { textPieces, utf8Length } from './text-pieces'

/**
 * Reads JSON Lines as a stream: one object a line, blank lines passed over.
 *
 * Bad records (`onBadRow`): lines that are not JSON, or not an object, or longer than `maxRowLength`.
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; while reading, BAD_ROW where no `onBadRow` is given.
 */
export function openJsonl(source: TextSource, options: ReadOptions = {}): TableReader {
  checkKnownOptions('openJsonl', options, ['onBadRow', 'maxRowLength'])
  const maxRowLength = checkInteger('maxRowLength', options.maxRowLength ?? MAX_ROW_LENGTH, 1)
  return { columns: undefined, [Symbol.asyncIterator]: () => readRows(source, maxRowLength, options.onBadRow) }
}

async function* readRows(
  source: TextSource,
  maxRowLength: number,
  onBadRow: ReadOptions['onBadRow']
): AsyncGenerator<TableRow> {
  let number = 0
  for await (const { line, offset } of readLines(source, maxRowLength)) {
    if (line !== undefined && line.trim() === '') continue
    number++
    const parsed = line === undefined ? { problem: `over ${maxRowLength} characters` } : parseRecord(line)
    if ('record' in parsed) {
      yield { number, record: parsed.record }
    } else if (onBadRow !== undefined) {
      onBadRow({ row: number, offset, reason: parsed.problem })
    } else {
      throw new NutshellError('BAD_ROW', `row ${number} (at byte ${offset}): ${parsed.problem}`)
    }
  }
}

/** The lines of a source with the byte at which each starts; undefined in place of one that is too long to keep. */
async function* readLines(
  source: TextSource,
  maxRowLength: number
): AsyncGenerator<{ line: string | undefined; offset: number }> {
  let pending: string[] = []
  let pendingLength = 0
  let tooLong = false
  let offset = 0
  let bytes = 0
  const finish = () => {
    const line = tooLong ? undefined : pending.join('')
    pending = []
    pendingLength = 0
    tooLong = false
    return { line, offset }
  }
  const keep = (text: string) => {
    pendingLength += text.length
    if (pendingLength > maxRowLength) {
      tooLong = true
      pending = []
    } else {
      pending.push(text)
    }
  }
  for await (const { text, skipped } of textPieces(source)) {
    bytes += skipped
    offset += skipped
    let from = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      keep(text.slice(from, at))
      bytes += utf8Length(text.slice(from, at)) + 1
      yield finish()
      offset = bytes
      from = at + 1
    }
    keep(text.slice(from))
    bytes += utf8Length(text.slice(from))
  }
  if (pendingLength > 0) yield finish()
}

function parseRecord(line: string): { record: Record<string, unknown> } | { problem: string } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return { problem: `not JSON: ${(error as Error).message}` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: `JSON, but ${Array.isArray(value) ? 'an array' : `a ${value === null ? 'null' : typeof value}`}, expected an object` }
  }
  return { record: value as Record<string, unknown> }
}
