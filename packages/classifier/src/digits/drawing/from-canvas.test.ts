import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDigits } from '../../node/read-digits'
import { fromCanvas } from './from-canvas'
import { fromPng } from './from-png'
import { pngFile } from './png.test-support'

/** Ink of 0 to 1 at each pixel. */
interface Ink {
  readonly ink: ArrayLike<number>
  readonly width: number
  readonly height: number
}
type Colour = readonly [number, number, number, number]
const WHITE: Colour = [255, 255, 255, 255]
const BLACK: Colour = [0, 0, 0, 255]

/** A canvas where ink lies on paper; `shade` is what the light leaves of it at a place. */
function painted({ ink, width, height }: Ink, ofInk: Colour, ofPaper: Colour, shade = (_x: number, _y: number) => 1) {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    const light = shade((i % width) / width, Math.floor(i / width) / height)
    for (let c = 0; c < 4; c++) {
      const value = ofPaper[c] + (ofInk[c] - ofPaper[c]) * ink[i]
      rgba[i * 4 + c] = c < 3 ? value * light : value
    }
  }
  return rgba
}

/** Where a pen of that thickness went, from point to point; each list of points is a stroke. */
function drawn(
  strokes: readonly (readonly (readonly [number, number])[])[],
  thick: number,
  width = 200,
  height = width
): Ink {
  const ink = new Float64Array(width * height)
  for (let i = 0; i < ink.length; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    for (const points of strokes) {
      for (let p = 1; p < points.length; p++) {
        const [[x0, y0], [x1, y1]] = [points[p - 1], points[p]]
        const length = (x1 - x0) ** 2 + (y1 - y0) ** 2
        const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length))
        if (Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0)) <= thick / 2) ink[i] = 1
      }
    }
  }
  return { ink, width, height }
}

const SEVEN = [
  [
    [60, 50],
    [140, 50],
    [90, 160]
  ]
] as const
/** A five whose bar is apart. */
const BAR = [
  [95, 40],
  [150, 40]
] as const
const FIVE = [
  [
    [80, 50],
    [78, 95],
    [120, 95],
    [135, 125],
    [115, 155],
    [75, 150]
  ],
  BAR
] as const

const image = (ink: Ink, ofInk = BLACK, ofPaper = WHITE, shade?: (x: number, y: number) => number) =>
  fromCanvas(painted(ink, ofInk, ofPaper, shade), ink.width, ink.height)

/** The mean difference of two images. */
function apart(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length
}
const seven = image(drawn(SEVEN, 14))

describe('fromCanvas', () => {
  it('brings a drawing into the frame: 20 pixels a side, its centre of mass in the middle', () => {
    const places = [...seven.keys()].filter((i) => seven[i] > 100)
    const rows = places.map((i) => Math.floor(i / 28))
    expect(Math.max(...rows) - Math.min(...rows) + 1).toBe(20)
    const sum = seven.reduce((total, value) => total + value)
    const x = seven.reduce((total, value, i) => total + value * (i % 28), 0) / sum
    const y = seven.reduce((total, value, i) => total + value * Math.floor(i / 28), 0) / sum
    expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.5)
    expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.5)
    // 124 high (110 and the pen), so 90 + 14 wide become about 17.
    const columns = places.map((i) => i % 28)
    expect(Math.abs(Math.max(...columns) - Math.min(...columns) + 1 - (94 * 20) / 124)).toBeLessThan(1.5)
  })

  it.each([
    ['light on dark', WHITE, BLACK],
    ['light on dark green', [230, 240, 230, 255], [20, 60, 30, 255]],
    ['red on white', [200, 20, 20, 255], WHITE],
    ['yellow on white', [255, 240, 0, 255], WHITE],
    ['red on blue that is as dark', [150, 0, 0, 255], [0, 0, 255, 255]],
    ['pencil', [170, 170, 170, 255], [235, 235, 230, 255]],
    ['black on nothing', BLACK, [0, 0, 0, 0]],
    ['black on nothing that would be white', BLACK, [255, 255, 255, 0]],
    ['white on nothing', WHITE, [0, 0, 0, 0]],
    ['on glass', [0, 0, 0, 128], [255, 255, 255, 128]]
  ] as const)('sees the same in %s', (_, ofInk, ofPaper) => {
    expect(apart(image(drawn(SEVEN, 14), ofInk, ofPaper), seven)).toBeLessThan(1)
  })

  it.each([
    ['from side to side', (x: number) => 1 - 0.4 * x],
    ['from corner to corner', (x: number, y: number) => 0.5 + 0.25 * (x + y)],
    ['from the middle', (x: number, y: number) => 1 - 0.8 * ((x - 0.4) ** 2 + (y - 0.6) ** 2)]
  ])('does not take light that falls off %s for ink', (_, shade) => {
    expect(apart(image(drawn(SEVEN, 14), [20, 20, 40, 255], [240, 235, 225, 255], shade), seven)).toBeLessThan(6)
  })

  it('does not depend on where a drawing is, nor how large', () => {
    const moved = SEVEN.map((stroke) => stroke.map(([x, y]) => [x + 300, y + 10] as const))
    expect(apart(image(drawn(moved, 14, 500, 200)), seven)).toBe(0)
    const large = SEVEN.map((stroke) => stroke.map(([x, y]) => [x * 4, y * 4] as const))
    expect(apart(image(drawn(large, 56, 800)), seven)).toBeLessThan(4)
    const small = SEVEN.map((stroke) => stroke.map(([x, y]) => [x / 5, y / 5] as const))
    expect(apart(image(drawn(small, 3, 40)), seven)).toBeLessThan(12)
  })

  it('sees a drawing that touches the border', () => {
    const { ink, width } = drawn(SEVEN, 14)
    const [left, top, across, down] = [53, 43, 95, 125]
    const cut = Float64Array.from(
      { length: across * down },
      (_, i) => ink[(top + Math.floor(i / across)) * width + left + (i % across)]
    )
    expect(apart(image({ ink: cut, width: across, height: down }), seven)).toBeLessThan(1)
  })

  it('makes strokes as thick as handwriting', () => {
    const inkOf = (pixels: Uint8Array) => pixels.reduce((sum, value) => sum + value) / 255
    const [thin, thick] = [drawn(SEVEN, 3), drawn(SEVEN, 40)]
    const keep = (ink: Ink) => fromCanvas(painted(ink, BLACK, WHITE), 200, 200, { strokes: 'keep' })
    // The pen's way is 80 + 121 long in a box of about 110: some 36 pixels of the 20.
    expect(inkOf(keep(thin))).toBeLessThan(36 * 0.7)
    expect(inkOf(image(thin))).toBeGreaterThan(36 * 1.6)
    expect(inkOf(keep(thick))).toBeGreaterThan(36 * 4)
    expect(inkOf(image(thick))).toBeLessThan(36 * 3.6)
    expect(apart(image(thin), seven)).toBeLessThan(14)
  })

  it('leaves out specks, but keeps the loose bar of a five', () => {
    const { ink } = drawn(SEVEN, 14)
    const dusty = Float64Array.from(ink)
    for (const [x, y] of [
      [5, 5],
      [190, 190],
      [10, 180],
      [100, 120]
    ]) {
      for (const at of [y * 200 + x, y * 200 + x + 1, y * 200 + 200 + x]) dusty[at] = 1
    }
    expect(apart(image({ ink: dusty, width: 200, height: 200 }), seven)).toBeLessThan(0.5)
    const five = image(drawn(FIVE, 10))
    const bar = drawn([BAR], 10).ink
    const body = drawn(FIVE, 10).ink
    const without = image({
      ink: Float64Array.from(body, (value, i) => (bar[i] === 1 ? 0 : value)),
      width: 200,
      height: 200
    })
    expect(apart(five, without)).toBeGreaterThan(10)
  })

  it('refuses what shows nothing', () => {
    const empty = expect.objectContaining({ code: 'EMPTY_INPUT', message: 'nothing is drawn, expected a digit' })
    for (const paper of [WHITE, BLACK, [0, 0, 0, 0], [255, 255, 255, 0], [90, 120, 40, 255]] as const) {
      expect(() => image(drawn([], 1), BLACK, paper)).toThrow(empty)
    }
    // Nor light alone, nor the grain of paper.
    expect(() => image(drawn([], 1), BLACK, WHITE, (x, y) => 1 - 0.3 * x - 0.2 * y)).toThrow(empty)
    expect(() =>
      image(drawn([], 1), BLACK, WHITE, (x, y) => 0.9 + (((x * 200 * 7919 + y * 200 * 104_729) | 0) % 11) / 200)
    ).toThrow(empty)
    expect(() => fromCanvas(Uint8Array.from(WHITE), 1, 1)).toThrow(empty)
  })

  it('takes any canvas: 784 bytes, or an error that it documents', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.infiniteStream(fc.nat(255)),
        (width, height, stream) => {
          const rgba = Uint8Array.from({ length: width * height * 4 }, () => stream.next().value as number)
          const before = rgba.slice()
          try {
            expect(fromCanvas(rgba, width, height)).toHaveLength(784)
          } catch (error) {
            expect(error).toMatchObject({ code: 'EMPTY_INPUT' })
          }
          expect(rgba).toEqual(before)
        }
      ),
      { numRuns: 60 }
    )
  })

  it.each([
    ['too few bytes', new Uint8Array(15), 2, 2, 'INVALID_SHAPE'],
    ['no pixels', new Uint8Array(0), 0, 0, 'INVALID_SHAPE'],
    ['half a pixel', new Uint8Array(16), 0.5, 8, 'INVALID_SHAPE'],
    ['numbers', [0, 0, 0, 0], 1, 1, 'INVALID_INPUT'],
    ['nothing', undefined, 1, 1, 'INVALID_INPUT']
  ])('%s', (_, rgba, width, height, code) => {
    expect(() => fromCanvas(rgba as Uint8Array, width, height)).toThrow(expect.objectContaining({ code }))
  })

  it('knows its options', () => {
    const canvas = painted(drawn(SEVEN, 14), BLACK, WHITE)
    expect(() => fromCanvas(canvas, 200, 200, { stroke: 'fit' } as never)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_OPTION' })
    )
    expect(() => fromCanvas(canvas, 200, 200, { strokes: 'thin' as never })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' })
    )
  })
})

it('fromPng sees what the canvas shows', () => {
  const canvas = painted(drawn(SEVEN, 14), BLACK, WHITE)
  expect(fromPng(pngFile({ width: 200, height: 200, depth: 8, colour: 6, samples: canvas }))).toEqual(seven)
  expect(() => fromPng('x' as never)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
})

const data = join(process.env.NUTSHELL_DATA ?? '', 'mnist')
describe.skipIf(process.env.NUTSHELL_REQUIRE_DATA !== '1' && !existsSync(data))('MNIST (needs NUTSHELL_DATA)', () => {
  it('brings its own images back to themselves, however enlarged', async () => {
    const { images } = await readDigits(data, 'test')
    let [plain, nearest] = [0, 0]
    const all = 40
    for (let i = 0; i < all; i++) {
      const original = images.subarray(i * 784, i * 784 + 784)
      const ink = Float64Array.from(original, (value) => value / 255)
      const large = Float64Array.from(
        { length: 140 * 140 },
        (_, at) => ink[Math.floor(at / 700) * 28 + Math.floor((at % 140) / 5)]
      )
      const fromPlain = image({ ink, width: 28, height: 28 }, WHITE, BLACK)
      const fromLarge = image({ ink: large, width: 140, height: 140 })
      if (apart(fromPlain, original) < 0.5) plain++
      if (apart(fromLarge, original) < 0.5) nearest++
    }
    // All but those whose strokes are very thin or very thick.
    expect(plain).toBeGreaterThanOrEqual(0.85 * all)
    expect(nearest).toBeGreaterThanOrEqual(0.85 * all)
  })
})
