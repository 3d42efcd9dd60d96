import { NutshellError, show } from '@nutshell-ml/core'
import type { ColumnType, Table } from '@nutshell-ml/core/table'

/** A column that a preparation reads. */
export interface InputColumn {
  readonly name: string
  /** What it was in training. */
  readonly type: ColumnType
}

/** What a preparation is fitted on. */
export interface FitContext {
  /** Columns that are no features: the label, weights. */
  readonly exclude?: readonly string[]
  /** The rows to fit on; nothing else of the table has a say. @default all */
  readonly rows?: Int32Array
  /**
   * The class number of each row of the table, where classes are to be told apart: words then count by how they differ
   * between the classes, by the rows that are fitted on.
   */
  readonly classes?: Float64Array
}

/** The classes of the rows that are fitted on. */
export function classesOf({ classes, rows }: FitContext): Int32Array | undefined {
  if (classes === undefined) return undefined
  return rows === undefined ? Int32Array.from(classes) : Int32Array.from(rows, (row) => classes[row])
}

/** @throws NutshellError INVALID_INPUT that lists the columns that the table lacks. */
export function checkColumns(columns: readonly Pick<InputColumn, 'name'>[], table: Table): void {
  const missing = columns.filter(({ name }) => !table.has(name)).map(({ name }) => name)
  if (missing.length === 0) return
  throw new NutshellError(
    'INVALID_INPUT',
    `the table has no column ${missing.map(show).join(', ')}, which the model needs; columns: ${table.names.join(', ')}`
  )
}

/** The value of a row as `ownValue` has it, faster for what no object has of itself. */
export function cellOf(row: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = row[name]
  return typeof value === 'function' || typeof value === 'object' ? ownValue(row, name) : value
}

/** The value of a row, not that of all objects ('constructor'). */
export function ownValue(row: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(row, name) ? row[name] : undefined
}

/** The error for what is no row of a table. */
export function wrongRow(row: unknown, columns: readonly Pick<InputColumn, 'name'>[]): NutshellError {
  const names = columns.map(({ name }) => name)
  const expected = names.length > 8 ? `${names.slice(0, 8).join(', ')}, ...` : names.join(', ')
  return new NutshellError('INVALID_INPUT', `the row is ${show(row)}, expected an object with the columns ${expected}`)
}
