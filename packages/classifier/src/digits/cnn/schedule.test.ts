import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rateAt } from './schedule'

const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('rateAt', () => {
  it('follows the cosine', () => {
    fc.assert(
      fc.property(part, (done) => {
        expect(rateAt('cosine', done)).toBeCloseTo((1 + Math.cos(Math.PI * done)) / 2, 12)
        expect(rateAt('constant', done)).toBe(1)
        const down = (done - 0.15) / 0.85
        const expected = down < 0 ? 0.1 + 6 * done : (1 + Math.cos(Math.PI * down)) / 2
        expect(rateAt('one-cycle', done)).toBeCloseTo(expected, 12)
      })
    )
  })

  it('falls in steps', () => {
    expect([0, 0.49, 0.5, 0.74, 0.75, 0.99].map((done) => rateAt('step', done))).toEqual([1, 1, 0.1, 0.1, 0.01, 0.01])
  })
})
