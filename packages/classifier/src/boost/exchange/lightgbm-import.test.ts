import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IS_NUMBER, LISTED_LEFT, MISSING_LEFT, ZERO_IS_MISSING } from '../ensemble/ensemble'
import { goldenModel, importOf, marginsOf } from './exchange.test-support'
import { fromLightgbm } from './lightgbm-import'

const BINARY = 'LightGBM 4.7.0: logistic'

function textOf(changes: Record<string, string>, tree: Record<string, string | undefined> = {}): string {
  const header = {
    version: 'v4',
    num_class: '1',
    num_tree_per_iteration: '1',
    label_index: '0',
    max_feature_idx: '1',
    objective: 'regression',
    feature_names: 'a b',
    feature_infos: '[0:9] 0:1:34',
    ...changes
  }
  const fields = {
    num_leaves: '4',
    num_cat: '1',
    split_feature: '0 1 0',
    split_gain: '9 5 3',
    threshold: '7.5 0 -inf',
    decision_type: '8 11 2',
    left_child: '1 -1 -3',
    right_child: '2 -2 -4',
    leaf_value: '1 2 3 4.5',
    leaf_weight: '5 6 7 8',
    leaf_count: '50 60 70 80',
    cat_boundaries: '0 2',
    cat_threshold: '1 4',
    is_linear: '0',
    shrinkage: '1',
    ...tree
  }
  const lines = (given: Record<string, string | undefined>) =>
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${value}`)
  const own = lines(fields)
  return ['tree', ...lines(header), '', 'Tree=0', ...own, '', '', 'end of trees', ''].join('\n')
}

describe('fromLightgbm', () => {
  it('reads a tree by hand', () => {
    const { ensemble, preparation, rounds } = fromLightgbm(textOf({}))
    expect(ensemble).toEqual({
      precision: 'float64',
      outputs: 1,
      cols: 2,
      base: Float64Array.of(0),
      roots: Int32Array.of(0, 7),
      treeOutputs: Int32Array.of(0),
      // Gaps: right at the root; right at sets of levels, whatever the default; nothing is missing at the third, where NaN is 0,
      // which is above -infinity.
      flags: Uint8Array.of(IS_NUMBER, LISTED_LEFT, IS_NUMBER, 0, 0, 0, 0),
      feature: Int32Array.of(0, 1, 0, 0, 0, 0, 0),
      // x <= 7.5 is x < 7.5 + 2^-50
      value: Float64Array.of(7.5 + 2 ** -50, 0, -Number.MAX_VALUE, 1, 2, 3, 4.5),
      left: Int32Array.of(1, 3, 5, -1, -1, -1, -1),
      right: Int32Array.of(2, 4, 6, -1, -1, -1, -1),
      setStart: new Int32Array(7),
      setWords: Int32Array.of(0, 2, 0, 0, 0, 0, 0),
      sets: Uint32Array.of(1, 4),
      gain: Float32Array.of(9, 5, 3, 0, 0, 0, 0),
      cover: Float32Array.of(26, 11, 15, 5, 6, 7, 8)
    })
    expect(preparation.features).toMatchObject([
      { name: 'a', kind: 'number' },
      { name: 'b', kind: 'category', levels: { length: 35 } }
    ])
    expect(rounds).toBe(1)
  })

  it('knows which side gaps and zeros take', () => {
    const flagsOf = (decision: number, threshold: string) =>
      fromLightgbm(textOf({}, { threshold: `${threshold} 0 1`, decision_type: `${decision} 11 0` })).ensemble.flags[0]
    const side = { none: 0, left: MISSING_LEFT }
    // Nothing is missing: NaN is 0.
    expect(flagsOf(0, '0')).toBe(IS_NUMBER | side.left)
    expect(flagsOf(2, '-1e-30')).toBe(IS_NUMBER | side.none)
    // 0 and NaN are missing.
    expect(flagsOf(4, '3')).toBe(IS_NUMBER | ZERO_IS_MISSING)
    expect(flagsOf(6, '-3')).toBe(IS_NUMBER | ZERO_IS_MISSING | side.left)
    // NaN is missing.
    expect(flagsOf(8, '3')).toBe(IS_NUMBER)
    expect(flagsOf(10, '-3')).toBe(IS_NUMBER | side.left)
  })

  it('goes left up to the threshold, to the last bit', () => {
    const next = (x: number) => fromLightgbm(textOf({}, { threshold: `${x} 0 1` })).ensemble.value[0]
    expect(next(0)).toBe(Number.MIN_VALUE)
    expect(next(-0)).toBe(Number.MIN_VALUE)
    expect(next(1)).toBe(1 + 2 ** -52)
    expect(next(-1)).toBe(-1 + 2 ** -53)
    expect(next(-Number.MIN_VALUE)).toBe(-0)
    expect(next(1e300)).toBeGreaterThan(1e300)
    expect(fromLightgbm(textOf({}, { threshold: 'inf 0 1' })).ensemble.value[0]).toBe(Number.MAX_VALUE)
  })

  it('says what the model is', () => {
    expect(importOf(goldenModel(BINARY))).toMatchObject({
      predictorType: 'binary',
      objective: 'logistic',
      link: 'logistic',
      classes: [0, 1],
      rounds: 3,
      decisions: ['from LightGBM v4, binary sigmoid:1: 3 trees'],
      warnings: []
    })
    expect(importOf(goldenModel('LightGBM 3.3.5: multiclass'))).toMatchObject({ classes: [0, 1, 2], rounds: 3 })
    const quantile = fromLightgbm(`${textOf({ objective: 'quantile' })}\nparameters:\n[alpha: 0.3]\n`)
    expect(quantile).toMatchObject({ objective: 'quantile', objectiveOptions: { quantile: 0.3 } })
    const steep = fromLightgbm(textOf({ objective: 'binary sigmoid:2' }))
    expect(steep.calibration.apply(0.7)).toBeCloseTo(1 / (1 + Math.exp(-1.4)), 12)
    const own = textOf({}).replace('objective=regression\n', '')
    expect(fromLightgbm(own)).toMatchObject({ objective: 'custom', link: 'identity' })
  })

  it('takes the mean of random forests', () => {
    const forest = textOf({}).replace('label_index', 'average_output\nlabel_index')
    const tree = forest.slice(forest.indexOf('Tree=0'), forest.indexOf('end of trees'))
    const two = forest.replace('end of trees', `${tree.replace('Tree=0', 'Tree=1')}end of trees`)
    expect([...fromLightgbm(two).ensemble.value.slice(10)]).toEqual([0.5, 1, 1.5, 2.25])
    const row = { data: Float64Array.of(9, 0), rows: 1, cols: 2 } as never
    expect(marginsOf(fromLightgbm(two), row)).toEqual(marginsOf(fromLightgbm(forest), row))
  })

  it('reads trees of one leaf, and lines that end as on Windows', () => {
    const leaf = ['num_leaves=1', 'num_cat=0', 'leaf_value=3.5', 'is_linear=0', 'shrinkage=1'].join('\n')
    const text = textOf({})
    const one = `${text.slice(0, text.indexOf('num_leaves'))}${leaf}\n\n\nend of trees\n`
    const row = { data: Float64Array.of(9, 0), rows: 1, cols: 2 } as never
    expect(marginsOf(fromLightgbm(one.replaceAll('\n', '\r\n')), row)).toEqual([3.5])
  })
})

describe('fromLightgbm refuses', () => {
  it.each<[string, string, string]>([
    ['linear trees', textOf({}, { is_linear: '1' }), 'tree 0 has linear models in its leaves'],
    [
      'one against all',
      textOf({ objective: 'multiclassova num_class:3 sigmoid:1' }),
      "'multiclassova num_class:3 sigmoid:1', expected one of: binary,"
    ],
    ['square roots of labels', textOf({ objective: 'regression sqrt' }), "objective is 'regression sqrt'"],
    ['objectives by a name of objects', textOf({ objective: 'constructor' }), "objective is 'constructor'"],
    [
      'classes without an objective of them',
      textOf({ num_class: '2', num_tree_per_iteration: '2' }),
      "has 2 classes, 2 trees a round and the objective 'regression'"
    ],
    ['a loop', textOf({}, { left_child: '1 0 -3' }), 'tree 0 is no tree'],
    ['a leaf twice', textOf({}, { left_child: '1 -2 -3' }), 'tree 0 is no tree'],
    [
      'a child outside',
      textOf({}, { left_child: '1 -1 -5' }),
      "left_child[2] is '-5', expected a whole number from -4 to 2"
    ],
    ['a feature outside', textOf({}, { split_feature: '0 1 2' }), "split_feature[2] is '2'"],
    ['a set outside', textOf({}, { threshold: '1 1 2' }), 'node 1 asks for set 1 of 1'],
    ['sets that fall', textOf({}, { num_cat: '2', cat_boundaries: '0 3 2' }), 'cat_boundaries fall at 2'],
    [
      'a level beyond what sets hold',
      textOf({}, { cat_boundaries: '0 2049', cat_threshold: `${'0 '.repeat(2048)}1` }),
      'has level 65536, expected at most 65535'
    ],
    ['a value that is no number', textOf({}, { leaf_value: '1 2 x 4' }), "leaf_value[2] is 'x', expected a number"],
    [
      'a value that is not finite',
      textOf({}, { leaf_value: '1 2 inf 4' }),
      "leaf_value[2] is 'inf', expected a number"
    ],
    ['too few values', textOf({}, { leaf_value: '1 2 3' }), 'leaf_value has 3 items, expected 4'],
    ['an unknown kind of gaps', textOf({}, { decision_type: '12 11 0' }), "decision_type[0] is '12'"],
    ['what lacks a field', textOf({}, { threshold: undefined }), 'tree 0 has no threshold: it is truncated'],
    ['names for other columns', textOf({ feature_names: 'a' }), '1 feature_names and 2 feature_infos, expected 2'],
    ['fewer trees than there were', textOf({ tree_sizes: '1 2' }), '1 trees, expected 2: it is truncated'],
    ['a sigmoid that is none', textOf({ objective: 'binary sigmoid:-1' }), 'expected a sigmoid above 0'],
    [
      'a quantile that is none',
      `${textOf({ objective: 'quantile' })}[alpha: x]\n`,
      "the parameter alpha is 'x', expected a number"
    ],
    ['JSON', '{"name":"tree"}', "expected 'tree': save it by save_model, as text"],
    ['nothing', '', "the file starts with '', expected 'tree'"],
    [
      'names of levels that are no JSON',
      `${textOf({})}\npandas_categorical:[["a`,
      'pandas_categorical: is not whole JSON'
    ]
  ])('%s', (_, text, message) => {
    expect(() => fromLightgbm(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    expect(() => fromLightgbm(text)).toThrow(message)
  })

  it('what is neither bytes nor text', () => {
    for (const given of [undefined, 7, [1], {}, Uint8Array.of(0xff)]) {
      expect(() => fromLightgbm(given as never)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    }
  })

  it('a file that is cut off', () => {
    const { file } = goldenModel(BINARY)
    const end = file.indexOf('end of trees') + 'end of trees'.length
    for (let length = 0; length < end; length += length > end - 20 ? 1 : 31) {
      expect(() => fromLightgbm(file.slice(0, length))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    }
  })

  it('any damage, or reads a model that predicts', () => {
    const { file } = goldenModel(BINARY)
    const noise = fc.constantFrom(...'0123456789-. =\n:ex')
    fc.assert(
      fc.property(fc.nat(file.length - 1), noise, (at, character) => {
        const damaged = file.slice(0, at) + character + file.slice(at + 1)
        try {
          marginsOf(fromLightgbm(damaged))
        } catch (error) {
          expect(error).toMatchObject({ name: 'NutshellError' })
        }
      }),
      { numRuns: 150 }
    )
  })
})
