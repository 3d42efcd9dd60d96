import { Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RowSample } from './row-sample'

describe('a sample of rows', () => {
  it('is so many different rows, rising', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (rows, share) => {
        const drawn = new RowSample(rows, share).draw(new Random(rows))
        expect(drawn).toHaveLength(Math.max(1, Math.round(rows * share)))
        drawn.forEach((row, i) => {
          expect(row >= 0 && row < rows && (i === 0 || row > drawn[i - 1])).toBe(true)
        })
      }),
      { numRuns: 60 }
    )
  })

  it('has each row as often', () => {
    const sample = new RowSample(20, 0.25)
    const random = new Random(2)
    const counts = new Int32Array(20)
    for (let round = 0; round < 4000; round++) for (const row of sample.draw(random)) counts[row]++
    // Five standard deviations of sqrt(4000 * .25 * .75) = 27.4.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(137)
  })
})
