import { NutshellError } from '../errors'
import { checkInteger, checkIsObject, checkOneOf } from '../options'
import { checkLength, type MetricOptions, type Numbers, toClasses, toNumbers, toWeights } from './inputs'

export interface CalibrationOptions extends MetricOptions {
  /** The number of bins. @default 10 */
  bins?: number
  /** `uniform`: bins as wide as each other; `quantile`: bins of about as many rows. @default 'uniform' */
  strategy?: 'uniform' | 'quantile'
}

/** One entry for each bin that has rows, from the lowest probability to the highest. */
export interface CalibrationCurve {
  /** The part of its rows that are positive. */
  readonly fractionPositive: Float64Array
  /** The mean of their probabilities. */
  readonly meanPredicted: Float64Array
  /** Their weight: how many they are. */
  readonly weight: Float64Array
}

/**
 * The mean of -ln of the probability that was given to the class that came true, as scikit-learn's `log_loss`: probabilities are
 * first put within 2^-52 of 0 and 1, and rows of them are taken as they are, whatever their sum.
 *
 * @param truth class numbers from 0.
 * @param probabilities of class 1 for each row; or of each class, rows x classes, row-major.
 * @throws NutshellError INVALID_INPUT, NON_FINITE (names the row), INVALID_SHAPE (lengths that do not go together), EMPTY_INPUT.
 */
export function logLoss(truth: Numbers, probabilities: Numbers, options: MetricOptions = {}): number {
  return meanLoss(truth, probabilities, options, (p, cols, at, own) => {
    const given = cols > 1 ? p[at + own] : own === 1 ? p[at] : 1 - p[at]
    return -Math.log(Math.min(Math.max(given, Number.EPSILON), 1 - Number.EPSILON))
  })
}

/**
 * The mean squared error of the probabilities, 0 to 1; of three classes or more summed over them, 0 to 2, as scikit-learn's
 * `brier_score_loss`. As `logLoss`.
 */
export function brier(truth: Numbers, probabilities: Numbers, options: MetricOptions = {}): number {
  return meanLoss(truth, probabilities, options, (p, cols, at, own) => {
    if (cols === 1) return (own - p[at]) ** 2
    let sum = 0
    for (let c = 0; c < cols; c++) sum += ((c === own ? 1 : 0) - p[at + c]) ** 2
    return cols === 2 ? sum / 2 : sum
  })
}

/**
 * How often rows are positive beside how often they were said to be, as scikit-learn's `calibration_curve`. A probability on the
 * edge of two bins is in the lower one.
 *
 * @param truth 0 or 1 for each row. @param probabilities of class 1 for each row.
 * Errors as `logLoss`, and INVALID_OPTION.
 */
export function calibrationCurve(
  truth: Numbers,
  probabilities: Numbers,
  options: CalibrationOptions = {}
): CalibrationCurve {
  checkIsObject('metrics', options)
  const bins = checkInteger('bins', options.bins ?? 10, 1, 1e6)
  const strategy = checkOneOf('strategy', options.strategy ?? 'uniform', ['uniform', 'quantile'])
  const positive = toClasses('truth', truth, undefined, 2)
  const p = toNumbers('probabilities', probabilities, positive.length, 1)
  const weights = toWeights(options, p.length, ['bins', 'strategy'])
  // The inner edges. Steps are rounded as numpy's linspace and percentile do, so that a value on an edge falls where theirs does.
  const edges = Float64Array.from({ length: bins - 1 }, (_, i) => (i + 1) * (1 / bins))
  if (strategy === 'quantile') {
    const sorted = (weights === undefined ? p.slice() : p.filter((_, i) => weights[i] > 0)).sort()
    for (let i = 0; i < edges.length; i++) edges[i] = quantileOf(sorted, (edges[i] * 100) / 100)
  }
  const sums = new Float64Array(bins)
  const positives = new Float64Array(bins)
  const weight = new Float64Array(bins)
  for (let i = 0; i < p.length; i++) {
    const w = weights === undefined ? 1 : weights[i]
    const bin = placeAmong(edges, p[i])
    sums[bin] += w * p[i]
    positives[bin] += w * positive[i]
    weight[bin] += w
  }
  const filled = (_: number, bin: number) => weight[bin] > 0
  return {
    fractionPositive: positives.map((sum, bin) => sum / weight[bin]).filter(filled),
    meanPredicted: sums.map((sum, bin) => sum / weight[bin]).filter(filled),
    weight: weight.filter(filled)
  }
}

/**
 * The mean distance of a probability from how often it comes true, bin by bin: 0 to 1.
 *
 * C. Guo, G. Pleiss, Y. Sun and K. Weinberger, "On calibration of modern neural networks", 2017, of the positive class. Parameters
 * and errors as `calibrationCurve`.
 */
export function expectedCalibrationError(
  truth: Numbers,
  probabilities: Numbers,
  options: CalibrationOptions = {}
): number {
  const { fractionPositive, meanPredicted, weight } = calibrationCurve(truth, probabilities, options)
  let sum = 0
  let total = 0
  for (let i = 0; i < weight.length; i++) {
    sum += weight[i] * Math.abs(fractionPositive[i] - meanPredicted[i])
    total += weight[i]
  }
  return sum / total
}

type LossOfRow = (probabilities: Float64Array, cols: number, at: number, own: number) => number

function meanLoss(truth: Numbers, probabilities: Numbers, options: MetricOptions, lossOf: LossOfRow): number {
  const rows = checkLength('truth', truth)
  const cols = checkLength('probabilities', probabilities) / rows
  if (!Number.isInteger(cols)) {
    const got = `${probabilities.length} probabilities for ${rows} rows of truth`
    throw new NutshellError('INVALID_SHAPE', `${got}, expected one for each row or one for each row and class`)
  }
  const own = toClasses('truth', truth, rows, Math.max(cols, 2))
  const p = toNumbers('probabilities', probabilities, undefined, 1)
  const weights = toWeights(options, rows)
  let sum = 0
  let total = 0
  for (let i = 0; i < rows; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    sum += weight * lossOf(p, cols, i * cols, own[i])
    total += weight
  }
  return sum / total
}

/** Between the two nearest of sorted values, as numpy's `percentile`: from the nearer one. */
function quantileOf(sorted: Float64Array, q: number): number {
  const place = (sorted.length - 1) * q
  const below = Math.floor(place)
  const a = sorted[below]
  const b = sorted[Math.min(below + 1, sorted.length - 1)]
  const part = place - below
  return part < 0.5 ? a + (b - a) * part : b - (b - a) * (1 - part)
}

/** How many of rising edges are below a value. */
function placeAmong(edges: Float64Array, value: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (edges[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
