import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openSource } from '@nutshell-ml/core/node'
import { readTable } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { kFolds } from '../split/k-folds'
import { BoostedTrees } from './boosted-trees'

const folder = process.env.NUTSHELL_DATA ?? ''
const isWanted = process.env.NUTSHELL_REQUIRE_DATA === '1'

const read = async (file: string) => readTable(await openSource(join(folder, file)))

describe.skipIf(!isWanted && !existsSync(join(folder, 'airline')))('on real data (needs NUTSHELL_DATA)', () => {
  it('learns the airline survey with nothing said but the label', async () => {
    const [train, test] = [await read('airline/train.csv.gz'), await read('airline/test.csv.gz')]
    const model = await BoostedTrees.fit(train, { label: 'satisfaction' })
    const evaluation = model.evaluate(test)
    if (evaluation.kind !== 'binary') throw new Error(`a ${evaluation.kind} evaluation`)
    expect(evaluation.rows).toBe(25_976)
    // The same rounds, leaves, learning rate and l2: LightGBM 4.7.0 .9637 and .0869, XGBoost 3.2.0 .9636 and .0881.
    expect(evaluation.accuracy).toBeGreaterThan(0.962)
    expect(evaluation.logLoss).toBeLessThan(0.089)
  })

  it('learns the value of houses', async () => {
    const table = await read('housing/california.csv.gz')
    const [{ train, test }] = kFolds({ rows: table.rows, folds: 5, seed: 0 })
    const model = await BoostedTrees.fit(table.pick(train), { label: 'median_house_value' })
    expect(model.predictorType).toBe('regression')
    // A linear model of these columns explains .64 of the variance.
    expect(model.score(table.pick(test))).toBeGreaterThan(0.81)
  })
})
