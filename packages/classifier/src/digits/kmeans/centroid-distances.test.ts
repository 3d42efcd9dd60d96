import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PIXELS } from '../images'
import { CentroidDistances } from './centroid-distances'

/** Images with about as many pixels of paper as any. */
const images = (count: number) =>
  fc.uint8Array({ minLength: count * 40, maxLength: count * 40 }).map((some) => {
    const pixels = new Uint8Array(count * PIXELS)
    for (let i = 0; i < some.length; i++) pixels[(i * 131) % pixels.length] = some[i]
    return pixels
  })

describe('distances to centroids', () => {
  it('are the sums of squared differences, the first of the least being nearest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }).chain(images), images(2), (centroids, pixels) => {
        const k = centroids.length / PIXELS
        const plain = Array.from({ length: k }, (_, c) => {
          let sum = 0
          for (let p = 0; p < PIXELS; p++) sum += (pixels[PIXELS + p] - centroids[c * PIXELS + p]) ** 2
          return sum
        })
        const out = new Int32Array(k).fill(-1)
        expect(new CentroidDistances(centroids).nearest(pixels, PIXELS, out)).toBe(plain.indexOf(Math.min(...plain)))
        expect(Array.from(out)).toEqual(plain)
      })
    )
  })

  it('hold the greatest that there are', () => {
    const out = new Int32Array(2)
    const centroids = new Uint8Array(2 * PIXELS).fill(255, PIXELS)
    expect(new CentroidDistances(centroids).nearest(new Uint8Array(PIXELS).fill(255), 0, out)).toBe(1)
    expect(Array.from(out)).toEqual([255 * 255 * PIXELS, 0])
  })
})
