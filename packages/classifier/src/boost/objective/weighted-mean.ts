/** The mean of some numbers; 0 where all weights are. */
export function weightedMean(values: Float64Array, weights: Float64Array | undefined): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < values.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    sum += weight * values[i]
    total += weight
  }
  return total > 0 ? sum / total : 0
}
