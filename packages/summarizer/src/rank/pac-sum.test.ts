import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pacSum } from './pac-sum'
import { expectClose } from './rank-inputs.test-support'

/** The formulas of the paper, pair by pair. */
function plainly(rows: number[][], lambda1: number, lambda2: number, beta: number): number[] {
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, c) => sum + value * b[c], 0)
  const pairs = rows.flatMap((a, i) => rows.slice(i + 1).map((b) => dot(a, b)))
  const bound = Math.min(...pairs) + beta * (Math.max(...pairs) - Math.min(...pairs))
  const total = (a: number[], others: number[][]) => others.reduce((sum, b) => sum + Math.max(0, dot(a, b) - bound), 0)
  return rows.map((a, i) => lambda1 * total(a, rows.slice(0, i)) + lambda2 * total(a, rows.slice(i + 1)))
}

describe('pacSum', () => {
  it('is the formula, for similarities below 0 too', () => {
    const rows = fc.integer({ min: 1, max: 5 }).chain((cols) =>
      fc.array(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: cols, maxLength: cols }), {
        minLength: 2,
        maxLength: 8
      })
    )
    const weight = fc.constantFrom(-2, -0.5, 0, 1)
    fc.assert(
      fc.property(rows, weight, weight, fc.constantFrom(0, 0.3, 0.6, 1), (values, lambda1, lambda2, beta) => {
        const vectors = CsrMatrix.fromDense(Matrix.fromRows(values))
        const scores = pacSum({ vectors }, { lambda1, lambda2, beta })
        expectClose(scores, plainly(values, lambda1, lambda2, beta), 1e-11)
      })
    )
  })

  it('by hand, with the defaults', () => {
    // Cosines: 0.6 of the first and the second, 0.8 of the second and the third, 0 of the first and the third.
    const vectors = CsrMatrix.fromDense(
      Matrix.fromRows([
        [1, 0],
        [0.6, 0.8],
        [0, 1]
      ])
    )
    expectClose(pacSum({ vectors }), [0.6, -2 * 0.6 + 0.8, -2 * 0.8], 1e-15)
    // The bound is 0.5 * 0.8 = 0.4.
    expectClose(pacSum({ vectors }, { beta: 0.5 }), [0.2, -2 * 0.2 + 0.4, -2 * 0.4], 1e-15)
  })

  it('tells nothing apart where all pairs are equally similar', () => {
    const vectors = CsrMatrix.fromDense(Matrix.fromRows([[1], [1], [1]]))
    expect(Array.from(pacSum({ vectors }))).toEqual([0, 0, 0])
  })
})
