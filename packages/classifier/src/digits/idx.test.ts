import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeIdxImages, decodeIdxLabels, encodeIdxImages, encodeIdxLabels } from './idx'

/** Two images: the first one's pixels are 1, the second one's 2. Written by hand from the format's description. */
function twoImages(): Uint8Array {
  const bytes = new Uint8Array(16 + 2 * 784)
  bytes.set([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28])
  bytes.fill(1, 16, 800).fill(2, 800)
  return bytes
}
const THREE_LABELS = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 9)

const changed = (bytes: Uint8Array, at: number, value: number) => {
  const copy = bytes.slice()
  copy[at] = value
  return copy
}

describe('idx files', () => {
  it('are read', () => {
    const { pixels, count } = decodeIdxImages(twoImages())
    expect(count).toBe(2)
    expect(pixels).toEqual(new Uint8Array(1568).fill(1, 0, 784).fill(2, 784))
    expect([...decodeIdxLabels(THREE_LABELS)]).toEqual([5, 0, 9])
  })

  it('are read where they begin anywhere in a larger buffer', () => {
    const larger = new Uint8Array(20)
    larger.set(THREE_LABELS, 3)
    expect([...decodeIdxLabels(larger.subarray(3, 14))]).toEqual([5, 0, 9])
  })

  it('are written as they are read', () => {
    expect(encodeIdxImages(decodeIdxImages(twoImages()).pixels)).toEqual(twoImages())
    expect(encodeIdxLabels([5, 0, 9])).toEqual(THREE_LABELS)
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 784, maxLength: 784 }), { minLength: 1, maxLength: 3 }),
        (images) => {
          const back = decodeIdxImages(encodeIdxImages(images))
          expect(back.count).toBe(images.length)
          expect(images.map((_, i) => back.pixels.slice(i * 784, i * 784 + 784))).toEqual(images)
        }
      ),
      { numRuns: 20 }
    )
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 }), (labels) => {
        expect([...decodeIdxLabels(encodeIdxLabels(labels))]).toEqual(labels)
      })
    )
  })

  it.each([
    ['no bytes', () => new Uint8Array(0), 'INVALID_INPUT', 'idx images: 0 bytes, expected at least 16'],
    ['half a head', () => twoImages().slice(0, 15), 'INVALID_INPUT', 'idx images: 15 bytes, expected at least 16'],
    [
      'a file of labels',
      () => encodeIdxLabels(new Uint8Array(99)),
      'INVALID_INPUT',
      'magic number 2049 (labels), expected 2051'
    ],
    [
      'another magic number',
      () => changed(twoImages(), 2, 9),
      'INVALID_INPUT',
      'magic number 2307, expected 2051 of idx images'
    ],
    ['gzip', () => Uint8Array.of(0x1f, 0x8b, 8), 'INVALID_INPUT', 'idx images are gzip, expected them decompressed'],
    ['no array', () => 'x' as never, 'INVALID_INPUT', "idx images = 'x', expected a Uint8Array"],
    ['other rows', () => changed(twoImages(), 11, 27), 'INVALID_SHAPE', 'images of 27 x 28 pixels, expected 28 x 28'],
    [
      'other columns',
      () => changed(twoImages(), 15, 32),
      'INVALID_SHAPE',
      'images of 28 x 32 pixels, expected 28 x 28'
    ],
    ['no images', () => changed(twoImages(), 7, 0), 'EMPTY_INPUT', 'no images in the idx file'],
    [
      'a byte too few',
      () => twoImages().slice(0, -1),
      'INVALID_INPUT',
      '1567 bytes of data, expected 1568 for the 2 images'
    ],
    ['a byte too many', () => Uint8Array.of(...twoImages(), 0), 'INVALID_INPUT', '1569 bytes of data, expected 1568'],
    [
      'a count beyond all',
      () => changed(twoImages(), 4, 255),
      'INVALID_INPUT',
      'expected 3354101024288 for the 4278190082'
    ]
  ])('images: %s', (_, bytes, code, message) => {
    expect(() => decodeIdxImages(bytes())).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) })
    )
  })

  it.each([
    ['half a head', THREE_LABELS.slice(0, 7), 'INVALID_INPUT', 'idx labels: 7 bytes, expected at least 8'],
    ['a file of images', twoImages(), 'INVALID_INPUT', 'magic number 2051 (images), expected 2049 of idx labels'],
    ['no labels', Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0), 'EMPTY_INPUT', 'no labels in the idx file'],
    ['a byte too few', THREE_LABELS.slice(0, -1), 'INVALID_INPUT', '2 bytes of data, expected 3 for the 3 labels'],
    ['a byte too many', Uint8Array.of(...THREE_LABELS, 1), 'INVALID_INPUT', '4 bytes of data, expected 3'],
    ['what is no digit', changed(THREE_LABELS, 9, 10), 'INVALID_INPUT', 'label 1 = 10, expected a digit from 0 to 9']
  ])('labels: %s', (_, bytes, code, message) => {
    expect(() => decodeIdxLabels(bytes)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) })
    )
  })

  it('are not written of what is no digit', () => {
    expect(() => encodeIdxImages([])).toThrow(expect.objectContaining({ code: 'EMPTY_INPUT' }))
    expect(() => encodeIdxImages(new Uint8Array(783))).toThrow(expect.objectContaining({ code: 'INVALID_SHAPE' }))
    expect(() => encodeIdxLabels([])).toThrow(expect.objectContaining({ code: 'EMPTY_INPUT' }))
    for (const label of [-1, 10, 0.5, Number.NaN]) {
      expect(() => encodeIdxLabels([3, label])).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT', message: `label 1 = ${label}, expected a digit from 0 to 9` })
      )
    }
  })
})
