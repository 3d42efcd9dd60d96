import { NutshellError } from '@nutshell-ml/core'
import type { Targets } from '../label/targets'
import type { Evaluation } from '../report/evaluation'
import { Calibration } from './calibration'
import { type Criterion, describeCriterion } from './criterion'
import { evaluateMargins } from './evaluate'
import type { ResolvedLearnerOptions } from './options'
import { chooseThreshold } from './threshold'

/** How margins become probabilities and classes, and how good the model is on rows that were held out. */
export interface Decision {
  readonly calibration: Calibration
  readonly threshold: number
  readonly validation: Evaluation | undefined
}

/** What is decided, and by what. */
export interface DecisionProblem {
  readonly options: ResolvedLearnerOptions
  readonly targets: Targets
  readonly criterion: Criterion
  /** In words, for the model; added to. */
  readonly decisions: string[]
  readonly warnings: string[]
}

const HALF = 0.5

/** Without rows that are held out: probabilities as the loss gives them. Errors: INVALID_OPTION where that is not what is asked. */
export function decideWithout({ options }: Pick<DecisionProblem, 'options'>): Decision {
  const { calibration, threshold } = options
  if (calibration !== 'none' && calibration !== 'auto') {
    throw new NutshellError(
      'INVALID_OPTION',
      `calibration = '${calibration}' needs rows that are held out, but there are none`
    )
  }
  return { calibration: Calibration.none, threshold: threshold === 'auto' ? HALF : threshold, validation: undefined }
}

/**
 * Calibration and threshold by rows that were held out.
 *
 * @param margins rows x outputs (of regression: predictions); overwritten.
 * @param usual the calibration where the options leave it open.
 */
export function decideBy(
  { options, targets, criterion, warnings, decisions }: DecisionProblem,
  margins: Float64Array,
  truth: Float64Array,
  weights: Float64Array | undefined,
  usual: 'none' | 'platt'
): Decision {
  const { predictorType, classes } = targets
  const outputs = margins.length / truth.length
  let calibration = Calibration.none
  if (predictorType !== 'regression') {
    const method = options.calibration === 'auto' ? usual : options.calibration
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
  const validation = evaluateMargins({ predictorType, classes, calibration, threshold }, margins, truth, weights)
  return { calibration, threshold, validation }
}
