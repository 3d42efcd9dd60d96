import { show } from '../../options'
import { reportBadRow } from '../rows'
import { planTyping, type TypingOptions } from './options'
import { RowCells } from './row-cells'
import type { Table } from './table'
import { TableBuilder } from './table-builder'

/**
 * A table of rows as objects: of numbers, strings, booleans, Dates; null, undefined, NaN and what a row has not are missing.
 * Types are found and checked as `readTable` does it for the texts of the values.
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; INVALID_INPUT for columns of the schema that no row has; BAD_ROW
 * where no `onBadRow` is given, of which `offset` is then the place of the row, from 0.
 */
export function tableFromRows<Row extends object = Record<string, unknown>>(
  rows: Iterable<object>,
  options: TypingOptions<Row> = {}
): Table<Row> {
  const plan = planTyping('tableFromRows', options)
  const builder = new TableBuilder(plan)
  const cells = new RowCells(plan, builder)
  let place = 0
  for (const row of rows) {
    const isObject = typeof row === 'object' && row !== null && !Array.isArray(row)
    const problem = isObject ? cells.add(row) : `${show(row)}, expected an object`
    if (problem !== undefined) reportBadRow({ row: place + 1, offset: place, reason: problem }, plan.onBadRow)
    place++
  }
  cells.close()
  return builder.finish<Row>()
}
