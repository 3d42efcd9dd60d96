// Only for tests: nothing that is built imports this.
import { type Column, Table } from '@nutshell-ml/core/table'
import type { Design } from './design'

export type Cell = number | string | null | undefined

/** A column of the type that its values have. */
export function columnOf(name: string, values: readonly Cell[], type?: Column['type']): Column {
  if (type === 'text' || type === 'id')
    return { name, type, values: values.map((value) => (value ?? undefined) as string) }
  const isNumber =
    type === 'number' || type === 'date' || (type === undefined && !values.some((value) => typeof value === 'string'))
  if (isNumber) {
    const numbers = Float64Array.from(values, (value) => (value ?? Number.NaN) as number)
    return { name, type: type === 'date' ? 'date' : 'number', values: numbers }
  }
  const levels =
    type === 'boolean' ? ['false', 'true'] : [...new Set(values.filter((value) => value != null).map(String))]
  const codes = Int32Array.from(values, (value) => (value == null ? -1 : levels.indexOf(String(value))))
  return { name, type: type === 'boolean' ? 'boolean' : 'category', codes, levels }
}

export function tableOf(columns: Record<string, readonly Cell[]>, types: Record<string, Column['type']> = {}): Table {
  return Table.fromColumns(Object.entries(columns).map(([name, values]) => columnOf(name, values, types[name])))
}

/** All columns of a design as a plain matrix. */
export function plainOf({ rows, cols, denseCols, dense, groups, codes, sparse }: Design): number[][] {
  return Array.from({ length: rows }, (_, i) => {
    const row = new Array<number>(cols).fill(0)
    for (let j = 0; j < denseCols; j++) row[j] = dense[i * denseCols + j]
    for (let g = 0; g < groups; g++) if (codes[i * groups + g] >= 0) row[codes[i * groups + g]] = 1
    if (sparse !== undefined) {
      for (let p = sparse.indptr[i]; p < sparse.indptr[i + 1]; p++)
        row[cols - sparse.cols + sparse.indices[p]] = sparse.values[p]
    }
    return row
  })
}

/** A row of a table as an object, as a caller would have it. */
export function rowOf(table: Table, i: number): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const column of table.columns) {
    const value = 'codes' in column ? column.levels[column.codes[i]] : column.values[i]
    row[column.name] = Number.isNaN(value) ? null : column.type === 'date' ? new Date(value as number) : value
  }
  return row
}
