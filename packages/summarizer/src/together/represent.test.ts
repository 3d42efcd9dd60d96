import { describe, expect, it } from 'vitest'
import { polarityOf } from './polarity'
import { readTexts } from './read-texts'
import { readability, representative } from './represent'
import { indexTerms } from './term-index'

const rate = (clean: string, wanted = 0) => readability({ clean, polarity: polarityOf(clean) }, wanted)

describe('readability', () => {
  it.each([
    ['The lid leaks all over my desk.', 'But the lid leaks all over my desk.'],
    ['The lid leaks all over my desk.', 'Does the lid leak all over my desk?'],
    ['The lid leaks all over my desk.', 'THE LID LEAKS ALL OVER MY DESK.'],
    ['The lid leaks all over my desk.', 'the lid leaks all over my desk'],
    ['These are the parts of the lid.', 'These are the parts of the lid:'],
    ['The lid leaks.', 'Lid.'],
    ['The lid leaks.', `The lid ${'and the desk '.repeat(20)}leaks.`]
  ])('prefers %j to %j', (better, worse) => {
    expect(rate(better)).toBeGreaterThan(rate(worse))
  })

  it('prefers what thinks of it as the point does', () => {
    const [praise, blame, neither] = ['The lid is great now.', 'The lid is awful now.', 'The lid is green now.']
    expect(rate(praise, 1)).toBeGreaterThan(rate(neither, 1))
    expect(rate(neither, 1)).toBeGreaterThan(rate(blame, 1))
    expect(rate(neither, 1)).toBeGreaterThan(rate('The lid is not green now.', 1))
    expect(rate(blame, -1)).toBeGreaterThan(rate(praise, -1))
  })
})

describe('representative', () => {
  it('takes the statement most like the others', () => {
    const corpus = readTexts(
      ['The lid leaks water.', 'My lid leaks water too.', 'The lid is green.', 'Water leaks out of the lid.'],
      'en'
    )
    const { statement, cohesion } = representative(corpus, indexTerms(corpus), { members: [0, 1, 2, 3], polarity: 0 })
    expect(statement).toBe(0)
    expect(cohesion).toBeGreaterThan(0)
    expect(cohesion).toBeLessThan(1)
  })

  it('calls statements of the same terms wholly alike', () => {
    const corpus = readTexts(['Green lid here.', 'Here is a green lid.'], 'en')
    const { cohesion } = representative(corpus, indexTerms(corpus), { members: [0, 1], polarity: 0 })
    expect(cohesion).toBeCloseTo(1, 12)
  })
})
