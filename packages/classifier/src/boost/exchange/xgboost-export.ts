import { checkKnownOptions, checkOneOf, NutshellError } from '@nutshell-ml/core'
import type { TreeFeature } from '../columns/column-source'
import { MatrixTreePreparation } from '../columns/matrix-tree-preparation'
import { type Ensemble, LISTED_LEFT, LISTED_RIGHT } from '../ensemble/ensemble'
import type { Fitted } from '../fitted'
import { exponential } from '../objective/exponential'
import { CLASSES_ATTRIBUTE } from './class-names'
import { float32Text, writeJson } from './json-text'
import { type UbjObject, type UbjValue, writeUbj } from './ubj'
import { encodeCategories } from './xgboost-categories'
import { marginOfBase } from './xgboost-objectives'
import { constantTree, encodeTree } from './xgboost-tree-export'

const XGBOOST_FORMATS = ['ubj', 'json'] as const
const XGBOOST_VERSIONS = ['3.2', '2.1'] as const

export interface ToXgboostOptions {
  /** The compact binary format, or text. @default 'ubj' */
  format?: (typeof XGBOOST_FORMATS)[number]
  /**
   * Which version's file to write. XGBoost reads older files, not newer ones; 3.2 has a base score for each class and names of
   * categories.
   * @default '3.2'
   */
  version?: (typeof XGBOOST_VERSIONS)[number]
}

/**
 * The model as a file that XGBoost loads and predicts the same from, given the same features: margins are equal to the bit.
 *
 * A base score that no float32 probability or count makes goes in as a first round of trees with one leaf each, and so does that
 * of a model without trees. Names of
 * features lose the characters that XGBoost refuses: [ ] become ( ), <= and < become words; columns that have no names but
 * their numbers get none. Names of classes are kept in the attribute `nutshell_classes`. The threshold stays behind.
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; INVALID_INPUT for an objective that XGBoost has not (custom), for
 * calibrated probabilities, and for a model of LightGBM, whose float64 thresholds XGBoost cannot hold.
 */
export function toXgboost(fitted: Fitted, options: ToXgboostOptions = {}): Uint8Array {
  checkKnownOptions('toXgboost', options, ['format', 'version'])
  const format = checkOneOf('format', options.format ?? 'ubj', XGBOOST_FORMATS)
  const version = checkOneOf('version', options.version ?? '3.2', XGBOOST_VERSIONS)
  checkExportable(fitted)
  const model = modelOf(fitted, version === '3.2')
  return format === 'ubj' ? writeUbj(model) : new TextEncoder().encode(writeJson(model))
}

function checkExportable({ ensemble, calibration }: Fitted): void {
  if (ensemble.precision !== 'float32') {
    throw new NutshellError(
      'INVALID_INPUT',
      'the model has float64 thresholds (it comes from LightGBM), which XGBoost cannot hold: rows near one would go the other way'
    )
  }
  if (calibration.method !== 'none') {
    throw new NutshellError(
      'INVALID_INPUT',
      `the model's probabilities are calibrated (${calibration.method}), which XGBoost cannot hold: fit without calibration`
    )
  }
}

function modelOf(fitted: Fitted, isNew: boolean): UbjObject {
  const { ensemble, preparation } = fitted
  const { outputs, cols } = ensemble
  const { objective, base } = objectiveOf(fitted)
  const { scores, needsTrees } = baseScores(ensemble, base, isNew)
  const order = roundByRound(ensemble)
  const trees = order.map((t, id) => encodeTree(ensemble, t, id + (needsTrees ? outputs : 0)))
  if (needsTrees) {
    const cover = ensemble.cover.length > 0 ? ensemble.cover[0] : 0
    trees.unshift(...Array.from(ensemble.base, (value, k) => constantTree(value, cover, cols, k)))
  }
  const { features } = preparation
  const isCategory = categoriesOf(ensemble, features)
  const levels = features.map((feature) => (feature.kind === 'category' ? namesOf(feature.levels) : undefined))
  const isNamed = !(preparation instanceof MatrixTreePreparation) || preparation.isNamed
  return {
    learner: {
      attributes: attributesOf(fitted, needsTrees ? 1 : 0),
      feature_names: isNamed ? legalNames(features.map(({ name }) => name)) : [],
      feature_types: isNamed || isCategory.includes(true) ? isCategory.map((is) => (is ? 'c' : 'float')) : [],
      gradient_booster: {
        model: {
          ...(isNew ? { cats: encodeCategories(levels) } : {}),
          gbtree_model_param: { num_parallel_tree: '1', num_trees: String(trees.length) },
          iteration_indptr: Array.from({ length: trees.length / outputs + 1 }, (_, i) => i * outputs),
          tree_info: trees.map((_, i) => i % outputs),
          trees
        },
        name: 'gbtree'
      },
      learner_model_param: {
        base_score: isNew ? `[${scores.join(',')}]` : scores[0],
        boost_from_average: '1',
        num_class: outputs > 1 ? String(outputs) : '0',
        num_feature: String(cols),
        num_target: '1'
      },
      objective
    },
    version: isNew ? [3, 2, 0] : [2, 1, 4]
  }
}

/** The objective as XGBoost has it, and how base_score becomes a margin there. */
function objectiveOf({ objective, objectiveOptions, predictorType, ensemble }: Fitted): {
  objective: UbjObject
  base: 'logit' | 'log' | 'as is'
} {
  const reg_loss_param = { scale_pos_weight: '1' }
  switch (objective) {
    case 'logistic':
      return {
        objective: { name: predictorType === 'binary' ? 'binary:logistic' : 'reg:logistic', reg_loss_param },
        base: 'logit'
      }
    case 'softmax':
      return {
        objective: { name: 'multi:softprob', softmax_multiclass_param: { num_class: String(ensemble.outputs) } },
        base: 'as is'
      }
    case 'squared':
      return { objective: { name: 'reg:squarederror', reg_loss_param }, base: 'as is' }
    case 'absolute':
      return { objective: { name: 'reg:absoluteerror' }, base: 'as is' }
    case 'huber':
      return {
        objective: {
          name: 'reg:pseudohubererror',
          pseudo_huber_param: { huber_slope: String(objectiveOptions.delta) }
        },
        base: 'as is'
      }
    case 'quantile':
      return {
        objective: {
          name: 'reg:quantileerror',
          quantile_loss_param: { quantile_alpha: `[${float32Text(objectiveOptions.quantile)}]` }
        },
        base: 'as is'
      }
    case 'poisson':
      return {
        objective: { name: 'count:poisson', poisson_regression_param: { max_delta_step: '0.7' } },
        base: 'log'
      }
  }
  throw new NutshellError(
    'INVALID_INPUT',
    `the model's objective is ${objective}, which XGBoost has not; it can be written with one of: logistic, softmax, squared, absolute, huber, quantile, poisson`
  )
}

/**
 * base_score as text, one for each output, and whether trees must hold the base instead: XGBoost has it as a prediction, and
 * few margins are the logarithms of float32 numbers. A file without trees it takes for one not trained, whose base_score it adds
 * as it stands.
 */
function baseScores(
  { base, outputs, treeOutputs }: Ensemble,
  how: 'logit' | 'log' | 'as is',
  isNew: boolean
): { scores: string[]; needsTrees: boolean } {
  const neutral = how === 'logit' ? 0.5 : how === 'log' ? 1 : 0
  const scores = Array.from(base, (margin) => {
    if (how === 'as is') return margin
    const score = Math.fround(how === 'log' ? exponential(margin) : 1 / (1 + exponential(-margin)))
    return marginOfBase(score, how, isNew) === margin ? score : Number.NaN
  })
  const isOne = isNew || scores.every((score) => score === scores[0])
  if (treeOutputs.length > 0 && isOne && !scores.some(Number.isNaN))
    return { scores: scores.map(float32Text), needsTrees: false }
  return { scores: Array.from({ length: outputs }, () => float32Text(neutral)), needsTrees: true }
}

/** The trees in rounds of one for each output: those of an output stay in their order. */
function roundByRound({ treeOutputs, outputs }: Ensemble): number[] {
  const own = Array.from({ length: outputs }, (): number[] => [])
  for (let t = 0; t < treeOutputs.length; t++) own[treeOutputs[t]].push(t)
  if (own.some(({ length }) => length !== own[0].length)) {
    throw new NutshellError(
      'INVALID_INPUT',
      'the model has more trees for one class than for another, expected as many'
    )
  }
  return own[0].flatMap((_, round) => own.map((trees) => trees[round]))
}

function attributesOf({ bestRound, classes }: Fitted, addedRounds: number): UbjObject {
  const isNumbered = classes.every((name, k) => name === k)
  // Rounds are counted here and numbered from 0 there.
  const best = (bestRound ?? 0) + addedRounds - 1
  return {
    ...(bestRound === undefined || best < 0 ? {} : { best_iteration: String(best) }),
    ...(isNumbered ? {} : { [CLASSES_ATTRIBUTE]: JSON.stringify(classes) })
  }
}

function categoriesOf({ flags, feature, cols }: Ensemble, features: readonly TreeFeature[]): boolean[] {
  const is = Array.from({ length: cols }, (_, j) => features[j].kind === 'category')
  for (let n = 0; n < flags.length; n++) {
    if ((flags[n] & (LISTED_LEFT | LISTED_RIGHT)) !== 0) is[feature[n]] = true
  }
  return is
}

/** Levels, where they have other names than their numbers. */
function namesOf(levels: readonly string[]): readonly string[] | undefined {
  return levels.some((level, place) => level !== String(place)) ? levels : undefined
}

/** Names without what XGBoost refuses, all different. */
function legalNames(names: readonly string[]): UbjValue[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const legal = name
      .replaceAll('[', '(')
      .replaceAll(']', ')')
      .replaceAll('<=', 'at most')
      .replaceAll('<', 'less than')
    let free = legal
    for (let i = 2; taken.has(free); i++) free = `${legal} (${i})`
    taken.add(free)
    return free
  })
}
