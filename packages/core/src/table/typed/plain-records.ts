import type { TakePlain } from '../records'
import type { Cells } from './cells'

const LF = 10
const CR = 13
const QUOTE = 34

/**
 * Reads records as bytes, without a string for each value. Twin of papaparse in `readRecords`, for what is RFC 4180 to the
 * letter; at anything else it stops.
 *
 * @param delimiter one byte.
 * @param onRow called with each record's count of values and place, in bytes; the values are in `cells`, in as far as there is
 * room for them. Blank lines are passed over.
 */
export function plainReader(
  cells: Cells,
  delimiter: number,
  maxRowLength: number,
  onRow: (values: number, offset: number) => void
): TakePlain {
  const { starts, ends, hashes } = cells
  const width = starts.length

  return (text, offset) => {
    const length = cells.encode(text)
    const { bytes } = cells
    bytes[length] = LF // so that a bare value ends there at the latest
    let taken = 0
    for (;;) {
      const end = readRow(bytes, taken, length, offset)
      if (end < 0) break
      taken = end
    }
    return { length: length === text.length ? taken : cells.lengthIn(text, taken), bytes: taken }
  }

  /** Where the record that begins at `start` ends; -1 when it does not end in the text, or is not plain. */
  function readRow(bytes: Uint8Array, start: number, length: number, offset: number): number {
    let at = start
    for (let cell = 0; ; cell++) {
      let from = at
      let to = at
      let hash = 0
      let isBare = true // and the hash is that of the value
      let byte = bytes[at]
      if (byte === QUOTE) {
        isBare = false
        from = to = ++at
        for (; ; at++) {
          byte = bytes[at]
          if (at >= length) return -1
          if (byte === QUOTE && bytes[++at] !== QUOTE) break
          bytes[to++] = byte
        }
        if (bytes[at] === CR) at++
        byte = bytes[at]
        if (byte !== LF && byte !== delimiter) return -1
      } else {
        while (byte !== delimiter && byte !== LF) {
          hash = (Math.imul(hash, 31) + byte) | 0
          byte = bytes[++at]
        }
        to = at
        if (byte === LF && to > from && bytes[to - 1] === CR) {
          isBare = false
          to--
        }
      }
      if (at >= length) return -1
      if (cell >= width) {
        // Counted, and no more.
      } else if (isBare && bytes[from] > 32 && bytes[to - 1] > 32) {
        starts[cell] = from
        ends[cell] = to
        hashes[cell] = hash
      } else {
        cells.set(cell, from, to)
      }
      at++
      if (byte === delimiter) continue
      if (at - start - 1 > maxRowLength) return -1
      const isBlank = cell === 0 && from === to && from === start
      if (!isBlank) onRow(cell + 1, offset + start)
      return at
    }
  }
}
