import type { DifferentiatedRows, Objective } from './objective'
import { weightedQuantile } from './weighted-quantile'

/**
 * The pinball loss: what is above the score weighs `quantile`, what is below 1 - `quantile`, so that a share of `quantile` of the
 * targets comes to be below. A leaf adds that quantile of what its rows still miss, for the loss has no curvature to step by.
 */
export function quantileLoss(quantile: number): Objective {
  return pinball('quantile', quantile, quantile, 1 - quantile)
}

/** The size of what the score misses: a leaf adds the median of that of its rows. */
export const absolute: Objective = pinball('absolute', 0.5, 1, 1)

/**
 * @param above what a unit of a target above the score costs.
 * @param below what a unit of one below costs.
 */
function pinball(name: 'quantile' | 'absolute', quantile: number, above: number, below: number): Objective {
  return {
    name,
    link: 'identity',
    outputs: 1,
    base: (targets, weights) => Float64Array.of(weightedQuantile(targets.slice(), weights, quantile)),
    differentiate({ scores, targets, weights, gradients, hessians }: DifferentiatedRows, from: number, to: number) {
      for (let i = from; i < to; i++) {
        const weight = weights === undefined ? 1 : weights[i]
        const miss = scores[i] - targets[i]
        // The sign, as XGBoost has it: what is met exactly counts as below for a quantile, and as nothing for the median.
        const gradient = miss > 0 ? below : miss < 0 ? -above : name === 'quantile' ? below : 0
        gradients[i] = gradient * weight
        hessians[i] = weight
      }
    },
    leafValue(rows, scores, targets, weights) {
      const residuals = new Float64Array(rows.length)
      for (let i = 0; i < rows.length; i++) residuals[i] = targets[rows[i]] - scores[rows[i]]
      const own = weights && Float64Array.from(rows, (row) => weights[row])
      return weightedQuantile(residuals, own, quantile)
    },
    loss(scores, at, _, target) {
      const miss = scores[at] - target
      return miss > 0 ? below * miss : -above * miss
    }
  }
}
