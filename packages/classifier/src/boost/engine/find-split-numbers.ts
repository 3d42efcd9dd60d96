import type { BestSplit, NodeTerms } from './find-split'
import { clippedWeight, shrink } from './leaf-weight'

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
