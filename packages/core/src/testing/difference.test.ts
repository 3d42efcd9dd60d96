import { expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { difference } from './difference'

it.each([
  [1, 1],
  [Number.NaN, Number.NaN],
  ['a', 'a'],
  [undefined, undefined],
  [
    [1, [2]],
    [1, [2]]
  ],
  [Float64Array.of(0.1, -0), Float64Array.of(0.1, -0)],
  [Matrix.fromRows([[1, 2]]), { data: Float64Array.of(1, 2), rows: 1, cols: 2 }],
  [CsrMatrix.fromDense(Matrix.fromRows([[0, 2]])), CsrMatrix.fromDense(Matrix.fromRows([[0, 2]]))]
])('%o and %o are the same', (a, b) => {
  expect(difference(a, b)).toBeUndefined()
})

it.each([
  [1, 1 + Number.EPSILON, 'it is 1, expected 1.0000000000000002'],
  [0, -0, 'it is 0, expected -0'],
  [undefined, null, 'it is undefined, expected null'],
  ['a', 'b', "it is 'a', expected 'b'"],
  [[1], [1, 2], '.length = 1, expected 2'],
  [Int32Array.of(1, 2), Int32Array.of(1, 3), '[1] is 2, expected 3'],
  [Int32Array.of(1), Float64Array.of(1), 'it is of type Int32Array, expected Float64Array'],
  [[1], Int32Array.of(1), 'it is of type Array, expected Int32Array'],
  [{ a: 1 }, { b: 1 }, 'it is an object with keys [a], expected an object with keys [b]'],
  [{ a: { b: [1, 2] } }, { a: { b: [1, 3] } }, 'a.b[1] is 2, expected 3'],
  [null, {}, 'it is null, expected an object with keys []']
])('%o and %o differ', (a, b, where) => {
  expect(difference(a, b)).toBe(where)
})

it('numbers may differ by a tolerance, relative to those above 1', () => {
  expect(difference([1e6, 1e-9], [1e6 + 9, 0], 1e-5)).toBeUndefined()
  expect(difference([1e6, 1e-9], [1e6 + 11, 0], 1e-5)).toBe('[0] is 1000000, expected 1000011')
  expect(difference([1, 2e-5], [1, 0], 1e-5)).toBe('[1] is 0.00002, expected 0')
  expect(difference([Number.NaN], [1], 1)).toBe('[0] is NaN, expected 1')
  expect(difference([Number.POSITIVE_INFINITY], [1], 1)).toBe('[0] is Infinity, expected 1')
})
