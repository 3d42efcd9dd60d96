import type { DifferentiatedRows, Objective } from './objective'
import { weightedMean } from './weighted-mean'

/** Half the square of what the score misses; it starts at the mean. */
export const squared: Objective = {
  name: 'squared',
  link: 'identity',
  outputs: 1,
  base: (targets, weights) => Float64Array.of(weightedMean(targets, weights)),
  differentiate({ scores, targets, weights, gradients, hessians }: DifferentiatedRows, from: number, to: number) {
    for (let i = from; i < to; i++) {
      const weight = weights === undefined ? 1 : weights[i]
      const miss = scores[i] - targets[i]
      gradients[i] = miss * weight
      hessians[i] = weight
    }
  },
  loss: (scores, at, _, target) => (scores[at] - target) ** 2 / 2
}
