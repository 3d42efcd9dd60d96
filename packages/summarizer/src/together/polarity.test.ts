import { describe, expect, it } from 'vitest'
import { isJudgement, isNegation, polarityOf } from './polarity'

describe('polarityOf', () => {
  it.each([
    ['The speaker sounds great.', 1],
    ['I love it, excellent value!', 1],
    ['Battery life is terrible.', -1],
    ['It broke after a week.', -1],
    ['It arrived on Tuesday.', 0],
    ['', 0]
  ])('%s', (sentence, polarity) => {
    expect(polarityOf(sentence)).toBe(polarity)
  })

  it('turns round what a negation reaches', () => {
    expect(polarityOf('This is not good.')).toBe(-1)
    expect(polarityOf('It is not a very good one.')).toBe(-1)
    expect(polarityOf('Not bad at all!')).toBe(1)
    expect(polarityOf("I wouldn't recommend it.")).toBe(-1)
    expect(polarityOf('I wouldn’t recommend it.')).toBe(-1)
  })

  it('lets a negation reach no further than its clause', () => {
    expect(polarityOf('It does not seal, so it leaks.')).toBe(-1)
    expect(polarityOf('I did not expect much but it is great.')).toBe(1)
  })

  it('does not take "not only" for a negation', () => {
    expect(polarityOf('It is not only good.')).toBe(1)
  })

  it('calls praise and blame alike neither', () => {
    expect(polarityOf('Great taste, terrible box.')).toBe(0)
  })
})

describe('isJudgement and isNegation', () => {
  it('know their words', () => {
    expect(isJudgement('excellent')).toBe(true)
    expect(isJudgement('awful')).toBe(true)
    expect(isJudgement('handle')).toBe(false)
    expect(isNegation("don't")).toBe(true)
    expect(isNegation('never')).toBe(true)
    expect(isNegation('note')).toBe(false)
  })
})
