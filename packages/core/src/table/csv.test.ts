import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NutshellError } from '../errors'
import { type CsvOptions, openCsv } from './csv'
import type { BadRow, TextSource } from './rows'

interface Table {
  columns: readonly string[] | undefined
  rows: Record<string, unknown>[]
  numbers: number[]
  offsets: number[]
  bad: BadRow[]
}

async function read(source: TextSource, options: CsvOptions = {}): Promise<Table> {
  const bad: BadRow[] = []
  const reader = await openCsv(source, { onBadRow: (row) => bad.push(row), ...options })
  const rows: Record<string, unknown>[] = []
  const numbers: number[] = []
  const offsets: number[] = []
  for await (const { number, offset, record } of reader) {
    rows.push(record)
    numbers.push(number)
    offsets.push(offset)
  }
  return { columns: reader.columns, rows, numbers, offsets, bad }
}

/** Only the values, in the order of the columns. */
async function values(source: TextSource, options: CsvOptions = {}): Promise<unknown[][]> {
  const { rows, bad } = await read(source, options)
  expect(bad).toEqual([])
  return rows.map((row) => Object.values(row))
}

const encode = (text: string) => new TextEncoder().encode(text)

/** Counts how often it was closed; a source that is read to its end or abandoned is closed once. */
function closable(pieces: (string | Uint8Array)[]) {
  const state = { pulled: 0, closed: 0 }
  async function* generate() {
    try {
      for (const piece of pieces) {
        state.pulled++
        yield piece
      }
    } finally {
      state.closed++
    }
  }
  return { state, source: generate() }
}

describe('openCsv by hand', () => {
  it('a header and rows', async () => {
    expect(await read('name,age\nAnn,30\nBob,41\n')).toEqual({
      columns: ['name', 'age'],
      rows: [
        { name: 'Ann', age: '30' },
        { name: 'Bob', age: '41' }
      ],
      numbers: [1, 2],
      offsets: [9, 16],
      bad: []
    })
  })

  it.each([
    ['the last line without its end', 'a,b\n1,2', [['1', '2']]],
    ['a header alone', 'a,b', []],
    ['a header alone with its end', 'a,b\r\n', []],
    [
      'CRLF',
      'a,b\r\n1,2\r\n3,4\r\n',
      [
        ['1', '2'],
        ['3', '4']
      ]
    ],
    [
      'CR alone',
      'a,b\r1,2\r3,4\r',
      [
        ['1', '2'],
        ['3', '4']
      ]
    ],
    [
      'CR alone, the last line without it',
      'a,b\r1,2\r3,4',
      [
        ['1', '2'],
        ['3', '4']
      ]
    ],
    [
      'LF and CRLF in one file',
      'a,b\n1,2\r\n3,4\n5,6\r\n',
      [
        ['1', '2'],
        ['3', '4'],
        ['5', '6']
      ]
    ],
    [
      'CRLF, then LF',
      'a,b\r\n1,2\n3,4',
      [
        ['1', '2'],
        ['3', '4']
      ]
    ],
    ['a CR at the very end of LF lines', 'a,b\n1,2\r', [['1', '2']]],
    ['a CR within a line of LF lines', 'a,b\n1\r2,3\n', [['1\r2', '3']]],
    [
      'blank lines before, between and after',
      '\n\na,b\n\n1,2\n\r\n\n3,4\n\n',
      [
        ['1', '2'],
        ['3', '4']
      ]
    ],
    ['blank lines of CR', 'a,b\r\r1,2\r\r', [['1', '2']]],
    [
      'empty values',
      'a,b\n,\n1,\n,2\n',
      [
        ['', ''],
        ['1', ''],
        ['', '2']
      ]
    ],
    ['values are not trimmed', 'a,b\n 1 ,\t2\n', [[' 1 ', '\t2']]],
    ['a space is not a blank line', 'a\n \n', [[' ']]],
    ['an empty quoted value is not a blank line', 'a\n""\n', [['']]],
    ['quotes', 'a,b\n"1","2"\n', [['1', '2']]],
    ['quoted delimiter and line ends', 'a,b\n"1,\n2","\r\n"\n', [['1,\n2', '\r\n']]],
    ['doubled quotes', 'a,b\n"say ""hi""",""""\n', [['say "hi"', '"']]],
    ['a quote inside an unquoted value is a character', 'a,b\n5" pipe,2\n', [['5" pipe', '2']]],
    [
      'quotes with CRLF',
      'a,b\r\n"1","2"\r\n"3","4"\r\n',
      [
        ['1', '2'],
        ['3', '4']
      ]
    ],
    ['a quoted value at the very end', 'a,b\n1,"2"', [['1', '2']]],
    ['a quoted value and a CR at the very end', 'a,b\r\n1,"2"\r', [['1', '2']]],
    ['a quoted CR before CRLF', 'a,b\r\n1,"2\r"\r\n', [['1', '2\r']]],
    ['a quoted CR after a quote before CRLF', 'a,b\r\n1,"2""\r"\r\n', [['1', '2"\r']]],
    ['a quoted CR before LF', 'a,b\n1,"2\r"\n', [['1', '2\r']]],
    ['a quoted CR alone', 'a,b\n1,"\r"\r\n', [['1', '\r']]],
    ['a byte order mark', '\ufeffa,b\n1,2\n', [['1', '2']]],
    [
      'text of any script',
      'a,b\n日本,😀\nñ,e\u0301\n',
      [
        ['日本', '😀'],
        ['ñ', 'e\u0301']
      ]
    ]
  ])('%s', async (_, text, expected) => {
    expect(await values(text)).toEqual(expected)
    expect(await values([encode(text)])).toEqual(expected)
    expect(await values([...text])).toEqual(expected)
    expect(await values(Array.from(encode(text), (byte) => Uint8Array.of(byte)))).toEqual(expected)
  })

  it('a byte order mark is not part of the first name', async () => {
    expect((await read('\ufeffa,b\n1,2')).columns).toEqual(['a', 'b'])
    expect((await read([encode('\ufeff"a",b\n1,2')])).columns).toEqual(['a', 'b'])
  })

  it('header: false names the columns 1, 2, ...', async () => {
    expect(await read('x,y\n1,2\n', { header: false })).toEqual({
      columns: ['1', '2'],
      rows: [
        { 1: 'x', 2: 'y' },
        { 1: '1', 2: '2' }
      ],
      numbers: [1, 2],
      offsets: [0, 4],
      bad: []
    })
  })

  it('other delimiters', async () => {
    expect(await values('a;b\n1,5;"2;3"\n', { delimiter: ';' })).toEqual([['1,5', '2;3']])
    expect(await values('a\tb\n1\t" 2\t3 "\n"x"\t\n', { delimiter: '\t' })).toEqual([
      ['1', ' 2\t3 '],
      ['x', '']
    ])
    expect(await values('a|b\n1|2\n', { delimiter: '|' })).toEqual([['1', '2']])
  })

  it('repeated names get a number, names already there keep theirs', async () => {
    expect((await read('a,a,a\n1,2,3')).columns).toEqual(['a', 'a_2', 'a_3'])
    expect((await read('a,a,a_2,a\n1,2,3,4')).columns).toEqual(['a', 'a_3', 'a_2', 'a_4'])
    expect((await read(',,\n1,2,3')).rows).toEqual([{ '': '1', _2: '2', _3: '3' }])
  })

  it('a column may have any name', async () => {
    const { rows } = await read('__proto__,constructor,toString,hasOwnProperty\n1,2,3,4\n')
    expect(Object.entries(rows[0])).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['toString', '3'],
      ['hasOwnProperty', '4']
    ])
    expect(Object.getPrototypeOf(rows[0])).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['1']).toBeUndefined()
  })

  it('records in order, all of a large file', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},"value, ${i}"\n`)
    const { rows, numbers } = await read(['id,text\n', lines.join('')])
    expect(rows).toHaveLength(20_000)
    expect(rows[12_345]).toEqual({ id: '12345', text: 'value, 12345' })
    expect(numbers[12_345]).toBe(12_346)
  })
})

describe('openCsv: bad records', () => {
  it('rows of another length are passed over and told, with row, byte and reason', async () => {
    const { rows, numbers, bad } = await read('a,b\n1,2\n3\n4,5,6\n7,8\n')
    expect(rows).toEqual([
      { a: '1', b: '2' },
      { a: '7', b: '8' }
    ])
    expect(numbers).toEqual([1, 4])
    expect(bad).toEqual([
      { row: 2, offset: 8, reason: '1 values, expected 2' },
      { row: 3, offset: 10, reason: '3 values, expected 2' }
    ])
  })

  it('offsets are bytes of UTF-8, a byte order mark and blank lines included', async () => {
    const before = '\ufeffname,größe\r\n\r\n日本,"ü\n😀"\r\n\n'
    for (const source of [`${before}x\r\n1,2,3`, [encode(`${before}x\r\n1,2,3`)], [...`${before}x\r\n1,2,3`]]) {
      const { bad } = await read(source)
      expect(bad.map(({ offset }) => offset)).toEqual([Buffer.byteLength(before), Buffer.byteLength(before) + 3])
    }
  })

  it('a byte that is not UTF-8 counts as U+FFFD in offsets, three bytes', async () => {
    const { bad } = await read([Buffer.from('a,b\né,ü\nx\n', 'latin1')])
    expect(bad).toEqual([{ row: 2, offset: 12, reason: '1 values, expected 2' }])
  })

  it('without onBadRow the first one is an error, after the good rows before it', async () => {
    const seen: unknown[] = []
    const reading = (async () => {
      for await (const { record } of await openCsv('a,b\n1,2\n3\n4,5\n')) seen.push(record)
    })()
    await expect(reading).rejects.toBeInstanceOf(NutshellError)
    await expect(reading).rejects.toMatchObject({ code: 'BAD_ROW', message: 'row 2 (at byte 8): 1 values, expected 2' })
    expect(seen).toEqual([{ a: '1', b: '2' }])
  })

  it('a quote that never closes loses the line that opens it, and no other', async () => {
    const { rows, bad } = await read('a,b\n1,"x\n2,y\n3,z\n')
    expect(rows).toEqual([
      { a: '2', b: 'y' },
      { a: '3', b: 'z' }
    ])
    expect(bad).toEqual([{ row: 1, offset: 4, reason: expect.stringContaining('never closes') }])
    expect((await read('a,b\r\n1,2\r\n3,"x')).bad).toEqual([
      { row: 2, offset: 10, reason: expect.stringContaining('never closes') }
    ])
  })

  it('a quote that never closes loses one line also where later lines have quotes', async () => {
    const { rows, bad } = await read('a,b\n1,"x\n2,"y"\n3,z\n4,"w"\n')
    expect(rows).toEqual([
      { a: '2', b: 'y' },
      { a: '3', b: 'z' },
      { a: '4', b: 'w' }
    ])
    expect(bad.map(({ row, offset }) => [row, offset])).toEqual([[1, 4]])
  })

  it('a quote that is not doubled loses its own line', async () => {
    const { rows, bad } = await read('a,b\n1,"say "hi" now"\n2,y\n')
    expect(rows).toEqual([{ a: '2', b: 'y' }])
    expect(bad).toEqual([{ row: 1, offset: 4, reason: expect.stringContaining('not doubled') }])
  })

  it('a quote that is not doubled loses no other line, whatever quotes these have', async () => {
    const { rows, bad } = await read('a,b\n1,"x"y\n2,ok\n3,"q"\n4,z\n')
    expect(rows).toEqual([
      { a: '2', b: 'ok' },
      { a: '3', b: 'q' },
      { a: '4', b: 'z' }
    ])
    expect(bad.map(({ row, offset }) => [row, offset])).toEqual([[1, 4]])
  })

  it('a bad record does not cost later lines that have a quote inside an unquoted value', async () => {
    const { rows, bad } = await read('a,b\n1,"x\n2,5" pipe\n3,6" pipe\n4,7" pipe\n')
    expect(rows).toEqual([
      { a: '2', b: '5" pipe' },
      { a: '3', b: '6" pipe' },
      { a: '4', b: '7" pipe' }
    ])
    expect(bad.map(({ row, offset }) => [row, offset])).toEqual([[1, 4]])
  })

  it('every line may be bad', async () => {
    const { rows, bad } = await read(`a,b\n${'1,"x\n'.repeat(300)}`)
    expect(rows).toEqual([])
    expect(bad.map(({ row, offset }) => [row, offset])).toEqual(
      Array.from({ length: 300 }, (_, i) => [i + 1, 4 + 5 * i])
    )
  })

  it('keeps up with a source whose every line is bad: it does not hold on to what it has read', async () => {
    const lines = 3000
    const text = `a,b\n${'1,"x\n'.repeat(lines)}`
    let reported = 0
    let reportedAtEnd = 0
    function* pieces() {
      for (let at = 0; at < text.length; at += 1000) yield text.slice(at, at + 1000)
      reportedAtEnd = reported
    }
    await read(pieces(), { maxRowLength: 500, onBadRow: () => reported++ })
    expect(reported).toBe(lines)
    // What is not reported yet fits in a piece and a record: 300 lines of 5 characters.
    expect(reportedAtEnd).toBeGreaterThanOrEqual(lines - 300)
  })

  it('a first line that cannot be read is an error', async () => {
    for (const text of ['"a,b\n1,2\n', '"a"x,b\n1,2\n']) {
      await expect(read(text)).rejects.toMatchObject({
        code: 'BAD_ROW',
        message: expect.stringContaining('first line')
      })
    }
  })
})

describe('openCsv: maxRowLength', () => {
  it('passes over records that are longer, line ends apart', async () => {
    for (const end of ['\n', '\r\n']) {
      const text = ['a,b', '1,2345', '1,23456', '"1","2"', '"1,","2"', '1,2'].join(end)
      const { rows, bad } = await read(text, { maxRowLength: 7 })
      expect(rows).toEqual([
        { a: '1', b: '2345' },
        { a: '1', b: '23456' },
        { a: '1', b: '2' },
        { a: '1', b: '2' }
      ])
      expect(bad).toHaveLength(1)
      expect(bad[0]).toMatchObject({ row: 4, reason: expect.stringContaining('over 7 characters') })
    }
  })

  it('finds the same rows however the text is cut', async () => {
    const text = 'a,b\n1,"xxxxxxxxxx\nyyyyyyyyyyyy\nz"\n2,3\n4,"never closed\n5,6\n7,zzzzzzzzzzzzzzzzzzzzzzzzz\n8,9\n'
    const whole = await read(text, { maxRowLength: 20 })
    const places = (table: Table) => ({ ...table, bad: table.bad.map(({ row, offset }) => [row, offset]) })
    expect(whole.rows).toContainEqual({ a: '2', b: '3' })
    expect(whole.rows).toContainEqual({ a: '8', b: '9' })
    expect(places(await read([...text], { maxRowLength: 20 }))).toEqual(places(whole))
    for (let at = 0; at <= text.length; at++) {
      expect(places(await read([text.slice(0, at), text.slice(at)], { maxRowLength: 20 }))).toEqual(places(whole))
    }
  })

  it('a text without any line end is one long record', async () => {
    const pieces = Array.from({ length: 50 }, () => 'x'.repeat(100))
    await expect(read(pieces, { maxRowLength: 1000 })).rejects.toMatchObject({
      code: 'BAD_ROW',
      message: expect.stringContaining('over 1000 characters')
    })
  })

  it('a line far longer than a piece, from pieces', async () => {
    const long = 'x'.repeat(100_000)
    const text = `a,b\n1,${long}\n2,"${long}\n3,ok\n`
    const pieces = Array.from({ length: Math.ceil(text.length / 1000) }, (_, i) =>
      text.slice(i * 1000, i * 1000 + 1000)
    )
    const all = await read(pieces, { maxRowLength: 150_000 })
    expect(all.rows.map(({ a }) => a)).toEqual(['1', '3'])
    const few = await read(pieces, { maxRowLength: 5000 })
    expect(few.rows).toEqual([{ a: '3', b: 'ok' }])
    expect(few.bad.map(({ row, offset }) => [row, offset])).toEqual([
      [1, 4],
      [2, 100_007]
    ])
  })
})

describe('openCsv: cut anywhere', () => {
  // Each part with what it gives; offsets follow from the bytes of the parts before.
  const parts: { text: string; row?: [string, string]; isBad?: boolean }[] = [
    { text: '\ufeff"na\nme",größe\r\n' },
    { text: 'x,1\r\n', row: ['x', '1'] },
    { text: '"say ""hi"", 日本",2\n', row: ['say "hi", 日本', '2'] },
    { text: '\r\n' },
    { text: '"two\r\nlines\n",😀\r\n', row: ['two\r\nlines\n', '😀'] },
    { text: 'ragged\r\n', isBad: true },
    { text: '\n' },
    { text: '"",""\n', row: ['', ''] },
    { text: '"end\r","é""\n"\r\n', row: ['end\r', 'é"\n'] },
    { text: 'ü,too,many\n', isBad: true },
    { text: ' 5" , b \n', row: [' 5" ', ' b '] },
    { text: '"never,closed\r\n', isBad: true },
    { text: 'last,line', row: ['last', 'line'] }
  ]
  const text = parts.map((part) => part.text).join('')
  const expected = {
    columns: ['na\nme', 'größe'],
    rows: [] as unknown[],
    numbers: [] as number[],
    offsets: [] as number[],
    bad: [] as number[][]
  }
  let number = 0
  let offset = 0
  for (const part of parts) {
    if (part.row || part.isBad) number++
    if (part.row) {
      expected.rows.push({ 'na\nme': part.row[0], größe: part.row[1] })
      expected.numbers.push(number)
      expected.offsets.push(offset)
    }
    if (part.isBad) expected.bad.push([number, offset])
    offset += Buffer.byteLength(part.text)
  }
  const expectExpected = async (source: TextSource) => {
    const table = await read(source)
    expect({ ...table, bad: table.bad.map((bad) => [bad.row, bad.offset]) }).toEqual(expected)
  }

  it('in one piece', async () => {
    await expectExpected(text)
    await expectExpected([encode(text)])
  })

  it('in two, at every character and at every byte', async () => {
    for (let at = 0; at <= text.length; at++) await expectExpected([text.slice(0, at), text.slice(at)])
    const bytes = encode(text)
    for (let at = 0; at <= bytes.length; at++) await expectExpected([bytes.subarray(0, at), bytes.subarray(at)])
  })

  it('in pieces of any size', async () => {
    const bytes = encode(text)
    for (const size of [1, 2, 3, 5, 8, 13]) {
      await expectExpected(
        Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, i * size + size))
      )
    }
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: bytes.length }), { maxLength: 12 }), async (places) => {
        const at = [0, ...places.sort((a, b) => a - b), bytes.length]
        await expectExpected(at.slice(1).map((end, i) => bytes.subarray(at[i], end)))
      })
    )
  })

  it('any text gives the same records, however it is cut', async () => {
    const anyCsv = fc
      .array(fc.constantFrom('"', '""', ',', '\n', '\r\n', 'a', 'bc', ' ', 'é', '😀', ',"', '",', '\n"', '"\n'), {
        maxLength: 25
      })
      .map((tokens) => `x,y\n${tokens.join('')}`)
    await fc.assert(
      fc.asyncProperty(anyCsv, fc.array(fc.nat(), { maxLength: 4 }), async (csv, places) => {
        const bytes = encode(csv)
        const at = [0, ...places.map((place) => place % bytes.length).sort((a, b) => a - b), bytes.length]
        const pieces = at.slice(1).map((end, i) => bytes.subarray(at[i], end))
        expect(await read(pieces)).toEqual(await read(csv))
      }),
      { numRuns: 500 }
    )
  })

  it('a quoted CR in the header of a file of LF lines', async () => {
    const csv = '"a\rb",c\n1,2\n'
    for (let at = 0; at <= csv.length; at++) {
      expect(await read([csv.slice(0, at), csv.slice(at)])).toMatchObject({
        columns: ['a\rb', 'c'],
        rows: [{ 'a\rb': '1', c: '2' }]
      })
    }
  })

  it('CRLF at every place', async () => {
    const csv = 'a,b\r\n1,2\r\n'
    for (let at = 0; at <= csv.length; at++) {
      expect(await values([csv.slice(0, at), csv.slice(at)])).toEqual([['1', '2']])
    }
  })
})

describe('openCsv: sources', () => {
  it('an empty source has no header', async () => {
    for (const source of ['', '\n\r\n', '\ufeff', [], [new Uint8Array(0)]]) {
      await expect(openCsv(source)).rejects.toBeInstanceOf(NutshellError)
      await expect(openCsv(source)).rejects.toMatchObject({ code: 'EMPTY_INPUT' })
    }
    expect(await read('', { header: false })).toEqual({ columns: [], rows: [], numbers: [], offsets: [], bad: [] })
  })

  it('UTF-16 is refused', async () => {
    await expect(openCsv([Buffer.from('\ufeffa,b\n1,2', 'utf16le')])).rejects.toMatchObject({ code: 'FILE' })
  })

  it('an error of the source reaches the reader', async () => {
    const error = new Error('disk on fire')
    async function* failing() {
      yield 'a,b\n1,2\n'
      throw error
    }
    const seen: unknown[] = []
    const reading = (async () => {
      for await (const { record } of await openCsv(failing())) seen.push(record)
    })()
    await expect(reading).rejects.toBe(error)
    expect(seen).toEqual([{ a: '1', b: '2' }])
  })

  it('is read as it is needed', async () => {
    const { state, source } = closable(['a,b\n', '1,2\n', '3,4\n', '5,6\n', '7,8\n', '9,0\n'])
    const reader = await openCsv(source)
    expect(state.pulled).toBeLessThanOrEqual(2)
    const rows = reader[Symbol.asyncIterator]()
    expect(await rows.next()).toEqual({ done: false, value: { number: 1, offset: 4, record: { a: '1', b: '2' } } })
    expect(state.pulled).toBeLessThanOrEqual(3)
    await rows.return?.()
  })

  it('is closed when it ends', async () => {
    const { state, source } = closable(['a,b\n', '1,2\n'])
    await read(source)
    expect(state.closed).toBe(1)
  })

  it('is closed when the loop is left early', async () => {
    for (const header of [true, false]) {
      const { state, source } = closable(['a,b\n', '1,2\n3,4\n', '5,6\n'])
      for await (const row of await openCsv(source, { header })) {
        expect(row.number).toBe(1)
        break
      }
      expect(state.closed).toBe(1)
      expect(state.pulled).toBeLessThan(3)
    }
  })

  it('is closed when it is a plain iterable', async () => {
    let closed = 0
    const source: Iterable<string> = {
      [Symbol.iterator]: () => ({
        next: () => ({ done: false, value: 'a,b\n' }),
        return: () => {
          closed++
          return { done: true, value: undefined }
        }
      })
    }
    for await (const _ of await openCsv(source)) break
    expect(closed).toBe(1)
  })

  it('is closed when a row is bad, or onBadRow throws', async () => {
    const one = closable(['a,b\n', '1\n', '2,3\n', '4,5\n', '6,7\n'])
    await expect(
      (async () => {
        for await (const _ of await openCsv(one.source));
      })()
    ).rejects.toMatchObject({ code: 'BAD_ROW' })
    expect(one.state.closed).toBe(1)
    const two = closable(['a,b\n', '1\n', '2,3\n', '4,5\n', '6,7\n'])
    const error = new Error('enough')
    await expect(
      read(two.source, {
        onBadRow: () => {
          throw error
        }
      })
    ).rejects.toBe(error)
    expect(two.state.closed).toBe(1)
  })

  it('is closed when the header cannot be read', async () => {
    const { state, source } = closable(['"a"x,"b"\n', '1,2\n', '3,4\n', '5,6\n'])
    await expect(openCsv(source)).rejects.toMatchObject({ code: 'BAD_ROW' })
    expect(state.closed).toBe(1)
  })
})

describe('openCsv: options', () => {
  it.each([
    ['delimiter', ''],
    ['delimiter', '||'],
    ['delimiter', '"'],
    ['delimiter', '\n'],
    ['delimiter', '\r'],
    ['delimiter', '\ufeff'],
    ['delimiter', null],
    ['delimiter', 3],
    ['maxRowLength', 0],
    ['maxRowLength', 1.5],
    ['maxRowLength', '9'],
    ['header', 'no'],
    ['onBadRow', 'skip']
  ])('%s = %j is refused', async (name, value) => {
    const opening = openCsv('a,b\n', { [name]: value })
    await expect(opening).rejects.toBeInstanceOf(NutshellError)
    await expect(opening).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(`${name} = `)
    })
  })

  it('an unknown option is named', async () => {
    await expect(openCsv('a', { separator: ';' } as never)).rejects.toMatchObject({
      code: 'UNKNOWN_OPTION',
      message: expect.stringContaining("unknown option 'separator'; known: delimiter, header")
    })
  })
})
