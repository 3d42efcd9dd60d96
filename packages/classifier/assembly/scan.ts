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
    if (hasGaps) scanWithGaps(feature, node, best, h, last, numbers - 1, gap)
    else scanPlain(feature, node, best, h, last)
  } else scanWithRules(feature, node, best, h, last, numbers - 1, gap, hasGaps)
}

// @ts-ignore: decorator
@inline
function pair(first: f64, second: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(first), 1, second)
}

/** The greatest number that is not more than `minChildWeight`, or the least that is more than 0. */
// @ts-ignore: decorator
@inline
function leastHessian(node: Node): v128 {
  return f64x2.splat(max(node.minChildWeight, <f64>5e-324))
}

/** Whether to go on: of equal gain the feature that is first wins, whatever the order in which they are looked at. */
// @ts-ignore: decorator
@inline
function isBetter(gain: f64, best: Best, feature: i32): bool {
  return gain > best.gain || (gain == best.gain && feature < best.feature)
}

// @ts-ignore: decorator
@inline
function take(best: Best, feature: i32, gain: f64, bin: i32, missingLeft: i32, left: v128): void {
  best.feature = feature
  best.gain = gain
  best.bin = bin
  best.missingLeft = missingLeft
  best.gradient = f64x2.extract_lane(left, 0)
  best.hessian = f64x2.extract_lane(left, 1)
}

/** -Infinity where a child is too light. */
// @ts-ignore: decorator
@inline
function gainOf(left: v128, total: v128, units: v128, l2: v128, least: v128, score: f64): f64 {
  const a = f64x2.mul(left, units)
  const b = f64x2.mul(f64x2.sub(total, left), units)
  const hessians = v128.shuffle<f64>(a, b, 1, 3)
  if (!i64x2.all_true(f64x2.ge(hessians, least))) return -Infinity
  const gradients = v128.shuffle<f64>(a, b, 0, 2)
  const scores = f64x2.div(f64x2.mul(gradients, gradients), f64x2.add(hessians, l2))
  return f64x2.extract_lane(scores, 0) + f64x2.extract_lane(scores, 1) - score
}

function scanPlain(feature: Feature, node: Node, best: Best, h: usize, last: i32): void {
  const total = pair(node.gradient, node.hessian)
  const units = pair(node.gradientUnit, node.hessianUnit)
  const l2 = f64x2.splat(node.l2)
  const least = leastHessian(node)
  const score = node.score
  const number = feature.feature
  let left = f64x2.splat(0)
  for (let bin = 0; bin < last; bin++, h += 16) {
    const own = v128.load(h)
    // Nothing here: the same split as that before, which was looked at.
    if (!v128.any_true(own)) continue
    left = f64x2.add(left, own)
    const gain = gainOf(left, total, units, l2, least, score)
    if (gain < best.gain) continue
    if (isBetter(gain, best, number)) {
      const hessian = f64x2.extract_lane(left, 1)
      take(best, number, gain, bin, hessian >= node.hessian - hessian ? 1 : 0, left)
    }
  }
}

function scanWithGaps(
  feature: Feature,
  node: Node,
  best: Best,
  h: usize,
  last: i32,
  lastNumber: i32,
  gap: v128
): void {
  const total = pair(node.gradient, node.hessian)
  const units = pair(node.gradientUnit, node.hessianUnit)
  const l2 = f64x2.splat(node.l2)
  const least = leastHessian(node)
  const score = node.score
  const number = feature.feature
  let left = f64x2.splat(0)
  for (let bin = 0; bin < last; bin++, h += 16) {
    const own = v128.load(h)
    if (bin > 0 && !v128.any_true(own)) continue
    left = f64x2.add(left, own)
    const right = gainOf(left, total, units, l2, least, score)
    if (isBetter(right, best, number)) take(best, number, right, bin, 0, left)
    if (bin == lastNumber) break
    const withGaps = f64x2.add(left, gap)
    const gain = gainOf(withGaps, total, units, l2, least, score)
    if (isBetter(gain, best, number)) take(best, number, gain, bin, 1, withGaps)
  }
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
