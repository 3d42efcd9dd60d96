import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boxOf, type Raster } from './raster'
import { distancesIn, fitStrokes, skeletonOf, strokeWidth } from './stroke'

const [WIDTH, HEIGHT] = [12, 10]
/** A mask with an empty border. */
const masks = fc.array(fc.boolean(), { minLength: WIDTH * HEIGHT, maxLength: WIDTH * HEIGHT }).map((filled) =>
  Uint8Array.from(filled, (is, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
    return is && x > 0 && y > 0 && x < WIDTH - 1 && y < HEIGHT - 1 ? 1 : 0
  })
)

/** How many pieces there are of `value`, with eight neighbours or four. */
function pieces(mask: Uint8Array, value: number, isEight: boolean): number {
  const seen = new Uint8Array(mask.length)
  let count = 0
  for (let start = 0; start < mask.length; start++) {
    if (seen[start] === 1 || mask[start] !== value) continue
    count++
    const waiting = [start]
    seen[start] = 1
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      for (let next = 0; next < mask.length; next++) {
        const dx = Math.abs((next % WIDTH) - (at % WIDTH))
        const dy = Math.abs(Math.floor(next / WIDTH) - Math.floor(at / WIDTH))
        const isNear = isEight ? Math.max(dx, dy) === 1 : dx + dy === 1
        if (!isNear || seen[next] === 1 || mask[next] !== value) continue
        seen[next] = 1
        waiting.push(next)
      }
    }
  }
  return count
}

/** A bar in the middle of a canvas. */
function bar(across: number, down: number, side: number): Raster {
  const data = new Float32Array(side * side)
  const [left, top] = [(side - across) >> 1, (side - down) >> 1]
  for (let y = top; y < top + down; y++) data.fill(1, y * side + left, y * side + left + across)
  return { data, width: side, height: side }
}
const boxAround = (drawing: Raster) => boxOf(drawing, 0.5) ?? { left: 0, top: 0, right: 1, bottom: 1 }

describe('distancesIn', () => {
  it('is what trying every pixel gives', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const distances = distancesIn(mask, WIDTH, HEIGHT)
        for (let i = 0; i < mask.length; i++) {
          let nearest = Number.POSITIVE_INFINITY
          for (let j = 0; j < mask.length; j++) {
            if (mask[j] === 1) continue
            const far = ((i % WIDTH) - (j % WIDTH)) ** 2 + (Math.floor(i / WIDTH) - Math.floor(j / WIDTH)) ** 2
            nearest = Math.min(nearest, far)
          }
          expect(distances[i]).toBe(Math.fround(Math.sqrt(nearest)))
        }
      }),
      { numRuns: 30 }
    )
  })
})

describe('skeletonOf', () => {
  it('is part of the mask, in as many pieces, with as many holes', () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const middle = skeletonOf(mask, WIDTH, HEIGHT)
        expect(middle.every((is, i) => is <= mask[i])).toBe(true)
        expect(pieces(middle, 1, true)).toBe(pieces(mask, 1, true))
        expect(pieces(middle, 0, false)).toBe(pieces(mask, 0, false))
      }),
      { numRuns: 40 }
    )
  })
})

describe('strokeWidth', () => {
  it.each([
    [10, 200, 1],
    [30, 200, 3],
    [50, 100, 10]
  ])('a bar of %i x %i is about %i wide where it is 20 long', (across, down, wide) => {
    const drawing = bar(across, down, 220)
    expect(Math.abs(strokeWidth(drawing, boxAround(drawing)) / wide - 1)).toBeLessThan(0.35)
  })
})

describe('fitStrokes', () => {
  const widths = { least: 1.5, most: 4, thin: 2.4, thick: 3 }

  it.each([
    [2, 400, 2.4],
    [4, 200, 2.4],
    [90, 200, 3]
  ])('a bar of %i x %i becomes %f wide', (across, down, wide) => {
    const drawing = bar(across, down, 420)
    const fitted = fitStrokes(drawing, boxAround(drawing), widths)
    if (fitted === undefined) throw new Error('not changed')
    const { left, right, top, bottom } = boxAround(fitted)
    expect(Math.abs(((right - left) * 20) / (bottom - top) - wide)).toBeLessThan(0.5)
  })

  it('leaves alone what is like handwriting', () => {
    const drawing = bar(25, 200, 220)
    expect(fitStrokes(drawing, boxAround(drawing), widths)).toBeUndefined()
  })
})
