import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Allowance } from './allowance'

describe('Allowance', () => {
  it('counts candidates where they cost nothing else', () => {
    const allowance = new Allowance(2)
    expect(allowance.fits(7)).toBe(true)
    allowance.take(7)
    allowance.take(3)
    expect(allowance.room).toBe(0)
    expect(allowance.fits(4)).toBe(false)
  })

  it('has a companion paid for once', () => {
    // 1 needs 0, 2 needs 1, 3 needs 0.
    const allowance = new Allowance(100, [10, 5, 3, 2], Int32Array.from([-1, 0, 1, 0]))
    expect([0, 1, 2, 3].map((i) => allowance.cost(i))).toEqual([10, 15, 8, 12])
    allowance.take(1)
    expect(allowance.room).toBe(85)
    // 0 and 1 are there: 2 costs only itself, and so does 3.
    expect([2, 3].map((i) => allowance.cost(i))).toEqual([3, 2])
    expect([0, 1, 2, 3].map((i) => allowance.has(i))).toEqual([true, true, false, false])
  })

  it('lets in exactly what fits', () => {
    const allowance = new Allowance(8, [10, 5, 3], Int32Array.from([-1, -1, 1]))
    expect([0, 1, 2].map((i) => allowance.fits(i))).toEqual([false, true, true])
    allowance.take(2)
    expect(allowance.room).toBe(0)
    expect(allowance.has(1)).toBe(true)
  })

  it('leaves what the cost of all that is inside leaves, in any order', () => {
    const example = fc.integer({ min: 1, max: 8 }).chain((n) =>
      fc.record({
        costs: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n }),
        needs: fc.tuple(...Array.from({ length: n }, (_, i) => fc.integer({ min: -1, max: i - 1 }))),
        order: fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i)),
        most: fc.integer({ min: 0, max: 30 })
      })
    )
    fc.assert(
      fc.property(example, ({ costs, needs, order, most }) => {
        const allowance = new Allowance(most, costs, Int32Array.from(needs))
        const inside = new Set<number>()
        for (const i of order) {
          if (allowance.has(i) || !allowance.fits(i)) continue
          allowance.take(i)
          inside.add(i)
          if (needs[i] >= 0) inside.add(needs[i])
        }
        expect(allowance.room).toBe(most - [...inside].reduce((sum, i) => sum + costs[i], 0))
        expect(allowance.room).toBeGreaterThanOrEqual(0)
      })
    )
  })
})
