import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frenchStemmer } from './french'
import { germanStemmer } from './german'
import { italianStemmer } from './italian'
import { portugueseStemmer } from './portuguese'
import { russianStemmer } from './russian'
import { spanishStemmer } from './spanish'
import golden from './stems.golden.json'

const STEMMERS = {
  es: spanishStemmer(),
  fr: frenchStemmer(),
  de: germanStemmer(),
  it: italianStemmer(),
  pt: portugueseStemmer(),
  ru: russianStemmer()
}
const LANGUAGES = Object.keys(STEMMERS) as (keyof typeof STEMMERS)[]

describe('stems against the Python package snowballstemmer 3.1.1', () => {
  it('has golden stems of the right package', () => {
    expect(golden.versions.snowballstemmer).toBe('3.1.1')
  })

  it.each(LANGUAGES)('%s: every word', (language) => {
    const words = golden[language].words.split(' ')
    const stems = golden[language].stems.split(' ')
    expect(words.length).toBeGreaterThan(600)
    expect(stems).toHaveLength(words.length)
    // "-" stands for a stem of nothing.
    const actual = words.map((word) => `${word} ${STEMMERS[language](word) || '-'}`)
    expect(actual).toEqual(words.map((word, i) => `${word} ${stems[i]}`))
  })
})

describe('stemmers on anything', () => {
  // The rules' own capitals and tildes, lone endings, other scripts, nothing.
  const odd = [
    '',
    'a',
    'ab',
    "'",
    "'s",
    'ment',
    'HeHiUY',
    'a~o~',
    'ния',
    '日本語',
    '\u0301',
    '\ud800',
    'ß',
    'quququ',
    'yyy',
    '__proto__'
  ]

  it.each(LANGUAGES)('%s gives text no longer than a word and one character, the same each time', (language) => {
    const stem = STEMMERS[language]
    const letters = fc.stringMatching(/^[a-zäöüßàâçèéêëîïñôõãùûœáíóúì'а-яё]{0,30}$/)
    const expectStem = (word: string): void => {
      const result = stem(word)
      // "ß" becomes two letters, and so do the endings that are put back ("iqU", "eux", "log").
      expect(result.length).toBeLessThanOrEqual(word.length + 1 + (word.match(/[ßëï]/g)?.length ?? 0))
      expect(stem(word)).toBe(result)
    }
    for (const word of odd) expectStem(word)
    fc.assert(fc.property(fc.oneof(letters, fc.string()), expectStem))
  })
})
