/** What a column holds. */
export type ColumnType = 'number' | 'date' | 'category' | 'boolean' | 'text' | 'id'

/** Measured or counted numbers; dates as milliseconds since 1970 in UTC. */
export interface NumberColumn {
  readonly name: string
  readonly type: 'number' | 'date'
  /** One for each row; NaN where it is missing. */
  readonly values: Float64Array
}

/** One of a few values, coded by their place in a dictionary. */
export interface CategoryColumn {
  readonly name: string
  /** The levels of a boolean column are 'false' and 'true', in this order. */
  readonly type: 'category' | 'boolean'
  /** The place of each row's value in `levels`; -1 where it is missing. */
  readonly codes: Int32Array
  readonly levels: readonly string[]
}

/** Free text; what names a row and says nothing about it. */
export interface TextColumn {
  readonly name: string
  readonly type: 'text' | 'id'
  /** One for each row; undefined where it is missing. */
  readonly values: readonly (string | undefined)[]
}

export type Column = NumberColumn | CategoryColumn | TextColumn
