import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openSource } from '@nutshell-ml/core/node'
import { readTable, type Table } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { kFolds } from '../split/k-folds'
import { LinearLearner } from './linear-learner'

const folder = process.env.NUTSHELL_DATA ?? ''
const isWanted = process.env.NUTSHELL_REQUIRE_DATA === '1'

const read = async (file: string, options = {}) => readTable(await openSource(join(folder, file)), options)

/** Accuracy, log loss and area under the ROC curve. */
function figures(model: LinearLearner<Record<string, unknown>>, table: Table) {
  const evaluation = model.evaluate(table)
  if (evaluation.kind !== 'binary') throw new Error(`a ${evaluation.kind} evaluation`)
  return evaluation
}

describe.skipIf(!isWanted && !existsSync(join(folder, 'airline')))('on real data (needs NUTSHELL_DATA)', () => {
  it('learns the airline survey with nothing said but the label', async () => {
    const [train, test] = [await read('airline/train.csv.gz'), await read('airline/test.csv.gz')]
    const model = await LinearLearner.fit(train, { label: 'satisfaction' })
    const { accuracy, rocAuc, rows } = figures(model, test)
    expect(rows).toBe(25_976)
    expect(accuracy).toBeGreaterThan(0.93)
    expect(rocAuc).toBeGreaterThan(0.975)
    expect(model.features.some(({ column }) => column === 'id' || column === '')).toBe(false)

    // scikit-learn 1.9.1 on the same design, LogisticRegression(C=1, solver='newton-cholesky', tol=1e-10): 0.93205, 0.180219.
    const categorical = [
      ...new Set(model.features.filter(({ name }) => / = \d$/.test(name)).map(({ column }) => column))
    ]
    const options = { label: 'satisfaction', l2: 1 / train.rows, validation: 'none', prepare: { categorical } } as const
    const same = figures(await LinearLearner.fit(train, options), test)
    expect(Math.abs(same.accuracy - 0.93205)).toBeLessThan(1e-3)
    expect(Math.abs(same.logLoss - 0.180219)).toBeLessThan(1e-4)
  })

  it('learns the value of houses', async () => {
    const table = await read('housing/california.csv.gz')
    const [{ train, test }] = kFolds({ rows: table.rows, folds: 5, seed: 0 })
    const model = await LinearLearner.fit(table.pick(train), { label: 'median_house_value' })
    expect(model.predictorType).toBe('regression')
    // An ordinary linear model of these columns explains .64 of the variance.
    expect(model.score(table.pick(test))).toBeGreaterThan(0.62)
  })

  it('tells good sentences from bad ones', async () => {
    const table = await read('sentiment/sentiments.csv')
    const label = table.column('sentiment')
    if (!('values' in label)) throw new Error('no numbers')
    let correct = 0
    for (const { train, test } of kFolds({ rows: table.rows, folds: 5, stratify: label.values as Float64Array })) {
      const model = await LinearLearner.fit(table.pick(train), { label: 'sentiment', l2: 1 / train.length })
      correct += figures(model, table.pick(test)).accuracy / 5
    }
    expect(correct).toBeGreaterThan(0.82)
  })
})
