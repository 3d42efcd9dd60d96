import { expectTypeOf } from 'vitest'
import { readTable, readTableBatches } from './read-table'
import { defineSchema, type RowOf, type Schema, schemaOf } from './schema'
import type { Table } from './table'
import { tableFromRows } from './table-from-rows'

interface Passenger {
  Age: number | null
  Class: string | null
  When: Date | null
  Ok: boolean | null
}

const schema = defineSchema({ Age: 'number', Class: 'category', When: 'date', Ok: 'boolean' })
type Row = typeof schema extends Schema<infer R> ? R : never

expectTypeOf<{ [K in keyof Row]: Row[K] }>().toEqualTypeOf<Passenger>()
expectTypeOf<RowOf<{ a: 'text'; b: 'id' }>>().toExtend<{ a: string | null; b: string | null }>()
expectTypeOf(readTable('', { schema })).resolves.toEqualTypeOf<Table<Row>>()
expectTypeOf(readTable('', { schema })).resolves.toExtend<Table<Passenger>>()
expectTypeOf(readTable('')).resolves.toEqualTypeOf<Table<Record<string, unknown>>>()
expectTypeOf(readTableBatches('', { schema })).toExtend<AsyncGenerator<Table<Passenger>>>()
expectTypeOf(tableFromRows([], { schema })).toExtend<Table<Passenger>>()
expectTypeOf(schemaOf(tableFromRows<Passenger>([]))).toEqualTypeOf<Schema<Passenger>>()
// @ts-expect-error: there is no such type
defineSchema({ Age: 'float' })
// @ts-expect-error: a table of other rows
readTable('', { schema }).then((table) => table satisfies Table<{ Age: string | null }>)
