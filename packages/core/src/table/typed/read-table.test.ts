import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BadRow, TextSource } from '../rows'
import { formatTable } from './format-table'
import type { ReadTableOptions } from './options'
import { readTable, readTableBatches } from './read-table'
import { defineSchema, schemaOf } from './schema'
import type { Table } from './table'
import { tableFromRows } from './table-from-rows'

/** Columns as plain values, undefined or NaN where missing. */
function shown(table: Table<object>): Record<string, [type: string, ...values: unknown[]]> {
  return Object.fromEntries(
    table.columns.map((column) => [
      column.name,
      [
        column.type,
        ...('codes' in column
          ? Array.from(column.codes, (code) => column.levels[code])
          : Array.from<unknown>(column.values))
      ]
    ])
  )
}

async function read(source: TextSource, options: ReadTableOptions = {}) {
  const bad: BadRow[] = []
  const table = await readTable(source, { onBadRow: (row) => bad.push(row), ...options })
  return { table, bad, ...shown(table) } as { table: Table; bad: BadRow[] } & Record<string, never[]>
}

/** The type of a column of values. */
async function typeOf(values: readonly string[], name = 'x'): Promise<string> {
  const table = await readTable(`${name},y\n${values.map((value) => `${value},\n`).join('')}`)
  return table.columns[0].type
}

const many = (count: number, value: (i: number) => string) => Array.from({ length: count }, (_, i) => value(i))

describe('types of columns', () => {
  it.each<[string, string, string[]]>([
    [
      'signs, points, exponents, spaces',
      'number',
      ['1', '-2', '+3', '4.5', '.5', '6.', '1e3', '-2.5E-3', ' 7 ', '\t8']
    ],
    ['numbers in quotes', 'number', ['"1"', '"2.5"', '" 3 "']],
    ['0 and 1', 'number', ['0', '1', '0']],
    ['leading zeros', 'number', ['007', '08', '9']],
    ['2^53 - 1', 'number', ['9007199254740991', '1']],
    ['2^53 with a point is measured, not counted', 'number', ['9007199254740993.0', '1']],
    ['beyond 2^53, all distinct', 'id', ['9007199254740993', '1', '2']],
    ['beyond 2^53, repeated', 'category', ['9007199254740993', '9007199254740993']],
    ['inf', 'category', ['1', 'inf', '1']],
    ['Infinity', 'category', ['1', '-Infinity', '1']],
    ['too large for a double', 'category', ['1', '1e999', '1']],
    ['thousands separators', 'category', ['"1,000"', '"2,000"', '"1,000"']],
    ['hexadecimal', 'category', ['0x10', '0x11', '0x10']],
    ['a point alone', 'category', ['.', '1', '.']],
    ['a sign alone', 'category', ['-', '1', '-']],
    ['an exponent without digits', 'category', ['1e', '1', '1e+']],
    ['numbers and words', 'category', ['1', 'two', '1']],
    ['true and false', 'boolean', ['true', 'FALSE', 'True']],
    ['yes and no', 'category', ['yes', 'No']],
    ['t, f, y, n', 'category', ['t', 'F', 'y', 'N']],
    ['truths with something else', 'category', ['true', 'maybe', 'true']],
    ['dates', 'date', ['2020-01-31', '2020-02-29']],
    ['dates with slashes', 'date', ['2020/01/31']],
    [
      'date-times',
      'date',
      ['2020-01-31T12:00', '2020-01-31 12:00:01', '2020-01-31T12:00:01.5Z', '2020-01-31T12:00:00+02:00']
    ],
    ['no such day', 'category', ['2021-02-29', '2021-02-28', '2021-02-28']],
    ['no such hour', 'category', ['2021-02-01T24:00']],
    ['day, month, year is not guessed', 'category', ['31/01/2020', '31/01/2020']],
    ['years', 'number', ['2019', '2020']],
    ['dates and numbers', 'category', ['2020-01-31', '20200131']],
    ['few values', 'category', ['red', 'green', 'blue']],
    ['twenty short values, all distinct', 'category', many(20, (i) => `c${i}`)],
    ['twenty-one, all distinct', 'text', many(21, (i) => `c${i}`)],
    ['twenty-one, twice each', 'category', [...many(21, (i) => `c${i}`), ...many(21, (i) => `c${i}`)]],
    ['twenty-one, one of them once', 'text', [...many(21, (i) => `c${i}`), ...many(20, (i) => `c${i}`)]],
    ['long ones, all distinct', 'text', many(5, (i) => `${'long '.repeat(12)}${i}`)],
    [
      'long ones, twice each',
      'category',
      [...many(5, (i) => 'long'.repeat(20) + i), ...many(5, (i) => 'long'.repeat(20) + i)]
    ],
    ['1001, nine times each', 'text', many(9 * 1001, (i) => `c${i % 1001}`)],
    ['1001, ten times each', 'category', many(10 * 1001, (i) => `c${i % 1001}`)],
    ['uuids', 'id', ['123e4567-e89b-12d3-a456-426614174000', '123E4567E89B12D3A456426614174001']],
    ['uuids that repeat', 'category', many(2, () => '123e4567-e89b-12d3-a456-426614174000')],
    ['no value at all', 'category', ['', 'NA', '?']],
    ['one value', 'number', ['5', '5', '5']],
    ['row numbers from 0', 'id', many(20, String)],
    ['row numbers from 1, in any order', 'id', many(20, (i) => String(20 - i))],
    ['row numbers with one twice', 'number', [...many(19, String), '3']],
    ['row numbers with a gap', 'number', [...many(19, String), '20']],
    ['row numbers and a missing one', 'number', [...many(20, String), '']],
    ['row numbers of few rows', 'number', many(19, String)],
    ['row numbers of many rows', 'id', many(3000, String)]
  ])('%s: %s', async (_, type, values) => {
    expect(await typeOf(values)).toBe(type)
  })

  it.each([
    'id',
    'ID',
    'index',
    'uuid',
    'key',
    'user_id',
    'User ID',
    'PassengerId',
    'customerID',
    '',
    'Unnamed: 0',
    'row_number'
  ])('a column named %j whose values are distinct is an id', async (name) => {
    expect(await typeOf(['7', '3', '5'], name)).toBe('id')
    expect(await typeOf(['b7', 'a3', ''], name)).toBe('id')
    expect(await typeOf(['7', '3', '3'], name)).toBe('number')
    expect(await typeOf(['7', '3.5', '3'], name)).toBe('number')
  })

  it.each(['paid', 'grid', 'humid', 'Android', 'width', 'keyboard'])('a column named %s is not', async (name) => {
    expect(await typeOf(['7', '3', '5'], name)).toBe('number')
  })

  it('an id keeps the text that numbers were written in', async () => {
    const texts = [
      ...many(3000, (i) => String(i * 3)),
      '007.50',
      '+1',
      '.25',
      '1e2',
      '-0',
      '0.1234567890123456789',
      '-.5',
      '2.50'
    ]
    expect((await read(`id\n${texts.join('\n')}`, { types: { id: 'id' } })).id).toEqual(['id', ...texts])
    // And where one that is no number comes after many that are.
    const mixed = await read(`x\n${texts.join('\n')}\nword`)
    expect(mixed.x).toEqual(['text', ...texts, 'word'])
  })

  it('a column of many values is the same wherever the odd one stands', async () => {
    for (const distinct of [500, 1500, 59_990, 61_000]) {
      const values = many(distinct, (i) => (i % 3 === 0 ? `${i}.50` : String(i)))
      const first = await read(`x\nword\n${values.join('\n')}`)
      const last = await read(`x\n${values.join('\n')}\nword`)
      expect(first.x.slice(2)).toEqual(last.x.slice(1, -1))
      expect(last.x[0]).toBe('text')
      expect(last.x.slice(1, -1)).toEqual(values)
    }
  })

  it('more dates than have codes are dates', async () => {
    const days = many(60_100, (i) => new Date(i * 86_400_000).toISOString().slice(0, 10))
    const { x } = await read(`x\n${days.join('\n')}`)
    expect([x[0], x[2], x.at(-1)]).toEqual(['date', 86_400_000, 60_099 * 86_400_000])
  })

  it('levels are sorted by code unit', async () => {
    expect((await readTable('x\nb\nZ\na\né\nb')).columns).toEqual([
      { name: 'x', type: 'category', codes: Int32Array.of(2, 0, 1, 3, 2), levels: ['Z', 'a', 'b', 'é'] }
    ])
  })

  it('values of the same hash are apart', async () => {
    // 31 * 'A' + 'a' is 31 * 'B' + 'B'.
    expect((await read('x\nAa\nBB\nAa\n')).x).toEqual(['category', 'Aa', 'BB', 'Aa'])
  })

  it('booleans are false and true', async () => {
    expect((await readTable('x,y\ntrue,\nFALSE,\n,\n')).columns[0]).toEqual({
      name: 'x',
      type: 'boolean',
      codes: Int32Array.of(1, 0, -1),
      levels: ['false', 'true']
    })
  })

  it('dates are milliseconds since 1970 in UTC', async () => {
    expect((await read('x\n1970-01-02\n2020-01-31T12:00:00.1239+02:00\n0099-12-31')).x).toEqual([
      'date',
      86_400_000,
      Date.UTC(2020, 0, 31, 10, 0, 0, 123),
      -59011545600000
    ])
  })

  it('numbers are read to the last bit', async () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).chain((x) => fc.nat(12).map((digits) => x.toFixed(digits))),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x.toExponential())
    )
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 20 }), async (texts) => {
        const { x } = await read(`x\n${texts.join('\n')}`, { types: { x: 'number' } })
        // Number() is correctly rounded; -0 is read as 0.
        expect(x).toEqual(['number', ...texts.map((text) => Number(text) + 0)])
      })
    )
  })
})

describe('missing values', () => {
  it('are those of pandas, ? and blank', async () => {
    const markers =
      '#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null|?||  |" "|""| NA '
    const { x, c } = await read(
      `x|c\n${markers
        .split('|')
        .map((text) => `${text}|${text}\n`)
        .join('')}1|na\n`,
      { delimiter: '|' }
    )
    const nothing = Array(markers.split('|').length)
    expect(x).toEqual(['number', ...nothing.fill(Number.NaN), 1])
    expect(c).toEqual(['category', ...nothing.fill(undefined), 'na'])
  })

  it('can be said, numbers too', async () => {
    const { x, y } = await read('x,y\n-999,none\n-999.0,NA\n,b\n', { missing: ['-999', ' none '] })
    expect(x).toEqual(['number', Number.NaN, -999, Number.NaN])
    expect(y).toEqual(['category', undefined, 'NA', 'b'])
    const values = [...many(2000, (i) => String(i + 5)), '-999', 'none']
    const long = (await read(`x\n${values.join('\n')}`, { missing: ['-999', 'none'] })).x
    expect([long[0], ...long.slice(-2)]).toEqual(['number', Number.NaN, Number.NaN])
    expect((await read('x,y\n-999,\n1,', { missing: ['-999'], types: { x: 'number' } })).x).toEqual([
      'number',
      Number.NaN,
      1
    ])
    expect((await read('x,y\n-999,\n1,', { missing: ['-999'], types: { x: 'text' } })).x).toEqual([
      'text',
      undefined,
      '1'
    ])
  })
})

describe('files', () => {
  it.each([
    ['CRLF', 'a,b\r\n1,x\r\n2,y\r\n'],
    ['CR', 'a,b\r1,x\r2,y'],
    ['a byte order mark', '\ufeffa,b\n1,x\n2,y'],
    ['quotes', '"a","b"\n"1","x"\n"2","y"\n'],
    ['quotes and CRLF', '"a","b"\r\n"1","x"\r\n"2","y"\r\n'],
    ['spaces', 'a,b\n  1  , \tx\n2\t ,"  y "\n'],
    ['blank lines', '\na,b\n\n1,x\n\r\n2,y\n\n']
  ])('%s', async (_, text) => {
    expect(shown(await readTable(text))).toEqual({ a: ['number', 1, 2], b: ['category', 'x', 'y'] })
  })

  it('column names: repeated, empty, of any kind', async () => {
    expect((await readTable('a,a,,,__proto__,constructor,toString\n1,2,3,4,5,6,7\n')).names).toEqual([
      ...['a', 'a_2', '', '_2', '__proto__', 'constructor', 'toString']
    ])
    const table = await readTable('__proto__,constructor\n1,2\n')
    expect(table.columns.map((column) => [column.type, ...('values' in column ? column.values : [])])).toEqual([
      ['number', 1],
      ['number', 2]
    ])
  })

  it('a header alone gives no rows', async () => {
    const table = await readTable('a,b\n')
    expect([table.rows, schemaOf(table)]).toEqual([
      0,
      {
        columns: [
          { name: 'a', type: 'category' },
          { name: 'b', type: 'category' }
        ]
      }
    ])
  })

  it('an empty file', async () => {
    await expect(readTable('')).rejects.toMatchObject({ code: 'EMPTY_INPUT' })
    expect((await readTable('', { header: false })).columns).toEqual([])
    expect((await readTable('', { format: 'jsonl' })).columns).toEqual([])
    expect(schemaOf(await readTable('', { header: false, schema: defineSchema({ a: 'number' }) }))).toEqual(
      defineSchema({ a: 'number' })
    )
  })

  it('one column', async () => {
    expect(shown(await readTable('x\n1\n""\n2\n'))).toEqual({ x: ['number', 1, Number.NaN, 2] })
  })

  it('ragged rows are bad rows', async () => {
    const { a, bad } = await read('a,b\n1,2\n3\n4,5,6\n7,8\n')
    expect(a).toEqual(['number', 1, 7])
    expect(bad).toEqual([
      { row: 2, offset: 8, reason: '1 values, expected 2' },
      { row: 3, offset: 10, reason: '3 values, expected 2' }
    ])
    await expect(readTable('a,b\n1\n')).rejects.toMatchObject({
      code: 'BAD_ROW',
      message: 'row 1 (at byte 4): 1 values, expected 2'
    })
  })

  it('very long values, NUL, and lone surrogates', async () => {
    const long = 'x'.repeat(300_000)
    expect((await read(`a,b\n${long},"${long}"\n${long},\0\n`)).a).toEqual(['category', long, long])
    expect((await read('a\n\0\n\0b\n')).a).toEqual(['category', '\0', '\0b'])
    expect((await read('a\n\ud800b\n')).a).toEqual(['category', '\ufffdb'])
    const { bad } = await read(`a\n${long}\n1\n`, { maxRowLength: 1000 })
    expect(bad).toMatchObject([{ row: 1, offset: 2 }])
  })

  it('text keeps none of the file alive and is whole', async () => {
    const texts = many(500, (i) => `${i} größer 日本 😀 ${'word '.repeat(i % 40)}.`)
    const { x } = await read(texts.reduce((csv, text) => `${csv}"${text}"\n`, 'x\n'))
    expect(x).toEqual(['text', ...texts])
  })

  it('a delimiter that is not ASCII', async () => {
    expect(shown(await readTable('a§b\n1§"x§y"\n', { delimiter: '§' }))).toEqual({
      a: ['number', 1],
      b: ['category', 'x§y']
    })
  })

  it('without a header', async () => {
    expect(shown(await readTable('1,a\n2,b\n', { header: false }))).toEqual({
      1: ['number', 1, 2],
      2: ['category', 'a', 'b']
    })
    expect((await readTable('1,a,3\n', { header: 'label-first' })).names).toEqual(['label', '1', '2'])
  })
})

describe('a schema', () => {
  const schema = defineSchema({ label: 'category', Age: 'number', When: 'date', Ok: 'boolean' })

  it('finds columns by name, in its own order, and drops others', async () => {
    const table = await readTable('Ok,more,Age,label,When\n1,x,3,7,2020-01-01\n0,y,NA,8,\n', { schema })
    expect(shown(table)).toEqual({
      label: ['category', '7', '8'],
      Age: ['number', 3, Number.NaN],
      When: ['date', 1577836800000, Number.NaN],
      Ok: ['boolean', 'true', 'false']
    })
    expect(table.names).toEqual(['label', 'Age', 'When', 'Ok'])
  })

  it('a column that is not there is an error, unless it is optional', async () => {
    await expect(readTable('label,Age,Ok\n', { schema })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: "there is no column 'When'; columns: label, Age, Ok"
    })
    expect((await readTable('label,Age,Ok\n', { schema, optional: ['When'] })).names).toEqual(['label', 'Age', 'Ok'])
    expect((await readTable('Age\n', { schema, optional: true })).names).toEqual(['Age'])
    await expect(readTable('Age\n', { schema, optional: ['label'] })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    expect((await readTable('Age\n', { schema, drop: ['label', 'When', 'Ok'] })).names).toEqual(['Age'])
  })

  it('what does not fit makes a bad row, which leaves nothing behind', async () => {
    const { bad, table, label } = await read(
      'label,Age,When,Ok\na,1,2020-01-01,yes\nb,old,2020-01-01,yes\nc,2,31.1.2020,no\nd,3,,maybe\ne,4,,0\n',
      { schema }
    )
    expect(bad).toEqual([
      { row: 2, offset: 37, reason: "column 'Age': 'old', expected a number" },
      {
        row: 3,
        offset: 58,
        reason: "column 'When': '31.1.2020', expected a date as 2020-01-31 or 2020-01-31T12:00:00Z"
      },
      { row: 4, offset: 75, reason: "column 'Ok': 'maybe', expected true, false, yes, no, t, f, y, n, 1 or 0" }
    ])
    expect(label).toEqual(['category', 'a', 'e'])
    expect(table.column('label')).toMatchObject({ levels: ['a', 'e'] })
  })

  it('types of single columns go before it, and before what is found', async () => {
    expect((await readTable('Age\n1\n', { schema, optional: true, types: { Age: 'category' } })).columns).toMatchObject(
      [{ type: 'category', levels: ['1'] }]
    )
    expect((await read('a,b\n1,x\n', { types: { a: 'text' } })).a).toEqual(['text', '1'])
    expect((await read('a\n99999999999999999999\n', { types: { a: 'number' } })).a).toEqual(['number', 1e20])
    for (const options of [{ types: { c: 'text' } }, { drop: ['c'] }] as const) {
      await expect(readTable('a,b\n1,x\n', options)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    }
  })

  it('goes by position where there are no names', async () => {
    const text = 'a,1,2020-01-01,t\n'
    expect((await readTable(text, { schema, header: false })).names).toEqual(['label', 'Age', 'When', 'Ok'])
    expect((await readTable(text, { schema, header: 'label-first' })).names).toEqual(['label', 'Age', 'When', 'Ok'])
    const without = '1,2020-01-01,t\n'
    const table = await readTable(without, { schema, header: 'label-first', optional: ['label'] })
    expect(shown(table)).toEqual({ Age: ['number', 1], When: ['date', 1577836800000], Ok: ['boolean', 'true'] })
    for (const options of [{ header: 'label-first' }, { header: false, optional: true }] as const) {
      await expect(readTable(without, { schema, ...options })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: '3 columns without names, expected the 4 of the schema'
      })
    }
    await expect(
      readTable(text, { schema: defineSchema({ Age: 'number' }), header: 'label-first' })
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('a category forced on more values than have codes', async () => {
    const { x } = await read(`x\n${many(60_500, (i) => `v${i}`).join('\n')}\n`, { types: { x: 'category' } })
    expect([x[0], x[1], x.at(-1)]).toEqual(['category', 'v0', 'v60499'])
  })
})

describe('JSON Lines', () => {
  it('gives the columns that come', async () => {
    const { table, bad, ...columns } = await read(
      '{"a":1,"b":"x"}\n{"b":null,"c":true,"__proto__":3}\n{"a":{}}\n[]\n{}\n{"d":[],"a":1}',
      {
        format: 'jsonl'
      }
    )
    expect(columns).toEqual({
      a: ['number', 1, Number.NaN, Number.NaN],
      b: ['category', 'x', undefined, undefined],
      c: ['boolean', undefined, 'true', undefined],
      ['__proto__']: ['number', Number.NaN, 3, Number.NaN]
    })
    expect(table.names).toEqual(['a', 'b', 'c', '__proto__'])
    expect(bad.map(({ row, reason }) => [row, reason])).toEqual([
      [3, "column 'a': an object with keys [], expected a string, number, boolean, Date or null"],
      [4, 'JSON, but an array, expected an object'],
      [6, "column 'd': an array of 0, expected a string, number, boolean, Date or null"]
    ])
  })

  it('follows a schema', async () => {
    const schema = defineSchema({ a: 'number', b: 'text', constructor: 'text' })
    const text = '{"b":"x","z":[]}\n{"a":"2","constructor":"c"}'
    const { table, ...columns } = await read(text, { format: 'jsonl', schema })
    expect(columns).toEqual({
      bad: [],
      a: ['number', Number.NaN, 2],
      b: ['text', 'x', undefined],
      constructor: ['text', undefined, 'c']
    })
    await expect(readTable('{"a":1}', { format: 'jsonl', schema })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: "there is no column 'b'; columns: a"
    })
    expect((await readTable('{"a":1}', { format: 'jsonl', schema, optional: true })).names).toEqual(['a'])
    await expect(readTable('{"a":1}', { format: 'jsonl', drop: ['z'] })).rejects.toMatchObject({
      code: 'INVALID_INPUT'
    })
    expect((await readTable('{"a":1,"z":{}}', { format: 'jsonl', drop: ['z'] })).names).toEqual(['a'])
  })
})

describe('tableFromRows', () => {
  it('takes values of every kind', () => {
    const rows = [
      { n: 1.5, s: 'x', b: true, d: new Date(0), i: 12345678901234567890n, m: null },
      { n: Number.NaN, s: undefined, b: false, d: new Date(Number.NaN), i: 1n },
      { n: 1e21, s: 'x', b: null, d: new Date(5), i: 2n, m: '' }
    ]
    expect(shown(tableFromRows(rows))).toEqual({
      n: ['number', 1.5, Number.NaN, 1e21],
      s: ['category', 'x', undefined, 'x'],
      b: ['boolean', 'true', 'false', undefined],
      d: ['date', 0, Number.NaN, 5],
      i: ['id', '12345678901234567890', '1', '2'],
      m: ['category', undefined, undefined, undefined]
    })
    expect(tableFromRows([]).columns).toEqual([])
  })

  it('says which row is none', () => {
    expect(() => tableFromRows([{ a: 1 }, 5 as never])).toThrow('row 2 (at byte 1): 5, expected an object')
    const bad: BadRow[] = []
    expect(
      tableFromRows([{ a: 'x' }, { a: 2 }], { types: { a: 'number' }, onBadRow: (row) => bad.push(row) }).rows
    ).toBe(1)
    expect(bad).toEqual([{ row: 1, offset: 0, reason: "column 'a': 'x', expected a number" }])
  })

  it('reads what a CSV of the same values reads', async () => {
    const cell = fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.string(),
      fc.constant(null)
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ a: cell, b: cell }), { minLength: 1, maxLength: 30 }), async (rows) => {
        const quoted = (value: unknown) =>
          value === null ? '' : typeof value === 'number' ? formatOf(value) : `"${String(value).replaceAll('"', '""')}"`
        const csv = `a,b\n${rows.map(({ a, b }) => `${quoted(a)},${quoted(b)}\n`).join('')}`
        expect(tableFromRows(rows)).toEqual(await readTable(csv))
      })
    )
  })
})

const formatOf = (value: number) =>
  Math.abs(value) > 2 ** 53 && Number.isInteger(value) ? value.toExponential() : String(value)

describe('readTableBatches', () => {
  async function batches(source: TextSource, options: Parameters<typeof readTableBatches>[1]) {
    const tables = []
    for await (const table of readTableBatches(source, options)) tables.push(shown(table))
    return tables
  }

  it('gives tables of so many rows, all of the types of the first', async () => {
    expect(await batches('a,b\n1,x\n2,y\n3,1\n4,2\n5,z\n', { batchRows: 2 })).toEqual([
      { a: ['number', 1, 2], b: ['category', 'x', 'y'] },
      { a: ['number', 3, 4], b: ['category', '1', '2'] },
      { a: ['number', 5], b: ['category', 'z'] }
    ])
    const bad: BadRow[] = []
    expect(await batches('a\n1\n2\nx\n4\n', { batchRows: 2, onBadRow: (row) => bad.push(row) })).toEqual([
      { a: ['number', 1, 2] },
      { a: ['number', 4] }
    ])
    expect(bad).toEqual([{ row: 3, offset: 6, reason: "column 'a': 'x', expected a number" }])
  })

  it('gives one table of no rows for a header alone, and none too many', async () => {
    expect(await batches('a\n', {})).toEqual([{ a: ['category'] }])
    expect(await batches('a\n1\n2\n', { batchRows: 2 })).toHaveLength(1)
    expect(await batches('{"a":1}\n{"b":2}\n{"a":3}', { batchRows: 1, format: 'jsonl' })).toEqual([
      { a: ['number', 1] },
      { a: ['number', Number.NaN] },
      { a: ['number', 3] }
    ])
  })

  it('closes the source when it is left', async () => {
    let closed = 0
    async function* source() {
      try {
        for (let i = 0; ; i++) yield `${i}\n`
      } finally {
        closed++
      }
    }
    for await (const table of readTableBatches(source(), { batchRows: 3, header: false })) {
      expect(table.rows).toBe(3)
      break
    }
    expect(closed).toBe(1)
  })
})

describe('long work', () => {
  it('reports rows, and ends when aborted, even while a source says nothing', async () => {
    const done: number[] = []
    await readTable(`x\n${'1\n'.repeat(50_000)}`, { onProgress: (progress) => done.push(progress.done) })
    expect(done.at(-1)).toBe(50_000)
    expect(done).toEqual(done.toSorted((a, b) => a - b))

    const controller = new AbortController()
    async function* silent() {
      yield 'x\n1\n'
      await new Promise(() => {})
    }
    const reading = readTable(silent(), { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
    await expect(readTable('x\n', { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before')
  })

  it('an error of the source or a callback ends it', async () => {
    await expect(readTable(['x\n', 5 as never])).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    const fail = () => {
      throw new Error('mine')
    }
    await expect(readTable('x\n1\n', { onProgress: fail })).rejects.toThrow('mine')
    await expect(readTable('x,y\n1\n', { onBadRow: fail })).rejects.toThrow('mine')
  })
})

describe('options', () => {
  it.each<[string, object]>([
    ['UNKNOWN_OPTION', { headers: true }],
    ['UNKNOWN_OPTION', { batchRows: 5 }],
    ['INVALID_OPTION', { format: 'tsv' }],
    ['INVALID_OPTION', { delimiter: '::' }],
    ['INVALID_OPTION', { header: 'first' }],
    ['INVALID_OPTION', { types: { a: 'integer' } }],
    ['INVALID_OPTION', { types: [] }],
    ['INVALID_OPTION', { drop: 'a' }],
    ['INVALID_OPTION', { missing: [1] }],
    ['INVALID_OPTION', { optional: 'a' }],
    ['INVALID_OPTION', { onBadRow: true }],
    ['INVALID_OPTION', { maxRowLength: 0 }],
    ['INVALID_OPTION', { onProgress: 1 }],
    ['INVALID_OPTION', { signal: {} }],
    ['INVALID_INPUT', { schema: { a: 'number' } }]
  ])('%s for %j', async (code, options) => {
    await expect(readTable('a\n1\n', options)).rejects.toMatchObject({ code })
  })

  it('of the others', async () => {
    await expect(readTableBatches('a\n1\n', { batchRows: 0 }).next()).rejects.toMatchObject({ code: 'INVALID_OPTION' })
    expect(() => tableFromRows([], { header: true } as object)).toThrow(/unknown option 'header'/)
    expect(() => formatTable(tableFromRows([]), { headers: true } as object)).toThrow(/unknown option 'headers'/)
  })
})
