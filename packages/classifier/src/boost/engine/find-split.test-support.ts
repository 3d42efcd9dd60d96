import fc from 'fast-check'
import { expect } from 'vitest'
import type { BinnedFeature } from '../bins/binned-feature'
import type { Split, SplitRules } from './engine'
import { nodeTerms } from './find-split'
import { leafWeight } from './leaf-weight'
import { findSplit } from './plain-find-split'
import { RULES } from './rules.test-support'

const GRID = { scale: 1, unit: 1 }

/** Of a bin. */
export type Pair = readonly [gradient: number, hessian: number]

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

export function sumOf(pairs: readonly Pair[]) {
  return pairs.reduce(([g, h], pair) => [g + pair[0], h + pair[1]], [0, 0])
}

interface Limits {
  readonly lower?: number
  readonly upper?: number
  readonly allowed?: Uint8Array
}

/** The best split of a node by the histograms of its features, on a grid of whole numbers. */
export function find(histograms: readonly Histogram[], changes: Partial<SplitRules> = {}, limits: Limits = {}) {
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

/** A feature of numbers; its last bin is that of gaps where it has one. */
export const numbers = (pairs: readonly Pair[], hasMissingBin = false): Histogram => ({
  kind: 'number',
  pairs,
  hasMissingBin
})
export const levels = (pairs: readonly Pair[], hasMissingBin = false): Histogram => ({
  kind: 'category',
  pairs,
  hasMissingBin
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
/** Rules and bounds, half of the time those of the simple scan. */
export const rulesOf = fc.oneof(
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
/** A quarter of bins are empty. */
export const pairOf = fc.oneof(
  { arbitrary: fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 })), weight: 3 },
  { arbitrary: fc.constant([0, 0] as [number, number]), weight: 1 }
)

/** The loss of a leaf, -2 times: -2 (T(G) w + (H + l2) w^2 / 2), which the best weight makes T(G)^2 / (H + l2). */
export function worth([g, h]: readonly number[], rules: SplitRules, lower: number, upper: number): number {
  const weight = leafWeight({ gradient: g, hessian: h }, rules, lower, upper)
  const gradient = Math.sign(g) * Math.max(0, Math.abs(g) - rules.l1)
  return -2 * (gradient * weight + ((h + rules.l2) * weight * weight) / 2)
}

/** That a split's sums are those of the bins it says go left and right. */
export function expectSums(split: Split, pairs: readonly Pair[], hasMissingBin: boolean): void {
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
