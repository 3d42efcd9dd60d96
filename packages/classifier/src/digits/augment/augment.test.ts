import { createHash } from 'node:crypto'
import { type NutshellError, Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PIXELS, SIDE } from '../images'
import { Augmenter, type AugmentOptions, normalizeInto, type ResolvedAugment, resolveAugment } from './augment'

const STILL: ResolvedAugment = { shift: 0, rotation: 0, scale: 0, shear: 0, elastic: 0, thickness: 0 }
const images = fc.uint8Array({ minLength: PIXELS, maxLength: PIXELS })
const seeds = fc.nat()

function augmented(pixels: Uint8Array, options: ResolvedAugment, random: Random): Float32Array {
  const out = new Float32Array(PIXELS)
  new Augmenter(options).augmentInto(pixels, 0, out, 0, random)
  return out
}

function shown(pixels: Uint8Array): Float32Array {
  const out = new Float32Array(PIXELS)
  normalizeInto(pixels, 0, out, 0)
  return out
}

/** A generator that draws one and the same. */
function always(next: number, word: number): Random {
  return { next: () => next, nextUint32: () => word } as Random
}

/** The textbook: of each pixel, where it comes from, and what is there. */
function plain(pixels: Uint8Array, options: ResolvedAugment, random: Random): Float64Array {
  const either = (most: number) => (random.next() * 2 - 1) * most
  const angle = (either(options.rotation) * Math.PI) / 180
  const [wide, high] = [1 + either(options.scale), 1 + either(options.scale)]
  const [lean, right, down] = [either(options.shear), either(options.shift), either(options.shift)]
  const growth = options.thickness * (1.5 * random.next() - 0.5)
  const grid = Array.from({ length: 25 }, () => [bent(random), bent(random)])
  const field = (x: number, y: number, axis: number) => {
    const [column, row] = [Math.min(Math.floor(x / 6.75), 3), Math.min(Math.floor(y / 6.75), 3)]
    const point = (r: number, c: number) => grid[Math.min(Math.max(r, 0), 4) * 5 + Math.min(Math.max(c, 0), 4)][axis]
    const rows = [-1, 0, 1, 2].map((r) => {
      const of = (c: number) => point(row + r, column + c)
      return catmullRom(of(-1), of(0), of(1), of(2), x / 6.75 - column)
    })
    return options.elastic * catmullRom(rows[0], rows[1], rows[2], rows[3], y / 6.75 - row)
  }
  const given = (x: number, y: number) => (x < 0 || x > 27 || y < 0 || y > 27 ? 0 : pixels[y * SIDE + x])
  const ink = (x: number, y: number) => {
    if (x < 0 || x > 27 || y < 0 || y > 27) return 0
    const near = [given(x, y), given(x - 1, y), given(x + 1, y), given(x, y - 1), given(x, y + 1)]
    const towards = growth > 0 ? Math.max(...near) : Math.min(...near)
    return (1 - Math.abs(growth)) * near[0] + Math.abs(growth) * towards
  }
  return Float64Array.from({ length: PIXELS }, (_, p) => {
    const [x, y] = [p % SIDE, Math.floor(p / SIDE)]
    const [fromX, fromY] = [x - 13.5, y - 13.5]
    const u = (Math.cos(angle) * fromX - Math.sin(angle) * fromY) / wide + lean * fromY + 13.5 + right + field(x, y, 0)
    const v = (Math.sin(angle) * fromX + Math.cos(angle) * fromY) / high + 13.5 + down + field(x, y, 1)
    const [left, top] = [Math.floor(u), Math.floor(v)]
    const [a, b] = [u - left, v - top]
    const above = (1 - a) * ink(left, top) + a * ink(left + 1, top)
    const below = (1 - a) * ink(left, top + 1) + a * ink(left + 1, top + 1)
    return ((1 - b) * above + b * below) / 255
  })
}

/** Bell-shaped with a standard deviation of 1: four bytes of a word. */
function bent(random: Random): number {
  const bytes = [...new Uint8Array(Uint32Array.of(random.nextUint32()).buffer)]
  return (bytes.reduce((sum, byte) => sum + byte) - 510) / Math.sqrt((4 * 65535) / 12)
}

/** The curve through b and c that has the slope (c - a) / 2 at b and (d - b) / 2 at c. */
function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  const [t2, t3] = [t * t, t * t * t]
  const [slopeB, slopeC] = [(c - a) / 2, (d - b) / 2]
  return (2 * t3 - 3 * t2 + 1) * b + (t3 - 2 * t2 + t) * slopeB + (3 * t2 - 2 * t3) * c + (t3 - t2) * slopeC
}

describe('Augmenter', () => {
  it('does what the textbook says', () => {
    const options = fc.record({
      shift: fc.double({ min: 0, max: 6, noNaN: true }),
      rotation: fc.double({ min: 0, max: 45, noNaN: true }),
      scale: fc.double({ min: 0, max: 0.5, noNaN: true }),
      shear: fc.double({ min: 0, max: 1, noNaN: true }),
      elastic: fc.double({ min: 0, max: 3, noNaN: true }),
      thickness: fc.double({ min: 0, max: 1, noNaN: true })
    })
    fc.assert(
      fc.property(images, options, seeds, (pixels, given, seed) => {
        const fast = augmented(pixels, given, new Random(seed))
        const slow = plain(pixels, given, new Random(seed))
        // Places differ by their rounding, about 1e-14; ink by 2 of 1 in a pixel at most, and it is stored as a float32.
        for (let p = 0; p < PIXELS; p++) expect(Math.abs(fast[p] - slow[p])).toBeLessThan(1e-7)
      }),
      { numRuns: 20 }
    )
  })

  it('shows an image as it is where nothing may move', () => {
    fc.assert(
      fc.property(images, seeds, (pixels, seed) => {
        expect(augmented(pixels, STILL, new Random(seed))).toEqual(shown(pixels))
      }),
      { numRuns: 20 }
    )
  })

  it('moves by whole pixels, with paper where the image ends', () => {
    const pixels = Uint8Array.from({ length: PIXELS }, (_, p) => p % 256)
    const moved = augmented(pixels, { ...STILL, shift: 2 }, always(1, 0))
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const value = x + 2 < SIDE && y + 2 < SIDE ? pixels[(y + 2) * SIDE + x + 2] : 0
        expect(moved[y * SIDE + x]).toBe(Math.fround(value / 255))
      }
    }
  })

  it('bends by the standard deviation that is asked for, each way', () => {
    // The ink of a pixel says which column it comes from. Column 7, row 7 is next to a point of the grid.
    const columns = Uint8Array.from({ length: PIXELS }, (_, p) => (p % SIDE) * 9)
    const augmenter = new Augmenter({ ...STILL, elastic: 1.2 })
    const random = new Random(4)
    const out = new Float32Array(PIXELS)
    const count = 2000
    let sum = 0
    let squares = 0
    for (let i = 0; i < count; i++) {
      augmenter.augmentInto(columns, 0, out, 0, random)
      const bend = (out[7 * SIDE + 7] * 255) / 9 - 7
      sum += bend / count
      squares += (bend * bend) / count
    }
    // Their mean has a standard error of 0.027, their deviation one of 0.019.
    expect(Math.abs(sum)).toBeLessThan(0.11)
    expect(Math.abs(Math.sqrt(squares) - 1.2)).toBeLessThan(0.08)
  })

  it('draws as many numbers for any image', () => {
    fc.assert(
      fc.property(images, seeds, (pixels, seed) => {
        const [a, b] = [new Random(seed), new Random(seed)]
        augmented(pixels, resolveAugment(true) as ResolvedAugment, a)
        augmented(new Uint8Array(PIXELS), resolveAugment(true) as ResolvedAugment, b)
        expect(a.nextUint32()).toBe(b.nextUint32())
      }),
      { numRuns: 10 }
    )
  })

  it('reads and writes where it is told to, and gives the same bytes everywhere', () => {
    const pixels = Uint8Array.from({ length: 3 * PIXELS }, (_, p) => (p * p) % 251)
    const before = pixels.slice()
    const out = new Float32Array(3 * PIXELS).fill(-1)
    const augmenter = new Augmenter(resolveAugment(true) as ResolvedAugment)
    augmenter.augmentInto(pixels, PIXELS, out, 2 * PIXELS, new Random(1))
    expect(pixels).toEqual(before)
    expect(out.subarray(0, 2 * PIXELS).every((value) => value === -1)).toBe(true)
    const image = out.subarray(2 * PIXELS)
    expect(image).toEqual(
      augmented(pixels.subarray(PIXELS, 2 * PIXELS), resolveAugment(true) as ResolvedAugment, new Random(1))
    )
    expect(image.every((value) => value >= 0 && value <= 1)).toBe(true)
    // Of this very code, on x64: it guards other machines and engines.
    expect(createHash('sha256').update(new Uint8Array(image.slice().buffer)).digest('hex').slice(0, 16)).toBe(
      '8cad2dce3d3c5b4d'
    )
  })
})

describe('normalizeInto', () => {
  it('divides by 255', () => {
    const pixels = Uint8Array.from({ length: PIXELS }, (_, p) => p % 256)
    expect(shown(pixels)).toEqual(Float32Array.from(pixels, (value) => value / 255))
  })
})

describe('resolveAugment', () => {
  it('fills in what is not given', () => {
    expect(resolveAugment(false)).toBeUndefined()
    const defaults = { shift: 2, rotation: 10, scale: 0.1, shear: 0.1, elastic: 0.7, thickness: 1 }
    expect(resolveAugment(true)).toEqual(defaults)
    expect(resolveAugment({})).toEqual(defaults)
    expect(resolveAugment({ rotation: 0, elastic: undefined })).toEqual({ ...defaults, rotation: 0 })
  })

  it.each([
    [
      { rotate: 3 },
      'UNKNOWN_OPTION',
      "augment: unknown option 'rotate'; known: shift, rotation, scale, shear, elastic, thickness"
    ],
    [{ rotation: 46 }, 'INVALID_OPTION', 'augment.rotation = 46, expected a number from 0 to 45'],
    [{ shift: -1 }, 'INVALID_OPTION', 'augment.shift = -1, expected a number from 0 to 14'],
    [{ scale: 1 }, 'INVALID_OPTION', 'augment.scale = 1, expected a number from 0 to 0.9'],
    [{ shear: '1' }, 'INVALID_OPTION', "augment.shear = '1', expected a number from 0 to 1"],
    [{ elastic: Number.NaN }, 'INVALID_OPTION', 'augment.elastic = NaN, expected a number from 0 to 14'],
    ['yes', 'INVALID_OPTION', "augment: options = 'yes', expected an object"]
  ])('refuses %o', (options, code, message) => {
    const refused: Partial<NutshellError> = { code: code as NutshellError['code'], message }
    expect(() => resolveAugment(options as AugmentOptions)).toThrow(expect.objectContaining(refused))
  })
})
