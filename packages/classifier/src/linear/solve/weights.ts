import type { LinearProblem } from '../problem'

/** The weight of each row as a share of all: they sum to 1. */
export function meanWeights({ targets, weights }: LinearProblem): Float64Array {
  if (weights === undefined) return new Float64Array(targets.length).fill(1 / targets.length)
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]
  const out = new Float64Array(weights.length)
  for (let i = 0; i < out.length; i++) out[i] = weights[i] / sum
  return out
}
