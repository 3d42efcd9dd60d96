import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BinnedFeature } from '../bins/binned-feature'
import type { Split, SplitRules } from './engine'
import { nodeTerms } from './find-split'
import { leafWeight } from './leaf-weight'
import { findSplit } from './plain-find-split'

const GRID = { scale: 1, unit: 1 }
const RULES: SplitRules = {
  l1: 0,
  l2: 0,
  minChildWeight: 0,
  minSplitGain: 0,
  maxDeltaStep: 0,
  monotone: undefined,
  categorySmoothing: 0,
  maxOneVsRest: 4
}

type Pair = readonly [gradient: number, hessian: number]

interface Histogram {
  readonly kind: 'number' | 'category'
  readonly pairs: readonly Pair[]
  readonly hasMissingBin: boolean
}

function featureOf({ kind, pairs, hasMissingBin }: Histogram): BinnedFeature {
  const bins = pairs.length
  const missingBin = hasMissingBin ? bins - 1 : -1
  const ordinary = hasMissingBin ? bins - 1 : bins
  return kind === 'number'
    ? { kind, bins, missingBin, edges: Float32Array.from({ length: ordinary - 1 }, (_, i) => i) }
    : { kind, bins, missingBin, levels: Int32Array.from({ length: ordinary }, (_, i) => i) }
}

function sumOf(pairs: readonly Pair[]) {
  return pairs.reduce(([g, h], pair) => [g + pair[0], h + pair[1]], [0, 0])
}

interface Limits {
  readonly lower?: number
  readonly upper?: number
  readonly allowed?: Uint8Array
}

function find(histograms: readonly Histogram[], changes: Partial<SplitRules> = {}, limits: Limits = {}) {
  const [gradient, hessian] = sumOf(histograms[0].pairs)
  const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY, allowed } = limits
  const terms = nodeTerms({ sums: { gradient, hessian }, lower, upper, allowed }, GRID, GRID, { ...RULES, ...changes })
  const starts = new Int32Array(histograms.length + 1)
  histograms.forEach(({ pairs }, f) => {
    starts[f + 1] = starts[f] + pairs.length
  })
  const numbers = Float64Array.from(histograms.flatMap(({ pairs }) => pairs.flat()))
  return findSplit(histograms.map(featureOf), starts, numbers, terms, allowed)
}

const numbers = (pairs: readonly Pair[], hasMissingBin = false): Histogram => ({ kind: 'number', pairs, hasMissingBin })
const levels = (pairs: readonly Pair[], hasMissingBin = false): Histogram => ({
  kind: 'category',
  pairs,
  hasMissingBin
})

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

const simpleRules = {
  l2: fc.constantFrom(0, 1, 10),
  minChildWeight: fc.constantFrom(0, 4),
  // No quotient of small whole numbers: no gain is on the edge.
  minSplitGain: fc.constantFrom(0, Math.PI),
  l1: fc.constant(0),
  maxDeltaStep: fc.constant(0),
  direction: fc.constant(undefined),
  lower: fc.constant(Number.NEGATIVE_INFINITY),
  upper: fc.constant(Number.POSITIVE_INFINITY)
}
const rulesOf = fc.oneof(
  fc.record(simpleRules),
  fc.record({
    ...simpleRules,
    l1: fc.constantFrom(0, 3),
    maxDeltaStep: fc.constantFrom(0, 0.5),
    direction: fc.constantFrom(undefined, -1, 0, 1),
    lower: fc.constantFrom(Number.NEGATIVE_INFINITY, -1),
    upper: fc.constantFrom(Number.POSITIVE_INFINITY, 0.25)
  })
)
const pairOf = fc.oneof(
  { arbitrary: fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 })), weight: 3 },
  { arbitrary: fc.constant([0, 0] as [number, number]), weight: 1 }
)

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

/** The loss of a leaf, -2 times: -2 (T(G) w + (H + l2) w^2 / 2), which the best weight makes T(G)^2 / (H + l2). */
function worth([g, h]: readonly number[], rules: SplitRules, lower: number, upper: number): number {
  const weight = leafWeight({ gradient: g, hessian: h }, rules, lower, upper)
  const gradient = Math.sign(g) * Math.max(0, Math.abs(g) - rules.l1)
  return -2 * (gradient * weight + ((h + rules.l2) * weight * weight) / 2)
}

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

function expectSums(split: Split, pairs: readonly Pair[], hasMissingBin: boolean): void {
  const isLeft = pairs.map((_, bin) =>
    hasMissingBin && bin === pairs.length - 1
      ? split.missingLeft
      : split.leftBins === undefined
        ? bin <= split.bin
        : split.leftBins[bin] === 1
  )
  const [gl, hl] = sumOf(pairs.filter((_, bin) => isLeft[bin]))
  const [gr, hr] = sumOf(pairs.filter((_, bin) => !isLeft[bin]))
  expect([split.left, split.right]).toEqual([
    { gradient: gl, hessian: hl },
    { gradient: gr, hessian: hr }
  ])
}

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
