import { exponential } from './exponential'
import type { DifferentiatedRows, Objective } from './objective'
import { weightedMean } from './weighted-mean'

/**
 * Counts, or rates, >= 0: the score is the logarithm of the expected one, and starts at that of the mean. As in XGBoost the Hessian
 * is greater by a factor of e^maxDeltaStep, the most that a step can make of it, so that steps do not overshoot.
 */
export function poisson(maxDeltaStep: number): Objective {
  const safety = exponential(maxDeltaStep)
  return {
    name: 'poisson',
    link: 'exp',
    outputs: 1,
    base: (targets, weights) => Float64Array.of(Math.log(Math.max(weightedMean(targets, weights), Number.MIN_VALUE))),
    differentiate({ scores, targets, weights, gradients, hessians }: DifferentiatedRows, from: number, to: number) {
      for (let i = from; i < to; i++) {
        const weight = weights === undefined ? 1 : weights[i]
        const rate = exponential(scores[i])
        const gradient = rate - targets[i]
        gradients[i] = gradient * weight
        hessians[i] = rate * safety * weight
      }
    },
    loss: (scores, at, _, target) => Math.exp(scores[at]) - target * scores[at]
  }
}
