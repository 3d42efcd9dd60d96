import { readFile } from 'node:fs/promises'
import { NutshellError } from '@nutshell-ml/core'
import { type Column, type ColumnType, parseSchema, type Schema, type Table } from '@nutshell-ml/core/table'
import type { Shape } from './arguments'
import { toNames } from './table-file'
import { UsageError } from './usage-error'

/** What the user says of the columns. */
export interface Typing {
  readonly types: Readonly<Record<string, ColumnType>>
  readonly numeric: readonly string[]
  readonly drop: readonly string[]
  readonly schema: Schema | undefined
}

export const TYPING_SHAPE: Shape = {
  categorical: { type: 'string' },
  numeric: { type: 'string' },
  text: { type: 'string' },
  drop: { type: 'string' },
  schema: { type: 'string' }
}

export const TYPING_HELP = `columns (found out where not said; A,B are names, one with a comma in it stands in double quotes):
  --categorical A,B these are categories
  --numeric A,B     these are numbers, and not categories that are written as numbers
  --text A,B        these are texts
  --drop A,B        these are left out
  --schema FILE     names and types as \`nutshell describe --schema-out\` writes them; what is not in it is left out`

/** Errors: UsageError; NutshellError FILE, INVALID_INPUT for a schema that is none. */
export async function toTyping(values: Readonly<Record<string, string | undefined>>): Promise<Typing> {
  const lists = { category: 'categorical', number: 'numeric', text: 'text', drop: 'drop' } as const
  const types: Record<string, ColumnType> = {}
  const seen = new Map<string, string>()
  const drop: string[] = []
  for (const [type, option] of Object.entries(lists)) {
    for (const name of await toNames(option, values[option])) {
      const other = seen.get(name)
      if (other !== undefined) throw new UsageError(`--${option} ${name}: the column is in --${other} as well`)
      seen.set(name, option)
      if (type === 'drop') drop.push(name)
      else Object.defineProperty(types, name, { value: type, enumerable: true })
    }
  }
  const numeric = [...seen.keys()].filter((name) => seen.get(name) === 'numeric')
  return { types, numeric, drop, schema: values.schema === undefined ? undefined : await readSchema(values.schema) }
}

async function readSchema(path: string): Promise<Schema> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new NutshellError(
      'FILE',
      `cannot read ${path}: ${cause.code === 'ENOENT' ? 'no such file' : cause.message}`,
      {
        cause
      }
    )
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new NutshellError('INVALID_INPUT', `${path} is not JSON: ${(cause as Error).message}`, { cause })
  }
  try {
    return parseSchema(json)
  } catch (error) {
    if (error instanceof NutshellError)
      throw new NutshellError(error.code, `${path}: ${error.message}`, { cause: error })
    throw error
  }
}

/**
 * The types that are known before all is read: those that the user gave, and of columns that are more than features how
 * they are to be read. Labels are as they are written, since 'True' and 'False' are names of classes then; numbers
 * that would pass for those of rows are numbers.
 *
 * @param special the label and its like.
 */
export function typesFor(
  sample: Table,
  { types, schema }: Typing,
  special: readonly string[]
): Readonly<Record<string, ColumnType>> {
  const given = new Set([...Object.keys(types), ...(schema?.columns ?? []).map(({ name }) => name)])
  const found = special.flatMap((name) => {
    const type = given.has(name) || !sample.has(name) ? undefined : specialType(sample.column(name))
    return type === undefined ? [] : [[name, type] as const]
  })
  return Object.fromEntries([...Object.entries(types), ...found])
}

function specialType(column: Column): ColumnType | undefined {
  if (column.type === 'boolean') return 'category'
  if (column.type !== 'id') return undefined
  return column.values.every((text) => text === undefined || Number.isFinite(Number(text))) ? 'number' : undefined
}
