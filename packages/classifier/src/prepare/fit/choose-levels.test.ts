import { describe, expect, it } from 'vitest'
import { booleanLevels, chooseLevels, type LevelCounts, sortKeys } from './choose-levels'

function countsOf(counts: Record<string, number>, gaps = 0): LevelCounts {
  const rows = Object.values(counts).reduce((sum, count) => sum + count, gaps)
  return { by: 'text', counts: new Map(Object.entries(counts)), gaps, rows }
}

describe('chooseLevels', () => {
  it('keeps all levels, in order of characters; gaps are none where there are none', () => {
    const { levels, rare } = chooseLevels(countsOf({ b: 1, a: 5, C: 2 }), 1, 1000, 'level')
    expect(levels).toEqual({ by: 'text', keys: ['C', 'a', 'b'], extras: [], missing: -1, unknown: -1 })
    expect(rare).toBe(0)
  })

  it('makes gaps a level of their own, after the others', () => {
    const { levels } = chooseLevels(countsOf({ a: 5, b: 2 }, 3), 1, 1000, 'level')
    expect(levels).toMatchObject({ keys: ['a', 'b'], extras: ['(missing)'], missing: 2, unknown: -1 })
  })

  it('fills gaps with the most frequent level, also where training has none', () => {
    for (const gaps of [0, 3]) {
      const { levels, filledWith } = chooseLevels(countsOf({ a: 2, b: 5, c: 5 }, gaps), 1, 1000, 'most-frequent')
      expect(levels).toMatchObject({ extras: [], missing: 1 })
      expect(filledWith).toBe('b')
    }
  })

  it('takes levels of few rows as one, with those not known and with gaps as rare', () => {
    const { levels, rare } = chooseLevels(countsOf({ a: 9, b: 2, c: 1, d: 4 }, 2), 3, 1000, 'level')
    expect(levels).toMatchObject({ keys: ['a', 'd'], extras: ['(rare)'], missing: 2, unknown: 2 })
    expect(rare).toBe(2)
  })

  it('takes a number below 1 as a share of all rows', () => {
    const counts = countsOf({ a: 60, b: 30, c: 5 }, 5)
    expect(chooseLevels(counts, 0.05, 1000, 'level').levels.extras).toEqual(['(missing)'])
    expect(chooseLevels(counts, 0.06, 1000, 'level').levels).toMatchObject({ keys: ['a', 'b'], extras: ['(rare)'] })
  })

  it('has no more levels than allowed, with the rare one; the first of equals stay', () => {
    const { levels } = chooseLevels(countsOf({ a: 1, b: 3, c: 3, d: 3, e: 9 }), 1, 3, 'level')
    expect(levels).toMatchObject({ keys: ['b', 'e'], extras: ['(rare)'], unknown: 2 })
    expect(chooseLevels(countsOf({ a: 1, b: 2, c: 3 }), 1, 3, 'level').levels.keys).toEqual(['a', 'b', 'c'])
  })

  it('keeps a given order, and levels of it that training has not', () => {
    const { levels } = chooseLevels(countsOf({ high: 1, low: 2 }), 5, 2, 'level', ['low', 'middle', 'high'])
    expect(levels).toMatchObject({ keys: ['low', 'middle', 'high'], extras: [], unknown: -1 })
  })
})

describe('sortKeys', () => {
  it('sorts by size where all are numbers, else by characters', () => {
    expect(sortKeys(['10', '9', '-1', '2.5'])).toEqual(['-1', '2.5', '9', '10'])
    expect(sortKeys(['10', '9', 'x'])).toEqual(['10', '9', 'x'])
    expect(sortKeys([10, 9, -1])).toEqual([-1, 9, 10])
    expect(sortKeys(['01', '1'])).toEqual(['01', '1'])
    expect(sortKeys(['1', '01'])).toEqual(['01', '1'])
  })
})

describe('booleanLevels', () => {
  it('is one feature, two where there are gaps', () => {
    expect(booleanLevels(3, 4, 0, 'level')).toMatchObject({ keys: [1], extras: [], missing: -1 })
    expect(booleanLevels(3, 4, 1, 'level')).toMatchObject({ keys: [1], extras: ['(missing)'], missing: 1 })
    expect(booleanLevels(3, 4, 1, 'most-frequent')).toMatchObject({ extras: [], missing: -1 })
    expect(booleanLevels(5, 4, 1, 'most-frequent')).toMatchObject({ extras: [], missing: 0 })
  })
})
