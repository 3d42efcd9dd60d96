import { checkKnownOptions, checkNumber, type Random } from '@nutshell-ml/core'
import { PIXELS, SIDE } from '../images'
import { cosine, DEGREE, sine } from './turn'

/** How images are moved and bent; each of them by amounts drawn evenly up to these. */
export interface AugmentOptions {
  /** Pixels, each way; 0 to 14. @default 2 */
  shift?: number
  /** Degrees, either way; 0 to 45. @default 10 */
  rotation?: number
  /** Part of the size, each way, for width and height by themselves; 0 to 0.9. @default 0.1 */
  scale?: number
  /** Pixels sideways for each pixel down, either way; 0 to 1. @default 0.1 */
  shear?: number
  /** Pixels that points of a coarse grid move, as a standard deviation: elastic deformation; 0 to 14. @default 0.7 */
  elastic?: number
  /** Pixels that the edges of strokes move out; they move in by half of that at most; 0 to 1. @default 1 */
  thickness?: number
}

/** Every option of `AugmentOptions`. */
export type ResolvedAugment = Readonly<Required<AugmentOptions>>

const DEFAULTS: ResolvedAugment = { shift: 2, rotation: 10, scale: 0.1, shear: 0.1, elastic: 0.7, thickness: 1 }
const LIMITS: ResolvedAugment = { shift: 14, rotation: 45, scale: 0.9, shear: 1, elastic: 14, thickness: 1 }
const NAMES = Object.keys(DEFAULTS) as (keyof AugmentOptions)[]

/**
 * Checked options; undefined for images that are shown as they are.
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION.
 */
export function resolveAugment(options: boolean | AugmentOptions): ResolvedAugment | undefined {
  if (options === false) return undefined
  if (options === true) return DEFAULTS
  checkKnownOptions('augment', options, NAMES)
  const resolved: Record<keyof AugmentOptions, number> = { ...DEFAULTS }
  for (const name of NAMES) {
    const value = options[name]
    if (value === undefined) continue
    const most = LIMITS[name]
    resolved[name] = checkNumber(`augment.${name}`, value, `a number from 0 to ${most}`, (v) => v >= 0 && v <= most)
  }
  return resolved
}

/** Points of the elastic grid across and down: the corners of the image are corners of the grid. */
const GRID = 5
/** A row of an image with paper around it. */
const FRAMED = SIDE + 2
/** Times a byte it is, as a float32, the byte divided by 255, and quicker. */
const ONE_OF_255 = 1 / 255
const CENTRE = (SIDE - 1) / 2
/** Sums of four bytes have this mean and this standard deviation. */
const MEAN = 510
const DEVIATION = Math.sqrt((4 * (256 ** 2 - 1)) / 12)
/** For every column (or row) of an image: the four points of the grid that its curve follows, and what each of them weighs. */
const POINTS = pointsOfGrid()
const WEIGHTS = weightsOfPoints()

/**
 * Moves and bends images: strokes are made thicker or thinner, then an affine change about the centre, then an elastic field. Images of one size, one after the other; what
 * it needs of memory is its own, so that an image costs none.
 *
 * P. Simard, D. Steinkraus and J. Platt, "Best practices for convolutional neural networks applied to visual document analysis"
 * (ICDAR 2003), with the field drawn on a coarse grid and laid through its points by cubic curves (Catmull and Rom) in place of a
 * Gaussian blur of one drawn for every pixel.
 */
export class Augmenter {
  readonly #options: ResolvedAugment
  /** How far the points of the grid move. */
  readonly #gridX = new Float64Array(GRID * GRID)
  readonly #gridY = new Float64Array(GRID * GRID)
  /** The rows of the grid, with a value for every column of the image. */
  readonly #rowsX = new Float64Array(GRID * SIDE)
  readonly #rowsY = new Float64Array(GRID * SIDE)
  /** The image within a frame of paper, as it is and with other strokes. */
  readonly #framed = new Float64Array(FRAMED * FRAMED)
  readonly #stroked = new Float64Array(FRAMED * FRAMED)

  constructor(options: ResolvedAugment) {
    this.#options = options
  }

  /**
   * Writes one image, moved and bent, to `out`: 784 numbers from 0 for paper to 1 for ink, from `into` on.
   *
   * @param pixels 784 bytes from `at` on, 0 for paper.
   * @param random as many numbers are drawn whatever the image.
   */
  augmentInto(pixels: Uint8Array, at: number, out: Float32Array, into: number, random: Random): void {
    const { shift, rotation, scale, shear, elastic, thickness } = this.#options
    const angle = either(random, rotation * DEGREE)
    const wide = 1 / (1 + either(random, scale))
    const high = 1 / (1 + either(random, scale))
    const lean = either(random, shear)
    // The frame begins one pixel before the image.
    const right = CENTRE + 1 + either(random, shift)
    const down = CENTRE + 1 + either(random, shift)
    const growth = thickness * (1.5 * random.next() - 0.5)
    const cos = cosine(angle)
    const sin = sine(angle)
    // From a point of the new image to the one of the old that it shows.
    const xx = wide * cos
    const xy = lean - wide * sin
    const yx = high * sin
    const yy = high * cos
    this.#drawField(elastic, random)

    const rowsX = this.#rowsX
    const rowsY = this.#rowsY
    const original = this.#framed
    // Where there is ink, within the frame: what comes from elsewhere is paper.
    let left = FRAMED
    let rightmost = 0
    let top = FRAMED
    let bottom = 0
    for (let y = 0, from = at, to = FRAMED + 1; y < SIDE; y++, from += SIDE, to += FRAMED) {
      for (let x = 0; x < SIDE; x++) {
        const byte = pixels[from + x]
        original[to + x] = byte
        if (byte === 0) continue
        if (x < left) left = x
        if (x > rightmost) rightmost = x
        if (y < top) top = y
        bottom = y
      }
    }
    rightmost += 2
    bottom += 2
    let framed = original
    if (growth !== 0) {
      framed = this.#stroked
      growInto(original, growth, framed)
      // Ink may have come into a pixel more on every side.
      left = Math.max(left - 1, 0)
      top = Math.max(top - 1, 0)
      rightmost = Math.min(rightmost + 1, FRAMED - 1)
      bottom = Math.min(bottom + 1, FRAMED - 1)
    }
    for (let y = 0, o = into; y < SIDE; y++) {
      const k = y * 4
      const w0 = WEIGHTS[k]
      const w1 = WEIGHTS[k + 1]
      const w2 = WEIGHTS[k + 2]
      const w3 = WEIGHTS[k + 3]
      const p0 = POINTS[k] * SIDE
      const p1 = POINTS[k + 1] * SIDE
      const p2 = POINTS[k + 2] * SIDE
      const p3 = POINTS[k + 3] * SIDE
      const startX = right - xx * CENTRE + xy * (y - CENTRE)
      const startY = down - yx * CENTRE + yy * (y - CENTRE)
      for (let x = 0; x < SIDE; x++, o++) {
        const bendX = w0 * rowsX[p0 + x] + w1 * rowsX[p1 + x] + w2 * rowsX[p2 + x] + w3 * rowsX[p3 + x]
        const bendY = w0 * rowsY[p0 + x] + w1 * rowsY[p1 + x] + w2 * rowsY[p2 + x] + w3 * rowsY[p3 + x]
        const u = startX + xx * x + bendX
        const v = startY + yx * x + bendY
        if (!(u >= left && u < rightmost && v >= top && v < bottom)) {
          out[o] = 0
          continue
        }
        const column = u | 0
        const row = v | 0
        const a = u - column
        const b = v - row
        const i = row * FRAMED + column
        const above = framed[i] + a * (framed[i + 1] - framed[i])
        const below = framed[i + FRAMED] + a * (framed[i + FRAMED + 1] - framed[i + FRAMED])
        out[o] = (above + b * (below - above)) * ONE_OF_255
      }
    }
  }

  /** Draws how far the points of the grid move, and lays curves through its rows. */
  #drawField(elastic: number, random: Random): void {
    const gridX = this.#gridX
    const gridY = this.#gridY
    const rowsX = this.#rowsX
    const rowsY = this.#rowsY
    const unit = elastic / DEVIATION
    for (let i = 0; i < GRID * GRID; i++) {
      gridX[i] = (sumOfBytes(random.nextUint32()) - MEAN) * unit
      gridY[i] = (sumOfBytes(random.nextUint32()) - MEAN) * unit
    }
    for (let x = 0; x < SIDE; x++) {
      const k = x * 4
      const w0 = WEIGHTS[k]
      const w1 = WEIGHTS[k + 1]
      const w2 = WEIGHTS[k + 2]
      const w3 = WEIGHTS[k + 3]
      let p0 = POINTS[k]
      let p1 = POINTS[k + 1]
      let p2 = POINTS[k + 2]
      let p3 = POINTS[k + 3]
      for (let r = x; r < GRID * SIDE; r += SIDE) {
        rowsX[r] = w0 * gridX[p0] + w1 * gridX[p1] + w2 * gridX[p2] + w3 * gridX[p3]
        rowsY[r] = w0 * gridY[p0] + w1 * gridY[p1] + w2 * gridY[p2] + w3 * gridY[p3]
        p0 += GRID
        p1 += GRID
        p2 += GRID
        p3 += GRID
      }
    }
  }
}

/** Writes an image as it is, scaled to 0..1: what `augmentInto` writes when nothing is to be moved. */
export function normalizeInto(pixels: Uint8Array, at: number, out: Float32Array, into: number): void {
  for (let p = 0; p < PIXELS; p++) out[into + p] = pixels[at + p] * ONE_OF_255
}

/**
 * Moves the edges of strokes out by part of a pixel, or in where `growth` is negative: so far from what a pixel is to the most, or
 * the least, of it and its four neighbours. The frame stays paper.
 */
function growInto(framed: Float64Array, growth: number, out: Float64Array): void {
  const part = Math.abs(growth)
  for (let y = 1; y <= SIDE; y++) {
    for (let i = y * FRAMED + 1, end = i + SIDE; i < end; i++) {
      const own = framed[i]
      const above = framed[i - FRAMED]
      const below = framed[i + FRAMED]
      const before = framed[i - 1]
      const after = framed[i + 1]
      let other = own
      if (growth > 0) {
        if (above > other) other = above
        if (below > other) other = below
        if (before > other) other = before
        if (after > other) other = after
      } else {
        if (above < other) other = above
        if (below < other) other = below
        if (before < other) other = before
        if (after < other) other = after
      }
      out[i] = own + part * (other - own)
    }
  }
}

/** A number from -most to most. */
function either(random: Random, most: number): number {
  return (random.next() * 2 - 1) * most
}

/** Bell-shaped, from one drawn number. */
function sumOfBytes(word: number): number {
  return (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24)
}

/** Where a column lies in the grid: its cell. */
function cellOf(column: number): number {
  return Math.min(Math.floor((column * (GRID - 1)) / (SIDE - 1)), GRID - 2)
}

function pointsOfGrid(): Int32Array {
  // Beyond the edge the points of the edge stand for those that are missing.
  return Int32Array.from({ length: SIDE * 4 }, (_, i) => Math.min(Math.max(cellOf(i >> 2) + (i & 3) - 1, 0), GRID - 1))
}

function weightsOfPoints(): Float64Array {
  const weights = new Float64Array(SIDE * 4)
  for (let x = 0; x < SIDE; x++) {
    const t = (x * (GRID - 1)) / (SIDE - 1) - cellOf(x)
    weights[x * 4] = (t * (t * (2 - t) - 1)) / 2
    weights[x * 4 + 1] = (t * t * (3 * t - 5) + 2) / 2
    weights[x * 4 + 2] = (t * (t * (4 - 3 * t) + 1)) / 2
    weights[x * 4 + 3] = (t * t * (t - 1)) / 2
  }
  return weights
}
