import { Random } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { PIXELS } from './images'
import { withMovedCopies } from './moved-copies'
import { patterns } from './patterns.test-support'

describe('moved copies', () => {
  const { images } = patterns(5, 1)

  it('stand after their images, which stay as they are', () => {
    const all = withMovedCopies(images, 2, new Random(1))
    expect(all.length).toBe(15 * PIXELS)
    for (let i = 0; i < 5; i++) {
      const [own, first, second] = [0, 1, 2].map((copy) =>
        all.slice((3 * i + copy) * PIXELS, (3 * i + copy + 1) * PIXELS)
      )
      expect(own).toEqual(images.slice(i * PIXELS, (i + 1) * PIXELS))
      expect(first).not.toEqual(own)
      expect(second).not.toEqual(first)
      // About as much ink, a little elsewhere.
      const ink = (pixels: Uint8Array) => pixels.reduce((sum, pixel) => sum + pixel, 0)
      expect(Math.abs(ink(first) / ink(own) - 1)).toBeLessThan(0.5)
    }
    expect(withMovedCopies(images, 2, new Random(1))).toEqual(all)
  })

  it('are none where none are asked for', () => {
    expect(withMovedCopies(images, 0, new Random(1))).toEqual(images)
  })
})
