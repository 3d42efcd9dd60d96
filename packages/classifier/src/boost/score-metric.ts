import { checkOneOf } from '@nutshell-ml/core'
import { evaluateMargins } from '../decision/evaluate'
import type { Evaluation } from '../report/evaluation'
import type { Fitted } from './fitted'
import { linkInto } from './objective/link'

/** A figure of an evaluation: of classes, of two or more; of numbers the last three. */
export type ScoreMetricName = 'accuracy' | 'balanced-accuracy' | 'auc' | 'log-loss' | 'rmse' | 'mae' | 'r2'

const OF_CLASSES = ['accuracy', 'balanced-accuracy', 'auc', 'log-loss'] as const
const OF_NUMBERS = ['r2', 'rmse', 'mae'] as const
const ERRORS: readonly ScoreMetricName[] = ['log-loss', 'rmse', 'mae']

/** One number for the margins of rows whose truth is known. */
export interface ScoreMetric {
  readonly isGreaterBetter: boolean
  /** @param margins rows x outputs, which are overwritten. */
  of(margins: Float64Array): number
}

/**
 * @param given undefined for accuracy, or R2 for regression.
 * @param truths class numbers, or measured numbers; NaN for a row that has no say, as is a class that the model does not know (-1).
 * @throws NutshellError INVALID_OPTION, listing what can be asked of the model.
 */
export function createScoreMetric(given: unknown, fitted: Fitted, truths: Float64Array): ScoreMetric {
  const { predictorType, link } = fitted
  const isRegression = predictorType === 'regression'
  const known = isRegression ? OF_NUMBERS : OF_CLASSES
  const name = checkOneOf<ScoreMetricName>('metric', given ?? known[0], known)
  const isUsed = (truth: number) => !Number.isNaN(truth) && (isRegression || truth >= 0)
  const truth = truths.map((value) => (isUsed(value) ? value : 0))
  const weights = truths.every(isUsed) ? undefined : truths.map((value) => (isUsed(value) ? 1 : 0))
  return {
    isGreaterBetter: !ERRORS.includes(name),
    of: (margins) => {
      if (isRegression) linkInto(link, margins)
      return figureOf(name, evaluateMargins(fitted, margins, truth, weights)) ?? Number.NaN
    }
  }
}

function figureOf(name: ScoreMetricName, evaluation: Evaluation): number | null {
  if (evaluation.kind === 'regression') return evaluation[name as 'r2' | 'rmse' | 'mae']
  switch (name) {
    case 'balanced-accuracy':
      return evaluation.balancedAccuracy
    case 'auc':
      return evaluation.rocAuc
    case 'log-loss':
      return evaluation.logLoss
    default:
      return evaluation.accuracy
  }
}
