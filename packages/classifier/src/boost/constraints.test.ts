import { describe, expect, it } from 'vitest'
import type { TreeFeature } from './columns/column-source'
import { constraintsFor } from './constraints'

const features: TreeFeature[] = [
  { name: 'age', column: 'age', kind: 'number' },
  { name: 'town', column: 'town', kind: 'category', levels: ['a', 'b'] },
  { name: 'day: month', column: 'day', kind: 'number' },
  { name: 'day: weekday', column: 'day', kind: 'number' }
]
const matrix: TreeFeature[] = [0, 1, 2].map((j) => ({ name: `column ${j}`, column: `column ${j}`, kind: 'number' }))

const ofTable = (options: object) =>
  constraintsFor({ monotone: undefined, interactions: undefined, ...options }, features, false)
const ofMatrix = (options: object) =>
  constraintsFor({ monotone: undefined, interactions: undefined, ...options }, matrix, true)

describe('constraints', () => {
  it('are none where none are given, or all are 0', () => {
    expect(ofTable({})).toEqual({ monotone: undefined, interactions: undefined })
    expect(ofTable({ monotone: { age: 0 } }).monotone).toBeUndefined()
    expect(ofMatrix({ monotone: [0, 0, 0] }).monotone).toBeUndefined()
  })

  it('of a column are of all that it has become', () => {
    expect(ofTable({ monotone: { day: -1, age: 1 } }).monotone).toEqual(Int8Array.of(1, 0, -1, -1))
    expect(
      ofTable({
        interactions: [
          ['age', 'day'],
          ['town', 'age', 'age']
        ]
      }).interactions
    ).toEqual([
      [0, 2, 3],
      [1, 0]
    ])
  })

  it('of a matrix go by number or by name', () => {
    expect(ofMatrix({ monotone: [1, 0, -1] }).monotone).toEqual(Int8Array.of(1, 0, -1))
    expect(ofMatrix({ monotone: { 2: 1, 'column 0': -1 } }).monotone).toEqual(Int8Array.of(-1, 0, 1))
    expect(ofMatrix({ interactions: [[0, 2], ['column 1']] }).interactions).toEqual([[0, 2], [1]])
  })

  it('that mean nothing are refused', () => {
    expect(() => ofTable({ monotone: [1, 1, 1, 1] })).toThrow('monotone is an array, expected directions by name')
    expect(() => ofTable({ monotone: { town: 1 } })).toThrow("monotone: column 'town' has levels, expected numbers")
    expect(() => ofTable({ monotone: { wealth: 1 } })).toThrow("no column 'wealth'; columns: age, town, day")
    expect(() => ofTable({ monotone: { age: 2 } })).toThrow("monotone['age'] = 2, expected 1, -1 or 0")
    expect(() => ofTable({ monotone: 'age' })).toThrow("monotone = 'age', expected 1 or -1 by column")
    expect(() => ofTable({ interactions: [[0]] })).toThrow('interactions[0]: there is no column 0; columns: age')
    expect(() => ofTable({ interactions: ['age'] })).toThrow("interactions[0] = 'age', expected an array of columns")
    expect(() => ofTable({ interactions: 'age' })).toThrow("interactions = 'age', expected arrays of columns")
    expect(() => ofMatrix({ monotone: [1] })).toThrow('monotone.length = 1, expected cols = 3')
    expect(() => ofMatrix({ interactions: [[3]] })).toThrow('there is no column 3, expected a number from 0 to 2')
    expect(() => ofMatrix({ monotone: { wealth: 1 } })).toThrow("there is no column 'wealth'")
  })
})
