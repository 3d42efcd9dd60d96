import type { Split, SplitQuery, SplitRules } from './engine'
import type { GradientGrid } from './gradient-grid'
import { clippedWeight, shrink } from './leaf-weight'

/** What a node's scans share. Its sums are whole numbers of the grid's units, as those in histograms are. */
export interface NodeTerms {
  readonly gradient: number
  readonly hessian: number
  readonly gradientUnit: number
  readonly hessianUnit: number
  readonly rules: SplitRules
  /** Whether weights have bounds of any kind, so that scores are those of clipped weights. */
  readonly clipped: boolean
  readonly lower: number
  readonly upper: number
  /** The score of the node itself. */
  readonly score: number
  /** What a gain must be more than. */
  readonly least: number
}

/** The best split so far of a node; a scan overwrites it where it finds one of greater gain. */
export interface BestSplit {
  /** -1 until there is one. */
  feature: number
  /** What the next one must be more than: at first `NodeTerms.least`. */
  gain: number
  bin: number
  leftBins: Uint8Array | undefined
  missingLeft: boolean
  /** Whole numbers of the grid's units. */
  leftGradient: number
  leftHessian: number
}

/**
 * Gains below this share of the node's own score are taken for rounding: without it, rows of one and the same gradient would be
 * split for the last bit of a quotient.
 */
const LEAST_SHARE = 1e-12

export function nodeTerms(
  query: SplitQuery,
  gradients: GradientGrid,
  hessians: GradientGrid,
  rules: SplitRules
): NodeTerms {
  const { lower, upper, sums } = query
  const clipped =
    rules.monotone !== undefined ||
    rules.maxDeltaStep > 0 ||
    lower > Number.NEGATIVE_INFINITY ||
    upper < Number.POSITIVE_INFINITY
  const score = scoreOf(
    shrink(sums.gradient, rules.l1),
    sums.hessian + rules.l2,
    clipped,
    rules.maxDeltaStep,
    lower,
    upper
  )
  const least = Math.max(rules.minSplitGain, Math.abs(score) * LEAST_SHARE)
  return {
    gradient: sums.gradient * gradients.scale,
    hessian: sums.hessian * hessians.scale,
    gradientUnit: gradients.unit,
    hessianUnit: hessians.unit,
    rules,
    clipped,
    lower,
    upper,
    score,
    least
  }
}

/**
 * Twice what a leaf lowers the loss by: T(G)^2 / (H + l2); of a clipped weight w, -(2 T(G) w + (H + l2) w^2).
 * @param gradient T(G)
 * @param hessian H + l2
 */
export function scoreOf(
  gradient: number,
  hessian: number,
  clipped: boolean,
  most: number,
  lower: number,
  upper: number
): number {
  if (!clipped) return hessian > 0 ? (gradient * gradient) / hessian : 0
  const weight = clippedWeight(gradient, hessian, most, lower, upper)
  return -(2 * gradient * weight + hessian * weight * weight)
}

export function noSplit(terms: NodeTerms): BestSplit {
  return {
    feature: -1,
    gain: terms.least,
    bin: -1,
    leftBins: undefined,
    missingLeft: false,
    leftGradient: 0,
    leftHessian: 0
  }
}

export function asSplit(best: BestSplit, terms: NodeTerms): Split | undefined {
  if (best.feature < 0) return undefined
  const { gradientUnit, hessianUnit } = terms
  return {
    feature: best.feature,
    gain: best.gain,
    bin: best.bin,
    leftBins: best.leftBins,
    missingLeft: best.missingLeft,
    left: { gradient: best.leftGradient * gradientUnit, hessian: best.leftHessian * hessianUnit },
    right: {
      gradient: (terms.gradient - best.leftGradient) * gradientUnit,
      hessian: (terms.hessian - best.leftHessian) * hessianUnit
    }
  }
}
