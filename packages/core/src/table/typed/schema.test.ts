import { describe, expect, it } from 'vitest'
import { readTable } from './read-table'
import { defineSchema, formatSchemaTypes, parseSchema, schemaOf } from './schema'

describe('schemas', () => {
  it('define, parse and schemaOf agree', async () => {
    const schema = defineSchema({ Age: 'number', Class: 'category' })
    expect(schema).toEqual({
      columns: [
        { name: 'Age', type: 'number' },
        { name: 'Class', type: 'category' }
      ]
    })
    expect(parseSchema(JSON.parse(JSON.stringify(schema)))).toEqual(schema)
    expect(schemaOf(await readTable('Class,Age\nEco,3\n', { schema }))).toEqual(schema)
    expect(parseSchema({ version: 1, columns: [{ name: 'a', type: 'id', levels: [] }] })).toEqual({
      columns: [{ name: 'a', type: 'id' }]
    })
  })

  it.each<[unknown, string]>([
    [null, 'not a schema: columns = undefined, expected an array'],
    [{ columns: {} }, 'not a schema: columns = an object with keys [], expected an array'],
    [{ columns: [null] }, 'not a schema: the name of column 1 is undefined, expected a string'],
    [{ columns: [{ name: 3, type: 'number' }] }, 'not a schema: the name of column 1 is 3, expected a string'],
    [
      { columns: [{ name: 'a', type: 'float' }] },
      "not a schema: the type of column 'a' is 'float', expected one of: number, date, category, boolean, text, id"
    ],
    [
      {
        columns: [
          { name: 'a', type: 'id' },
          { name: 'a', type: 'id' }
        ]
      },
      "not a schema: two columns are named 'a'"
    ]
  ])('%j is none', (json, message) => {
    expect(() => parseSchema(json)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message }))
  })

  it('a type that is none', () => {
    expect(() => defineSchema({ a: 'float' as 'number' })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  })
})

describe('formatSchemaTypes', () => {
  it('writes an interface', () => {
    const schema = parseSchema({
      columns: [
        { name: 'Age', type: 'number' },
        { name: 'Type of "Travel"', type: 'category' },
        { name: 'größe', type: 'text' },
        { name: '2nd', type: 'boolean' },
        { name: '', type: 'id' },
        { name: 'when', type: 'date' }
      ]
    })
    expect(formatSchemaTypes(schema, 'Passenger')).toBe(`export interface Passenger {
  Age: number | null
  "Type of \\"Travel\\"": string | null
  größe: string | null
  "2nd": boolean | null
  "": string | null
  when: Date | null
}
`)
  })

  it.each(['', 'a b', '1a', 'a-b', 'A { } evil()', 3])('%j is no name', (name) => {
    expect(() => formatSchemaTypes({ columns: [] }, name as string)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' })
    )
  })
})
