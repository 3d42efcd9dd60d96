import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FoldOptions, kFolds } from './k-folds'

const seeds = fc.integer({ min: 0, max: 1e6 })
const labels = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 8, maxLength: 150 })
const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts)

describe('kFolds', () => {
  it('tests on each row once, evenly over all rows and over each class', () => {
    fc.assert(
      fc.property(
        labels,
        fc.integer({ min: 2, max: 8 }),
        seeds,
        fc.boolean(),
        (stratify, folds, seed, isStratified) => {
          const rows = stratify.length
          const options = { rows, folds, seed, stratify: isStratified ? stratify : undefined }
          const all = kFolds(options)
          expect(all).toHaveLength(folds)
          expect(all.flatMap(({ test }) => Array.from(test)).sort((a, b) => a - b)).toEqual([...stratify.keys()])
          for (const { train, test } of all) {
            expect([...train, ...test].sort((a, b) => a - b)).toEqual([...stratify.keys()])
          }
          expect(spread(all.map(({ test }) => test.length))).toBeLessThanOrEqual(1)
          if (isStratified) {
            for (const label of new Set(stratify)) {
              const counts = all.map(({ test }) => test.filter((place) => stratify[place] === label).length)
              expect(spread(counts)).toBeLessThanOrEqual(1)
            }
          }
          expect(kFolds(options)).toEqual(all)
          const renamed = stratify.map((label) => `class ${9 - label}`)
          expect(kFolds({ ...options, stratify: isStratified ? renamed : undefined })).toEqual(all)
        }
      )
    )
  })

  it('draws other folds with another seed, and puts any two rows together equally often', () => {
    let together = 0
    for (let seed = 0; seed < 3000; seed++) {
      together += kFolds({ rows: 10, folds: 5, seed }).filter(({ test }) => test.includes(0) && test.includes(1)).length
    }
    // The partner of row 0 is one of nine: 333 of 3000, standard deviation 17.
    expect(Math.abs(together - 3000 / 9)).toBeLessThan(5 * 17.3)
  })

  it('has five folds of seed 0 where nothing is said, and as many as rows at most', () => {
    expect(kFolds({ rows: 12 })).toEqual(kFolds({ rows: 12, folds: 5, seed: 0 }))
    expect(kFolds({ rows: 4, folds: 4 }).every(({ test }) => test.length === 1)).toBe(true)
  })

  it('keeps groups whole, no fold empty', () => {
    fc.assert(
      fc.property(labels, fc.integer({ min: 2, max: 5 }), seeds, fc.boolean(), (groups, folds, seed, isStratified) => {
        fc.pre(new Set(groups).size >= folds)
        const rows = groups.length
        const stratify = isStratified ? groups.map((_, i) => i % 3) : undefined
        const all = kFolds({ rows, folds, seed, groups, stratify })
        expect(all.flatMap(({ test }) => Array.from(test)).sort((a, b) => a - b)).toEqual([...groups.keys()])
        for (const { train, test } of all) {
          expect(test.length).toBeGreaterThan(0)
          const tested = new Set(Array.from(test, (place) => groups[place]))
          for (const place of train) expect(tested.has(groups[place])).toBe(false)
        }
      })
    )
  })

  it('evens out groups: in size, and in classes when asked to', () => {
    const groups = Array.from({ length: 400 }, (_, i) => Math.floor(i / 4))
    const stratify = groups.map((group) => (group % 5 === 0 ? 1 : 0))
    for (let seed = 0; seed < 10; seed++) {
      for (const { test } of kFolds({ rows: 400, seed, groups, stratify })) {
        expect(test).toHaveLength(80)
        expect(test.filter((place) => stratify[place] === 1)).toHaveLength(16)
      }
      // 50, 30, 20, 20, 20, 10 rows on three folds: 50, 30 + 20, 20 + 20 + 10.
      const uneven = [50, 30, 20, 20, 20, 10].flatMap((size, group) => Array(size).fill(group))
      const sizes = kFolds({ rows: 150, folds: 3, seed, groups: uneven }).map(({ test }) => test.length)
      expect(sizes).toEqual([50, 50, 50])
    }
  })

  it.each<[string, FoldOptions, string]>([
    ['more folds than rows', { rows: 3 }, 'folds = 5 exceeds rows = 3'],
    ['more folds than groups', { rows: 6, groups: [1, 1, 2, 2, 3, 3] }, 'folds = 5 exceeds groups = 3'],
    ['one fold', { rows: 6, folds: 1 }, 'folds = 1, expected a whole number >= 2'],
    ['no rows', { rows: 0, folds: 2 }, 'folds = 2 exceeds rows = 0'],
    ['rows below 0', { rows: -1 }, 'rows = -1, expected a whole number'],
    [
      'too many classes',
      { rows: 6, stratify: Array(7).fill(0) },
      'stratify = an array of 7, expected an array of rows = 6'
    ],
    ['an unknown option', { rows: 6, k: 3 } as never, "kFolds: unknown option 'k'; known: rows, folds, seed"]
  ])('refuses %s', (_, options, message) => {
    expect(() => kFolds(options)).toThrow(message)
  })
})
