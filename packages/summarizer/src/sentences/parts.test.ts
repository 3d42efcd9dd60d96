import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutIntoParts } from './parts'

const partsOf = (text: string, cuts: number[]) => cuts.map((cut, i) => text.slice(i === 0 ? 0 : cuts[i - 1], cut))
const wordsIn = (text: string) => text.split(/\s+/).filter((word) => word !== '')

const word = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 9 }) },
  { weight: 2, arbitrary: fc.constantFrom('tea,', 'so.', 'and', 'But', 'because', 'which', 'end;', '—', '…') },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom('x', '😀', '\u0301'), minLength: 15, maxLength: 40 }) }
)
const space = fc.constantFrom(' ', ' ', ' ', '  ', '\n', '\t', '\u00a0', '\v')
const text = fc
  .tuple(fc.constantFrom('', ' '), fc.array(fc.tuple(word, space), { maxLength: 60 }))
  .map(([lead, parts]) => lead + parts.flat().join(''))
const maxWords = fc.oneof(fc.integer({ min: 1, max: 25 }), fc.constant(Number.POSITIVE_INFINITY))
const maxLength = fc.oneof(fc.integer({ min: 1, max: 120 }), fc.constant(Number.POSITIVE_INFINITY))

describe('cutIntoParts', () => {
  it('cuts at ascending places, the last one the end', () => {
    fc.assert(
      fc.property(text, maxWords, maxLength, (text, maxWords, maxLength) => {
        const cuts = cutIntoParts(text, maxWords, maxLength)
        expect(cuts.at(-1)).toBe(text.length)
        for (let i = 1; i < cuts.length; i++) expect(cuts[i]).toBeGreaterThan(cuts[i - 1])
        expect(partsOf(text, cuts).join('')).toBe(text)
      }),
      { numRuns: 1000 }
    )
  })

  it('cuts between words only', () => {
    fc.assert(
      fc.property(text, maxWords, maxLength, (text, maxWords, maxLength) => {
        const words = partsOf(text, cutIntoParts(text, maxWords, maxLength)).flatMap(wordsIn)
        expect(words).toEqual(wordsIn(text))
      }),
      { numRuns: 1000 }
    )
  })

  it('gives parts of at most maxWords words', () => {
    fc.assert(
      fc.property(text, maxWords, maxLength, (text, maxWords, maxLength) => {
        for (const part of partsOf(text, cutIntoParts(text, maxWords, maxLength))) {
          expect(wordsIn(part).length).toBeLessThanOrEqual(maxWords)
        }
      }),
      { numRuns: 1000 }
    )
  })

  it('gives parts of at most maxLength code units, but for a longer word that stands alone', () => {
    fc.assert(
      fc.property(text, maxWords, maxLength, (text, maxWords, maxLength) => {
        for (const part of partsOf(text, cutIntoParts(text, maxWords, maxLength))) {
          if (wordsIn(part).length > 1) expect(part.trim().length).toBeLessThanOrEqual(maxLength)
        }
      }),
      { numRuns: 2000 }
    )
  })

  it('keeps to maxLength after a cut at the end of a clause', () => {
    // 8 words to the comma (16 code units), then 7 that still fit and 20 that do not, nor the two into one part of 24.
    const text = `a a a a a a a a, bbbbbbb ${'c'.repeat(20)} d`
    const lengths = partsOf(text, cutIntoParts(text, Number.POSITIVE_INFINITY, 24)).map((part) => part.trim().length)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(24)
  })

  it('cuts at the end of a clause where there is one', () => {
    const text = 'we went down to the old harbour to look, then we came back home for tea'
    expect(partsOf(text, cutIntoParts(text, 12))[0].trim()).toBe('we went down to the old harbour to look,')
    const opener = 'we went down to the old harbour and looked because we had nothing else to do'
    expect(partsOf(opener, cutIntoParts(opener, 12))[0].trim()).toBe('we went down to the old harbour and looked')
  })

  it('fills parts where there is no clause', () => {
    const text = Array.from({ length: 25 }, (_, i) => `w${i}`).join(' ')
    expect(partsOf(text, cutIntoParts(text, 10)).map((part) => wordsIn(part).length)).toEqual([10, 10, 5])
  })

  it('leaves what is short enough', () => {
    expect(cutIntoParts('one two, three', 20)).toEqual([14])
    expect(cutIntoParts('', 20)).toEqual([0])
    expect(cutIntoParts('   ', 20)).toEqual([3])
    expect(cutIntoParts('x'.repeat(100), 1, 10)).toEqual([100])
  })
})
