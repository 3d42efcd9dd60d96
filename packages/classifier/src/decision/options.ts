import { checkFlag, checkKnownOptions, checkNumber, checkOneOf, NutshellError, show } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import type { ClassName, PredictorType } from '../label/targets'
import { isTable } from '../prepare/is-table'
import { type Criterion, checkCriterion } from './criterion'

/** A part of the rows by which models are compared, thresholds set and probabilities calibrated. */
export type Validation =
  | number
  | 'none'
  | 'auto'
  | Table
  | { share?: number; groups?: string | ArrayLike<number | string>; time?: string | ArrayLike<number> }

/** Options that every learner has, as they are given. */
export interface LearnerOptions {
  predictorType?: PredictorType | 'auto'
  positive?: ClassName
  classWeights?: 'balanced' | Readonly<Record<string, number>>
  positiveWeight?: number | 'balanced'
  sampleWeight?: string | ArrayLike<number>
  modelSelection?: Criterion
  threshold?: number | 'auto'
  calibration?: 'auto' | 'none' | 'platt' | 'isotonic' | 'temperature'
  validation?: Validation
  refit?: boolean
  seed?: number
}

/** The same, checked, with their defaults. */
export interface ResolvedLearnerOptions {
  predictorType: PredictorType | 'auto'
  positive: ClassName | undefined
  classWeights: 'balanced' | Readonly<Record<string, number>> | undefined
  positiveWeight: number | 'balanced' | undefined
  sampleWeight: string | ArrayLike<number> | undefined
  modelSelection: unknown
  threshold: number | 'auto'
  calibration: 'auto' | 'none' | 'platt' | 'isotonic' | 'temperature'
  validation: Validation
  isRefitted: boolean
  seed: number
}

/** @throws NutshellError INVALID_OPTION; UNKNOWN_OPTION within `validation`. */
export function resolveLearnerOptions(options: LearnerOptions): ResolvedLearnerOptions {
  const {
    predictorType = 'auto',
    positive,
    threshold = 'auto',
    calibration = 'auto',
    validation = 'auto',
    refit = true,
    seed = 0
  } = options
  if (positive !== undefined && typeof positive !== 'string' && typeof positive !== 'number') {
    throw new NutshellError('INVALID_OPTION', `positive = ${show(positive)}, expected the name of a class`)
  }
  return {
    predictorType: checkOneOf('predictorType', predictorType, ['auto', 'binary', 'multiclass', 'regression']),
    positive,
    classWeights: checkClassWeights(options.classWeights),
    positiveWeight: checkPositiveWeight(options.positiveWeight),
    sampleWeight: options.sampleWeight,
    modelSelection: options.modelSelection,
    threshold:
      threshold === 'auto' ? threshold : checkNumber('threshold', threshold, "'auto' or a share from 0 to 1", isShare),
    calibration: checkOneOf('calibration', calibration, ['auto', 'none', 'platt', 'isotonic', 'temperature']),
    validation: checkValidation(validation),
    isRefitted: checkFlag('refit', refit),
    seed: checkNumber('seed', seed)
  }
}

/** What depends on the type of predictor, once that is known. Errors: INVALID_OPTION. */
export function resolveCriterion(
  options: ResolvedLearnerOptions,
  type: PredictorType
): { criterion: Criterion; criterionIsGiven: boolean } {
  const { classWeights, positiveWeight, threshold, calibration, modelSelection } = options
  const isBinary = type === 'binary'
  checkApplies('classWeights', classWeights !== undefined, 'classes', type)
  checkApplies('calibration', calibration === 'temperature', 'classes', type)
  checkApplies('positiveWeight', positiveWeight !== undefined, "'binary'", type, isBinary)
  checkApplies('threshold', threshold !== 'auto', "'binary'", type, isBinary)
  checkApplies('calibration', calibration === 'platt' || calibration === 'isotonic', "'binary'", type, isBinary)
  const usual = type === 'regression' ? 'mse' : 'cross-entropy'
  const criterion = modelSelection === undefined ? usual : modelSelection
  return {
    criterion: checkCriterion('modelSelection', criterion, type),
    criterionIsGiven: modelSelection !== undefined
  }
}

/** @throws NutshellError INVALID_OPTION where an option is given that has no meaning for this type of predictor. */
export function checkApplies(
  name: string,
  isGiven: boolean,
  to: string,
  type: PredictorType,
  applies = type !== 'regression'
): void {
  if (isGiven && !applies) {
    throw new NutshellError('INVALID_OPTION', `${name} applies only to ${to}, not with predictorType = '${type}'`)
  }
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1
}

function checkClassWeights(value: unknown): ResolvedLearnerOptions['classWeights'] {
  if (value === undefined || value === 'balanced') return value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new NutshellError(
      'INVALID_OPTION',
      `classWeights = ${show(value)}, expected 'balanced' or a weight for each class`
    )
  }
  for (const [name, weight] of Object.entries(value)) {
    checkNumber(`classWeights[${show(name)}]`, weight, 'a number >= 0', (number) => number >= 0)
  }
  return value as Record<string, number>
}

function checkPositiveWeight(value: unknown): ResolvedLearnerOptions['positiveWeight'] {
  if (value === undefined || value === 'balanced') return value
  return checkNumber('positiveWeight', value, "'balanced' or a number > 0", (weight) => weight > 0)
}

function checkValidation(value: unknown): Validation {
  if (value === 'none' || value === 'auto') return value
  const isPart = (share: number) => share > 0 && share < 1
  if (typeof value === 'number') return checkNumber('validation', value, 'a share between 0 and 1', isPart)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if (isTable(value)) return value
    checkKnownOptions('validation', value, ['share', 'groups', 'time'])
    const { share } = value as { share?: unknown }
    if (share !== undefined) checkNumber('validation.share', share, 'a share between 0 and 1', isPart)
    return value as Validation
  }
  throw new NutshellError('INVALID_OPTION', `validation = ${show(value)}, expected a share, a table, 'none' or 'auto'`)
}
