import { Random } from '@nutshell-ml/core'
import { Table } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { LinearLearner } from './linear-learner'

/** Rows whose class hangs on a number and a category; a tenth is the other class all the same. */
function batchOf(rows: number, seed: number, extra: readonly string[] = []): Table {
  const random = new Random(seed)
  const levels = ['no', 'yes', ...extra]
  const x = new Float64Array(rows)
  const colour = new Int32Array(rows)
  const codes = new Int32Array(rows)
  for (let i = 0; i < rows; i++) {
    x[i] = random.next() * 4 - 2
    colour[i] = random.int(3)
    const margin = 3 * x[i] + (colour[i] === 1 ? 2 : -1)
    codes[i] = random.next() < 1 / (1 + Math.exp(-margin)) ? 1 : 0
  }
  return Table.fromColumns([
    { name: 'x', type: 'number', values: x },
    { name: 'colour', type: 'category', codes: colour, levels: ['blue', 'green', 'red'] },
    { name: 'label', type: 'category', codes, levels }
  ])
}

describe('LinearLearner.trainer', () => {
  it('comes near what a fit to all rows at once finds', async () => {
    const trainer = LinearLearner.trainer({ label: 'label' })
    for (let batch = 0; batch < 20; batch++) await trainer.add(batchOf(1000, batch))
    const test = batchOf(5000, 99)
    const streamed = trainer.model().evaluate(test)
    const whole = (await LinearLearner.fit(batchOf(20_000, 7), { label: 'label' })).evaluate(test)
    if (streamed.kind !== 'binary' || whole.kind !== 'binary') throw new Error('not binary')
    expect(trainer.rows).toBe(20_000)
    expect(streamed.logLoss).toBeLessThan(whole.logLoss * 1.02)
  })

  it('gives the same bytes for the same tables, whenever a model is asked for', async () => {
    const bytesOf = async (asks: boolean) => {
      const trainer = LinearLearner.trainer({ label: 'label', seed: 3 })
      for (let batch = 0; batch < 4; batch++) {
        await trainer.add(batchOf(300, batch))
        if (asks) trainer.model()
      }
      return Buffer.from(trainer.model().save()).toString('base64')
    }
    expect(await bytesOf(true)).toBe(await bytesOf(false))
  })

  it('counts rows without a label, and of classes that the first table had not', async () => {
    const trainer = LinearLearner.trainer({ label: 'label' })
    await trainer.add(batchOf(200, 1))
    const later = batchOf(50, 2, ['perhaps'])
    const label = later.column('label')
    if (!('codes' in label)) throw new Error('no category')
    label.codes.fill(2, 0, 3)
    label.codes.fill(-1, 3, 5)
    await trainer.add(later)
    const { warnings } = trainer.model()
    expect(warnings).toContain('2 rows have no label and were left out')
    expect(warnings).toContain('3 rows are of classes that the first table had not, and were left out')
  })

  it('survives its file', async () => {
    const trainer = LinearLearner.trainer({ label: 'label' })
    await trainer.add(batchOf(200, 1))
    trainer.endPass()
    const model = trainer.model()
    const loaded = LinearLearner.load(model.save())
    const table = batchOf(100, 5)
    expect(loaded.predictProba(table)).toEqual(model.predictProba(table))
    expect(loaded.facts.solver).toBe('sgd')
  })

  it('has no model before the first table, and refuses what is none', async () => {
    const trainer = LinearLearner.trainer({ label: 'label' })
    expect(() => trainer.model()).toThrow('no model before the first rows')
    await expect(trainer.add([] as never)).rejects.toThrow('expected a table')
    const wrong = LinearLearner.trainer({ label: 'label', batch: 3 } as never)
    await expect(wrong.add(batchOf(100, 1))).rejects.toThrow("unknown option 'batch'")
  })
})
