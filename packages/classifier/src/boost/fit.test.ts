import { CsrMatrix, Matrix, Random } from '@nutshell-ml/core'
import { type Table, tableFromRows } from '@nutshell-ml/core/table'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { splitRows } from '../split/split-rows'
import { scoreRows } from './ensemble/predict'
import { fitBoost } from './fit'
import type { Fitted } from './fitted'
import type { BoostedTreesOptions, BoostProgress } from './options'

// Engines that are there, so that each is seen to be given back.
const open = vi.hoisted(() => ({ engines: 0, made: 0 }))
vi.mock(import('./engine/create-engine'), async (original) => {
  const { createEngine, ...others } = await original()
  return {
    ...others,
    createEngine(data) {
      const engine = createEngine(data)
      open.engines++
      open.made++
      const dispose = engine.dispose.bind(engine)
      engine.dispose = () => {
        open.engines--
        dispose()
      }
      return engine
    }
  }
})

interface House {
  rooms: number
  age: number | null
  town: string
  price: number
  sold: string
  kind: string
}

/** Houses whose price and kind hang on rooms, age and town, with noise. */
function houses(count: number, seed = 1): House[] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => {
    const rooms = 1 + random.int(8)
    const age = random.next() < 0.1 ? null : random.int(100)
    const town = ['Ely', 'Bath', 'York', 'Deal', 'Ryde', 'Wick'][random.int(6)]
    const dear = town === 'Bath' || town === 'York' ? 3 : 0
    const price = rooms * 2 + dear - (age ?? 150) / 40 + random.next() * 3
    const kind = price < 6 ? 'small' : price < 13 ? 'middle' : 'large'
    return { rooms, age, town, price, sold: price + 3 * random.next() > 11 ? 'yes' : 'no', kind }
  })
}

const rows = houses(600)
const others = tableFromRows(houses(300, 2))
const table = tableFromRows(rows)
const prices = { label: 'price', trees: 12, leaves: 8, prepare: { drop: ['sold', 'kind'] } } as const
const sales = { label: 'sold', trees: 12, leaves: 8, prepare: { drop: ['price', 'kind'] } } as const
const kinds = { label: 'kind', trees: 6, leaves: 6, prepare: { drop: ['price', 'sold'] } } as const

function scoresOf({ preparation, ensemble }: Fitted, of: Table | Matrix | CsrMatrix = others): Float64Array {
  const reader = preparation.reader(of as Table & Matrix)
  return scoreRows(ensemble, reader, new Float64Array(reader.rows * ensemble.outputs))
}

/** All of a model that a file would have. */
function partsOf({ ensemble, rounds, threshold, calibration }: Fitted) {
  return { ensemble, rounds, threshold, calibration: calibration.method }
}

const fit = (options: object, of: unknown = table) => fitBoost(of, options as BoostedTreesOptions)

function numbers(of: Table, name: string): Float64Array {
  const column = of.column(name)
  if (column.type !== 'number') throw new Error(`${name} is no column of numbers`)
  return column.values
}

function spread(values: ArrayLike<number>): number {
  const list = Array.from(values)
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length
  return Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length)
}

describe('objectives', () => {
  const truth = numbers(others, 'price')

  it.each([
    ['squared', {}],
    ['absolute', {}],
    ['huber', { huberDelta: 2 }],
    ['poisson', { minChildWeight: 0.1 }]
  ] as const)('%s learns numbers', async (objective, more) => {
    const own = rows.map((row) => ({ ...row, price: Math.max(0, row.price) }))
    const model = await fit({ ...prices, ...more, objective, trees: 60 }, tableFromRows(own))
    const scores = scoresOf(model).map((score) => (objective === 'poisson' ? Math.exp(score) : score))
    const misses = scores.map((score, i) => score - Math.max(0, truth[i]))
    // The noise alone has a deviation of .87.
    expect(spread(misses)).toBeLessThan(1.3)
    expect(spread(truth)).toBeGreaterThan(4)
    expect([model.objective, model.link]).toEqual([objective, objective === 'poisson' ? 'exp' : 'identity'])
    expect(model.objectiveOptions).toEqual(objective === 'huber' ? { delta: 2 } : {})
  })

  it('quantile has its share of the targets below', async () => {
    for (const quantile of [0.1, 0.8]) {
      const model = await fit({ ...prices, objective: 'quantile', quantile, trees: 40 })
      const scores = scoresOf(model, table)
      const below = numbers(table, 'price').filter((price, i) => price < scores[i]).length / table.rows
      expect(Math.abs(below - quantile)).toBeLessThan(0.05)
      expect(model.objectiveOptions).toEqual({ quantile })
    }
  })

  it('logistic and softmax learn classes', async () => {
    for (const [options, expected] of [
      [sales, ['no', 'yes']],
      [kinds, ['large', 'middle', 'small']]
    ] as const) {
      const model = await fit({ ...options, trees: 40 })
      expect(model.classes).toEqual(expected)
      const scores = scoresOf(model)
      const { outputs } = model.ensemble
      const column = others.column(options.label)
      if (!('levels' in column)) throw new Error('no classes')
      let right = 0
      for (let i = 0; i < others.rows; i++) {
        const own = [...scores.subarray(i * outputs, (i + 1) * outputs)]
        const place = outputs === 1 ? Number(own[0] >= 0) : own.indexOf(Math.max(...own))
        if (model.classes[place] === column.levels[column.codes[i]]) right++
      }
      expect(right / others.rows).toBeGreaterThan(0.85)
      expect(model.ensemble.treeOutputs).toHaveLength(40 * outputs)
    }
  })

  it("one of the user's own that is squared error gives its very trees", async () => {
    const seen: number[] = []
    const own = {
      base: (targets: Float64Array) => targets.reduce((sum, value) => sum + value, 0) / targets.length,
      differentiate(scores: Float64Array, targets: Float64Array) {
        seen.push(scores.length)
        return {
          gradients: scores.map((score, i) => score - targets[i]),
          hessians: new Float64Array(scores.length).fill(1)
        }
      }
    }
    const model = await fit({ ...prices, objective: own })
    const same = await fit(prices)
    expect(seen).toEqual(new Array(12).fill(600))
    expect(model.ensemble).toEqual(same.ensemble)
    expect(model.objective).toBe('custom')
  })

  it("one of the user's own for several classes gives the trees of softmax", async () => {
    const own = {
      link: 'softmax',
      base: [...(await fit({ ...kinds, trees: 1 })).ensemble.base],
      differentiate(scores: Float64Array, targets: Float64Array) {
        const gradients = new Float64Array(scores.length)
        const hessians = new Float64Array(scores.length)
        for (let i = 0; i < targets.length; i++) {
          const powers = [...scores.subarray(3 * i, 3 * i + 3)].map(Math.exp)
          const sum = powers[0] + powers[1] + powers[2]
          for (let k = 0; k < 3; k++) {
            const p = powers[k] / sum
            gradients[3 * i + k] = p - (targets[i] === k ? 1 : 0)
            hessians[3 * i + k] = 2 * p * (1 - p)
          }
        }
        return { gradients, hessians }
      }
    }
    const [scores, same] = [scoresOf(await fit({ ...kinds, objective: own })), scoresOf(await fit(kinds))]
    // Gradients differ in their last bits, as the exponential function does.
    scores.forEach((score, i) => {
      expect(Math.abs(score - same[i])).toBeLessThan(1e-4)
    })
  })

  it('softmax takes two classes, too', async () => {
    const model = await fit({ ...sales, objective: 'softmax', trees: 4 })
    expect([model.predictorType, model.ensemble.outputs, model.classes]).toEqual(['multiclass', 2, ['no', 'yes']])
  })

  it('squared takes labels of two numbers for numbers', async () => {
    const own = rows.map(({ rooms, sold }) => ({ rooms, sold: sold === 'yes' ? 1 : 0 }))
    expect((await fit({ label: 'sold', trees: 2 }, own)).predictorType).toBe('binary')
    const model = await fit({ label: 'sold', trees: 2, objective: 'squared' }, own)
    expect([model.predictorType, model.classes]).toEqual(['regression', []])
  })

  it('makes the most of a constant label: the base score, and a warning', async () => {
    const flat = rows.slice(0, 60).map((row) => ({ ...row, price: 7.5 }))
    for (const objective of ['squared', 'absolute', 'huber', 'quantile', 'poisson']) {
      const model = await fit({ ...prices, objective, predictorType: 'regression' }, flat)
      expect(model.rounds).toBe(0)
      expect(model.warnings.join()).toContain('the label is 7.5 in all rows')
      const expected = objective === 'poisson' ? Math.fround(Math.log(7.5)) : 7.5
      expect(scoresOf(model).every((score) => score === expected)).toBe(true)
    }
    const one = rows.map((row) => ({ ...row, sold: 'yes' }))
    await expect(fit(sales, one)).rejects.toThrow("column 'sold' has one class, 'yes', expected at least two")
  })

  it('stops where no split gains anything, before all rounds are done', async () => {
    const noise = Array.from({ length: 40 }, (_, i) => ({ x: 1, z: i % 2, price: i % 4 < 2 ? -1 : 1 }))
    const model = await fit({ label: 'price', predictorType: 'regression', trees: 20 }, noise)
    expect(model.rounds).toBe(0)
    // What is drawn may differ from round to round.
    const sampled = await fit({ label: 'price', predictorType: 'regression', trees: 20, subsample: 0.5 }, noise)
    expect([sampled.rounds, sampled.ensemble.treeOutputs.length]).toEqual([20, 20])
  })
})

describe('constraints', () => {
  /** Houses that differ in one column alone. */
  const along = (name: 'rooms' | 'age', values: readonly number[]) =>
    rows.slice(0, 40).map((row) => tableFromRows(values.map((value) => ({ ...row, [name]: value }))))

  it.each(['squared', 'absolute', 'quantile'] as const)(
    'of %s: predictions rise and fall as asked',
    async (objective) => {
      // The wrong way round, so that trees would do otherwise.
      const options = { ...prices, objective, trees: 20, minChildWeight: 1 }
      const model = await fit({ ...options, monotone: { age: 1, rooms: -1 } })
      const free = await fit(options)
      let freely = 0
      for (const [name, values, sign] of [
        ['age', [0, 5, 12, 20, 31, 44, 60, 75, 99], 1],
        ['rooms', [1, 2, 3, 4, 5, 6, 7, 8], -1]
      ] as const) {
        for (const line of along(name, values)) {
          const [own, other] = [scoresOf(model, line), scoresOf(free, line)]
          for (let i = 1; i < values.length; i++) {
            expect(sign * (own[i] - own[i - 1])).toBeGreaterThanOrEqual(0)
            if (sign * (other[i] - other[i - 1]) < 0) freely++
          }
        }
      }
      expect(freely).toBeGreaterThan(100)
    }
  )

  it('keep columns apart that may not stand together', async () => {
    const model = await fit({ ...prices, interactions: [['rooms', 'town'], ['age']] })
    const { ensemble, preparation } = model
    const { roots, feature, left } = ensemble
    for (let tree = 0; tree + 1 < roots.length; tree++) {
      const columns = new Set<string>()
      for (let node = roots[tree]; node < roots[tree + 1]; node++) {
        if (left[node] >= 0) columns.add(preparation.features[feature[node]].column)
      }
      expect(columns.has('age') && columns.size > 1).toBe(false)
    }
    await expect(fit({ ...prices, interactions: [['size']] })).rejects.toThrow("no column 'size'; columns: ")
  })
})

describe('rounds', () => {
  it('5 and 5 more give the very trees of 10, sampled or not', async () => {
    for (const options of [
      prices,
      sales,
      kinds,
      { ...sales, subsample: 0.6, columnSample: { byNode: 0.5 }, seed: 3 }
    ]) {
      const ten = await fit({ ...options, trees: 10 })
      const five = await fit({ ...options, trees: 5 })
      const { prepare: _, ...more } = { ...options, trees: 5, warmStart: five }
      const both = await fitBoost(table, more as unknown as BoostedTreesOptions, five)
      expect(both.rounds).toBe(10)
      expect(both.ensemble).toEqual(ten.ensemble)
    }
  })

  it('go on from a model of a matrix, too, and with rows held out', async () => {
    const X = Matrix.fromRows(rows.map(({ rooms, age }) => [rooms, age ?? 0]))
    const label = rows.map(({ price }) => price)
    const options = { label, trees: 4, validation: 0.25, refit: false }
    const [eight, four] = [await fit({ ...options, trees: 8 }, X), await fit(options, X)]
    const both = await fitBoost(X, { ...options, warmStart: four }, four)
    expect(both.ensemble).toEqual(eight.ensemble)
    expect(both.validation).toEqual(eight.validation)
  })

  it('are not gone on with where scores mean something else', async () => {
    const five = await fit({ ...prices, trees: 5 })
    const goOn = (options: object, of: unknown = table, from = five) =>
      fitBoost(of, { warmStart: from, ...options } as unknown as BoostedTreesOptions, from)
    await expect(goOn({ label: 'sold' })).rejects.toThrow(
      'warmStart: the model has the type regression, expected binary'
    )
    await expect(goOn({ label: 'price', objective: 'huber' })).rejects.toThrow(
      'warmStart: the model has the objective squared, expected huber'
    )
    await expect(goOn({ label: 'price' }, table.without(['rooms']))).rejects.toThrow("'rooms'")
    await expect(goOn({ label: 'price', prepare: {} })).rejects.toThrow('prepare goes with no warmStart')
    await expect(goOn({ label: [1, 2, 3] }, Matrix.fromRows([[1], [2], [3]]))).rejects.toThrow('X is a matrix')
    await expect(fit({ label: 'price', warmStart: {} })).rejects.toThrow('expected a BoostedTrees model')
    const low = await fit({ ...prices, trees: 2, objective: 'quantile', quantile: 0.1 })
    await expect(goOn({ label: 'price', objective: 'quantile', quantile: 0.9 }, table, low)).rejects.toThrow(
      'warmStart: the model has the objective quantile, quantile 0.1, expected quantile, quantile 0.9'
    )
    const exact = { ...five, ensemble: { ...five.ensemble, precision: 'float64' as const } }
    await expect(goOn({ label: 'price' }, table, exact)).rejects.toThrow('sums in float64, expected float32')
    const sold = await fit({ ...sales, trees: 5 })
    const renamed = rows.map((row) => ({ ...row, sold: row.sold === 'yes' ? 'ja' : 'nein' }))
    await expect(goOn({ label: 'sold' }, renamed, sold)).rejects.toThrow(
      'the model has the classes no, yes, expected ja, nein'
    )
  })

  it('end early at the round that was best on the rows held out', async () => {
    const metrics: number[] = []
    const options = {
      ...sales,
      trees: 200,
      learningRate: 0.4,
      leaves: 30,
      minChildWeight: 0.01,
      validation: others,
      earlyStopping: 5
    }
    const model = await fit({ ...options, onProgress: ({ metric }: BoostProgress) => metrics.push(metric!) })
    const best = metrics.indexOf(Math.min(...metrics)) + 1
    expect([model.rounds, model.bestRound]).toEqual([best, best])
    expect(metrics).toHaveLength(best + 5)
    expect(model.decisions.join('\n')).toContain(
      `stopped after ${best + 5} of 200 rounds: log-loss on 300 validation rows was best after ${best}, `
    )
    // The trees are those of a fit of so many rounds, and what was said of the rows held out is true.
    const same = await fit({ ...sales, ...options, trees: best, earlyStopping: undefined })
    expect(model.ensemble).toEqual(same.ensemble)
    expect(model.validation).toEqual(same.validation)
    if (model.validation?.kind !== 'binary') throw new Error('no evaluation')
    expect(model.validation.logLoss).toBeCloseTo(metrics[best - 1], 12)
  })

  it('that were best are fitted to all rows', async () => {
    const options = { ...sales, trees: 100, learningRate: 0.4, leaves: 30, minChildWeight: 0.01, earlyStopping: 5 }
    const reports: BoostProgress[] = []
    const model = await fit({ ...options, onProgress: (report: BoostProgress) => reports.push(report) })
    expect(model.validation?.rows).toBe(120)
    expect(model.rounds).toBe(model.bestRound)
    const { earlyStopping: _, ...plain } = options
    const all = await fit({ ...plain, trees: model.rounds, validation: 'none' })
    expect(model.ensemble).toEqual(all.ensemble)
    expect(reports.filter(({ stage }) => stage === 'refit')).toHaveLength(model.rounds)
    reports.forEach(({ done, total }, i) => {
      expect(done).toBe(i + 1)
      expect(total).toBeGreaterThanOrEqual(done)
    })
    expect(reports.at(-1)?.done).toBe(reports.at(-1)?.total)
  })

  it('say which metric is looked at: what the report says of the same rows', async () => {
    const expected: [object, unknown, (evaluation: Record<string, number>) => number][] = [
      [sales, undefined, ({ logLoss }) => logLoss],
      [sales, 'cross-entropy', ({ logLoss }) => logLoss],
      [sales, 'auc', ({ rocAuc }) => rocAuc],
      [sales, 'error', ({ accuracy }) => 1 - accuracy],
      [kinds, 'log-loss', ({ logLoss }) => logLoss],
      [kinds, 'error', ({ accuracy }) => 1 - accuracy],
      [kinds, 'balanced-accuracy', ({ balancedAccuracy }) => balancedAccuracy],
      [prices, undefined, ({ rmse }) => rmse],
      [prices, 'loss', ({ rmse }) => rmse ** 2 / 2],
      [prices, 'mse', ({ rmse }) => rmse ** 2],
      [prices, 'r2', ({ r2 }) => r2],
      [{ ...prices, objective: 'absolute' }, undefined, ({ mae }) => mae],
      [{ ...prices, objective: 'poisson' }, 'rmse', ({ rmse }) => rmse],
      [{ ...prices, objective: 'quantile' }, undefined, ({ mae }) => mae / 2]
    ]
    const positive = rows.map((row) => ({ ...row, price: Math.max(0, row.price) }))
    for (const [options, metric, figureOf] of expected) {
      const metrics: number[] = []
      const onProgress = (report: BoostProgress) => metrics.push(report.metric!)
      const held = { validation: tableFromRows(positive.slice(400)), metric, onProgress }
      const model = await fit({ ...options, ...held, trees: 5 }, positive.slice(0, 400))
      const value = figureOf(model.validation as unknown as Record<string, number>)
      expect(metrics.at(-1)).toBeCloseTo(value, 10)
      expect(new Set(metrics).size).toBeGreaterThan(1)
    }
  })
})

describe('rows', () => {
  it('held out have no say', async () => {
    const codes = rows.map(({ sold }) => (sold === 'yes' ? 1 : 0))
    const { test } = splitRows({ rows: rows.length, test: 0.2, seed: 0, stratify: codes })
    const changed = rows.map((row) => ({ ...row }))
    for (const i of test) Object.assign(changed[i], { rooms: 1000 + i, age: -5, town: 'Atlantis' })
    for (const more of [{}, { subsample: 0.5 }, { classWeights: 'balanced' }, { maxBins: 7 }]) {
      const options = { ...sales, ...more, refit: false, validation: 0.2 }
      const [model, other] = [await fit(options), await fit(options, tableFromRows(changed))]
      expect(other.ensemble).toEqual(model.ensemble)
      expect(other.preparation.toState()).toEqual(model.preparation.toState())
      expect(other.validation).not.toEqual(model.validation)
    }
  })

  it('that weigh 2 are as good as there twice, and of weight 0 as good as not there', async () => {
    const random = new Random(8)
    const times = rows.map(() => random.int(3))
    const repeated = rows.flatMap((row, i) => new Array<House>(times[i]).fill(row))
    for (const [options, objective] of [
      [prices, 'squared'],
      [prices, 'absolute'],
      [prices, 'quantile'],
      [sales, 'logistic'],
      [kinds, 'softmax']
    ] as const) {
      const own = { ...options, objective, trees: 5, minChildWeight: 3 }
      const weighted = await fit({ ...own, sampleWeight: times })
      const twice = await fit(own, tableFromRows(repeated))
      // Bins are made of all rows alike, and gradients of other numbers of rows are rounded otherwise.
      const [a, b] = [scoresOf(weighted), scoresOf(twice)]
      const miss = Math.max(...a.map((score, i) => Math.abs(score - b[i])))
      expect(miss).toBeLessThan(1e-4 * spread(a))
    }
  })

  it('of rare classes count for more where classes have weights', async () => {
    const rare = rows.filter(({ sold }, i) => sold === 'no' || i % 6 === 0)
    const positives = async (more: object) =>
      scoresOf(await fit({ ...sales, ...more }, rare)).filter((score) => score >= 0).length
    const plain = await positives({})
    for (const more of [{ classWeights: 'balanced' }, { positiveWeight: 'balanced' }, { classWeights: { yes: 8 } }]) {
      expect(await positives(more)).toBeGreaterThan(plain + 5)
    }
    expect(await positives({ positiveWeight: 1 })).toBe(plain)
  })

  it('are drawn by the seed alone', async () => {
    const options = { ...prices, subsample: 0.5, columnSample: 0.7, seed: 1 }
    const [one, same, other] = [await fit(options), await fit(options), await fit({ ...options, seed: 2 })]
    expect(partsOf(same)).toEqual(partsOf(one))
    expect(partsOf(other)).not.toEqual(partsOf(one))
    const roots = Array.from(one.ensemble.roots.subarray(0, 12), (root) => one.ensemble.cover[root])
    expect(roots).toEqual(new Array(12).fill(300))
  })

  it('are worked on by any number of threads: the model is the same', async () => {
    for (const options of [sales, { ...kinds, subsample: 0.7 }]) {
      const [one, two] = [await fit({ ...options, threads: 1 }), await fit({ ...options, threads: 2 })]
      expect(two.ensemble).toEqual(one.ensemble)
    }
  })

  it('are there in any order: the model is the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
        const shuffled = new Random(seed).shuffle(rows.slice())
        const model = await fit({ ...prices, trees: 3 }, shuffled)
        const same = await fit({ ...prices, trees: 3 })
        expect(scoresOf(model)).toEqual(scoresOf(same))
      }),
      { numRuns: 3 }
    )
  })

  it('that all weigh nothing teach nothing', async () => {
    const sampleWeight = new Float64Array(rows.length)
    await expect(fit({ ...sales, sampleWeight })).rejects.toThrow('all weights of the rows for training are 0')
  })

  it('without a label are left out, and told', async () => {
    const gaps = rows.map((row, i) => (i % 10 === 0 ? { ...row, sold: null } : row))
    const model = await fit(sales, gaps)
    expect(model.rows).toBe(540)
    expect(model.warnings).toEqual(['60 of 600 rows have no label and were left out'])
    expect(model.ensemble).toEqual(
      (
        await fit(
          sales,
          rows.filter((_, i) => i % 10 !== 0)
        )
      ).ensemble
    )
  })

  it('may be a matrix, dense or sparse', async () => {
    const X = Matrix.fromRows(rows.map(({ rooms, town }) => [rooms > 4 ? rooms : 0, town === 'Bath' ? 1 : 0]))
    const label = rows.map(({ price }) => price)
    const options = { label, trees: 8 }
    const [dense, sparse] = [await fit(options, X), await fit(options, CsrMatrix.fromDense(X))]
    expect(sparse.ensemble).toEqual(dense.ensemble)
    expect(scoresOf(sparse, CsrMatrix.fromDense(X))).toEqual(scoresOf(dense, X))
    await expect(fit({ label: 'price' }, X)).rejects.toThrow("label = 'price' names a column, X is a matrix")
    await expect(fit({ ...options, validation: others }, X)).rejects.toThrow(
      'validation = a table, but label is no column'
    )
  })
})

describe('decisions', () => {
  it('are made on rows held out, where there is something to choose', async () => {
    const plain = await fit(sales)
    expect([plain.threshold, plain.calibration.method, plain.validation]).toEqual([0.5, 'none', undefined])
    const chosen = await fit({ ...sales, modelSelection: { precisionAtTargetRecall: 0.97 }, calibration: 'platt' })
    expect(chosen.threshold).not.toBe(0.5)
    expect(chosen.calibration.method).toBe('platt')
    expect(chosen.validation?.rows).toBe(120)
    expect(chosen.decisions.join('\n')).toMatch(
      /calibrated on 120 validation rows \(platt\)[\s\S]*threshold 0\.\d+: the best/
    )
    expect(chosen.ensemble).toEqual(plain.ensemble)
  })

  it('need rows to be made on', async () => {
    const few = rows.slice(0, 40)
    await expect(fit({ ...sales, earlyStopping: 3 }, few)).rejects.toThrow(
      'earlyStopping = 3 needs rows that are held out, but there are none'
    )
    await expect(fit({ ...sales, calibration: 'platt' }, few)).rejects.toThrow("calibration = 'platt' needs rows")
    await expect(fit({ ...sales, validation: 'none', earlyStopping: 3 })).rejects.toThrow("but validation = 'none'")
  })
})

describe('a fit that goes wrong', () => {
  it('ends with the error of whoever ended it', async () => {
    const thrown = new Error('from onProgress')
    const throwing = () => {
      throw thrown
    }
    await expect(fit({ ...prices, onProgress: throwing })).rejects.toBe(thrown)
    const controller = new AbortController()
    const reason = { why: 'enough' }
    let rounds = 0
    const onProgress = () => {
      if (++rounds === 3) controller.abort(reason)
    }
    await expect(fit({ ...prices, onProgress, signal: controller.signal })).rejects.toBe(reason)
    expect(rounds).toBe(3)
    await expect(fit({ ...prices, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it('gives its threads and memory back', async () => {
    const before = open.made
    const thrown = new Error('from differentiate')
    const differentiate = () => {
      throw thrown
    }
    await expect(fit({ ...prices, objective: { differentiate } })).rejects.toBe(thrown)
    const onProgress = () => {
      throw thrown
    }
    await expect(fit({ ...prices, threads: 2, onProgress })).rejects.toBe(thrown)
    await fit({ ...prices, trees: 1 })
    expect(open.made).toBe(before + 3)
    expect(open.engines).toBe(0)
  })

  it('says what is wrong with labels and derivatives, by row or round', async () => {
    const wild = rows.map((row, i) => (i === 7 ? { ...row, price: 1e300 } : row))
    await expect(fit(prices, wild)).rejects.toThrow('label: row 7 has 1e+300')
    const negative = rows.map((row, i) => ({ ...row, price: i === 9 ? -1 : 1 + (i % 3) }))
    await expect(fit({ ...prices, objective: 'poisson' }, negative)).rejects.toThrow(
      'row 9 has -1, expected a number >= 0'
    )
    let round = 0
    const poisoned = (scores: Float64Array) => {
      round++
      const gradients = scores.map(() => (round === 3 ? Number.NaN : 1))
      return { gradients, hessians: new Float64Array(scores.length).fill(1) }
    }
    await expect(fit({ ...prices, objective: { differentiate: poisoned } })).rejects.toThrow(
      'gradients[0] = NaN (row 0)'
    )
    // So little curvature that a step leaves float32.
    const steep = (scores: Float64Array) => ({
      gradients: scores.map((_, i) => (i % 2 === 0 ? 1e30 : -3e30)),
      hessians: new Float64Array(scores.length).fill(1e-20)
    })
    await expect(fit({ ...prices, l2: 0, minChildWeight: 0, objective: { differentiate: steep } })).rejects.toThrow(
      /round 1: .*expected smaller labels or weights, or a learningRate below 0.1/
    )
  })
})
