import type { Column } from '@nutshell-ml/core/table'
import type { RowScratch } from '../row-scratch'
import type { Rows } from './readers'

/** The first columns of a design that belong to a step. */
export interface Place {
  /** Of the dense numbers of a row. */
  readonly dense: number
  /** Of the groups of a row. */
  readonly group: number
  /** Of the columns that the groups stand for, counted over all blocks. */
  readonly column: number
  /** Of the sparse columns. */
  readonly sparse: number
}

/** The dense blocks of a design while they are filled. */
export interface Blocks {
  readonly dense: Float64Array
  readonly denseCols: number
  readonly codes: Int32Array
  readonly groups: number
}

/** Writes one column of a table into its places of a design. One and many rows go through the same arithmetic. */
export interface Encoder {
  readonly column: string
  /** Of one row. Errors: INVALID_INPUT, NON_FINITE, naming the column. */
  encode(value: unknown, into: RowScratch): void
  /** Makes ready for the rows of one column of a table. */
  bind(column: Column): BlockEncoder
}

export interface BlockEncoder {
  /** Rows `from` to `to` (at most BLOCK) of the answer. Errors as of `encode`, naming the row too. */
  encode(rows: Rows, from: number, to: number, into: Blocks): void
}
