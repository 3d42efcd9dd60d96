const MAX_STEPS = 100
/** Sharper or flatter than this the probabilities are 0 and 1, or all alike, to double precision of any real margins. */
const LIMITS = { low: Math.exp(-10), high: Math.exp(10) }

/**
 * The inverse temperature that makes softmax(sharpness * margins) fit the truth best by log loss (Guo et al. 2017). The loss
 * is convex in it: Newton's method, kept inside a bracket that shrinks.
 *
 * @param margins rows x classes, row-major.
 */
export function fitSharpness(
  margins: Float64Array,
  truth: ArrayLike<number>,
  classes: number,
  weights?: ArrayLike<number>
): number {
  const derivatives = (sharpness: number): [slope: number, bend: number] => {
    let [slope, bend] = [0, 0]
    for (let i = 0; i < truth.length; i++) {
      const weight = weights === undefined ? 1 : weights[i]
      const at = i * classes
      let top = Number.NEGATIVE_INFINITY
      for (let k = 0; k < classes; k++) top = Math.max(top, margins[at + k])
      let [sum, mean, square] = [0, 0, 0]
      for (let k = 0; k < classes; k++) {
        const below = margins[at + k] - top // the shift keeps squares exact for large margins
        const e = Math.exp(sharpness * below)
        sum += e
        mean += e * below
        square += e * below * below
      }
      mean /= sum
      slope += weight * (mean - (margins[at + truth[i]] - top))
      bend += weight * (square / sum - mean * mean)
    }
    return [slope, bend]
  }
  let { low, high } = LIMITS
  let sharpness = 1
  for (let step = 0; step < MAX_STEPS; step++) {
    const [slope, bend] = derivatives(sharpness)
    if (slope === 0) break
    if (slope > 0) high = sharpness
    else low = sharpness
    let next = sharpness - slope / bend
    if (!(next > low && next < high)) next = Math.sqrt(low * high)
    if (Math.abs(next - sharpness) <= 1e-14 * sharpness) break
    sharpness = next
  }
  return sharpness
}
