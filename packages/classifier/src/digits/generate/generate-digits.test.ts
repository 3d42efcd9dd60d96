import { createHash } from 'node:crypto'
import type { NutshellError } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DIGITS, PIXELS, SIDE } from '../images'
import {
  type DigitWriter,
  digitShapes,
  type GenerateDigitsOptions,
  type GeneratedDigits,
  generateDigits
} from './generate-digits'
import { nearestMean } from './nearest-mean.test-support'

const seeds = fc.double({ noNaN: true, noDefaultInfinity: true })
const writers: fc.Arbitrary<DigitWriter> = fc.record(
  {
    seed: seeds,
    slant: fc.double({ min: -1, max: 1, noNaN: true }),
    thickness: fc.double({ min: 1, max: 6, noNaN: true }),
    width: fc.double({ min: 0.4, max: 2, noNaN: true }),
    unsteadiness: fc.double({ min: 0, max: 0.1, noNaN: true })
  },
  { requiredKeys: [] }
)

/** Where the ink of an image lies. */
function inkOf(image: Uint8Array) {
  const columns: number[] = []
  const rows: number[] = []
  let [mass, massX, massY, massXY, massYY] = [0, 0, 0, 0, 0]
  for (let p = 0; p < PIXELS; p++) {
    const byte = image[p]
    if (byte === 0) continue
    const [x, y] = [p % SIDE, Math.floor(p / SIDE)]
    columns.push(x)
    rows.push(y)
    mass += byte
    massX += byte * x
    massY += byte * y
    massXY += byte * x * y
    massYY += byte * y * y
  }
  const [centreX, centreY] = [massX / mass, massY / mass]
  return {
    mass,
    centreX,
    centreY,
    width: Math.max(...columns) - Math.min(...columns) + 1,
    height: Math.max(...rows) - Math.min(...rows) + 1,
    /** Pixels right for each pixel up. */
    slant: -(massXY / mass - centreX * centreY) / (massYY / mass - centreY * centreY)
  }
}

const checksum = ({ images, labels }: GeneratedDigits) =>
  createHash('sha256').update(images).update(labels).digest('hex').slice(0, 16)

const imagesOf = ({ images, labels }: GeneratedDigits) =>
  Array.from(labels, (_, i) => images.subarray(i * PIXELS, (i + 1) * PIXELS))

const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('generateDigits', () => {
  it('gives the same bytes for the same options, everywhere', () => {
    const options = { seed: 7, writer: { seed: 2, shapes: { 7: 'barred' } } }
    expect(checksum(generateDigits(40, { seed: 1 }))).not.toBe(checksum(generateDigits(40, { seed: 2 })))
    expect(checksum(generateDigits(40))).toBe(checksum(generateDigits(40, { seed: 0 })))
    expect(checksum(generateDigits(100, options))).toBe(checksum(generateDigits(100, options)))
    // Of this very code, on x64: they guard other machines and engines.
    expect(checksum(generateDigits(500, { seed: 1 }))).toBe('d5d2ad2f456f09cc')
    expect(checksum(generateDigits(100, options))).toBe('27f817b46b07c312')
  })

  it('writes each digit as often as the others, in no order', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 60 }),
        seeds,
        fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 1 }),
        (count, seed, digits) => {
          const { images, labels } = generateDigits(count, { seed, digits })
          expect(images).toHaveLength(count * PIXELS)
          expect(labels).toHaveLength(count)
          for (const label of labels) expect(digits).toContain(label)
          const counts = digits.map((digit) => labels.filter((label) => label === digit).length)
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        }
      ),
      { numRuns: 30 }
    )
    const { labels } = generateDigits(200)
    expect([...labels]).not.toEqual([...labels].sort())
  })

  it("places digits as MNIST's are placed, whoever writes", () => {
    fc.assert(
      fc.property(seeds, fc.option(writers, { nil: undefined }), (seed, writer) => {
        for (const image of imagesOf(generateDigits(20, { seed, writer }))) {
          const { centreX, centreY, width, height } = inkOf(image)
          expect(Math.max(width, height)).toBeLessThanOrEqual(20)
          expect(Math.max(width, height)).toBeGreaterThanOrEqual(18)
          // Whole pixels leave half a pixel, but where ink would leave the image.
          expect(Math.abs(centreX - 14)).toBeLessThanOrEqual(0.5)
          expect(Math.abs(centreY - 14)).toBeLessThanOrEqual(0.5)
        }
      }),
      { numRuns: 30 }
    )
  })

  it("has as much ink as MNIST's digits, and is as dark", () => {
    const images = imagesOf(generateDigits(1000, { seed: 3 }))
    // MNIST: 102.4 black pixels to an image.
    expect(Math.abs(meanOf(images.map((image) => inkOf(image).mass / 255)) - 102.4)).toBeLessThan(10)
    for (const image of images) expect(Math.max(...image)).toBeGreaterThan(200)
  })

  it('writes what can be read: means of some digits tell others, also one writer by another', () => {
    const train = generateDigits(2000, { seed: 1 })
    // Means of 60,000 digits of MNIST tell .82 of its others.
    expect(nearestMean(train, generateDigits(500, { seed: 2 }))).toBeGreaterThan(0.7)
    const own = generateDigits(200, { seed: 1, writer: { seed: 5 } })
    expect(nearestMean(own, generateDigits(200, { seed: 2, writer: { seed: 5 } }))).toBeGreaterThan(0.95)
  })
})

describe('a writer', () => {
  it('has the slant, the pen and the width that he is given', () => {
    const write = (writer: DigitWriter) => imagesOf(generateDigits(100, { digits: [1, 4], writer })).map(inkOf)
    const slantOf = (slant: number) => meanOf(write({ seed: 1, slant }).map((ink) => ink.slant))
    expect(slantOf(0.5) - slantOf(0)).toBeGreaterThan(0.3)
    expect(slantOf(0) - slantOf(-0.5)).toBeGreaterThan(0.3)
    const massOf = (thickness: number) => meanOf(write({ seed: 1, thickness }).map((ink) => ink.mass))
    expect(massOf(4) / massOf(2)).toBeGreaterThan(1.6)
    const widthOf = (width: number) => meanOf(write({ seed: 1, slant: 0, width }).map((ink) => ink.width))
    expect(widthOf(1.2)).toBeGreaterThan(widthOf(0.6) + 2)
  })

  it('writes in his own hand, whatever the seed of the digits', () => {
    const write = (writer: number, seed: number) => generateDigits(60, { seed, digits: [2], writer: { seed: writer } })
    const distance = (a: Uint8Array, b: Uint8Array) => a.reduce((sum, byte, p) => sum + (byte - b[p]) ** 2, 0)
    const pairs = (a: Uint8Array[], b: Uint8Array[]) => meanOf(a.map((image, i) => distance(image, b[i])))
    for (let writer = 0; writer < 5; writer++) {
      const own = imagesOf(write(writer, 1))
      expect(pairs(own, imagesOf(write(writer, 2)))).toBeLessThan(0.8 * pairs(own, imagesOf(write(writer + 1, 2))))
    }
  })

  it('writes the shapes that he is given, and the others as ever', () => {
    const write = (shapes: DigitWriter['shapes'], digits: number[]) =>
      generateDigits(30, { digits, writer: { seed: 3, thickness: 2, shapes } })
    const massOf = (name: string) => meanOf(imagesOf(write({ 7: name }, [7])).map((image) => inkOf(image).mass))
    expect(massOf('barred')).toBeGreaterThan(1.2 * massOf('plain'))
    const slantOf = (name: string) => meanOf(imagesOf(write({ 7: name }, [7])).map((image) => inkOf(image).slant))
    expect(slantOf('mirrored')).toBeLessThan(slantOf('plain') - 0.1)
    expect(checksum(write({ 2: 'loop' }, [0, 1]))).toBe(checksum(write({}, [0, 1])))
    expect(digitShapes(7).slice(-2)).toEqual(['footed', 'mirrored'])
  })

  it('writes every shape there is', () => {
    for (let digit = 0; digit < DIGITS; digit++) {
      for (const name of digitShapes(digit)) {
        const { images } = generateDigits(3, { digits: [digit], writer: { shapes: { [digit]: name } } })
        for (const image of imagesOf({ images, labels: new Uint8Array(3) }))
          expect(inkOf(image).height).toBeGreaterThan(8)
      }
    }
  })
})

describe('options', () => {
  it.each<[unknown, NutshellError['code'], string]>([
    [{ style: 1 }, 'UNKNOWN_OPTION', "generateDigits: unknown option 'style'; known: seed, writer, digits"],
    [{ seed: '1' }, 'INVALID_OPTION', "seed = '1', expected a finite number"],
    [{ digits: [] }, 'INVALID_OPTION', 'digits = an array of 0, expected different digits from 0 to 9'],
    [{ digits: [1, 1] }, 'INVALID_OPTION', 'digits = an array of 2, expected different digits from 0 to 9'],
    [{ digits: [10] }, 'INVALID_OPTION', 'digits[0] = 10, expected a whole number from 0 to 9'],
    [{ writer: 3 }, 'INVALID_OPTION', 'writer: options = 3, expected an object'],
    [{ writer: null }, 'INVALID_OPTION', 'writer: options = null, expected an object'],
    [
      { writer: { pen: 1 } },
      'UNKNOWN_OPTION',
      "writer: unknown option 'pen'; known: seed, slant, thickness, width, unsteadiness, shapes"
    ],
    [{ writer: { slant: 2 } }, 'INVALID_OPTION', 'writer.slant = 2, expected a number from -1 to 1'],
    [{ writer: { thickness: 0 } }, 'INVALID_OPTION', 'writer.thickness = 0, expected a number from 1 to 6'],
    [{ writer: { shapes: { 11: 'bar' } } }, 'UNKNOWN_OPTION', "writer.shapes: unknown option '11'"],
    [
      { writer: { shapes: { 1: 'barred' } } },
      'INVALID_OPTION',
      "writer.shapes[1] = 'barred', expected one of: bar, flag"
    ]
  ])('refuses %o', (options, code, message) => {
    const refused = expect.objectContaining({ code, message: expect.stringContaining(message) })
    expect(() => generateDigits(1, options as GenerateDigitsOptions)).toThrow(refused)
  })

  it.each([-1, 1.5, 1e7, '3'])('refuses %s digits', (count) => {
    expect(() => generateDigits(count as number)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  })

  it('knows no shapes of what is no digit', () => {
    expect(() => digitShapes(10)).toThrow('digit = 10, expected a whole number from 0 to 9')
  })
})
