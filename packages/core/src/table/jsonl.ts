import { checkInteger, checkKnownOptions } from '../options'
import { readLines } from './lines'
import {
  checkOnBadRow,
  MAX_ROW_LENGTH,
  type ReadOptions,
  readOnce,
  reportBadRow,
  type TableReader,
  type TableRow,
  type TextSource
} from './rows'

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
  checkOnBadRow(options.onBadRow)
  return readOnce(undefined, () => readRows(source, maxRowLength, options.onBadRow))
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
      yield { number, offset, record: parsed.record }
    } else {
      reportBadRow({ row: number, offset, reason: parsed.problem }, onBadRow)
    }
  }
}

function parseRecord(line: string): { record: Record<string, unknown> } | { problem: string } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    return { problem: `not JSON: ${(error as Error).message}` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {
      problem: `JSON, but ${Array.isArray(value) ? 'an array' : `a ${value === null ? 'null' : typeof value}`}, expected an object`
    }
  }
  return { record: value as Record<string, unknown> }
}
