import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { CategoryColumn, TextColumn } from './column'
import { formatTable } from './format-table'
import { readTable } from './read-table'
import { schemaOf } from './schema'

const folder = process.env.NUTSHELL_DATA
const isSkipped = folder === undefined && process.env.NUTSHELL_REQUIRE_DATA !== '1'
const bytesOf = (file: string): Uint8Array => gunzipSync(readFileSync(`${folder}/${file}`))

// The counts are those of the data's own description, the sums those of Python's csv module.
describe.skipIf(isSkipped)('real tables (need NUTSHELL_DATA)', () => {
  it('the airline survey', async () => {
    const table = await readTable([bytesOf('airline/train.csv.gz')])
    expect(table.rows).toBe(103_904)
    const named = (type: string) => table.columns.filter((column) => column.type === type).map(({ name }) => name)
    expect(named('id')).toEqual(['', 'id'])
    expect(named('category')).toEqual(['Gender', 'Customer Type', 'Type of Travel', 'Class', 'satisfaction'])
    expect(named('number')).toHaveLength(18)

    const sums = { Age: 4_091_709, 'Flight Distance': 123_588_444, 'Online boarding': 337_727 }
    for (const [name, sum] of Object.entries({ ...sums, 'Arrival Delay in Minutes': 1_572_420 })) {
      const { values } = table.column(name) as { values: Float64Array }
      expect([name, values.reduce((total, x) => total + (x || 0), 0)]).toEqual([name, sum])
      expect(values.filter(Number.isNaN)).toHaveLength(name.startsWith('Arrival') ? 310 : 0)
    }
    for (const [name, counts] of Object.entries({
      Class: { Business: 49_665, Eco: 46_745, 'Eco Plus': 7494 },
      satisfaction: { 'neutral or dissatisfied': 58_879, satisfied: 45_025 }
    })) {
      const column = table.column(name) as CategoryColumn
      expect(column.levels).toEqual(Object.keys(counts))
      expect(column.levels.map((_, code) => column.codes.filter((c) => c === code).length)).toEqual(
        Object.values(counts)
      )
    }

    const again = await readTable(formatTable(table), { schema: schemaOf(table) })
    expect(again).toEqual(table)
    const test = await readTable([bytesOf('airline/test.csv.gz')])
    expect([test.rows, schemaOf(test)]).toEqual([25_976, schemaOf(table)])
  })

  it('reviews in quotes, and houses', async () => {
    const reviews = await readTable([bytesOf('food-reviews/reviews.csv.gz')])
    expect(reviews.columns.map(({ type }) => type)).toEqual([
      ...['id', 'text', 'text', 'text', 'number', 'number', 'number', 'number', 'text', 'text']
    ])
    const { values } = reviews.column('Text') as TextColumn
    expect([values.length, values.join('').length]).toEqual([7567, 3_179_385])
    const houses = await readTable([bytesOf('housing/california.csv.gz')])
    const bedrooms = (houses.column('total_bedrooms') as { values: Float64Array }).values
    expect([bedrooms.reduce((total, x) => total + (x || 0), 0), bedrooms.filter(Number.isNaN).length]).toEqual([
      10_990_309, 207
    ])
  })
})
