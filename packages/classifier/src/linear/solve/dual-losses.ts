import type { LinearProblem } from '../problem'

/**
 * Losses of one margin m by their duals. With the multiplier b of a row, which is -weight * the loss's slope, the row adds
 * `curvature / 2 b^2 - centre b + epsilon |b|` to what the dual makes small, for b from `low` to `high`; for the logistic loss
 * the entropy of |b| / weight instead.
 */
export interface DualLosses {
  readonly isLogistic: boolean
  /** Each row's weight, in units of the l2 penalty: 1 / (l2 n) without weights of rows. */
  readonly weights: Float64Array
  /** Where the margin is to be: the target, or -1 and 1 for classes. */
  readonly centres: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  readonly curvatures: Float64Array
  readonly epsilon: number
}

/** @param shares each row's weight as a share of all. */
export function dualLosses({ loss, targets, l2 }: LinearProblem, shares: Float64Array): DualLosses {
  const rows = targets.length
  const weights = shares.map((share) => share / l2)
  const isClasses = loss.name === 'logistic' || loss.name === 'hinge'
  const centres = isClasses ? targets.map((target) => (target === 1 ? 1 : -1)) : targets
  const low = new Float64Array(rows)
  const high = new Float64Array(rows)
  const curvatures = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const weight = weights[i]
    let below = 1
    let above = 1
    if (isClasses) {
      below = centres[i] < 0 ? 1 : 0
      above = 1 - below
    } else if (loss.name === 'quantile') {
      below = 1 - loss.quantile
      above = loss.quantile
    } else if (loss.name === 'huber') below = above = loss.delta
    else if (loss.name === 'squared') below = above = weight === 0 ? 0 : Number.POSITIVE_INFINITY
    if (below > 0) low[i] = -weight * below
    if (above > 0) high[i] = weight * above
    if ((loss.name === 'huber' || loss.name === 'squared') && weight > 0) curvatures[i] = 1 / weight
  }
  return {
    isLogistic: loss.name === 'logistic',
    weights,
    centres,
    low,
    high,
    curvatures,
    epsilon: loss.name === 'epsilon-insensitive' ? loss.epsilon : 0
  }
}

/**
 * By how much a row's multiplier and its margin miss each other: loss + dual loss + margin * multiplier, which is 0 where they agree
 * and never less (Fenchel and Young). The sum over the rows bounds how far the objective is above its least.
 *
 * @param logit of |multiplier| / weight; for the logistic loss only.
 */
export function missOf(losses: DualLosses, row: number, margin: number, multiplier: number, logit: number): number {
  const { weights, centres, low, high, curvatures, epsilon } = losses
  if (losses.isLogistic) {
    const v = -centres[row] * margin
    const share = 1 / (1 + Math.exp(-logit))
    return Math.max(0, weights[row] * (softPlus(v) - softPlus(logit) - share * (v - logit)))
  }
  // The best multiplier for this margin gives the loss.
  const best = bestMultiplier(centres[row] - margin, low[row], high[row], curvatures[row], epsilon)
  const gain = (b: number) => b * (centres[row] - margin) - (curvatures[row] / 2) * b * b - epsilon * Math.abs(b)
  return Math.max(0, gain(best) - gain(multiplier))
}

/** The loss of a row times its weight. */
export function weightedLoss(losses: DualLosses, row: number, margin: number): number {
  const { weights, centres, low, high, curvatures, epsilon } = losses
  if (losses.isLogistic) return weights[row] * softPlus(-centres[row] * margin)
  const residual = centres[row] - margin
  const best = bestMultiplier(residual, low[row], high[row], curvatures[row], epsilon)
  return best * residual - (curvatures[row] / 2) * best * best - epsilon * Math.abs(best)
}

/** -weight * the slope of the loss, where it has one. */
export function multiplierAt(losses: DualLosses, row: number, margin: number): number {
  const { weights, centres, low, high, curvatures, epsilon } = losses
  if (losses.isLogistic) return (centres[row] * weights[row]) / (1 + Math.exp(centres[row] * margin))
  return bestMultiplier(centres[row] - margin, low[row], high[row], curvatures[row], epsilon)
}

function bestMultiplier(residual: number, low: number, high: number, curvature: number, epsilon: number): number {
  const beyond = residual > epsilon ? residual - epsilon : residual < -epsilon ? residual + epsilon : 0
  if (beyond === 0) return 0
  // Without curvature all the way to the end, which is finite then.
  const free = curvature > 0 ? beyond / curvature : beyond > 0 ? high : low
  return free > high ? high : free < low ? low : free
}

/** ln(1 + e^x). */
function softPlus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))
}
