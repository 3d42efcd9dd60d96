import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderOf } from './order'

/** The plain twin. */
function plainOrder(values: Float64Array): number[] {
  return [...values.keys()].filter((i) => !Number.isNaN(values[i])).sort((a, b) => values[a] - values[b] || a - b)
}

const numbers = fc.oneof(
  fc.double(),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(
    0,
    -0,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.MIN_VALUE,
    -Number.MIN_VALUE
  ),
  fc.constantFrom(2 ** 53, 2 ** 53 + 2, -(2 ** 60))
)

describe('orderOf', () => {
  it('orders any numbers as comparing them does', () => {
    fc.assert(
      fc.property(fc.array(numbers, { maxLength: 40 }), fc.integer({ min: 1, max: 20 }), (some, times) => {
        // Repeated, so that both ways to sort are taken.
        const values = Float64Array.from({ length: some.length * times }, (_, i) => some[(i * 7) % some.length])
        expect([...orderOf(values)]).toEqual(plainOrder(values))
      }),
      { numRuns: 300 }
    )
  })

  it('orders whole numbers as comparing them does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -40000, max: 40000 }), { minLength: 256, maxLength: 700 }), (some) => {
        const values = Float64Array.from(some)
        expect([...orderOf(values)]).toEqual(plainOrder(values))
      })
    )
  })

  it('orders whole numbers too large to be counted one by one', () => {
    const values = Float64Array.from({ length: 300 }, (_, i) => 2 ** 54 + 4 * ((i * 101) % 300))
    expect([...orderOf(values)]).toEqual(plainOrder(values))
  })

  it('leaves its input as it is', () => {
    const values = Float64Array.from([3, Number.NaN, -0, 1])
    orderOf(values)
    expect([...values]).toEqual([3, Number.NaN, -0, 1])
  })
})
