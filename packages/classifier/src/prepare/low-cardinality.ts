import type { Table } from '@nutshell-ml/core/table'
import { SMALL } from './encode/level-lookup'
import { rowAt } from './fit/read-training'

export interface LowCardinalityOptions {
  /** The most different values. @default 20 */
  maxDistinct?: number
  /** The fewest rows for each value, on average. @default 20 */
  minRows?: number
}

/**
 * The number columns that may be better as categories: three or more whole numbers, few of them, as ratings and codes are.
 * Single values may well be rare: the 0 of a rating from 1 to 5 often is. The label is among them if it is such a column.
 *
 * @param rows the rows to look at; all when it is not given.
 */
export function lowCardinalityIntegers(table: Table, rows?: Int32Array, options: LowCardinalityOptions = {}): string[] {
  const { maxDistinct = 20, minRows = 20 } = options
  const count = rows === undefined ? table.rows : rows.length
  const found: string[] = []
  for (const column of table.columns) {
    if (column.type !== 'number') continue
    const { distinct, known } = wholeNumbers(column.values, rows, count, maxDistinct)
    if (distinct >= 3 && distinct <= maxDistinct && known >= minRows * distinct) found.push(column.name)
  }
  return found
}

/** How many different numbers there are, and values; none as soon as there are too many, or one is not whole. */
function wholeNumbers(values: Float64Array, rows: Int32Array | undefined, count: number, most: number) {
  const isSeen = new Uint8Array(SMALL)
  const others = new Set<number>()
  let small = 0
  let known = 0
  for (let i = 0; i < count; i++) {
    const value = values[rowAt(rows, i)]
    const whole = value | 0
    if (whole === value && whole >= 0 && whole < SMALL) {
      known++
      if (isSeen[whole] === 1) continue
      isSeen[whole] = 1
      small++
    } else if (Number.isNaN(value)) {
      continue
    } else {
      known++
      if (!Number.isSafeInteger(value)) return { distinct: 0, known }
      others.add(value)
    }
    if (small + others.size > most) return { distinct: 0, known }
  }
  return { distinct: small + others.size, known }
}
