import { NutshellError } from '../../errors'
import { show } from '../../options'
import type { CategoryColumn, Column, NumberColumn, TextColumn } from './column'

/**
 * Rows of typed columns, held column by column. It is not changed once it is there.
 *
 * @typeParam Row what a row is as an object; only for the compiler.
 */
export class Table<Row extends object = Record<string, unknown>> {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'Table'
  readonly rows: number
  readonly columns: readonly Column[]
  /** Never there: ties the type of rows to the table. */
  declare protected readonly row?: Row

  private constructor(columns: readonly Column[], rows: number) {
    this.columns = columns
    this.rows = rows
  }

  /**
   * A table over columns, which are not copied.
   *
   * @throws NutshellError INVALID_SHAPE when columns differ in length, INVALID_INPUT when two have the same name.
   */
  static fromColumns<Row extends object = Record<string, unknown>>(columns: readonly Column[]): Table<Row> {
    const rows = columns.length === 0 ? 0 : lengthOf(columns[0])
    const names = new Set<string>()
    for (const column of columns) {
      if (names.has(column.name)) throw new NutshellError('INVALID_INPUT', `two columns are named ${show(column.name)}`)
      names.add(column.name)
      const length = lengthOf(column)
      if (length !== rows) {
        throw new NutshellError('INVALID_SHAPE', `column ${show(column.name)} has ${length} rows, expected ${rows}`)
      }
    }
    return new Table<Row>(columns, rows)
  }

  get names(): string[] {
    return this.columns.map(({ name }) => name)
  }

  has(name: string): boolean {
    return this.columns.some((column) => column.name === name)
  }

  /** @throws NutshellError INVALID_INPUT, listing the columns, when there is none of this name. */
  column(name: string): Column {
    const found = this.columns.find((column) => column.name === name)
    if (found !== undefined) return found
    throw new NutshellError('INVALID_INPUT', `there is no column ${show(name)}; columns: ${this.names.join(', ')}`)
  }

  /** The rows at the given places, in this order; a place may come several times. */
  pick(places: ArrayLike<number>): Table<Row> {
    return new Table<Row>(
      this.columns.map((column) => pickOf(column, places)),
      places.length
    )
  }

  /** Without some columns; names that it has not are passed over. */
  without(names: readonly string[]): Table {
    return new Table(
      this.columns.filter(({ name }) => !names.includes(name)),
      this.rows
    )
  }
}

function lengthOf(column: Column): number {
  return 'codes' in column ? column.codes.length : column.values.length
}

function pickOf(column: Column, places: ArrayLike<number>): Column {
  if ('codes' in column) {
    const codes = new Int32Array(places.length)
    for (let i = 0; i < codes.length; i++) codes[i] = column.codes[places[i]]
    return { ...column, codes } satisfies CategoryColumn
  }
  if (column.type === 'number' || column.type === 'date') {
    const values = new Float64Array(places.length)
    for (let i = 0; i < values.length; i++) values[i] = column.values[places[i]]
    return { ...column, values } satisfies NumberColumn
  }
  const { values } = column as TextColumn
  return { ...(column as TextColumn), values: Array.from(places, (place) => values[place]) }
}
