import { type BestSplit, type NodeTerms, scoreOf } from './find-split'
import { shrink } from './leaf-weight'

/**
 * Splits of a feature of categories. Up to `maxOneVsRest` levels: each level alone goes left. More: levels are sorted by
 * gradient / (Hessian + categorySmoothing), those of equal quotient in the order of bins, and each first part of the list goes left;
 * `categorySmoothing` is then added to l2 of both children, for such a split has much to choose from (W. D. Fisher, "On grouping
 * for maximum homogeneity", 1958, shows that the best set is a first part). Either way, where the node has gaps, they are tried to
 * the right, then to the left, and all levels against gaps is tried last.
 *
 * Levels that the node does not have go with the gaps, as those that training never saw do.
 *
 * @param pairs gradient and Hessian of each bin of the feature, in whole numbers
 */
export function findCategorySplit(
  pairs: Float64Array,
  missingBin: number,
  terms: NodeTerms,
  feature: number,
  best: BestSplit
): void {
  const { rules } = terms
  const bins = pairs.length / 2
  const levels = missingBin < 0 ? bins : bins - 1
  const gapGradient = missingBin < 0 ? 0 : pairs[missingBin * 2]
  const gapHessian = missingBin < 0 ? 0 : pairs[missingBin * 2 + 1]
  const hasGaps = gapGradient !== 0 || gapHessian !== 0
  const isAlone = levels <= rules.maxOneVsRest
  const extra = isAlone ? 0 : rules.categorySmoothing
  const order: number[] = []
  for (let bin = 0; bin < levels; bin++) {
    if (pairs[bin * 2] !== 0 || pairs[bin * 2 + 1] !== 0) order.push(bin)
  }
  if (!isAlone) sortByQuotient(order, pairs, terms)

  let length = 0
  let first = 0
  let missingLeft = false
  let gradient = 0
  let hessian = 0
  const tryBoth = (from: number, to: number) => {
    const right = gainOf(gradient, hessian, extra, terms)
    if (right > best.gain) {
      keep(right, gradient, hessian)
      first = from
      length = to - from
      missingLeft = !hasGaps && hessian >= terms.hessian - hessian
    }
    if (!hasGaps || to - from === order.length) return
    const left = gainOf(gradient + gapGradient, hessian + gapHessian, extra, terms)
    if (left > best.gain) {
      keep(left, gradient + gapGradient, hessian + gapHessian)
      first = from
      length = to - from
      missingLeft = true
    }
  }
  const keep = (gain: number, leftGradient: number, leftHessian: number) => {
    best.gain = gain
    best.leftGradient = leftGradient
    best.leftHessian = leftHessian
  }

  // A last level that goes left leaves nothing for the right but gaps.
  const tries = isAlone || hasGaps ? order.length : order.length - 1
  for (let i = 0; i < tries; i++) {
    if (isAlone) gradient = hessian = 0
    gradient += pairs[order[i] * 2]
    hessian += pairs[order[i] * 2 + 1]
    tryBoth(isAlone ? i : 0, i + 1)
  }
  if (isAlone && hasGaps && order.length > 1) {
    gradient = terms.gradient - gapGradient
    hessian = terms.hessian - gapHessian
    tryBoth(0, order.length)
  }
  if (length === 0) return
  best.feature = feature
  best.bin = -1
  best.missingLeft = missingLeft
  best.leftBins = leftBinsOf(order, first, length, bins, missingLeft)
}

function sortByQuotient(order: number[], pairs: Float64Array, terms: NodeTerms): void {
  const { gradientUnit, hessianUnit } = terms
  const quotients = new Float64Array(pairs.length / 2)
  for (const bin of order) {
    const below = pairs[bin * 2 + 1] * hessianUnit + terms.rules.categorySmoothing
    quotients[bin] = below > 0 ? (pairs[bin * 2] * gradientUnit) / below : 0
  }
  order.sort((a, b) => quotients[a] - quotients[b] || a - b)
}

function leftBinsOf(order: readonly number[], first: number, length: number, bins: number, missingLeft: boolean) {
  const leftBins = new Uint8Array(bins).fill(missingLeft ? 1 : 0)
  for (let i = 0; i < order.length; i++) leftBins[order[i]] = i >= first && i < first + length ? 1 : 0
  return leftBins
}

/** As for numbers, without monotone features, and with `extra` added to l2 of the children. */
function gainOf(leftGradient: number, leftHessian: number, extra: number, terms: NodeTerms): number {
  const { rules, gradientUnit, hessianUnit, clipped, lower, upper } = terms
  const { minChildWeight, l1, maxDeltaStep } = rules
  const l2 = rules.l2 + extra
  const hl = leftHessian * hessianUnit
  const hr = (terms.hessian - leftHessian) * hessianUnit
  if (!(hl > 0 && hr > 0 && hl >= minChildWeight && hr >= minChildWeight)) return Number.NEGATIVE_INFINITY
  const gl = shrink(leftGradient * gradientUnit, l1)
  const gr = shrink((terms.gradient - leftGradient) * gradientUnit, l1)
  const left = scoreOf(gl, hl + l2, clipped, maxDeltaStep, lower, upper)
  const right = scoreOf(gr, hr + l2, clipped, maxDeltaStep, lower, upper)
  return left + right - terms.score
}
