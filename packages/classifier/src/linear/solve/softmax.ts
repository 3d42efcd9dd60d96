/**
 * Cross-entropy over classes, each row times its weight, and its derivatives by the margins.
 *
 * @param margins outputs x rows: the margins of one class side by side.
 * @param targets class numbers.
 * @param slopes outputs x rows; is filled: weight * (probability - 1 for the row's own class).
 */
export function softmaxAndSlopes(
  margins: Float64Array,
  targets: Float64Array,
  weights: Float64Array,
  outputs: number,
  slopes: Float64Array
): number {
  const rows = targets.length
  let total = 0
  for (let i = 0; i < rows; i++) {
    let most = margins[i]
    for (let k = 1, at = i + rows; k < outputs; k++, at += rows) if (margins[at] > most) most = margins[at]
    let sum = 0
    for (let k = 0, at = i; k < outputs; k++, at += rows) {
      const share = Math.exp(margins[at] - most)
      slopes[at] = share
      sum += share
    }
    const weight = weights[i]
    const own = targets[i] * rows + i
    total += weight * (Math.log(sum) + most - margins[own])
    const scale = weight / sum
    for (let k = 0, at = i; k < outputs; k++, at += rows) slopes[at] *= scale
    slopes[own] = -weight * othersShare(slopes, weight, own, i, rows, outputs)
  }
  return total
}

/** The probability of all classes but a row's own: summed, since 1 - its own would lose what is small. */
function othersShare(
  slopes: Float64Array,
  weight: number,
  own: number,
  first: number,
  rows: number,
  outputs: number
): number {
  if (weight === 0) return 0
  let sum = 0
  for (let k = 0, at = first; k < outputs; k++, at += rows) if (at !== own) sum += slopes[at]
  return sum / weight
}

/**
 * The second derivatives by the margins of classes `a` and `b` times the weights: weight p_a ([a = b] - p_b).
 *
 * @param slopes as `softmaxAndSlopes` filled them.
 */
export function softmaxCurvatures(
  slopes: Float64Array,
  targets: Float64Array,
  weights: Float64Array,
  a: number,
  b: number,
  out: Float64Array
): void {
  const rows = targets.length
  for (let i = 0; i < rows; i++) {
    const weight = weights[i]
    if (weight === 0) {
      out[i] = 0
      continue
    }
    const target = targets[i]
    // The share of the row's own class is its slope + weight.
    const shareA = slopes[a * rows + i] + (target === a ? weight : 0)
    if (a === b) {
      const others = target === a ? -slopes[a * rows + i] : weight - shareA
      out[i] = (shareA * others) / weight
    } else {
      const shareB = slopes[b * rows + i] + (target === b ? weight : 0)
      out[i] = (-shareA * shareB) / weight
    }
  }
}
