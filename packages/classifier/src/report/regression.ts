import { checkKnownOptions } from '@nutshell-ml/core'
import { mae, medianAbsoluteError, r2, risingOrder, rmse } from '@nutshell-ml/core/metrics'
import type { Histogram, RegressionEvaluation, ValueGrid } from './evaluation'

export interface RegressionOutcome {
  /** The number of each row. */
  readonly truth: ArrayLike<number>
  /** What was said of each row. */
  readonly predictions: ArrayLike<number>
  /** How much each row counts. @default 1 */
  readonly weights?: ArrayLike<number>
}

const QUANTILES = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]
const PARTS_WITHIN = [0.5, 0.8, 0.9, 0.95]
const BINS = 40
const GRID = 48
/** The part of rows at each end that a picture may leave at its edge, so that a few far ones do not shrink the rest. */
const TAIL = 0.002

/**
 * How good predicted numbers are.
 *
 * @throws NutshellError INVALID_INPUT, NON_FINITE (names the row), INVALID_SHAPE (lengths that differ), EMPTY_INPUT, UNKNOWN_OPTION.
 */
export function evaluateRegression(outcome: RegressionOutcome): RegressionEvaluation {
  checkKnownOptions('evaluateRegression', outcome, ['truth', 'predictions', 'weights'])
  const { truth, predictions, weights } = outcome
  const options = { weights }
  const error = rmse(truth, predictions, options)
  const n = truth.length
  const weightOf = weights === undefined ? new Float64Array(n).fill(1) : Float64Array.from(weights)
  const residuals = new Float64Array(n)
  for (let i = 0; i < n; i++) residuals[i] = truth[i] - predictions[i]
  const quantileOf = quantilesOf(residuals, weightOf)
  const errorOf = quantilesOf(residuals.map(Math.abs), weightOf)
  const weight = weightOf.reduce((sum, w) => sum + w, 0)
  let mean = 0
  for (let i = 0; i < n; i++) mean += (weightOf[i] / weight) * truth[i]
  const explained = r2(truth, predictions, options)
  return {
    kind: 'regression',
    rows: n,
    weight,
    rmse: error,
    mae: mae(truth, predictions, options),
    r2: Number.isNaN(explained) ? null : explained,
    medianAbsoluteError: medianAbsoluteError(truth, predictions, options),
    baselineRmse: rmse(truth, new Float64Array(n).fill(mean), options),
    errorsWithin: PARTS_WITHIN.map((part) => [part, errorOf(part)] as const),
    residualQuantiles: QUANTILES.map((part) => [part, quantileOf(part)] as const),
    residuals: histogramOf(residuals, weightOf, quantileOf(TAIL), quantileOf(1 - TAIL)),
    predictedVersusTrue: gridOf(truth, predictions, weightOf)
  }
}

/** The quantile function: the least value with at least the given part of the weight up to it. */
function quantilesOf(values: Float64Array, weights: Float64Array): (part: number) => number {
  const order = risingOrder(values).filter((row) => weights[row] > 0)
  const upTo = new Float64Array(order.length)
  let sum = 0
  for (let at = 0; at < order.length; at++) {
    sum += weights[order[at]]
    upTo[at] = sum
  }
  return (part) => values[order[upTo.findIndex((weight) => weight >= part * sum)]]
}

function histogramOf(values: Float64Array, weights: Float64Array, min: number, max: number): Histogram {
  const to = max > min ? max : min + 1
  const edges = Array.from({ length: BINS + 1 }, (_, i) => min + ((to - min) * i) / BINS)
  const counts = new Array<number>(BINS).fill(0)
  for (let i = 0; i < values.length; i++) counts[cellOf(values[i], min, to, BINS)] += weights[i]
  return { edges, counts }
}

function gridOf(truth: ArrayLike<number>, predictions: ArrayLike<number>, weights: Float64Array): ValueGrid {
  const ofTruth = quantilesOf(Float64Array.from(truth), weights)
  const ofPredictions = quantilesOf(Float64Array.from(predictions), weights)
  const min = Math.min(ofTruth(TAIL), ofPredictions(TAIL))
  const most = Math.max(ofTruth(1 - TAIL), ofPredictions(1 - TAIL))
  const max = most > min ? most : min + 1
  const sums = new Float64Array(GRID * GRID)
  for (let i = 0; i < weights.length; i++) {
    sums[cellOf(truth[i], min, max, GRID) * GRID + cellOf(predictions[i], min, max, GRID)] += weights[i]
  }
  const cells: [number, number, number][] = []
  for (let at = 0; at < sums.length; at++) {
    if (sums[at] > 0) cells.push([Math.floor(at / GRID), at % GRID, sums[at]])
  }
  return { min, max, size: GRID, cells }
}

function cellOf(value: number, min: number, max: number, cells: number): number {
  return Math.min(cells - 1, Math.max(0, Math.floor(((value - min) / (max - min)) * cells)))
}
