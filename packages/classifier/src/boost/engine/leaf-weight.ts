import type { SplitRules, Sums } from './engine'

/** What the weight of a leaf depends on besides its sums. */
type WeightRules = Pick<SplitRules, 'l1' | 'l2' | 'maxDeltaStep'>

/** T: a sum of gradients moved towards 0 by l1, and 0 where it would pass it. */
export function shrink(gradient: number, l1: number): number {
  if (gradient > l1) return gradient - l1
  if (gradient < -l1) return gradient + l1
  return 0
}

/**
 * The weight of a leaf before the learning rate: -T(G) / (H + l2), no larger in size than maxDeltaStep (0: no bound), then moved
 * into lower..upper. 0 where H + l2 is not positive.
 */
export function leafWeight(sums: Sums, rules: WeightRules, lower: number, upper: number): number {
  return clippedWeight(shrink(sums.gradient, rules.l1), sums.hessian + rules.l2, rules.maxDeltaStep, lower, upper)
}

/** `leafWeight` of a gradient that is shrunk already and a Hessian with l2 added. */
export function clippedWeight(gradient: number, hessian: number, most: number, lower: number, upper: number): number {
  let weight = hessian > 0 ? -gradient / hessian : 0
  if (most > 0) {
    if (weight > most) weight = most
    else if (weight < -most) weight = -most
  }
  if (weight < lower) return lower
  if (weight > upper) return upper
  return weight
}
