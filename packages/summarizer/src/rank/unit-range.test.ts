import { expect, it } from 'vitest'
import { unitRange } from './unit-range'

it('unitRange maps least to 0 and most to 1, and equals to 1', () => {
  expect(Array.from(unitRange([3, -1, 1]))).toEqual([1, 0, 0.5])
  expect(Array.from(unitRange([0.2, 0.2]))).toEqual([1, 1])
  expect(Array.from(unitRange([5]))).toEqual([1])
  expect(unitRange([])).toEqual(new Float64Array())
  expect(Array.from(unitRange([-1e300, 1e300, 0]))).toEqual([0, 1, 0.5])
})
