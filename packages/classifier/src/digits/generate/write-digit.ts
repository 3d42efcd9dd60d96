import type { Random } from '@nutshell-ml/core'
import { cosine, sine } from '../augment/turn'
import { curveThrough } from './curve'
import { bell, drawPoints, type Habit, type Hand } from './hand'
import type { Pen } from './pen'

/** Writes a digit once: 784 bytes to `images` from `into` on. */
export function writeDigit(pen: Pen, hand: Hand, habit: Habit, random: Random, images: Uint8Array, into: number): void {
  const slant = hand.slant + 0.05 * bell(random)
  const turn = hand.turn + 0.03 * bell(random)
  const width = hand.width * (1 + 0.06 * bell(random))
  const thickness = hand.thickness * (1 + 0.06 * bell(random))
  const cos = cosine(turn)
  const sin = sine(turn)
  const lines = drawPoints(habit, hand, random).map((points, s) => {
    const line = curveThrough(points, habit.shape.strokes[s].isCorner)
    for (let p = 0; p < line.length; p += 2) {
      const x = line[p] * width - slant * line[p + 1]
      const y = line[p + 1]
      line[p] = cos * x - sin * y
      line[p + 1] = sin * x + cos * y
    }
    return line
  })
  const pressures = lines.map((line) => drawPressures(line.length / 2, random))
  pen.drawInto(lines, pressures, thickness, hand.blur, images, into)
}

/** How hard the pen is pressed along a line, around 1: smoothly from its start over its middle to its end, on rough paper. */
function drawPressures(points: number, random: Random): Float64Array {
  const start = 1 + 0.1 * bell(random)
  const middle = 1 + 0.1 * bell(random)
  const end = 1 + 0.1 * bell(random)
  const pressures = new Float64Array(points)
  for (let i = 0; i < points; i++) {
    const t = i / (points - 1)
    const smooth = start * (1 - t) * (1 - t) + 2 * middle * t * (1 - t) + end * t * t
    pressures[i] = smooth + 0.08 * bell(random)
  }
  return pressures
}
