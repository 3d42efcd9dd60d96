import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NutshellError } from '../errors'
import { openJsonl } from './jsonl'
import type { BadRow, ReadOptions, TextSource } from './rows'

const encode = (text: string) => new TextEncoder().encode(text)

async function read(source: TextSource, options: ReadOptions = {}) {
  const bad: BadRow[] = []
  const rows: Record<string, unknown>[] = []
  const numbers: number[] = []
  const offsets: number[] = []
  const reader = openJsonl(source, { onBadRow: (row) => bad.push(row), ...options })
  for await (const { number, offset, record } of reader) {
    rows.push(record)
    numbers.push(number)
    offsets.push(offset)
  }
  return { rows, numbers, offsets, bad }
}

describe('openJsonl by hand', () => {
  it('an object a line', async () => {
    const reader = openJsonl('')
    expect(reader.columns).toBeUndefined()
    expect(await read('{"a":1,"b":[true,null]}\n{"c":"x\\ny"}\n')).toEqual({
      rows: [{ a: 1, b: [true, null] }, { c: 'x\ny' }],
      numbers: [1, 2],
      offsets: [0, 24],
      bad: []
    })
  })

  it.each([
    ['the last line without its end', '{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
    ['CRLF', '{"a":1}\r\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
    ['blank lines', '\n\n{"a":1}\n \t\r\n\n{"a":2}\n\n', [{ a: 1 }, { a: 2 }]],
    ['space around', '  {"a" : 1}\t\n', [{ a: 1 }]],
    ['a byte order mark', '\ufeff{"a":1}\n', [{ a: 1 }]],
    ['line separators of Unicode are no line ends', '{"a":"\u2028\u2029\u0085"}\n', [{ a: '\u2028\u2029\u0085' }]],
    ['text of any script', '{"日本":"😀"}\n', [{ 日本: '😀' }]],
    ['nothing', '', []],
    ['only blank lines', '\n \n', []]
  ])('%s', async (_, text, expected) => {
    for (const source of [text, [encode(text)], [...text], Array.from(encode(text), (byte) => Uint8Array.of(byte))]) {
      expect(await read(source)).toMatchObject({ rows: expected, bad: [] })
    }
  })

  it('a key may have any name', async () => {
    const { rows } = await read('{"__proto__":{"x":1},"constructor":2}\n')
    expect(Object.entries(rows[0])).toEqual([
      ['__proto__', { x: 1 }],
      ['constructor', 2]
    ])
    expect((rows[0] as { x?: number }).x).toBeUndefined()
  })
})

describe('openJsonl: bad records', () => {
  it('are passed over and told, with row, byte and reason', async () => {
    const lines = ['{"a":1}', '{"a":', '[1]', '"x"', '3', 'null', 'true', '{"a":2}{"a":3}', "{'a':1}", '{"a":4}']
    const { rows, numbers, bad } = await read(lines.join('\n'))
    expect(rows).toEqual([{ a: 1 }, { a: 4 }])
    expect(numbers).toEqual([1, 10])
    expect(bad.map(({ row }) => row)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    expect(bad.map(({ offset }) => offset)).toEqual(
      lines.slice(1, 9).map((_, i) => lines.slice(0, i + 1).join('\n').length + 1)
    )
    expect(bad.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('not JSON'),
      'JSON, but an array, expected an object',
      'JSON, but a string, expected an object',
      'JSON, but a number, expected an object',
      'JSON, but a null, expected an object',
      'JSON, but a boolean, expected an object',
      expect.stringContaining('not JSON'),
      expect.stringContaining('not JSON')
    ])
  })

  it('offsets are bytes of UTF-8, a byte order mark, blank lines and line ends included', async () => {
    const before = '\ufeff{"größe":"日本"}\r\n\n \n{"a":"😀"}\n'
    for (const source of [`${before}bad\n`, [encode(`${before}bad\n`)]]) {
      expect((await read(source)).bad).toMatchObject([{ row: 3, offset: Buffer.byteLength(before) }])
    }
    expect((await read('\ufeffbad')).bad).toMatchObject([{ row: 1, offset: 3 }])
  })

  it('offsets are right also where text is cut between the halves of a character', async () => {
    const text = '{"a":"😀"}\nbad\n'
    for (let at = 0; at <= text.length; at++) {
      expect((await read([text.slice(0, at), text.slice(at)])).bad).toMatchObject([{ row: 2, offset: 13 }])
    }
  })

  it('a byte that is not UTF-8 counts as U+FFFD in offsets, three bytes', async () => {
    const { bad } = await read([Buffer.from('{"a":"é"}\nbad\n', 'latin1')])
    expect(bad).toMatchObject([{ row: 2, offset: 12 }])
  })

  it('without onBadRow the first one is an error, after the good rows before it', async () => {
    const seen: unknown[] = []
    const reading = (async () => {
      for await (const { record } of openJsonl('{"a":1}\n[]\n{"a":2}\n')) seen.push(record)
    })()
    await expect(reading).rejects.toBeInstanceOf(NutshellError)
    await expect(reading).rejects.toMatchObject({
      code: 'BAD_ROW',
      message: 'row 2 (at byte 8): JSON, but an array, expected an object'
    })
    expect(seen).toEqual([{ a: 1 }])
  })

  it('maxRowLength passes over longer lines, however they are cut', async () => {
    const lines = ['{"a":1}', '{"a":12}', '{"a":2}', '{"a":"xxxxxxxxxxxxxxxxxxxxxxxxxxx"}', '{"a":3}', '{"a":45}']
    const offsets = lines.map((_, i) => lines.slice(0, i).reduce((sum, line) => sum + line.length + 1, 0))
    const text = lines.join('\n')
    for (let at = 0; at <= text.length; at++) {
      const { rows, bad } = await read([text.slice(0, at), text.slice(at)], { maxRowLength: 7 })
      expect(rows).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }])
      expect(bad).toEqual([2, 4, 6].map((row) => ({ row, offset: offsets[row - 1], reason: 'over 7 characters' })))
    }
  })

  it('maxRowLength does not count the line end, of either kind', async () => {
    expect((await read('{"a":1}\r\n{"a":2}\r\n', { maxRowLength: 7 })).rows).toEqual([{ a: 1 }, { a: 2 }])
  })

  it('a long line is not kept while it is passed over', async () => {
    function* pieces() {
      yield '{"a":1}\n'
      for (let i = 0; i < 10_000; i++) yield 'x'.repeat(1000)
      yield '\n{"a":2}\n'
    }
    const { rows, bad } = await read(pieces(), { maxRowLength: 5000 })
    expect(rows).toEqual([{ a: 1 }, { a: 2 }])
    expect(bad).toEqual([{ row: 2, offset: 8, reason: 'over 5000 characters' }])
  })
})

describe('openJsonl: cut anywhere', () => {
  it('gives the same rows', async () => {
    const line = fc.oneof(
      fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()).map((record) => JSON.stringify(record)),
      fc.constantFrom('', ' ', '{', '[]', 'é', '\r')
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        fc.array(fc.nat(), { maxLength: 6 }),
        fc.boolean(),
        async (lines, places, hasMark) => {
          const text = (hasMark ? '\ufeff' : '') + lines.join('\n')
          const bytes = encode(text)
          const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
          const whole = await read(text)
          expect(await read(at.slice(1).map((end, i) => bytes.subarray(at[i], end)))).toEqual(whole)
          expect(whole.rows.length + whole.bad.length).toBe(lines.filter((item) => item.trim() !== '').length)
        }
      )
    )
  })
})

describe('openJsonl: sources', () => {
  it('are closed when the loop is left early', async () => {
    let closed = 0
    let pulled = 0
    async function* source() {
      try {
        for (;;) {
          pulled++
          yield '{"a":1}\n'
        }
      } finally {
        closed++
      }
    }
    for await (const _ of openJsonl(source())) break
    expect(closed).toBe(1)
    expect(pulled).toBeLessThanOrEqual(2)
  })

  it('are closed when a row is bad', async () => {
    let closed = 0
    function* source() {
      try {
        yield 'bad\n'
        yield '{}\n'
      } finally {
        closed++
      }
    }
    await expect(read(source(), { onBadRow: undefined })).rejects.toMatchObject({ code: 'BAD_ROW' })
    expect(closed).toBe(1)
  })

  it('UTF-16 is refused', async () => {
    await expect(read([Buffer.from('\ufeff{}', 'utf16le')])).rejects.toMatchObject({ code: 'FILE' })
  })
})

describe('openJsonl: options', () => {
  it('are checked before anything is read', () => {
    expect(() => openJsonl('', { maxRowLength: 0 })).toThrow('maxRowLength = 0, expected a whole number >= 1')
    expect(() => openJsonl('', { header: true } as never)).toThrow(expect.objectContaining({ code: 'UNKNOWN_OPTION' }))
    expect(() => openJsonl('', null as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  })

  it('onBadRow must be a function', () => {
    expect(() => openJsonl('', { onBadRow: 'skip' } as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' })
    )
  })
})
