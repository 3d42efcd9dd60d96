import { Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Cholesky } from './cholesky'

/** A' A of random numbers, `rank` of whose columns differ and the others repeat these. */
function gram(size: number, rank: number, seed: number): Float64Array {
  const random = new Random(seed)
  const rows = Array.from({ length: size + 5 }, () => {
    const free = Array.from({ length: rank }, () => random.next() * 2 - 1)
    return Array.from({ length: size }, (_, j) => free[j % rank] * (1 + Math.floor(j / rank)))
  })
  const out = new Float64Array(size * size)
  for (const row of rows)
    for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) out[a * size + b] += row[a] * row[b]
  return out
}

function times(matrix: Float64Array, vector: ArrayLike<number>): number[] {
  const size = vector.length
  return Array.from({ length: size }, (_, i) => {
    let sum = 0
    for (let j = 0; j < size; j++) sum += matrix[i * size + j] * vector[j]
    return sum
  })
}

describe('Cholesky', () => {
  it('solves, also where columns depend on each other and their scales differ', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(), (size, most, seed) => {
        const rank = Math.min(size, most)

        const scaled = gram(size, rank, seed)
        const by = (i: number) => 10 ** ((i % 5) - 2)
        for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) scaled[i * size + j] *= by(i) * by(j)
        const goal = times(
          scaled,
          Array.from({ length: size }, (_, i) => 1 / by(i))
        )
        const solution = Float64Array.from(goal)
        const factors = new Cholesky(scaled, size, false)
        factors.solve(solution)
        expect(factors.dependent).toBe(size - rank)
        times(scaled, solution).forEach((value, i) => {
          expect(Math.abs(value - goal[i])).toBeLessThan(1e-6 * by(i) * size * size)
        })
      })
    )
  })

  it('a matrix of zeros and one by hand', () => {
    const nothing = Float64Array.of(1, 2)
    new Cholesky(new Float64Array(4), 2, false).solve(nothing)
    expect(Array.from(nothing)).toEqual([0, 0])
    // [[4, 2], [2, 3]] x = [10, 9]: x = [1.5, 2].
    const solution = Float64Array.of(10, 9)
    new Cholesky(Float64Array.of(4, 2, 2, 3), 2, true).solve(solution)
    expect(solution[0]).toBeCloseTo(1.5, 14)
    expect(solution[1]).toBeCloseTo(2, 14)
  })
})
