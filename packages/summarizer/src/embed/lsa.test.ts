import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { summarize } from '../summarize'
import { type LsaOptions, lsa } from './lsa'
import golden from './lsa.golden.json'
import { tfidf } from './tfidf'

/** The products of all rows with all rows. */
function products(sentences: string[], options?: LsaOptions): number[][] {
  const rows = lsa(options).embed(sentences).toRows()
  return rows.map((a) => rows.map((b) => a.reduce((sum, value, j) => sum + value * b[j], 0)))
}

function expectClose(actual: number[][], expected: number[][]): void {
  expect(actual).toHaveLength(expected.length)
  const worst = actual.flatMap((row, i) => row.map((value, j) => Math.abs(value - expected[i][j])))
  expect(Math.max(...worst)).toBeLessThan(1e-12)
}

describe('lsa', () => {
  it('is that of scikit-learn 1.9.1', () => {
    expect(golden.versions['scikit-learn']).toBe('1.9.1')
    expectClose(products(golden.sentences, { rank: 2, normalize: false }), golden.twoDimensions)
    expectClose(products(golden.sentences, { rank: 4, normalize: false }), golden.fourDimensions)
    // "train" shares no word with any other sentence: in four dimensions there is nothing of it but rounding errors, which
    // scikit-learn scales to length 1.
    const isTold = (_: unknown, i: number) => golden.sentences[i] !== 'train'
    const told = (rows: number[][]) => rows.filter(isTold).map((row) => row.filter(isTold))
    expectClose(told(products(golden.sentences, { rank: 4 })), told(golden.fourOfUnitLength))
  })

  it('of all dimensions has the cosines of tf-idf', () => {
    const { values, indices, indptr, rows, cols } = tfidf.embed(golden.sentences)
    const dense = Array.from({ length: rows }, (_, i) => {
      const row = new Array<number>(cols).fill(0)
      for (let p = indptr[i]; p < indptr[i + 1]; p++) row[indices[p]] = values[p]
      return row
    })
    const expected = dense.map((a) => dense.map((b) => a.reduce((sum, value, j) => sum + value * b[j], 0)))
    expectClose(products(golden.sentences, { rank: 1000 }), expected)
  })

  it('brings sentences together that share no word but the company their words keep', () => {
    const [ship, , , , , , , , net] = products(golden.sentences, { rank: 2 })
    expect(ship[8]).toBeGreaterThan(0.9) // "ship harbour fish" and "net net boat"
    expect(net[3]).toBeLessThan(0.5) // "net net boat" and "honey flower garden"
  })

  it('has seven tenths of the number of sentences as its rank by default, 100 at most', () => {
    expect(lsa().embed(golden.sentences)).toEqual(lsa({ rank: 7 }).embed(golden.sentences))
    expect(lsa().embed(golden.sentences).cols).toBe(7)
    expect(lsa().embed(golden.sentences.slice(0, 4)).cols).toBe(3)
    expect(lsa().embed(['tea tea', 'tea']).cols).toBe(1) // one term
    const many = Array.from({ length: 160 }, (_, i) => `w${i} w${(i * 7) % 160} w${(i * i) % 160}`)
    expect(lsa().embed(many).cols).toBe(100)
  })

  it('rows have length 1, or 0 without a word that counts', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...golden.sentences, '', '?!', 'the', 'ship ship rain')), (sentences) => {
        const rows = lsa().embed(sentences)
        expect(rows.rows).toBe(sentences.length)
        for (const row of rows.toRows()) {
          const length = Math.hypot(...row)
          expect(Math.min(Math.abs(length - 1), length)).toBeLessThan(1e-12)
        }
      })
    )
  })

  it.each([
    ['no sentences', [], 0],
    ['no words', ['?!', ':)'], 2],
    ['one sentence', ['tea'], 1],
    ['the same sentence again and again', new Array(50).fill('tea with milk'), 50]
  ])('takes %s', (_, sentences, rows) => {
    const matrix = lsa().embed(sentences)
    expect(matrix.rows).toBe(rows)
    expect(matrix.data.every(Number.isFinite)).toBe(true)
  })

  it('takes the words and stems of a language', () => {
    const sentences = ['Los perros comen', 'el perro come', 'la lluvia']
    const [first] = products(sentences, { language: 'es' })
    expect(first[1]).toBeCloseTo(1, 12)
    expect(products(sentences)[0][1]).toBeLessThan(0.5)
  })

  it('makes summaries: a sentence of each topic', () => {
    const text = `${golden.sentences.slice(0, 5).join('. ')}.`
    const { sentences } = summarize(text, { sentences: 2, embedder: lsa({ rank: 2 }), method: 'kmeans' })
    expect(sentences.map(({ index }) => index < 3)).toEqual([true, false])
  })

  it.each([
    [{ rank: 0 }, 'INVALID_OPTION', 'rank = 0'],
    [{ rank: 1.5 }, 'INVALID_OPTION', 'rank = 1.5'],
    [{ rank: 'all' }, 'INVALID_OPTION', "rank = 'all'"],
    [{ normalize: 1 }, 'INVALID_OPTION', 'normalize = 1'],
    [{ language: 'xx' }, 'INVALID_OPTION', "language = 'xx'"],
    [{ dimensions: 2 }, 'UNKNOWN_OPTION', "'dimensions'"],
    [null, 'INVALID_OPTION', 'options = null']
  ])('refuses %j', (options, code, message) => {
    expect(() => lsa(options as LsaOptions)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) })
    )
  })
})
