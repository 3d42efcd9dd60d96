import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Split, type SplitOptions, splitRows } from './split-rows'

const seeds = fc.integer({ min: 0, max: 1e6 })
const shares = fc.double({ min: 0.01, max: 0.99, noNaN: true })

function expectPartition({ train, test }: Split, rows: number): void {
  expect(train.length).toBeGreaterThan(0)
  expect(test.length).toBeGreaterThan(0)
  expect(Array.from([...train, ...test]).sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, i) => i))
  for (const part of [train, test]) expect(part).toEqual(part.slice().sort())
}

function countOf<T>(items: readonly T[], places: Int32Array, item: T): number {
  return places.filter((place) => items[place] === item).length
}

describe('splitRows by chance', () => {
  it('is a partition with a test part of the share asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), shares, seeds, (rows, test, seed) => {
        const split = splitRows({ rows, test, seed })
        expectPartition(split, rows)
        expect(Math.abs(split.test.length - rows * test)).toBeLessThanOrEqual(1)
        expect(splitRows({ rows, test, seed })).toEqual(split)
      })
    )
  })

  it('draws a fifth with seed 0 where nothing is said', () => {
    expect(splitRows({ rows: 50 })).toEqual(splitRows({ rows: 50, test: 0.2, seed: 0 }))
    expect(splitRows({ rows: 50 }).test).toHaveLength(10)
  })

  it('draws other rows with another seed, and every row equally often', () => {
    const times = new Float64Array(20)
    for (let seed = 0; seed < 4000; seed++) {
      for (const place of splitRows({ rows: 20, test: 0.25, seed }).test) times[place]++
    }
    // 4000 draws of probability 1 / 4: standard deviation 27.
    for (const time of times) expect(Math.abs(time - 1000)).toBeLessThan(5 * 27.4)
  })
})

describe('splitRows by classes', () => {
  const classes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 200 })

  it('gives each part the share of each class within one row, and leaves each class in training', () => {
    fc.assert(
      fc.property(classes, shares, seeds, (stratify, test, seed) => {
        fc.pre(new Set(stratify).size <= stratify.length / 2)
        const split = splitRows({ rows: stratify.length, test, seed, stratify })
        expectPartition(split, stratify.length)
        for (const label of new Set(stratify)) {
          const all = stratify.filter((own) => own === label).length
          expect(Math.abs(countOf(stratify, split.test, label) - all * test)).toBeLessThanOrEqual(1)
          expect(countOf(stratify, split.train, label)).toBeGreaterThan(0)
        }
      })
    )
  })

  it('has as many rows in the test part as without classes, where these are not tiny', () => {
    const stratify = Array.from({ length: 103 }, (_, i) => (i % 10 === 0 ? 'rare' : 'common'))
    expect(splitRows({ rows: 103, stratify }).test).toHaveLength(21)
    expect(splitRows({ rows: 103, test: 0.5, stratify }).test).toHaveLength(52)
  })

  it('does not go by what classes are called or how these names sort', () => {
    fc.assert(
      fc.property(classes, seeds, (stratify, seed) => {
        fc.pre(new Set(stratify).size <= stratify.length / 2)
        const rows = stratify.length
        const expected = splitRows({ rows, seed, stratify })
        expect(splitRows({ rows, seed, stratify: stratify.map((label) => 7 - 3 * label) })).toEqual(expected)
        expect(splitRows({ rows, seed, stratify: stratify.map((label) => `class ${label}`) })).toEqual(expected)
        expect(splitRows({ rows, seed, stratify: Float64Array.from(stratify) })).toEqual(expected)
      })
    )
  })

  it('keeps a class of one row for training', () => {
    for (let seed = 0; seed < 50; seed++) {
      const { train } = splitRows({ rows: 9, test: 0.8, seed, stratify: [0, 0, 0, 0, 1, 0, 0, 0, 0] })
      expect(Array.from(train)).toContain(4)
    }
    // Nine classes of one row, one of two: one row is all that can be spared.
    const { test } = splitRows({ rows: 11, test: 0.5, stratify: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9] })
    expect([9, 10]).toContain(test[0])
    expect(test).toHaveLength(1)
    expect(() => splitRows({ rows: 3, stratify: [1, 2, 3] })).toThrow(
      'rows cannot be split: every class of stratify has a single row, and none can be spared for the test part'
    )
  })
})

describe('splitRows by groups', () => {
  const groups = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 200 })

  it('keeps groups whole, both parts with at least one', () => {
    fc.assert(
      fc.property(groups, shares, seeds, fc.boolean(), (groups, test, seed, isStratified) => {
        fc.pre(new Set(groups).size > 1)
        const rows = groups.length
        const stratify = isStratified ? groups.map((_, i) => i % 3) : undefined
        const split = splitRows({ rows, test, seed, groups, stratify })
        expectPartition(split, rows)
        const inTest = new Set(Array.from(split.test, (place) => groups[place]))
        for (const place of split.train) expect(inTest.has(groups[place])).toBe(false)
        expect(splitRows({ rows, test, seed, groups: groups.map((group) => `g${group}`), stratify })).toEqual(split)
      })
    )
  })

  it('comes nearer to the share than half a group of the largest size', () => {
    fc.assert(
      fc.property(groups, shares, seeds, (groups, test, seed) => {
        const sizes = Array.from(new Set(groups), (group) => groups.filter((own) => own === group).length)
        fc.pre(sizes.length > 1)
        const rows = groups.length
        const largest = Math.max(...sizes)
        // Without room for a group on both sides, the parts are what they must be.
        fc.pre(rows * test >= largest && rows * (1 - test) >= largest)
        const split = splitRows({ rows, test, seed, groups })
        expect(Math.abs(split.test.length - rows * test)).toBeLessThanOrEqual(largest / 2 + 1e-6)
      })
    )
  })

  it('comes near the share of each class, asked to', () => {
    // Customers of 5 rows, every fourth of whom has only rows of class 1.
    const rows = 1000
    const groups = Array.from({ length: rows }, (_, i) => Math.floor(i / 5))
    const stratify = groups.map((group) => (group % 4 === 0 ? 1 : 0))
    for (let seed = 0; seed < 20; seed++) {
      const { test } = splitRows({ rows, seed, groups, stratify })
      expect(Math.abs(countOf(stratify, test, 1) - 50)).toBeLessThanOrEqual(2.5)
      expect(Math.abs(countOf(stratify, test, 0) - 150)).toBeLessThanOrEqual(2.5)
    }
  })

  it('takes the smallest group where all are larger than the share', () => {
    const groups = [...Array(50).fill('a'), ...Array(30).fill('b'), ...Array(20).fill('c')]
    expect(splitRows({ rows: 100, test: 0.01, groups }).test).toEqual(Int32Array.from({ length: 20 }, (_, i) => 80 + i))
  })
})

describe('splitRows by time', () => {
  it('tests on the latest rows, each of them later than all rows of training', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 120 }), shares, (time, test) => {
        fc.pre(new Set(time).size > 1)
        const split = splitRows({ rows: time.length, test, time })
        expectPartition(split, time.length)
        const latest = Math.max(...Array.from(split.train, (place) => time[place]))
        const earliest = Math.min(...Array.from(split.test, (place) => time[place]))
        expect(earliest).toBeGreaterThan(latest)
        // No other cut between two times is nearer by more than the one row that rounding may cost.
        const off = Math.abs(split.test.length - time.length * test)
        for (const cut of new Set(time)) {
          const count = time.filter((own) => own >= cut).length
          if (count < time.length) expect(off).toBeLessThanOrEqual(Math.abs(count - time.length * test) + 1)
        }
      })
    )
  })

  it('has the rows in place, whatever their order, and does without a seed', () => {
    const time = [5, 1, 4, 2, 3, Number.NEGATIVE_INFINITY, 9, 7, 8, 6]
    const split = { train: Int32Array.of(0, 1, 2, 3, 4, 5, 7, 9), test: Int32Array.of(6, 8) }
    expect(splitRows({ rows: 10, time })).toEqual(split)
    expect(splitRows({ rows: 10, time, seed: 5 })).toEqual(split)
  })

  it('goes with neither classes nor groups', () => {
    const time = [1, 2, 3]
    expect(() => splitRows({ rows: 3, time, stratify: [0, 1, 0] })).toThrow(
      'time goes with no stratify: the latest rows are the test part'
    )
    expect(() => splitRows({ rows: 3, time, groups: [0, 1, 0] })).toThrow('time goes with no groups')
  })
})

describe('splitRows refuses', () => {
  it.each<[string, SplitOptions, string]>([
    ['one row', { rows: 1 }, 'rows cannot be split: there is 1 row, expected at least 2'],
    ['no rows', { rows: 0 }, 'rows cannot be split: there are 0 rows, expected at least 2'],
    ['half a row', { rows: 2.5 }, 'rows = 2.5, expected a whole number'],
    ['a share of 0', { rows: 9, test: 0 }, 'test = 0, expected a share between 0 and 1'],
    ['a share of 1', { rows: 9, test: 1 }, 'test = 1, expected a share between 0 and 1'],
    ['a seed of NaN', { rows: 9, seed: Number.NaN }, 'seed = NaN, expected a finite number'],
    ['too few classes', { rows: 3, stratify: [1, 2] }, 'stratify = an array of 2, expected an array of rows = 3'],
    [
      'a class of NaN',
      { rows: 3, stratify: [1, 1, Number.NaN] },
      'stratify: row 2 has NaN, expected a number or a text'
    ],
    ['a missing class', { rows: 2, stratify: [1, undefined as never] }, 'stratify: row 1 has undefined'],
    ['a text for an array', { rows: 3, groups: 'abc' as never }, "groups = 'abc', expected an array of rows = 3"],
    ['one group', { rows: 3, groups: [4, 4, 4] }, 'all rows are of one group, expected at least 2 groups'],
    ['one time', { rows: 3, time: [4, 4, 4] }, 'all rows have the same time, expected at least 2 times'],
    ['a time of NaN', { rows: 2, time: [4, Number.NaN] }, 'time: row 1 has NaN, expected a number'],
    [
      'an unknown option',
      { rows: 2, shuffle: true } as never,
      "splitRows: unknown option 'shuffle'; known: rows, test"
    ],
    ['no options', undefined as never, 'splitRows: options = undefined, expected an object']
  ])('%s', (_, options, message) => {
    expect(() => splitRows(options)).toThrow(message)
  })

  it('writes to nothing it is given', () => {
    const stratify = Int32Array.of(1, 0, 1, 0, 1, 1)
    const groups = Int32Array.of(1, 2, 3, 1, 2, 3)
    const time = Float64Array.of(6, 5, 4, 3, 2, 1)
    splitRows({ rows: 6, stratify, groups })
    splitRows({ rows: 6, time })
    expect([stratify, groups, time]).toEqual([
      Int32Array.of(1, 0, 1, 0, 1, 1),
      Int32Array.of(1, 2, 3, 1, 2, 3),
      Float64Array.of(6, 5, 4, 3, 2, 1)
    ])
  })
})
