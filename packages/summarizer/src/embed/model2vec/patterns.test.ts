import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesOf, patternOf } from './patterns'

const translate = (Regex: string) => patternOf('normalizer', { pattern: { Regex } })

describe('patternOf', () => {
  it.each([
    ')',
    '(a',
    '[a',
    '[]',
    '\\',
    'a++',
    'a?+',
    'a{',
    '(?>a)',
    '(?i)a',
    '(?m:a)',
    '(?<name>a)',
    '(?i:[a-z])',
    '[[:alpha:]]',
    '[a-z&&b]',
    '\\b',
    '\\1',
    '\\p{Nowhere}',
    '\\pL',
    '\\xg'
  ])('refuses %s, which it cannot say', (source) => {
    expect(() => translate(source)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/^tokenizer.json: normalizer: the reg/)
      })
    )
  })

  it('refuses what is neither a text nor a regular expression', () => {
    expect(() => patternOf('normalizer', { pattern: { Glob: '*' } })).toThrow(/expected { String } or { Regex }/)
    expect(() => patternOf('normalizer', {})).toThrow(/it is undefined, expected an object/)
  })

  it('takes every character of a text for itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        expect(matchesOf(patternOf('here', { pattern: { String: text } }), `${text}`)).toEqual([0, text.length])
      })
    )
  })

  it('either translates or refuses, and ends', () => {
    const part = fc.constantFrom(
      ...'ab-^$.|?*+(){}[]\\,:!=<>&~12 s',
      '\\w',
      '\\S',
      '(?:',
      '(?i:',
      '(?!',
      '\\p{L}',
      '[^',
      '{1,2}'
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.string({ maxLength: 8 }), (parts, text) => {
        let pattern: RegExp
        try {
          pattern = translate(parts.join(''))
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_INPUT' })
          return
        }
        const places = matchesOf(pattern, text)
        expect(places).toEqual([...places].sort((a, b) => a - b))
      }),
      { numRuns: 2000 }
    )
  })
})
