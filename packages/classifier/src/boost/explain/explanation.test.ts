import { describe, expect, it } from 'vitest'
import { Calibration } from '../../decision/calibration'
import type { TreeFeature } from '../columns/column-source'
import { type Stump, stumps } from '../ensemble/stumps.test-support'
import type { Fitted } from '../fitted'
import { explainRow } from './explanation'

const features: TreeFeature[] = [
  { name: 'Age', column: 'Age', kind: 'number' },
  { name: 'Class', column: 'Class', kind: 'category', levels: ['Eco', 'Business'] },
  { name: 'review: "great"', column: 'review', kind: 'number' },
  { name: 'review: "awful"', column: 'review', kind: 'number' },
  { name: 'day, days since 1970', column: 'day', kind: 'number' },
  { name: 'day: month', column: 'day', kind: 'number' }
]

function fittedOf(trees: readonly Stump[], more: Partial<Fitted>, outputs = 1): Fitted {
  return {
    predictorType: 'regression',
    classes: [],
    calibration: Calibration.none,
    threshold: 0.5,
    preparation: { features } as unknown as Fitted['preparation'],
    ensemble: stumps(features.length, trees, outputs, 0.25),
    objective: 'squared',
    objectiveOptions: {},
    link: 'identity',
    label: 'y',
    labelType: 'number',
    rounds: 1,
    bestRound: undefined,
    validation: undefined,
    rows: 1,
    decisions: [],
    warnings: [],
    ...more
  }
}

// With one split in each tree a feature adds the leaf's value less the mean of both, by cover.
const trees: Stump[] = [
  { feature: 0, threshold: 40, left: -1, right: 1 },
  { feature: 1, levels: 0b01, left: -2, right: 2 },
  { feature: 2, threshold: 0.5, left: -1, right: 3, covers: [3, 1] },
  { feature: 3, threshold: 0.5, left: 0.5, right: -0.5 }
]
const row = { Age: 30, Class: 'Business', review: 'great, great', day: '2024-05-31' }
const encoded = Float64Array.of(30, 1, 2, 0, 19874, 5)

describe('explainRow', () => {
  it('tells of numbers by columns, and of words by themselves', () => {
    const explanation = explainRow(fittedOf(trees, {}), encoded, 4.75, row)
    expect(explanation.baseline).toBe(0.25)
    expect(explanation.margin).toBe(4.75)
    expect(explanation.probability).toBeUndefined()
    expect(explanation.contributions.map(({ column, value, contribution }) => [column, value, contribution])).toEqual([
      ['review', 'great, great', 3.5],
      ['Class', 'Business', 2],
      ['Age', 30, -1],
      ['day', '2024-05-31', 0]
    ])
    expect(explanation.contributions[0].features).toEqual([
      { feature: 'review: "great"', value: 2, contribution: 3 },
      { feature: 'review: "awful"', value: 0, contribution: 0.5 }
    ])
    expect(explanation.contributions[1].features).toEqual([])
    expect(explanation.text).toBe(
      '4.75, usually 0.25. Higher by: review with "great" (+3), Class = Business (+2), review without "awful" (+0.5). ' +
        'Lower by: Age = 30 (-1).'
    )
  })

  it('speaks for the first of two classes where that is predicted', () => {
    const classes = ['no', 'yes']
    const fitted = fittedOf(trees, { classes, predictorType: 'binary' })
    const gap = Float64Array.of(30, Number.NaN, 0, 0, 0, 0)
    const explanation = explainRow(fitted, gap, 'no', { Age: 30, review: '' })
    // 0.25 - 1 + 2 - 1 + 0.5: gaps go right here.
    expect(explanation.margin).toBe(-0.75)
    expect(explanation.probability).toBeCloseTo(1 / (1 + Math.exp(0.75)), 12)
    expect(explanation.contributions.map(({ column, contribution }) => [column, contribution])).toEqual([
      ['Class', -2],
      ['Age', 1],
      ['review', 0.5],
      ['day', 0]
    ])
    expect(explanation.text).toContain('no with probability 0.32.')
    expect(explanation.text).toContain('For it: Age = 30 (+1), review without "great" (+1).')
    expect(explanation.text).toContain('Against it: Class is missing (-2)')
  })

  it('speaks for one of more classes against the mean of all', () => {
    const three: Stump[] = [
      { feature: 0, threshold: 40, left: 3, right: 1 },
      { feature: 0, threshold: 40, left: 0, right: 2, output: 1 },
      { feature: 5, threshold: 3, left: 0, right: 3, output: 2 }
    ]
    const fitted = fittedOf(three, { classes: ['a', 'b', 'c'], predictorType: 'multiclass', link: 'softmax' }, 3)
    const { contributions, margin, baseline, probability, text } = explainRow(fitted, encoded, 'a', row)
    // Scores are 3.25, 0.25 and 3.25; Age adds 1 to a and -1 to b, the month 1.5 to c.
    expect(contributions.slice(0, 2).map(({ column, contribution }) => [column, contribution])).toEqual([
      ['Age', expect.closeTo(1, 12)],
      ['day', expect.closeTo(-0.5, 12)]
    ])
    expect(margin).toBeCloseTo(3.25 - 6.75 / 3, 12)
    expect(baseline).toBeCloseTo(2.25 - (2.25 + 1.25 + 1.75) / 3, 12)
    expect(margin).toBeCloseTo(baseline + 1 - 0.5, 12)
    expect(probability).toBeCloseTo(1 / (2 + Math.exp(-3)), 12)
    expect(text).toContain('day: month = 5 (-0.5)')
  })

  it('takes the values of rows that are arrays by their place, and tells usual numbers after the link', () => {
    const fitted = fittedOf(trees.slice(0, 1), { link: 'exp' })
    const { contributions, text } = explainRow(fitted, encoded, Math.exp(-0.75), [...encoded])
    expect(contributions[0]).toMatchObject({ column: 'Age', value: 30 })
    expect(text).toContain('0.47237, usually 1.284.')
  })
})
