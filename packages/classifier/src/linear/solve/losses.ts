import type { Loss } from '../problem'

/** Losses of one margin that have a derivative everywhere. */
export type SmoothLoss = Extract<Loss, { name: 'logistic' | 'squared' | 'huber' }> | SmoothedHinges

/**
 * What hinge, absolute, epsilon-insensitive and quantile losses become when their corners are rounded. With r = target - margin it
 * is `above` max(0, r - epsilon) + `below` max(0, -r - epsilon), each max(0, z) replaced by (z + width)^2 / (4 width)
 * where |z| < width: at most width / 4 too much.
 */
interface SmoothedHinges {
  readonly name: 'smoothed'
  readonly width: number
  readonly epsilon: number
  readonly hinges: Hinges
}

/** The slopes of a piecewise linear loss: `above` for targets above the margin, `below` for those below, one for each row. */
export interface Hinges {
  /** Where margins are to be: the targets, or -1 and 1 for the hinge loss. */
  readonly targets: Float64Array
  readonly above: Float64Array
  readonly below: Float64Array
  readonly epsilon: number
}

/**
 * The loss over all rows, each times its weight, and its derivatives by the margins.
 *
 * @param weights one for each row.
 * @param slopes is filled: weight times derivative.
 */
export function lossAndSlopes(
  loss: SmoothLoss,
  margins: Float64Array,
  targets: Float64Array,
  weights: Float64Array,
  slopes: Float64Array
): number {
  switch (loss.name) {
    case 'logistic':
      return logistic(margins, targets, weights, slopes)
    case 'squared':
      return squared(margins, targets, weights, slopes)
    case 'huber':
      return huber(margins, targets, weights, slopes, loss.delta)
    case 'smoothed':
      return smoothed(margins, loss, weights, slopes)
  }
}

/**
 * The second derivatives times the weights. The Huber loss has none far out: there it gives a thousandth of delta / |r|, what
 * iteratively reweighted least squares would take.
 *
 * @param slopes as `lossAndSlopes` filled them for the same margins.
 */
export function curvatures(
  loss: SmoothLoss,
  margins: Float64Array,
  targets: Float64Array,
  weights: Float64Array,
  slopes: Float64Array,
  out: Float64Array
): void {
  const rows = margins.length
  switch (loss.name) {
    case 'logistic':
      for (let i = 0; i < rows; i++) {
        // The slope is weight * probability of the other class.
        const slope = Math.abs(slopes[i])
        out[i] = slope === 0 ? 0 : slope * (1 - slope / weights[i])
      }
      return
    case 'squared':
      out.set(weights)
      return
    case 'huber':
      for (let i = 0; i < rows; i++) {
        const far = Math.abs(margins[i] - targets[i]) / loss.delta
        out[i] = far <= 1 ? weights[i] : (weights[i] * 1e-3) / far
      }
      return
    case 'smoothed':
      smoothedCurvatures(margins, loss, weights, out)
  }
}

/**
 * ln(1 + e^-sm). Logarithms are dear: those of rows of one class and weight are taken together, as ln of the product. What is
 * kept is the product less 1, so that small losses are not lost.
 */
function logistic(margins: Float64Array, targets: Float64Array, weights: Float64Array, slopes: Float64Array): number {
  const rows = margins.length
  let total = 0
  let product0 = 0
  let product1 = 0
  let weight0 = 0
  let weight1 = 0
  for (let i = 0; i < rows; i++) {
    const margin = margins[i]
    const weight = weights[i]
    const small = Math.exp(-Math.abs(margin))
    if (targets[i] === 0) {
      const share = weight / (1 + small)
      slopes[i] = margin > 0 ? share : small * share
      if (margin > 0) total += weight * margin
      if (weight !== weight0 || product0 > 1e200) {
        total += weight0 * Math.log1p(product0)
        product0 = 0
        weight0 = weight
      }
      product0 += small + small * product0
    } else {
      const share = weight / (1 + small)
      slopes[i] = margin < 0 ? -share : -small * share
      if (margin < 0) total -= weight * margin
      if (weight !== weight1 || product1 > 1e200) {
        total += weight1 * Math.log1p(product1)
        product1 = 0
        weight1 = weight
      }
      product1 += small + small * product1
    }
  }
  return total + weight0 * Math.log1p(product0) + weight1 * Math.log1p(product1)
}

function squared(margins: Float64Array, targets: Float64Array, weights: Float64Array, slopes: Float64Array): number {
  let total = 0
  for (let i = 0; i < margins.length; i++) {
    const residual = margins[i] - targets[i]
    const slope = weights[i] * residual
    slopes[i] = slope
    total += slope * residual
  }
  return total / 2
}

function huber(
  margins: Float64Array,
  targets: Float64Array,
  weights: Float64Array,
  slopes: Float64Array,
  delta: number
): number {
  let total = 0
  for (let i = 0; i < margins.length; i++) {
    const residual = margins[i] - targets[i]
    const weight = weights[i]
    const near = residual > delta ? delta : residual < -delta ? -delta : residual
    slopes[i] = weight * near
    total += weight * near * (residual - near / 2)
  }
  return total
}

function smoothed(margins: Float64Array, loss: SmoothedHinges, weights: Float64Array, slopes: Float64Array): number {
  const { width, epsilon, hinges } = loss
  const { targets, above, below } = hinges
  let total = 0
  for (let i = 0; i < margins.length; i++) {
    const residual = targets[i] - margins[i]
    let slope = 0
    let value = 0
    let z = residual - epsilon
    if (z > -width) {
      const part = z >= width ? 1 : (z + width) / (2 * width)
      slope -= above[i] * part
      value += above[i] * (z >= width ? z : (part * (z + width)) / 2)
    }
    z = -residual - epsilon
    if (z > -width) {
      const part = z >= width ? 1 : (z + width) / (2 * width)
      slope += below[i] * part
      value += below[i] * (z >= width ? z : (part * (z + width)) / 2)
    }
    slopes[i] = weights[i] * slope
    total += weights[i] * value
  }
  return total
}

function smoothedCurvatures(
  margins: Float64Array,
  loss: SmoothedHinges,
  weights: Float64Array,
  out: Float64Array
): void {
  const { width, epsilon, hinges } = loss
  const { targets, above, below } = hinges
  const within = 1 / (2 * width)
  for (let i = 0; i < margins.length; i++) {
    const residual = targets[i] - margins[i]
    let curvature = 0
    if (Math.abs(residual - epsilon) < width) curvature += above[i] * within
    if (Math.abs(residual + epsilon) < width) curvature += below[i] * within
    out[i] = weights[i] * curvature
  }
}
