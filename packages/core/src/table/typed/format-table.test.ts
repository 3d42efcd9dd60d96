import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCsv } from '../csv'
import { formatTable } from './format-table'
import { readTable } from './read-table'
import { schemaOf } from './schema'
import { Table } from './table'

const table = Table.fromColumns([
  { name: 'n', type: 'number', values: Float64Array.of(1.5, Number.NaN, -1e21, 2 ** 53) },
  { name: 'when', type: 'date', values: Float64Array.of(0, Number.NaN, 86_400_000, 1) },
  { name: 'y', type: 'category', codes: Int32Array.of(1, -1, 0, 1), levels: ['a,b', 'c'] },
  { name: 'ok', type: 'boolean', codes: Int32Array.of(1, 0, -1, 0), levels: ['false', 'true'] },
  { name: 'text', type: 'text', values: ['say "hi"', undefined, ' x', 'a\nb'] }
])

describe('formatTable', () => {
  it('writes CSV', () => {
    expect([...formatTable(table)].join('')).toBe(
      [
        'n,when,y,ok,text',
        '1.5,1970-01-01,c,true,"say ""hi"""',
        ',,,false,',
        '-1e+21,1970-01-02,"a,b",," x"',
        '9.007199254740992e+15,1970-01-01T00:00:00.001Z,c,false,"a\nb"\n'
      ].join('\n')
    )
  })

  it('without names, the label first, another delimiter', async () => {
    const lines = (options: Parameters<typeof formatTable>[1]) => [...formatTable(table.pick([0]), options)].join('')
    expect(lines({ header: false })).toBe('1.5,1970-01-01,c,true,"say ""hi"""\n')
    expect(lines({ header: 'label-first', label: 'y' })).toBe('c,1.5,1970-01-01,true,"say ""hi"""\n')
    expect(lines({ delimiter: ';', header: 'label-first', label: 'text' })).toBe('"say ""hi""";1.5;1970-01-01;c;true\n')
    const again = await readTable(lines({ header: 'label-first', label: 'y' }), { header: 'label-first' })
    expect(again.names).toEqual(['label', '1', '2', '3', '4'])
  })

  it('a line with nothing on it is not written', async () => {
    const one = Table.fromColumns([{ name: '', type: 'number', values: Float64Array.of(1, Number.NaN) }])
    expect([...formatTable(one)].join('')).toBe('""\n1\n""\n')
    expect([...formatTable(Table.fromColumns([]))]).toEqual([])
  })

  it('gives large tables in pieces', async () => {
    const values = Float64Array.from({ length: 10_000 }, (_, i) => i / 7)
    const large = Table.fromColumns([{ name: 'x', type: 'number', values }])
    expect([...formatTable(large)].length).toBeGreaterThan(10)
    expect((await readTable([...formatTable(large)])).columns).toEqual(large.columns)
  })

  it.each<[string, object]>([
    ['INVALID_OPTION', { header: 'label-first' }],
    ['INVALID_OPTION', { label: 'y' }],
    ['INVALID_OPTION', { header: 1 }],
    ['INVALID_OPTION', { delimiter: '' }],
    ['INVALID_INPUT', { header: 'label-first', label: 'z' }]
  ])('%s for %j', (code, options) => {
    expect(() => formatTable(table, options)).toThrow(expect.objectContaining({ code }))
  })

  const text = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ''))
  const rows = fc.record({
    numbers: fc.array(fc.double({ noDefaultInfinity: true }), { minLength: 5, maxLength: 5 }),
    dates: fc.array(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), {
      minLength: 5,
      maxLength: 5
    }),
    codes: fc.array(fc.integer({ min: -1, max: 1 }), { minLength: 5, maxLength: 5 }),
    texts: fc.array(fc.option(text, { nil: undefined }), { minLength: 5, maxLength: 5 }),
    names: fc.uniqueArray(fc.string(), { minLength: 4, maxLength: 4 })
  })

  it('is read back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom(',', ';', '\t', '1'),
        async ({ numbers, dates, codes, texts, names }, delimiter) => {
          const written = Table.fromColumns([
            { name: names[0], type: 'number', values: Float64Array.from(numbers, (x) => x + 0) },
            { name: names[1], type: 'date', values: Float64Array.from(dates, (date) => date.getTime()) },
            { name: names[2], type: 'boolean', codes: Int32Array.from(codes), levels: ['false', 'true'] },
            // An empty text is a missing one.
            { name: names[3], type: 'text', values: texts.map((text) => (text === '' ? undefined : text)) }
          ])
          const csv = [...formatTable(written, { delimiter })]
          const read = await readTable(csv, { delimiter, schema: schemaOf(written), missing: [] })
          expect(read).toEqual(written)
          // And as the plain reader reads it.
          expect((await openCsv(csv, { delimiter })).columns).toEqual(names)
        }
      )
    )
  })
})
