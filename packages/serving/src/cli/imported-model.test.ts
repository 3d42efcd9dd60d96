import { BoostedTrees } from '@nutshell-ml/classifier'
import { Table } from '@nutshell-ml/core/table'
import { beforeAll, describe, expect, it } from 'vitest'
import { asTableModel, importTrees } from './imported-model'

const ROWS = [
  [1, 5],
  [2, 5],
  [3, 6],
  [4, 6]
]
const FIT = { label: [0, 0, 1, 1], trees: 2, minChildWeight: 0, validation: 'none' } as const

const column = (name: string, values: number[]) => ({
  name,
  type: 'number' as const,
  values: Float64Array.from(values)
})
const table = (names: string[]) =>
  Table.fromColumns(names.map((name, j) => column(name, j < 2 ? ROWS.map((row) => row[j]) : [0, 1, 1, 1])))

/** One split at 2.5 of LightGBM 4, its numbers rounded. */
const LIGHTGBM = `tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=regression
feature_names=size rooms
feature_infos=[1:4] [5:6]

Tree=0
num_leaves=2
num_cat=0
split_feature=0
split_gain=100
threshold=2.5
decision_type=2
left_child=-1
right_child=-2
leaf_value=0 10
leaf_weight=2 2
leaf_count=2 2
internal_value=5
internal_weight=4
internal_count=4
is_linear=0
shrinkage=1


end of trees
`

describe('models of other libraries', () => {
  let model: BoostedTrees
  beforeAll(async () => {
    model = await BoostedTrees.fit(ROWS, FIT)
  })

  it('are told by the beginning of the file', () => {
    expect(importTrees(model.toXgboost({ format: 'json' }))?.kind).toBe('model of XGBoost')
    expect(importTrees(model.toXgboost({ format: 'ubj' }))?.kind).toBe('model of XGBoost')
    expect(importTrees(new TextEncoder().encode(LIGHTGBM))?.kind).toBe('model of LightGBM')
    expect(importTrees(model.save())).toBeUndefined()
    expect(importTrees(new Uint8Array(20))).toBeUndefined()
    expect(importTrees(new TextEncoder().encode('size,color\n1,red\n'))).toBeUndefined()
    expect(() => importTrees(new TextEncoder().encode('tree\nversion=v4\n'))).toThrow(/LightGBM|model/)
    expect(() => importTrees(new TextEncoder().encode('{"a": 1}'))).toThrow(/learner/)
  })

  it('number columns without names from 1 on, and are measured by a column that is named', () => {
    const { model: imported } = importTrees(model.toXgboost())!
    const known = asTableModel(imported, 'truth')
    expect(known.schema.columns).toEqual(['1', '2', 'truth'].map((name) => ({ name, type: 'number' })))
    const rows = table(['1', '2', 'truth'])
    expect(known.predict(rows)).toEqual(model.predict(ROWS))
    expect(known.predictProba(rows)).toEqual(model.predictProba(ROWS))
    expect(known.evaluate(rows, {})).toMatchObject({ kind: 'binary', rows: 4, accuracy: 0.75 })
    expect(
      known.importances!()
        .map(({ name }) => name)
        .sort()
    ).toEqual(['1', '2'])
    expect(asTableModel(imported, undefined).schema.columns).toHaveLength(2)
  })

  it('of LightGBM are asked of tables', () => {
    const { model: imported } = importTrees(new TextEncoder().encode(LIGHTGBM))!
    const known = asTableModel(imported, undefined)
    expect(known.predict(table(['size', 'rooms']))).toEqual(Float64Array.of(0, 0, 10, 10))
  })

  it('keep the names that they have', async () => {
    const named = BoostedTrees.fromXgboost(model.withColumnNames(['size', 'rooms']).toXgboost())
    const known = asTableModel(named, undefined)
    expect(known.schema.columns.map(({ name }) => name)).toEqual(['size', 'rooms'])
    expect(known.predict(table(['size', 'rooms']))).toEqual(model.predict(ROWS))
  })
})
