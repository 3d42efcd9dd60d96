/** Scores moved and scaled to run from 0 to 1, so that methods can be weighed against cosines; all 1 where all are equal. */
export function unitRange(scores: ArrayLike<number>): Float64Array {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (let i = 0; i < scores.length; i++) {
    min = Math.min(min, scores[i])
    max = Math.max(max, scores[i])
  }
  const range = max - min
  return Float64Array.from(scores, (score) => (range > 0 ? (score - min) / range : 1))
}
