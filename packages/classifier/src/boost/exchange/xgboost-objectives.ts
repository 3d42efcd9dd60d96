import { NutshellError, show } from '@nutshell-ml/core'
import type { PredictorType } from '../../label/targets'
import type { Link, ObjectiveName } from '../objective/objective'
import type { Fields } from './fields'

/** An objective of XGBoost, as far as predicting needs it. */
export interface XgboostObjective {
  readonly predictorType: PredictorType
  readonly objective: ObjectiveName
  readonly link: Link
  /** How base_score, which is a prediction, becomes a margin. */
  readonly base: 'logit' | 'log' | 'as is'
  /** What the objective takes. */
  readonly options?: (objective: Fields) => Record<string, number>
}

const measured = { predictorType: 'regression', link: 'identity', base: 'as is' } as const
const positive = { predictorType: 'regression', link: 'exp', base: 'log' } as const
const classes = { predictorType: 'multiclass', objective: 'softmax', link: 'softmax', base: 'as is' } as const

const OBJECTIVES: Readonly<Record<string, XgboostObjective>> = {
  'binary:logistic': { predictorType: 'binary', objective: 'logistic', link: 'logistic', base: 'logit' },
  // XGBoost predicts margins with it, and takes base_score for one.
  'binary:logitraw': { predictorType: 'binary', objective: 'logistic', link: 'logistic', base: 'as is' },
  'reg:logistic': { predictorType: 'regression', objective: 'logistic', link: 'logistic', base: 'logit' },
  'multi:softprob': classes,
  'multi:softmax': classes,
  'reg:squarederror': { ...measured, objective: 'squared' },
  'reg:linear': { ...measured, objective: 'squared' },
  'reg:squaredlogerror': { ...measured, objective: 'custom' },
  'reg:absoluteerror': { ...measured, objective: 'absolute' },
  'reg:pseudohubererror': {
    ...measured,
    objective: 'huber',
    options: (objective) => ({
      delta: objective.has('pseudo_huber_param')
        ? objective.object('pseudo_huber_param').parameter('huber_slope', 1)
        : 1
    })
  },
  'reg:quantileerror': {
    ...measured,
    objective: 'quantile',
    options: (objective) => ({ quantile: onlyQuantile(objective.object('quantile_loss_param')) })
  },
  'count:poisson': { ...positive, objective: 'poisson' },
  'reg:gamma': { ...positive, objective: 'custom' },
  'reg:tweedie': { ...positive, objective: 'custom' },
  'survival:cox': { ...positive, objective: 'custom' },
  'survival:aft': { ...positive, objective: 'custom' },
  'rank:pairwise': { ...measured, objective: 'custom' },
  'rank:ndcg': { ...measured, objective: 'custom' },
  'rank:map': { ...measured, objective: 'custom' }
}

/** @throws NutshellError INVALID_INPUT for one that is not known, which lists those that are. */
export function xgboostObjective(name: string): XgboostObjective {
  if (Object.hasOwn(OBJECTIVES, name)) return OBJECTIVES[name]
  const known = Object.keys(OBJECTIVES).join(', ')
  throw new NutshellError('INVALID_INPUT', `the model's objective is ${show(name)}, expected one of: ${known}`)
}

/** The margin that trees add to, in float32 as XGBoost takes it. Since version 3 probabilities are kept off 0 and 1. */
export function marginOfBase(base: number, how: XgboostObjective['base'], isBounded: boolean): number {
  const score = Math.fround(base)
  if (how === 'as is') return score
  if (how === 'log') return Math.fround(Math.log(score))
  const edge = Math.fround(1e-6)
  const p = isBounded && score >= 0 && score <= 1 ? Math.min(Math.fround(1 - edge), Math.max(edge, score)) : score
  // Not -0 for a probability of a half.
  return 0 - Math.fround(Math.log(Math.fround(Math.fround(1 / p) - 1)))
}

/** Numbers as parameters hold them: '5E-1', '[5E-1]', '[5E-1,2E-1]'. */
export function numbersOf(text: string, where: string): number[] {
  const parts = text.replace(/^\s*\[|\]\s*$/g, '').split(',')
  return parts.map((part) => {
    const number = part.trim() === '' ? Number.NaN : Number(part)
    if (!Number.isNaN(number)) return number
    throw new NutshellError('INVALID_INPUT', `${where} is ${show(text)}, expected a number or a list of numbers`)
  })
}

function onlyQuantile(fields: Fields): number {
  const where = `${fields.where}.quantile_alpha`
  const quantiles = numbersOf(fields.text('quantile_alpha'), where)
  if (quantiles.length !== 1) {
    throw new NutshellError(
      'INVALID_INPUT',
      `${where} has ${quantiles.length} quantiles, expected one: train a model for each`
    )
  }
  if (quantiles[0] >= 0 && quantiles[0] <= 1) return quantiles[0]
  throw new NutshellError('INVALID_INPUT', `${where} is ${quantiles[0]}, expected a number from 0 to 1`)
}
