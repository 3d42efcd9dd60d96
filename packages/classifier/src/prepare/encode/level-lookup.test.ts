import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnOf } from '../prepare.test-support'
import { BAD, LevelLookup } from './level-lookup'
import { placeReader } from './readers'

const texts = new LevelLookup({
  by: 'text',
  keys: ['01', '1', '2.50', 'true', 'x'],
  extras: ['(missing)'],
  missing: 5,
  unknown: -1
})

describe('LevelLookup', () => {
  it.each([
    ['x', 4],
    [' x ', 4],
    ['y', -1],
    ['', 5],
    ['NA', 5],
    [null, 5],
    [undefined, 5],
    [Number.NaN, 5],
    [2.5, 2], // as '2.50' reads
    [1, -1], // '01' or '1'?
    [7, -1],
    [true, 3],
    [false, -1],
    [1n, 1],
    [{}, BAD],
    [[], BAD],
    [new Date(0), BAD],
    [() => 1, BAD]
  ])('among texts, %o is at %d', (value, place) => {
    expect(texts.of(value)).toBe(place)
  })

  it.each([
    [3, 1],
    ['3', 1],
    [-0, 0],
    [2.5, 2],
    [4, 3],
    [null, -1],
    ['x', BAD],
    [Number.POSITIVE_INFINITY, BAD],
    [Number.NEGATIVE_INFINITY, BAD]
  ])('among numbers, %o is at %d', (value, place) => {
    const numbers = new LevelLookup({ by: 'number', keys: [0, 3, 2.5], extras: ['(rare)'], missing: -1, unknown: 3 })
    expect(numbers.of(value)).toBe(place)
  })

  it('finds the same place for numbers of a column as for each by itself', () => {
    const number = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.constantFrom(4095, 4096, 2.5, -0, 2 ** 40, Number.NaN))
    fc.assert(
      fc.property(fc.uniqueArray(number, { minLength: 1 }), fc.array(number), fc.boolean(), (all, values, isText) => {
        const keys = [...new Set(all.map((key) => key + 0))].filter((key) => !Number.isNaN(key))
        const levels = { extras: [], missing: -1, unknown: -1 }
        const lookup = new LevelLookup(
          isText ? { by: 'text', keys: keys.map(String), ...levels } : { by: 'number', keys, ...levels }
        )
        const places = new Int32Array(values.length)
        placeReader(columnOf('x', values, 'number'), lookup).read(undefined, 0, values.length, places)
        expect([...places]).toEqual(values.map((value) => keys.indexOf(value)))
        expect([...places]).toEqual(values.map((value) => lookup.of(value)))
      })
    )
  })
})
