import { Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readGlove } from './glove'
import { commonComponents, inverseFrequencyWeight, removeComponents, zipfShares } from './sif'
import golden from './sif.golden.json'
import type { WordVectorOptions } from './word-vectors'

const FILE = golden.words.map((word, i) => [word, ...golden.vectors[i]].join(' ')).join('\n')

async function expectEmbedding(options: WordVectorOptions, expected: number[][]): Promise<void> {
  const vectors = await readGlove(FILE, 'mine', options)
  const rows = vectors.embed(golden.sentences)
  const worst = Array.from(rows.data, (value, i) => Math.abs(value - expected.flat()[i]))
  expect(rows.data).toHaveLength(expected.flat().length)
  expect(Math.max(...worst)).toBeLessThan(1e-14)
}

const removeCommonComponents = (rows: Matrix<Float64Array>, count: number) =>
  removeComponents(rows, commonComponents(rows, count))

describe('weighting by smooth inverse frequency, against numpy', () => {
  it('has golden numbers of the right package', () => expect(golden.versions.numpy).toBe('2.4.6'))

  it('with frequencies by rank, as GloVe has none', () =>
    expectEmbedding({ weighting: 'sif', componentsOf: 'text' }, golden.byRank))

  it('with counts, in the order of the file or by word', async () => {
    const { counts, words } = golden
    const byWord = new Map(words.map((word, i) => [word, counts[i]]))
    for (const frequencies of [counts, Float32Array.from(counts), counts.map((count) => count / 7), byWord]) {
      await expectEmbedding({ weighting: 'sif', frequencies, componentsOf: 'text' }, golden.byCount)
      await expectEmbedding({ weighting: 'sif', frequencies }, golden.ofWords)
      await expectEmbedding({ weighting: 'sif', frequencies, removeComponent: 2 }, golden.twoOfWords)
      await expectEmbedding({ weighting: 'sif', frequencies, removeComponent: 0 }, golden.nothingRemoved)
      await expectEmbedding(
        { weighting: 'sif', frequencies, removeComponent: 2, componentsOf: 'text' },
        golden.twoRemoved
      )
    }
  })

  it('with components of words a sentence has one vector, whatever it stands among', async () => {
    const vectors = await readGlove(FILE, 'mine', { weighting: 'sif' })
    const all = vectors.embed(golden.sentences).toRows()
    golden.sentences.forEach((sentence, i) => {
      expect(vectors.embed([sentence]).toRows()).toEqual([all[i]])
    })
  })

  it('counts of words that have no vector are of the whole too', async () => {
    const { counts, words } = golden
    const total = counts.reduce((a, b) => a + b)
    const frequencies = new Map([...words.map((word, i): [string, number] => [word, counts[i]]), ['unseen', total]])
    const vectors = await readGlove(FILE, 'mine', { frequencies })
    expect(vectors.frequency('the')).toBe(counts[0] / total / 2)
    expect(vectors.frequency('unseen')).toBeUndefined()
  })
})

describe('its parts, by hand', () => {
  it('weighs a / (a + p), a = 0.001', () => {
    expect(inverseFrequencyWeight(0)).toBe(1)
    expect(inverseFrequencyWeight(0.001)).toBe(0.5)
    expect(inverseFrequencyWeight(0.009)).toBeCloseTo(0.1, 15)
  })

  it('shares by rank: 1, 1/2, 1/3 over 11/6', () => {
    const shares = Array.from(zipfShares(3))
    for (const [i, expected] of [6 / 11, 3 / 11, 2 / 11].entries()) expect(shares[i]).toBeCloseTo(expected, 15)
    expect(zipfShares(0)).toHaveLength(0)
  })

  it('takes away the direction that most of the rows share', () => {
    const rows = Matrix.fromRows([
      [9, 1],
      [9, -1]
    ])
    removeCommonComponents(rows, 1)
    const expected = [0, 1, 0, -1]
    rows.data.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 14)
    })
  })

  it('leaves zeros where all is taken away, and of a row that was zeros', () => {
    for (const data of [
      [[1, 2, 3]],
      [
        [1, 2],
        [3, 1],
        [0, 0]
      ],
      [
        [0, 0, 0],
        [1, 1e-9, 3]
      ]
    ]) {
      const rows = Matrix.fromRows(data)
      removeCommonComponents(rows, 3)
      expect(rows.toRows()).toEqual(data.map((row) => row.map(() => 0)))
    }
    for (const [rows, cols] of [
      [0, 4],
      [4, 0]
    ])
      expect(() => removeCommonComponents(Matrix.zeros(rows, cols), 1)).not.toThrow()
  })

  it('makes rows orthogonal to what it took, and no longer than they were', () => {
    const rows = fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 9
    })
    fc.assert(
      fc.property(rows, (data) => {
        const before = Matrix.fromRows(data)
        const after = Matrix.fromRows(data)
        removeCommonComponents(after, 1)
        // What was taken has rank 1: all 2 x 2 determinants vanish.
        const taken = data.map((row, i) => row.map((value, j) => value - after.row(i)[j]))
        for (const a of taken) for (const b of taken) expect(Math.abs(a[0] * b[1] - a[1] * b[0])).toBeLessThan(1e-10)
        const square = (m: Matrix<Float64Array>) => m.data.reduce((sum, value) => sum + value * value, 0)
        expect(square(after)).toBeLessThanOrEqual(square(before) + 1e-10)
      })
    )
  })
})
