import { MOST_SQUARABLE } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'

/** The largest number of float32, which trees read. */
export const MOST_FLOAT32 = 2 ** 128 - 2 ** 104

/**
 * The rows with a number too large, and why each is of no use.
 *
 * @param most the largest that is not. @default that whose square is still a number
 */
export function hugeNumbers(table: Table, most: number = MOST_SQUARABLE): Map<number, string> {
  const found = new Map<number, string>()
  for (const column of table.columns) {
    if (column.type !== 'number') continue
    const { name, values } = column
    for (let row = 0; row < values.length; row++) {
      const value = values[row]
      if (!(value > most || value < -most) || found.has(row)) continue
      found.set(row, `column '${name}': ${value}, expected a number of at most ${most} in size`)
    }
  }
  return found
}

/** A table without these rows. */
export function dropRows(table: Table, rows: ReadonlyMap<number, string>): Table {
  if (rows.size === 0) return table
  return table.pick(Array.from({ length: table.rows }, (_, row) => row).filter((row) => !rows.has(row)))
}
