// The best split of a feature of numbers: the twin of scanNumbers in src/boost/engine/find-split.ts, which says what is done in
// which order.
import { Best, Feature, Node } from './job'

export function scan(feature: Feature, node: Node, best: Best): void {
  const h = node.slot + feature.offset
  const zero = f64x2.splat(0)
  let gap = zero
  let hasGaps = false
  let numbers = feature.bins
  if (feature.missingBin >= 0) {
    numbers--
    gap = v128.load(h + (<usize>feature.missingBin << 4))
    hasGaps = !i64x2.all_true(f64x2.eq(gap, zero))
  }
  const last = hasGaps ? numbers : numbers - 1
  if (node.clipped == 0 && node.l1 == 0) {
    if (hasGaps) scanPlain(feature, node, best, h, last, numbers - 1, gap, true)
    else scanPlain(feature, node, best, h, last, numbers - 1, gap, false)
  } else scanWithRules(feature, node, best, h, last, numbers - 1, gap, hasGaps)
}

/** Of equal gain the feature that is first wins, whatever the order in which they are looked at. */
// @ts-ignore: decorator
@inline
function isBetter(gain: f64, best: Best, feature: i32): bool {
  return gain > best.gain || (gain == best.gain && feature < best.feature)
}

function take(best: Best, feature: i32, gain: f64, bin: i32, missingLeft: i32, left: v128): void {
  best.feature = feature
  best.gain = gain
  best.bin = bin
  best.missingLeft = missingLeft
  best.gradient = f64x2.extract_lane(left, 0)
  best.hessian = f64x2.extract_lane(left, 1)
}

/**
 * Where weights have no bounds: two bins at a time. A split is first held against the best one by products alone,
 *
 *   GL^2 / (HL + l2) + GR^2 / (HR + l2) >= t  <=>  GL^2 (HR + l2) + GR^2 (HL + l2) >= t (HL + l2) (HR + l2),
 *
 * in whole numbers of the grids, with a share of t to spare that is far beyond what rounding does to sums of positive numbers. What
 * passes, and little does, is computed as it is defined.
 */
function scanPlain(
  feature: Feature,
  node: Node,
  best: Best,
  h: usize,
  last: i32,
  lastNumber: i32,
  gap: v128,
  hasGaps: bool
): void {
  const gradient = f64x2.splat(node.gradient)
  const hessian = f64x2.splat(node.hessian)
  const l2 = f64x2.splat(node.l2 / node.hessianUnit)
  const least = f64x2.splat((max(node.minChildWeight, <f64>5e-324) / node.hessianUnit) * 0.999999999)
  const gapGradient = f64x2.splat(f64x2.extract_lane(gap, 0))
  const gapHessian = f64x2.splat(f64x2.extract_lane(gap, 1))
  let bar = barOf(node, best)
  let left = f64x2.splat(0)
  let bin = 0
  for (; bin + 1 < last; bin += 2, h += 32) {
    const first = v128.load(h)
    const second = v128.load(h, 16)
    // Nothing here: the same split as that before, which was looked at.
    if (!v128.any_true(v128.or(first, second)) && bin > 0) continue
    const one = f64x2.add(left, first)
    const two = f64x2.add(left, f64x2.add(first, second))
    left = two
    const gradients = v128.shuffle<f64>(one, two, 0, 2)
    const hessians = v128.shuffle<f64>(one, two, 1, 3)
    let isFit = fits(gradients, hessians, gradient, hessian, l2, least, bar)
    if (hasGaps) {
      isFit = v128.or(
        isFit,
        fits(f64x2.add(gradients, gapGradient), f64x2.add(hessians, gapHessian), gradient, hessian, l2, least, bar)
      )
    }
    if (!v128.any_true(isFit)) continue
    tryBoth(feature, node, best, bin, lastNumber, one, gap, hasGaps)
    tryBoth(feature, node, best, bin + 1, lastNumber, two, gap, hasGaps)
    bar = barOf(node, best)
  }
  if (bin < last) tryBoth(feature, node, best, bin, lastNumber, f64x2.add(left, v128.load(h)), gap, hasGaps)
}

/** What the score of both children must come to, in units of the grids, a little less. */
function barOf(node: Node, best: Best): v128 {
  const score = best.gain + node.score
  const unit = node.hessianUnit / (node.gradientUnit * node.gradientUnit)
  return f64x2.splat((score - abs(score) * 1e-9) * unit)
}

// @ts-ignore: decorator
@inline
function fits(gl: v128, hl: v128, gradient: v128, hessian: v128, l2: v128, least: v128, bar: v128): v128 {
  const gr = f64x2.sub(gradient, gl)
  const hr = f64x2.sub(hessian, hl)
  const dl = f64x2.add(hl, l2)
  const dr = f64x2.add(hr, l2)
  const sum = f64x2.add(f64x2.mul(f64x2.mul(gl, gl), dr), f64x2.mul(f64x2.mul(gr, gr), dl))
  const isBest = f64x2.ge(sum, f64x2.mul(f64x2.mul(dl, dr), bar))
  return v128.and(isBest, f64x2.ge(f64x2.pmin(hl, hr), least))
}

/** A split with gaps to the right and, where there are any, one with gaps to the left. */
function tryBoth(
  feature: Feature,
  node: Node,
  best: Best,
  bin: i32,
  lastNumber: i32,
  left: v128,
  gap: v128,
  hasGaps: bool
): void {
  const number = feature.feature
  const right = gainOf(left, node)
  if (isBetter(right, best, number)) {
    const hessian = f64x2.extract_lane(left, 1)
    take(best, number, right, bin, !hasGaps && hessian >= node.hessian - hessian ? 1 : 0, left)
  }
  if (!hasGaps || bin == lastNumber) return
  const withGaps = f64x2.add(left, gap)
  const gain = gainOf(withGaps, node)
  if (isBetter(gain, best, number)) take(best, number, gain, bin, 1, withGaps)
}

/** -Infinity where a child is too light. */
function gainOf(left: v128, node: Node): f64 {
  const leftGradient = f64x2.extract_lane(left, 0)
  const leftHessian = f64x2.extract_lane(left, 1)
  const gl = leftGradient * node.gradientUnit
  const hl = leftHessian * node.hessianUnit
  const gr = (node.gradient - leftGradient) * node.gradientUnit
  const hr = (node.hessian - leftHessian) * node.hessianUnit
  const least = node.minChildWeight
  if (!(hl > 0 && hr > 0 && hl >= least && hr >= least)) return -Infinity
  return (gl * gl) / (hl + node.l2) + (gr * gr) / (hr + node.l2) - node.score
}

function scanWithRules(
  feature: Feature,
  node: Node,
  best: Best,
  h: usize,
  last: i32,
  lastNumber: i32,
  gap: v128,
  hasGaps: bool
): void {
  const number = feature.feature
  let left = f64x2.splat(0)
  for (let bin = 0; bin < last; bin++, h += 16) {
    left = f64x2.add(left, v128.load(h))
    const hessian = f64x2.extract_lane(left, 1)
    const right = gainByRules(left, feature.direction, node)
    if (isBetter(right, best, number)) {
      take(best, number, right, bin, !hasGaps && hessian >= node.hessian - hessian ? 1 : 0, left)
    }
    if (!hasGaps || bin == lastNumber) continue
    const withGaps = f64x2.add(left, gap)
    const gain = gainByRules(withGaps, feature.direction, node)
    if (isBetter(gain, best, number)) take(best, number, gain, bin, 1, withGaps)
  }
}

function gainByRules(left: v128, direction: i32, node: Node): f64 {
  const leftHessian = f64x2.extract_lane(left, 1)
  const leftGradient = f64x2.extract_lane(left, 0)
  const hl = leftHessian * node.hessianUnit
  const hr = (node.hessian - leftHessian) * node.hessianUnit
  if (!(hl > 0 && hr > 0 && hl >= node.minChildWeight && hr >= node.minChildWeight)) return -Infinity
  const gl = shrink(leftGradient * node.gradientUnit, node.l1)
  const gr = shrink((node.gradient - leftGradient) * node.gradientUnit, node.l1)
  const l2 = node.l2
  if (node.clipped == 0) return (gl * gl) / (hl + l2) + (gr * gr) / (hr + l2) - node.score
  const wl = clippedWeight(gl, hl + l2, node)
  const wr = clippedWeight(gr, hr + l2, node)
  if (direction > 0 ? wl > wr : direction < 0 && wl < wr) return -Infinity
  const scoreLeft = -(2 * gl * wl + (hl + l2) * wl * wl)
  const scoreRight = -(2 * gr * wr + (hr + l2) * wr * wr)
  return scoreLeft + scoreRight - node.score
}

function shrink(gradient: f64, l1: f64): f64 {
  if (gradient > l1) return gradient - l1
  if (gradient < -l1) return gradient + l1
  return 0
}

function clippedWeight(gradient: f64, hessian: f64, node: Node): f64 {
  let weight = hessian > 0 ? -gradient / hessian : <f64>0
  const most = node.maxDeltaStep
  if (most > 0) {
    if (weight > most) weight = most
    else if (weight < -most) weight = -most
  }
  if (weight < node.lower) return node.lower
  if (weight > node.upper) return node.upper
  return weight
}
