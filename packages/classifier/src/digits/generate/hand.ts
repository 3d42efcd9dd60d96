import type { Random } from '@nutshell-ml/core'
import { DEGREE } from '../augment/turn'
import { type Shape, shapesOf } from './shapes'

/** A hand: what its digits have in common. */
export interface Hand {
  /** Pixels right for each pixel up. */
  readonly slant: number
  /** Pixels of the width of the pen's line. */
  readonly thickness: number
  /** Times the usual width of digits. */
  readonly width: number
  /** How far points lie from where they belong, in parts of the height of a digit: a standard deviation. */
  readonly unsteadiness: number
  /** Radians that the paper is turned. */
  readonly turn: number
  /** Pixels from ink to paper at the edge of a line. */
  readonly blur: number
}

/** How a hand writes one digit: in which shape, and where it puts the points of each stroke. */
export interface Habit {
  readonly shape: Shape
  readonly points: readonly Float64Array[]
}

/** Draws a hand. */
export function drawHand(random: Random): Hand {
  const slant = 0.1 + 0.27 * bell(random)
  const pen = bell(random)
  return {
    slant,
    // A few pens are much thicker than the rest.
    thickness: Math.min(Math.max(2.5 + 0.75 * pen + 0.18 * pen * pen, 1.4), 5.2),
    width: 1.07 + 0.21 * bell(random),
    unsteadiness: 0.0125 + 0.025 * random.next(),
    turn: 5 * DEGREE * bell(random),
    blur: 0.8 + 0.4 * random.next()
  }
}

/** Draws how a hand writes a digit; `name` is the shape, where it is given. */
export function drawHabit(digit: number, hand: Hand, name: string | undefined, random: Random): Habit {
  const shape = chooseShape(shapesOf(digit), name, random)
  const points = shape.strokes.map(({ from }) => new Float64Array(from.length))
  // Somewhat beyond both ends of what is usual, too.
  const blend = random.next() * 1.3 - 0.15
  const bend = drawBend(random, 1)
  for (let s = 0; s < points.length; s++) {
    const { from, to } = shape.strokes[s]
    const own = points[s]
    // Where the pen comes down again is less sure.
    const moveX = s === 0 ? 0 : 0.03 * bell(random)
    const moveY = s === 0 ? 0 : 0.03 * bell(random)
    for (let p = 0; p < own.length; p += 2) {
      const x = from[p] + blend * (to[p] - from[p]) + moveX + hand.unsteadiness * bell(random)
      const y = from[p + 1] + blend * (to[p + 1] - from[p + 1]) + moveY + hand.unsteadiness * bell(random)
      bendInto(own, p, x, y, bend)
    }
  }
  return { shape, points }
}

/** The points of a habit when the digit is written once: each time a little elsewhere. */
export function drawPoints(habit: Habit, hand: Hand, random: Random): Float64Array[] {
  const bend = drawBend(random, 0.5)
  return habit.points.map((points) => {
    const written = new Float64Array(points.length)
    for (let p = 0; p < written.length; p += 2) {
      const isEnd = p === 0 || p + 2 === written.length
      const amount = (isEnd ? 1.2 : 0.6) * hand.unsteadiness
      bendInto(written, p, points[p] + amount * bell(random), points[p + 1] + amount * bell(random), bend)
    }
    return written
  })
}

/** A number around 0 with a standard deviation of 1, never beyond 3 either way: a sum of three even ones. */
export function bell(random: Random): number {
  const word = random.nextUint32()
  return ((word & 1023) + ((word >>> 10) & 1023) + ((word >>> 20) & 1023) - 1534.5) / 512
}

/** How a whole digit is out of shape. */
interface Bend {
  /** Its middle is moved sideways beside its top and bottom. */
  readonly bow: number
  /** Its middle column is moved down beside its sides. */
  readonly sag: number
  /** It grows wider from top to bottom. */
  readonly taper: number
  /** It grows taller from left to right. */
  readonly skew: number
  /** Its waist is lower. */
  readonly waist: number
  /** Its heart is farther right. */
  readonly heart: number
}

function drawBend(random: Random, strength: number): Bend {
  return {
    bow: 0.14 * strength * bell(random),
    sag: 0.05 * strength * bell(random),
    taper: 0.18 * strength * bell(random),
    skew: 0.12 * strength * bell(random),
    waist: 0.12 * strength * bell(random),
    heart: 0.1 * strength * bell(random)
  }
}

/** Half the width of a digit. */
const HALF = 0.32

/** Writes a bent point; by polynomials of its place within the digit. */
function bendInto(points: Float64Array, p: number, x: number, y: number, bend: Bend): void {
  // From about -1 to 1.
  const u = (x - HALF) / HALF
  const v = y * 2 - 1
  const inX = 1 - u * u
  const inY = 1 - v * v
  points[p] = HALF + HALF * (u * (1 + bend.taper * v) + bend.bow * inY + bend.heart * inX)
  points[p + 1] = 0.5 + 0.5 * (v * (1 + bend.skew * u) + bend.waist * inY + bend.sag * inX)
}

function chooseShape(shapes: readonly Shape[], name: string | undefined, random: Random): Shape {
  let sum = 0
  for (const { share } of shapes) sum += share
  // Drawn also where the name is given: then the rest of the hand is the same whatever the name.
  let left = random.next() * sum
  if (name !== undefined) return shapes.find((shape) => shape.name === name) as Shape
  for (const shape of shapes) {
    left -= shape.share
    if (left < 0) return shape
  }
  return shapes[0]
}
