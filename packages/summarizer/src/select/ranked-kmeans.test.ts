import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Allowance } from './allowance'
import { type Candidates, unitRows, usualLikeness } from './candidates'
import { selectByRankedKMeans } from './ranked-kmeans'

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']
const candidatesOf = (given: number[][] | CsrMatrix, more: Partial<Candidates> = {}): Candidates => {
  const vectors = given instanceof CsrMatrix ? given : Matrix.fromRows(given)
  return {
    texts: Array.from({ length: vectors.rows }, (_, i) => `The ${NUMBERS[i % 12]} sentence has just nine words in it.`),
    weights: new Float64Array(vectors.rows).fill(1),
    vectors,
    rows: unitRows(vectors),
    usual: usualLikeness(unitRows(vectors)),
    language: 'en',
    leansOn: new Int32Array(vectors.rows).fill(-1),
    ...more
  }
}

/** `topics` groups of `size` rows, in the order of `places`. */
function planted(topics: number, size: number, places: readonly number[], common = 0): number[][] {
  return places.map((place) => {
    const row = new Array<number>(topics + size + 1).fill(0)
    row[place % topics] = 1
    row[topics + Math.floor(place / topics)] = 0.2
    row[topics + size] = common
    return row
  })
}

const plan = fc
  .record({ topics: fc.integer({ min: 2, max: 6 }), size: fc.integer({ min: 2, max: 6 }) })
  .chain(({ topics, size }) => {
    const places = Array.from({ length: topics * size }, (_, i) => i)
    return fc.record({
      topics: fc.constant(topics),
      size: fc.constant(size),
      places: fc.shuffledSubarray(places, { minLength: places.length })
    })
  })

describe('selectByRankedKMeans', () => {
  it('takes one of each planted topic in any order, and its labels are the topics', () => {
    fc.assert(
      fc.property(plan, fc.constantFrom(0, 0.5, 1, 2, 10), ({ topics, size, places }, common) => {
        const { picked, labels, scores } = selectByRankedKMeans(
          candidatesOf(planted(topics, size, places, common)),
          new Allowance(topics)
        )
        expect(picked.map((i) => places[i] % topics).sort()).toEqual(Array.from({ length: topics }, (_, i) => i))
        places.forEach((place, i) => {
          expect(places[picked[labels[i]]] % topics).toBe(place % topics)
        })
        for (const score of scores) expect(score >= 0 && score <= 1).toBe(true)
      }),
      { numRuns: 150 }
    )
  })

  it('gives as many picks as there is room for, each standing for itself, for any vectors', () => {
    const example = fc.integer({ min: 1, max: 4 }).chain((width) =>
      fc.record({
        rows: fc.array(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: width, maxLength: width }), {
          minLength: 1,
          maxLength: 12
        }),
        common: fc.constantFrom(0, 0, 5),
        most: fc.integer({ min: 1, max: 14 })
      })
    )
    fc.assert(
      fc.property(example, ({ rows, common, most }) => {
        const given = rows.map((row) => [common, ...row])
        const usable = given.filter((row) => row.some((value) => value !== 0)).length
        const { picked, labels, scores } = selectByRankedKMeans(candidatesOf(given), new Allowance(most))
        expect(picked).toHaveLength(Math.min(most, usable))
        expect(new Set(picked).size).toBe(picked.length)
        expect(scores).toHaveLength(picked.length)
        picked.forEach((i, place) => {
          expect(labels[i]).toBe(place)
        })
        given.forEach((row, i) => {
          if (row.every((value) => value === 0)) expect(labels[i]).toBe(-1)
          expect(labels[i]).toBeLessThan(picked.length)
        })
      }),
      { numRuns: 300 }
    )
  })

  it('keeps to costs and companions for any of them', () => {
    const example = fc.integer({ min: 2, max: 10 }).chain((n) =>
      fc.record({
        rows: fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 3, maxLength: 3 }), {
          minLength: n,
          maxLength: n
        }),
        costs: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: n, maxLength: n }),
        isCounted: fc.boolean(),
        needs: fc.tuple(
          ...Array.from({ length: n }, (_, i) => (i === 0 ? fc.constant(-1) : fc.constantFrom(-1, i - 1)))
        ),
        most: fc.integer({ min: 1, max: 15 })
      })
    )
    fc.assert(
      fc.property(example, ({ rows, costs, isCounted, needs, most }) => {
        const companions = Int32Array.from(needs)
        const own = (i: number) => (isCounted ? 1 : costs[i])
        const allowance = new Allowance(most, isCounted ? undefined : costs, companions)
        const { picked } = selectByRankedKMeans(candidatesOf(rows, { leansOn: companions }), allowance)
        const inside = new Set(picked)
        for (const i of picked) if (companions[i] >= 0) inside.add(companions[i])
        expect([...inside].reduce((sum, i) => sum + own(i), 0)).toBeLessThanOrEqual(most)
      }),
      { numRuns: 1000 }
    )
  })

  it('gives the same for vectors of any length', () => {
    fc.assert(
      fc.property(
        plan,
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 36, maxLength: 36 }),
        (given, powers) => {
          const rows = planted(given.topics, given.size, given.places)
          const scaled = rows.map((row, i) => row.map((value) => value * 2 ** powers[i]))
          const select = (all: number[][]) => selectByRankedKMeans(candidatesOf(all), new Allowance(given.topics))
          expect(select(scaled).picked).toEqual(select(rows).picked)
          expect(select(scaled).labels).toEqual(select(rows).labels)
        }
      ),
      { numRuns: 50 }
    )
  })

  it('takes the longer of two that say the same where it fits, and not what repeats another', () => {
    // Rows 0 and 1 are one topic, 2 and 3 another; 1 and 3 are very short.
    const texts = [
      'The room had a fine view over the bay.',
      'Nice room.',
      'The staff at the desk were slow and rude.',
      'Rude staff.'
    ]
    const rows = [
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1]
    ]
    const { picked } = selectByRankedKMeans(candidatesOf(rows, { texts }), new Allowance(2))
    expect([...picked].sort()).toEqual([0, 2])
  })

  it('takes what the query is near, above all', () => {
    const rows = planted(3, 4, [0, 3, 6, 9, 1, 4, 7, 10, 2, 5])
    for (const near of rows.keys()) {
      const query = new Float64Array(rows.length)
      query[near] = 1
      expect(selectByRankedKMeans(candidatesOf(rows, { query }), new Allowance(1)).picked).toEqual([near])
    }
  })

  it('clusters wide sparse vectors', () => {
    const cols = 5000
    const indices = Int32Array.from([10, 4000, 10, 4001, 20, 4002, 20, 4999])
    const values = Float64Array.from([1, 0.1, 1, 0.1, 1, 0.1, 1, 0.1])
    const rows = CsrMatrix.trusted(values, indices, Int32Array.from([0, 2, 4, 6, 8]), cols)
    const { labels } = selectByRankedKMeans(candidatesOf(rows), new Allowance(2))
    expect(labels[0]).toBe(labels[1])
    expect(labels[2]).toBe(labels[3])
    expect(labels[0]).not.toBe(labels[2])
  })

  it('does not write to what it is given, and gives the same again', () => {
    const candidates = candidatesOf(planted(3, 3, [8, 2, 5, 7, 1, 4, 6, 0, 3]))
    const before = [Array.from(candidates.rows.values), Array.from(candidates.weights)]
    const first = selectByRankedKMeans(candidates, new Allowance(3))
    const second = selectByRankedKMeans(candidates, new Allowance(3))
    expect(second.picked).toEqual(first.picked)
    expect(second.scores).toEqual(first.scores)
    expect([Array.from(candidates.rows.values), Array.from(candidates.weights)]).toEqual(before)
  })
})
