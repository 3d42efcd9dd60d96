import { MOST_SQUARABLE } from '@nutshell-ml/core'
import type { Impute } from '../options'
import type { Scaling } from '../step'

/** What training says of a column of numbers. */
export interface NumberSummary {
  readonly gaps: number
  /** Whether all that is there is one number, or nothing is there. */
  readonly isConstant: boolean
  readonly scaling: Scaling
}

/**
 * @param values numbers of the training rows, NaN for gaps; none beyond MOST_SQUARABLE in size.
 */
export function summarizeNumbers(values: Float64Array, impute: Impute, standardise: boolean): NumberSummary {
  const rows = values.length
  let gaps = 0
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  let sum = 0
  for (let i = 0; i < rows; i++) {
    const value = values[i]
    if (Number.isNaN(value)) {
      gaps++
      continue
    }
    if (value < least) least = value
    if (value > most) most = value
    sum += value
  }
  const known = rows - gaps
  // Adding 0 makes 0 of -0, which JSON does not keep.
  const fill = known === 0 ? 0 : fillOf(values, known, Math.min(Math.max(sum / known, least), most), impute) + 0
  const scaling = standardise && known > 0 ? scalingOf(values, fill, sum, gaps) : { fill, mean: 0, scale: 1 }
  return { gaps, isConstant: !(most > least), scaling }
}

/** Mean and deviation of the column as it is when its gaps are filled. */
function scalingOf(values: Float64Array, fill: number, sum: number, gaps: number): Scaling {
  const rows = values.length
  const rough = (sum + gaps * fill) / rows
  let difference = 0
  let squares = 0
  let furthest = 0
  for (let i = 0; i < rows; i++) {
    const value = values[i]
    const apart = (Number.isNaN(value) ? fill : value) - rough
    difference += apart
    squares += apart * apart
    if (Math.abs(apart) > furthest) furthest = Math.abs(apart)
  }
  // The rough mean is off by rounding; what that adds to the squares is taken off (T. Chan, G. Golub, R. LeVeque, 1983).
  const correction = difference / rows
  const deviation = Math.sqrt(Math.max(0, squares / rows - correction * correction))
  // Squares of tiny differences may be nothing at all.
  const scale = deviation > 0 ? deviation : furthest > 0 ? furthest : 1
  return { fill, mean: rough + correction + 0, scale }
}

function fillOf(values: Float64Array, known: number, mean: number, impute: Impute): number {
  if (typeof impute === 'object') return Math.min(Math.max(impute.constant, -MOST_SQUARABLE), MOST_SQUARABLE)
  if (impute === 'mean') return mean
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  if (impute === 'median') {
    const middle = known >> 1
    return known % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
  return mostFrequent(sorted)
}

/** Of numbers in ascending order; the least of equals. */
function mostFrequent(sorted: Float64Array): number {
  let best = sorted[0]
  let count = 0
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1
    while (end < sorted.length && sorted[end] === sorted[start]) end++
    if (end - start > count) {
      count = end - start
      best = sorted[start]
    }
    start = end
  }
  return best
}
