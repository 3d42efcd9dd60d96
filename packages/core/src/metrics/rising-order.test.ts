import fc from 'fast-check'
import { expect, it } from 'vitest'
import { risingOrder } from './rising-order'

const isBefore = (values: Float64Array) => (a: number, b: number) =>
  values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b

it('is the order that comparing gives, equal ones as they come', () => {
  const number = fc.oneof(
    fc.double({ noNaN: true }),
    fc.constantFrom(0, -0, 1, -1, 5e-324, -5e-324, 1e308, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    fc.integer()
  )
  fc.assert(
    fc.property(fc.array(number, { maxLength: 80 }), (numbers) => {
      const values = Float64Array.from(numbers)
      expect(Array.from(risingOrder(values))).toEqual(Array.from(values.keys()).sort(isBefore(values)))
    })
  )
})

it('of a view of other numbers, which are not written to', () => {
  const all = Float64Array.of(9, 3, 1, 2, 9)
  expect(Array.from(risingOrder(all.subarray(1, 4)))).toEqual([1, 2, 0])
  expect(Array.from(all)).toEqual([9, 3, 1, 2, 9])
})

it('of very many', () => {
  const values = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i * i) * 10 ** (i % 30))
  expect(Array.from(risingOrder(values))).toEqual(Array.from(values.keys()).sort(isBefore(values)))
})
