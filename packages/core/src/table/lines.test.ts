import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLines, type TextLine } from './lines'
import type { TextSource } from './rows'

async function read(source: TextSource, maxLength?: number): Promise<TextLine[]> {
  const lines: TextLine[] = []
  for await (const line of readLines(source, maxLength)) lines.push(line)
  return lines
}

const encode = (text: string) => new TextEncoder().encode(text)

describe('readLines', () => {
  it.each<[string, string[], number[]]>([
    ['', [], []],
    ['a', ['a'], [0]],
    ['a\n', ['a'], [0]],
    ['a\nb', ['a', 'b'], [0, 2]],
    ['a\r\nb\r\n', ['a', 'b'], [0, 3]],
    ['\n\n', ['', ''], [0, 1]],
    ['a\rb\n', ['a\rb'], [0]],
    ['a\r\r\nb', ['a\r', 'b'], [0, 4]],
    ['a\r', ['a'], [0]],
    ['\ufeffä\n😀\nx', ['ä', '😀', 'x'], [3, 6, 11]],
    ['a\u2028b\n', ['a\u2028b'], [0]]
  ])('%j', async (text, lines, offsets) => {
    const expected = lines.map((line, i) => ({ line, offset: offsets[i] }))
    expect(await read(text)).toEqual(expected)
    const bytes = encode(text)
    for (let at = 0; at <= bytes.length; at++) {
      expect(await read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(expected)
    }
  })

  it('joined by LF they are the text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replace(/[\r\n\ufeff]/g, ''))),
        async (lines) => {
          const text = lines.map((line) => `${line}\n`).join('')
          const found = await read(text)
          expect(found.map(({ line }) => line)).toEqual(lines)
          found.forEach(({ offset }, i) => {
            expect(offset).toBe(Buffer.byteLength(lines.slice(0, i).join('\n')) + (i > 0 ? 1 : 0))
          })
        }
      )
    )
  })

  it('a line that is too long is told, not kept', async () => {
    expect(await read('abc\nabcd\nab\nabcdefgh', 3)).toEqual([
      { line: 'abc', offset: 0 },
      { line: undefined, offset: 4 },
      { line: 'ab', offset: 9 },
      { line: undefined, offset: 12 }
    ])
  })

  it('closes its source when left early', async () => {
    let closed = 0
    function* source() {
      try {
        for (;;) yield 'a\n'
      } finally {
        closed++
      }
    }
    for await (const { line } of readLines(source())) {
      expect(line).toBe('a')
      break
    }
    expect(closed).toBe(1)
  })
})
