import { NutshellError } from '../../errors'
import { checkIsObject, checkOneOf, show } from '../../options'
import type { ColumnType } from './column'
import type { Table } from './table'

/**
 * The names and types of a table's columns, in order.
 *
 * @typeParam Row what a row is as an object; only for the compiler.
 */
export interface Schema<Row extends object = Record<string, unknown>> {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[]
  /** Never there: ties the type of rows to the schema. */
  readonly row?: Row
}

/** What a value of a column is in a row as an object, where it is not missing. */
export interface ValueOfType {
  number: number
  date: Date
  category: string
  boolean: boolean
  text: string
  id: string
}

/** A row as an object, of the columns that an object of types names. */
export type RowOf<Types extends Readonly<Record<string, ColumnType>>> = {
  -readonly [Name in keyof Types]: ValueOfType[Types[Name]] | null
}

export const COLUMN_TYPES: readonly ColumnType[] = ['number', 'date', 'category', 'boolean', 'text', 'id']

/**
 * A schema written as an object, in the order of its keys (an object has keys that are whole numbers first). Tables read by
 * it know the type of their rows: `{ Age: 'number' }` gives `Table<{ Age: number | null }>`.
 *
 * @throws NutshellError INVALID_OPTION for what is no type.
 */
export function defineSchema<const Types extends Readonly<Record<string, ColumnType>>>(
  types: Types
): Schema<RowOf<Types>> {
  checkIsObject('defineSchema', types)
  return {
    columns: Object.entries(types).map(([name, type]) => ({ name, type: checkOneOf(show(name), type, COLUMN_TYPES) }))
  }
}

/** The schema of a table. */
export function schemaOf<Row extends object>(table: Table<Row>): Schema<Row> {
  return { columns: table.columns.map(({ name, type }) => ({ name, type })) }
}

/**
 * A schema from what JSON gave: `{ "columns": [{ "name": "Age", "type": "number" }, ...] }`; other keys are left out.
 *
 * @throws NutshellError INVALID_INPUT, saying what it is not.
 */
export function parseSchema(json: unknown): Schema {
  const columns = (json as Schema | null | undefined)?.columns
  if (!Array.isArray(columns)) throw notSchema(`columns = ${show(columns)}, expected an array`)
  const names = new Set<string>()
  return {
    columns: columns.map((column: Schema['columns'][number] | null, i) => {
      const { name, type } = column ?? {}
      if (typeof name !== 'string') throw notSchema(`the name of column ${i + 1} is ${show(name)}, expected a string`)
      if (names.has(name)) throw notSchema(`two columns are named ${show(name)}`)
      names.add(name)
      if (!COLUMN_TYPES.includes(type as ColumnType)) {
        throw notSchema(
          `the type of column ${show(name)} is ${show(type)}, expected one of: ${COLUMN_TYPES.join(', ')}`
        )
      }
      return { name, type: type as ColumnType }
    })
  }
}

function notSchema(why: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a schema: ${why}`)
}

/**
 * A TypeScript interface of the rows of a schema: numbers, strings, booleans and Dates, or null where missing.
 *
 * @param name of the interface.
 * @throws NutshellError INVALID_OPTION for a name that TypeScript cannot have.
 */
export function formatSchemaTypes(schema: Schema, name: string): string {
  if (typeof name !== 'string' || !IDENTIFIER.test(name)) {
    throw new NutshellError('INVALID_OPTION', `name = ${show(name)}, expected the name of an interface`)
  }
  const lines = parseSchema(schema).columns.map(
    (column) =>
      `  ${IDENTIFIER.test(column.name) ? column.name : JSON.stringify(column.name)}: ${TYPES[column.type]} | null\n`
  )
  return `export interface ${name} {\n${lines.join('')}}\n`
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

const TYPES: Record<ColumnType, string> = {
  number: 'number',
  date: 'Date',
  category: 'string',
  boolean: 'boolean',
  text: 'string',
  id: 'string'
}
