import { NutshellError, show } from '@nutshell-ml/core'
import type { PredictorType, Targets } from '../../label/targets'
import { type CustomObjective, customObjective } from './custom'
import { huber } from './huber'
import { logistic } from './logistic'
import type { Link, Objective, ObjectiveName } from './objective'
import { poisson } from './poisson'
import { absolute, quantileLoss } from './quantile'
import { softmax } from './softmax'
import { squared } from './squared'

/** What the options say of the objective. */
export interface ObjectiveOptions {
  readonly objective: 'auto' | Exclude<ObjectiveName, 'custom'> | CustomObjective
  readonly predictorType: PredictorType | 'auto'
  readonly huberDelta: number
  readonly quantile: number
  /** Of poisson: 0 for no bound. */
  readonly maxDeltaStep: number
}

/** The type of predictor that each objective is for. */
const TYPES: Readonly<Record<Exclude<ObjectiveName, 'custom'>, PredictorType>> = {
  logistic: 'binary',
  softmax: 'multiclass',
  squared: 'regression',
  absolute: 'regression',
  huber: 'regression',
  quantile: 'regression',
  poisson: 'regression'
}

export const OBJECTIVES = Object.keys(TYPES) as Exclude<ObjectiveName, 'custom'>[]

const LINK_TYPES: Readonly<Record<Link, readonly PredictorType[]>> = {
  identity: ['regression'],
  exp: ['regression'],
  logistic: ['binary', 'regression'],
  softmax: ['multiclass']
}

/** Targets beyond this in size have gains that overflow float32. */
const MOST_TARGET = 1e15

/** The type of predictor that the objective asks for; 'auto' where it leaves that to the label. Errors: INVALID_OPTION. */
export function typeForObjective({ objective, predictorType }: ObjectiveOptions): PredictorType | 'auto' {
  if (objective === 'auto') return predictorType
  const known = typeof objective === 'string' ? [TYPES[objective]] : LINK_TYPES[objective.link ?? 'identity']
  if (predictorType === 'auto') return known[0]
  if (known.includes(predictorType)) return predictorType
  const what =
    typeof objective === 'string'
      ? `objective = '${objective}'`
      : `an objective with link = '${objective.link ?? 'identity'}'`
  throw new NutshellError(
    'INVALID_OPTION',
    `${what} is for predictorType = '${known.join("' or '")}', got '${predictorType}'`
  )
}

/**
 * The objective of a fit.
 *
 * @param labelled the rows that have a target.
 * @throws NutshellError INVALID_INPUT, NON_FINITE for a target outside its range, which name the row; INVALID_OPTION.
 */
export function createObjective(options: ObjectiveOptions, targets: Targets, labelled: Int32Array): Objective {
  const { objective, huberDelta, quantile, maxDeltaStep } = options
  const { predictorType, classes, values } = targets
  const usual = predictorType === 'binary' ? 'logistic' : predictorType === 'multiclass' ? 'softmax' : 'squared'
  const name = objective === 'auto' ? usual : objective
  if (predictorType === 'regression') checkTargets(name, values, labelled)
  if (typeof name === 'object') return customObjective(name, classes.length)
  switch (name) {
    case 'logistic':
      return logistic
    case 'softmax':
      return softmax(classes.length)
    case 'squared':
      return squared
    case 'absolute':
      return absolute
    case 'huber':
      return huber(huberDelta)
    case 'quantile':
      return quantileLoss(quantile)
    case 'poisson':
      return poisson(maxDeltaStep)
  }
}

function checkTargets(name: string | CustomObjective, values: Float64Array, labelled: Int32Array): void {
  let total = 0
  for (const row of labelled) {
    const value = values[row]
    if (!(Math.abs(value) <= MOST_TARGET)) {
      throw new NutshellError(
        'NON_FINITE',
        `label: row ${row} has ${show(value)}, expected a number of at most ${MOST_TARGET} in size: trees are float32`
      )
    }
    if (name === 'poisson' && value < 0) {
      throw new NutshellError(
        'INVALID_INPUT',
        `label: row ${row} has ${value}, expected a number >= 0 for objective = 'poisson'`
      )
    }
    total += value
  }
  if (name === 'poisson' && total === 0) {
    throw new NutshellError(
      'INVALID_INPUT',
      "label: all rows have 0, expected some above 0 for objective = 'poisson': the logarithm of their mean is infinite"
    )
  }
}
