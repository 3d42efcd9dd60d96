import { checkKnownOptions, checkNumber, NutshellError, show } from '@nutshell-ml/core'
import {
  averagePrecisionOf,
  brier,
  countsAtThresholds,
  expectedCalibrationError,
  logLoss,
  rocAucOf,
  type ThresholdCounts
} from '@nutshell-ml/core/metrics'
import { calibrationFrom } from './calibration'
import type { BinaryConfusion, BinaryEvaluation, Curve, ThresholdRow } from './evaluation'
import { thinCurve } from './thin-curve'

export interface BinaryOutcome {
  /** 0 or 1 for each row: the place of its class in `classes`. */
  readonly truth: ArrayLike<number>
  /** Of class 1, for each row. */
  readonly probabilities: ArrayLike<number>
  /** A row is said to be of class 1 where its probability is at least this. @default 0.5 */
  readonly threshold?: number
  /** The negative class and the positive one. */
  readonly classes: readonly [string, string]
  /** How much each row counts. @default 1 */
  readonly weights?: ArrayLike<number>
}

/** Parts of the rows at whose probabilities the explorer has a threshold. */
const QUANTILES = 100

/**
 * How good probabilities of two classes are, and the classes that a threshold makes of them. Rows of one class only have an
 * evaluation too; what is not defined for them is null.
 *
 * @throws NutshellError INVALID_INPUT, NON_FINITE (names the row), INVALID_SHAPE (lengths that differ), EMPTY_INPUT, INVALID_OPTION,
 * UNKNOWN_OPTION.
 */
export function evaluateBinary(outcome: BinaryOutcome): BinaryEvaluation {
  checkKnownOptions('evaluateBinary', outcome, ['truth', 'probabilities', 'threshold', 'classes', 'weights'])
  const { truth, probabilities, threshold = 0.5, classes, weights } = outcome
  checkNumber('threshold', threshold)
  checkClassNames(classes, 2)
  if (probabilities?.length !== truth?.length) {
    const got = `probabilities has ${probabilities?.length} rows`
    throw new NutshellError('INVALID_SHAPE', `${got}, expected as many as truth: ${truth?.length}`)
  }
  const options = { weights }
  const loss = logLoss(truth, probabilities, options)
  const counts = countsAtThresholds(truth, probabilities, options)
  const last = counts.thresholds.length - 1
  const positives = counts.truePositives[last]
  const negatives = counts.falsePositives[last]
  const confusion = confusionAt(counts, threshold)
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = confusion
  const weight = positives + negatives
  return {
    kind: 'binary',
    rows: truth.length,
    weight,
    classes: [classes[0], classes[1]],
    threshold,
    accuracy: (tp + tn) / weight,
    baseline: Math.max(positives, negatives) / weight,
    balancedAccuracy:
      positives === 0 ? tn / negatives : negatives === 0 ? tp / positives : (tp / positives + tn / negatives) / 2,
    precision: part(tp, tp + fp),
    recall: part(tp, positives),
    f1: part(2 * tp, 2 * tp + fp + fn),
    matthewsCorrelation: part(
      (tp / weight) * (tn / weight) - (fp / weight) * (fn / weight),
      Math.sqrt(((tp + fp) / weight) * (positives / weight) * (negatives / weight) * ((tn + fn) / weight))
    ),
    rocAuc: positives > 0 && negatives > 0 ? rocAucOf(counts) : null,
    prAuc: positives > 0 ? averagePrecisionOf(counts) : null,
    logLoss: loss,
    brier: brier(truth, probabilities, options),
    calibrationError: expectedCalibrationError(truth, probabilities, options),
    confusion,
    roc: positives > 0 && negatives > 0 ? rocOf(counts, positives, negatives) : null,
    pr: positives > 0 ? precisionRecallOf(counts, positives) : null,
    calibration: calibrationFrom(counts),
    thresholds: thresholdRows(counts, threshold)
  }
}

/** @throws NutshellError INVALID_OPTION unless there are names of `count` classes, or of 2 or more. */
export function checkClassNames(classes: readonly string[], count?: number): void {
  const isNamed = Array.isArray(classes) && classes.every((name) => typeof name === 'string')
  if (isNamed && (count === undefined ? classes.length >= 2 : classes.length === count)) return
  throw new NutshellError('INVALID_OPTION', `classes = ${show(classes)}, expected ${count ?? '2 or more'} names`)
}

function part(some: number, all: number): number {
  return all === 0 ? 0 : some / all
}

function confusionAt(
  { thresholds, truePositives, falsePositives }: ThresholdCounts,
  threshold: number
): BinaryConfusion {
  const last = thresholds.length - 1
  // Scores fall: the last one that is not below the threshold has counted them all.
  let low = 0
  let high = thresholds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (thresholds[middle] >= threshold) low = middle + 1
    else high = middle
  }
  const tp = low === 0 ? 0 : truePositives[low - 1]
  const fp = low === 0 ? 0 : falsePositives[low - 1]
  return {
    trueNegatives: falsePositives[last] - fp,
    falsePositives: fp,
    falseNegatives: truePositives[last] - tp,
    truePositives: tp
  }
}

/** Hundredths from 0 to 1; thresholds among the probabilities, which matter where most of them are near 0 or 1; the model's. */
function thresholdRows(counts: ThresholdCounts, threshold: number): ThresholdRow[] {
  const chosen = new Set<number>()
  for (let i = 0; i <= 100; i++) chosen.add(i / 100)
  const { thresholds, truePositives, falsePositives } = counts
  const last = thresholds.length - 1
  const total = truePositives[last] + falsePositives[last]
  for (let i = 0, next = 0; i <= last; i++) {
    if (truePositives[i] + falsePositives[i] < (next / QUANTILES) * total) continue
    next++
    const rounded = Number(thresholds[i].toPrecision(2))
    if (rounded > 0 && rounded < 1) chosen.add(rounded)
  }
  chosen.add(threshold)
  return Array.from(chosen)
    .sort((a, b) => a - b)
    .map((value) => ({ threshold: value, ...confusionAt(counts, value) }))
}

function rocOf({ truePositives, falsePositives }: ThresholdCounts, positives: number, negatives: number): Curve {
  const n = truePositives.length
  const x = new Float64Array(n + 1)
  const y = new Float64Array(n + 1)
  for (let i = 0; i < n; i++) {
    x[i + 1] = falsePositives[i] / negatives
    y[i + 1] = truePositives[i] / positives
  }
  return thinCurve(x, y)
}

function precisionRecallOf({ truePositives, falsePositives }: ThresholdCounts, positives: number): Curve {
  const n = truePositives.length
  const x = new Float64Array(n + 1)
  const y = new Float64Array(n + 1).fill(1)
  for (let i = 0; i < n; i++) {
    x[i + 1] = truePositives[i] / positives
    y[i + 1] = truePositives[i] / (truePositives[i] + falsePositives[i])
  }
  return thinCurve(x, y)
}
