import { NutshellError } from '@nutshell-ml/core'
import { type BinaryCriterion, checkCriterion, type MulticlassCriterion, type RegressionCriterion } from './criterion'
import { logLoss } from './log-loss'
import { chooseThreshold, fBetaOf } from './threshold'

/** What a model said of validation rows, beside what was true. */
export type Outcome =
  | {
      readonly type: 'binary'
      /** 0 or 1. */
      readonly truth: ArrayLike<number>
      /** Of class 1. */
      readonly probabilities: Float64Array
      readonly weights?: ArrayLike<number>
      readonly criterion?: BinaryCriterion
    }
  | {
      readonly type: 'multiclass'
      /** 0 .. classes - 1. */
      readonly truth: ArrayLike<number>
      /** rows x classes, row-major. */
      readonly probabilities: Float64Array
      readonly classes: number
      readonly weights?: ArrayLike<number>
      readonly criterion?: MulticlassCriterion
    }
  | {
      readonly type: 'regression'
      readonly truth: ArrayLike<number>
      readonly predictions: Float64Array
      readonly weights?: ArrayLike<number>
      readonly criterion?: RegressionCriterion
    }

/**
 * One number by which models are compared on the same validation rows: higher is better. Binary models are compared at the
 * threshold that is best for each. One that misses its target precision has what it lacks, below 0, so that it comes after
 * every model that reaches it. Losses and errors are negated.
 *
 * Default criteria: accuracy; mse for regression.
 *
 * @throws NutshellError INVALID_OPTION, INVALID_SHAPE, EMPTY_INPUT, NON_FINITE, INVALID_INPUT.
 */
export function selectionScore(outcome: Outcome): number {
  if (outcome.type === 'binary') return binaryScore(outcome)
  return outcome.type === 'multiclass' ? multiclassScore(outcome) : regressionScore(outcome)
}

type OutcomeOf<T extends Outcome['type']> = Extract<Outcome, { type: T }>

function binaryScore(outcome: OutcomeOf<'binary'>): number {
  const { reached, score, precision } = chooseThreshold(outcome)
  const { criterion } = outcome
  if (reached || typeof criterion !== 'object' || !('recallAtTargetPrecision' in criterion)) return score
  return precision - criterion.recallAtTargetPrecision
}

function multiclassScore({
  truth,
  probabilities,
  classes,
  weights,
  criterion: given = 'accuracy'
}: OutcomeOf<'multiclass'>): number {
  const criterion = checkCriterion('criterion', given, 'multiclass')
  const rows = truth.length
  checkLengths(rows, probabilities.length, classes, weights)
  for (let i = 0; i < rows; i++) {
    if (!Number.isInteger(truth[i]) || truth[i] < 0 || truth[i] >= classes) {
      throw new NutshellError(
        'INVALID_INPUT',
        `row ${i}: truth = ${truth[i]}, expected a class from 0 to ${classes - 1}`
      )
    }
  }
  if (criterion === 'cross-entropy') return -logLoss(truth, probabilities, classes, weights)
  // By class: the weight of rows that are of it, that are called it, and both.
  const actual = new Float64Array(classes)
  const called = new Float64Array(classes)
  const both = new Float64Array(classes)
  for (let i = 0; i < rows; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    let first = 0
    for (let k = 1; k < classes; k++) {
      if (probabilities[i * classes + k] > probabilities[i * classes + first]) first = k
    }
    actual[truth[i]] += weight
    called[first] += weight
    if (first === truth[i]) both[first] += weight
  }
  if (criterion === 'accuracy') return total(both) / total(actual)
  // Classes that no validation row is of can neither be found nor missed.
  const present = [...actual.keys()].filter((k) => actual[k] > 0)
  const scores = present.map((k) =>
    criterion === 'balanced-accuracy'
      ? both[k] / actual[k]
      : fBetaOf({ truePositives: both[k], falsePositives: called[k] - both[k], positives: actual[k] }, criterion.fBeta)
  )
  return total(scores) / present.length
}

function regressionScore({ truth, predictions, weights, criterion: given = 'mse' }: OutcomeOf<'regression'>): number {
  const criterion = checkCriterion('criterion', given, 'regression')
  const rows = truth.length
  checkLengths(rows, predictions.length, 1, weights)
  let [weighed, sum, squares, absolutes] = [0, 0, 0, 0]
  for (let i = 0; i < rows; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    const miss = predictions[i] - truth[i]
    weighed += weight
    sum += weight * truth[i]
    squares += weight * miss * miss
    absolutes += weight * Math.abs(miss)
  }
  if (criterion === 'mae') return -absolutes / weighed
  if (criterion === 'mse') return -squares / weighed
  const mean = sum / weighed
  let spread = 0
  for (let i = 0; i < rows; i++) spread += (weights === undefined ? 1 : weights[i]) * (truth[i] - mean) ** 2
  // As scikit-learn: where the truth does not vary, 1 for no miss at all, else 0.
  if (spread === 0) return squares === 0 ? 1 : 0
  return 1 - squares / spread
}

function checkLengths(rows: number, got: number, width: number, weights: ArrayLike<number> | undefined): void {
  if (rows === 0) throw new NutshellError('EMPTY_INPUT', 'there are no rows, expected at least 1')
  if (got !== rows * width) {
    throw new NutshellError('INVALID_SHAPE', `${got} numbers were predicted, expected ${rows} rows * ${width}`)
  }
  if (weights === undefined) return
  if (weights.length !== rows) {
    throw new NutshellError('INVALID_SHAPE', `weights has ${weights.length} rows, expected ${rows} as the truth has`)
  }
  let sum = 0
  for (let i = 0; i < rows; i++) {
    if (!(weights[i] >= 0)) throw new NutshellError('INVALID_INPUT', `row ${i}: weight = ${weights[i]}, expected >= 0`)
    sum += weights[i]
  }
  if (sum === 0) throw new NutshellError('INVALID_INPUT', 'all weights are 0')
}

function total(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}
