import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectSums, find, levels, type Pair, pairOf, rulesOf, sumOf, worth } from './find-split.test-support'
import { RULES } from './rules.test-support'

describe('findSplit of categories', () => {
  it('splits one level from the rest up to maxOneVsRest', () => {
    // Levels 1 and 3 together would gain more.
    const pairs: Pair[] = [
      [3, 1],
      [-4, 1],
      [3, 1],
      [-2, 1]
    ]
    expect(find([levels(pairs)], { maxOneVsRest: 4 })).toMatchObject({
      bin: -1,
      gain: 16 + 16 / 3,
      leftBins: Uint8Array.of(0, 1, 0, 0),
      missingLeft: false
    })
    expect(find([levels(pairs)], { maxOneVsRest: 3 })).toMatchObject({
      gain: 36 / 2 + 36 / 2,
      leftBins: Uint8Array.of(0, 1, 0, 1),
      missingLeft: true
    })
  })

  it('smooths sets of levels', () => {
    const pairs: Pair[] = [
      [3, 1],
      [-4, 1],
      [3, 1],
      [-2, 1]
    ]
    const split = find([levels(pairs)], { maxOneVsRest: 1, categorySmoothing: 2, l2: 1 })
    expect(split?.gain).toBe(36 / 5 + 36 / 5)
    expect(split?.leftBins).toEqual(Uint8Array.of(0, 1, 0, 1))
  })

  it('sorts by the smoothed quotient: a level of few rows is not first for them alone', () => {
    // -4 / 2 is before -90 / 60, but -90 / 70 before -4 / 12. Only the second level alone leaves 60 on both sides.
    const pairs: Pair[] = [
      [-4, 2],
      [-90, 60],
      [60, 59]
    ]
    const rules = { maxOneVsRest: 1, minChildWeight: 60 }
    expect(find([levels(pairs)], rules)).toBeUndefined()
    expect(find([levels(pairs)], { ...rules, categorySmoothing: 10 })?.leftBins).toEqual(Uint8Array.of(0, 1, 0))
  })

  it('leaves levels of equal quotients in the order of bins', () => {
    const pairs: Pair[] = [
      [-2, 2],
      [-2, 2],
      [1, 1]
    ]
    const split = find([levels(pairs)], { maxOneVsRest: 1, minChildWeight: 2 })
    // Gaps go with the heavier child.
    expect(split).toMatchObject({ leftBins: Uint8Array.of(1, 0, 0), missingLeft: false })
  })

  it('sends gaps and levels that the node does not have the same way', () => {
    const toRight = find(
      [
        levels(
          [
            [-4, 1],
            [3, 1],
            [0, 0],
            [2, 1],
            [3, 1]
          ],
          true
        )
      ],
      { maxOneVsRest: 1 }
    )
    expect(toRight).toMatchObject({ leftBins: Uint8Array.of(1, 0, 0, 0, 0), missingLeft: false })
    const toLeft = find(
      [
        levels(
          [
            [-4, 1],
            [3, 1],
            [0, 0],
            [2, 1],
            [-3, 1]
          ],
          true
        )
      ],
      { maxOneVsRest: 1 }
    )
    expect(toLeft).toMatchObject({ leftBins: Uint8Array.of(1, 0, 1, 0, 1), missingLeft: true })
  })

  it.each([1, 8])('splits gaps off from all levels, maxOneVsRest %d', (maxOneVsRest) => {
    const split = find(
      [
        levels(
          [
            [-3, 1],
            [-3, 1],
            [-3, 1],
            [9, 1]
          ],
          true
        )
      ],
      { maxOneVsRest }
    )
    expect(split).toMatchObject({ leftBins: Uint8Array.of(1, 1, 1, 0), missingLeft: false, gain: 27 + 81 })
  })

  it('has nothing to split where the node has one level', () => {
    expect(
      find([
        levels([
          [0, 0],
          [5, 2],
          [0, 0]
        ])
      ])
    ).toBeUndefined()
    expect(
      find(
        [
          levels([
            [0, 0],
            [5, 2],
            [0, 0]
          ])
        ],
        { maxOneVsRest: 1 }
      )
    ).toBeUndefined()
    expect(find([levels([])])).toBeUndefined()
  })

  it('finds the best of all sets of levels, without penalties', () => {
    const pairs = fc.array(pairOf, { minLength: 2, maxLength: 7 })
    fc.assert(
      fc.property(pairs, fc.boolean(), fc.constantFrom(0, Math.PI), (given, hasMissingBin, minSplitGain) => {
        const found = find([levels(given, hasMissingBin)], { maxOneVsRest: 0, minSplitGain })
        const parts = given.filter(([, h]) => h > 0)
        const [g, h] = sumOf(parts)
        let best = 0
        for (let set = 1; set < 2 ** parts.length - 1; set++) {
          const [gl, hl] = sumOf(parts.filter((_, i) => (set >> i) & 1))
          const gain = (gl * gl) / hl + (g - gl) ** 2 / (h - hl) - (g * g) / h
          if (gain > Math.max(minSplitGain, 1e-9)) best = Math.max(best, gain)
        }
        expect(found?.gain ?? 0).toBeCloseTo(best, 9)
        if (found !== undefined) expectSums(found, given, hasMissingBin)
      }),
      { numRuns: 200 }
    )
  })

  it('finds the best level of all, one against the rest', () => {
    fc.assert(
      fc.property(fc.array(pairOf, { minLength: 2, maxLength: 7 }), rulesOf, (pairs, { lower, upper, ...changes }) => {
        const rules = { ...RULES, ...changes, maxOneVsRest: 9 }
        const found = find([levels(pairs)], rules, { lower, upper })
        const total = sumOf(pairs)
        let best = 0
        for (const left of pairs) {
          const right = [total[0] - left[0], total[1] - left[1]]
          if (Math.min(left[1], right[1]) < Math.max(rules.minChildWeight, 1)) continue
          const sides = worth(left, rules, lower, upper) + worth(right, rules, lower, upper)
          const gain = sides - worth(total, rules, lower, upper)
          if (gain > Math.max(rules.minSplitGain, 1e-9)) best = Math.max(best, gain)
        }
        expect(found?.gain ?? 0).toBeCloseTo(best, 9)
        if (found !== undefined) expectSums(found, pairs, false)
      }),
      { numRuns: 200 }
    )
  })
})
