import type { Feature } from '../../prepare/design'

/** What a column of numbers stands for, as trees read it. */
export type TreeFeature = Feature &
  (
    | { readonly kind: 'number' }
    /** The number is the place of a level in this list. */
    | { readonly kind: 'category'; readonly levels: readonly string[] }
  )

/** A number for each row: NaN is a gap. */
export interface DenseColumn {
  readonly values: Float32Array
}

/** The rows that have another number than 0, in rising order, and their numbers: NaN is a gap. */
export interface SparseColumn {
  readonly rows: Int32Array
  readonly values: Float32Array
}

/** Rows to learn from, column by column, so that no more than one needs to be there as numbers at a time. */
export interface ColumnSource {
  readonly rows: number
  readonly features: readonly TreeFeature[]
  /** The numbers of one feature. The next call may use the memory again. */
  column(feature: number): DenseColumn | SparseColumn
}

/** Rows to predict, row by row. */
export interface RowReader {
  readonly rows: number
  readonly cols: number
  /** Rows `from` to `to` (exclusive), row-major, `cols` numbers each, into the start of `into`: NaN is a gap. */
  readInto(from: number, to: number, into: Float32Array | Float64Array): void
}
