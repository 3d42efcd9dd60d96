/** What a probability of 0 for what then happens counts as, so that one row cannot make a mean infinite. */
const LEAST = Number.EPSILON

/**
 * The weighted mean of -ln of the probability of what was true.
 *
 * @param truth class numbers, one for each row.
 * @param probabilities rows x outputs, row-major; with 1 output that of class 1 of two.
 */
export function logLoss(
  truth: ArrayLike<number>,
  probabilities: Float64Array,
  outputs: number,
  weights: ArrayLike<number> | undefined
): number {
  let total = 0
  let weighed = 0
  for (let i = 0; i < truth.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    const chance =
      outputs > 1 ? probabilities[i * outputs + truth[i]] : truth[i] === 1 ? probabilities[i] : 1 - probabilities[i]
    total -= weight * Math.log(Math.max(chance, LEAST))
    weighed += weight
  }
  return weighed > 0 ? total / weighed : 0
}
