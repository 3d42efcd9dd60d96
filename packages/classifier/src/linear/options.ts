import {
  checkFlag,
  checkInteger,
  checkKnownOptions,
  checkLongWork,
  checkNumber,
  checkOneOf,
  type LongWork,
  NutshellError
} from '@nutshell-ml/core'
import type { Criterion } from '../decision/criterion'
import {
  checkApplies,
  type ResolvedLearnerOptions,
  resolveCriterion,
  resolveLearnerOptions,
  type Validation
} from '../decision/options'
import type { ClassName, LabelValues, PredictorType } from '../label/targets'
import type { PrepareOptions } from '../prepare/options'
import { checkSelectionOptions, type SelectionOptions } from '../prepare/selection/feature-selection'
import { checkPcaOptions, type PcaOptions } from '../prepare/selection/pca'
import type { Loss, Solver } from './problem'

/** What a fit is busy with: comparing models, fitting the one to validate, fitting it once more to all rows. */
export type Stage = 'compare' | 'fit' | 'refit'

/** What a fit has done so far. */
export interface LinearProgress {
  /** Solver steps so far. */
  done: number
  stage: Stage
}

/**
 * Options of `LinearLearner.fit`. In brackets: the hyperparameter of SageMaker's Linear Learner that means the same.
 */
export interface LinearLearnerOptions extends LongWork<LinearProgress> {
  /** The column to learn; beside a matrix, the class or number of each row. */
  label: string | LabelValues
  /**
   * What is learned [predictor_type]. 'auto': binary for labels of two values, regression for numbers of more, else multiclass.
   * @default 'auto'
   */
  predictorType?: PredictorType | 'auto'
  /** The class whose probability a binary model tells first. @default the later one in order: 1 of 0 and 1, 'yes' of 'no' and 'yes' */
  positive?: ClassName
  /** [loss] @default 'auto': logistic, softmax or squared */
  loss?: 'auto' | Loss['name']
  /** Half the width of the band without a charge, in units of the label, for 'epsilon-insensitive' [loss_insensitivity]. @default 0.01 */
  epsilon?: number
  /** Where squared charges become absolute ones, in units of the label, for 'huber' [huber_delta]. @default 1 */
  huberDelta?: number
  /** The quantile to predict, for 'quantile' [quantile]. @default 0.5 */
  quantile?: number
  /** Weight of the sum of absolute coefficients beside the mean loss [l1]. @default 0 */
  l1?: number | readonly number[]
  /**
   * Weight of half the sum of squared coefficients beside the mean loss [wd]: scikit-learn's C is 1 / (l2 rows). Of several the
   * best on the validation rows is taken; 'auto' tries strengths around 1 / rows [num_models]. @default 'auto'
   */
  l2?: number | readonly number[] | 'auto'
  /** Whether numbers are brought to mean 0 and variance 1 first [normalize_data, unbias_data]. @default true */
  normalizeData?: boolean
  /** Whether the label of a regression is, too; predictions are in its units all the same [normalize_label]. @default true */
  normalizeLabel?: boolean
  /** Whether there is an intercept [use_bias]. @default true */
  intercept?: boolean
  /** Weight of each class: 'balanced' gives all classes the same [balance_multiclass_weights]. @default 1 for each */
  classWeights?: 'balanced' | Readonly<Record<string, number>>
  /** Weight of the positive class against the other [positive_example_weight_mult]. @default 1 */
  positiveWeight?: number | 'balanced'
  /** A weight >= 0 for each row: a column of the table, or numbers. @default 1 for each */
  sampleWeight?: string | ArrayLike<number>
  /** Whether rows of the rarer classes are repeated, or of the others left out, in training. @default 'none' */
  resample?: 'none' | 'over' | 'under'
  /**
   * What is compared on the validation rows, and sets the threshold [binary_classifier_model_selection_criteria].
   * @default 'cross-entropy', for regression 'mse'
   */
  modelSelection?: Criterion
  /** Probability from which a row is of the positive class. 'auto': by `modelSelection`; 0.5 for 'cross-entropy'. @default 'auto' */
  threshold?: number | 'auto'
  /** Makes probabilities match the shares on the validation rows ('temperature': of more than two classes). 'auto': 'platt' where the loss gives none (hinge). @default 'auto' */
  calibration?: 'auto' | 'none' | 'platt' | 'isotonic' | 'temperature'
  /**
   * The rows for that: a share of the rows (stratified), a table of others, whole groups or the latest rows. 'auto': a fifth,
   * where something is to be chosen. @default 'auto'
   */
  validation?: Validation
  /** Whether, when all is chosen, the model is fitted once more to all rows. @default true */
  refit?: boolean
  /**
   * How columns become features. `categorical` names number columns that are categories; 'auto' takes such of few whole
   * numbers, where the validation rows say so. @default { categorical: 'auto' }
   */
  prepare?: Omit<PrepareOptions, 'categorical' | 'standardise'> & { categorical?: 'auto' | readonly string[] }
  /** Keeps some of the features: fitted on the training rows alone. @default all */
  select?: SelectionOptions
  /** Principal components in place of the features: fitted on the training rows alone. @default none */
  pca?: PcaOptions
  /** @default 'auto' */
  solver?: 'auto' | Solver
  /** Steps of a solver, at most [epochs]. @default 1000 */
  maxIterations?: number
  /** A solver has converged when no entry of the gradient is greater. @default 1e-6 */
  tolerance?: number
  /** Any finite number; decides the validation rows. @default 0 */
  seed?: number
}

/** Options that were checked, with their defaults. */
export interface ResolvedOptions extends ResolvedLearnerOptions {
  loss: 'auto' | Loss['name']
  epsilon: number
  huberDelta: number
  quantile: number
  /** Undefined: strengths around 1 / rows. */
  l2: readonly number[] | undefined
  l1: readonly number[]
  normalizeData: boolean
  normalizeLabel: boolean
  hasIntercept: boolean
  resample: 'none' | 'over' | 'under'
  prepare: NonNullable<LinearLearnerOptions['prepare']>
  select: SelectionOptions | undefined
  pca: PcaOptions | undefined
  solver: 'auto' | Solver
  maxIterations: number
  tolerance: number
}

const LOSSES = {
  binary: ['logistic', 'hinge'],
  multiclass: ['softmax'],
  regression: ['squared', 'absolute', 'epsilon-insensitive', 'huber', 'quantile']
} as const

const ALL_LOSSES = ['auto', ...LOSSES.binary, ...LOSSES.multiclass, ...LOSSES.regression] as const

const NAMES = [
  'label',
  'predictorType',
  'positive',
  'loss',
  'epsilon',
  'huberDelta',
  'quantile',
  'l1',
  'l2',
  'normalizeData',
  'normalizeLabel',
  'intercept',
  'classWeights',
  'positiveWeight',
  'sampleWeight',
  'resample',
  'modelSelection',
  'threshold',
  'calibration',
  'validation',
  'refit',
  'prepare',
  'select',
  'pca',
  'solver',
  'maxIterations',
  'tolerance',
  'seed',
  'onProgress',
  'signal'
] as const satisfies readonly (keyof LinearLearnerOptions)[]

const atLeast0 = (value: number) => value >= 0
const above0 = (value: number) => value > 0

/** @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION. */
export function resolveOptions(options: LinearLearnerOptions): ResolvedOptions {
  checkKnownOptions('LinearLearner.fit', options, NAMES)
  checkLongWork(options)
  const {
    loss = 'auto',
    epsilon = 0.01,
    huberDelta = 1,
    quantile = 0.5,
    l1 = 0,
    l2 = 'auto',
    normalizeData = true,
    normalizeLabel = true,
    intercept = true,
    resample = 'none',
    prepare = {},
    solver = 'auto',
    maxIterations = 1000,
    tolerance = 1e-6
  } = options
  return {
    ...resolveLearnerOptions(options),
    loss: checkOneOf('loss', loss, ALL_LOSSES),
    epsilon: checkNumber('epsilon', epsilon, 'a number >= 0', atLeast0),
    huberDelta: checkNumber('huberDelta', huberDelta, 'a number > 0', above0),
    quantile: checkNumber('quantile', quantile, 'a share between 0 and 1', (q) => q > 0 && q < 1),
    l1: checkStrengths('l1', l1),
    l2: l2 === 'auto' ? undefined : checkStrengths('l2', l2),
    normalizeData: checkFlag('normalizeData', normalizeData),
    normalizeLabel: checkFlag('normalizeLabel', normalizeLabel),
    hasIntercept: checkFlag('intercept', intercept),
    resample: checkOneOf('resample', resample, ['none', 'over', 'under']),
    prepare,
    select: options.select && checkSelectionOptions(options.select),
    pca: options.pca && checkPcaOptions(options.pca),
    solver: checkOneOf('solver', solver, ['auto', 'newton', 'lbfgs', 'coordinate-descent', 'dual']),
    maxIterations: checkInteger('maxIterations', maxIterations, 1),
    tolerance: checkNumber('tolerance', tolerance, 'a number > 0', above0)
  }
}

/** What depends on the type of predictor, once that is known. Errors: INVALID_OPTION. */
export function resolveFor(
  options: ResolvedOptions,
  type: PredictorType
): { lossName: Loss['name']; criterion: Criterion; criterionIsGiven: boolean } {
  const known: readonly Loss['name'][] = LOSSES[type]
  const { loss, resample } = options
  if (loss !== 'auto') checkOneOf('loss', loss, known)
  checkApplies('resample', resample !== 'none', 'classes', type)
  return { lossName: loss === 'auto' ? known[0] : loss, ...resolveCriterion(options, type) }
}

/** One or several, greatest first, so that each fit starts from a simpler one. */
function checkStrengths(name: string, given: unknown): number[] {
  const list = Array.isArray(given) ? given : [given]
  if (list.length === 0) throw new NutshellError('INVALID_OPTION', `${name} = [], expected a number >= 0, or several`)
  const checked = list.map((value, i) =>
    checkNumber(Array.isArray(given) ? `${name}[${i}]` : name, value, 'a number >= 0', atLeast0)
  )
  return [...new Set(checked)].sort((a, b) => b - a)
}
