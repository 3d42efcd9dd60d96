import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { summarizeNumbers } from './number-summary'

const { NaN: gap } = Number

describe('summarizeNumbers', () => {
  it('fills gaps with the mean, the median, the most frequent number or a constant', () => {
    const values = Float64Array.of(4, 1, gap, 1, 10)
    expect(summarizeNumbers(values, 'mean', true).scaling.fill).toBe(4)
    expect(summarizeNumbers(values, 'median', true).scaling.fill).toBe(2.5)
    expect(summarizeNumbers(values, 'most-frequent', true).scaling.fill).toBe(1)
    expect(summarizeNumbers(values, { constant: -3 }, true).scaling.fill).toBe(-3)
  })

  it('scales the column as it is when filled', () => {
    // 1, 3 and twice the fill 5: mean 3.5, squares 6.25 + 0.25 + 2.25 + 2.25
    const { scaling } = summarizeNumbers(Float64Array.of(1, gap, 3, gap), { constant: 5 }, true)
    expect(scaling.mean).toBe(3.5)
    expect(scaling.scale).toBeCloseTo(Math.sqrt(11 / 4), 14)
  })

  it('takes the least of numbers that are most frequent alike, and the middle one of an odd number', () => {
    expect(summarizeNumbers(Float64Array.of(7, 2, 7, 2, 9), 'most-frequent', true).scaling.fill).toBe(2)
    expect(summarizeNumbers(Float64Array.of(7, 2, 5), 'median', true).scaling.fill).toBe(5)
  })

  it('knows a column of one number, of nothing, and of gaps', () => {
    expect(summarizeNumbers(Float64Array.of(3, gap, 3), 'mean', true)).toMatchObject({ gaps: 1, isConstant: true })
    expect(summarizeNumbers(Float64Array.of(gap, gap), 'mean', true)).toMatchObject({ gaps: 2, isConstant: true })
    expect(summarizeNumbers(Float64Array.of(3, 4), 'mean', true)).toMatchObject({ gaps: 0, isConstant: false })
  })

  it('gives mean 0 and variance 1 far from zero, for tiny and for huge numbers', () => {
    for (const values of [
      [1e15, 1e15 + 1, 1e15 + 2],
      [1e-150, 2e-150, 3e-150],
      [-1e149, 0, 1e149]
    ]) {
      const { mean, scale } = summarizeNumbers(Float64Array.from(values), 'mean', true).scaling
      const scaled = values.map((value) => (value - mean) / scale)
      // Three numbers at equal distances: at -sqrt(3/2), 0 and sqrt(3/2).
      for (const [i, expected] of [-Math.sqrt(1.5), 0, Math.sqrt(1.5)].entries()) {
        expect(scaled[i]).toBeCloseTo(expected, 12)
      }
    }
  })

  it('scales numbers whose squares are nothing by the furthest', () => {
    const { mean, scale } = summarizeNumbers(Float64Array.of(1e-200, 2e-200, 3e-200), 'mean', true).scaling
    expect((3e-200 - mean) / scale).toBeCloseTo(1, 12)
  })

  it('has the variance of exact arithmetic, whatever is added to all numbers', () => {
    const integers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(integers, fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (values, shift) => {
        const n = BigInt(values.length)
        const [sum, squares] = values.reduce(([s, q], value) => [s + BigInt(value), q + BigInt(value) ** 2n], [0n, 0n])
        const exact = Number(n * squares - sum * sum) / Number(n * n)
        fc.pre(exact > 0)
        const shifted = Float64Array.from(values, (value) => value + shift)
        const { scale } = summarizeNumbers(shifted, 'mean', true).scaling
        // Differences from the mean are off by its rounding: half a unit in the last place of 1e9 is 6e-8, squared in the variance.
        expect(Math.abs(scale * scale - exact)).toBeLessThan(1e-9 * exact + 1e-9)
      })
    )
  })
})
