import { NutshellError } from '@nutshell-ml/core'
import { rocAuc } from '@nutshell-ml/core/metrics'
import { Calibration } from '../decision/calibration'
import { type Criterion, checkCriterion } from '../decision/criterion'
import { selectionScore } from '../decision/selection-score'
import type { PredictorType } from '../label/targets'
import { linkInto } from './objective/link'
import { logistic } from './objective/logistic'
import type { Objective } from './objective/objective'
import { softmax } from './objective/softmax'

/**
 * What is told of the validation rows after each round. 'loss': the mean of the objective's own (half the squared error for squared,
 * pinball for quantile, without what does not depend on the model for poisson); 'error': the share of wrong classes, at a threshold
 * of .5; 'auc': of two classes. Or any criterion by which models are selected.
 */
export type BoostMetric = 'loss' | 'log-loss' | 'error' | 'auc' | 'rmse' | 'mae' | Criterion

/** The rows that it is of, and what their scores mean. */
export interface MetricProblem {
  readonly objective: Objective
  readonly predictorType: PredictorType
  readonly truth: Float64Array
  readonly weights: Float64Array | undefined
}

export interface Metric {
  readonly name: string
  readonly isHigherBetter: boolean
  /** @param scores outputs x stride, of which the rows are those from `first` on. */
  at(scores: Float64Array, first: number, stride: number): number
}

const OWN = {
  binary: ['log-loss', 'error', 'auc'],
  multiclass: ['log-loss', 'error'],
  regression: ['rmse', 'mae']
} as const

/** @throws NutshellError INVALID_OPTION, listing what can be asked of this type of predictor. */
export function createMetric(given: unknown, problem: MetricProblem): Metric {
  const name = given === undefined ? usualMetric(problem) : given
  const { objective, predictorType } = problem
  if (name === 'loss') {
    if (objective.loss !== undefined) return meanOf('loss', problem, objective.loss)
    throw new NutshellError('INVALID_OPTION', "metric = 'loss', but an objective of one's own tells none")
  }
  const own: readonly unknown[] = OWN[predictorType]
  if (own.includes(name)) return ownMetric(name as OwnName, problem)
  const criterion = checkMetric(name, predictorType)
  if (criterion === 'cross-entropy') return ownMetric('log-loss', problem)
  return ofCriterion(criterion, problem)
}

type OwnName = (typeof OWN)[PredictorType][number]

/** That of the objective. */
function usualMetric({ objective: { name }, predictorType }: MetricProblem): BoostMetric {
  if (predictorType !== 'regression') return 'log-loss'
  if (name === 'absolute') return 'mae'
  return name === 'squared' || name === 'custom' || name === 'logistic' ? 'rmse' : 'loss'
}

function checkMetric(name: unknown, type: PredictorType): Criterion {
  try {
    return checkCriterion('metric', name, type)
  } catch (error) {
    if (!(error instanceof NutshellError) || error.code !== 'INVALID_OPTION') throw error
    const more = ['loss', ...OWN[type]].filter((own) => own !== 'mae')
    throw new NutshellError('INVALID_OPTION', `${error.message}, ${more.join(', ')}`)
  }
}

function ownMetric(name: OwnName, problem: MetricProblem): Metric {
  const { objective, predictorType, truth, weights } = problem
  const { outputs, link } = objective
  switch (name) {
    case 'log-loss': {
      const loss = predictorType === 'binary' ? logistic.loss! : softmax(outputs).loss!
      return meanOf(name, problem, loss)
    }
    case 'error':
      return meanOf(name, problem, predictorType === 'binary' ? isWrong : isNotGreatest(outputs))
    case 'mae':
    case 'rmse': {
      const one = new Float64Array(1)
      const missOf = (scores: Float64Array, at: number, target: number) => {
        one[0] = scores[at]
        return linkInto(link, one)[0] - target
      }
      if (name === 'mae') return meanOf(name, problem, (scores, at, _, target) => Math.abs(missOf(scores, at, target)))
      const mean = meanOf(name, problem, (scores, at, _, target) => missOf(scores, at, target) ** 2)
      return { ...mean, at: (scores, first, stride) => Math.sqrt(mean.at(scores, first, stride)) }
    }
    case 'auc': {
      const labels = Int32Array.from(truth)
      const counts = (label: number) => labels.some((own, i) => own === label && (weights?.[i] ?? 1) > 0)
      if (labels.length > 0 && !(counts(0) && counts(1))) {
        throw new NutshellError('INVALID_INPUT', "metric = 'auc', but all validation rows are of one class")
      }
      return {
        name,
        isHigherBetter: true,
        at: (scores, first) => rocAuc(labels, scores.subarray(first, first + labels.length), { weights })
      }
    }
  }
}

/** The weighted mean of something of each row. */
function meanOf(name: string, { truth, weights }: MetricProblem, of: NonNullable<Objective['loss']>): Metric {
  return {
    name,
    isHigherBetter: false,
    at(scores, first, stride) {
      let sum = 0
      let total = 0
      for (let i = 0; i < truth.length; i++) {
        const weight = weights === undefined ? 1 : weights[i]
        sum += weight * of(scores, first + i, stride, truth[i])
        total += weight
      }
      return total > 0 ? sum / total : 0
    }
  }
}

function isWrong(scores: Float64Array, at: number, _: number, target: number): number {
  return (scores[at] >= 0 ? 1 : 0) === target ? 0 : 1
}

function isNotGreatest(outputs: number) {
  return (scores: Float64Array, at: number, stride: number, target: number) => {
    let best = 0
    for (let k = 1; k < outputs; k++) if (scores[k * stride + at] > scores[best * stride + at]) best = k
    return best === target ? 0 : 1
  }
}

function ofCriterion(criterion: Criterion, { objective, predictorType, truth, weights }: MetricProblem): Metric {
  const { outputs, link } = objective
  const rows = truth.length
  const predictions = new Float64Array(rows * outputs)
  const name = typeof criterion === 'string' ? criterion : Object.keys(criterion)[0]
  const isError = criterion === 'mse' || criterion === 'mae'
  return {
    name,
    isHigherBetter: !isError,
    at(scores, first, stride) {
      for (let i = 0; i < rows; i++) {
        for (let k = 0; k < outputs; k++) predictions[i * outputs + k] = scores[k * stride + first + i]
      }
      const by = { truth, weights, criterion: criterion as 'accuracy' }
      if (predictorType === 'regression') {
        linkInto(link, predictions)
        const score = selectionScore({ ...by, type: 'regression', predictions, criterion: criterion as 'mse' })
        return isError ? -score : score
      }
      Calibration.none.applyInto(predictions, outputs, predictions)
      if (predictorType === 'binary') return selectionScore({ ...by, type: 'binary', probabilities: predictions })
      return selectionScore({ ...by, type: 'multiclass', probabilities: predictions, classes: outputs })
    }
  }
}
