import { readText } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { extensionOf, kindByName, textOf } from './input'

describe('the kind of a file', () => {
  it.each([
    ['a.csv', 'csv'],
    ['A.CSV.GZ', 'csv'],
    ['folder.csv/a.tsv.gz', 'csv'],
    ['a.jsonl', 'jsonl'],
    ['a.ndjson.gz', 'jsonl'],
    ['a.txt', 'text'],
    ['a.md.gz', 'text'],
    ['a', undefined],
    ['-', undefined],
    ['a.gz', undefined],
    ['csv', undefined],
    ['a.json', undefined],
    ['folder.csv/a', undefined]
  ])('%s is %s by its name', (path, kind) => {
    expect(kindByName(path)).toBe(kind)
  })

  it('has the extension that stands before .gz', () => {
    expect(['x.csv.gz', 'x.TSV', 'x', 'x.gz', '.csv'].map(extensionOf)).toEqual(['.csv', '.tsv', '', '', ''])
  })
})

describe('readText', () => {
  it('puts characters together that were cut in two', async () => {
    const bytes = Buffer.from('thé 😀 done')
    async function* pieces() {
      for (const byte of bytes) yield Uint8Array.of(byte)
    }
    expect(await readText(pieces())).toBe('thé 😀 done')
  })

  it('leaves out a byte order mark', async () => {
    async function* pieces() {
      yield Uint8Array.of(0xef, 0xbb)
      yield Uint8Array.of(0xbf, 0x61)
    }
    expect(await readText(pieces())).toBe('a')
  })
})

describe('textOf', () => {
  it('gives a string, and else says what it got', () => {
    expect(textOf({ a: 'x' }, 'a')).toBe('x')
    expect(textOf({ a: '' }, 'a')).toBe('')
    const cases: [Record<string, unknown>, string][] = [
      [{}, "'a' is missing, expected a string"],
      [{ a: null }, "'a' is null, expected a string"],
      [{ a: 5 }, "'a' is a number, expected a string"],
      [{ a: true }, "'a' is a boolean, expected a string"]
    ]
    for (const [record, message] of cases) expect(() => textOf(record, 'a')).toThrow(message)
    expect(() => textOf({}, 'constructor')).toThrow("'constructor' is missing")
  })
})
