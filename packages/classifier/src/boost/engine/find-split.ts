import type { BinnedFeature } from '../bins/binned-feature'
import type { Split, SplitQuery, SplitRules } from './engine'
import { findCategorySplit } from './find-split-categories'
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

/**
 * The best split of a node by its histogram: features in order, pairs of gradient and Hessian in whole numbers, feature f's from
 * pair starts[f] on.
 */
export function findSplit(
  features: readonly BinnedFeature[],
  starts: Int32Array,
  histogram: Float64Array,
  terms: NodeTerms,
  allowed: Uint8Array | undefined
): Split | undefined {
  const { monotone } = terms.rules
  const best = noSplit(terms)
  for (let f = 0; f < features.length; f++) {
    if (allowed !== undefined && allowed[f] === 0) continue
    const feature = features[f]
    const from = starts[f] * 2
    if (feature.kind === 'number') {
      const direction = monotone === undefined ? 0 : monotone[f]
      scanNumbers(histogram, from, feature.bins, feature.missingBin, direction, terms, f, best)
    } else {
      const pairs = histogram.subarray(from, from + feature.bins * 2)
      findCategorySplit(pairs, feature.missingBin, terms, f, best)
    }
  }
  return asSplit(best, terms)
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

/**
 * All splits of a feature of numbers, after each bin of numbers but the last (where there are gaps in training the last edge is above
 * all numbers, so that they are split from the gaps as well). Where the node has gaps each is tried with them to the right, then to
 * the left; else gaps follow the heavier child, the left one of equals.
 *
 * The WebAssembly twin does the same operations in the same order, all in float64:
 * sums are whole numbers; G = whole * gradientUnit, H = whole * hessianUnit; no split leaves a child whose H is 0 or less, or less
 * than minChildWeight; gain = (score(left) + score(right)) - score(node); a split is taken where gain > best.
 */
export function scanNumbers(
  histogram: Float64Array,
  from: number,
  bins: number,
  missingBin: number,
  direction: number,
  terms: NodeTerms,
  feature: number,
  best: BestSplit
): void {
  const gap = from + missingBin * 2
  const gapGradient = missingBin < 0 ? 0 : histogram[gap]
  const gapHessian = missingBin < 0 ? 0 : histogram[gap + 1]
  const hasGaps = gapGradient !== 0 || gapHessian !== 0
  const last = (missingBin < 0 ? bins : bins - 1) - 1
  if (!hasGaps && !terms.clipped && terms.rules.l1 === 0) {
    scanSimple(histogram, from, last, terms, feature, best)
    return
  }
  let gradient = 0
  let hessian = 0
  for (let bin = 0; bin < last; bin++) {
    const binGradient = histogram[from + bin * 2]
    const binHessian = histogram[from + bin * 2 + 1]
    // An empty bin: the split is that after the bin before, which was tried.
    if (bin > 0 && binGradient === 0 && binHessian === 0) continue
    gradient += binGradient
    hessian += binHessian
    const right = gainOf(gradient, hessian, direction, terms)
    if (right > best.gain) {
      take(best, feature, right, bin, !hasGaps && hessian >= terms.hessian - hessian, gradient, hessian)
    }
    if (!hasGaps) continue
    const left = gainOf(gradient + gapGradient, hessian + gapHessian, direction, terms)
    if (left > best.gain) {
      take(best, feature, left, bin, true, gradient + gapGradient, hessian + gapHessian)
    }
  }
}

/** `scanNumbers` where nothing is to be minded but l2 and minChildWeight, as most often: the same, faster. */
function scanSimple(
  histogram: Float64Array,
  from: number,
  last: number,
  terms: NodeTerms,
  feature: number,
  best: BestSplit
): void {
  const { gradientUnit, hessianUnit, score } = terms
  const { l2, minChildWeight } = terms.rules
  const allGradients = terms.gradient
  const allHessians = terms.hessian
  const end = from + last * 2
  let bestGain = best.gain
  let gradient = 0
  let hessian = 0
  for (let at = from; at < end; at += 2) {
    const binGradient = histogram[at]
    const binHessian = histogram[at + 1]
    if (binGradient === 0 && binHessian === 0) continue
    gradient += binGradient
    hessian += binHessian
    const hl = hessian * hessianUnit
    const hr = (allHessians - hessian) * hessianUnit
    if (!(hl > 0 && hr > 0 && hl >= minChildWeight && hr >= minChildWeight)) continue
    const gl = gradient * gradientUnit
    const gr = (allGradients - gradient) * gradientUnit
    const gain = (gl * gl) / (hl + l2) + (gr * gr) / (hr + l2) - score
    if (gain > bestGain) {
      bestGain = gain
      take(best, feature, gain, (at - from) >> 1, hessian >= allHessians - hessian, gradient, hessian)
    }
  }
}

function take(
  best: BestSplit,
  feature: number,
  gain: number,
  bin: number,
  missingLeft: boolean,
  gradient: number,
  hessian: number
): void {
  best.feature = feature
  best.gain = gain
  best.bin = bin
  best.leftBins = undefined
  best.missingLeft = missingLeft
  best.leftGradient = gradient
  best.leftHessian = hessian
}

/** The gain of a split by the sums of its left child, whole numbers; -Infinity where the rules forbid it. */
function gainOf(leftGradient: number, leftHessian: number, direction: number, terms: NodeTerms): number {
  const { rules, gradientUnit, hessianUnit } = terms
  const hl = leftHessian * hessianUnit
  const hr = (terms.hessian - leftHessian) * hessianUnit
  const { minChildWeight, l1, l2 } = rules
  if (!(hl > 0 && hr > 0 && hl >= minChildWeight && hr >= minChildWeight)) return Number.NEGATIVE_INFINITY
  const gl = shrink(leftGradient * gradientUnit, l1)
  const gr = shrink((terms.gradient - leftGradient) * gradientUnit, l1)
  if (!terms.clipped) return (gl * gl) / (hl + l2) + (gr * gr) / (hr + l2) - terms.score
  const { lower, upper } = terms
  const most = rules.maxDeltaStep
  const wl = clippedWeight(gl, hl + l2, most, lower, upper)
  const wr = clippedWeight(gr, hr + l2, most, lower, upper)
  if (direction > 0 ? wl > wr : direction < 0 && wl < wr) return Number.NEGATIVE_INFINITY
  const scoreLeft = -(2 * gl * wl + (hl + l2) * wl * wl)
  const scoreRight = -(2 * gr * wr + (hr + l2) * wr * wr)
  return scoreLeft + scoreRight - terms.score
}
