import { Matrix, Random } from '@nutshell-ml/core'
import { Table, tableFromRows } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { splitRows } from '../split/split-rows'
import { LinearLearner } from './linear-learner'

interface Passenger {
  id: number
  age: number | null
  rating: number
  travel: string
  happy: string
}

/** Passengers whose happiness hangs on a rating, in no straight line, and on how they travel. */
function passengers(count: number, seed = 1): Passenger[] {
  const random = new Random(seed)
  return Array.from({ length: count }, (_, id) => {
    const rating = random.int(6)
    const travel = random.next() < 0.5 ? 'business' : 'personal'
    const margin = [1, -2, -1.5, -1, 1.5, 2.5][rating] + (travel === 'business' ? 1 : -1)
    const happy = random.next() < 1 / (1 + Math.exp(-margin)) ? 'yes' : 'no'
    return { id: id + 1, age: random.next() < 0.1 ? null : 20 + random.int(50), rating, travel, happy }
  })
}

const rows = passengers(3000)
const test = passengers(2000, 2)

const fitted = LinearLearner.fit(rows, { label: 'happy' })

describe('a model of a table', () => {
  it('takes ratings as categories because validation rows say so, and says it', async () => {
    const model = await fitted
    expect(model.decisions.join('\n')).toMatch(/1 column of few whole numbers: better as categories.*rating/)
    expect(model.features.map(({ name }) => name)).toContain('rating = 0')
    const asNumber = await LinearLearner.fit(rows, { label: 'happy', prepare: { categorical: [] } })
    expect(asNumber.features.map(({ name }) => name)).toContain('rating')
    const [own, other] = [model.evaluate(test), asNumber.evaluate(test)]
    if (own.kind !== 'binary' || other.kind !== 'binary') throw new Error('not binary')
    expect(own.logLoss).toBeLessThan(other.logLoss - 0.02)
  })

  it('sets ids aside, fills gaps and tells of both', async () => {
    const { decisions, features } = await fitted
    expect(decisions.join('\n')).toMatch(/id: set aside/)
    expect(decisions.join('\n')).toMatch(/age: \d+ gaps filled/)
    expect(features.some(({ column }) => column === 'id')).toBe(false)
  })

  it('knows its classes, the later one positive, unless told otherwise', async () => {
    const model = await fitted
    expect([model.predictorType, model.classes, model.label]).toEqual(['binary', ['no', 'yes'], 'happy'])
    const turned = await LinearLearner.fit(rows, { label: 'happy', positive: 'no', l2: 1e-3, validation: 'none' })
    const straight = await LinearLearner.fit(rows, { label: 'happy', l2: 1e-3, validation: 'none' })
    expect(turned.classes).toEqual(['yes', 'no'])
    expect(turned.predict(test)).toEqual(straight.predict(test))
  })

  it('says the same of a row, of rows and of a table', async () => {
    const model = await fitted
    const table = tableFromRows(test, { types: { id: 'id' } })
    const labels = model.predict(test)
    expect(model.predict(table)).toEqual(labels)
    expect(test.slice(0, 50).map((row) => model.predict(row))).toEqual([...labels].slice(0, 50))
    const proba = model.predictProba(table)
    expect([proba.rows, proba.cols]).toEqual([2000, 2])
    for (let i = 0; i < 50; i++) {
      const own = model.predictProba(test[i])
      expect(Array.from(own)).toEqual([proba.data[2 * i], proba.data[2 * i + 1]])
      expect(model.predict(test[i])).toBe(own[1] >= 0.5 ? 'yes' : 'no')
    }
  })

  it('does not mind columns in another order, others beside them, or gaps', async () => {
    const model = await fitted
    const [row] = test
    const { happy: _, id: __, ...known } = row
    const turned = Object.fromEntries(Object.entries(known).reverse())
    expect(model.predictProba(turned as Partial<Passenger>)).toEqual(model.predictProba(row))
    expect(model.predictProba({ ...row, more: 5 } as Passenger)).toEqual(model.predictProba(row))
    expect(model.predictProba({ ...row, rating: '3' as never })).toEqual(model.predictProba({ ...row, rating: 3 }))
    const gap = model.predictProba({ travel: 'business' })
    expect(gap[0] + gap[1]).toBeCloseTo(1, 12)
    const unseen = model.predictProba({ ...row, travel: 'teleport', rating: 17 })
    expect(unseen.every(Number.isFinite)).toBe(true)
  })

  it('names what is wrong with a row', async () => {
    const model = await fitted
    expect(() => model.predict({ age: 'old' as never, rating: 1, travel: 'business' })).toThrow(/age.*'old'/)
    expect(() => model.predict({ speed: 3 } as never)).toThrow(/age, rating, travel/)
    expect(() => model.predict(Matrix.fromRows([[1, 2, 3]]) as never)).toThrow('learned from a table')
    const table = tableFromRows(test).without(['travel'])
    expect(() => model.predict(table)).toThrow(/'travel'/)
  })

  it('is fitted on the training rows alone until all is chosen', async () => {
    // What a held-out row holds changes nothing about a model by which nothing is chosen.
    const words = ['loud', 'calm', 'late', 'early']
    const told = rows.map((row, i) => ({
      ...row,
      remark: `${words[i % 4]} ${words[(i * 7) % 3]} crew, seat ${i % 90}`
    }))
    const codes = rows.map(({ happy }) => (happy === 'yes' ? 1 : 0))
    const { test: held } = splitRows({ rows: rows.length, test: 0.2, seed: 0, stratify: codes })
    const changed = told.map((row) => ({ ...row }))
    for (const i of held) {
      Object.assign(changed[i], {
        age: 9999,
        rating: 1000 + i,
        travel: 'balloon',
        remark: 'words that nobody else has'
      })
    }
    const tables = [told, changed].map((list) => tableFromRows(list, { types: { remark: 'text', id: 'id' } }))
    for (const more of [
      {},
      { resample: 'over' },
      { resample: 'under' },
      { classWeights: 'balanced' },
      { pca: { components: 3 }, prepare: { categorical: [], drop: ['remark'] } },
      { select: { l1: 0.02 } },
      { select: { variance: 0.01, univariate: { score: 'f-classif', keep: 5 } } },
      { prepare: { categorical: [], impute: 'median', rare: 3 } }
    ] as const) {
      const options = {
        label: 'happy',
        refit: false,
        validation: 0.2,
        l2: 1e-3,
        prepare: { categorical: [] },
        ...more
      } as const
      const [model, other] = await Promise.all(tables.map((table) => LinearLearner.fit(table, options)))
      expect(other.coefficients).toEqual(model.coefficients)
      expect(other.intercepts).toEqual(model.intercepts)
    }
  })

  it('explains a row: contributions of columns add up to its log-odds', async () => {
    const model = await fitted
    for (const row of test.slice(0, 20)) {
      const { prediction, probability, baseline, contributions, margin, text } = model.explain(row)
      const sum = contributions.reduce((total, { contribution }) => total + contribution, baseline)
      expect(sum).toBeCloseTo(margin, 9)
      expect(probability).toBeCloseTo(1 / (1 + Math.exp(-margin)), 12)
      expect(prediction).toBe(model.predict(row))
      expect(new Set(contributions.map(({ column }) => column))).toEqual(new Set(['age', 'rating', 'travel']))
      expect(text).toMatch(/^(yes|no) with probability \d/)
    }
    const { text } = model.explain({ age: 30, rating: 5, travel: 'business' })
    expect(text).toMatch(
      /^yes with probability 0\.9\d\. For it: rating = 5 \(\+[\d.]+\), travel = business \(\+[\d.]+\)/
    )
  })

  it('evaluates: rows without a label are left out, unknown classes are wrong', async () => {
    const model = await fitted
    const plain = model.evaluate(test)
    const odd = [...test, { ...test[0], happy: 'perhaps' }, { ...test[1], happy: null as never }]
    const other = model.evaluate(tableFromRows(odd))
    if (plain.kind !== 'binary' || other.kind !== 'binary') throw new Error('not binary')
    expect([other.rows, other.unlabelled, other.unknownClasses]).toEqual([2001, 1, 1])
    expect(other.accuracy).toBeCloseTo((plain.accuracy * 2000) / 2001, 12)
    expect(other.logLoss).toBe(plain.logLoss)
  })

  it('says when no row is of a class that it knows', async () => {
    const model = await fitted
    const other = tableFromRows(test.slice(0, 5).map((row) => ({ ...row, happy: 'perhaps' })))
    expect(() => model.evaluate(other)).toThrow('none of 5 rows is of a class that the model knows: no, yes')
  })

  it('moves the threshold where the criterion says, and keeps it in the file', async () => {
    const model = await LinearLearner.fit(rows, { label: 'happy', modelSelection: { precisionAtTargetRecall: 0.95 } })
    expect(model.threshold).toBeLessThan(0.5)
    const evaluation = model.evaluate(test)
    if (evaluation.kind !== 'binary') throw new Error('not binary')
    expect(evaluation.recall).toBeGreaterThan(0.92)
    const loaded = LinearLearner.load<Passenger>(model.save())
    expect([loaded.threshold, loaded.label, loaded.decisions]).toEqual([model.threshold, model.label, model.decisions])
    expect(loaded.predict(test)).toEqual(model.predict(test))
    expect(loaded.schema).toEqual(model.schema)
  })
})

describe('options', () => {
  it('class weights move predictions to the rarer class', async () => {
    const rare = rows.filter(({ happy }, i) => happy === 'no' || i % 8 === 0)
    const recallOf = async (options: object) => {
      const evaluation = (await LinearLearner.fit(rare, { label: 'happy', ...options })).evaluate(test)
      return evaluation.kind === 'binary' ? evaluation.recall : Number.NaN
    }
    const plain = await recallOf({})
    for (const options of [
      { classWeights: 'balanced' },
      { positiveWeight: 'balanced' },
      { classWeights: { yes: 8 } },
      { resample: 'over' },
      { resample: 'under' }
    ]) {
      expect(await recallOf(options)).toBeGreaterThan(plain + 0.1)
    }
  })

  it('selection and principal components leave a model of the original columns', async () => {
    const options = { label: 'happy', l2: 1e-3, validation: 'none' } as const
    const few = await LinearLearner.fit(rows, { ...options, select: { univariate: { score: 'f-classif', keep: 2 } } })
    expect(few.coefficients.filter(({ value }) => value !== 0)).toHaveLength(2)
    const sparse = await LinearLearner.fit(rows, { ...options, select: { l1: 0.02 } })
    expect(sparse.coefficients.filter(({ value }) => value === 0).length).toBeGreaterThan(0)
    const components = await LinearLearner.fit(rows, { ...options, pca: { components: 0.999 } })
    expect(
      components
        .explain(test[0])
        .contributions.map(({ column }) => column)
        .sort()
    ).toEqual(['age', 'rating', 'travel'])
    const whole = await LinearLearner.fit(rows, options)
    expect(Math.abs(components.score(test) - whole.score(test))).toBeLessThan(0.01)
  })

  it('weights in a column are named with their row', async () => {
    const weighted = rows.map((row, i) => ({ ...row, weight: i === 6 ? -1 : 1 + (i % 3) }))
    const fit = LinearLearner.fit(weighted, { label: 'happy', sampleWeight: 'weight' })
    await expect(fit).rejects.toThrow("column 'weight': row 7 has -1, expected a weight >= 0")
  })

  it('apply where they mean something', async () => {
    const fit = (options: object) => LinearLearner.fit(rows, { label: 'happy', ...options })
    await expect(fit({ loss: 'squared' })).rejects.toThrow(/loss = 'squared', expected one of: logistic, hinge/)
    await expect(fit({ positive: 'maybe' })).rejects.toThrow(/positive = 'maybe', expected one of: no, yes/)
    await expect(fit({ classWeights: { maybe: 2 } })).rejects.toThrow(/no class 'maybe'; classes: no, yes/)
    await expect(fit({ label: 'joy' })).rejects.toThrow(/no column 'joy'/)
    await expect(fit({ predictorType: 'regression' })).rejects.toThrow(
      /column 'happy' holds 'no', 'yes', expected numbers/
    )
    await expect(fit({ label: 'id' })).rejects.toThrow(/ids/)
    await expect(fit({ modelSelection: 'mse' })).rejects.toThrow(/modelSelection/)
    const age = { label: 'age', prepare: { drop: ['happy'] } }
    await expect(LinearLearner.fit(rows, { ...age, threshold: 0.3 })).rejects.toThrow(
      /threshold applies only to 'binary'/
    )
    const one = rows.filter(({ happy }) => happy === 'yes')
    await expect(LinearLearner.fit(one, { label: 'happy' })).rejects.toThrow(/one class, 'yes'/)
  })

  it('validation rows can be a table, whole groups or the latest', async () => {
    const table = tableFromRows(rows)
    const given = await LinearLearner.fit(table, { label: 'happy', validation: tableFromRows(test) })
    expect(given.validation?.rows).toBe(2000)
    const late = await LinearLearner.fit(table, {
      label: 'happy',
      validation: { time: 'id', share: 0.3 },
      prepare: {}
    })
    expect(late.validation?.rows).toBe(900)
    const groups = await LinearLearner.fit(table, {
      label: 'happy',
      validation: { groups: rows.map(({ id }) => id % 50) }
    })
    expect(groups.validation?.rows).toBe(600)
  })
})

describe('numbers as label', () => {
  const lines = Array.from({ length: 400 }, (_, i) => ({
    x: i % 37,
    z: (i * 7) % 11,
    y: 3 * (i % 37) - 2 * ((i * 7) % 11) + 5
  }))

  it('a line is found, in units of the label', async () => {
    const model = await LinearLearner.fit(lines, { label: 'y', l2: 0, prepare: { categorical: [] } })
    expect(model.predictorType).toBe('regression')
    expect(model.predict({ x: 100, z: 0 })).toBeCloseTo(305, 6)
    const { text, baseline } = model.explain({ x: 36, z: 1 })
    expect(baseline).toBeCloseTo(lines.reduce((sum, { y }) => sum + y, 0) / 400, 6)
    expect(text).toMatch(/^111, usually [\d.]+\. Higher by: x = 36/)
  })

  it.each(['squared', 'absolute', 'epsilon-insensitive', 'huber', 'quantile'] as const)('by %s loss', async (loss) => {
    const model = await LinearLearner.fit(lines, { label: 'y', loss, l2: 1e-9, prepare: { categorical: [] } })
    expect(Number(model.predict({ x: 10, z: 3 }))).toBeCloseTo(29, 1)
  })

  it('two numbers are classes; more can be, if asked', async () => {
    const two = lines.map(({ x, y }) => ({ x, y: y > 40 ? 1 : 0 }))
    const binary = await LinearLearner.fit(two, { label: 'y' })
    expect([binary.predictorType, binary.classes]).toEqual(['binary', [0, 1]])
    expect(binary.predict(two)).toBeInstanceOf(Int32Array)
    const three = lines.map(({ x, y }) => ({ x, y: Math.floor(Math.max(0, Math.min(119, y)) / 40) * 10 }))
    const model = await LinearLearner.fit(three, { label: 'y', predictorType: 'multiclass' })
    expect(model.classes).toEqual([0, 10, 20])
    expect([0, 10, 20]).toContain(model.predict(three[0]))
    expect(model.explain(three[0]).contributions.map(({ column }) => column)).toEqual(['x'])
  })
})

it('text columns are words: the model and its explanations know them', async () => {
  const words = ['good', 'great', 'fine', 'bad', 'awful', 'poor']
  const random = new Random(5)
  const reviews = Array.from({ length: 400 }, () => {
    const word = random.int(6)
    return {
      text: `It was a ${words[word]} thing, number ${random.int(1000)} of its kind and more`,
      stars: word < 3 ? 'up' : 'down'
    }
  })
  const table = tableFromRows(reviews, { types: { text: 'text' } })
  const model = await LinearLearner.fit(table, { label: 'stars' })
  expect(model.score(table)).toBe(1)
  expect(model.predict({ text: 'what a great thing' })).toBe('up')
  const named = model.coefficients.filter(({ value }) => Math.abs(value) > 0.5).map(({ name }) => name)
  expect(named).toContain('text: "great"')
  expect(LinearLearner.load(model.save()).predictProba(table)).toEqual(model.predictProba(table))
})

it('headers that objects have anyway are columns like others', async () => {
  const odd = rows.map(({ rating, happy }) => ({ constructor: rating, happy }))
  const model = await LinearLearner.fit(odd as never[], { label: 'happy' })
  expect(Table.name).toBe('Table')
  expect(model.features.some(({ column }) => column === 'constructor')).toBe(true)
  expect(() => model.predict({})).toThrow(/constructor/)
})
