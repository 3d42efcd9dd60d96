import { Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centrality, toPoints } from './clusters'
import { selectCount, selectWithin } from './select'

/** Groups that lie far apart: around (1000, 1000), (3000, 1000) and so on, members within 10 of there. */
const groups = fc.integer({ min: 1, max: 5 }).chain((k) =>
  fc.tuple(
    ...Array.from({ length: k }, (_, group) =>
      fc
        .uniqueArray(fc.tuple(fc.integer({ min: -10, max: 10 }), fc.integer({ min: -10, max: 10 })), {
          minLength: 1,
          maxLength: 6,
          selector: ([x, y]) => `${x},${y}`
        })
        .map((members) => members.map(([x, y]) => ({ group, vector: [1000 + 2000 * group + x, 1000 + y] })))
    )
  )
)
const shuffled = groups.chain((parts) => {
  const rows = parts.flat()
  return fc.tuple(
    fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
    fc.array(fc.integer({ min: 1, max: 4 }), { minLength: rows.length, maxLength: rows.length })
  )
})

describe('selectCount', () => {
  it('picks the first of the members nearest to the weighted mean of each group', () => {
    fc.assert(
      fc.property(shuffled, ([rows, weights]) => {
        const k = new Set(rows.map(({ group }) => group)).size
        const points = toPoints(Matrix.fromRows(rows.map(({ vector }) => vector)), Float64Array.from(weights))
        const { picked, clusters } = selectCount(points, k, 0)
        const expected = nearestOfEach(rows, weights)
        // Of members that are as near but for rounding, any will do.
        expect(picked).toHaveLength(k)
        for (const pick of picked) expect(expected.get(rows[pick].group)).toContain(pick)
        expect(new Set(picked.map((pick) => rows[pick].group)).size).toBe(k)
        expect(clusters.labels).toHaveLength(rows.length)
      }),
      { numRuns: 200 }
    )
  })

  it('passes over rows of zeros', () => {
    const points = toPoints(
      Matrix.fromRows([
        [0, 0],
        [1, 0],
        [0, 0],
        [0, 1]
      ]),
      Float64Array.of(1, 1, 1, 1)
    )
    expect(Array.from(points.usable)).toEqual([1, 3])
    expect(selectCount(points, 2, 0).picked.sort()).toEqual([0, 1]) // places in usable
  })

  it('picks fewer where there are not so many different rows', () => {
    const points = toPoints(
      Matrix.fromRows([
        [1, 0],
        [1, 0],
        [0, 1],
        [1, 0]
      ]),
      Float64Array.of(1, 1, 1, 1)
    )
    expect(selectCount(points, 4, 0).picked.sort()).toEqual([0, 2])
  })
})

describe('selectWithin', () => {
  it('keeps to the budget, and picks something where anything fits', () => {
    const row = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: -5, max: 5 }))
    const input = fc.array(fc.tuple(row, fc.integer({ min: 1, max: 20 })), { minLength: 1, maxLength: 15 })
    fc.assert(
      fc.property(input, fc.integer({ min: 1, max: 100 }), (rows, most) => {
        const costs = Float64Array.from(rows, ([, cost]) => cost)
        const points = toPoints(Matrix.fromRows(rows.map(([vector]) => vector)), new Float64Array(rows.length).fill(1))
        const selection = selectWithin(points, { costs, most }, 0)
        if (Math.min(...costs) > most) {
          expect(selection).toBeUndefined()
        } else {
          const { picked } = selection!
          expect(picked.length).toBeGreaterThan(0)
          expect(new Set(picked).size).toBe(picked.length)
          expect(picked.reduce((sum, place) => sum + costs[place], 0)).toBeLessThanOrEqual(most)
        }
      }),
      { numRuns: 300 }
    )
  })

  it('takes all different rows where the budget allows', () => {
    const points = toPoints(
      Matrix.fromRows([
        [1, 0],
        [0, 1],
        [1, 1],
        [5, 5]
      ]),
      new Float64Array(4).fill(1)
    )
    expect(selectWithin(points, { costs: Float64Array.of(3, 3, 3, 3), most: 12 }, 0)!.picked).toHaveLength(4)
  })
})

describe('centrality', () => {
  it('is the cosine between a member and the weighted mean of its cluster', () => {
    const rows = [
      [3, 0],
      [0, 4],
      [1, 1],
      [-2, 0]
    ]
    const points = toPoints(Matrix.fromRows(rows), Float64Array.of(1, 2, 1, 1))
    // The first three are one cluster: 1 * (3, 0) + 2 * (0, 4) + 1 * (1, 1) = (4, 9).
    const [third, fourth] = centrality(points, Int32Array.of(0, 0, 0, 1), [2, 3])
    expect(third).toBeCloseTo(13 / (Math.sqrt(2) * Math.sqrt(97)), 12)
    expect(fourth).toBeCloseTo(1, 12)
  })

  it('is 0 where the mean is zero', () => {
    const points = toPoints(
      Matrix.fromRows([
        [1, 0],
        [-1, 0]
      ]),
      Float64Array.of(1, 1)
    )
    expect(centrality(points, Int32Array.of(0, 0), [0])).toEqual([0])
  })
})

/** By brute force: of each group, the places whose distance to its weighted mean is least. */
function nearestOfEach(rows: { group: number; vector: number[] }[], weights: number[]): Map<number, number[]> {
  const nearest = new Map<number, number[]>()
  for (const group of new Set(rows.map(({ group }) => group))) {
    const members = rows.map((_, i) => i).filter((i) => rows[i].group === group)
    const total = members.reduce((sum, i) => sum + weights[i], 0)
    const mean = [0, 1].map((j) => members.reduce((sum, i) => sum + weights[i] * rows[i].vector[j], 0) / total)
    const distance = (i: number) => (rows[i].vector[0] - mean[0]) ** 2 + (rows[i].vector[1] - mean[1]) ** 2
    const least = Math.min(...members.map(distance))
    nearest.set(
      group,
      members.filter((i) => distance(i) <= least + 1e-6)
    )
  }
  return nearest
}
