import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curveThrough } from './curve'

const place = fc.double({ min: 0, max: 1, noNaN: true })
const strokes = fc.array(fc.record({ x: place, y: place, isCorner: fc.boolean() }), { minLength: 2, maxLength: 12 })

describe('curveThrough', () => {
  it('begins at the first point, passes all others, and ends at the last', () => {
    fc.assert(
      fc.property(strokes, (stroke) => {
        const points = Float64Array.from(stroke.flatMap(({ x, y }) => [x, y]))
        const corners = Uint8Array.from(stroke, ({ isCorner }) => Number(isCorner))
        const curve = curveThrough(points, corners)
        const pieces = (curve.length / 2 - 1) / (stroke.length - 1)
        expect(Number.isInteger(pieces)).toBe(true)
        stroke.forEach(({ x, y }, i) => {
          expect(Math.abs(curve[i * pieces * 2] - x)).toBeLessThan(1e-12)
          expect(Math.abs(curve[i * pieces * 2 + 1] - y)).toBeLessThan(1e-12)
        })
        expect(curve.every(Number.isFinite)).toBe(true)
      })
    )
  })

  it('is straight where its points are', () => {
    const curve = curveThrough(Float64Array.of(0, 0, 0.1, 0.2, 0.2, 0.4, 0.5, 1), new Uint8Array(4))
    for (let p = 0; p < curve.length; p += 2) expect(Math.abs(curve[p + 1] - 2 * curve[p])).toBeLessThan(1e-12)
  })

  it('is round at a point and sharp at a corner', () => {
    const points = Float64Array.of(0, 0, 1, 0, 1, 1)
    // Straight to the corner and straight on, or wide of it.
    const sharp = curveThrough(points, Uint8Array.of(0, 1, 0))
    const round = curveThrough(points, new Uint8Array(3))
    const half = sharp.length / 4
    for (let p = 0; p < half; p += 2) {
      expect(Math.abs(sharp[p + 1])).toBeLessThan(1e-12)
      if (p > 0) expect(round[p + 1]).toBeLessThan(-1e-3)
    }
  })

  it('stays where it is when all points are one', () => {
    expect(curveThrough(new Float64Array(6).fill(0.5), new Uint8Array(3)).every((value) => value === 0.5)).toBe(true)
  })
})
