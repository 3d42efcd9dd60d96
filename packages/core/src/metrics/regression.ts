import { checkNumber } from '../options'
import { type MetricOptions, type Numbers, toNumbers, toWeights } from './inputs'
import { risingOrder } from './rising-order'

/**
 * The mean squared error.
 *
 * @param truth the number of each row. @param predictions likewise.
 * @throws NutshellError INVALID_INPUT, NON_FINITE (names the row), INVALID_SHAPE (lengths that differ), EMPTY_INPUT: as do the other
 * metrics of numbers.
 */
export function mse(truth: Numbers, predictions: Numbers, options: MetricOptions = {}): number {
  return meanOf(truth, predictions, options, (error) => error * error)
}

/** The root of the mean squared error, in the unit of the numbers. As `mse`. */
export function rmse(truth: Numbers, predictions: Numbers, options: MetricOptions = {}): number {
  return Math.sqrt(mse(truth, predictions, options))
}

/** The mean absolute error. As `mse`. */
export function mae(truth: Numbers, predictions: Numbers, options: MetricOptions = {}): number {
  return meanOf(truth, predictions, options, Math.abs)
}

/**
 * The mean absolute error in parts of the true number, which is taken as at least 2^-52: where a true number is 0, the result is huge,
 * as scikit-learn's is. As `mse`.
 */
export function meanAbsolutePercentageError(truth: Numbers, predictions: Numbers, options: MetricOptions = {}): number {
  return meanOf(truth, predictions, options, (error, t) => Math.abs(error) / Math.max(Math.abs(t), Number.EPSILON))
}

/**
 * The mean pinball loss, which the `quantile` of the numbers minimises: half the mean absolute error at 0.5.
 *
 * @param quantile from 0 to 1. Other parameters and errors as `mse`.
 */
export function pinballLoss(
  truth: Numbers,
  predictions: Numbers,
  quantile: number,
  options: MetricOptions = {}
): number {
  checkNumber('quantile', quantile, 'a number from 0 to 1', (q) => q >= 0 && q <= 1)
  return meanOf(truth, predictions, options, (error) => (error >= 0 ? quantile * error : (quantile - 1) * error))
}

/** The median of the absolute errors; of two in the middle, their mean. As `mse`. */
export function medianAbsoluteError(truth: Numbers, predictions: Numbers, options: MetricOptions = {}): number {
  const t = toNumbers('truth', truth)
  const p = toNumbers('predictions', predictions, t.length)
  const weights = toWeights(options, t.length)
  const errors = t.map((value, i) => Math.abs(value - p[i]))
  const order = risingOrder(errors)
  const rows = weights === undefined ? order : order.filter((row) => weights[row] > 0)
  const weightAt = (at: number) => (weights === undefined ? 1 : weights[rows[at]])
  let half = 0
  for (let at = 0; at < rows.length; at++) half += weightAt(at) / 2
  let at = 0
  let upTo = weightAt(0)
  while (upTo < half && at + 1 < rows.length) upTo += weightAt(++at)
  const isBetween = upTo - half <= 2 * half * Number.EPSILON && at + 1 < rows.length
  return isBetween ? (errors[rows[at]] + errors[rows[at + 1]]) / 2 : errors[rows[at]]
}

/**
 * The coefficient of determination: the part of the variance of truth that the predictions take away, at most 1. Where truth does not
 * vary: 1 if every prediction is right, else 0. NaN for a single row. As scikit-learn's `r2_score`; parameters and errors as `mse`.
 */
export function r2(truth: Numbers, predictions: Numbers, options: MetricOptions = {}): number {
  const unexplained = mse(truth, predictions, options)
  if (truth.length < 2) return Number.NaN
  // From the first number on, so that numbers far from 0 keep their bits and equal ones have no variance at all.
  const first = truth[0]
  const mean = meanOf(truth, predictions, options, (_, t) => t - first)
  const variance = meanOf(truth, predictions, options, (_, t) => (t - first - mean) ** 2)
  if (variance === 0) return unexplained === 0 ? 1 : 0
  return 1 - unexplained / variance
}

function meanOf(
  truth: Numbers,
  predictions: Numbers,
  options: MetricOptions,
  valueAt: (error: number, truth: number) => number
): number {
  const t = toNumbers('truth', truth)
  const p = toNumbers('predictions', predictions, t.length)
  const weights = toWeights(options, t.length)
  let sum = 0
  let total = 0
  for (let i = 0; i < t.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    sum += weight * valueAt(t[i] - p[i], t[i])
    total += weight
  }
  return sum / total
}
