import { NutshellError } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { budgetOf, countWords, type LengthOptions, resolveLength, sentenceCount } from './length'

describe('resolveLength', () => {
  it('takes one length or none', () => {
    expect(resolveLength({})).toEqual({ kind: 'default' })
    expect(resolveLength({ sentences: undefined, words: undefined })).toEqual({ kind: 'default' })
    expect(resolveLength({ sentences: 3 })).toEqual({ kind: 'sentences', count: 3 })
    expect(resolveLength({ k: 3 })).toEqual({ kind: 'sentences', count: 3 })
    expect(resolveLength({ ratio: 1 })).toEqual({ kind: 'ratio', ratio: 1 })
    expect(resolveLength({ words: 20 })).toEqual({ kind: 'words', most: 20 })
    expect(resolveLength({ characters: 1 })).toEqual({ kind: 'characters', most: 1 })
  })

  it('refuses two', () => {
    expect(() => resolveLength({ sentences: 2, words: 20 })).toThrow('sentences and words are given together')
    expect(() => resolveLength({ k: 2, ratio: 0.5, characters: 9 })).toThrow('k and ratio and characters')
  })

  const bad: [keyof LengthOptions, unknown][] = [
    ...(['sentences', 'k', 'words', 'characters'] as const).flatMap((name) =>
      [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', null, true, [3]].map((value): [typeof name, unknown] => [
        name,
        value
      ])
    ),
    ...[0, -0.5, 1.0001, Number.NaN, '0.5', null].map((value): ['ratio', unknown] => ['ratio', value])
  ]
  it.each(bad)('refuses %s = %j', (name, value) => {
    const error = catchError(() => resolveLength({ [name]: value }))
    expect(error.code).toBe('INVALID_OPTION')
    expect(error.message).toMatch(new RegExp(`^${name} = `))
  })
})

describe('sentenceCount', () => {
  it('is ceil(sqrt(n)) by default', () => {
    const expected = [1, 2, 2, 2, 3, 3, 3, 3, 3, 4] // of n = 1 to 10
    expect(expected.map((_, i) => sentenceCount({ kind: 'default' }, i + 1))).toEqual(expected)
    expect(sentenceCount({ kind: 'default' }, 100_000)).toBe(317) // 316^2 = 99,856
  })

  it('rounds a share down to whole sentences, at least one', () => {
    const of = (ratio: number, n: number) => sentenceCount({ kind: 'ratio', ratio }, n)
    expect([of(0.5, 10), of(0.5, 9), of(0.3, 9), of(1, 7), of(0.01, 9), of(0.999, 9)]).toEqual([5, 4, 2, 7, 1, 8])
    // Shares that binary numbers cannot hold: 0.29 * 100 is 28.999999999999996.
    for (let percent = 1; percent <= 100; percent++) expect(of(percent / 100, 100)).toBe(percent)
  })
})

describe('budgetOf', () => {
  it('counts words as white space separates them', () => {
    expect(countWords(' one\ttwo\n three-four, 5 ')).toBe(4)
    expect(countWords('')).toBe(0)
    expect(budgetOf(['one two', 'three'], { kind: 'words', most: 7 })).toEqual({
      costs: Float64Array.of(2, 1),
      most: 7
    })
  })

  it('counts code units with a space between sentences', () => {
    // Two sentences of 3 and 2 take 3 + 1 + 2 = 6: the costs 4 and 3 exceed neither 6 + 1 nor fit 5 + 1.
    const { costs, most } = budgetOf(['abc', '😀'], { kind: 'characters', most: 6 })
    expect(costs[0] + costs[1]).toBe(most)
  })
})

function catchError(action: () => unknown): NutshellError {
  try {
    action()
  } catch (error) {
    if (error instanceof NutshellError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
