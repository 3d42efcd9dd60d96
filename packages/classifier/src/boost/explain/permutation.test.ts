import { NutshellError } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { readerOf } from '../ensemble/random-ensemble.test-support'
import { stumps } from '../ensemble/stumps.test-support'
import { permutationImportances } from './permutation'

const features = ['a', 'b'].map((name) => ({ name, column: name }))
const sign = stumps(2, [{ feature: 0, left: -1, right: 1 }])
/** Two rows that the sign of 'a' tells apart. */
const rows = readerOf(Float64Array.of(-1, 5, 1, 6), 2)
const accuracy = (scores: Float64Array) => (Number(scores[0] < 0) + Number(scores[1] > 0)) / 2

describe('permutationImportances', () => {
  it('tells what the metric loses when a column is shuffled', async () => {
    // Of two rows a shuffle leaves all as it is, or swaps them, and then both are wrong.
    const { score, columns } = await permutationImportances(sign, features, rows, accuracy, { repeats: 40, seed: 3 })
    expect(score).toBe(1)
    const [a, b] = columns
    expect([a.column, b.column]).toEqual(['a', 'b'])
    const swapped = a.repeats.filter((loss) => loss === 1).length
    expect(a.repeats.filter((loss) => loss === 0).length).toBe(40 - swapped)
    expect(swapped).toBeGreaterThan(5)
    expect(swapped).toBeLessThan(35)
    expect(a.mean).toBeCloseTo(swapped / 40, 12)
    expect(a.std).toBeCloseTo(Math.sqrt((swapped / 40) * (1 - swapped / 40)), 12)
    expect(b).toEqual({ column: 'b', mean: 0, std: 0, repeats: new Float64Array(40) })
  })

  it('is the same again, and another with another seed', async () => {
    const of = async (seed: number) =>
      (await permutationImportances(sign, features, rows, accuracy, { repeats: 20, seed })).columns[0].repeats
    expect(await of(1)).toEqual(await of(1))
    expect(await of(1)).not.toEqual(await of(2))
  })

  it('has losses of metrics that are to be small', async () => {
    const error = (scores: Float64Array) => 1 - accuracy(scores)
    const options = { repeats: 20, seed: 1, greaterIsBetter: false }
    const { columns } = await permutationImportances(sign, features, rows, error, options)
    expect(Math.min(...columns[0].repeats)).toBe(0)
    expect(Math.max(...columns[0].repeats)).toBe(1)
  })

  it('shuffles the features of a column together', async () => {
    // Both features are the same in every row, so the scores of the two trees cancel out in any order of the rows.
    const twice = stumps(2, [
      { feature: 0, left: -1, right: 1 },
      { feature: 1, left: 1, right: -1 }
    ])
    const same = readerOf(Float64Array.of(-1, -1, 1, 1, -1, -1), 2)
    const cancelled = (scores: Float64Array) => scores.filter((score) => score === 0).length
    const both = features.map(({ name }) => ({ name, column: 'c' }))
    const { columns } = await permutationImportances(twice, both, same, cancelled, { repeats: 9 })
    expect(columns).toEqual([{ column: 'c', mean: 0, std: 0, repeats: new Float64Array(9) }])
    const alone = await permutationImportances(twice, features, same, cancelled, { repeats: 9 })
    expect(alone.columns[0].mean).toBeGreaterThan(0)
  })

  it('reports each shuffle, and ends when it is told to', async () => {
    const stop = new AbortController()
    const done: unknown[] = []
    const onProgress = (progress: unknown) => {
      done.push(progress)
      if (done.length === 3) stop.abort(new Error('enough'))
    }
    const run = permutationImportances(sign, features, rows, accuracy, { onProgress, signal: stop.signal, repeats: 2 })
    await expect(run).rejects.toThrow('enough')
    expect(done).toEqual([1, 2, 3].map((n) => ({ done: n, total: 4 })))
  })

  it.each([
    [{ repeats: 0 }, rows, accuracy, 'INVALID_OPTION'],
    [{ seed: Number.NaN }, rows, accuracy, 'INVALID_OPTION'],
    [{ repeat: 3 } as never, rows, accuracy, 'UNKNOWN_OPTION'],
    [{}, readerOf(new Float64Array(0), 2), accuracy, 'EMPTY_INPUT'],
    [{}, rows, () => Number.NaN, 'NON_FINITE']
  ])('refuses %o', async (options, reader, metric, code) => {
    const run = permutationImportances(sign, features, reader, metric, options)
    await expect(run).rejects.toThrow(NutshellError)
    await expect(run).rejects.toMatchObject({ code })
  })
})
