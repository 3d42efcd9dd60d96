import { Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { marginsInto } from '../../linear/margins'
import { columnMoments } from './column-moments'
import { anyDesign, designOf, rowsOf } from './design.test-support'
import { FeatureSelection, type SelectionOptions } from './feature-selection'
import golden from './feature-selection.golden.json'
import { type UnivariateScore, univariateScores } from './univariate'

const { scores } = golden
const design = designOf({ ...scores, levels: 5 })
const classes = Float64Array.from(scores.classes)
const numbers = Float64Array.from(scores.numbers)
const targetsOf = (score: string) => (score === 'f-regression' ? numbers : classes)

function expectClose(actual: ArrayLike<number>, expected: readonly number[], relative = 1e-10): void {
  expect(actual).toHaveLength(expected.length)
  for (let j = 0; j < expected.length; j++) {
    expect(Math.abs(actual[j] - expected[j])).toBeLessThanOrEqual(relative * Math.max(1, Math.abs(expected[j])))
  }
}

describe('feature scores against scikit-learn 1.9.1', () => {
  it('has golden numbers of the right package', () => {
    expect(golden.versions['scikit-learn']).toBe('1.9.1')
    expect(design.cols).toBe(scores.cols)
  })

  it('variances', () => expectClose(columnMoments(design).variances, scores.variances))

  it.each<UnivariateScore>(['f-classif', 'chi2', 'f-regression'])('%s', (score) => {
    expectClose(univariateScores(score, design, targetsOf(score), columnMoments(design)), scores[score])
    const { kept } = FeatureSelection.fit(design, targetsOf(score), { univariate: { score, keep: 4 } })
    expect(Array.from(kept)).toEqual(scores.best4[score])
    expect(FeatureSelection.fit(design, targetsOf(score), { univariate: { score, keep: 1 / 3 } }).kept).toEqual(kept)
  })
})

describe('feature scores', () => {
  it('give columns that are always the same 0, and one that tells all Infinity', () => {
    const same = designOf({
      dense: [0.1, 0.1, 0.1, 0.1].map((x, i) => [x, i < 2 ? 0.3 : 0.7]),
      codes: [2, 2, 2, 2].map((code) => [code]),
      levels: 2,
      sparse: [[0], [0], [0], [0]]
    })
    const targets = Float64Array.of(0, 0, 1, 1)
    for (const score of ['f-classif', 'f-regression'] as const) {
      const all = Array.from(univariateScores(score, same, targets, columnMoments(same)))
      expect(all).toEqual([0, Number.POSITIVE_INFINITY, 0, 0, 0])
    }
    // Sums 0.6 and 1.4 where 1 and 1 were to be expected: 0.16 + 0.16.
    expectClose(univariateScores('chi2', same, targets, columnMoments(same)), [0, 0.32, 0, 0, 0], 1e-15)
    const one = univariateScores('f-classif', same, new Float64Array(4), columnMoments(same))
    expect(Array.from(one)).toEqual([0, 0, 0, 0, 0])
  })

  it('do not go by the unit or the zero of a column', () => {
    fc.assert(
      fc.property(anyDesign, fc.integer({ min: 0, max: 1e6 }), (given, seed) => {
        const random = new Random(seed)
        const targets = Float64Array.from({ length: given.rows }, () => random.int(2))
        const moved = { ...given, dense: given.dense.map((x) => 1024 * (x - 3)) }
        for (const score of ['f-classif', 'f-regression'] as const) {
          const before = univariateScores(score, given, targets, columnMoments(given))
          const after = univariateScores(score, moved, targets, columnMoments(moved))
          for (let j = 0; j < given.cols; j++) {
            // Where a class, or the line, leaves nothing unexplained, rounding decides how near to infinite the score is.
            if (before[j] < 1e6)
              expect(Math.abs(after[j] - before[j])).toBeLessThanOrEqual(1e-6 * Math.max(1, before[j]))
            else expect(after[j]).toBeGreaterThan(1e6)
          }
        }
      })
    )
  })
})

describe('FeatureSelection', () => {
  it('drops columns from all blocks, and nothing else', () => {
    fc.assert(
      fc.property(anyDesign, fc.infiniteStream(fc.boolean()), (given, wishes) => {
        const wanted = Float64Array.from({ length: given.cols }, () => (wishes.next().value ? 1 : 0))
        fc.pre(wanted.includes(1))
        const selection = FeatureSelection.fromCoefficients(wanted, given.cols)
        const before = structuredClone(given)
        const applied = selection.apply(given)
        expect(rowsOf(applied)).toEqual(rowsOf(given).map((row) => row.filter((_, j) => wanted[j] === 1)))
        expect(applied.cols).toBe(selection.kept.length)
        expect(applied.codes.length).toBe(given.codes.length)
        expect(structuredClone(given)).toEqual(before)
        const { state, tensors } = selection.toState()
        const again = FeatureSelection.fromState(JSON.parse(JSON.stringify(state)), tensors)
        expect(again.apply(given)).toEqual(applied)
      })
    )
  })

  it('gives a model of the columns kept as a model of all, with the same margins', () => {
    const selection = FeatureSelection.fit(design, classes, { univariate: { score: 'f-classif', keep: 5 } })
    const random = new Random(2)
    const model = {
      coefficients: Float64Array.from({ length: 10 }, () => random.next()),
      intercepts: Float64Array.of(1, -2)
    }
    const before = marginsInto(selection.apply(design), model, new Float64Array(120))
    expectClose(marginsInto(design, selection.unfold(model), new Float64Array(120)), Array.from(before), 1e-14)
  })

  it('drops by variance first; scores are then of what is left', () => {
    const targets = Float64Array.of(0, 1, 0, 1)
    const given = designOf({
      dense: [
        [5, 0.1, 1],
        [5, 0.2, 9],
        [5, 0.1, 2],
        [5, 0.2, 8]
      ],
      codes: [],
      levels: 0
    })
    const kept = (options: SelectionOptions) => Array.from(FeatureSelection.fit(given, targets, options).kept)
    expect(kept({})).toEqual([0, 1, 2])
    expect(kept({ variance: 0 })).toEqual([1, 2])
    expect(kept({ variance: 0.01 })).toEqual([2])
    expect(kept({ univariate: { score: 'f-classif', keep: 1 } })).toEqual([1])
    expect(kept({ variance: 0.01, univariate: { score: 'f-classif', keep: 1 } })).toEqual([2])
    expect(kept({ univariate: { score: 'f-classif', keep: 99 } })).toEqual([0, 1, 2])
    expect(kept({ variance: 0, univariate: { score: 'f-classif', keep: 0.01 } })).toEqual([1])
  })

  it('keeps what has a coefficient for any output', () => {
    const coefficients = Float64Array.of(0, 1, 0, 0, 0, 0, 0, -2)
    expect(Array.from(FeatureSelection.fromCoefficients(coefficients, 4).kept)).toEqual([1, 3])
    expect(() => FeatureSelection.fromCoefficients(new Float64Array(8), 4)).toThrow('select.l1 leaves no feature')
    expect(() => FeatureSelection.fromCoefficients(coefficients, 3)).toThrow('expected outputs * cols = 3')
  })

  it.each<[string, unknown, string]>([
    ['a variance below 0', { variance: -1 }, 'select.variance = -1, expected a number >= 0'],
    [
      'a variance that none has',
      { variance: 1e9 },
      'select.variance = 1000000000 leaves no feature: the greatest variance'
    ],
    [
      'to keep 0',
      { univariate: { score: 'chi2', keep: 0 } },
      'select.univariate.keep = 0, expected a whole number >= 1'
    ],
    [
      'to keep 1.5',
      { univariate: { score: 'chi2', keep: 1.5 } },
      'select.univariate.keep = 1.5, expected a whole number'
    ],
    [
      'another score',
      { univariate: { score: 'gini', keep: 1 } },
      "select.univariate.score = 'gini', expected one of: f-classif"
    ],
    ['an l1 of 0', { l1: 0 }, 'select.l1 = 0, expected a number > 0'],
    ['an unknown option', { best: 3 }, "select: unknown option 'best'; known: variance, univariate, l1"],
    ['no object', 4, 'select: options = 4, expected an object']
  ])('refuses %s', (_, options, message) => {
    expect(() => FeatureSelection.fit(design, classes, options as never)).toThrow(message)
  })

  it('refuses targets and designs that do not fit', () => {
    const options: SelectionOptions = { univariate: { score: 'f-classif', keep: 1 } }
    expect(() => FeatureSelection.fit(design, new Float64Array(3), options)).toThrow('expected rows = 60')
    const half = classes.map((target, i) => (i === 7 ? 0.5 : target))
    expect(() => FeatureSelection.fit(design, half, options)).toThrow('targets: row 7 has 0.5, expected a class number')
    const gap = numbers.map((target, i) => (i === 9 ? Number.NaN : target))
    expect(() => FeatureSelection.fit(design, gap, { univariate: { score: 'f-regression', keep: 1 } })).toThrow(
      'targets: row 9 has NaN, expected a finite number'
    )
    const dense = design.dense.slice()
    dense[3 * 7 + 2] = -1
    expect(() =>
      FeatureSelection.fit({ ...design, dense }, classes, { univariate: { score: 'chi2', keep: 1 } })
    ).toThrow("score 'chi2' is for features >= 0, and column 2 has -1 in row 7")
    const below = designOf({
      dense: [[], []],
      codes: [[0], [0]],
      levels: 1,
      sparse: [
        [1, 0],
        [0, -3]
      ]
    })
    expect(() =>
      FeatureSelection.fit(below, Float64Array.of(0, 1), { univariate: { score: 'chi2', keep: 1 } })
    ).toThrow('column 2 has -3 in row 1')
    const nothing = designOf({ dense: [], codes: [], levels: 0 })
    expect(() => FeatureSelection.fit(nothing, new Float64Array(0), options)).toThrow('the design has 0 rows')
    const selection = FeatureSelection.fit(design, classes, options)
    expect(() => selection.apply(nothing)).toThrow('the design has 0 columns, expected 12')
  })

  it.each<[string, unknown, number[] | undefined]>([
    ['no object', null, [0]],
    ['no number of columns', { cols: '3' }, [0]],
    ['no columns kept', { cols: 3 }, undefined],
    ['a column twice', { cols: 3 }, [1, 1]],
    ['a column beyond', { cols: 3 }, [0, 3]],
    ['a column below 0', { cols: 3 }, [-1]]
  ])('refuses a file with %s', (_, state, kept) => {
    const data = kept === undefined ? new Float64Array(1) : Int32Array.from(kept)
    expect(() => FeatureSelection.fromState(state, new Map([['kept', { shape: [data.length], data }]]))).toThrow(
      'not a model file: '
    )
  })
})
