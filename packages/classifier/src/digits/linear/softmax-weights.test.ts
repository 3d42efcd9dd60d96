import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DIGITS, PIXELS } from '../images'
import { descend, softmaxInto } from './softmax-weights'

const PIXEL = 300

describe('softmax weights', () => {
  it('give probabilities as worked out by hand', () => {
    const weights = { coefficients: new Float64Array(PIXELS * DIGITS), intercepts: new Float64Array(DIGITS) }
    weights.coefficients[PIXEL * DIGITS + 4] = Math.log(6)
    weights.intercepts[7] = Math.log(5)
    const pixels = new Uint8Array(2 * PIXELS)
    pixels[PIXELS + PIXEL] = 255
    const out = new Float64Array(DIGITS)
    // Powers 6 for the 4, 5 for the 7, and 1 for each of eight others: 19 in all.
    softmaxInto(weights, pixels, PIXELS, out, 0)
    for (let d = 0; d < DIGITS; d++) expect(out[d]).toBeCloseTo((d === 4 ? 6 : d === 7 ? 5 : 1) / 19, 14)
    softmaxInto(weights, pixels, 0, out, 0)
    expect(out[4]).toBeCloseTo(1 / 14, 14)
  })

  it('go down the slope of the loss, as its differences have it', () => {
    fc.assert(
      fc.property(
        fc.nat(9),
        fc.integer({ min: 1, max: 255 }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (truth, ink, at) => {
          const pixels = new Uint8Array(PIXELS)
          pixels[PIXEL] = ink
          const weights = { coefficients: new Float64Array(PIXELS * DIGITS), intercepts: new Float64Array(DIGITS) }
          weights.coefficients[PIXEL * DIGITS + 3] = at
          const lossAt = (place: number, step: number) => {
            const moved = weights.coefficients.slice()
            moved[place] += step
            const out = new Float64Array(DIGITS)
            softmaxInto({ ...weights, coefficients: moved }, pixels, 0, out, 0)
            return -Math.log(out[truth])
          }
          const errors = new Float64Array(DIGITS)
          softmaxInto(weights, pixels, 0, errors, 0)
          errors[truth]--
          const after = { coefficients: weights.coefficients.slice(), intercepts: weights.intercepts.slice() }
          descend(after, pixels, 0, errors, 1)
          for (const digit of [truth, 3, 8]) {
            const place = PIXEL * DIGITS + digit
            const slope = (lossAt(place, 1e-4) - lossAt(place, -1e-4)) / 2e-4
            expect(after.coefficients[place] - weights.coefficients[place]).toBeCloseTo(-slope, 6)
          }
        }
      ),
      { numRuns: 20 }
    )
  })
})
