import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCsv } from './csv'
import { openJsonl } from './jsonl'
import { formatCsvRow, formatJsonlRow } from './write'

/** Any text, with what CSV must quote more often than chance has it. */
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .array(fc.constantFrom('"', '""', ',', '\n', '\r', '\r\n', ' ', '\t', 'a', 'é', '😀', '\ufeff', "'", '='), {
      maxLength: 6
    })
    .map((parts) => parts.join(''))
)

async function readCsv(text: string): Promise<string[][]> {
  const rows: string[][] = []
  for await (const { record } of await openCsv(text, { header: false })) rows.push(Object.values(record) as string[])
  return rows
}

const rowsOf = (minCols: number) =>
  fc
    .integer({ min: minCols, max: 4 })
    .chain((cols) => fc.array(fc.array(value, { minLength: cols, maxLength: cols }), { minLength: 1, maxLength: 5 }))

describe('formatCsvRow', () => {
  it('what it writes is read back the same', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf(2), async (rows) => {
        expect(await readCsv(rows.map(formatCsvRow).join(''))).toEqual(rows)
      }),
      { numRuns: 300 }
    )
  })

  it('also in one column, where an empty value is not a blank line', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf(1), async (rows) => {
        expect(await readCsv(rows.map(formatCsvRow).join(''))).toEqual(rows)
      })
    )
  })

  it('also with CRLF in place of its line ends, as some editors save it', async () => {
    const plain = fc.array(fc.array(fc.string({ maxLength: 8 }), { minLength: 2, maxLength: 2 }), {
      minLength: 1,
      maxLength: 5
    })
    await fc.assert(
      fc.asyncProperty(plain, async (rows) => {
        const text = rows.map((row) => formatCsvRow(row).replace(/\n$/, '\r\n')).join('')
        expect(await readCsv(text)).toEqual(rows)
      })
    )
  })

  it.each([
    [['a', 'b'], 'a,b\n'],
    [['a,b', 'c'], '"a,b",c\n'],
    [['say "hi"'], '"say ""hi"""\n'],
    [['two\nlines', 'x'], '"two\nlines",x\n'],
    [[' spaces ', 'x'], '" spaces ",x\n'],
    [[1, true, null, undefined, ''], '1,true,,,\n'],
    [[0.1, -0, 1e21], '0.1,0,1e+21\n'],
    [[''], '""\n'],
    [[null], '""\n']
  ])('%j', (values, expected) => {
    expect(formatCsvRow(values)).toBe(expected)
  })
})

describe('formatJsonlRow', () => {
  it('what it writes is read back the same, one line each', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.dictionary(value, fc.jsonValue())), async (records) => {
        // JSON has no -0, so what JSON itself keeps is what must come back.
        const kept = JSON.parse(JSON.stringify(records))
        const text = records.map(formatJsonlRow).join('')
        expect(text.split('\n')).toHaveLength(records.length + 1)
        const back: unknown[] = []
        for await (const { record } of openJsonl(text)) back.push(record)
        expect(back).toEqual(kept)
      })
    )
  })

  it('is JSON and a line end', () => {
    expect(formatJsonlRow({ a: 'x\ny', b: [1, null] })).toBe('{"a":"x\\ny","b":[1,null]}\n')
    expect(formatJsonlRow('x')).toBe('"x"\n')
  })

  it.each([undefined, () => 1, Symbol('s')])('refuses %s, which JSON cannot hold', (nothing) => {
    expect(() => formatJsonlRow(nothing)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })
})
