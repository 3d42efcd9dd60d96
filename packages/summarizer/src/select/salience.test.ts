import { Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unitRows, usualLikeness } from './candidates'
import { Salience } from './salience'
import { type Surface, surfaceOf } from './surface'

/** Sentences that all look the same: nine words and nothing special. */
const plain = (n: number): Surface => ({
  words: new Float64Array(n).fill(9),
  personal: new Uint8Array(n),
  collective: new Uint8Array(n),
  hasNumber: new Uint8Array(n),
  hasQuotation: new Uint8Array(n),
  isQuestion: new Uint8Array(n),
  isHeading: new Uint8Array(n),
  nameShare: 0
})
const ones = (n: number) => new Float64Array(n).fill(1)
const salienceOf = (
  given: number[][],
  surface = plain(given.length),
  query?: Float64Array,
  weights = ones(given.length)
) => {
  const rows = unitRows(Matrix.fromRows(given))
  return new Salience(rows, weights, usualLikeness(rows), surface, query)
}
const scoresOf = (salience: Salience, n: number, remaining = ones(n)) => Array.from(salience.score(remaining))
const total = (reasons: Readonly<Record<string, number>>) =>
  Object.values(reasons).reduce((sum, value) => sum + value, 0)

/** Sentences 0, 1, 2 are alike, 3 and 4 are alike, 5 is alone. */
const ROWS = [
  [1, 0.1, 0, 0],
  [1, 0, 0, 0],
  [1, 0, 0.1, 0],
  [0, 1, 0, 0],
  [0, 1, 0.2, 0],
  [0, 0, 0, 1]
]

const anyRows = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 9
  })
)

describe('Salience', () => {
  it('likes what is like the rest of the text', () => {
    const salience = salienceOf(ROWS)
    const of = (i: number) => salience.reasons(i).centrality
    expect(of(1)).toBeGreaterThan(of(3))
    expect(of(3)).toBeGreaterThan(of(5))
    expect(of(5)).toBe(0) // the least
  })

  it('gives the least centrality 0 and the greatest the same whatever the text, but where all are nearly the same', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const salience = salienceOf(rows)
        const usable = [...rows.keys()].filter((i) => rows[i].some((value) => value !== 0))
        if (usable.length === 0) return
        const unit = rows.map((row) => row.map((value) => value / Math.hypot(...row)))
        const sums = usable.map((i) =>
          usable.reduce(
            (sum, j) => sum + (i === j ? 0 : unit[i].reduce((all, value, c) => all + value * unit[j][c], 0)),
            0
          )
        )
        const all = usable.map((i) => salience.reasons(i).centrality)
        expect(Math.min(...all)).toBeCloseTo(0, 9)
        expect(Math.max(...all)).toBeLessThanOrEqual(2 + 1e-9)
        if (Math.max(...sums) - Math.min(...sums) > 0.05) expect(Math.max(...all)).toBeCloseTo(2, 9)
      })
    )
  })

  it('orders as sums of cosines, computed one by one, do', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const usable = [...rows.keys()].filter((i) => rows[i].some((value) => value !== 0))
        const cosine = (a: number, b: number) =>
          rows[a].reduce((sum, value, j) => sum + value * rows[b][j], 0) /
          Math.hypot(...rows[a]) /
          Math.hypot(...rows[b])
        const sums = usable.map((i) => usable.reduce((sum, j) => sum + (i === j ? 0 : cosine(i, j)), 0))
        const salience = salienceOf(rows)
        const given = usable.map((i) => salience.reasons(i).centrality)
        for (let a = 0; a < usable.length; a++) {
          for (let b = 0; b < usable.length; b++) {
            if (sums[a] > sums[b] + 1e-6) expect(given[a]).toBeGreaterThan(given[b])
          }
        }
      })
    )
  })

  it('likes what announces what follows', () => {
    const salience = salienceOf(ROWS)
    const of = (i: number) => salience.reasons(i).announcement
    expect(of(0)).toBeGreaterThan(of(1))
    expect(of(1)).toBeGreaterThan(of(2))
    expect(of(3)).toBeGreaterThan(of(4))
  })

  it.each([
    ['a sentence that speaks of its writer', 'personal', -1],
    ['a sentence that speaks for a group', 'collective', 1],
    ['a quotation', 'hasQuotation', -1]
  ] as const)('weighs %s', (_, property, sign) => {
    const without = scoresOf(salienceOf(ROWS), 6)
    const surface = plain(6)
    surface[property][3] = 1
    const salience = salienceOf(ROWS, surface)
    expect(Math.sign(total(salience.reasons(3)) - without[3])).toBe(sign)
  })

  it('likes neither very short sentences nor very long ones', () => {
    const of = (words: number) => {
      const surface = plain(6)
      surface.words[3] = words
      return salienceOf(ROWS, surface).reasons(3).length
    }
    expect(Math.max(...[6, 7, 8, 9, 10].map(of))).toBeCloseTo(0, 1)
    for (const [more, less] of [
      [7, 3],
      [3, 1],
      [12, 30],
      [30, 100],
      [100, 5000]
    ]) {
      expect(of(more)).toBeGreaterThan(of(less))
    }
    expect(Number.isFinite(of(1e6))).toBe(true)
  })

  it('prefers what is near the query', () => {
    const query = new Float64Array(6)
    query[5] = 1
    query[4] = 0.5
    const scores = scoresOf(salienceOf(ROWS, plain(6), query), 6)
    expect(scores.indexOf(Math.max(...scores))).toBe(5)
    const salience = salienceOf(ROWS, plain(6), query)
    expect(salience.reasons(5).query).toBeCloseTo(2 * salience.reasons(4).query, 12)
    expect(salience.reasons(0).query).toBe(0)
  })

  it('gives reasons that add up to the score', () => {
    const texts = [
      'I like "tea".',
      'We sell 30 teas to Paris and London.',
      'Tea is tea.',
      'No.',
      'Tea, tea and tea again.'
    ]
    const surface = surfaceOf(texts, 'en')
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 }), {
          minLength: 5,
          maxLength: 5
        }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (rows, query) => {
          const salience = salienceOf(rows, surface, Float64Array.from(query))
          const scores = scoresOf(salience, 5)
          scores.forEach((score, i) => {
            expect(total(salience.reasons(i))).toBeCloseTo(score, 9)
          })
        }
      )
    )
  })

  it('counts less what is like sentences that were picked', () => {
    const salience = salienceOf(ROWS)
    const before = scoresOf(salience, 6)
    const after = scoresOf(salience, 6, Float64Array.from([0, 0, 0, 1, 1, 1]))
    expect(before[1]).toBeGreaterThan(before[3])
    expect(after[3]).toBeGreaterThan(after[1])
    expect(after[3]).toBeGreaterThan(after[2])
  })

  it('takes a sentence that occurs several times for that many', () => {
    // Two topics of two; the one that occurs five times makes its topic the greater.
    const rows = [
      [1, 0],
      [1, 0.2],
      [0, 1],
      [0.1, 1]
    ]
    const of = (weights: number[]) => salienceOf(rows, plain(4), undefined, Float64Array.from(weights))
    expect(of([1, 1, 1, 1]).reasons(1).centrality).toBeGreaterThan(of([1, 1, 1, 1]).reasons(3).centrality)
    expect(of([1, 1, 5, 1]).reasons(1).centrality).toBeLessThan(of([1, 1, 5, 1]).reasons(3).centrality)
  })

  it('does not mind where all are the same, opposite, zero, or one', () => {
    for (const rows of [
      [[1, 1]],
      [
        [1, 1],
        [1, 1],
        [1, 1]
      ],
      [
        [1, 0],
        [-1, 0],
        [1, 0],
        [-1, 0]
      ],
      [
        [0, 0],
        [0, 0]
      ],
      [[1], [1], [-1]]
    ]) {
      for (const score of scoresOf(salienceOf(rows), rows.length)) expect(Number.isFinite(score)).toBe(true)
    }
  })

  it('does not take what all vectors have in common for likeness', () => {
    // The same text as ROWS, with a number that is large in all vectors: then all cosines are above 0.98.
    const salience = salienceOf(ROWS.map((row) => [10, ...row]))
    // Once 0, 1 and 2 are covered, those of the other topic come up, not the covered ones.
    const after = scoresOf(salience, 6, Float64Array.from([0, 0, 0, 1, 1, 1]))
    expect(after[3]).toBeGreaterThan(after[1])
    expect(after[3]).toBeGreaterThan(after[2])
  })

  it('sees a report by its names, quotations and its central beginning', () => {
    const names = { ...plain(6), nameShare: 0.15 }
    const quoting = { ...plain(6), nameShare: 0.15, hasQuotation: Uint8Array.from([0, 1, 0, 1, 0, 0]) }
    const [none, some, more] = [plain(6), names, quoting].map((surface) => salienceOf(ROWS, surface).reporting)
    expect(none).toBeLessThan(some)
    expect(some).toBeLessThan(more)
    expect(none).toBeGreaterThan(0)
    expect(more).toBeLessThan(1)
    // Then the beginning counts.
    expect(salienceOf(ROWS, names).reasons(0).position).toBeGreaterThan(salienceOf(ROWS, names).reasons(5).position)
    expect(salienceOf(ROWS, names).reasons(0).position).toBeGreaterThan(salienceOf(ROWS).reasons(0).position)
    // With the rest in front the beginning is less central.
    expect(salienceOf([...ROWS].reverse()).reporting).toBeLessThan(none)
  })
})
