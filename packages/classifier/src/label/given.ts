import { checkWeights, NutshellError, show } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import { isTable } from '../prepare/is-table'
import { type Labels, type LabelValues, labelsOfColumn, labelsOfValues } from './targets'

/** What an estimator was given to learn from: a table, or a matrix of so many rows. */
export interface GivenRows {
  readonly rows: number
  readonly table: Table | undefined
}

/** Columns that the options name and that are no features. Errors: INVALID_INPUT where a table has not one of them. */
export function namedColumns(
  X: unknown,
  { label, sampleWeight, validation }: { label: unknown; sampleWeight?: unknown; validation?: unknown }
): string[] {
  const names: unknown[] = [label, sampleWeight]
  if (typeof validation === 'object' && validation !== null && !isTable(validation)) {
    const { groups, time } = validation as { groups?: unknown; time?: unknown }
    names.push(groups, time)
  }
  const columns = names.filter((name) => typeof name === 'string')
  if (isTable(X)) for (const name of columns) X.column(name)
  return columns
}

/** Labels by the column's name, or as they are. Errors: INVALID_OPTION, and those of `labelsOfColumn` and `labelsOfValues`. */
export function labelsGiven(label: string | LabelValues, { table, rows }: GivenRows): Labels {
  if (typeof label !== 'string') return labelsOfValues(label, rows)
  if (table !== undefined) return labelsOfColumn(table, label)
  throw new NutshellError(
    'INVALID_OPTION',
    `label = ${show(label)} names a column, X is a matrix: expected a class or number for each row`
  )
}

/** Weights of rows by the column's name, or as they are; undefined where all are 1. Errors: INVALID_OPTION, INVALID_INPUT, INVALID_SHAPE. */
export function weightsGiven(
  given: string | ArrayLike<number> | undefined,
  { table, rows }: GivenRows
): Float64Array | undefined {
  return typeof given === 'string' ? columnWeights(table, given) : checkWeights(given, rows)
}

/** The weights in a column. Errors: INVALID_OPTION, INVALID_INPUT. */
export function columnWeights(table: Table | undefined, name: string): Float64Array | undefined {
  const column = table?.column(name)
  if (column?.type === 'number') {
    const wrong = column.values.findIndex((weight) => !(weight >= 0))
    if (wrong < 0) return checkWeights(column.values, column.values.length)
    const found = Number.isNaN(column.values[wrong]) ? 'no weight' : column.values[wrong]
    throw new NutshellError(
      'INVALID_INPUT',
      `column ${show(name)}: row ${wrong + 1} has ${found}, expected a weight >= 0`
    )
  }
  throw new NutshellError('INVALID_OPTION', `sampleWeight = ${show(name)}, expected a column of numbers, or numbers`)
}

/** The numbers of some rows. */
export function valuesAt(values: Float64Array, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length)
  for (let i = 0; i < out.length; i++) out[i] = values[rows[i]]
  return out
}
