import { describe, expect, it } from 'vitest'
import { toCriterion } from './learner-arguments'
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
