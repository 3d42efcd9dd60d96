import { type MetricOptions, type Numbers, toClasses, toNumbers, toWeights } from './inputs'
import { risingOrder } from './rising-order'

/** What each threshold would do: a row counts as positive where its score is at least the threshold. */
export interface ThresholdCounts {
  /** The distinct scores, falling. */
  readonly thresholds: Float64Array
  /** The weight of positive rows with at least this score; the last is that of all. */
  readonly truePositives: Float64Array
  /** The weight of negative rows with at least this score; the last is that of all. */
  readonly falsePositives: Float64Array
}

/** A point for each threshold and one before all. */
export interface RocCurve {
  /** Rising from 0 to 1; NaN where there is no negative row. */
  readonly falsePositiveRate: Float64Array
  /** Rising from 0 to 1; NaN where there is no positive row. */
  readonly truePositiveRate: Float64Array
  /** Falling from Infinity. */
  readonly thresholds: Float64Array
}

export interface RocCurveOptions extends MetricOptions {
  /** Leave out thresholds that lie on a straight line between others. @default true */
  dropIntermediate?: boolean
}

/** `precision` and `recall` have one point more than `thresholds`: 1 and 0, at the end. */
export interface PrecisionRecallCurve {
  readonly precision: Float64Array
  /** Falling from 1 to 0; 1 at every threshold where there is no positive row. */
  readonly recall: Float64Array
  /** Rising. */
  readonly thresholds: Float64Array
}

/**
 * Positives by threshold, from which ROC and precision-recall curves and their areas follow: one sort for all of them.
 *
 * @param truth 0 (negative) or 1 (positive) for each row.
 * @param scores higher for rows more likely positive: finite. Equal scores are one threshold.
 * @throws NutshellError INVALID_INPUT, NON_FINITE (names the row), INVALID_SHAPE (lengths that differ), EMPTY_INPUT: as do the other
 * metrics of scores.
 */
export function countsAtThresholds(truth: Numbers, scores: Numbers, options: MetricOptions = {}): ThresholdCounts {
  const positive = toClasses('truth', truth, undefined, 2)
  const values = toNumbers('scores', scores, positive.length)
  const weights = toWeights(options, positive.length, ['dropIntermediate'])
  const order = risingOrder(values)
  const thresholds = new Float64Array(order.length)
  const truePositives = new Float64Array(order.length)
  const falsePositives = new Float64Array(order.length)
  let last = -1
  let tp = 0
  let fp = 0
  for (let at = order.length - 1; at >= 0; at--) {
    const row = order[at]
    const weight = weights === undefined ? 1 : weights[row]
    if (weight === 0) continue
    if (positive[row] === 1) tp += weight
    else fp += weight
    if (last < 0 || thresholds[last] !== values[row]) thresholds[++last] = values[row]
    truePositives[last] = tp
    falsePositives[last] = fp
  }
  return {
    thresholds: thresholds.slice(0, last + 1),
    truePositives: truePositives.slice(0, last + 1),
    falsePositives: falsePositives.slice(0, last + 1)
  }
}

/**
 * The area under the ROC curve: how likely a positive row scores above a negative one, ties counting half. NaN where truth is of one
 * class, as scikit-learn's `roc_auc_score` has it since 1.6. As `countsAtThresholds`.
 */
export function rocAuc(truth: Numbers, scores: Numbers, options: MetricOptions = {}): number {
  return rocAucOf(countsAtThresholds(truth, scores, options))
}

/** `rocAuc` of counts that are there already. */
export function rocAucOf({ truePositives: tp, falsePositives: fp }: ThresholdCounts): number {
  const last = tp.length - 1
  let twice = tp[0] * fp[0]
  for (let i = 1; i <= last; i++) twice += (fp[i] - fp[i - 1]) * (tp[i] + tp[i - 1])
  return twice / 2 / (tp[last] * fp[last])
}

/** True and false positive rates by threshold, as scikit-learn's `roc_curve`. As `countsAtThresholds`. */
export function rocCurve(truth: Numbers, scores: Numbers, options: RocCurveOptions = {}): RocCurve {
  const { thresholds, truePositives: tp, falsePositives: fp } = countsAtThresholds(truth, scores, options)
  const last = tp.length - 1
  const bends = (counts: Float64Array, i: number) => counts[i + 1] - counts[i] !== counts[i] - counts[i - 1]
  const isKept = (_: number, i: number) =>
    options.dropIntermediate === false || i === 0 || i === last || bends(fp, i) || bends(tp, i)
  return {
    falsePositiveRate: startingWith(0, fp.filter(isKept)).map((count) => count / fp[last]),
    truePositiveRate: startingWith(0, tp.filter(isKept)).map((count) => count / tp[last]),
    thresholds: startingWith(Number.POSITIVE_INFINITY, thresholds.filter(isKept))
  }
}

/**
 * The mean precision over the thresholds, each by the recall it adds (no interpolation): the area under the precision-recall curve, as
 * scikit-learn's `average_precision_score`. 0 where no row is positive. As `countsAtThresholds`.
 */
export function averagePrecision(truth: Numbers, scores: Numbers, options: MetricOptions = {}): number {
  return averagePrecisionOf(countsAtThresholds(truth, scores, options))
}

/** `averagePrecision` of counts that are there already. */
export function averagePrecisionOf({ truePositives: tp, falsePositives: fp }: ThresholdCounts): number {
  const all = tp[tp.length - 1]
  if (all === 0) return 0
  let sum = 0
  for (let i = 0; i < tp.length; i++) sum += ((tp[i] - (i === 0 ? 0 : tp[i - 1])) * tp[i]) / (tp[i] + fp[i])
  return sum / all
}

/** Precision and recall by threshold, as scikit-learn's `precision_recall_curve`. As `countsAtThresholds`. */
export function precisionRecallCurve(
  truth: Numbers,
  scores: Numbers,
  options: MetricOptions = {}
): PrecisionRecallCurve {
  const { thresholds, truePositives: tp, falsePositives: fp } = countsAtThresholds(truth, scores, options)
  const n = thresholds.length
  const all = tp[n - 1]
  const precision = new Float64Array(n + 1).fill(1)
  const recall = new Float64Array(n + 1)
  for (let i = 0; i < n; i++) {
    precision[n - 1 - i] = tp[i] / (tp[i] + fp[i])
    recall[n - 1 - i] = all === 0 ? 1 : tp[i] / all
  }
  return { precision, recall, thresholds: thresholds.slice().reverse() }
}

function startingWith(first: number, rest: Float64Array): Float64Array {
  const values = new Float64Array(rest.length + 1)
  values[0] = first
  values.set(rest, 1)
  return values
}
