import { Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Allowance } from './allowance'
import { unitRows, usualLikeness } from './candidates'
import { pickDifferent, redundancy } from './different'
import { Salience } from './salience'
import type { Surface } from './surface'

const surfaceWith = (words: number[]): Surface => ({
  words: Float64Array.from(words),
  personal: new Uint8Array(words.length),
  collective: new Uint8Array(words.length),
  hasNumber: new Uint8Array(words.length),
  hasQuotation: new Uint8Array(words.length),
  isQuestion: new Uint8Array(words.length),
  isHeading: new Uint8Array(words.length),
  nameShare: 0
})

function pick(given: number[][], allowance: Allowance, words = given.map(() => 9), leansOn = given.map(() => -1)) {
  const rows = unitRows(Matrix.fromRows(given))
  const usable = Int32Array.from(given.keys()).filter((i) => given[i].some((value) => value !== 0))
  const surface = surfaceWith(words)
  const salience = new Salience(rows, new Float64Array(given.length).fill(1), usualLikeness(rows), surface)
  return pickDifferent(
    salience,
    { rows, usual: usualLikeness(rows), leansOn: Int32Array.from(leansOn) },
    usable,
    surface.words,
    allowance
  )
}

/** Two like each other, three like each other, and one alone. */
const ROWS = [
  [1, 0, 0],
  [1, 0.1, 0],
  [0, 1, 0],
  [0, 1, 0.1],
  [0.1, 1, 0],
  [0, 0, 1]
]

describe('pickDifferent', () => {
  it('takes one of each topic before it takes two of one', () => {
    const topicOf = [0, 0, 1, 1, 1, 2]
    expect(new Set(pick(ROWS, new Allowance(3)).picked.map((i) => topicOf[i])).size).toBe(3)
    expect(topicOf[pick(ROWS, new Allowance(1)).picked[0]]).toBe(1) // the largest
  })

  it('takes all where there is room for all, each once', () => {
    const { picked } = pick(ROWS, new Allowance(100))
    expect([...picked].sort()).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('notes the pick that each is most like, and the likeness to the next', () => {
    // All cosines between the topics are 0; the mean of all is counted as none.
    const { picked, nearest, owner, second } = pick(
      [
        [1, 0],
        [1, 0],
        [0, 1],
        [0, 1]
      ],
      new Allowance(2)
    )
    expect(picked).toHaveLength(2)
    expect(owner[0]).toBe(owner[1])
    expect(owner[2]).toBe(owner[3])
    expect(owner[0]).not.toBe(owner[2])
    expect(Array.from(nearest)).toEqual([1, 1, 1, 1])
    expect(Array.from(second)).toEqual([0, 0, 0, 0])
    picked.forEach((i, place) => {
      expect(owner[i]).toBe(place)
    })
  })

  it('takes very short sentences only where nothing else fits', () => {
    const words = [9, 9, 2, 9, 9, 3]
    expect(pick(ROWS, new Allowance(4), words).picked).toEqual(expect.arrayContaining([0, 1, 3, 4]))
    expect(pick(ROWS, new Allowance(6), words).picked.slice(4).sort()).toEqual([2, 5])
    // Only the short ones fit.
    expect(pick(ROWS, new Allowance(5, [9, 9, 2, 9, 9, 3]), words).picked.sort()).toEqual([2, 5])
  })

  it('passes over a sentence that leans on another, unless that one is there', () => {
    // 2, 3 and 4 say nearly the same, and 3 says it best.
    const rows = [
      [1, 0, 0],
      [0, 1, 0],
      [0.1, 1, 0],
      [0, 1, 0.05],
      [0, 1, 0.3]
    ]
    const free = pick(rows, new Allowance(1)).picked[0]
    const leansOn = rows.map((_, i) => (i === free ? 0 : -1))
    expect(pick(rows, new Allowance(1), undefined, leansOn).picked[0]).not.toBe(free)
  })

  it('keeps to what it is given, for any vectors', () => {
    const example = fc.integer({ min: 1, max: 4 }).chain((width) =>
      fc.record({
        rows: fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: width, maxLength: width }), {
          minLength: 1,
          maxLength: 10
        }),
        common: fc.constantFrom(0, 0, 1, 100),
        most: fc.integer({ min: 0, max: 12 }),
        price: fc.integer({ min: 1, max: 3 })
      })
    )
    fc.assert(
      fc.property(example, ({ rows, common, most, price }) => {
        const given = rows.map((row) => [common, ...row])
        const costs = given.map((_, i) => 1 + ((i * 7) % price))
        const { picked, nearest, owner, second } = pick(given, new Allowance(most, costs))
        expect(new Set(picked).size).toBe(picked.length)
        expect(picked.reduce((sum, i) => sum + costs[i], 0)).toBeLessThanOrEqual(most)
        for (const i of picked) expect(given[i].some((value) => value !== 0)).toBe(true)
        // Nothing that would fit is left.
        const room = most - picked.reduce((sum, i) => sum + costs[i], 0)
        given.forEach((row, i) => {
          if (!picked.includes(i) && row.some((value) => value !== 0)) expect(costs[i]).toBeGreaterThan(room)
          expect(nearest[i]).toBeGreaterThanOrEqual(second[i])
          expect(second[i]).toBeGreaterThanOrEqual(0)
          expect(nearest[i]).toBeLessThanOrEqual(1)
          expect(owner[i]).toBeLessThan(picked.length)
          expect(owner[i] < 0).toBe(nearest[i] === 0)
        })
      }),
      { numRuns: 300 }
    )
  })

  it('takes one of each topic also where all vectors have much in common', () => {
    const topicOf = [0, 0, 1, 1, 1, 2]
    for (const common of [1, 3, 10, 30]) {
      const { picked } = pick(
        ROWS.map((row) => [common, ...row]),
        new Allowance(3)
      )
      expect({ common, topics: new Set(picked.map((i) => topicOf[i])).size }).toEqual({ common, topics: 3 })
    }
  })
})

describe('redundancy', () => {
  it('grows, and faster for what is nearly the same', () => {
    expect(redundancy(0)).toBe(0)
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a]
        expect(redundancy(more)).toBeGreaterThanOrEqual(redundancy(less))
        expect(redundancy((a + b) / 2)).toBeLessThanOrEqual((redundancy(a) + redundancy(b)) / 2 + 1e-12)
      })
    )
  })
})
