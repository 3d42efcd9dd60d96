import {
  checkInteger,
  checkKnownOptions,
  checkLongWork,
  checkNumber,
  checkOneOf,
  type LongWork,
  NutshellError
} from '@nutshell-ml/core'
import type { Criterion } from '../decision/criterion'
import { type ResolvedLearnerOptions, resolveLearnerOptions, type Validation } from '../decision/options'
import type { ClassName, LabelValues, PredictorType } from '../label/targets'
import type { MatrixTreeOptions } from './columns/fit-matrix-features'
import type { TreePrepareOptions } from './columns/tree-options'
import type { BoostMetric } from './metric'
import { OBJECTIVES, type ObjectiveOptions } from './objective/create-objective'
import { type CustomObjective, checkCustomObjective } from './objective/custom'
import type { ObjectiveName } from './objective/objective'

/** What a fit has done so far. */
export interface BoostProgress {
  /** Rounds so far: all of them, in both stages. */
  done: number
  /** Rounds in all, at most. */
  total: number
  /** Fitting the model to validate, or fitting it once more to all rows. */
  stage: 'fit' | 'refit'
  /** The metric on the validation rows after this round; undefined where there are none. */
  metric: number | undefined
}

/**
 * Options of `BoostedTrees.fit`. In brackets: the parameter of XGBoost (which is SageMaker's hyperparameter too), then that of
 * LightGBM where it has another name, that means the same.
 */
export interface BoostedTreesOptions extends LongWork<BoostProgress> {
  /** The column to learn; beside a matrix, the class or number of each row. */
  label: string | LabelValues
  /**
   * What is minimised [objective]. 'auto': 'logistic', 'softmax' or 'squared' by the type of predictor. 'huber' is the smooth one
   * of XGBoost, reg:pseudohubererror. 'poisson' takes counts and rates >= 0. Or one of your own. @default 'auto'
   */
  objective?: 'auto' | Exclude<ObjectiveName, 'custom'> | CustomObjective
  /**
   * What is learned. 'auto': what the objective is for, or else binary for labels of two values, regression for numbers of more,
   * else multiclass. @default 'auto'
   */
  predictorType?: PredictorType | 'auto'
  /** The class whose probability a binary model tells first. @default the later one in order: 1 of 0 and 1, 'yes' of 'no' and 'yes' */
  positive?: ClassName
  /** Rounds: each grows one tree, of more than two classes one for each [num_round; num_iterations]. @default 100 */
  trees?: number
  /**
   * What part of a tree's step is taken, above 0, at most 1 [eta; learning_rate]. @default 0.1, as LightGBM and scikit-learn have it
   * for 100 rounds; XGBoost's is 0.3
   */
  learningRate?: number
  /** Leaves of a tree at most; 0 for no limit [max_leaves; num_leaves]. @default 31, with growth 'depth' no limit */
  leaves?: number
  /** Splits on a way from the root to a leaf, at most; 0 for no limit [max_depth]. @default no limit, with growth 'depth' 6 */
  depth?: number
  /**
   * 'leaf': what gains most is split next, wherever it is, as LightGBM does; 'depth': level by level, as XGBoost does by itself
   * [grow_policy]. @default 'leaf'
   */
  growth?: 'leaf' | 'depth'
  /** Bins of a feature, at most, that of gaps aside: 2 to 255 [max_bin]. @default 255 */
  maxBins?: number
  /** Weight of the sizes of leaf weights [alpha; lambda_l1]. @default 0 */
  l1?: number
  /** Weight of half their squares [lambda; lambda_l2]. @default 1 */
  l2?: number
  /** The least sum of Hessians of a leaf [min_child_weight; min_sum_hessian_in_leaf]. @default 1 */
  minChildWeight?: number
  /**
   * What a split has to gain more than [gamma; min_gain_to_split]. As in LightGBM nothing grows below one that does not; XGBoost
   * grows the tree first and prunes it from its leaves. @default 0
   */
  minSplitGain?: number
  /** The most that a leaf weighs in size, before the learning rate; 0 for no bound [max_delta_step]. @default 0, for 'poisson' 0.7 */
  maxDeltaStep?: number
  /** The share of rows that a round is grown on, drawn without repeating [subsample; bagging_fraction]. @default 1 */
  subsample?: number
  /** The share of features drawn for a tree; of those for each level; of those for each node [colsample_bytree, _bylevel, _bynode; feature_fraction]. @default 1 */
  columnSample?: number | { byTree?: number; byLevel?: number; byNode?: number }
  /** Weight of each class: 'balanced' gives all classes the same. @default 1 for each */
  classWeights?: 'balanced' | Readonly<Record<string, number>>
  /** Weight of the positive class against the other [scale_pos_weight]. @default 1 */
  positiveWeight?: number | 'balanced'
  /** A weight >= 0 for each row: a column of the table, or numbers [weight]. @default 1 for each */
  sampleWeight?: string | ArrayLike<number>
  /**
   * 1 where the prediction must not fall as the column rises, -1 where it must not rise: by name, or a number for each column of a
   * matrix [monotone_constraints]. @default none
   */
  monotone?: Readonly<Record<string, number>> | readonly number[]
  /**
   * Sets of columns that may stand together on a way from root to leaf: by name, or by number in a matrix; a column in no set only
   * with itself [interaction_constraints]. @default all with all
   */
  interactions?: readonly (readonly (string | number)[])[]
  /** Added to the Hessian of a level when levels are sorted, and to l2 of splits by sets of levels [cat_smooth, cat_l2 of LightGBM]. @default 10 */
  categorySmoothing?: number
  /** Of up to so many levels each is split off by itself; more are sorted and split as sets [max_cat_to_onehot]. @default 4 */
  maxOneVsRest?: number
  /** Where squared charges become absolute ones, in units of the label, for 'huber' [huber_slope; alpha]. @default 1 */
  huberDelta?: number
  /** The quantile to predict, for 'quantile' [quantile_alpha; alpha]. @default 0.5 */
  quantile?: number
  /**
   * Rows that are held out, by which training stops, thresholds are set and probabilities calibrated: a share of the rows
   * (stratified), a table of others, whole groups or the latest rows. 'auto': a fifth, where something is to be chosen. @default 'auto'
   */
  validation?: Validation
  /** Ends training after so many rounds in which the metric did not get better, and keeps the best [early_stopping_rounds]. @default never */
  earlyStopping?: number
  /** What is looked at on the validation rows after each round [eval_metric; metric]. @default log loss, RMSE, MAE or the loss of the objective */
  metric?: BoostMetric
  /**
   * Whether, when all is chosen, all rows are used: as many rounds as were best. Not where `validation` is a table. @default true
   */
  refit?: boolean
  /** What sets the threshold. @default 'cross-entropy', for regression 'mse' */
  modelSelection?: Criterion
  /** Probability from which a row is of the positive class. 'auto': by `modelSelection`; 0.5 for 'cross-entropy'. @default 'auto' */
  threshold?: number | 'auto'
  /** Makes probabilities match the shares on the validation rows ('temperature': of more than two classes). @default 'auto': none */
  calibration?: 'auto' | 'none' | 'platt' | 'isotonic' | 'temperature'
  /**
   * A model of BoostedTrees to go on from: its trees stay as they are and `trees` more are added to them. The rows must have its
   * columns, the label its classes, and the objective be the same [xgb_model; init_model]. @default none
   */
  warmStart?: object
  /** How columns of a table become features; of a matrix, which of them are `categorical` and what their `names` are. @default {} */
  prepare?: TreePrepareOptions | MatrixTreeOptions
  /** Threads at most; the model does not depend on them [nthread; num_threads]. @default 'auto' */
  threads?: 'auto' | number
  /** Any finite number; decides the validation rows, and what is drawn of rows and columns [seed]. @default 0 */
  seed?: number
}

/** Options that were checked, with their defaults. */
export interface ResolvedOptions extends ResolvedLearnerOptions, ObjectiveOptions {
  predictorType: PredictorType | 'auto'
  trees: number
  learningRate: number
  leaves: number
  depth: number
  growth: 'best-first' | 'depth-wise'
  maxBins: number
  l1: number
  l2: number
  minChildWeight: number
  minSplitGain: number
  subsample: number
  columnsByTree: number
  columnsByLevel: number
  columnsByNode: number
  monotone: BoostedTreesOptions['monotone']
  interactions: BoostedTreesOptions['interactions']
  categorySmoothing: number
  maxOneVsRest: number
  /** 0: never. */
  earlyStopping: number
  metric: unknown
  prepare: NonNullable<BoostedTreesOptions['prepare']>
  threads: 'auto' | number
}

const NAMES = [
  'label',
  'objective',
  'predictorType',
  'positive',
  'trees',
  'learningRate',
  'leaves',
  'depth',
  'growth',
  'maxBins',
  'l1',
  'l2',
  'minChildWeight',
  'minSplitGain',
  'maxDeltaStep',
  'subsample',
  'columnSample',
  'classWeights',
  'positiveWeight',
  'sampleWeight',
  'monotone',
  'interactions',
  'categorySmoothing',
  'maxOneVsRest',
  'huberDelta',
  'quantile',
  'validation',
  'earlyStopping',
  'metric',
  'refit',
  'modelSelection',
  'threshold',
  'calibration',
  'warmStart',
  'prepare',
  'threads',
  'seed',
  'onProgress',
  'signal'
] as const satisfies readonly (keyof BoostedTreesOptions)[]

const ALL_OBJECTIVES = ['auto', ...OBJECTIVES] as const

const MOST_TREES = 1_000_000
/** Without bounds a tree of all rows has to end before memory does. */
const MOST_LEAVES = 1 << 20
const MOST_THREADS = 256
/** XGBoost's, for poisson. */
const POISSON_STEP = 0.7

const atLeast0 = (value: number) => value >= 0

/** @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION. */
export function resolveOptions(options: BoostedTreesOptions): ResolvedOptions {
  checkKnownOptions('BoostedTrees.fit', options, NAMES)
  checkLongWork(options)
  const { trees = 100, learningRate = 0.1, growth = 'leaf', maxBins = 255, l1 = 0, l2 = 1, prepare = {} } = options
  const { minChildWeight = 1, minSplitGain = 0, subsample = 1, categorySmoothing = 10, maxOneVsRest = 4 } = options
  const { huberDelta = 1, quantile = 0.5, earlyStopping = 0, threads = 'auto' } = options
  checkOneOf('growth', growth, ['leaf', 'depth'])
  const isByLeaf = growth === 'leaf'
  const { leaves = isByLeaf ? 31 : 0, depth = isByLeaf ? 0 : 6 } = options
  const objective = checkObjective(options.objective === undefined ? 'auto' : options.objective)
  const { maxDeltaStep = objective === 'poisson' ? POISSON_STEP : 0 } = options
  if (checkInteger('leaves', leaves, 0, MOST_LEAVES) === 1) {
    throw new NutshellError('INVALID_OPTION', 'leaves = 1, expected at least 2, or 0 for no limit')
  }
  if (checkInteger('depth', depth, 0, 64) === 0 && leaves === 0) {
    throw new NutshellError('INVALID_OPTION', 'leaves = 0 and depth = 0, expected a limit for one of them')
  }
  const { byTree, byLevel, byNode } = checkColumnSample(options.columnSample)
  const resolved: ResolvedOptions = {
    ...resolveLearnerOptions(options),
    objective,
    trees: checkInteger('trees', trees, 1, MOST_TREES),
    learningRate: checkShare('learningRate', learningRate),
    leaves,
    depth,
    growth: isByLeaf ? 'best-first' : 'depth-wise',
    maxBins: checkInteger('maxBins', maxBins, 2, 255),
    l1: checkNumber('l1', l1, 'a number >= 0', atLeast0),
    l2: checkNumber('l2', l2, 'a number >= 0', atLeast0),
    minChildWeight: checkNumber('minChildWeight', minChildWeight, 'a number >= 0', atLeast0),
    minSplitGain: checkNumber('minSplitGain', minSplitGain, 'a number >= 0', atLeast0),
    maxDeltaStep: checkNumber('maxDeltaStep', maxDeltaStep, 'a number >= 0', atLeast0),
    subsample: checkShare('subsample', subsample),
    columnsByTree: byTree,
    columnsByLevel: byLevel,
    columnsByNode: byNode,
    monotone: options.monotone,
    interactions: options.interactions,
    categorySmoothing: checkNumber('categorySmoothing', categorySmoothing, 'a number >= 0', atLeast0),
    maxOneVsRest: checkInteger('maxOneVsRest', maxOneVsRest, 0, 255),
    huberDelta: checkNumber('huberDelta', huberDelta, 'a number > 0', (delta) => delta > 0),
    quantile: checkNumber('quantile', quantile, 'a share between 0 and 1', (q) => q > 0 && q < 1),
    earlyStopping: options.earlyStopping === undefined ? 0 : checkInteger('earlyStopping', earlyStopping, 1),
    metric: options.metric,
    prepare,
    threads: threads === 'auto' ? threads : checkInteger('threads', threads, 1, MOST_THREADS)
  }
  checkContrary(options, resolved)
  return resolved
}

function checkObjective(given: unknown): ResolvedOptions['objective'] {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return checkCustomObjective(given)
  return checkOneOf('objective', given, ALL_OBJECTIVES)
}

function checkShare(name: string, value: unknown): number {
  return checkNumber(name, value, 'a number above 0, at most 1', (share) => share > 0 && share <= 1)
}

function checkColumnSample(given: unknown): { byTree: number; byLevel: number; byNode: number } {
  if (given === undefined) return { byTree: 1, byLevel: 1, byNode: 1 }
  if (typeof given !== 'object' || given === null) {
    return { byTree: checkShare('columnSample', given), byLevel: 1, byNode: 1 }
  }
  checkKnownOptions('columnSample', given, ['byTree', 'byLevel', 'byNode'])
  const { byTree = 1, byLevel = 1, byNode = 1 } = given as { byTree?: number; byLevel?: number; byNode?: number }
  return {
    byTree: checkShare('columnSample.byTree', byTree),
    byLevel: checkShare('columnSample.byLevel', byLevel),
    byNode: checkShare('columnSample.byNode', byNode)
  }
}

/** Options that say nothing beside others. */
function checkContrary(given: BoostedTreesOptions, { objective, earlyStopping, validation }: ResolvedOptions): void {
  const needs = (name: keyof BoostedTreesOptions, other: string) => {
    if (given[name] !== undefined)
      throw new NutshellError('INVALID_OPTION', `${name} applies only to objective = ${other}`)
  }
  if (objective !== 'huber') needs('huberDelta', "'huber'")
  if (objective !== 'quantile') needs('quantile', "'quantile'")
  if (earlyStopping > 0 && validation === 'none') {
    throw new NutshellError(
      'INVALID_OPTION',
      `earlyStopping = ${earlyStopping} needs rows that are held out, but validation = 'none'`
    )
  }
  if (given.warmStart !== undefined && given.prepare !== undefined) {
    throw new NutshellError('INVALID_OPTION', 'prepare goes with no warmStart: columns stay as the model has them')
  }
}
