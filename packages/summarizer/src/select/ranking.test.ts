import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Allowance } from './allowance'
import { type Candidates, unitRows, usualLikeness } from './candidates'
import { nearestPick, selectByRank } from './ranking'

const candidatesOf = (rows: number[][]): Candidates => {
  const vectors = Matrix.fromRows(rows)
  return {
    texts: rows.map((_, i) => `text ${i}`),
    weights: new Float64Array(rows.length).fill(1),
    vectors,
    rows: unitRows(vectors),
    usual: usualLikeness(unitRows(vectors)),
    language: 'en',
    leansOn: new Int32Array(rows.length).fill(-1)
  }
}

const vectors = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 10
  })
)

describe('selectByRank', () => {
  const candidates = candidatesOf([
    [1, 0],
    [0, 1],
    [1, 0.1],
    [0, 0],
    [0.1, 1]
  ])

  it('takes the highest scores, the first of equals', () => {
    const scores = Float64Array.from([0.2, 0.5, 0.5, 0.1, 0.4])
    const selection = selectByRank(candidates, scores, new Allowance(3))
    expect(selection.picked).toEqual([1, 2, 4])
    expect(selection.scores).toEqual([1, 1, 0.8])
    // Each other goes to the pick of the greatest cosine; a row of zeros to none.
    expect(Array.from(selection.labels)).toEqual([1, 0, 1, -1, 2])
    expect(selection.reasons!(4)).toEqual({ rank: 0.4 })
  })

  it('passes over what does not fit', () => {
    const costs = [9, 5, 4, 1, 1]
    const selection = selectByRank(candidates, Float64Array.from([5, 4, 3, 2, 1]), new Allowance(6, costs))
    expect(selection.picked).toEqual([1, 3])
  })

  it('has shares of the greatest score, also of negative ones', () => {
    const { picked, scores } = selectByRank(candidates, Float64Array.from([-1, -4, -2, 0, 1]), new Allowance(5))
    expect(picked).toEqual([4, 3, 0, 2, 1])
    expect(scores.map((score) => score + 0)).toEqual([0.25, 0, -0.25, -0.5, -1])
    expect(selectByRank(candidates, new Float64Array(5), new Allowance(2)).scores).toEqual([0, 0])
  })

  it('keeps to room and companions for any scores', () => {
    fc.assert(
      fc.property(
        vectors.chain((rows) =>
          fc.record({
            rows: fc.constant(rows),
            scores: fc.array(fc.integer({ min: -5, max: 5 }), { minLength: rows.length, maxLength: rows.length }),
            most: fc.integer({ min: 1, max: 12 }),
            needs: fc.tuple(...rows.map((_, i) => fc.integer({ min: -1, max: i - 1 })))
          })
        ),
        ({ rows, scores, most, needs }) => {
          const companions = Int32Array.from(needs)
          const { picked, labels } = selectByRank(
            candidatesOf(rows),
            Float64Array.from(scores),
            new Allowance(most, undefined, companions)
          )
          expect(new Set(picked).size).toBe(picked.length)
          const inside = new Set(picked)
          for (const i of picked) if (companions[i] >= 0) inside.add(companions[i])
          expect(inside.size).toBeLessThanOrEqual(most)
          picked.forEach((i, place) => {
            expect(labels[i]).toBe(place)
          })
          expect(Math.max(-1, ...labels)).toBeLessThan(picked.length)
        }
      )
    )
  })
})

describe('nearestPick', () => {
  it('is what a comparison of all cosines gives', () => {
    fc.assert(
      fc.property(
        vectors.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(Array.from(rows.keys()), { minLength: 1 }))
        ),
        ([given, picked]) => {
          const rows = unitRows(Matrix.fromRows(given))
          const dot = (a: number, b: number) => given[a].reduce((sum, value, j) => sum + value * given[b][j], 0)
          const length = (a: number) => Math.sqrt(dot(a, a))
          const labels = nearestPick(rows, picked)
          for (let i = 0; i < given.length; i++) {
            if (picked.includes(i)) {
              expect(labels[i]).toBe(picked.indexOf(i))
              continue
            }
            const cosines = picked.map((pick) => (dot(i, pick) > 0 ? dot(i, pick) / length(i) / length(pick) : 0))
            const best = Math.max(...cosines)
            if (best === 0) continue // rounding may make it a little more
            expect(cosines[labels[i]]).toBeCloseTo(best, 6) // of equals rounding decides
          }
        }
      )
    )
  })

  it('knows rows without numbers', () => {
    const empty = CsrMatrix.trusted(new Float64Array(0), new Int32Array(0), new Int32Array(4), 0)
    expect(Array.from(nearestPick(empty, [2]))).toEqual([-1, -1, 0])
  })
})
