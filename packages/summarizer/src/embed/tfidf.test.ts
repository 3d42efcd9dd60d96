import { describe, expect, it } from 'vitest'
import { tfidf } from './tfidf'

/** The rows as dense numbers. */
function rowsOf(sentences: string[]): number[][] {
  const { values, indices, indptr, rows, cols } = tfidf.embed(sentences)
  return Array.from({ length: rows }, (_, i) => {
    const row = new Array<number>(cols).fill(0)
    for (let p = indptr[i]; p < indptr[i + 1]; p++) row[indices[p]] = values[p]
    return row
  })
}

describe('tfidf', () => {
  it('weighs stems: idf = ln((1 + n) / (1 + df)) + 1, rows of length 1', () => {
    // cat is in both sentences: ln(3 / 3) + 1 = 1. purr and sleep are in one: ln(3 / 2) + 1 = 1.405465.
    const rare = Math.log(3 / 2) + 1
    const length = Math.sqrt(1 + rare ** 2)
    const [first, second] = rowsOf(['The cats are purring.', 'A cat sleeps.'])
    expect(first).toHaveLength(3)
    expect(first[0]).toBeCloseTo(1 / length, 12)
    expect(first[1]).toBeCloseTo(rare / length, 12)
    expect(first[2]).toBe(0)
    expect(second[0]).toBeCloseTo(1 / length, 12)
    expect(second[2]).toBeCloseTo(rare / length, 12)
  })

  it('counts how often a word occurs in the sentence', () => {
    // Two words of the same idf, one of them twice: 2 / sqrt(5) and 1 / sqrt(5).
    const [row] = rowsOf(['tea tea milk'])
    expect(row[0]).toBeCloseTo(2 / Math.sqrt(5), 12)
    expect(row[1]).toBeCloseTo(1 / Math.sqrt(5), 12)
  })

  it('takes no notice of case, punctuation and stop words', () => {
    const [first, second] = rowsOf(['The TEA, and the milk!', 'tea: milk'])
    expect(first).toEqual(second)
  })

  it('gives a sentence of stop words a row of zeros', () => {
    expect(rowsOf(['It is there.', 'Tea cools.'])[0]).toEqual([0, 0])
    expect(rowsOf(['?!', 'Tea.'])[0]).toEqual([0])
  })

  it('takes stop words for words where there is nothing else', () => {
    const [first, second, third] = rowsOf(['You and I.', 'I and you!', 'They were.'])
    expect(first.filter((value) => value > 0)).toHaveLength(3)
    expect(second).toEqual(first)
    expect(third.filter((value) => value > 0)).toHaveLength(2)
  })

  it('gives rows without columns where there is no word at all', () => {
    const matrix = tfidf.embed(['?!', ':)'])
    expect([matrix.rows, matrix.cols]).toEqual([2, 0])
  })
})
