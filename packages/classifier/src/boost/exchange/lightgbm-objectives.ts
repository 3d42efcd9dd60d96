import { NutshellError, show } from '@nutshell-ml/core'
import type { PredictorType } from '../../label/targets'
import type { Link, ObjectiveName } from '../objective/objective'

/** An objective of LightGBM, as far as predicting needs it. */
export interface LightgbmObjective {
  readonly predictorType: PredictorType
  readonly objective: ObjectiveName
  readonly link: Link
  /** The parameter of LightGBM that the objective takes, and its name here. */
  readonly option?: readonly [parameter: string, name: string]
}

const measured = { predictorType: 'regression', link: 'identity' } as const
const positive = { predictorType: 'regression', link: 'exp' } as const

const OBJECTIVES: Readonly<Record<string, LightgbmObjective>> = {
  binary: { predictorType: 'binary', objective: 'logistic', link: 'logistic' },
  cross_entropy: { predictorType: 'regression', objective: 'logistic', link: 'logistic' },
  multiclass: { predictorType: 'multiclass', objective: 'softmax', link: 'softmax' },
  regression: { ...measured, objective: 'squared' },
  regression_l1: { ...measured, objective: 'absolute' },
  huber: { ...measured, objective: 'huber', option: ['alpha', 'delta'] },
  quantile: { ...measured, objective: 'quantile', option: ['alpha', 'quantile'] },
  fair: { ...measured, objective: 'custom' },
  mape: { ...measured, objective: 'custom' },
  poisson: { ...positive, objective: 'poisson' },
  gamma: { ...positive, objective: 'custom' },
  tweedie: { ...positive, objective: 'custom' },
  lambdarank: { ...measured, objective: 'custom' },
  rank_xendcg: { ...measured, objective: 'custom' },
  // One of the user's own: LightGBM predicts scores.
  '': { ...measured, objective: 'custom' }
}

/**
 * @param given the header's words: the name, then its parameters.
 * @throws NutshellError INVALID_INPUT for one that is not known, which lists those that are.
 */
export function lightgbmObjective(given: string): LightgbmObjective & { readonly sigmoid: number } {
  const [name, ...parameters] = given.split(' ')
  const isKnown = Object.hasOwn(OBJECTIVES, name) && !parameters.includes('sqrt')
  if (!isKnown) {
    const known = Object.keys(OBJECTIVES).filter(Boolean).join(', ')
    throw new NutshellError('INVALID_INPUT', `the model's objective is ${show(given)}, expected one of: ${known}`)
  }
  const sigmoid = Number(
    parameters.find((parameter) => parameter.startsWith('sigmoid:'))?.slice('sigmoid:'.length) ?? 1
  )
  if (sigmoid > 0 && Number.isFinite(sigmoid)) return { ...OBJECTIVES[name], sigmoid }
  throw new NutshellError('INVALID_INPUT', `the model's objective is ${show(given)}, expected a sigmoid above 0`)
}
