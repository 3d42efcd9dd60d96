import { describe, expect, it } from 'vitest'
import { booleanOf, dateOf, numberOf, UNREADABLE } from './loose-values'

describe('numberOf', () => {
  it.each([
    [12, 12],
    ['12', 12],
    [' -1.5e3 ', -1500],
    ['.5', 0.5],
    ['+7.', 7],
    [true, 1],
    [false, 0],
    [10n, 10],
    [null, Number.NaN],
    [undefined, Number.NaN],
    ['', Number.NaN],
    ['NA', Number.NaN],
    ['?', Number.NaN],
    ['abc', UNREADABLE],
    ['0x10', UNREADABLE],
    ['1,000', UNREADABLE],
    ['12 km', UNREADABLE],
    ['Infinity', UNREADABLE],
    [{}, UNREADABLE],
    [[1], UNREADABLE],
    [new Date(0), UNREADABLE],
    [Symbol.iterator, UNREADABLE]
  ])('of %o is %d', (value, number) => {
    expect(numberOf(value)).toBe(number)
  })
})

describe('booleanOf', () => {
  it.each([
    [true, 1],
    ['TRUE', 1],
    ['yes', 1],
    ['t', 1],
    ['1', 1],
    [1, 1],
    [false, 0],
    ['No', 0],
    ['f', 0],
    [0, 0],
    [null, Number.NaN],
    ['NA', Number.NaN],
    [2, UNREADABLE],
    ['maybe', UNREADABLE],
    [{}, UNREADABLE]
  ])('of %o is %d', (value, number) => {
    expect(booleanOf(value)).toBe(number)
  })
})

describe('dateOf', () => {
  it.each([
    [new Date(5), 5],
    [5, 5],
    ['1970-01-02', 86_400_000],
    [null, Number.NaN],
    ['', Number.NaN],
    [new Date(Number.NaN), UNREADABLE],
    [9e15, UNREADABLE],
    ['tomorrow', UNREADABLE],
    [true, UNREADABLE],
    [{}, UNREADABLE]
  ])('of %o is %d', (value, time) => {
    expect(dateOf(value)).toBe(time)
  })
})
