import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ResampleOptions, resample } from './resample'

const cases = fc.record({
  labels: fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 1, maxLength: 80 }).map((all) => Int32Array.from(all)),
  ratio: fc.double({ min: 0.05, max: 1, noNaN: true }),
  seed: fc.integer({ min: 0, max: 1e6 }),
  /** Every so-many-th row is for training. */
  step: fc.integer({ min: 1, max: 3 })
})

function counts(labels: Int32Array, places: Int32Array): Map<number, number> {
  const all = new Map<number, number>()
  for (const place of places) all.set(labels[place], (all.get(labels[place]) ?? 0) + 1)
  return all
}

describe('resample', () => {
  it('repeats rows of small classes: all rows stay, as often as others of the class or once more', () => {
    fc.assert(
      fc.property(cases, ({ labels, ratio, seed, step }) => {
        const rows = Int32Array.from(labels.keys()).filter((place) => place % step === 0)
        const places = resample({ labels, rows, method: 'over', ratio, seed })
        expect(Array.from(new Set(places))).toEqual(Array.from(rows)) // the order of rows, too
        const before = counts(labels, rows)
        const largest = Math.max(...before.values())
        for (const [label, count] of counts(labels, places)) {
          expect(count).toBe(Math.max(before.get(label)!, Math.round(ratio * largest)))
          const times = Array.from(rows, (row) => places.filter((place) => place === row).length)
          const own = times.filter((_, i) => labels[rows[i]] === label)
          expect(Math.max(...own) - Math.min(...own)).toBeLessThanOrEqual(1)
        }
        expect(resample({ labels, rows, method: 'over', ratio, seed })).toEqual(places)
      })
    )
  })

  it('leaves out rows of large classes: no row twice, none from outside', () => {
    fc.assert(
      fc.property(cases, ({ labels, ratio, seed, step }) => {
        const rows = Int32Array.from(labels.keys()).filter((place) => place % step === 0)
        const places = resample({ labels, rows, method: 'under', ratio, seed })
        const kept = new Set(places)
        expect(Array.from(places)).toEqual(Array.from(rows).filter((row) => kept.has(row)))
        const before = counts(labels, rows)
        const smallest = Math.min(...before.values())
        const after = counts(labels, places)
        for (const [label, count] of before) {
          expect(after.get(label)).toBe(Math.min(count, Math.round(smallest / ratio)))
        }
      })
    )
  })

  it('draws every row equally often', () => {
    const labels = Int32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1)
    const rows = Array.from(labels.keys())
    const times = new Float64Array(14)
    for (let seed = 0; seed < 2000; seed++) {
      for (const place of resample({ labels, rows, method: 'under', seed })) times[place]++
      for (const place of resample({ labels, rows, method: 'over', seed })) times[place]++
    }
    // Large: .4 of 2000 and once each of 2000. Small: once each, and of 4 rows 2 or 3 times: 2.5 each.
    for (let i = 0; i < 10; i++) expect(Math.abs(times[i] - 2800)).toBeLessThan(5 * 22)
    for (let i = 10; i < 14; i++) expect(Math.abs(times[i] - 7000)).toBeLessThan(5 * 23)
  })

  it('has nothing to do for no rows, or one class', () => {
    expect(resample({ labels: Int32Array.of(1, 2), rows: [], method: 'over' })).toEqual(new Int32Array(0))
    expect(resample({ labels: Int32Array.of(1, 1, 2), rows: [1, 0], method: 'under' })).toEqual(Int32Array.of(1, 0))
  })

  it.each<[string, Partial<ResampleOptions>, string]>([
    ['a place outside', { rows: [0, 3] }, 'rows has 3, expected places below 3'],
    ['a place between', { rows: [0.5] }, 'rows has 0.5, expected places below 3'],
    ['a place below 0', { rows: [-1] }, 'rows has -1, expected places below 3'],
    ['a ratio of 0', { ratio: 0 }, 'ratio = 0, expected above 0, at most 1'],
    ['a ratio above 1', { ratio: 1.5 }, 'ratio = 1.5, expected above 0, at most 1'],
    ['an unknown method', { method: 'smote' as never }, "method = 'smote', expected one of: over, under"],
    ['plain labels', { labels: [1, 2] as never }, 'labels = an array of 2, expected an Int32Array'],
    ['no rows', { rows: undefined as never }, 'rows = undefined, expected an array of places'],
    ['an unknown option', { strategy: 1 } as never, "resample: unknown option 'strategy'; known: labels, rows, method"]
  ])('refuses %s', (_, options, message) => {
    const given = { labels: Int32Array.of(0, 1, 1), rows: [0, 1, 2], method: 'over' as const, ...options }
    expect(() => resample(given)).toThrow(message)
  })
})
