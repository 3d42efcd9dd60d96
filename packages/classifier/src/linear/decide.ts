import { NutshellError } from '@nutshell-ml/core'
import { Calibration } from '../decision/calibration'
import { describeCriterion } from '../decision/criterion'
import { evaluateMargins } from '../decision/evaluate'
import { chooseThreshold } from '../decision/threshold'
import type { Evaluation } from '../report/evaluation'
import type { HeldRows } from './held-rows'
import { type Coefficients, marginsInto } from './margins'
import type { Prepared } from './source'
import type { Work } from './work'

/** How margins become probabilities and classes, and how good the model is on rows that were held out. */
export interface Decision {
  readonly calibration: Calibration
  readonly threshold: number
  readonly validation: Evaluation | undefined
}

const HALF = 0.5

/** Without rows that are held out: probabilities as the loss gives them. Errors: INVALID_OPTION where that is not what is asked. */
export function decideWithout({ options }: Work): Decision {
  const { calibration, threshold } = options
  if (calibration !== 'none' && calibration !== 'auto') {
    throw new NutshellError(
      'INVALID_OPTION',
      `calibration = '${calibration}' needs rows that are held out, but there are none`
    )
  }
  return { calibration: Calibration.none, threshold: threshold === 'auto' ? HALF : threshold, validation: undefined }
}

export function decide(work: Work, model: Coefficients, prepared: Prepared, held: HeldRows): Decision {
  const { options, targets, criterion, loss, warnings, decisions } = work
  const { predictorType, classes } = targets
  const { truth, weights } = held
  const design = held.design(prepared)
  const outputs = model.intercepts.length
  const margins = marginsInto(design, model, new Float64Array(design.rows * outputs))

  let calibration = Calibration.none
  if (predictorType !== 'regression') {
    const method = options.calibration === 'auto' ? (loss.name === 'hinge' ? 'platt' : 'none') : options.calibration
    calibration = Calibration.fit(method, { margins, truth, outputs, weights })
    if (method !== 'none') decisions.push(`probabilities calibrated on ${truth.length} validation rows (${method})`)
  }

  let threshold = options.threshold === 'auto' ? HALF : options.threshold
  if (predictorType === 'binary' && options.threshold === 'auto' && criterion !== 'cross-entropy') {
    const probabilities = new Float64Array(margins.length)
    calibration.applyInto(margins, 1, probabilities)
    const choice = chooseThreshold({ truth, probabilities, weights, criterion: criterion as 'accuracy' })
    threshold = choice.threshold
    if (choice.warning !== undefined) warnings.push(choice.warning)
    decisions.push(
      `threshold ${threshold.toPrecision(4)}: the best ${describeCriterion(criterion)} on ${truth.length} validation rows`
    )
  }
  const validation = evaluateMargins({ predictorType, classes, calibration, threshold }, margins, truth, held.weights)
  return { calibration, threshold, validation }
}
