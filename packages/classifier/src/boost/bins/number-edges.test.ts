import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberEdges } from './number-edges'

function edgesOf(values: readonly number[], counts: readonly number[], most: number): number[] {
  return [...numberEdges(Float64Array.from(values), Int32Array.from(counts), values.length, most)]
}

const EPSILON = 2 ** -23

describe('numberEdges', () => {
  it('lie half-way between numbers where there are as few as bins', () => {
    expect(edgesOf([-1, 0, 3, 4], [9, 1, 1, 1], 4)).toEqual([-0.5, 1.5, 3.5])
    expect(edgesOf([5], [7], 2)).toEqual([])
    expect(edgesOf([], [], 2)).toEqual([])
  })

  it('are above the lower number and at most the upper one, also where nothing lies between them', () => {
    // 1 + EPSILON / 2 rounds to 1, and 1 + 1.5 EPSILON to 1 + 2 EPSILON: ties go to even.
    expect(edgesOf([1, 1 + EPSILON, 1 + 2 * EPSILON], [1, 1, 1], 3)).toEqual([1 + EPSILON, 1 + 2 * EPSILON])
    const least = 2 ** -149
    expect(edgesOf([-least, 0, least], [1, 1, 1], 3)).toEqual([0, least])
    const most = 3.4028234663852886e38
    expect(edgesOf([-most, most], [1, 1], 2)).toEqual([0])
  })

  it('give numbers with many rows a bin of their own, and the others as many rows each', () => {
    // 24 rows for 4 bins: 0 has more than 6 of them; the rest are 12 for 3 bins.
    const values = [0, ...Array.from({ length: 12 }, (_, i) => i + 1)]
    expect(edgesOf(values, [12, ...new Array(12).fill(1)], 4)).toEqual([0.5, 4.5, 8.5])
    // Before a heavy number a bin is closed at half of its share: 10 has 10 of 20 rows, 5 others are before it and 5 behind.
    const around = [1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]
    expect(edgesOf(around, [1, 1, 1, 1, 1, 10, 1, 1, 1, 1, 1], 3)).toEqual([7.5, 10.5])
  })

  it('make bins of less than two fair shares where no number has one by itself', () => {
    // A bin is closed with the number that brings it to its share, which is never more than a fair one.
    const column = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 61, maxLength: 150 })
    fc.assert(
      fc.property(column, fc.integer({ min: 2, max: 20 }), fc.integer({ min: 0, max: 1e6 }), (numbers, most, seed) => {
        const values = [...numbers].sort((a, b) => a - b)
        const counts = values.map((_, i) => 1 + ((seed + i * i * 7919) % 3)) // below 61 / 20
        const edges = edgesOf(values, counts, most)
        expect(edges.length).toBeLessThan(most)
        const inBins = new Array<number>(edges.length + 1).fill(0)
        values.forEach((value, i) => {
          inBins[edges.filter((edge) => value >= edge).length] += counts[i]
        })
        const fair = counts.reduce((sum, count) => sum + count, 0) / most
        for (const rows of inBins) {
          expect(rows).toBeGreaterThan(0)
          expect(rows).toBeLessThan(2 * fair)
        }
      }),
      { numRuns: 50 }
    )
  })

  it('are as many as there may be, or fewer, whatever the rows', () => {
    const counts = fc.array(fc.constantFrom(1, 2, 30, 1000), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 20 }), (own, most) => {
        const values = own.map((_, i) => i)
        const edges = edgesOf(values, own, most)
        expect(edges.length).toBeLessThanOrEqual(Math.min(own.length, most) - 1)
        expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b))
        if (own.length <= most) expect(edges).toHaveLength(own.length - 1)
      }),
      { numRuns: 100 }
    )
  })
})
