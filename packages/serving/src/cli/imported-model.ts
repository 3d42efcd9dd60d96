import { BoostedTrees, type TreeFeature } from '@nutshell-ml/classifier'
import type { Schema } from '@nutshell-ml/core/table'
import type { TableModel } from './table-model'

/** A model that another library wrote, by the beginning of its file; undefined where that is of none. */
export function importTrees(bytes: Uint8Array): { model: BoostedTrees; kind: string } | undefined {
  if (isSafetensors(bytes)) return undefined
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 64)).trimStart()
  if (/^tree\s*\n/.test(head)) return { model: BoostedTrees.fromLightgbm(bytes), kind: 'model of LightGBM' }
  if (head.startsWith('{')) return { model: BoostedTrees.fromXgboost(bytes), kind: 'model of XGBoost' }
  return undefined
}

/** Whether a file begins with the length of a header that it may have. */
function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 9 || bytes[8] !== '{'.charCodeAt(0)) return false
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true) <= BigInt(bytes.length)
}

/**
 * Such a model, which knows names of columns at most: not what it learned, nor what types its columns had. Columns without names are
 * called 1, 2, ..., as those of files without them.
 *
 * @param label the column of the truth, where it is asked for.
 */
export function asTableModel(imported: BoostedTrees, label: string | undefined): TableModel & { schema: Schema } {
  const isNamed = imported.features.some(({ name }, j) => name !== `column ${j}`)
  const model = isNamed ? imported : imported.withColumnNames(imported.features.map((_, j) => String(j + 1)))
  const { predictorType, classes, threshold, warnings, decisions } = model
  const columns: Schema['columns'] = model.features.map((feature) => ({ name: feature.name, type: typeOf(feature) }))
  const type = classes.every((name) => typeof name === 'number') ? 'number' : 'category'
  return {
    predictorType,
    classes,
    label,
    schema: { columns: label === undefined ? columns : [...columns, { name: label, type }] },
    threshold,
    warnings,
    decisions,
    validation: undefined,
    predict: (table) => model.predict(table),
    predictProba: (table) => model.predictProba(table),
    evaluate: (table, options) => model.evaluate(table, { ...options, label }),
    save: () => model.save(),
    importances: () => model.importances()
  }
}

/** Levels without names of their own stand as numbers in a file. */
function typeOf(feature: TreeFeature): 'number' | 'category' {
  const isNumber = feature.kind === 'number' || feature.levels.every((level, place) => level === String(place))
  return isNumber ? 'number' : 'category'
}
