import { checkKnownOptions, checkOneOf, NutshellError, show } from '@nutshell-ml/core'
import { Calibration } from '../../decision/calibration'
import type { ClassName } from '../../label/targets'
import { checkEnsemble } from '../ensemble/check-ensemble'
import type { Fitted } from '../fitted'
import { CLASSES_ATTRIBUTE } from './class-names'
import { Fields } from './fields'
import { type ForeignFeatures, foreignPreparation } from './foreign-preparation'
import { readJson } from './json-text'
import { ensembleOfTrees, type ForeignTree } from './tree-list'
import { looksLikeUbj, readUbj, type UbjValue } from './ubj'
import { categoryNames } from './xgboost-categories'
import { marginOfBase, numbersOf, type XgboostObjective, xgboostObjective } from './xgboost-objectives'
import { xgboostTree } from './xgboost-tree'

export interface FromXgboostOptions {
  /**
   * Which trees to take where training stopped early: those up to `best_iteration`, as XGBoost's scikit-learn interface
   * predicts, or all, as Booster.predict does.
   * @default 'best'
   */
  rounds?: 'best' | 'all'
}

/** Versions that this was held against. */
const NEWEST_MAJOR = 3
const MOST_FEATURES = 2 ** 22
const MOST_CLASSES = 1000

/**
 * The trees of a model that XGBoost saved as JSON or UBJ (1.x to 3.x, gbtree and dart), told apart by content. Margins are
 * those of XGBoost to the bit, but for base scores that are probabilities or counts: there a logarithm may differ in the last
 * bit.
 *
 * Categories are numbers, as in a matrix, and what is no whole number from 0 to 65,535 counts as a gap; the names that XGBoost
 * 3.1 and later keeps of them become the levels of the feature. `rank:*`, `reg:gamma` and others that are not trained here are
 * read as 'custom' with their link.
 *
 * @throws NutshellError INVALID_INPUT for what is no such model, is truncated or contradicts itself; an unknown objective;
 * gblinear; several targets or quantiles; multi-output trees. UNKNOWN_OPTION, INVALID_OPTION.
 */
export function fromXgboost(model: Uint8Array | string, options: FromXgboostOptions = {}): Fitted {
  checkKnownOptions('fromXgboost', options, ['rounds'])
  const rounds = checkOneOf('rounds', options.rounds ?? 'best', ['best', 'all'])
  const root = rootOf(model)
  const learner = root.object('learner')
  const version = root.has('version') ? root.wholes('version', 0, 1e9) : new Int32Array(3)
  const param = learner.object('learner_model_param')
  if (param.count('num_target', MOST_FEATURES, 1) > 1) {
    throw new NutshellError('INVALID_INPUT', 'the model has several targets, expected one: train a model for each')
  }
  const objectiveFields = learner.object('objective')
  const name = objectiveFields.text('name')
  const objective = xgboostObjective(name)
  const outputs = Math.max(1, param.count('num_class', MOST_CLASSES))
  if (outputs > 1 !== (objective.predictorType === 'multiclass')) {
    throw new NutshellError('INVALID_INPUT', `the model has num_class = ${outputs} and the objective ${name}`)
  }
  const cols = param.count('num_feature', MOST_FEATURES)
  const { fields, weights } = boosterOf(learner.object('gradient_booster'))
  const trees = treesOf(fields, outputs, cols, weights)
  const perRound = treesPerRound(fields, outputs, trees.length)
  const best = bestTrees(learner, perRound)
  const taken = trees.slice(0, rounds === 'all' || best === undefined ? undefined : best)
  if (taken.length % outputs !== 0) {
    throw new NutshellError('INVALID_INPUT', `the model has ${taken.length} trees, expected as many for each class`)
  }
  const ensemble = ensembleOfTrees(
    { precision: 'float32', outputs, cols, base: basesOf(param, objective, outputs, version[0] >= NEWEST_MAJOR) },
    taken.map(({ tree }) => tree),
    taken.map(({ order }) => order)
  )
  checkEnsemble(ensemble)
  return {
    preparation: foreignPreparation(ensemble, featuresOf(learner, fields, cols)),
    ensemble,
    objective: objective.objective,
    objectiveOptions: objective.options?.(objectiveFields) ?? {},
    link: objective.link,
    predictorType: objective.predictorType,
    classes: classesOf(learner, objective, outputs),
    calibration: Calibration.none,
    threshold: 0.5,
    label: undefined,
    labelType: undefined,
    rounds: taken.length / outputs,
    bestRound: best === undefined ? undefined : best / outputs,
    validation: undefined,
    rows: 0,
    decisions: [
      `from XGBoost ${version.join('.')}, ${name}: ${taken.length} of ${trees.length} trees${weights ? ', dart' : ''}`
    ],
    warnings:
      version[0] > NEWEST_MAJOR ? [`the model is from XGBoost ${version.join('.')}, newer than is known here`] : []
  }
}

function rootOf(model: Uint8Array | string): Fields {
  if (typeof model !== 'string' && !(model instanceof Uint8Array)) {
    throw new NutshellError('INVALID_INPUT', `model = ${show(model)}, expected the bytes or text of a model file`)
  }
  const root = new Fields(contentOf(model), 'model')
  // What `Booster.serialize` makes has the model beside its configuration.
  return root.has('Model') && !root.has('learner') ? root.object('Model') : root
}

function contentOf(model: Uint8Array | string): UbjValue {
  if (typeof model === 'string') return readJson(model)
  if (looksLikeUbj(model)) return readUbj(model)
  const first = model.find((byte) => byte > 0x20)
  if (first !== '{'.charCodeAt(0)) {
    throw new NutshellError(
      'INVALID_INPUT',
      'the file is neither JSON nor UBJ: save it with XGBoost as .json or .ubj (the old binary format is not read)'
    )
  }
  try {
    return readJson(new TextDecoder('utf-8', { fatal: true }).decode(model))
  } catch (cause) {
    if (NutshellError[Symbol.hasInstance](cause)) throw cause
    throw new NutshellError('INVALID_INPUT', 'the file is not whole JSON: it is not UTF-8', { cause })
  }
}

/** What holds the trees, and their weights. */
function boosterOf(booster: Fields): { fields: Fields; weights: Float64Array | undefined } {
  const name = booster.text('name')
  if (name === 'gbtree') return { fields: booster.object('model'), weights: undefined }
  if (name === 'dart') {
    return { fields: booster.object('gbtree').object('model'), weights: booster.numbers('weight_drop') }
  }
  const why = name === 'gblinear' ? ': a linear model has no trees' : ''
  throw new NutshellError('INVALID_INPUT', `the model's booster is ${show(name)}, expected gbtree or dart${why}`)
}

function treesOf(
  fields: Fields,
  outputs: number,
  cols: number,
  weights: Float64Array | undefined
): { tree: ForeignTree; order: Int32Array }[] {
  const list = fields.list('trees')
  const outputOf = fields.wholes('tree_info', 0, outputs - 1, list.length)
  if (weights !== undefined && weights.length !== list.length) {
    throw new NutshellError('INVALID_INPUT', `weight_drop has ${weights.length} items, expected ${list.length}`)
  }
  const budget = { words: 0 }
  return Array.from(list, (value, i) =>
    xgboostTree(new Fields(value, `${fields.where}.trees[${i}]`), {
      output: outputOf[i],
      cols,
      weight: weights === undefined ? undefined : Math.fround(weights[i]),
      budget
    })
  )
}

/** How many trees there are up to each round, 0 first. */
function treesPerRound(fields: Fields, outputs: number, trees: number): (rounds: number) => number {
  if (!fields.has('iteration_indptr')) {
    const parallel = fields.object('gbtree_model_param').count('num_parallel_tree', MOST_FEATURES, 1)
    const step = outputs * Math.max(1, parallel)
    return (rounds) => Math.min(trees, rounds * step)
  }
  const ends = fields.wholes('iteration_indptr', 0, trees)
  return (rounds) => (rounds < ends.length ? ends[rounds] : trees)
}

function bestTrees(learner: Fields, treesUpTo: (rounds: number) => number): number | undefined {
  if (!learner.has('attributes')) return undefined
  const attributes = learner.object('attributes')
  if (!attributes.has('best_iteration')) return undefined
  return treesUpTo(attributes.count('best_iteration', MOST_FEATURES) + 1)
}

function basesOf(param: Fields, { base }: XgboostObjective, outputs: number, isBounded: boolean): Float64Array {
  const where = `${param.where}.base_score`
  const numbers = numbersOf(param.text('base_score'), where)
  if (numbers.length !== 1 && numbers.length !== outputs) {
    throw new NutshellError('INVALID_INPUT', `${where} has ${numbers.length} numbers, expected 1 or ${outputs}`)
  }
  return Float64Array.from({ length: outputs }, (_, k) => {
    const number = numbers[numbers.length === 1 ? 0 : k]
    const margin = marginOfBase(number, base, isBounded)
    if (Number.isFinite(margin)) return margin
    throw new NutshellError('INVALID_INPUT', `${where} = ${number} makes a margin of ${margin}, expected a finite one`)
  })
}

function featuresOf(learner: Fields, fields: Fields, cols: number): ForeignFeatures {
  const named = learner.has('feature_names') ? learner.texts('feature_names') : []
  const types = learner.has('feature_types') ? learner.texts('feature_types') : []
  for (const [name, list] of Object.entries({ feature_names: named, feature_types: types })) {
    if (list.length !== 0 && list.length !== cols) {
      throw new NutshellError('INVALID_INPUT', `${name} has ${list.length} items, expected ${cols}`)
    }
  }
  return {
    names: named.length === 0 ? undefined : named,
    isCategory: types.map((type) => type === 'c'),
    levels: fields.has('cats') ? categoryNames(fields.object('cats'), cols) : []
  }
}

/** Classes are 0, 1, ... in XGBoost; models written here keep the names. */
function classesOf(learner: Fields, { predictorType }: XgboostObjective, outputs: number): ClassName[] {
  if (predictorType === 'regression') return []
  const count = predictorType === 'binary' ? 2 : outputs
  const attributes = learner.has('attributes') ? learner.object('attributes') : undefined
  if (!attributes?.has(CLASSES_ATTRIBUTE)) return Array.from({ length: count }, (_, k) => k)
  const names = readJson(attributes.text(CLASSES_ATTRIBUTE))
  const isList =
    Array.isArray(names) &&
    names.every((name) => typeof name === 'string' || Number.isFinite(name)) &&
    new Set(names).size === count &&
    names.length === count
  if (isList) return [...names] as ClassName[]
  throw new NutshellError(
    'INVALID_INPUT',
    `the attribute ${CLASSES_ATTRIBUTE} is ${show(names)}, expected ${count} different names`
  )
}
