import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodePng } from './png'
import { headChunk, joined, pngChunk, pngFile } from './png.test-support'

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10)
const END = pngChunk('IEND', new Uint8Array(0))
const SIZE = { width: 13, height: 11 }
const PIXELS = SIZE.width * SIZE.height

/** Samples that are all different from their neighbours. */
function samplesOf(channels: number, depth: number): number[] {
  return Array.from({ length: PIXELS * channels }, (_, i) => (i * 40_503 + (i >> 3) * 77) % 2 ** depth)
}
const refused = (message: string) =>
  expect.objectContaining({ name: 'NutshellError', code: 'INVALID_INPUT', message: expect.stringContaining(message) })

const toByte = (sample: number, depth: number) => Math.round((255 * sample) / (2 ** depth - 1))

describe('decodePng', () => {
  const kinds = [
    ['grey', 0, [1, 2, 4, 8, 16], 1],
    ['RGB', 2, [8, 16], 3],
    ['grey and alpha', 4, [8, 16], 2],
    ['RGB and alpha', 6, [8, 16], 4]
  ] as const
  const cases = kinds.flatMap(([name, colour, depths, channels]) =>
    depths.flatMap((depth) =>
      [false, true]
        .filter((isInterlaced) => depth >= 8 || !isInterlaced)
        .map((isInterlaced) => [name, depth, isInterlaced, colour, channels] as const)
    )
  )

  it.each(cases)('%s of %i bits, interlaced: %s', (_, depth, isInterlaced, colour, channels) => {
    const samples = samplesOf(channels, depth)
    const { rgba, width, height } = decodePng(
      pngFile({ ...SIZE, depth, colour, samples, isInterlaced, filters: [0, 1, 2, 3, 4] })
    )
    expect([width, height]).toEqual([13, 11])
    const expected: number[] = []
    for (let i = 0; i < PIXELS; i++) {
      const of = samples.slice(i * channels, i * channels + channels).map((sample) => toByte(sample, depth))
      const alpha = channels % 2 === 0 ? of[channels - 1] : 255
      expected.push(of[0], of[channels > 2 ? 1 : 0], of[channels > 2 ? 2 : 0], alpha)
    }
    expect([...rgba]).toEqual(expected)
  })

  it.each([
    [1, false],
    [2, false],
    [4, false],
    [8, false],
    [8, true]
  ])('a palette of %i bits, interlaced: %s', (depth, isInterlaced) => {
    const colours = 2 ** Math.min(depth, 6)
    const palette = Uint8Array.from({ length: colours * 3 }, (_, i) => (i * 53) % 256)
    const samples = samplesOf(1, Math.min(depth, 6))
    const before = [pngChunk('PLTE', palette), pngChunk('tRNS', Uint8Array.of(7, 99))]
    const { rgba } = decodePng(pngFile({ ...SIZE, depth, colour: 3, samples, isInterlaced, before }))
    const expected = samples.flatMap((sample) => [
      ...palette.subarray(sample * 3, sample * 3 + 3),
      [7, 99][sample] ?? 255
    ])
    expect([...rgba]).toEqual(expected)
  })

  it('a colour that stands for nothing', () => {
    const grey = { width: 2, height: 1, depth: 4, colour: 0, samples: [3, 4] }
    expect([...decodePng(pngFile({ ...grey, before: [pngChunk('tRNS', Uint8Array.of(0, 4))] })).rgba]).toEqual([
      51, 51, 51, 255, 68, 68, 68, 0
    ])
    const colours = { width: 3, height: 1, depth: 8, colour: 2, samples: [1, 2, 3, 1, 2, 4, 0, 0, 0] }
    expect([
      ...decodePng(pngFile({ ...colours, before: [pngChunk('tRNS', Uint8Array.of(0, 1, 0, 2, 0, 3))] })).rgba
    ]).toEqual([1, 2, 3, 0, 1, 2, 4, 255, 0, 0, 0, 255])
  })

  it('texts and profiles are passed over, whatever they hold', () => {
    const before = ['tEXt', 'iCCP', 'zTXt', 'acTL'].map((type) => pngChunk(type, Uint8Array.of(1, 2, 3)))
    expect([...decodePng(pngFile({ width: 1, height: 1, depth: 8, colour: 0, samples: [9], before })).rgba]).toEqual([
      9, 9, 9, 255
    ])
  })

  it('a view of a larger buffer', () => {
    const file = pngFile({ width: 1, height: 1, depth: 8, colour: 0, samples: [9] })
    const larger = new Uint8Array(file.length + 20)
    larger.set(file, 7)
    expect([...decodePng(larger.subarray(7)).rgba]).toEqual([9, 9, 9, 255])
  })

  const file = pngFile({ ...SIZE, depth: 8, colour: 0, samples: samplesOf(1, 8) })

  it('a file that is cut off anywhere is refused', () => {
    for (let length = 0; length < file.length; length++) {
      expect(() => decodePng(file.subarray(0, length)), `${length} bytes`).toThrow(refused(''))
    }
  })

  it('a file with a wrong bit anywhere is refused', () => {
    // The last chunk's checksum is the one place that decides nothing; its length does.
    for (let at = 0; at < file.length - 4; at++) {
      const damaged = file.slice()
      damaged[at] ^= 1 << (at % 8)
      expect(() => decodePng(damaged), `byte ${at}`).toThrow(refused(''))
    }
  })

  const pixelsOf = (bytes: number) => pngChunk('IDAT', deflateSync(new Uint8Array(bytes)))
  it.each([
    ['what is no PNG', new TextEncoder().encode('GIF89a, or so'), 'not a PNG file'],
    [
      'a huge size',
      joined([SIGNATURE, headChunk(100_000, 100_000), pixelsOf(9), END]),
      '100000 x 100000 pixels, expected at most 33554432'
    ],
    [
      'a size that overflows',
      joined([SIGNATURE, headChunk(0xffffffff, 0xffffffff), END]),
      '4294967295 x 4294967295 pixels'
    ],
    ['no pixels', joined([SIGNATURE, headChunk(0, 5), END]), '0 x 5 pixels, expected at least one'],
    [
      'too many bytes',
      joined([SIGNATURE, headChunk(5000, 5000, 16, 6), END]),
      '200005000 bytes of pixels, expected at most 134217728'
    ],
    ['a bomb', joined([SIGNATURE, headChunk(28, 28), pixelsOf(3e7), END]), 'more than 812 bytes of pixels'],
    ['too few pixels', joined([SIGNATURE, headChunk(28, 28), pixelsOf(811), END]), '811 bytes of pixels, expected 812'],
    ['no pixels at all', joined([SIGNATURE, headChunk(28, 28), END]), 'png: '],
    ['no head', joined([SIGNATURE, pixelsOf(9), END]), 'its head is damaged'],
    ['another depth', joined([SIGNATURE, headChunk(28, 28, 3), END]), 'colours of kind 0 with 3 bits'],
    ['another colour', joined([SIGNATURE, headChunk(28, 28, 8, 5), END]), 'colours of kind 5 with 8 bits'],
    ['interlaced bits', joined([SIGNATURE, headChunk(28, 28, 1, 0, true), END]), 'interlaced with 1 bits'],
    [
      'an unknown chunk that matters',
      joined([SIGNATURE, headChunk(1, 1), pngChunk('QQQQ', Uint8Array.of(1)), END]),
      'unknown chunk QQQQ at byte 33'
    ],
    [
      'a palette without the colour',
      pngFile({
        width: 2,
        height: 1,
        depth: 8,
        colour: 3,
        samples: [0, 1],
        before: [pngChunk('PLTE', new Uint8Array(3))]
      }),
      'colour 1 at column 1 of row 0'
    ],
    ['no palette', pngFile({ width: 1, height: 1, depth: 8, colour: 3, samples: [0] }), 'colour 0 at column 0 of row 0']
  ])('%s', (_, bytes, message) => {
    expect(() => decodePng(bytes)).toThrow(refused(message))
  })
})
