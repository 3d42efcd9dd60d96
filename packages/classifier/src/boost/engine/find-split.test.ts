import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SplitRules } from './engine'
import { expectSums, find, numbers, type Pair, pairOf, rulesOf, sumOf, worth } from './find-split.test-support'
import { leafWeight } from './leaf-weight'
import { RULES } from './rules.test-support'

describe('findSplit of numbers', () => {
  it('takes the split that gains most', () => {
    // After bin 1: (-6)^2 / 2 + 6^2 / 2 - 0
    expect(
      find([
        numbers([
          [-2, 1],
          [-4, 1],
          [5, 1],
          [1, 1]
        ])
      ])
    ).toEqual({
      feature: 0,
      gain: 36,
      bin: 1,
      leftBins: undefined,
      missingLeft: true,
      left: { gradient: -6, hessian: 2 },
      right: { gradient: 6, hessian: 2 }
    })
  })

  it('counts l1, l2 and the node itself', () => {
    // (6 - 1)^2 / (2 + 3) + (10 - 1)^2 / (1 + 3) - (4 - 1)^2 / (3 + 3)
    const split = find(
      [
        numbers([
          [-6, 2],
          [10, 1]
        ])
      ],
      { l1: 1, l2: 3 }
    )
    expect(split?.gain).toBe(5 + 81 / 4 - 1.5)
  })

  it.each([
    [{ minSplitGain: 36 }, undefined],
    [{ minSplitGain: 35.9 }, 36],
    [{ minChildWeight: 2 }, 36],
    [{ minChildWeight: 2.1 }, undefined]
  ])('%j', (rules, gain) => {
    expect(
      find(
        [
          numbers([
            [-2, 1],
            [-4, 1],
            [5, 1],
            [1, 1]
          ])
        ],
        rules
      )?.gain
    ).toBe(gain)
  })

  it('sends gaps where that gains more', () => {
    expect(
      find([
        numbers(
          [
            [-3, 1],
            [3, 1],
            [-4, 1]
          ],
          true
        )
      ])
    ).toMatchObject({ bin: 0, missingLeft: true })
    expect(
      find([
        numbers(
          [
            [-3, 1],
            [3, 1],
            [4, 1]
          ],
          true
        )
      ])
    ).toMatchObject({ bin: 0, missingLeft: false })
  })

  it('splits gaps off from all numbers, for an edge is above them', () => {
    const split = find([
      numbers(
        [
          [-3, 1],
          [-3, 1],
          [0, 0],
          [7, 1]
        ],
        true
      )
    ])
    expect(split).toMatchObject({ bin: 1, missingLeft: false, left: { gradient: -6, hessian: 2 } })
  })

  it('without gaps in the node sends them to the heavier child, the left one of equals', () => {
    expect(
      find([
        numbers(
          [
            [-3, 1],
            [3, 1.5],
            [0, 0]
          ],
          true
        )
      ])?.missingLeft
    ).toBe(false)
    expect(
      find([
        numbers(
          [
            [-3, 1.5],
            [3, 1],
            [0, 0]
          ],
          true
        )
      ])?.missingLeft
    ).toBe(true)
    expect(
      find([
        numbers([
          [-3, 1],
          [3, 1]
        ])
      ])?.missingLeft
    ).toBe(true)
  })

  it('of equal gains takes the first feature, then the first bin, then gaps to the right', () => {
    const twice = numbers([
      [-3, 1],
      [0, 0],
      [3, 1]
    ])
    expect(
      find([
        numbers([
          [0, 1],
          [0, 1]
        ]),
        twice,
        twice
      ])
    ).toMatchObject({ feature: 1, bin: 0 })
    // 16 / 1 + 16 / 2 and 16 / 2 + 16 / 1
    expect(
      find([
        numbers(
          [
            [-4, 1],
            [4, 1],
            [0, 1]
          ],
          true
        )
      ])
    ).toMatchObject({ bin: 0, missingLeft: false })
  })

  it('leaves features alone that are not allowed', () => {
    const good = numbers([
      [-9, 1],
      [9, 1]
    ])
    const fair = numbers([
      [-4, 1],
      [4, 1]
    ])
    expect(find([good, fair], {}, { allowed: Uint8Array.of(0, 1) })?.feature).toBe(1)
    expect(find([good, fair], {}, { allowed: Uint8Array.of(0, 0) })).toBeUndefined()
  })

  it('makes no split of rows that are all alike, for all that quotients are rounded', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 999 }),
        fc.array(fc.nat({ max: 999 }), { minLength: 2, maxLength: 20 }),
        (gradient, hessian, counts) => {
          const pairs = counts.map((count): Pair => [gradient * count, hessian * count])
          expect(find([numbers(pairs)])).toBeUndefined()
        }
      )
    )
  })

  it('splits nothing where a child would have no Hessian', () => {
    expect(
      find([
        numbers([
          [-3, 0],
          [3, 2]
        ])
      ])
    ).toBeUndefined()
    expect(find([numbers([])])).toBeUndefined()
    expect(find([numbers([[5, 2]], true)])).toBeUndefined()
  })
})

describe('findSplit', () => {
  it('finds what trying all splits of numbers one by one finds', () => {
    fc.assert(
      fc.property(
        fc.array(pairOf, { minLength: 1, maxLength: 9 }),
        fc.boolean(),
        rulesOf,
        (pairs, hasMissingBin, { direction, lower, upper, ...changes }) => {
          const monotone = direction === undefined ? undefined : Int8Array.of(direction)
          const rules = { ...RULES, ...changes, monotone }
          const found = find([numbers(pairs, hasMissingBin)], rules, { lower, upper })
          const best = bestByTrying(pairs, hasMissingBin, rules, direction ?? 0, lower, upper)
          expect(found?.gain ?? 0).toBeCloseTo(best, 9)
          if (found !== undefined) expectSums(found, pairs, hasMissingBin)
        }
      ),
      { numRuns: 300 }
    )
  })
})

function bestByTrying(
  pairs: readonly Pair[],
  hasMissingBin: boolean,
  rules: SplitRules,
  direction: number,
  lower: number,
  upper: number
): number {
  const ordinary = hasMissingBin ? pairs.slice(0, -1) : pairs
  const gaps = hasMissingBin ? pairs.slice(-1) : []
  const node = worth(sumOf(pairs), rules, lower, upper)
  let best = 0
  for (let bin = 0; bin < ordinary.length - 1; bin++) {
    for (const isLeft of [false, true]) {
      const left = sumOf([...ordinary.slice(0, bin + 1), ...(isLeft ? gaps : [])])
      const right = sumOf([...ordinary.slice(bin + 1), ...(isLeft ? [] : gaps)])
      if (Math.min(left[1], right[1]) < Math.max(rules.minChildWeight, 1)) continue
      const [wl, wr] = [left, right].map(([gradient, hessian]) =>
        leafWeight({ gradient, hessian }, rules, lower, upper)
      )
      if (direction * (wr - wl) < 0) continue
      const gain = worth(left, rules, lower, upper) + worth(right, rules, lower, upper) - node
      if (gain > Math.max(rules.minSplitGain, 1e-9)) best = Math.max(best, gain)
    }
  }
  return best
}
