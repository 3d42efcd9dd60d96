import { NutshellError } from '../errors'
import { show } from '../options'

/** One record of a table. */
export interface TableRow {
  /** The place among the records of the file, from 1; a header and blank lines do not count, bad records do. */
  number: number
  /** Where the record starts, in bytes of the (decompressed) input; a byte that is not UTF-8 counts as U+FFFD, three. */
  offset: number
  /** The values by column name: strings from CSV, anything from JSON Lines. */
  record: Record<string, unknown>
}

/** A record that could not be read. The records around it are not affected. */
export interface BadRow {
  /** As `TableRow.number`. */
  row: number
  /** Where the record starts, in bytes of the (decompressed) UTF-8 input. */
  offset: number
  /** What is wrong with it. */
  reason: string
}

/** A table that is being read. It can be gone through once. */
export interface TableReader extends AsyncIterable<TableRow> {
  /** The column names, in order; undefined where each record brings its own (JSON Lines). */
  readonly columns: readonly string[] | undefined
}

/** What all readers of tables accept. */
export interface ReadOptions {
  /** Called for each record that cannot be read, which is then passed over. Without it such a record is an error. */
  onBadRow?: (bad: BadRow) => void
  /** Records longer than this without their line end, in UTF-16 code units, are bad (in CSV usually: a quote that never closes). @default 8388608 */
  maxRowLength?: number
}

/** Text, or pieces of text or of UTF-8 bytes, from anywhere: a file, a fetch body, memory. */
export type TextSource = string | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>

/** A reader over rows that can be gone through once. Errors: INVALID_INPUT at the second try. */
export function readOnce(columns: readonly string[] | undefined, rows: () => AsyncGenerator<TableRow>): TableReader {
  let isUsed = false
  return {
    columns,
    [Symbol.asyncIterator]() {
      if (isUsed) throw new NutshellError('INVALID_INPUT', 'the table was read already: open it again to read it again')
      isUsed = true
      return rows()
    }
  }
}

/** @throws NutshellError INVALID_OPTION unless it is a function or left out. */
export function checkOnBadRow(onBadRow: unknown): void {
  if (onBadRow === undefined || typeof onBadRow === 'function') return
  throw new NutshellError('INVALID_OPTION', `onBadRow = ${show(onBadRow)}, expected a function`)
}

/** Passes a bad row on, or throws BAD_ROW where nobody asked for it. */
export function reportBadRow(bad: BadRow, onBadRow: ReadOptions['onBadRow']): void {
  if (onBadRow === undefined)
    throw new NutshellError('BAD_ROW', `row ${bad.row} (at byte ${bad.offset}): ${bad.reason}`)
  onBadRow(bad)
}

export const MAX_ROW_LENGTH = 1 << 23
