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

describe('models of other libraries', () => {
  let model: BoostedTrees
  beforeAll(async () => {
    model = await BoostedTrees.fit(ROWS, FIT)
  })

  it('are told by the beginning of the file', () => {
    expect(importTrees(model.toXgboost({ format: 'json' }))?.kind).toBe('model of XGBoost')
    expect(importTrees(model.toXgboost({ format: 'ubj' }))?.kind).toBe('model of XGBoost')
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

  it('keep the names that they have', async () => {
    const named = BoostedTrees.fromXgboost(model.withColumnNames(['size', 'rooms']).toXgboost())
    const known = asTableModel(named, undefined)
    expect(known.schema.columns.map(({ name }) => name)).toEqual(['size', 'rooms'])
    expect(known.predict(table(['size', 'rooms']))).toEqual(model.predict(ROWS))
  })
})
