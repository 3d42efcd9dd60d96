import { describe, expect, it } from 'vitest'
import { toLinearOptions } from './linear-arguments'
import { toNames } from './table-file'
import { UsageError } from './usage-error'

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
