import { NutshellError, show } from '@nutshell-ml/core'
import { Calibration } from '../../decision/calibration'
import { checkEnsemble } from '../ensemble/check-ensemble'
import type { Fitted } from '../fitted'
import { foreignPreparation } from './foreign-preparation'
import { Lines } from './lightgbm-lines'
import { lightgbmObjective } from './lightgbm-objectives'
import { lightgbmTree } from './lightgbm-tree'
import { ensembleOfTrees } from './tree-list'

const MOST_FEATURES = 2 ** 31 - 1
const MOST_CLASSES = 1000
const END = 'end of trees'
const PANDAS = 'pandas_categorical:'

/**
 * The trees of a model that LightGBM saved as text (`save_model`, versions v3 and v4; v2 as far as it is the same). Scores are
 * LightGBM's raw scores: the same sums of float64 numbers in the same order. Those of random forests are its raw scores divided
 * by the number of rounds, which is what it makes predictions of.
 *
 * Categories are numbers, as in a matrix; the names that LightGBM keeps of pandas' categories become the levels of the feature.
 *
 * @throws NutshellError INVALID_INPUT for what is no such model, is truncated or contradicts itself; an unknown objective
 * (multiclassova and reg_sqrt among them); linear trees.
 */
export function fromLightgbm(model: string | Uint8Array): Fitted {
  const lines = textOf(model).split(/\r?\n/)
  if (lines[0].trim() !== 'tree') {
    const hint = lines[0].startsWith('{') ? ': save it by save_model, as text' : ''
    throw new NutshellError('INVALID_INPUT', `the file starts with ${show(lines[0])}, expected 'tree'${hint}`)
  }
  const starts = lines.flatMap((line, i) => (line.startsWith('Tree=') ? [i] : []))
  const end = lines.indexOf(END)
  const header = new Lines(lines.slice(1, starts[0] ?? (end < 0 ? undefined : end)).filter(Boolean), 'the model')
  const version = header.has('version') ? header.text('version') : ''
  if (end < (starts.at(-1) ?? 0) && version !== 'v2') {
    throw new NutshellError('INVALID_INPUT', `the model has no line '${END}': it is truncated`)
  }
  const outputs = header.count('num_tree_per_iteration', MOST_CLASSES)
  const classes = header.count('num_class', MOST_CLASSES)
  const cols = header.count('max_feature_idx', MOST_FEATURES) + 1
  const objectiveText = header.has('objective') ? header.text('objective') : ''
  const objective = lightgbmObjective(objectiveText)
  if (outputs < 1 || outputs !== classes || outputs > 1 !== (objective.predictorType === 'multiclass')) {
    throw new NutshellError(
      'INVALID_INPUT',
      `the model has ${classes} classes, ${outputs} trees a round and the objective ${show(objectiveText)}`
    )
  }
  const expected = header.has('tree_sizes') ? header.words('tree_sizes').length : starts.length
  if (starts.length !== expected || expected % outputs !== 0) {
    throw new NutshellError(
      'INVALID_INPUT',
      `the model has ${starts.length} trees, expected ${expected}: it is truncated`
    )
  }
  const rounds = starts.length / outputs
  const share = header.has('average_output') ? Math.max(1, rounds) : 1
  const trees = starts.map((start, i) => {
    const next = starts[i + 1] ?? (end < 0 ? undefined : end)
    const own = lines.slice(start + 1, next).filter(Boolean)
    return lightgbmTree(new Lines(own, `tree ${i}`), { output: i % outputs, cols, share })
  })
  const ensemble = ensembleOfTrees(
    { precision: 'float64', outputs, cols, base: new Float64Array(outputs) },
    trees.map(({ tree }) => tree),
    trees.map(({ order }) => order)
  )
  checkEnsemble(ensemble)
  const footer = end < 0 ? [] : lines.slice(end)
  const { predictorType, link, option, sigmoid } = objective
  return {
    preparation: foreignPreparation(ensemble, featuresOf(header, footer, cols)),
    ensemble,
    objective: objective.objective,
    objectiveOptions: option === undefined ? {} : { [option[1]]: optionOf(footer, option[0]) },
    link,
    predictorType,
    classes:
      predictorType === 'regression'
        ? []
        : Array.from({ length: predictorType === 'binary' ? 2 : outputs }, (_, k) => k),
    calibration:
      sigmoid === 1
        ? Calibration.none
        : Calibration.fromState({ method: 'temperature', sharpness: sigmoid }, new Map()),
    threshold: 0.5,
    label: undefined,
    labelType: undefined,
    rounds,
    bestRound: undefined,
    validation: undefined,
    rows: 0,
    decisions: [
      `from LightGBM ${version}, ${objectiveText || 'an objective of its own'}: ${starts.length} trees${share > 1 ? ', averaged' : ''}`
    ],
    warnings: []
  }
}

function textOf(model: string | Uint8Array): string {
  if (typeof model === 'string') return model
  if (!(model instanceof Uint8Array)) {
    throw new NutshellError('INVALID_INPUT', `model = ${show(model)}, expected the bytes or text of a model file`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(model)
  } catch (cause) {
    throw new NutshellError('INVALID_INPUT', 'the file is not text: it is not UTF-8', { cause })
  }
}

function featuresOf(header: Lines, footer: readonly string[], cols: number) {
  const names = header.words('feature_names')
  const infos = header.words('feature_infos')
  if (names.length !== cols || infos.length !== cols) {
    throw new NutshellError(
      'INVALID_INPUT',
      `the model has ${names.length} feature_names and ${infos.length} feature_infos, expected ${cols}`
    )
  }
  // '[lowest:highest]' of numbers, 'none' of constants, else levels.
  const isCategory = infos.map((info) => !info.startsWith('[') && info !== 'none')
  const isPlain = names.every((name, j) => name === `Column_${j}`)
  return { names: isPlain ? undefined : names, isCategory, levels: pandasLevels(footer, isCategory) }
}

/**
 * The names of levels by feature: pandas' lists are those of its columns of categories, one after the other. They are taken where
 * it is clear which columns these are.
 */
function pandasLevels(footer: readonly string[], isCategory: readonly boolean[]): (string[] | undefined)[] {
  const line = footer.find((text) => text.startsWith(PANDAS))?.slice(PANDAS.length)
  if (line === undefined) return []
  let lists: unknown
  try {
    lists = JSON.parse(line)
  } catch (cause) {
    throw new NutshellError('INVALID_INPUT', `${PANDAS} is not whole JSON: ${(cause as Error).message}`, { cause })
  }
  if (!Array.isArray(lists)) return []
  const given = parameterOf(footer, 'categorical_feature')
  const places = given ? given.split(',').map(Number) : isCategory.flatMap((is, j) => (is ? [j] : []))
  const levels: (string[] | undefined)[] = isCategory.map(() => undefined)
  if (places.length !== lists.length) return levels
  places.forEach((place, i) => {
    if (!Array.isArray(lists[i])) return
    const own = (lists[i] as unknown[]).map(String)
    if (place in levels && new Set(own).size === own.length) levels[place] = own
  })
  return levels
}

/** `alpha`, which is 0.9 by itself. */
function optionOf(footer: readonly string[], name: string): number {
  const value = parameterOf(footer, name) ?? '0.9'
  if (value !== '' && Number.isFinite(Number(value))) return Number(value)
  throw new NutshellError('INVALID_INPUT', `the parameter ${name} is ${show(value)}, expected a number`)
}

/** A parameter of the training, as text: '[name: value]'. */
function parameterOf(footer: readonly string[], name: string): string | undefined {
  const start = `[${name}: `
  return footer.find((line) => line.startsWith(start))?.slice(start.length, -1)
}
