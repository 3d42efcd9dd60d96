import { CsrMatrix, Matrix, Random } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { unitRows } from './candidates'
import { Cosines } from './cosines'

describe('Cosines', () => {
  // Both ways, for few rows and for many; in whole columns, sparse ones and rows of zeros.
  it.each([
    [5, 3, 1],
    [127, 40, 0.2],
    [128, 40, 0.2],
    [300, 500, 0.02],
    [200, 4, 1]
  ])('of %i rows of %i columns are those of all pairs', (n, cols, share) => {
    const random = new Random(n)
    const dense = Array.from({ length: n }, () =>
      Array.from({ length: cols }, () => (random.next() < share ? random.next() * 2 - 1 : 0))
    )
    const rows = unitRows(CsrMatrix.fromDense(Matrix.fromRows(dense)))
    const cosines = new Cosines(rows)
    for (const row of [0, 1, n - 1, n >> 1, 0]) {
      const actual = new Float64Array(n)
      const count = cosines.of(row)
      expect(new Set(cosines.met.subarray(0, count)).size).toBe(count)
      for (const i of cosines.met.subarray(0, count)) actual[i] = cosines.values[i]
      const length = Math.hypot(...dense[row])
      dense.forEach((other, i) => {
        const product = other.reduce((sum, value, j) => sum + value * dense[row][j], 0)
        const lengths = length * Math.hypot(...other)
        expect(Math.abs(actual[i] - (lengths > 0 ? product / lengths : 0))).toBeLessThanOrEqual(1e-12)
      })
    }
  })
})
