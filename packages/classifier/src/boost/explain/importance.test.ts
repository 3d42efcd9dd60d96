import { NutshellError } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { stumps } from '../ensemble/stumps.test-support'
import { importances } from './importance'

const features = [
  { name: 'a', column: 'a' },
  { name: 'day: month', column: 'day' },
  { name: 'day: hour', column: 'day' },
  { name: 'z', column: 'z' }
]
const leaves = { left: -1, right: 1 }
const ensemble = stumps(4, [
  { feature: 0, gain: 6, covers: [2, 3], ...leaves },
  { feature: 1, gain: 3, covers: [10, 10], ...leaves },
  { feature: 2, gain: 4, covers: [1, 1], ...leaves },
  { feature: 2, gain: 7, covers: [1, 7], ...leaves }
])

describe('importances', () => {
  it.each([
    [
      'gain',
      [
        ['day', 14],
        ['a', 6],
        ['z', 0]
      ]
    ],
    [
      'meanGain',
      [
        ['a', 6],
        ['day', 14 / 3],
        ['z', 0]
      ]
    ],
    [
      'cover',
      [
        ['day', 30],
        ['a', 5],
        ['z', 0]
      ]
    ],
    [
      'meanCover',
      [
        ['day', 10],
        ['a', 5],
        ['z', 0]
      ]
    ],
    [
      'splits',
      [
        ['day', 3],
        ['a', 1],
        ['z', 0]
      ]
    ]
  ] as const)('%s by column', (kind, expected) => {
    const list = importances(ensemble, features, { kind, normalised: false })
    expect(list).toEqual(expected.map(([name, importance]) => ({ name, importance })))
  })

  it('by feature, and as shares', () => {
    expect(importances(ensemble, features, { by: 'feature' })).toEqual([
      { name: 'day: hour', importance: 11 / 20 },
      { name: 'a', importance: 6 / 20 },
      { name: 'day: month', importance: 3 / 20 },
      { name: 'z', importance: 0 }
    ])
    expect(importances(ensemble, features)[0]).toEqual({ name: 'day', importance: 0.7 })
  })

  it('are 0 where there are no splits', () => {
    expect(importances(stumps(1, []), features.slice(0, 1))).toEqual([{ name: 'a', importance: 0 }])
  })

  it.each([
    [{ kind: 'weight' as never }, 'INVALID_OPTION', 'kind'],
    [{ by: 'row' as never }, 'INVALID_OPTION', 'by'],
    [{ normalised: 1 as never }, 'INVALID_OPTION', 'normalised'],
    [{ normalized: true } as never, 'UNKNOWN_OPTION', 'normalized']
  ])('refuses %o', (options, code, message) => {
    const run = () => importances(ensemble, features, options)
    expect(run).toThrow(NutshellError)
    expect(run).toThrow(expect.objectContaining({ code }))
    expect(run).toThrow(message)
  })
})
