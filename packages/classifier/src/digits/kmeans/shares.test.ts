import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostProbable } from '../evaluation'
import { DIGITS } from '../images'
import { ClusterShares, namesOf } from './shares'

/** Two clusters: three images of 1 and one of 7; two of 7. */
const COUNTS = Int32Array.of(0, 3, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0)

describe('shares of clusters', () => {
  it('weigh by distance, as worked out by hand', () => {
    expect(Array.from(namesOf(COUNTS))).toEqual([1, 7])
    const out = new Float64Array(DIGITS + 1)
    // Twice as far, m = 2: a weight of a quarter beside 1.
    new ClusterShares(COUNTS, 1).probabilitiesInto(Int32Array.of(49, 99), 0, out, 1)
    // Shares with a tenth of an image of every digit: of 5 and of 3 images.
    const [own, other] = [1, 0.25].map((weight) => weight / 1.25)
    expect(out[1 + 1]).toBeCloseTo((own * 3.1) / 5 + (other * 0.1) / 3, 14)
    expect(out[1 + 7]).toBeCloseTo((own * 1.1) / 5 + (other * 2.1) / 3, 14)
    expect(out[1 + 4]).toBeCloseTo((own * 0.1) / 5 + (other * 0.1) / 3, 14)
  })

  it('say the name of the nearest cluster, whatever the others say', () => {
    const count = fc.oneof(fc.nat(3), fc.nat(5000))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(count, { minLength: 10, maxLength: 10 }), fc.nat(1000)), {
          minLength: 1,
          maxLength: 12
        }),
        fc.nat(7),
        (clusters, sharpness) => {
          const counts = Int32Array.from(clusters.flatMap(([own]) => own))
          const distances = Int32Array.from(clusters, ([, distance]) => distance)
          const nearest = distances.indexOf(Math.min(...distances))
          const out = new Float64Array(DIGITS)
          new ClusterShares(counts, sharpness).probabilitiesInto(distances, nearest, out, 0)
          expect(mostProbable(out)).toBe(namesOf(counts)[nearest])
          expect(out.every((p) => p > 0 && p < 1)).toBe(true)
          expect(out.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
        }
      ),
      { numRuns: 1000 }
    )
  })
})
