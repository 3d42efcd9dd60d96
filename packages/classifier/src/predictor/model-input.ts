import { type CsrMatrix, isCsrMatrix, isMatrix, type Matrix, NutshellError, show, toMatrix } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import { isTable } from '../prepare/is-table'

/** Rows as a model takes them: a table or objects for one that learned from a table, a matrix for one that learned from a matrix. */
export type ModelInput<Row extends object = Record<string, unknown>> =
  | Table<object>
  | Matrix
  | CsrMatrix
  | readonly ArrayLike<number>[]
  | readonly Partial<Row>[]

/** Rows as a model has to read them. */
export type GivenRows<Row extends object> =
  | { readonly kind: 'none' }
  | { readonly kind: 'matrix'; readonly matrix: Matrix | CsrMatrix }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'objects'; readonly objects: readonly Partial<Row>[] }

/**
 * What kind of rows was given to a model that learned from a matrix or from a table.
 *
 * @throws NutshellError INVALID_INPUT for the other of both; INVALID_SHAPE and INVALID_INPUT for rows that make no matrix.
 */
export function givenRows<Row extends object>(X: ModelInput<Row>, isOfMatrix: boolean): GivenRows<Row> {
  if (Array.isArray(X) && X.length === 0) return { kind: 'none' }
  if (isOfMatrix) {
    if (isTable(X)) {
      throw new NutshellError(
        'INVALID_INPUT',
        'X is a table, but the model learned from a matrix: expected rows of numbers'
      )
    }
    return { kind: 'matrix', matrix: isCsrMatrix(X) ? X : toMatrix(X as Matrix) }
  }
  if (isTable(X)) return { kind: 'table', table: X as Table }
  if (isMatrix(X) || isCsrMatrix(X) || !Array.isArray(X)) {
    throw new NutshellError(
      'INVALID_INPUT',
      `X = ${show(X)}, but the model learned from a table: expected a table, a row or rows`
    )
  }
  return { kind: 'objects', objects: X as readonly Partial<Row>[] }
}

/** A row for a model that learned from a table. Errors: INVALID_INPUT for what is no object. */
export function checkRow(row: unknown): Record<string, unknown> {
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Record<string, unknown>
  throw new NutshellError('INVALID_INPUT', `row = ${show(row)}, expected an object with values by column`)
}

/** A single row: an object that is none of the ways to give several. */
export function isSingleRow<Row extends object>(X: ModelInput<Row> | Partial<Row>): X is Partial<Row> {
  return typeof X === 'object' && X !== null && !Array.isArray(X) && !isTable(X) && !isMatrix(X) && !isCsrMatrix(X)
}
