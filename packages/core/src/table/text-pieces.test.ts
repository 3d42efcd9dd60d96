import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NutshellError } from '../errors'
import type { TextSource } from './rows'
import { textPieces, utf8Length } from './text-pieces'

const encode = (text: string) => new TextEncoder().encode(text)

async function read(source: TextSource): Promise<{ text: string; skipped: number }> {
  let text = ''
  let skipped = 0
  for await (const piece of textPieces(source)) {
    text += piece.text
    skipped += piece.skipped
  }
  return { text, skipped }
}

/** Cuts at the given places, taken modulo the length. */
function cut<T extends string | Uint8Array>(whole: T, places: number[]): T[] {
  const at = [0, ...places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b), whole.length]
  return at.slice(1).map((end, i) => whole.slice(at[i], end) as T)
}

const anyText = fc.string({ unit: 'binary', maxLength: 40 })

describe('textPieces', () => {
  it('text comes out as it went in, whole or in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, fc.array(fc.nat(), { maxLength: 5 }), async (text, places) => {
        fc.pre(!text.startsWith('\ufeff'))
        expect(await read(text)).toEqual({ text, skipped: 0 })
        expect(await read(cut(text, places))).toEqual({ text, skipped: 0 })
        expect(await read(cut(encode(text), places))).toEqual({ text, skipped: 0 })
      })
    )
  })

  it('a byte order mark is dropped, and counted as its three bytes, wherever it is cut', async () => {
    const expected = { text: 'ä\ufeffb', skipped: 3 }
    const text = '\ufeffä\ufeffb' // only the first one is a mark
    const bytes = encode(text)
    expect(await read(text)).toEqual(expected)
    expect(await read([bytes])).toEqual(expected)
    for (let a = 0; a <= bytes.length; a++) {
      for (let b = 0; b <= bytes.length; b++) expect(await read(cut(bytes, [a, b]))).toEqual(expected)
    }
    expect(await read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expected)
    expect(await read(['', '\ufeff', 'ä\ufeffb'])).toEqual(expected)
  })

  it('takes bytes from the middle of a larger buffer', async () => {
    expect((await read([Buffer.from('xxäxx').subarray(2, 4)])).text).toBe('ä')
  })

  it('invalid UTF-8 becomes U+FFFD, also at the very end', async () => {
    expect((await read([Uint8Array.of(0x61, 0xe9, 0x62)])).text).toBe('a\ufffdb')
    expect((await read([Uint8Array.of(0x61, 0xc3)])).text).toBe('a\ufffd')
    expect((await read([Uint8Array.of(0xc3)])).text).toBe('\ufffd')
    expect((await read([Uint8Array.of(0xef, 0xbb)])).text).toBe('\ufffd')
  })

  it.each([
    ['little-endian', Uint8Array.of(0xff, 0xfe, 0x61, 0)],
    ['big-endian', Uint8Array.of(0xfe, 0xff, 0, 0x61)]
  ])('UTF-16, %s, is refused however it is cut', async (_, bytes) => {
    for (let at = 0; at <= bytes.length; at++) {
      const reading = read(cut(bytes, [at]))
      await expect(reading).rejects.toBeInstanceOf(NutshellError)
      await expect(reading).rejects.toMatchObject({ code: 'FILE', message: expect.stringContaining('UTF-16') })
    }
  })

  it('empty sources and pieces are nothing', async () => {
    for (const source of ['', [], [''], [new Uint8Array(0), '', new Uint8Array(0)]]) {
      expect(await read(source)).toEqual({ text: '', skipped: 0 })
    }
    expect((await read([new Uint8Array(0), encode('a'), new Uint8Array(0), encode('b')])).text).toBe('ab')
  })

  it('reads what a stream gives', async () => {
    const stream = new Blob(['a,ü\n1,2']).stream() as unknown as AsyncIterable<Uint8Array>
    expect((await read(stream)).text).toBe('a,ü\n1,2')
  })

  it.each([
    [[3], '3'],
    [[null], 'null'],
    [Uint8Array.of(7) as never, '7'],
    [[new Uint16Array(2)], 'Uint16Array']
  ])('refuses pieces that are not text or bytes: %s', async (source, shown) => {
    const reading = read(source as TextSource)
    await expect(reading).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining(shown) })
    await expect(reading).rejects.toThrow('expected a string or Uint8Array')
  })
})

describe('utf8Length', () => {
  it('is the length that the encoder gives, lone surrogates too', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anyText, fc.constantFrom('\ud800', '\udfff', '\ud83d', '😀', '\u07ff\u0800', '\x7f\x80'))),
        (parts) => {
          const text = parts.join('')
          expect(utf8Length(text)).toBe(Buffer.byteLength(text))
        }
      )
    )
  })

  it.each([
    ['', 0],
    ['a', 1],
    ['é', 2],
    ['€', 3],
    ['😀', 4],
    ['\ud83d', 3],
    ['\ude00\ud83d', 6],
    ['\ud83d\ud83d\ude00', 7]
  ])('%j takes %i bytes', (text, bytes) => {
    expect(utf8Length(text)).toBe(bytes)
  })
})
