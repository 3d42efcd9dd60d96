import { NutshellError } from '@nutshell-ml/core'
import { openSource } from '@nutshell-ml/core/node'
import { readText, type TableRow } from '@nutshell-ml/core/table'
import type { BadRows } from './bad-rows'
import { checkColumn, checkIsText, type InputKind, openTable, textOf } from './input'

/** A file of texts: a table with a column of them, or plain text. */
export interface TextFile {
  path: string
  kind: InputKind | undefined
  delimiter: string
}

/** Rows of a table that have all that is asked for; the others are counted as bad. */
export async function* readRows<T>(
  file: TextFile,
  columns: Record<string, string>,
  bad: BadRows,
  read: (record: Record<string, unknown>) => T
): AsyncGenerator<{ row: number; value: T }> {
  const source = await openSource(file.path)
  const { table } = await openTable(source, file.kind, file.delimiter, (row) => bad.add(row))
  for (const [option, name] of Object.entries(columns)) checkColumn(option, name, table.columns)
  let first: string[] | undefined // the columns of the first record
  const missing = new Map(Object.entries(columns))
  for await (const { number, offset, record } of table as AsyncIterable<TableRow>) {
    first ??= Object.keys(record)
    for (const [option, name] of missing) if (Object.hasOwn(record, name)) missing.delete(option)
    let value: T
    try {
      value = read(record)
    } catch (error) {
      if (!(error instanceof NutshellError) || error.code !== 'BAD_ROW') throw error
      bad.add({ row: number, offset, reason: error.message })
      continue
    }
    yield { row: number, value }
  }
  // Without a header only the end tells that no row has the column.
  if (first !== undefined) for (const [option, name] of missing) checkColumn(option, name, first)
}

/** A whole file as one text. */
export async function readWhole({ path }: TextFile): Promise<string> {
  return checkIsText(await readText(await openSource(path)), path)
}

/** The lines of a file, without their ends. */
export async function readAllLines(file: TextFile): Promise<string[]> {
  const lines = (await readWhole(file)).split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** A text, or its sentences where the column holds an array of them. Errors: NutshellError BAD_ROW. */
export function textOrSentences(record: Record<string, unknown>, column: string): string | string[] {
  return listOf(record, column) ?? textOf(record, column)
}

/** One reference or several. Errors: NutshellError BAD_ROW. */
export function referencesOf(record: Record<string, unknown>, column: string): string[] {
  const list = listOf(record, column) ?? [textOf(record, column)]
  if (list.length === 0) throw new NutshellError('BAD_ROW', `'${column}' is an array of 0, expected at least 1 string`)
  return list
}

function listOf(record: Record<string, unknown>, column: string): string[] | undefined {
  const value = Object.hasOwn(record, column) ? record[column] : undefined
  if (!Array.isArray(value)) return undefined
  const wrong = value.findIndex((item) => typeof item !== 'string')
  if (wrong < 0) return value
  throw new NutshellError('BAD_ROW', `'${column}[${wrong}]' is no string`)
}
