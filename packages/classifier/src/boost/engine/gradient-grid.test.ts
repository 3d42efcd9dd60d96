import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gradientGrid, gridBits, largestSize } from './gradient-grid'

describe('gridBits', () => {
  it.each([
    [1, 30],
    [1000, 30],
    [2 ** 22, 30],
    [2 ** 22 + 1, 29],
    [2 ** 30, 22]
  ])('%d rows: %d', (rows, bits) => {
    expect(gridBits(rows)).toBe(bits)
  })

  it('leaves the sum over all rows below 2^52, with at most 30 bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), (rows) => {
        const bits = gridBits(rows)
        expect(bits).toBeLessThanOrEqual(30)
        expect(rows * 2 ** bits).toBeLessThanOrEqual(2 ** 52)
      })
    )
  })
})

describe('gradientGrid', () => {
  it.each([
    // 1 * 2^29 <= 2^30 - 1 < 1 * 2^30
    [1, 30, 2 ** 29],
    [0.75, 30, 2 ** 30],
    [3, 4, 4],
    [3.75, 4, 4],
    // 4 bits hold 15 at most: 3.9 * 4 = 15.6 is more.
    [3.9, 4, 2],
    [0, 30, 1]
  ])('of %d in %d bits has scale %d', (largest, bits, scale) => {
    expect(gradientGrid(largest, bits)).toEqual({ scale, unit: 1 / scale })
  })

  it('is the finest power of two that fits, for all float32 numbers', () => {
    const float = fc.float({ min: Math.fround(1e-45), noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(float, fc.integer({ min: 8, max: 30 }), (largest, bits) => {
        const { scale, unit } = gradientGrid(largest, bits)
        expect(Math.log2(scale)).toBe(Math.round(Math.log2(scale)))
        expect(scale * unit).toBe(1)
        expect(largest * scale).toBeLessThanOrEqual(2 ** bits - 1)
        expect(largest * scale * 2).toBeGreaterThan(2 ** bits - 1)
      })
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (largest) => {
    expect(() => gradientGrid(largest, 30)).toThrow(expect.objectContaining({ code: 'NON_FINITE' }))
  })
})

describe('largestSize', () => {
  const values = Float32Array.of(9, 1, -4, 2, 8)

  it('is that of the rows it is asked of', () => {
    expect(largestSize(values, 1, undefined, 3)).toBe(4)
    expect(largestSize(values, 1, Int32Array.of(0, 2), 2)).toBe(2)
    expect(largestSize(values, 0, Int32Array.of(), 0)).toBe(0)
  })

  it('is NaN where a number is, wherever it stands', () => {
    for (let i = 0; i < 3; i++) {
      const gaps = Float32Array.of(1, 5, 2)
      gaps[i] = Number.NaN
      expect(largestSize(gaps, 0, undefined, 3)).toBeNaN()
    }
    expect(largestSize(Float32Array.of(1, Number.NEGATIVE_INFINITY, 2), 0, undefined, 3)).toBe(Number.POSITIVE_INFINITY)
  })
})
