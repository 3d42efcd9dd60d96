import { decodeSafetensors, encodeSafetensors, Matrix, NutshellError, Random, type Tensor } from '@nutshell-ml/core'
import { Table } from '@nutshell-ml/core/table'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { LinearLearner } from '../linear/linear-learner'
import { BoostedTrees } from './boosted-trees'

const STEPS = Matrix.fromRows([
  [1, 7],
  [2, 7],
  [3, 7],
  [4, 7]
])
/** One tree of one split, without shrinking: it says what is true. */
const ONE_SPLIT = { trees: 1, leaves: 2, learningRate: 1, l2: 0, validation: 'none' } as const

interface Visit {
  size: number | undefined
  color: string | undefined
  bought: string
}

function visits(count: number): Visit[] {
  const random = new Random(5)
  return Array.from({ length: count }, () => {
    const size = random.int(10) === 0 ? undefined : Math.round(random.next() * 100) / 10
    const color = random.int(10) === 0 ? undefined : ['red', 'green', 'blue', 'white'][random.int(4)]
    const score = (size ?? 7) / 2 + (color === 'red' || color === 'white' ? 2 : 0) + random.next()
    return { size, color, bought: score > 4.5 ? 'yes' : 'no' }
  })
}

function tableOf(rows: readonly Visit[]): Table {
  const levels = ['blue', 'green', 'mauve', 'red', 'white']
  return Table.fromColumns([
    { name: 'size', type: 'number', values: Float64Array.from(rows, ({ size }) => size ?? Number.NaN) },
    {
      name: 'color',
      type: 'category',
      codes: Int32Array.from(rows, ({ color }) => levels.indexOf(color ?? '')),
      levels
    },
    {
      name: 'bought',
      type: 'category',
      codes: Int32Array.from(rows, (row) => (row.bought === 'yes' ? 1 : 0)),
      levels: ['no', 'yes']
    }
  ])
}

const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })

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

describe('files', () => {
  it('hold wide rows and large trees as well', async () => {
    const random = new Random(2)
    const X = Matrix.from(
      Float64Array.from({ length: 400 * 300 }, () => random.next()),
      400,
      300
    )
    const label = Float64Array.from({ length: 400 }, (_, i) => X.data[i * 300 + 299] + X.data[i * 300] * random.next())
    const model = await BoostedTrees.fit(X, {
      label,
      trees: 1,
      leaves: 200,
      minChildWeight: 0,
      l2: 0,
      validation: 'none'
    })
    expect(model.facts.leaves).toBe(200)
    const { tensors } = decodeSafetensors(model.save())
    for (const name of ['feature', 'left', 'right']) expect(tensors.get(name)!.data).toBeInstanceOf(Int32Array)
    const loaded = BoostedTrees.load(model.save())
    expect(loaded.predict(X)).toEqual(model.predict(X))
    expect(loaded.predictLeaves(X)).toEqual(model.predictLeaves(X))
  })

  it('with any bit changed are refused, or a model that can be asked', async () => {
    const rows = visits(60)
    const model = await BoostedTrees.fit(tableOf(rows), {
      label: 'bought',
      trees: 2,
      leaves: 4,
      minChildWeight: 0,
      validation: 'none'
    })
    const bytes = model.save()
    const bit = fc.tuple(fc.nat(bytes.length - 1), fc.nat(7))
    fc.assert(
      fc.property(fc.array(bit, { minLength: 1, maxLength: 3 }), (changes) => {
        const changed = bytes.slice()
        for (const [at, place] of changes) changed[at] ^= 1 << place
        try {
          const loaded = BoostedTrees.load(changed)
          const said = loaded.predict(rows.slice(0, 5) as never)
          expect(said).toHaveLength(5)
          loaded.shapValues(rows.slice(0, 2) as never)
          loaded.importances()
        } catch (error) {
          expect(error).toBeInstanceOf(NutshellError)
        }
      }),
      { numRuns: 500, seed: 1 }
    )
  })

  it.each<[string, RegExp, (tensors: Map<string, Tensor>, metadata: Record<string, string>) => void]>([
    ['a part that is gone', /its cover are not there/, (tensors) => tensors.delete('cover')],
    [
      'numbers of another type',
      /its value are a Float64Array/,
      (tensors) => tensors.set('value', { shape: [3], data: new Float64Array(3) })
    ],
    ['a child outside of its tree', /has child 9/, (tensors) => tensors.get('left')!.data.fill(9)],
    ['a tree in a circle', /node 1 of tree 0 has 0 parents/, (tensors) => tensors.get('left')!.data.set([2, 0, 1])],
    ['a feature that rows have not', /reads feature 5 of 2/, (tensors) => tensors.get('feature')!.data.fill(5)],
    ['an output that there is not', /adds to output 3 of 1/, (tensors) => tensors.get('treeOutputs')!.data.fill(3)],
    ['more nodes than there are', /tree 0 has 900 nodes of 3/, (tensors) => tensors.get('treeNodes')!.data.fill(900)],
    [
      'sets of nobody',
      /sets that belong to no node/,
      (tensors) => tensors.set('sets', { shape: [1], data: new Int32Array(1) })
    ],
    ['more rounds than trees', /1 trees for 7 rounds/, (_, metadata) => replace(metadata, 'rounds', 7)],
    ['a wrong objective', /its state is damaged/, (_, metadata) => replace(metadata, 'objective', 'guess')],
    ['a link that does not go with it', /its state is damaged/, (_, metadata) => replace(metadata, 'link', 'softmax')],
    ['another width', /it is of 2 features/, (_, metadata) => replace(metadata, 'cols', 1e9, 'preparation')],
    [
      'another version',
      /holds nutshell.boost version 2, expected nutshell.boost version 1/,
      (_, metadata) => Object.assign(metadata, { version: '2' })
    ]
  ])('with %s are refused', async (_, message, change) => {
    const model = await BoostedTrees.fit(STEPS, { ...ONE_SPLIT, label: [0, 0, 10, 10], predictorType: 'regression' })
    const { tensors, metadata } = decodeSafetensors(model.save())
    const changed = new Map(tensors)
    const texts = { ...metadata }
    change(changed, texts)
    expect(() => BoostedTrees.load(encodeSafetensors(changed, texts))).toThrow(refused('INVALID_INPUT', message))
  })

  it('of other models are refused', async () => {
    const linear = await LinearLearner.fit(STEPS, { label: [0, 0, 1, 1] })
    const boosted = await BoostedTrees.fit(STEPS, { ...ONE_SPLIT, label: [0, 0, 1, 1] })
    expect(() => BoostedTrees.load(linear.save())).toThrow(
      refused(
        'INVALID_INPUT',
        /not a model of boosted trees: it holds nutshell.linear version 1, expected nutshell.boost/
      )
    )
    expect(() => LinearLearner.load(boosted.save())).toThrow(
      refused('INVALID_INPUT', /not a linear model: it holds nutshell.boost/)
    )
    expect(() => BoostedTrees.fromXgboost(boosted.save())).toThrow(NutshellError)
    expect(() => BoostedTrees.fromLightgbm('trees')).toThrow(NutshellError)
  })
})

function replace(metadata: Record<string, string>, name: string, value: unknown, part = 'state'): void {
  metadata[part] = JSON.stringify({ ...JSON.parse(metadata[part]), [name]: value })
}
