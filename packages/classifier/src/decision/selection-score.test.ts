import { describe, expect, it } from 'vitest'
import golden from './criteria.golden.json'
import { checkCriterion, describeCriterion } from './criterion'
import { selectionScore } from './selection-score'

const close = (value: number) => expect.closeTo(value, 10)

describe('selectionScore against scikit-learn 1.9.1', () => {
  it('has golden numbers of the right package', () => expect(golden.versions['scikit-learn']).toBe('1.9.1'))

  it.each(golden.binary)('binary %#', (row) => {
    const weights = row.weights ?? undefined
    const of = (criterion: Parameters<typeof describeCriterion>[0]) =>
      selectionScore({
        type: 'binary',
        truth: row.truth,
        probabilities: Float64Array.from(row.scores),
        weights,
        criterion: checkCriterion('criterion', criterion, 'binary')
      })
    expect(of('accuracy')).toEqual(close(row.accuracy))
    expect(of('balanced-accuracy')).toEqual(close(row.balancedAccuracy))
    expect(of({ fBeta: 1 })).toEqual(close(row.f1))
    expect(of({ fBeta: 2 })).toEqual(close(row.f2))
    expect(of({ precisionAtTargetRecall: 0.8 })).toEqual(close(row['precisionAtRecall0.8']))
    expect(of({ recallAtTargetPrecision: 0.7 })).toEqual(close(row['recallAtPrecision0.7']))
    expect(of('cross-entropy')).toEqual(close(row.crossEntropy))
  })

  it.each(golden.multiclass)('multiclass %#', (row) => {
    const outcome = {
      type: 'multiclass',
      truth: row.truth,
      probabilities: Float64Array.from(row.probabilities),
      classes: 3,
      weights: row.weights ?? undefined
    } as const
    expect(selectionScore(outcome)).toEqual(close(row.accuracy))
    expect(selectionScore({ ...outcome, criterion: 'balanced-accuracy' })).toEqual(close(row.balancedAccuracy))
    expect(selectionScore({ ...outcome, criterion: { fBeta: 0.5 } })).toEqual(close(row['f0.5']))
    expect(selectionScore({ ...outcome, criterion: 'cross-entropy' })).toEqual(close(row.crossEntropy))
  })

  it.each(golden.regression)('regression %#', (row) => {
    const outcome = {
      type: 'regression',
      truth: row.truth,
      predictions: Float64Array.from(row.predictions),
      weights: row.weights ?? undefined
    } as const
    expect(selectionScore(outcome)).toEqual(close(row.mse))
    expect(selectionScore({ ...outcome, criterion: 'mae' })).toEqual(close(row.mae))
    expect(selectionScore({ ...outcome, criterion: 'r2' })).toEqual(close(row.r2))
  })
})

describe('selectionScore', () => {
  it('a model that misses its target precision comes after any that reaches it, and closer is better', () => {
    const truth = [1, 0, 1, 0]
    const of = (...scores: number[]) =>
      selectionScore({
        type: 'binary',
        truth,
        probabilities: Float64Array.from(scores),
        criterion: { recallAtTargetPrecision: 0.9 }
      })
    const reaches = of(0.9, 0.1, 0.2, 0.3)
    const nearly = of(0.4, 0.8, 0.5, 0.1) // 2 of 3
    const never = of(0.1, 0.8, 0.2, 0.9) // 2 of 4
    expect(reaches).toBe(0.5)
    expect(nearly).toBeCloseTo(2 / 3 - 0.9, 12)
    expect(never).toBeCloseTo(0.5 - 0.9, 12)
  })

  it('a truth that does not vary has no R² to lose', () => {
    const of = (...predictions: number[]) =>
      selectionScore({
        type: 'regression',
        truth: [2, 2],
        predictions: Float64Array.from(predictions),
        criterion: 'r2'
      })
    expect([of(2, 2), of(2, 3)]).toEqual([1, 0])
  })

  it('a probability of 0 for what happened is very bad, not infinitely', () => {
    const score = selectionScore({
      type: 'binary',
      truth: [1, 0],
      probabilities: Float64Array.of(0, 0),
      criterion: 'cross-entropy'
    })
    expect(score).toBeLessThan(-10)
    expect(score).toBeGreaterThan(-100)
  })

  it.each([
    ['a class that is none', { truth: [3], probabilities: Float64Array.of(0.2, 0.3, 0.5) }, 'INVALID_INPUT'],
    ['a width that differs', { truth: [1, 1], probabilities: Float64Array.of(0.2, 0.3, 0.5) }, 'INVALID_SHAPE'],
    ['no rows', { truth: [], probabilities: new Float64Array(0) }, 'EMPTY_INPUT'],
    ['weights of 0', { truth: [1], probabilities: Float64Array.of(0, 1, 0), weights: [0] }, 'INVALID_INPUT'],
    ['weights that differ', { truth: [1], probabilities: Float64Array.of(0, 1, 0), weights: [1, 1] }, 'INVALID_SHAPE']
  ])('refuses %s', (_, outcome, code) => {
    expect(() => selectionScore({ type: 'multiclass', classes: 3, ...outcome })).toThrow(
      expect.objectContaining({ code })
    )
  })
})

describe('criteria', () => {
  it('are checked by the type of predictor, and the error lists them', () => {
    expect(() => checkCriterion('select', { precisionAtTargetRecall: 0.5 }, 'multiclass')).toThrow(
      'expected one of: accuracy, balanced-accuracy, cross-entropy, { fBeta: number }'
    )
    expect(() => checkCriterion('select', 'accuracy', 'regression')).toThrow('expected one of: mse, mae, r2')
    expect(checkCriterion('select', { fBeta: 2 }, 'binary')).toEqual({ fBeta: 2 })
  })

  it('in words', () => {
    expect(describeCriterion({ recallAtTargetPrecision: 0.9 })).toBe('recall at precision 0.9')
    expect(describeCriterion('balanced-accuracy')).toBe('balanced accuracy')
    expect(describeCriterion({ fBeta: 0.5 })).toBe('F0.5')
  })
})
