import type { Loss } from '../problem'

/**
 * The loss of one margin and its slope (a subgradient at corners). One class with a switch rather than a function for each
 * loss: the loop over rows stays fast whatever losses a program has used before.
 */
export class RowLoss {
  readonly #name: Exclude<Loss['name'], 'softmax'>
  readonly #parameter: number

  constructor(loss: Exclude<Loss, { name: 'softmax' }>) {
    this.#name = loss.name
    this.#parameter =
      loss.name === 'epsilon-insensitive'
        ? loss.epsilon
        : loss.name === 'huber'
          ? loss.delta
          : loss.name === 'quantile'
            ? loss.quantile
            : 0
  }

  value(margin: number, target: number): number {
    const residual = margin - target
    const far = Math.abs(residual)
    switch (this.#name) {
      case 'logistic': {
        const against = target === 0 ? margin : -margin
        return (against > 0 ? against : 0) + Math.log1p(Math.exp(-Math.abs(margin)))
      }
      case 'hinge':
        return Math.max(0, target === 0 ? 1 + margin : 1 - margin)
      case 'squared':
        return (residual * residual) / 2
      case 'absolute':
        return far
      case 'epsilon-insensitive':
        return Math.max(0, far - this.#parameter)
      case 'huber':
        return far <= this.#parameter ? (residual * residual) / 2 : this.#parameter * (far - this.#parameter / 2)
      case 'quantile':
        return residual <= 0 ? -this.#parameter * residual : (1 - this.#parameter) * residual
    }
  }

  slope(margin: number, target: number): number {
    const residual = margin - target
    switch (this.#name) {
      case 'logistic': {
        const small = Math.exp(-Math.abs(margin))
        return (margin >= 0 ? 1 : small) / (1 + small) - target
      }
      case 'hinge':
        return target === 0 ? (margin > -1 ? 1 : 0) : margin < 1 ? -1 : 0
      case 'squared':
        return residual
      case 'absolute':
        return Math.sign(residual)
      case 'epsilon-insensitive':
        return Math.abs(residual) > this.#parameter ? Math.sign(residual) : 0
      case 'huber':
        return Math.max(-this.#parameter, Math.min(this.#parameter, residual))
      case 'quantile':
        return residual < 0 ? -this.#parameter : residual > 0 ? 1 - this.#parameter : 0
    }
  }
}

/**
 * The cross-entropy of margins (outputs numbers from `at`) for a class; these become its slopes: probability less 1 for the
 * class, probability for others.
 */
export function softmaxSlopes(margins: Float64Array, target: number): number {
  let top = margins[0]
  for (let k = 1; k < margins.length; k++) if (margins[k] > top) top = margins[k]
  const own = margins[target] - top
  let sum = 0
  for (let k = 0; k < margins.length; k++) {
    margins[k] = Math.exp(margins[k] - top)
    sum += margins[k]
  }
  for (let k = 0; k < margins.length; k++) margins[k] /= sum
  margins[target] -= 1
  return Math.log(sum) - own
}

/** The greatest second derivative of a loss by its margin(s); of losses with corners 1, for want of any. */
export function curvatureOf(loss: Loss): number {
  return loss.name === 'logistic' ? 0.25 : loss.name === 'softmax' ? 0.5 : 1
}
