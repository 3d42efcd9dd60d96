import { describe, expect, it } from 'vitest'
import { LISTED_RIGHT, MISSING_LEFT } from '../ensemble/ensemble'
import { bytesOf, changed, goldenModel, importOf, marginsOf, modelOf } from './exchange.test-support'
import { fromXgboost } from './xgboost-import'

const LOGISTIC = 'XGBoost 3.2.0: logistic'
const FOREST = 'XGBoost 3.2.0: forest, the best round of which is the second'

describe('fromXgboost', () => {
  it('reads a small tree by hand', () => {
    const small = changed(LOGISTIC, (json) => {
      json.learner.learner_model_param.base_score = '[5E-1]'
      modelOf(json).trees.length = 1
      modelOf(json).tree_info = [0]
      modelOf(json).iteration_indptr = [0, 1]
      modelOf(json).trees[0] = {
        base_weights: [0, 0, 0, 0, 0],
        categories: [1, 34],
        categories_nodes: [0],
        categories_segments: [0],
        categories_sizes: [2],
        default_left: [1, 0, 0, 0, 0],
        id: 0,
        left_children: [1, -1, 3, -1, -1],
        loss_changes: [5, 0, 3, 0, 0],
        parents: [2147483647, 0, 0, 2, 2],
        right_children: [2, -1, 4, -1, -1],
        split_conditions: [1e-45, 0.1, 7.5, 0.2, 0.3],
        split_indices: [2, 0, 1, 0, 0],
        split_type: [1, 0, 0, 0, 0],
        sum_hessian: [9, 4, 5, 3, 2],
        tree_param: { num_deleted: '0', num_feature: '4', num_nodes: '5', size_leaf_vector: '1' }
      }
    })
    const { ensemble } = fromXgboost(small)
    expect({ ...ensemble, setStart: undefined }).toEqual({
      precision: 'float32',
      outputs: 1,
      cols: 4,
      base: Float64Array.of(0),
      roots: Int32Array.of(0, 5),
      treeOutputs: Int32Array.of(0),
      flags: Uint8Array.of(LISTED_RIGHT | MISSING_LEFT, 0, 1, 0, 0),
      feature: Int32Array.of(2, 0, 1, 0, 0),
      value: Float64Array.from([0, 0.1, 7.5, 0.2, 0.3], Math.fround),
      left: Int32Array.of(1, -1, 3, -1, -1),
      right: Int32Array.of(2, -1, 4, -1, -1),
      setStart: undefined,
      setWords: Int32Array.of(2, 0, 0, 0, 0),
      sets: Uint32Array.of(2, 4),
      gain: Float32Array.of(5, 0, 3, 0, 0),
      cover: Float32Array.of(9, 4, 5, 3, 2)
    })
  })

  it('says what the model is', () => {
    expect(importOf(goldenModel(LOGISTIC))).toMatchObject({
      predictorType: 'binary',
      objective: 'logistic',
      link: 'logistic',
      classes: [0, 1],
      rounds: 3,
      bestRound: undefined,
      decisions: ['from XGBoost 3.2.0, binary:logistic: 3 of 3 trees'],
      warnings: []
    })
    expect(importOf(goldenModel('XGBoost 2.1.4: quantile'))).toMatchObject({
      predictorType: 'regression',
      objective: 'quantile',
      objectiveOptions: { quantile: 0.25 },
      link: 'identity',
      classes: []
    })
    expect(importOf(goldenModel('XGBoost 3.2.0: softmax'))).toMatchObject({
      classes: [0, 1, 2],
      rounds: 2,
      link: 'softmax'
    })
    expect(importOf(goldenModel('XGBoost 3.2.0: poisson'))).toMatchObject({ objective: 'poisson', link: 'exp' })
  })

  it('takes the trees up to the best round, or all', () => {
    const bytes = bytesOf(goldenModel(FOREST))
    // Two trees a round, of which the second of three was best.
    expect(fromXgboost(bytes)).toMatchObject({ rounds: 4, bestRound: 4 })
    const all = fromXgboost(bytes, { rounds: 'all' })
    expect(all).toMatchObject({ rounds: 6, bestRound: 4 })
    expect(marginsOf(all)).not.toEqual(goldenModel(FOREST).margins)
    // Before 2.0 a file does not say where rounds begin.
    const old = changed(FOREST, (json) => delete modelOf(json).iteration_indptr)
    expect(marginsOf(fromXgboost(old))).toEqual(goldenModel(FOREST).margins)
  })

  it('reads files without what newer versions added', () => {
    const old = changed(LOGISTIC, (json) => {
      json.version = [1, 7, 6]
      json.learner.learner_model_param = { base_score: '5E-1', num_class: '0', num_feature: '4' }
      delete json.learner.feature_names
      delete modelOf(json).cats
      for (const tree of modelOf(json).trees) {
        tree.default_left = tree.default_left.map(Boolean)
        tree.tree_param.size_leaf_vector = '0'
      }
    })
    const now = changed(LOGISTIC, (json) => {
      json.learner.learner_model_param.base_score = '[5E-1]'
    })
    expect(marginsOf(fromXgboost(old))).toEqual(marginsOf(fromXgboost(now)))
  })

  it('reads nodes that pruning took away, and children before their parents', () => {
    const shuffled = changed(LOGISTIC, (json) => {
      const tree = modelOf(json).trees[1]
      const count = tree.left_children.length
      // Node i becomes count - i, the root stays, and node count is one that no path leads to.
      const place = (i: number) => (i <= 0 ? i : count - i)
      for (const [name, list] of Object.entries<number[]>(tree)) {
        if (!Array.isArray(list) || list.length !== count || name.startsWith('categories')) continue
        const moved = [...list, list[count - 1]]
        list.forEach((value, i) => {
          moved[place(i)] = name.endsWith('children') ? place(value) : value
        })
        tree[name] = moved
      }
      tree.categories_nodes = tree.categories_nodes.map(place)
      tree.tree_param.num_nodes = String(count + 1)
    })
    expect(marginsOf(fromXgboost(shuffled))).toEqual(goldenModel(LOGISTIC).margins)
  })

  it('keeps probabilities off 0 and 1 as XGBoost 3 does', () => {
    const base = (score: string, version: number[]) =>
      fromXgboost(
        changed(LOGISTIC, (json) => {
          json.version = version
          json.learner.learner_model_param.base_score = score
        })
      ).ensemble.base[0]
    // What XGBoost 3.2.0 and 2.1.4 predict for them without trees.
    expect(base('[0E0]', [3, 2, 0])).toBe(Math.fround(-13.81551))
    expect(base('[1E0]', [3, 2, 0])).toBe(Math.fround(13.74516))
    expect(base('1E-8', [2, 1, 4])).toBe(Math.fround(-18.420681))
    expect(() => base('0E0', [2, 1, 4])).toThrow('base_score = 0 makes a margin of -Infinity, expected a finite one')
  })

  it('names levels by their numbers where names are cut in the wrong places', () => {
    const cut = changed('XGBoost 3.2.0: logistic, names of columns and levels', (json) => {
      modelOf(json).cats.enc[2] = { offsets: [0, 1, 2, 3, 4, 5], values: [-61, -87, 97, 98, 99] }
    })
    expect(fromXgboost(cut).preparation.features[2]).toMatchObject({
      kind: 'category',
      levels: ['0', '1', '2', '3', '4']
    })
    const numbers = changed('XGBoost 3.2.0: logistic, names of columns and levels', (json) => {
      modelOf(json).cats.enc[2] = { type: 15, values: [30, 10, 20, 50, 40] }
    })
    expect(fromXgboost(numbers).preparation.features[2]).toMatchObject({ levels: ['30', '10', '20', '50', '40'] })
  })

  it('takes the model of what Booster.serialize makes', () => {
    const text = `{"Config":{},"Model":${goldenModel(LOGISTIC).file}}`
    expect(marginsOf(fromXgboost(text))).toEqual(goldenModel(LOGISTIC).margins)
  })

  it('warns of a version that it does not know', () => {
    const newer = changed(LOGISTIC, (json) => {
      json.version = [4, 0, 0]
    })
    expect(fromXgboost(newer).warnings).toEqual(['the model is from XGBoost 4.0.0, newer than is known here'])
  })
})
