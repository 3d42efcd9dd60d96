import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { porterStem } from './porter-stemmer'
import golden from './rouge.golden.json'

describe('porterStem', () => {
  it('equals NLTK on the golden words', () => {
    expect(golden.stems.length).toBeGreaterThan(300)
    const got = golden.stems.map(([word]) => [word, porterStem(word)])
    expect(got).toEqual(golden.stems)
  })

  // The examples of the paper. Where NLTK departs from it, or a later step goes on, the comment says so.
  it.each([
    ['caresses', 'caress'],
    ['ponies', 'poni'],
    ['ties', 'tie'], // the paper: ti
    ['cats', 'cat'],
    ['feed', 'feed'],
    ['agreed', 'agre'], // agree after step 1b, then 5a
    ['plastered', 'plaster'],
    ['bled', 'bled'],
    ['motoring', 'motor'],
    ['sing', 'sing'],
    ['hopping', 'hop'],
    ['falling', 'fall'],
    ['hissing', 'hiss'],
    ['filing', 'file'],
    ['happy', 'happi'],
    ['sky', 'sky'],
    ['replacement', 'replac'],
    ['adoption', 'adopt'],
    ['probate', 'probat'],
    ['rate', 'rate'],
    ['cease', 'ceas'],
    ['controlling', 'control'],
    ['roll', 'roll'],
    ['generalizations', 'gener'],
    ['oscillators', 'oscil']
  ])('stems %s to %s', (word, stem) => {
    expect(porterStem(word)).toBe(stem)
  })

  it('leaves words of one and two letters, and no letters, as they are', () => {
    for (const word of ['', 's', 'as', 'is', 'ed', 'yy', '7s']) expect(porterStem(word)).toBe(word)
  })

  it('treats names of object properties as words', () => {
    expect(porterStem('constructor')).toBe('constructor')
    expect(porterStem('proto')).toBe('proto')
    expect(porterStem('__proto__')).toBe('__proto__')
    expect(porterStem('hasownproperty')).toBe('hasownproperti')
  })

  it('never makes a word longer or empty, and keeps its first letter', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abcdeilnostuvyz09'), minLength: 1, maxLength: 14 })
    fc.assert(
      fc.property(word, (text) => {
        const stem = porterStem(text)
        expect(stem).toMatch(/^[a-z0-9]+$/)
        expect(stem.length).toBeLessThanOrEqual(text.length)
        expect(stem[0]).toBe(text[0])
      }),
      { numRuns: 2000 }
    )
  })

  it('takes linear time on very long words, also on runs of y', () => {
    for (const unit of ['y', 'ab', 'ational', 'ing']) {
      const word = unit.repeat(200_000)
      const start = performance.now()
      porterStem(word)
      expect(performance.now() - start).toBeLessThan(30_000)
    }
  })
})
