import { decodeSafetensors, Matrix, NutshellError, Random } from '@nutshell-ml/core'
import { Table } from '@nutshell-ml/core/table'
import { beforeAll, describe, expect, it } from 'vitest'
import { BoostedTrees } from './boosted-trees'
import { ONE_SPLIT, refused, STEPS } from './steps.test-support'
import { tableOf, type Visit, visits } from './visits.test-support'

describe('a tree that can be worked out by hand', () => {
  let model: BoostedTrees
  beforeAll(async () => {
    // The base is the mean, 5; gradients are 5, 5, -5, -5 and Hessians 1: a split in the middle gains 10^2 / 2 + 10^2 / 2.
    model = await BoostedTrees.fit(STEPS, { ...ONE_SPLIT, label: [0, 0, 10, 10], predictorType: 'regression' })
  })

  it('predicts numbers, margins and leaves', () => {
    expect(model.predict(STEPS)).toEqual(Float64Array.of(0, 0, 10, 10))
    expect(model.predictRaw(STEPS)).toEqual(Matrix.from(Float64Array.of(0, 0, 10, 10), 4, 1))
    expect(model.predictRaw(STEPS, { rounds: 0 }).data).toEqual(Float64Array.of(5, 5, 5, 5))
    expect(model.predictLeaves(STEPS)).toEqual({ data: Int32Array.of(0, 0, 1, 1), rows: 4, cols: 1 })
    expect(model.predictInto(STEPS, new Float64Array(4))).toEqual(Float64Array.of(0, 0, 10, 10))
    expect(
      model.predict([
        [2.5, 0],
        [2.6, 0]
      ])
    ).toEqual(Float64Array.of(10, 10)) // x < 2.5 goes left
    expect(model.predict([])).toEqual(new Float64Array(0))
    expect(model.score(STEPS, [0, 0, 10, 10])).toBe(1)
    expect(model.score([], [])).toBeNaN()
  })

  it('tells how it came about', () => {
    expect(model.facts).toMatchObject({
      objective: 'squared',
      link: 'identity',
      rounds: 1,
      trees: 1,
      leaves: 2,
      rows: 4
    })
    expect([model.predictorType, model.classes, model.label, model.schema]).toEqual([
      'regression',
      [],
      undefined,
      undefined
    ])
    expect([model.rounds, model.bestRound, model.validation]).toEqual([1, undefined, undefined])
    expect(model.features.map(({ kind }) => kind)).toEqual(['number', 'number'])
  })

  it('explains', async () => {
    const [first, second] = model.features.map(({ name }) => name)
    const importances = (options: object) => model.importances({ normalised: false, ...options })
    expect(importances({})).toEqual([
      { name: first, importance: 100 },
      { name: second, importance: 0 }
    ])
    expect(importances({ kind: 'cover', by: 'feature' })[0].importance).toBe(4)
    expect(importances({ kind: 'splits' })[0].importance).toBe(1)
    const shap = model.shapValues(STEPS)
    expect([shap.rows, shap.outputs, shap.cols]).toEqual([4, 1, 3])
    expect(Array.from(shap.data)).toEqual([-5, 0, 5, -5, 0, 5, 5, 0, 5, 5, 0, 5])
    expect(model.explain([4, 7])).toMatchObject({ prediction: 10, baseline: 5, margin: 10 })
    const curve = model.partialDependence(STEPS, first)
    expect(Array.from(curve.axes[0].values)).toEqual([1, 2, 3, 4])
    expect(Array.from(curve.averages)).toEqual([0, 0, 10, 10])
    const label = [0, 0, 10, 10]
    const { score, columns } = await model.permutationImportance(STEPS, { label, repeats: 8 })
    expect(score).toBe(1)
    // Of R2 a row that is moved to the other side takes 100 of 100.
    expect(columns.map(({ column }) => column)).toEqual([first, second])
    expect(columns[1]).toMatchObject({ mean: 0, std: 0 })
    for (const loss of columns[0].repeats) expect([0, 2, 4]).toContain(loss)
    expect((await model.permutationImportance(STEPS, { label, metric: 'mae' })).score).toBe(0)
  })

  it('makes a small file that gives the same model', () => {
    const { tensors, metadata } = decodeSafetensors(model.save())
    expect(metadata).toMatchObject({ model: 'nutshell.boost', version: '1', kind: 'matrix' })
    const types = Object.fromEntries(
      [...tensors].map(([name, { data }]) => [name, `${data.constructor.name} ${data.length}`])
    )
    expect(types).toEqual({
      base: 'Float64Array 1',
      treeNodes: 'Int32Array 1',
      treeOutputs: 'Uint8Array 1',
      flags: 'Uint8Array 3',
      feature: 'Uint8Array 3',
      value: 'Float32Array 3',
      left: 'Uint8Array 3',
      right: 'Uint8Array 3',
      gain: 'Float32Array 3',
      cover: 'Float32Array 3',
      setWords: 'Int32Array 0',
      sets: 'Int32Array 0',
      used: 'Uint8Array 2'
    })
    const loaded = BoostedTrees.load(model.save())
    expect(loaded.save()).toEqual(model.save())
    expect(loaded.predict(STEPS)).toEqual(model.predict(STEPS))
    expect(loaded.importances()).toEqual(model.importances())
  })

  it('predicts counts as e to the margin', async () => {
    const counts = await BoostedTrees.fit(STEPS, { ...ONE_SPLIT, label: [1, 2, 3, 4], objective: 'poisson' })
    const margins = counts.predictRaw(STEPS).data
    const said = counts.predict(STEPS)
    for (let i = 0; i < 4; i++) expect(said[i]).toBeCloseTo(Math.exp(margins[i]), 12)
    expect(counts.evaluate(STEPS, { label: said })).toMatchObject({ rmse: 0, r2: 1 })
  })
})

describe('a model of a table', () => {
  const rows = visits(300)
  const table = tableOf(rows)
  let model: BoostedTrees<Visit>
  beforeAll(async () => {
    model = (await BoostedTrees.fit(table, {
      label: 'bought',
      trees: 12,
      leaves: 6,
      validation: 0.2
    })) as BoostedTrees<Visit>
  })

  it('predicts a table, rows as objects and a single row alike', () => {
    const [all, one] = [model.predict(table), rows.map((row) => model.predict(row))]
    expect(model.predict(rows)).toEqual(all)
    expect(one).toEqual(all)
    const probabilities = model.predictProba(table)
    expect(model.predictProba(rows)).toEqual(probabilities)
    const margins = model.predictRaw(table).data
    for (let i = 0; i < rows.length; i++) {
      const [no, yes] = model.predictProba(rows[i])
      expect([no, yes]).toEqual([probabilities.data[2 * i], probabilities.data[2 * i + 1]])
      expect(no + yes).toBeCloseTo(1, 14)
      expect(yes).toBeCloseTo(1 / (1 + Math.exp(-margins[i])), 14)
      expect(all[i]).toBe(yes >= 0.5 ? 'yes' : 'no')
    }
    expect(model.evaluate(table)).toMatchObject({ kind: 'binary', rows: 300, unlabelled: 0, unknownClasses: 0 })
    expect(model.score(table)).toBe(rows.filter(({ bought }, i) => bought === all[i]).length / 300)
    expect(model.score(table)).toBeGreaterThan(0.85)
  })

  it('takes gaps and levels that it never met alike', () => {
    const gap = model.predictProba({ size: 3 })
    expect(model.predictProba({ size: 3, color: 'mauve' })).toEqual(gap)
    expect(model.predictProba({ size: 3, color: undefined })).toEqual(gap)
    expect(model.predictProba({ color: 'red' })).toEqual(model.predictProba({ size: Number.NaN, color: 'red' }))
  })

  it('knows its columns, and tells what it did', () => {
    expect(model.schema).toEqual({
      columns: [
        { name: 'size', type: 'number' },
        { name: 'color', type: 'category' },
        { name: 'bought', type: 'category' }
      ]
    })
    expect(model.features).toEqual([
      { name: 'size', column: 'size', kind: 'number' },
      { name: 'color', column: 'color', kind: 'category', levels: ['blue', 'green', 'red', 'white'] }
    ])
    expect(model.validation).toMatchObject({ kind: 'binary', rows: 60 })
    expect(model.decisions.join('; ')).toMatch(/size/)
    expect([model.label, model.threshold, model.classes]).toEqual(['bought', 0.5, ['no', 'yes']])
    const { text, contributions, margin, baseline } = model.explain(rows[0])
    expect(text).toMatch(/^(yes|no) with probability/)
    expect(contributions.map(({ column }) => column).sort()).toEqual(['color', 'size'])
    const sum = contributions.reduce((total, { contribution }) => total + contribution, baseline)
    expect(sum).toBeCloseTo(margin, 10)
  })

  it('keeps sets of levels in its file', () => {
    const loaded = BoostedTrees.load<Visit>(model.save())
    expect(decodeSafetensors(model.save()).tensors.get('sets')!.data.length).toBeGreaterThan(0)
    expect(loaded.predictProba(table)).toEqual(model.predictProba(table))
    expect([loaded.schema, loaded.features, loaded.decisions]).toEqual([model.schema, model.features, model.decisions])
    expect(loaded.validation).toBeUndefined()
    expect(loaded.save()).toEqual(model.save())
  })

  it('goes to XGBoost and back, and into a module', async () => {
    const back = BoostedTrees.fromXgboost(model.toXgboost())
    expect(back.predictProba(table)).toEqual(model.predictProba(table))
    expect(back.classes).toEqual(['no', 'yes'])
    expect(BoostedTrees.load<Visit>(back.save()).predictProba(rows)).toEqual(model.predictProba(rows))
    const module = await import(`data:text/javascript,${encodeURIComponent(model.toModule())}`)
    expect(rows.map((row) => module.predict(row))).toEqual(model.predict(rows))
    expect(module.predictProba(rows[0])).toEqual(model.predictProba(rows[0]))
    expect(model.toModuleTypes()).toContain('export declare function predict(row: Row): Class')
  })

  it('goes on from a model', async () => {
    const more = await BoostedTrees.fit(table, {
      label: 'bought',
      trees: 3,
      leaves: 6,
      validation: 'none',
      warmStart: model
    })
    expect(more.rounds).toBe(15)
    expect(more.predictRaw(table, { rounds: 12 })).toEqual(model.predictRaw(table))
  })

  it('errors', async () => {
    expect(() => model.predict(STEPS)).toThrow(refused('INVALID_INPUT', /learned from a table/))
    expect(() => model.predict({ shape: 1 } as never)).toThrow(
      refused('INVALID_INPUT', /expected an object with the columns size, color/)
    )
    expect(() => model.predict(Table.fromColumns([table.column('size')]))).toThrow(
      refused('INVALID_INPUT', /no column 'color'/)
    )
    expect(() => model.predictInto(table, new Float64Array(300))).toThrow(
      refused('INVALID_INPUT', /classes of this model are texts/)
    )
    expect(() => model.predictRaw(table, { rounds: -1 })).toThrow(refused('INVALID_OPTION', /rounds = -1/))
    expect(() => model.predictRaw(table, { trees: 1 } as never)).toThrow(refused('UNKNOWN_OPTION', /known: rounds/))
    expect(() => model.partialDependence(table, 'shape')).toThrow(refused('INVALID_OPTION', /no feature 'shape'/))
    await expect(model.permutationImportance(table, { metric: 'rmse' })).rejects.toEqual(
      refused('INVALID_OPTION', /metric = 'rmse', expected one of: accuracy/)
    )
    await expect(BoostedTrees.fit(table, { label: 'bought', warmStart: {} })).rejects.toEqual(
      refused('INVALID_OPTION', /warmStart = .*expected a BoostedTrees model/)
    )
    await expect(BoostedTrees.fit(table, undefined as never)).rejects.toBeInstanceOf(NutshellError)
  })
})

describe('a model of several classes', () => {
  const random = new Random(9)
  const X = Matrix.from(
    Float64Array.from({ length: 2500 * 3 }, () => random.int(20)),
    2500,
    3
  )
  const names = ['one', 'two', 'three']
  const label = Array.from({ length: 2500 }, (_, i) => names[Math.min(2, Math.floor(X.data[3 * i] / 7))])
  let model: BoostedTrees
  beforeAll(async () => {
    model = await BoostedTrees.fit(X, { label, trees: 4, leaves: 4, validation: 'none' })
  })

  it('says of many rows what it says of each', () => {
    const all = model.predict(X) as unknown as string[]
    expect(all).toEqual(label)
    const probabilities = model.predictProba(X)
    const margins = model.predictRaw(X)
    expect([probabilities.rows, probabilities.cols, margins.cols]).toEqual([2500, 3, 3])
    for (const i of [0, 1, 1023, 1024, 1025, 2047, 2048, 2499]) {
      const row = [X.row(i)]
      expect(model.predict(row)).toEqual([all[i]])
      expect(model.predictProba(row).data).toEqual(probabilities.row(i))
      expect(model.predictRaw(row).data).toEqual(margins.row(i))
      const [least, , most] = [...probabilities.row(i)].sort((a, b) => a - b)
      expect(model.classes[probabilities.row(i).indexOf(most)]).toBe(all[i])
      expect(least).toBeGreaterThan(0)
    }
    expect(model.predictLeaves(X)).toMatchObject({ rows: 2500, cols: 12 })
    expect(model.facts).toMatchObject({ rounds: 4, trees: 12, objective: 'softmax' })
  })

  it('counts a class that it does not know as wrong', () => {
    const truth = label.map((name, i) => (i < 100 ? 'four' : name))
    expect(model.evaluate(X, { label: truth })).toMatchObject({ rows: 2500, unknownClasses: 100, accuracy: 0.96 })
    expect(() => model.evaluate(X)).toThrow(refused('INVALID_OPTION', /label is missing/))
    expect(() => model.evaluate(X, { label: 'size' })).toThrow(refused('INVALID_OPTION', /names a column/))
  })

  it('explains the class that it says against the others', async () => {
    const { prediction, probability, contributions } = model.explain(X.row(0))
    expect([prediction, probability]).toEqual([label[0], Math.max(...model.predictProba([X.row(0)]).data)])
    expect(contributions[0].column).toBe(model.importances()[0].name)
    const { columns } = await model.permutationImportance(X, { label, metric: 'log-loss', repeats: 1 })
    expect(columns[0].column).toBe(contributions[0].column)
    expect(columns[0].mean).toBeGreaterThan(0)
  })

  it('takes names for its columns', () => {
    const named = model.withColumnNames(['a', 'b', 'c'])
    const [a, b, c] = X.row(7)
    expect(named.predict({ a, b, c })).toBe(label[7])
    expect(named.predictProba([{ c, a, b }]).data).toEqual(model.predictProba([X.row(7)]).data)
    expect(named.predict(X)).toEqual(label)
    expect(
      BoostedTrees.load(named.save())
        .importances()
        .map(({ name }) => name)
        .sort()
    ).toEqual(['a', 'b', 'c'])
    expect(() => named.predict({ d: 1 })).toThrow(
      refused('INVALID_INPUT', /expected an object with the columns a, b, c/)
    )
    expect(() => model.withColumnNames(['a', 'b'])).toThrow(
      refused('INVALID_SHAPE', /names = an array of 2, expected 3/)
    )
    expect(() => model.withColumnNames(['a', 'b', 'a'])).toThrow(refused('INVALID_SHAPE', /expected 3 different ones/))
  })
})
