import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Calibration } from '../../decision/calibration'
import { BoostedTrees } from '../boosted-trees'
import type { TreeFeature } from '../columns/column-source'
import { MatrixTreePreparation } from '../columns/matrix-tree-preparation'
import { checkEnsemble } from '../ensemble/check-ensemble'
import { type Ensemble, IS_NUMBER, LISTED_LEFT, LISTED_RIGHT, MISSING_LEFT } from '../ensemble/ensemble'
import type { Fitted } from '../fitted'
import {
  bytesOf,
  GOLDEN_MODELS,
  type GoldenJson,
  goldenModel,
  importOf,
  marginsOf,
  modelOf
} from './exchange.test-support'
import { readUbj, type UbjValue } from './ubj'
import { toXgboost } from './xgboost-export'
import { fromXgboost } from './xgboost-import'

const LOGISTIC = 'XGBoost 3.2.0: logistic, names of columns and levels'

/** A model of one tree: levels 0, 2 and 33 of column 1 go left, then column 0 is asked whether it is below 7.5. */
function byHand(kind: number): Fitted {
  const ensemble: Ensemble = {
    precision: 'float32',
    outputs: 1,
    cols: 2,
    base: Float64Array.of(0.25),
    roots: Int32Array.of(0, 5),
    treeOutputs: Int32Array.of(0),
    flags: Uint8Array.of(kind, IS_NUMBER | MISSING_LEFT, 0, 0, 0),
    feature: Int32Array.of(1, 0, 0, 0, 0),
    value: Float64Array.of(0, 7.5, 4, 1, 2),
    left: Int32Array.of(1, 3, -1, -1, -1),
    right: Int32Array.of(2, 4, -1, -1, -1),
    setStart: new Int32Array(5),
    setWords: Int32Array.of(2, 0, 0, 0, 0),
    sets: Uint32Array.of(0b101, 0b10),
    gain: Float32Array.of(9, 5, 0, 0, 0),
    cover: Float32Array.of(20, 12, 8, 9, 3)
  }
  checkEnsemble(ensemble)
  return {
    ...importOf(goldenModel(LOGISTIC)),
    ensemble,
    preparation: MatrixTreePreparation.of([
      { name: 'a', column: 'a', kind: 'number' },
      { name: 'b', column: 'b', kind: 'category', levels: Array.from({ length: 34 }, (_, i) => `level ${i}`) }
    ]),
    predictorType: 'regression',
    objective: 'squared',
    link: 'identity',
    classes: [],
    rounds: 1
  }
}

const jsonOf = (fitted: Fitted, version?: '3.2' | '2.1'): GoldenJson =>
  JSON.parse(new TextDecoder().decode(toXgboost(fitted, { format: 'json', version })))

describe('toXgboost', () => {
  it('writes a tree: levels that are listed go right, so children change places where ours go left', () => {
    const json = jsonOf(byHand(LISTED_LEFT | MISSING_LEFT))
    expect(modelOf(json).trees).toEqual([
      {
        // 4 x 8/20 + (1 x 9/12 + 2 x 3/12) x 12/20, and so on
        base_weights: [2.35, 4, 1.25, 1, 2],
        categories: [0, 2, 33],
        categories_nodes: [0],
        categories_segments: [0],
        categories_sizes: [3],
        // What was missing went left, with the levels that are right now.
        default_left: [0, 0, 1, 0, 0],
        id: 0,
        left_children: [1, -1, 3, -1, -1],
        loss_changes: [9, 0, 5, 0, 0],
        parents: [2147483647, 0, 0, 2, 2],
        right_children: [2, -1, 4, -1, -1],
        split_conditions: [1.4013e-45, 4, 7.5, 1, 2],
        split_indices: [1, 0, 0, 0, 0],
        split_type: [1, 0, 0, 0, 0],
        sum_hessian: [20, 8, 12, 9, 3],
        tree_param: { num_deleted: '0', num_feature: '2', num_nodes: '5', size_leaf_vector: '1' }
      }
    ])
    expect(modelOf(jsonOf(byHand(LISTED_RIGHT))).trees[0]).toMatchObject({
      categories: [0, 2, 33],
      default_left: [0, 1, 0, 0, 0],
      left_children: [1, 3, -1, -1, -1],
      sum_hessian: [20, 12, 8, 9, 3]
    })
    expect(json).toMatchObject({
      learner: {
        attributes: {},
        feature_names: ['a', 'b'],
        feature_types: ['float', 'c'],
        gradient_booster: {
          name: 'gbtree',
          model: {
            gbtree_model_param: { num_parallel_tree: '1', num_trees: '1' },
            iteration_indptr: [0, 1],
            tree_info: [0]
          }
        },
        learner_model_param: {
          base_score: '[2.5E-1]',
          boost_from_average: '1',
          num_class: '0',
          num_feature: '2',
          num_target: '1'
        },
        objective: { name: 'reg:squarederror', reg_loss_param: { scale_pos_weight: '1' } }
      },
      version: [3, 2, 0]
    })
    expect(jsonOf(byHand(LISTED_LEFT), '2.1')).toMatchObject({
      learner: { learner_model_param: { base_score: '2.5E-1' } },
      version: [2, 1, 4]
    })
  })

  it.each([LISTED_LEFT, LISTED_LEFT | MISSING_LEFT, LISTED_RIGHT, LISTED_RIGHT | MISSING_LEFT])(
    'is the same when it is read again (flags %i)',
    (kind) => {
      const fitted = byHand(kind)
      const again = fromXgboost(toXgboost(fitted))
      const number = fc.option(fc.float({ noDefaultInfinity: true, max: 100, min: -100 }), { nil: Number.NaN })
      const level = fc.option(fc.nat(40), { nil: Number.NaN })
      fc.assert(
        fc.property(number, level, (a, b) => {
          const rows = { data: Float64Array.of(a, b), rows: 1, cols: 2 } as never
          expect(marginsOf(again, rows)).toEqual(marginsOf(fitted, rows))
        }),
        { numRuns: 50 }
      )
    }
  )

  it.each(['XGBoost 3.2.0: softmax', 'XGBoost 3.2.0: poisson', 'XGBoost 2.1.4: softmax', 'XGBoost 2.1.4: poisson'])(
    'has the fields, and the types of arrays, that a file of %s has',
    (name) => {
      const golden = goldenModel(name)
      const version = name.includes('3.2.0') ? '3.2' : '2.1'
      // Trees that stand in for a base score come first: one for each class in 2.1.
      const ours = shapeOf(readUbj(toXgboost(importOf(golden), { version })))
      expect(ours).toEqual(shapeOf(readUbj(bytesOf(golden))))
    }
  )

  it('keeps bases that no probability makes in a first round', () => {
    const fitted = importOf(goldenModel('XGBoost 3.2.0: logistic'))
    for (const base of [3.1, 0.001, 40]) {
      const margin = Math.fround(base)
      const other = { ...fitted, bestRound: 2, ensemble: { ...fitted.ensemble, base: Float64Array.of(margin) } }
      const json = jsonOf(other)
      expect(json.learner.learner_model_param.base_score).toBe('[5E-1]')
      expect(modelOf(json).trees).toHaveLength(4)
      expect(modelOf(json).trees[0].split_conditions.map(Math.fround)).toEqual([margin])
      expect(modelOf(json).trees[0].left_children).toEqual([-1])
      expect(modelOf(json).iteration_indptr).toEqual([0, 1, 2, 3, 4])
      expect(json.learner.attributes).toEqual({ best_iteration: '2' })
      const all = fromXgboost(toXgboost(other), { rounds: 'all' })
      expect(marginsOf(all)).toEqual(marginsOf(other))
    }
  })

  it('has no such round where a probability makes the base', () => {
    // 1.2372769e-5 is the float32 number whose logit this is.
    const fitted = importOf(goldenModel('XGBoost 3.2.0: logistic'))
    const ensemble = { ...fitted.ensemble, base: Float64Array.of(Math.fround(-11.3)) }
    const json = jsonOf({ ...fitted, ensemble })
    expect(json.learner.learner_model_param.base_score).toBe('[1.2372769E-5]')
    expect(modelOf(json).trees).toHaveLength(3)
  })

  it('makes names legal, and keeps them different', () => {
    const names = ['a[1]', 'a(1)', 'age <= 7', 'text: "not good"', 'a(1) (2)', 'b < 3']
    const features = names.map((name): TreeFeature => ({ name, column: name, kind: 'number' }))
    const fitted = importOf(goldenModel(LOGISTIC))
    const ensemble = { ...fitted.ensemble, cols: 6 }
    const json = jsonOf({ ...fitted, ensemble, preparation: MatrixTreePreparation.of(features) })
    const legal: string[] = json.learner.feature_names
    expect(legal.slice(0, 4)).toEqual(['a(1)', 'a(1) (2)', 'age at most 7', 'text: "not good"'])
    expect(legal[5]).toBe('b less than 3')
    expect(new Set(legal).size).toBe(6)
    for (const name of legal) expect(name).not.toMatch(/[[\]<]/)
    const unnamed = MatrixTreePreparation.of(features, { named: false })
    expect(jsonOf({ ...fitted, ensemble, preparation: unnamed }).learner.feature_names).toEqual([])
  })

  it('keeps names of levels, whatever their letters, in the order that XGBoost searches', () => {
    const fitted = byHand(LISTED_LEFT)
    const levels = ['é', 'a', 'zz', 'z', '']
    const features: TreeFeature[] = [
      { name: 'a', column: 'a', kind: 'number' },
      { name: 'b', column: 'b', kind: 'category', levels }
    ]
    const { cats } = modelOf(jsonOf({ ...fitted, preparation: MatrixTreePreparation.of(features) }))
    expect(cats).toEqual({
      enc: [
        { offsets: [], values: [] },
        { offsets: [0, 2, 3, 5, 6, 6], values: [-61, -87, 97, 122, 122, 122] }
      ],
      feature_segments: [0, 0, 5],
      sorted_idx: [4, 0, 1, 3, 2]
    })
  })

  it('writes a model of a table so that it reads the same objects again', async () => {
    const cities = ['Rome', 'Oslo', 'Lima', undefined, 'Bern']
    const rows = Array.from({ length: 120 }, (_, i) => ({
      age: i % 11 === 0 ? undefined : (i * 37) % 60,
      city: cities[(i * i) % 5],
      isMember: i % 3 === 0,
      bought: (i * 37) % 60 > 30 === i % 5 < 2 ? 'yes' : 'no'
    }))
    const options = { label: 'bought', trees: 5, leaves: 6, minChildWeight: 0.1, categorySmoothing: 1, threads: 1 }
    const model = await BoostedTrees.fit(rows, options)
    const json = JSON.parse(new TextDecoder().decode(model.toXgboost({ format: 'json' })))
    expect(json.learner.feature_names).toEqual(model.features.map(({ name }) => name))
    expect(json.learner.feature_types).toEqual(model.features.map(({ kind }) => (kind === 'category' ? 'c' : 'float')))
    const again = BoostedTrees.fromXgboost(model.toXgboost())
    expect(again.classes).toEqual(['no', 'yes'])
    expect(again.features.map(({ name }) => name)).toEqual(model.features.map(({ name }) => name))
    expect(again.predictRaw(rows)).toEqual(model.predictRaw(rows))
    expect(again.predict(rows)).toEqual(model.predict(rows))
  })

  it('keeps names of classes', () => {
    const fitted = { ...importOf(goldenModel(LOGISTIC)), classes: ['no', 'yes'] }
    expect(fromXgboost(toXgboost(fitted)).classes).toEqual(['no', 'yes'])
    expect(jsonOf(fitted).learner.attributes).toEqual({ nutshell_classes: '["no","yes"]' })
  })

  it('writes the same bytes each time', () => {
    for (const { name } of GOLDEN_MODELS.filter(({ kind }) => kind !== 'lightgbm')) {
      const fitted = importOf(goldenModel(name))
      expect(toXgboost(fitted)).toEqual(toXgboost(fitted))
    }
  })

  // XGBoost 3.2 adds the base_score of a file without trees as it stands: 0.2 for what is to be log(0.2 / 0.8), and 7 for log(7).
  it.each(['softmax', 'logistic', 'poisson'])('writes a model without trees, %s, as a round of leaves', (name) => {
    const fitted = withoutTrees(importOf(goldenModel(`XGBoost 3.2.0: ${name}`)))
    const { outputs, base } = fitted.ensemble
    const json = jsonOf(fitted)
    expect(modelOf(json).trees).toHaveLength(outputs)
    const leaves = modelOf(json).trees.flatMap((tree: { split_conditions: number[] }) => tree.split_conditions)
    expect(leaves.map(Math.fround)).toEqual(Array.from(base))
    const again = fromXgboost(toXgboost(fitted))
    expect(again.rounds).toBe(1)
    expect(marginsOf(again)).toEqual(marginsOf(fitted))
  })

  it.each<[string, () => Fitted, string]>([
    [
      'an objective of its own',
      () => ({ ...byHand(LISTED_LEFT), objective: 'custom' }),
      'objective is custom, which XGBoost has not'
    ],
    ['a model of LightGBM', () => importOf(goldenModel('LightGBM 4.7.0: logistic')), 'float64 thresholds'],
    [
      'calibrated probabilities',
      () => ({
        ...byHand(LISTED_LEFT),
        calibration: Calibration.fromState({ method: 'temperature', sharpness: 2 }, new Map())
      }),
      'probabilities are calibrated (temperature)'
    ]
  ])('refuses %s', (_, fitted, message) => {
    expect(() => toXgboost(fitted())).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    expect(() => toXgboost(fitted())).toThrow(message)
  })

  it('refuses unknown options', () => {
    const fitted = byHand(LISTED_LEFT)
    expect(() => toXgboost(fitted, { kind: 'json' } as never)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_OPTION' })
    )
    for (const options of [{ format: 'xml' }, { version: '1.0' }, { version: 3 }]) {
      expect(() => toXgboost(fitted, options as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
    }
  })
})

function withoutTrees(fitted: Fitted): Fitted {
  const none = new Int32Array(0)
  const ensemble: Ensemble = {
    ...fitted.ensemble,
    roots: new Int32Array(1),
    treeOutputs: none,
    flags: new Uint8Array(0),
    feature: none,
    value: new Float64Array(0),
    left: none,
    right: none,
    setStart: none,
    setWords: none,
    sets: new Uint32Array(0),
    gain: new Float32Array(0),
    cover: new Float32Array(0)
  }
  return { ...fitted, ensemble, rounds: 0, bestRound: undefined }
}

/** Names of fields and kinds of values; of a list of objects the last one. */
function shapeOf(value: UbjValue, name = ''): unknown {
  // Version and names are of any length; attributes are of any name.
  if (ArrayBuffer.isView(value)) return value.constructor.name
  if (Array.isArray(value)) return name === 'trees' || name === 'enc' ? [shapeOf(value.at(-1) ?? null)] : 'list'
  if (typeof value !== 'object' || value === null) return typeof value
  const fields = Object.entries(value).map(([key, item]) => [key, key === 'attributes' ? {} : shapeOf(item, key)])
  return Object.fromEntries(fields)
}
