import { tableFromRows } from '@nutshell-ml/core/table'
import { describe, expect, it, vi } from 'vitest'
import { fit, kinds, numbers, others, prices, rows, sales, scoresOf, spread, table } from './houses.test-support'

// Engines that are there, so that each is seen to be given back.
const open = vi.hoisted(() => ({ engines: 0, made: 0, slots: [] as { ready: number; taken: number }[] }))
vi.mock(import('./engine/create-engine'), async (original) => {
  const { createEngine, ...others } = await original()
  return {
    ...others,
    createEngine(data) {
      const engine = createEngine(data)
      open.engines++
      open.made++
      // Slots are numbered as they are made.
      const slots = { ready: -1, taken: 0 }
      open.slots.push(slots)
      const { takeSlot, beginTree } = engine
      engine.takeSlot = () => {
        const slot = takeSlot.call(engine)
        slots.taken = Math.max(slots.taken, slot + 1)
        return slot
      }
      engine.beginTree = (...args) => {
        if (slots.ready < 0) slots.ready = slots.taken
        return beginTree.apply(engine, args)
      }
      const dispose = engine.dispose.bind(engine)
      engine.dispose = () => {
        open.engines--
        dispose()
      }
      return engine
    }
  }
})

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

  it('has no memory that grows while threads come to it', async () => {
    open.slots.length = 0
    for (const more of [{ leaves: 31 }, { leaves: 100, minChildWeight: 0 }, { growth: 'depth' }]) {
      await fit({ ...prices, leaves: undefined, ...more })
    }
    expect(open.slots).toHaveLength(3)
    for (const { ready, taken } of open.slots) {
      expect(ready).toBeGreaterThan(5)
      expect(taken).toBe(ready)
    }
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
