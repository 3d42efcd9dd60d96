import { type FloatArray, NutshellError } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import { BLOCK } from '../../prepare/encode/readers'
import { cellOf } from '../../prepare/input-columns'
import type { RowReader } from './column-source'
import type { TreeEncoder } from './tree-encoders'

/**
 * Reads rows of a table.
 *
 * @param firsts by encoder, the first place in a row of what it writes.
 * @param cols numbers of a row.
 */
export function readTable(
  table: Table,
  encoders: readonly TreeEncoder[],
  firsts: Int32Array,
  cols: number
): RowReader['readInto'] {
  const readers = encoders.map((encoder) => encoder.bind(table.column(encoder.column)))
  const block = new Float64Array(BLOCK)
  return (from, to, into) => {
    for (let start = from; start < to; start += BLOCK) {
      const end = Math.min(start + BLOCK, to)
      for (let e = 0; e < readers.length; e++) {
        for (let part = 0; part < readers[e].length; part++) {
          readers[e][part].read(undefined, start, end, block)
          let at = (start - from) * cols + firsts[e] + part
          for (let i = 0; i < end - start; i++, at += cols) into[at] = block[i]
        }
      }
    }
  }
}

/** Writes a row as an object, from `at` on. How many of the values are there. Errors: INVALID_INPUT, NON_FINITE. */
export function encodeRowAt(
  row: Readonly<Record<string, unknown>>,
  encoders: readonly TreeEncoder[],
  firsts: Int32Array,
  into: FloatArray,
  at: number
): number {
  let known = 0
  for (let i = 0; i < encoders.length; i++) {
    const encoder = encoders[i]
    const value = cellOf(row, encoder.column)
    if (value !== undefined) known++
    encoder.encode(value, into, at + firsts[i])
  }
  return known
}

/** The reader of rows that are given one by one: errors of `encode` come to name the row. */
export function rowByRow(
  rows: number,
  cols: number,
  encode: (row: number, into: FloatArray, at: number) => void
): RowReader {
  return {
    rows,
    cols,
    readInto(from, to, into) {
      let row = from
      try {
        for (; row < to; row++) encode(row, into, (row - from) * cols)
      } catch (error) {
        if (!(error instanceof NutshellError)) throw error
        throw new NutshellError(error.code, `row ${row}: ${error.message}`, { cause: error })
      }
    }
  }
}
