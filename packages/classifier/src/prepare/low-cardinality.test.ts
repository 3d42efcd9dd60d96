import { describe, expect, it } from 'vitest'
import { lowCardinalityIntegers } from './low-cardinality'
import { tableOf } from './prepare.test-support'

function cycle(length: number, values: readonly (number | null)[]) {
  return Array.from({ length }, (_, i) => values[i % values.length])
}

const table = tableOf({
  rating: cycle(120, [1, 2, 3, 4, 5, null]),
  rare: [0, ...cycle(119, [1, 2, 3, 4])],
  two: cycle(120, [0, 1]),
  halves: cycle(120, [1, 1.5, 2]),
  many: cycle(
    120,
    Array.from({ length: 7 }, (_, i) => i)
  ),
  big: cycle(120, [2 ** 53, 1, 2, 3]),
  gaps: cycle(120, [null, null, null, null, 1, 2, 3]),
  text: Array(120).fill('1')
})

describe('lowCardinalityIntegers', () => {
  it('names columns of few whole numbers, each in enough rows on average', () => {
    expect(lowCardinalityIntegers(table)).toEqual(['rating', 'rare'])
  })

  it('looks at the given rows alone', () => {
    expect(
      lowCardinalityIntegers(
        table,
        Int32Array.from({ length: 119 }, (_, i) => i + 1)
      )
    ).toEqual(['rare'])
    expect(lowCardinalityIntegers(table, new Int32Array(0))).toEqual([])
  })

  it('has bounds that may be set', () => {
    expect(lowCardinalityIntegers(table, undefined, { minRows: 10 })).toEqual(['rating', 'rare', 'many', 'gaps'])
    expect(lowCardinalityIntegers(table, undefined, { maxDistinct: 4 })).toEqual([])
  })
})
