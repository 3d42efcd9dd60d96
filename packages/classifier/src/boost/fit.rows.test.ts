import { CsrMatrix, Matrix, Random } from '@nutshell-ml/core'
import { tableFromRows } from '@nutshell-ml/core/table'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitRows } from '../split/split-rows'
import { fit, type House, kinds, others, partsOf, prices, rows, sales, scoresOf, spread } from './houses.test-support'

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
    const { test } = splitRows({ rows: rows.length, test: 0.2, seed: 0 })
    const others = rows.map((_, i) => (test.includes(i) ? 0 : 1))
    await expect(fit({ ...prices, sampleWeight: others, earlyStopping: 2 })).rejects.toThrow(
      'all weights of the rows that are held out are 0'
    )
  })

  it('that no split tells apart are told', async () => {
    const few = await fit({ ...sales, minChildWeight: 1000 })
    expect(few.warnings).toHaveLength(1)
    expect(few.warnings[0]).toContain('no tree has a split')
    expect(new Set(scoresOf(few)).size).toBe(1)
    expect((await fit({ ...sales, minChildWeight: 1 })).warnings).toEqual([])
    const same = await fit(
      { ...prices, trees: 2, objective: 'squared' },
      rows.map((row) => ({ ...row, price: 5 }))
    )
    expect(same.warnings).toEqual(['the label is 5 in all rows: the model predicts nothing else'])
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
