import type { CsrMatrix } from '@nutshell-ml/core'

/**
 * Rows of features as the models read them, in three blocks of columns side by side: dense numbers, one-hot groups and
 * sparse numbers. Column 0 .. denseCols - 1 are dense; then the one-hot columns; then those of `sparse`, if there are any.
 *
 * A one-hot group is one number for a row instead of a column for each level: 22 columns of an airline survey are 22 numbers,
 * of which four are dense and the others stand for a hundred columns.
 */
export interface Design {
  readonly rows: number
  /** Columns of all blocks together. */
  readonly cols: number
  readonly denseCols: number
  /** rows x denseCols, row-major; finite. */
  readonly dense: Float64Array
  /** One-hot groups. */
  readonly groups: number
  /** rows x groups, row-major: the column (counted over all blocks) that is 1; -1 where none of the group is. */
  readonly codes: Int32Array
  /** Its column j is column `cols - sparse.cols + j`. */
  readonly sparse: CsrMatrix | undefined
}

/** What a column of a design stands for. */
export interface Feature {
  /** As a person reads it: 'Age', 'Class = Eco', 'Age is missing', 'text: "not good"'. */
  readonly name: string
  /** The column of the table that it comes from. */
  readonly column: string
}
