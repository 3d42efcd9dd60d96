import { describe, expect, it } from 'vitest'
import { toCriterion, toLinearOptions } from './linear-arguments'
import { toNames } from './table-file'
import { UsageError } from './usage-error'

describe('toCriterion', () => {
  it('reads criteria', () => {
    expect(toCriterion(undefined)).toBeUndefined()
    expect(toCriterion('balanced-accuracy')).toBe('balanced-accuracy')
    expect(toCriterion('f1')).toEqual({ fBeta: 1 })
    expect(toCriterion('F0.5')).toEqual({ fBeta: 0.5 })
    expect(toCriterion('recall@precision=0.9')).toEqual({ recallAtTargetPrecision: 0.9 })
    expect(toCriterion('precision@recall=.95')).toEqual({ precisionAtTargetRecall: 0.95 })
  })

  it.each(['auc', 'f', 'fx', 'recall@precision', 'recall@recall=0.5', 'recall@precision=x', ''])(
    'refuses %j',
    (text) => {
      expect(() => toCriterion(text)).toThrow(UsageError)
    }
  )
})

describe('toLinearOptions', () => {
  it('leaves to the learner what is not said', () => {
    expect(toLinearOptions({})).toEqual({ prepare: {} })
  })

  it('reads numbers, lists and weights', () => {
    expect(
      toLinearOptions({
        l1: '0.1',
        l2: '1,0.1',
        'class-weight': 'a=b=2,c=0.5',
        'positive-weight': 'balanced',
        impute: '-1',
        'no-normalize': true,
        'no-refit': true
      })
    ).toEqual({
      l1: 0.1,
      l2: [1, 0.1],
      classWeights: { 'a=b': 2, c: 0.5 },
      positiveWeight: 'balanced',
      prepare: { impute: { constant: -1 } },
      normalizeData: false,
      refit: false
    })
  })

  it.each([
    { l2: '' },
    { l2: '1,' },
    { 'class-weight': 'a' },
    { 'class-weight': 'a=' },
    { impute: 'zero' },
    { type: 'two' }
  ])('refuses %j', (values) => {
    expect(() => toLinearOptions(values)).toThrow(UsageError)
  })
})

describe('toNames', () => {
  it('splits at commas, but not in quotes', async () => {
    expect(await toNames('drop', undefined)).toEqual([])
    expect(await toNames('drop', 'a,b c,"d,""e"')).toEqual(['a', 'b c', 'd,"e'])
  })

  it.each(['', '"a'])('refuses %j', async (text) => {
    await expect(toNames('drop', text)).rejects.toThrow(UsageError)
  })
})
