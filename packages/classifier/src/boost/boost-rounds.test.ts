import { Matrix } from '@nutshell-ml/core'
import { tableFromRows } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { fitBoost } from './fit'
import { fit, kinds, others, prices, rows, sales, table } from './houses.test-support'
import type { BoostedTreesOptions, BoostProgress } from './options'

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
