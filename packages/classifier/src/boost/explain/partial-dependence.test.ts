import { NutshellError } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import type { TreeFeature } from '../columns/column-source'
import { readerOf } from '../ensemble/random-ensemble.test-support'
import { stumps } from '../ensemble/stumps.test-support'
import { partialDependence } from './partial-dependence'

const features: TreeFeature[] = [
  { name: 'x', column: 'x', kind: 'number' },
  { name: 'colour', column: 'colour', kind: 'category', levels: ['red', 'green', 'blue'] },
  { name: 'text: "a"', column: 'text', kind: 'number' },
  { name: 'text: "b"', column: 'text', kind: 'number' }
]
const ensemble = stumps(4, [
  { feature: 0, threshold: 1.5, left: 0, right: 10 },
  { feature: 1, levels: 0b101, left: 1, right: 2 },
  { feature: 2, threshold: 0.5, left: 0, right: 100 }
])
// Two rows have "a", a third has not, and a fourth has no x.
const rows = readerOf(Float64Array.of(1, 0, 1, 0, 2, 1, 1, 0, 3, 1, 0, 0, Number.NaN, 2, 0, 0), 4)

describe('partialDependence', () => {
  it('averages over rows for each value of a number', () => {
    const { axes, averages, outputs, lines } = partialDependence(ensemble, features, rows, 'x')
    expect(axes).toEqual([{ feature: 'x', values: Float64Array.of(1, 2, 3), levels: undefined }])
    // Colours give 1, 2, 2 and 1, "a" gives 100 twice.
    expect([...averages]).toEqual([51.5, 61.5, 61.5])
    expect(outputs).toBe(1)
    expect(lines).toBeUndefined()
  })

  it('takes every level of a category', () => {
    const { axes, averages } = partialDependence(ensemble, features, rows, 'colour')
    expect(axes).toEqual([{ feature: 'colour', values: Float64Array.of(0, 1, 2), levels: ['red', 'green', 'blue'] }])
    // x gives 0, 10, 10 and, for a gap, 10.
    expect([...averages]).toEqual([58.5, 59.5, 58.5])
  })

  it('takes two features at once', () => {
    const { axes, averages } = partialDependence(ensemble, features, rows, ['x', 'text: "a"'])
    expect(axes.map(({ values }) => [...values])).toEqual([
      [1, 2, 3],
      [0, 1]
    ])
    expect([...averages]).toEqual([1.5, 101.5, 11.5, 111.5, 11.5, 111.5])
  })

  it('averages what a function makes of the scores, and keeps the line of each row', () => {
    const halve = (scores: Float64Array) => {
      for (let i = 0; i < scores.length; i++) scores[i] /= 2
    }
    const { averages, lines } = partialDependence(ensemble, features, rows, 'x', { lines: true }, halve)
    expect([...averages]).toEqual([25.75, 30.75, 30.75])
    expect([...lines!]).toEqual([50.5, 55.5, 55.5, 51, 56, 56, 1, 6, 6, 0.5, 5.5, 5.5])
  })

  it('keeps outputs apart', () => {
    const two = stumps(
      1,
      [
        { feature: 0, left: 1, right: 2 },
        { feature: 0, left: 3, right: 4, output: 1 }
      ],
      2
    )
    const { averages, outputs } = partialDependence(two, features.slice(0, 1), readerOf(Float64Array.of(-1, 1), 1), 'x')
    expect(outputs).toBe(2)
    expect([...averages]).toEqual([1, 3, 2, 4])
  })

  it('spreads points between two percentiles', () => {
    // The example of scipy.stats.mstats.mquantiles: its quartiles are 19.2 and 42.8.
    const numbers = [6, 47, 49, 15, 42, 41, 7, 39, 43, 40, 36]
    const reader = readerOf(Float64Array.from(numbers.flatMap((x) => [x, 0, 0, 0])), 4)
    const options = { points: 3, percentiles: [0.25, 0.75] as const }
    const [{ values }] = partialDependence(ensemble, features, reader, 'x', options).axes
    expect([...values]).toEqual([19.2, 31, 42.8].map((x) => expect.closeTo(x, 12)))
  })

  it.each<[string, () => unknown, string, string]>([
    ['a feature that is not there', () => partialDependence(ensemble, features, rows, 'y'), 'INVALID_OPTION', "'y'"],
    ['a column of several', () => partialDependence(ensemble, features, rows, 'text'), 'INVALID_OPTION', '2 features'],
    [
      'three features',
      () => partialDependence(ensemble, features, rows, ['x', 'colour', 'text: "a"']),
      'INVALID_OPTION',
      'one or two'
    ],
    ['no feature', () => partialDependence(ensemble, features, rows, []), 'INVALID_OPTION', 'one or two'],
    ['one feature twice', () => partialDependence(ensemble, features, rows, ['x', 'x']), 'INVALID_OPTION', 'different'],
    ['one point', () => partialDependence(ensemble, features, rows, 'x', { points: 1 }), 'INVALID_OPTION', 'points'],
    [
      'percentiles that fall',
      () => partialDependence(ensemble, features, rows, 'x', { percentiles: [0.9, 0.1] }),
      'INVALID_OPTION',
      'percentiles'
    ],
    [
      'an unknown option',
      () => partialDependence(ensemble, features, rows, 'x', { grid: 3 } as never),
      'UNKNOWN_OPTION',
      'grid'
    ],
    [
      'no rows',
      () => partialDependence(ensemble, features, readerOf(new Float64Array(0), 4), 'x'),
      'EMPTY_INPUT',
      'no rows'
    ],
    [
      'a feature of gaps',
      () => partialDependence(ensemble, features, readerOf(Float64Array.of(Number.NaN, 0, 0, 0), 4), 'x'),
      'INVALID_INPUT',
      'no value'
    ]
  ])('refuses %s', (_, run, code, message) => {
    expect(run).toThrow(NutshellError)
    expect(run).toThrow(expect.objectContaining({ code }))
    expect(run).toThrow(message)
  })
})
