import { describe, expect, it } from 'vitest'
import { evaluateRegression } from './regression'

describe('evaluateRegression', () => {
  it('by hand', () => {
    // Errors -1, 0, 1, 2; the mean of truth is 4, from which it is off by 3, 1, 1, 3.
    const evaluation = evaluateRegression({ truth: [1, 3, 5, 7], predictions: [2, 3, 4, 5] })
    expect(evaluation).toMatchObject({ kind: 'regression', rows: 4, weight: 4, mae: 1, medianAbsoluteError: 1 })
    expect(evaluation.rmse).toBeCloseTo(Math.sqrt(6 / 4), 14)
    expect(evaluation.baselineRmse).toBeCloseTo(Math.sqrt(20 / 4), 14)
    expect(evaluation.r2).toBeCloseTo(1 - 6 / 20, 14)
    expect(evaluation.residualQuantiles).toEqual([
      [0, -1],
      [0.01, -1],
      [0.05, -1],
      [0.25, -1],
      [0.5, 0],
      [0.75, 1],
      [0.95, 2],
      [0.99, 2],
      [1, 2]
    ])
    expect(evaluation.errorsWithin).toEqual([
      [0.5, 1],
      [0.8, 2],
      [0.9, 2],
      [0.95, 2]
    ])
  })

  it('pictures hold every row, far ones at the edge', () => {
    const truth = Array.from({ length: 1000 }, (_, i) => i)
    const predictions = truth.map((value, i) => (i === 500 ? 1e9 : value + (i % 7) - 3))
    const { residuals, predictedVersusTrue, weight } = evaluateRegression({ truth, predictions })
    expect(residuals.edges).toHaveLength(residuals.counts.length + 1)
    expect(residuals.counts.reduce((sum, count) => sum + count, 0)).toBe(weight)
    expect(residuals.edges[0]).toBe(-3)
    expect(residuals.edges.at(-1)).toBe(3)
    const { cells, size, min, max } = predictedVersusTrue
    expect(cells.reduce((sum, [, , count]) => sum + count, 0)).toBe(weight)
    expect(min).toBeGreaterThanOrEqual(-3)
    expect(max).toBeLessThan(1010)
    expect(cells.find(([, predicted, count]) => predicted === size - 1 && count === 1)?.[0]).toBe(Math.floor(size / 2))
  })

  it('rows that weigh two are rows that come twice; one that weighs nothing is not there', () => {
    const weighted = evaluateRegression({ truth: [1, 2, 4, 9], predictions: [2, 2, 1, 0], weights: [2, 1, 3, 0] })
    const listed = evaluateRegression({ truth: [1, 1, 2, 4, 4, 4], predictions: [2, 2, 2, 1, 1, 1] })
    expect(weighted.weight).toBe(6)
    expect(weighted.residualQuantiles).toEqual(listed.residualQuantiles)
    for (const name of ['rmse', 'mae', 'r2', 'medianAbsoluteError', 'baselineRmse'] as const) {
      expect(weighted[name]).toBeCloseTo(listed[name]!, 12)
    }
  })

  it('a single row, and truth that does not vary', () => {
    const alone = evaluateRegression({ truth: [3], predictions: [4] })
    expect(alone).toMatchObject({ rows: 1, rmse: 1, mae: 1, r2: null })
    expect(JSON.parse(JSON.stringify(alone))).toEqual(alone)
    expect(evaluateRegression({ truth: [3, 3], predictions: [3, 3] })).toMatchObject({ rmse: 0, r2: 1 })
  })

  it('errors', () => {
    expect(() => evaluateRegression({ truth: [1, 2], predictions: [1] })).toThrow('predictions has 1 rows, expected')
    expect(() => evaluateRegression({ truth: [1, Number.NaN], predictions: [1, 2] })).toThrow('truth[1] = NaN')
    expect(() => evaluateRegression({ truth: [], predictions: [] })).toThrow('truth has no rows')
    expect(() => evaluateRegression({ truth: [1], predictions: [1], classes } as never)).toThrow(
      "unknown option 'classes'"
    )
  })
})

const classes = ['a', 'b']
