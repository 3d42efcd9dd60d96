import { Random } from '@nutshell-ml/core'
import { Table } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { Calibration } from '../../decision/calibration'
import { bothClasses } from '../../label/probabilities'
import type { ClassName } from '../../label/targets'
import { MatrixTreePreparation } from '../columns/matrix-tree-preparation'
import { TreePreparation } from '../columns/tree-preparation'
import { scoreRow } from '../ensemble/predict'
import { randomEnsemble } from '../ensemble/random-ensemble.test-support'
import type { Fitted } from '../fitted'
import { linkInto } from '../objective/link'
import { toModule } from './to-module'
import { toModuleTypes } from './to-module-text'

interface Loaded {
  readonly classes?: readonly ClassName[]
  predict(row: unknown): ClassName
  predictProba?(row: unknown): Float64Array
  predictRaw(row: unknown): Float64Array
}

/** Runs the source as a user's program would. */
async function load(source: string): Promise<Loaded> {
  return import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(source).toString('base64')}`)
}

/** Splits that tell rows apart: thresholds are numbers of rows. */
function ensembleFor(seed: number, rows: readonly Float64Array[], levels: readonly number[], outputs: number) {
  const ensemble = randomEnsemble(seed, { cols: levels.length, levels, outputs, trees: 40, leaves: 20 })
  const random = new Random(seed)
  for (let n = 0; n < ensemble.flags.length; n++) {
    if ((ensemble.flags[n] & 1) === 0) continue
    const value = Math.fround(rows[random.int(rows.length)][ensemble.feature[n]])
    ensemble.value[n] = Number.isNaN(value) ? 0 : value
  }
  return ensemble
}

function fittedOf(parts: Pick<Fitted, 'preparation' | 'ensemble'> & Partial<Fitted>): Fitted {
  return {
    predictorType: 'regression',
    classes: [],
    calibration: Calibration.none,
    threshold: 0.5,
    objective: 'squared',
    objectiveOptions: {},
    link: 'identity',
    label: 'y',
    labelType: 'number',
    rounds: 9,
    bestRound: undefined,
    validation: undefined,
    rows: 9,
    decisions: [],
    warnings: [],
    ...parts
  }
}

/** Everything a row gives must be what the model's own parts give. */
async function expectSame(fitted: Fitted, rows: readonly (object | number[])[]): Promise<void> {
  const { preparation, ensemble, classes, calibration, threshold, link } = fitted
  const module = await load(toModule(fitted))
  const features = new Float64Array(preparation.cols)
  const margins = new Float64Array(ensemble.outputs)
  const seen = new Set<string>()
  for (const row of rows) {
    preparation.encodeRow(row as Record<string, unknown>, features)
    scoreRow(ensemble, features, margins)
    seen.add(margins.join())
    expect(module.predictRaw(row)).toEqual(margins)
    if (classes.length === 0) {
      expect(module.predict(row)).toBe(linkInto(link, margins.slice())[0])
      continue
    }
    const probabilities = margins.slice()
    calibration.applyInto(probabilities, ensemble.outputs, probabilities)
    const all = ensemble.outputs > 1 ? probabilities : bothClasses(probabilities)
    expect(module.predictProba?.(row)).toEqual(all)
    const place = ensemble.outputs > 1 ? all.indexOf(Math.max(...all)) : all[1] >= threshold ? 1 : 0
    expect(module.predict(row)).toBe(classes[place])
    expect(module.classes).toEqual(classes)
  }
  // Else rows that are read wrongly might end in the same leaves.
  expect(seen.size).toBeGreaterThan(rows.length / 5)
}

const NASTY = ['</script><script>alert(1)</script>', 'it"s */ \\ `$&`', '__proto__', 'a\u2028b', 'constructor']
const WORDS = ['good', 'bad', "don't", 'Über', 'ΣΑΣ', '😀', '<br />', '!', '$1', 'x</script>']
const ROWS = 60

/** A number, a boolean, texts, coded levels, levels in order, dates and words, with gaps. */
async function tableModel() {
  const random = new Random(5)
  const texts = (levels: readonly string[]) =>
    Int32Array.from({ length: ROWS }, () => random.int(levels.length + 1) - 1)
  const text = () => Array.from({ length: random.int(9) }, () => WORDS[random.int(WORDS.length)]).join(' ')
  const number = () => (random.int(6) === 0 ? Number.NaN : random.int(40) / 7)
  const levels = ['a', '</script>', '01', '2.50', '']
  const table = Table.fromColumns([
    { name: NASTY[0], type: 'number', values: Float64Array.from({ length: ROWS }, number) },
    { name: NASTY[1], type: 'category', codes: texts(levels), levels },
    { name: NASTY[2], type: 'boolean', codes: texts(['false', 'true']), levels: ['false', 'true'] },
    { name: NASTY[3], type: 'number', values: Float64Array.from({ length: ROWS }, () => 10 + random.int(3)) },
    { name: NASTY[4], type: 'category', codes: texts(['low', 'high']), levels: ['low', 'high'] },
    { name: 'when', type: 'date', values: Float64Array.from({ length: ROWS }, () => random.int(1e12)) },
    { name: 'review', type: 'text', values: Array.from({ length: ROWS }, text) }
  ])
  const options = { categorical: [NASTY[3]], ordinal: { constructor: ['low', 'high'] } }
  const { preparation } = await TreePreparation.fitAsync(table, options, {}, () => undefined)
  const any: readonly unknown[][] = [
    [1, 2.5, '3', ' 4e0 ', 'NA', null, undefined, true, 7n, Number.NaN, -1],
    ['a', '</script>', 1, '01', 2.5, 'never seen', null, undefined, true, ' a ', '?', 3n],
    [true, false, 'yes', 'N', 0, 1, null, undefined, ' TRUE ', 'NA'],
    [10, 11, '12', 99, 'NA', null, true, 10.5],
    ['low', 'high', 'middle', null, ' low '],
    [new Date(1e11), 5e11, '2001-02-03', '1999-12-31T23:59:59.5+02:00', '2004-02-29 07:00', null, 'NA', -1e9],
    [null, undefined, 5, true, '', ...Array.from({ length: 20 }, text), 'İstanbul good GOOD don’t 𝒳 good not bad']
  ]
  const rows = Array.from({ length: 150 }, () => {
    const row: Record<string, unknown> = Object.create(null)
    table.columns.forEach(({ name }, c) => {
      if (random.int(12) > 0) row[name] = any[c][random.int(any[c].length)]
    })
    row.other = 'not asked for'
    return row
  }).filter((row) => table.names.some((name) => row[name] !== undefined))
  const encoded = rows.map((row) => {
    const features = new Float64Array(preparation.cols)
    preparation.encodeRow(row, features)
    return features
  })
  const levelsOf = preparation.features.map((feature) => (feature.kind === 'category' ? feature.levels.length : 0))
  return { preparation, rows, encoded, levels: levelsOf }
}

describe('a model as a module', () => {
  it('reads rows of all kinds of columns, and predicts, as the model does, to the bit', async () => {
    const { preparation, rows, encoded, levels } = await tableModel()
    for (const link of ['identity', 'exp', 'logistic'] as const) {
      await expectSame(fittedOf({ preparation, link, ensemble: ensembleFor(1, encoded, levels, 1) }), rows)
    }
    const classes = ['no', '</script>']
    const margins = Float64Array.from({ length: 50 }, (_, i) => i / 10 - 2.5)
    const truth = Array.from(margins, (margin, i) => (margin + Math.sin(i) > 0 ? 1 : 0))
    for (const method of ['none', 'platt', 'isotonic', 'temperature'] as const) {
      const calibration = Calibration.fit(method, { margins, truth })
      const parts = { preparation, calibration, classes, predictorType: 'binary', threshold: 0.4 } as const
      await expectSame(fittedOf({ ...parts, ensemble: ensembleFor(2, encoded, levels, 1) }), rows)
    }
    const many = { preparation, classes: [3, 5, 8], predictorType: 'multiclass' } as const
    await expectSame(fittedOf({ ...many, ensemble: ensembleFor(3, encoded, levels, 3) }), rows)
  })

  it('has no text of the model that an HTML page, a comment or a template could take for its own', async () => {
    const { preparation, encoded, levels } = await tableModel()
    const fitted = fittedOf({
      preparation,
      classes: NASTY.slice(0, 2),
      predictorType: 'binary',
      ensemble: ensembleFor(1, encoded, levels, 1)
    })
    for (const source of [toModule(fitted), toModuleTypes(fitted)]) {
      expect(source).not.toContain('</')
      expect(source).not.toContain('*/ \\')
      expect(source).not.toMatch(/[^\n\x20-\x7e’]/)
    }
    expect(toModule(fitted)).not.toMatch(/\beval\b|\bimport\b|\brequire\b|new Function/)
  })

  it('says what is wrong with a row', async () => {
    const { preparation, encoded, levels } = await tableModel()
    const { predict } = await load(toModule(fittedOf({ preparation, ensemble: ensembleFor(1, encoded, levels, 1) })))
    expect(() => predict({ [NASTY[0]]: 'many' })).toThrow('is "many", expected a number')
    expect(() => predict({ [NASTY[0]]: 1e39 })).toThrow('is 1e+39, expected a number')
    expect(() => predict({ when: 'today' })).toThrow('expected a date')
    expect(() => predict({ [NASTY[3]]: 'x' })).toThrow('expected a number')
    expect(() => predict({ review: {} })).toThrow('expected a text')
    expect(() => predict({ other: 1 })).toThrow('none of the columns')
    expect(() => predict(undefined)).toThrow('expected an object')
  })

  it('takes rows of numbers where the model learned from a matrix', async () => {
    const data = Array.from({ length: 80 }, (_, i) => [i % 7, i % 5, Math.sin(i), i % 11 === 0 ? Number.NaN : i / 9])
    const preparation = MatrixTreePreparation.fit(data, { categorical: [1] })
    const rows = [...data, [1, 9, 0.5, 2], [2, -1, 0, 0], [0, 1.5, 1, 1]]
    const encoded = data.map((row) => Float64Array.from(row))
    const ensemble = ensembleFor(4, encoded, [0, 5, 0, 0], 1)
    await expectSame(fittedOf({ preparation, ensemble }), rows)
    const { predict } = await load(toModule(fittedOf({ preparation, ensemble })))
    expect(() => predict([1, 2])).toThrow('2 numbers, expected 4')
    expect(() => predict([1, 2, 3, Number.POSITIVE_INFINITY])).toThrow('column 3 is Infinity')
  })

  it('takes objects too where columns of a matrix have names', async () => {
    const levels = ['red', 'green', 'blue']
    const preparation = MatrixTreePreparation.of([
      { name: 'a', column: 'a', kind: 'number' },
      { name: 'colour', column: 'colour', kind: 'category', levels },
      { name: 'code', column: 'code', kind: 'category', levels: ['0', '1', '2'] }
    ])
    const rows = Array.from({ length: 40 }, (_, i) =>
      i % 2
        ? [i / 4, i % 4, i % 3]
        : { a: i / 4, colour: [...levels, 'pink', null][i % 5], code: [0, '1', 2, null, 2.5][(i + 2) % 5] }
    )
    const ensemble = ensembleFor(6, [Float64Array.of(3, 0, 0), Float64Array.of(7, 0, 0)], [0, 3, 3], 1)
    await expectSame(fittedOf({ preparation, ensemble }), rows)
  })

  it('keeps float64 models and models of many slots whole', async () => {
    const data = Array.from({ length: 30 }, (_, i) =>
      Array.from({ length: 300 }, (_, j) => ((i * 7 + j * 13) % 17) / 10 - 0.7)
    )
    const features = data[0].map((_, j) => ({ name: `x${j}`, column: `x${j}`, kind: 'number' as const }))
    const preparation = MatrixTreePreparation.of(features, { named: false, precision: 'float64' })
    const options = { precision: 'float64', cols: 300, trees: 40, leaves: 31, zeroIsMissing: true } as const
    await expectSame(fittedOf({ preparation, ensemble: randomEnsemble(9, options) }), data)
  })

  it('refuses hashed text', async () => {
    const table = Table.fromColumns([{ name: 'text', type: 'text', values: ['a b', 'c'] }])
    const { preparation } = await TreePreparation.fitAsync(
      table,
      { text: { kind: 'hashing', bits: 4 } },
      {},
      () => undefined
    )
    const ensemble = randomEnsemble(1, { cols: 16 })
    expect(() => toModule(fittedOf({ preparation, ensemble }))).toThrow("column 'text' is hashed text")
  })
})

describe('the types of a module', () => {
  it('name columns and classes', () => {
    const preparation = MatrixTreePreparation.of([
      { name: 'Age', column: 'Age', kind: 'number' },
      { name: 'Class', column: 'Class', kind: 'category', levels: ['Eco', 'Business'] }
    ])
    const ensemble = randomEnsemble(1, { cols: 2 })
    const text = toModuleTypes(fittedOf({ preparation, ensemble, classes: ['no', 'yes'], predictorType: 'binary' }))
    expect(text).toContain('"Age"?: number | string | null, "Class"?: string | number | boolean | null')
    expect(text).toContain('export type Class = "no" | "yes"')
    expect(text).toContain('export declare function predict(row: Row): Class')
    expect(toModuleTypes(fittedOf({ preparation, ensemble }))).toContain('predict(row: Row): number')
  })
})
