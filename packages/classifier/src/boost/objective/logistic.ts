import { exponential } from './exponential'
import type { DifferentiatedRows, Objective } from './objective'
import { weightedMean } from './weighted-mean'

/** A Hessian is never less: a row that is all but certain still counts. As in XGBoost. */
const LEAST_HESSIAN = 1e-16

/** Targets 0 and 1; the score is the log-odds of 1, and starts at that of its share. */
export const logistic: Objective = {
  name: 'logistic',
  link: 'logistic',
  outputs: 1,
  base(targets, weights) {
    const share = weightedMean(targets, weights)
    return Float64Array.of(share > 0 && share < 1 ? Math.log(share / (1 - share)) : 0)
  },
  differentiate({ scores, targets, weights, gradients, hessians }: DifferentiatedRows, from: number, to: number) {
    for (let i = from; i < to; i++) {
      const weight = weights === undefined ? 1 : weights[i]
      const p = 1 / (1 + exponential(-scores[i]))
      const gradient = p - targets[i]
      const hessian = Math.max(p * (1 - p), LEAST_HESSIAN)
      gradients[i] = gradient * weight
      hessians[i] = hessian * weight
    }
  },
  loss: (scores, at, _, target) => softplus(target === 1 ? -scores[at] : scores[at])
}

/** ln(1 + e^x) */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}
