import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareInterval } from './interval'

describe('shareInterval', () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3: the score method without a correction.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718]
  ])('of %i in %i is as published', (hits, count, least, greatest) => {
    expect(shareInterval(hits, count).map((share) => share.toFixed(4))).toEqual([least.toFixed(4), greatest.toFixed(4)])
  })

  it('holds the share, within 0 to 1, and is the mirror of that of the misses', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (count, part) => {
        const hits = Math.round(part * count)
        const [least, greatest] = shareInterval(hits, count)
        expect(least).toBeGreaterThanOrEqual(0)
        expect(least).toBeLessThanOrEqual(hits / count + 1e-12)
        expect(greatest).toBeGreaterThanOrEqual(hits / count - 1e-12)
        expect(greatest).toBeLessThanOrEqual(1)
        expect(shareInterval(count - hits, count)[0]).toBeCloseTo(1 - greatest, 12)
      })
    )
  })
})
