import { expect, test } from 'vitest'
import { moved } from './warm-start'

test('columns keep what they had, in another order and beside new ones', () => {
  const hessian = { matrix: Float64Array.of(3, 1, 2, 1, 5, 4, 2, 4, 6), l2: 0.5 }
  const solution = { coefficients: Float64Array.of(10, 20), intercepts: Float64Array.of(30), hessian }
  expect(moved(solution, Int32Array.of(1, -1, 0), 4)).toEqual({
    coefficients: Float64Array.of(20, 0, 10),
    intercepts: Float64Array.of(30),
    hessian: {
      matrix: Float64Array.from(
        [
          [5, 0, 1, 4],
          [0, 0.75, 0, 0],
          [1, 0, 3, 2],
          [4, 0, 2, 6]
        ].flat()
      ),
      l2: 0.5
    }
  })
})

test('several outputs, without a column', () => {
  const solution = { coefficients: Float64Array.of(1, 2, 3, 4), intercepts: Float64Array.of(5, 6) }
  const hessian = { matrix: Float64Array.from({ length: 36 }, (_, k) => k), l2: 0 }
  expect(moved({ ...solution, hessian }, Int32Array.of(1), 9)).toEqual({
    coefficients: Float64Array.of(2, 4),
    intercepts: Float64Array.of(5, 6),
    // Rows and columns 1, 3, 4 and 5 of 0 .. 35.
    hessian: { matrix: Float64Array.of(7, 9, 10, 11, 19, 21, 22, 23, 25, 27, 28, 29, 31, 33, 34, 35), l2: 0 }
  })
})

test('without a Hessian', () => {
  const solution = { coefficients: Float64Array.of(7), intercepts: Float64Array.of(8) }
  expect(moved(solution, Int32Array.of(-1, 0), 9)).toEqual({
    coefficients: Float64Array.of(0, 7),
    intercepts: Float64Array.of(8),
    hessian: undefined
  })
})
