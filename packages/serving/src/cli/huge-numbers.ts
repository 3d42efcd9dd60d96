import { MOST_SQUARABLE } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'

/** The rows with a number too large for its square to be one, and why each is of no use. */
export function hugeNumbers(table: Table): Map<number, string> {
  const found = new Map<number, string>()
  for (const column of table.columns) {
    if (column.type !== 'number') continue
    const { name, values } = column
    for (let row = 0; row < values.length; row++) {
      const value = values[row]
      if (!(value > MOST_SQUARABLE || value < -MOST_SQUARABLE) || found.has(row)) continue
      found.set(row, `column '${name}': ${value}, expected a number of at most ${MOST_SQUARABLE} in size`)
    }
  }
  return found
}

/** A table without these rows. */
export function dropRows(table: Table, rows: ReadonlyMap<number, string>): Table {
  if (rows.size === 0) return table
  return table.pick(Array.from({ length: table.rows }, (_, row) => row).filter((row) => !rows.has(row)))
}
