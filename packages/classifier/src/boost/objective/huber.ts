import type { DifferentiatedRows, Objective } from './objective'
import { weightedQuantile } from './weighted-quantile'

/**
 * The pseudo-Huber loss d^2 (sqrt(1 + (z / d)^2) - 1) of what the score misses, z: half its square near 0 and d times its size far
 * away, smooth in between. It is XGBoost's reg:pseudohubererror (slope d); LightGBM's huber has a corner at d and a Hessian of 1.
 * Scores start at the median, which outliers do not move.
 */
export function huber(delta: number): Objective {
  const square = delta * delta
  return {
    name: 'huber',
    link: 'identity',
    outputs: 1,
    base: (targets, weights) => Float64Array.of(weightedQuantile(targets.slice(), weights, 0.5)),
    differentiate({ scores, targets, weights, gradients, hessians }: DifferentiatedRows, from: number, to: number) {
      for (let i = from; i < to; i++) {
        const weight = weights === undefined ? 1 : weights[i]
        const miss = scores[i] - targets[i]
        const scale = 1 + (miss * miss) / square
        const root = Math.sqrt(scale)
        const gradient = miss / root
        const hessian = 1 / (scale * root)
        gradients[i] = gradient * weight
        hessians[i] = hessian * weight
      }
    },
    loss: (scores, at, _, target) => square * (Math.sqrt(1 + ((scores[at] - target) / delta) ** 2) - 1)
  }
}
