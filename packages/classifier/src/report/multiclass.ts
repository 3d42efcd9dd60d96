import { checkKnownOptions, NutshellError } from '@nutshell-ml/core'
import {
  averagePrecisionOf,
  balancedAccuracy,
  brier,
  confusionMatrix,
  countsAtThresholds,
  expectedCalibrationError,
  f1,
  logLoss,
  matthewsCorrelation,
  rocAucOf
} from '@nutshell-ml/core/metrics'
import { checkClassNames } from './binary'
import { calibrationFrom } from './calibration'
import type { ClassScores, MulticlassEvaluation } from './evaluation'

export interface MulticlassOutcome {
  /** The place of each row's class in `classes`. */
  readonly truth: ArrayLike<number>
  /** Of each class for each row: rows x classes, row-major. */
  readonly probabilities: ArrayLike<number>
  readonly classes: readonly string[]
  /** How much each row counts. @default 1 */
  readonly weights?: ArrayLike<number>
}

/**
 * How good probabilities of several classes are. A row is said to be of its most likely class, of the first where several are.
 * Classes without rows have no part in means over classes.
 *
 * @throws NutshellError as `evaluateBinary`.
 */
export function evaluateMulticlass(outcome: MulticlassOutcome): MulticlassEvaluation {
  checkKnownOptions('evaluateMulticlass', outcome, ['truth', 'probabilities', 'classes', 'weights'])
  const { truth, probabilities, classes, weights } = outcome
  checkClassNames(classes)
  const k = classes.length
  const rows = truth?.length
  if (probabilities?.length !== rows * k) {
    const got = `${probabilities?.length} probabilities for ${rows} rows of truth`
    throw new NutshellError('INVALID_SHAPE', `${got}, expected one for each row and each of ${k} classes`)
  }
  const options = { weights }
  const loss = logLoss(truth, probabilities, options)
  const predicted = new Int32Array(rows)
  const confidence = new Float64Array(rows)
  const isRight = new Int32Array(rows)
  for (let i = 0; i < rows; i++) {
    let best = 0
    for (let c = 1; c < k; c++) if (probabilities[i * k + c] > probabilities[i * k + best]) best = c
    predicted[i] = best
    confidence[i] = probabilities[i * k + best]
    isRight[i] = truth[i] === best ? 1 : 0
  }
  const { data: counts } = confusionMatrix(truth, predicted, { ...options, classes: k })
  const confusion = Array.from({ length: k }, (_, c) => Array.from(counts.subarray(c * k, c * k + k)))
  const perClass = classes.map((name, c) => scoresOf(outcome, c, name, confusion))
  const weight = counts.reduce((sum, count) => sum + count, 0)
  return {
    kind: 'multiclass',
    rows,
    weight,
    classes: [...classes],
    accuracy: confusion.reduce((sum, row, c) => sum + row[c], 0) / weight,
    baseline: Math.max(...perClass.map((scores) => scores.rows)) / weight,
    balancedAccuracy: balancedAccuracy(truth, predicted, options),
    macroF1: f1(truth, predicted, { ...options, average: 'macro' }),
    weightedF1: f1(truth, predicted, { ...options, average: 'weighted' }),
    matthewsCorrelation: matthewsCorrelation(truth, predicted, options),
    rocAuc: meanOf(perClass.map((scores) => scores.rocAuc)),
    prAuc: meanOf(perClass.map((scores) => scores.prAuc)),
    logLoss: loss,
    brier: brier(truth, probabilities, options),
    calibrationError: expectedCalibrationError(isRight, confidence, options),
    calibration: calibrationFrom(countsAtThresholds(isRight, confidence, options)),
    perClass,
    confusion
  }
}

function scoresOf(outcome: MulticlassOutcome, c: number, name: string, confusion: number[][]): ClassScores {
  const { truth, probabilities, classes, weights } = outcome
  const isOwn = new Int32Array(truth.length)
  const own = new Float64Array(truth.length)
  for (let i = 0; i < own.length; i++) {
    isOwn[i] = truth[i] === c ? 1 : 0
    own[i] = probabilities[i * classes.length + c]
  }
  const counts = countsAtThresholds(isOwn, own, { weights })
  const last = counts.thresholds.length - 1
  const rows = counts.truePositives[last]
  const others = counts.falsePositives[last]
  const predicted = confusion.reduce((sum, row) => sum + row[c], 0)
  const right = confusion[c][c]
  return {
    name,
    rows,
    predicted,
    precision: predicted === 0 ? 0 : right / predicted,
    recall: rows === 0 ? 0 : right / rows,
    f1: right === 0 ? 0 : (2 * right) / (rows + predicted),
    rocAuc: rows > 0 && others > 0 ? rocAucOf(counts) : null,
    prAuc: rows > 0 ? averagePrecisionOf(counts) : null
  }
}

function meanOf(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null)
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length
}
