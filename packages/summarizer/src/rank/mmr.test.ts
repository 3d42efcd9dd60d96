import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mmr } from './mmr'
import { sentences, toInput } from './rank-inputs.test-support'

const vectors = CsrMatrix.fromDense(
  Matrix.fromRows([
    [1, 0, 0],
    [1, 0, 0],
    [0.6, 0.8, 0],
    [0, 0, 1]
  ])
)

describe('mmr', () => {
  it('by hand: a repeat of what is picked comes last', () => {
    // After the first: 0.45 - 0.5 for its twin, 0.4 - 0.3 for the third, 0.15 for the last; then 0.1 is before -0.05.
    expect(mmr([1, 0.9, 0.8, 0.3], vectors, 0.5, { count: 4 })).toEqual([0, 3, 2, 1])
    expect(mmr([1, 0.9, 0.8, 0.3], vectors, 1, { count: 3 })).toEqual([0, 1, 2])
    // Without relevance only difference counts; the first of equals.
    expect(mmr([1, 0.9, 0.8, 0.3], vectors, 0, { count: 2 })).toEqual([0, 3])
  })

  it('passes over what does not fit, and goes on', () => {
    const costs = [5, 4, 3, 2]
    expect(mmr([1, 0.9, 0.8, 0.3], vectors, 1, { costs, most: 6 })).toEqual([0]) // 1 is left
    expect(mmr([1, 0.9, 0.8, 0.3], vectors, 1, { costs, most: 7 })).toEqual([0, 3])
    expect(mmr([1, 0.9, 0.8, 0.3], vectors, 1, { costs, most: 1 })).toEqual([])
    expect(mmr([1, 0.9, 0.8, 0.3], vectors, 1, { costs, most: 14 })).toEqual([0, 1, 2, 3])
    expect(mmr([1, 1, 1, 1], vectors, 1, { costs: [0, 0, 9, 0], most: 0 })).toEqual([0, 1, 3])
  })

  it('takes negative cosines for a reason to pick', () => {
    const opposites = CsrMatrix.fromDense(
      Matrix.fromRows([
        [1, 0],
        [0, 1],
        [-1, 0]
      ])
    )
    expect(mmr([1, 0.5, 0.5], opposites, 0.5, { count: 2 })).toEqual([0, 2])
  })

  it('takes nothing, too much and no sentences', () => {
    expect(mmr([1, 2, 3, 4], vectors, 0.5, { count: 0 })).toEqual([])
    expect(mmr([1, 2, 3, 4], vectors, 0.5, { count: 99 })).toHaveLength(4)
    const none = CsrMatrix.from(new Float64Array(), new Int32Array(), Int32Array.of(0), 0)
    expect(mmr([], none, 0.5, { count: 3 })).toEqual([])
  })

  it('is the greedy choice, each of which no other would have been better than', () => {
    const lambda = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(sentences, lambda, fc.nat({ max: 12 }), fc.nat({ max: 40 }), (terms, weight, count, most) => {
        const { vectors } = toInput(terms)
        const relevance = terms.map((sentence) => sentence.length / 8)
        const costs = terms.map((sentence) => 1 + sentence.length)
        const cosine = (i: number, j: number) => {
          const row = new Map<number, number>()
          for (let p = vectors.indptr[i]; p < vectors.indptr[i + 1]; p++) row.set(vectors.indices[p], vectors.values[p])
          let sum = 0
          for (let p = vectors.indptr[j]; p < vectors.indptr[j + 1]; p++) {
            sum += vectors.values[p] * (row.get(vectors.indices[p]) ?? 0)
          }
          return sum
        }
        for (const budget of [{ count }, { costs, most }]) {
          const picks = mmr(relevance, vectors, weight, budget)
          expect(new Set(picks).size).toBe(picks.length)
          let spent = 0
          const others = () => [...terms.keys()].filter((i) => !before.includes(i))
          const before: number[] = []
          const gain = (i: number) =>
            weight * relevance[i] -
            (1 - weight) * (before.length === 0 ? 0 : Math.max(...before.map((j) => cosine(i, j))))
          const fits = (i: number) => ('count' in budget ? before.length < count : spent + costs[i] <= most)
          for (const pick of picks) {
            expect(fits(pick)).toBe(true)
            for (const other of others()) if (fits(other)) expect(gain(pick)).toBeGreaterThan(gain(other) - 1e-12)
            before.push(pick)
            spent += costs[pick]
          }
          expect(others().filter(fits)).toEqual([]) // what is left does not fit
        }
      })
    )
  })
})
