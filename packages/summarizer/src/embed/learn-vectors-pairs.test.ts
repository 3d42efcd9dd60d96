import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PairCounts } from './learn-vectors-pairs'

function toMap(pairs: PairCounts): Map<string, number> {
  const found = new Map<string, number>()
  let isOrdered = true
  let isOnce = true
  pairs.forEach((low, high, count) => {
    isOrdered &&= low <= high
    isOnce &&= !found.has(`${low} ${high}`)
    found.set(`${low} ${high}`, count)
  })
  expect({ isOrdered, isOnce }).toEqual({ isOrdered: true, isOnce: true })
  return found
}

describe('PairCounts', () => {
  it('counts as a map does, whatever the ids', () => {
    // Ids of the square, at its edge, of the table, and the last one.
    const id = fc.oneof(fc.nat(3), fc.integer({ min: 1022, max: 1026 }), fc.integer({ min: 0, max: 65534 }))
    fc.assert(
      fc.property(fc.array(fc.tuple(id, id, fc.integer({ min: 1, max: 9 })), { maxLength: 200 }), (added) => {
        const pairs = new PairCounts()
        const expected = new Map<string, number>()
        for (const [a, b, weight] of added) {
          pairs.add(a, b, weight)
          const key = `${Math.min(a, b)} ${Math.max(a, b)}`
          expected.set(key, (expected.get(key) ?? 0) + weight)
        }
        expect(toMap(pairs)).toEqual(expected)
      }),
      { numRuns: 30 }
    )
  })

  it('grows: a hundred thousand pairs are all there', () => {
    const pairs = new PairCounts()
    for (let round = 1; round <= 2; round++)
      for (let i = 0; i < 100_000; i++) pairs.add(2000 + (i % 300), 5000 + Math.floor(i / 300), round)
    const found = toMap(pairs)
    expect(found.size).toBe(100_000)
    expect([...found.values()].every((count) => count === 3)).toBe(true)
  })

  it('where it may not grow, forgets the smaller half and keeps the sums of the rest', () => {
    const pairs = new PairCounts(1 << 16)
    const often: [number, number][] = Array.from({ length: 1000 }, (_, i) => [3000 + i, 9000 + i])
    let rare = 0
    for (let round = 0; round < 100; round++) {
      for (const [a, b] of often) pairs.add(a, b, 2)
      for (let i = 0; i < 2000; i++, rare++) pairs.add(20_000 + (rare % 40_000), 10_000 + Math.floor(rare / 40_000), 1)
    }
    const found = toMap(pairs)
    for (const [a, b] of often) expect(found.get(`${a} ${b}`)).toBe(200)
    expect(found.size).toBeLessThan(0.6 * (1 << 16) + 1)
    expect(rare).toBe(200_000)
  })

  it('forgets also where all are equal, or large', () => {
    for (const weight of [1, 5000]) {
      const pairs = new PairCounts(1 << 16)
      for (let i = 0; i < 60_000; i++) pairs.add(i, 65_000, weight)
      const found = toMap(pairs)
      expect(found.size).toBeLessThan(60_000)
      expect(new Set(found.values())).toEqual(new Set([weight]))
    }
  })
})
