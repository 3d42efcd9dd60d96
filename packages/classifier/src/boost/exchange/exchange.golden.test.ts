import { describe, expect, it } from 'vitest'
import { BoostedTrees } from '../boosted-trees'
import { bytesOf, GOLDEN_MODELS, GOLDEN_ROWS, importOf, marginsOf } from './exchange.test-support'
import { toXgboost } from './xgboost-export'
import { fromXgboost } from './xgboost-import'

const ofXgboost = GOLDEN_MODELS.filter(({ kind }) => kind !== 'lightgbm')
const ofLightgbm = GOLDEN_MODELS.filter(({ kind }) => kind === 'lightgbm')

describe('models of XGBoost predict what they do there', () => {
  it.each(ofXgboost)('$name', (model) => {
    expect(marginsOf(importOf(model))).toEqual(model.margins.flat())
  })

  it.each(ofXgboost)('$name, written and read again', (model) => {
    const fitted = importOf(model)
    for (const format of ['json', 'ubj'] as const) {
      for (const version of ['2.1', '3.2'] as const) {
        const again = fromXgboost(toXgboost(fitted, { format, version }))
        expect(marginsOf(again)).toEqual(model.margins.flat())
        expect(again.preparation.features).toEqual(
          version === '3.2' ? fitted.preparation.features : expect.objectContaining({ length: 4 })
        )
        expect(again.classes).toEqual(fitted.classes)
        expect(again.objective).toBe(fitted.objective)
        expect(again.objectiveOptions).toEqual(fitted.objectiveOptions)
      }
    }
  })
})

describe('models of LightGBM predict what they do there', () => {
  it.each(ofLightgbm)('$name', (model) => {
    const margins = model.margins.flat()
    marginsOf(importOf(model)).forEach((margin, i) => {
      expect(Math.abs(margin - margins[i])).toBeLessThanOrEqual(1e-12 * Math.abs(margins[i]))
    })
  })
})

describe('BoostedTrees of another library', () => {
  it.each(GOLDEN_MODELS)('$name: saved and loaded', (golden) => {
    const bytes = bytesOf(golden)
    const model = golden.kind === 'lightgbm' ? BoostedTrees.fromLightgbm(bytes) : BoostedTrees.fromXgboost(bytes)
    const again = BoostedTrees.load(model.save())
    expect(again.predictRaw(GOLDEN_ROWS)).toEqual(model.predictRaw(GOLDEN_ROWS))
    expect(again.save()).toEqual(model.save())
  })

  it.each(GOLDEN_MODELS.filter(({ name }) => name.includes('names')))('$name: reads objects by name', (golden) => {
    const bytes = bytesOf(golden)
    const model = golden.kind === 'lightgbm' ? BoostedTrees.fromLightgbm(bytes) : BoostedTrees.fromXgboost(bytes)
    const [age, income, city, rating] = model.features.map(({ name }) => name)
    expect([age, city, rating]).toEqual(['age', 'city', 'rating'])
    const feature = model.features[2]
    const row = { [age]: 47, [income]: 1.3, [rating]: 2 }
    // XGBoost before 3.1 does not keep the names of levels.
    const isNamed = !/^XGBoost [12]/.test(golden.name)
    for (let level = 0; level < 5; level++) {
      if (isNamed) expect(feature).toMatchObject({ levels: ['Bern', 'Kyiv', 'Lima', 'Oslo', 'Rome'] })
      const named = isNamed && feature.kind === 'category' ? feature.levels[level] : level
      expect(model.predictRaw([{ ...row, [city]: named }])).toEqual(model.predictRaw([[47, 1.3, level, 2]]))
    }
  })
})
