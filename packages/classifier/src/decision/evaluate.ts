import { NutshellError } from '@nutshell-ml/core'
import type { ClassName, PredictorType } from '../label/targets'
import { evaluateBinary } from '../report/binary'
import type { Evaluation } from '../report/evaluation'
import { evaluateMulticlass } from '../report/multiclass'
import { evaluateRegression } from '../report/regression'
import type { Calibration } from './calibration'

/** How margins become what is predicted. */
export interface Decided {
  readonly predictorType: PredictorType
  /** Empty for regression. */
  readonly classes: readonly ClassName[]
  readonly calibration: Calibration
  /** Of the probability of the positive class. */
  readonly threshold: number
}

/**
 * What margins come to beside the truth.
 *
 * @param margins rows x outputs; is overwritten.
 * @param truth class numbers or measured numbers.
 */
export function evaluateMargins(
  { predictorType, classes, calibration, threshold }: Decided,
  margins: Float64Array,
  truth: Float64Array,
  weights?: Float64Array
): Evaluation {
  if (truth.length === 0) throw new NutshellError('EMPTY_INPUT', 'there are no rows with a label to evaluate on')
  if (predictorType === 'regression') return evaluateRegression({ truth, predictions: margins, weights })
  const names = classes.map(String)
  const outputs = predictorType === 'binary' ? 1 : classes.length
  calibration.applyInto(margins, outputs, margins)
  const labels = Int32Array.from(truth)
  if (predictorType === 'multiclass')
    return evaluateMulticlass({ truth: labels, probabilities: margins, classes: names, weights })
  return evaluateBinary({
    truth: labels,
    probabilities: margins,
    threshold,
    classes: names as [string, string],
    weights
  })
}

/** An evaluation, and the rows that have no part in its figures. */
export type KnownEvaluation = Evaluation & {
  /** Rows without a label. */
  readonly unlabelled: number
  /** Rows of classes that the model does not know: they count as wrong. */
  readonly unknownClasses: number
}

/**
 * As `evaluateMargins`, of the rows whose class the model knows; the others are told, and are wrong in `accuracy`.
 *
 * @param truths class numbers, -1 for a class that the model does not know, or measured numbers; NaN without a label.
 */
export function evaluateKnown(
  model: Decided,
  margins: Float64Array,
  truths: Float64Array,
  sampleWeight?: ArrayLike<number>
): KnownEvaluation {
  const { classes, predictorType } = model
  const outputs = predictorType === 'multiclass' ? classes.length : 1
  const known: number[] = []
  let unknown = 0
  for (let i = 0; i < truths.length; i++) {
    if (Number.isNaN(truths[i])) continue
    if (truths[i] < 0 && classes.length > 0) unknown++
    else known.push(i)
  }
  if (known.length === 0 && unknown > 0) {
    throw new NutshellError(
      'INVALID_INPUT',
      `none of ${unknown} rows is of a class that the model knows: ${classes.map(String).join(', ')}`
    )
  }
  const own = Float64Array.from(
    { length: known.length * outputs },
    (_, at) => margins[known[Math.floor(at / outputs)] * outputs + (at % outputs)]
  )
  const truth = Float64Array.from(known, (i) => truths[i])
  const weights = sampleWeight === undefined ? undefined : Float64Array.from(known, (i) => sampleWeight[i])
  const evaluation = evaluateMargins(model, own, truth, weights)
  const unlabelled = truths.length - known.length - unknown
  if (unknown === 0 || evaluation.kind === 'regression') return { ...evaluation, unlabelled, unknownClasses: unknown }
  const rows = known.length + unknown
  return {
    ...evaluation,
    rows,
    accuracy: (evaluation.accuracy * known.length) / rows,
    unlabelled,
    unknownClasses: unknown
  }
}
