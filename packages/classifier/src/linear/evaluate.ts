import { NutshellError } from '@nutshell-ml/core'
import { evaluateBinary } from '../report/binary'
import type { Evaluation } from '../report/evaluation'
import { evaluateMulticlass } from '../report/multiclass'
import { evaluateRegression } from '../report/regression'
import type { Fitted } from './fitted'

/**
 * What margins come to beside the truth.
 *
 * @param margins rows x outputs; is overwritten.
 * @param truth class numbers or measured numbers.
 */
export function evaluateMargins(
  {
    predictorType,
    classes,
    calibration,
    threshold
  }: Pick<Fitted, 'predictorType' | 'classes' | 'calibration' | 'threshold'>,
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
