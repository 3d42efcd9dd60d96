import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isStopWord, words } from './words'

describe('words', () => {
  it.each([
    ['The quick, brown fox!', ['the', 'quick', 'brown', 'fox']],
    ['', []],
    [' \n\t ', []],
    ['... -- !? ', []],
    ['one', ['one']],
    // Every script, and letters with their marks.
    ['El jalapeño está aquí', ['el', 'jalapeño', 'está', 'aquí']],
    ['e\u0301te\u0301', ['e\u0301te\u0301']],
    ['ÄRGER Straße ΣΊΣΥΦΟΣ', ['ärger', 'straße', 'σίσυφος']],
    ['Привет, мир', ['привет', 'мир']],
    ['नमस्ते दुनिया', ['नमस्ते', 'दुनिया']],
    ['日本語です。はい', ['日本語です', 'はい']],
    ['𝒳𝓎 𐐔', ['𝒳𝓎', '𐐼']], // letters beyond 16 bits, and their lower case
    // Digits.
    ['COVID19 in 2020 and 3.5 km²', ['covid19', 'in', '2020', 'and', '3', '5', 'km²']],
    ['٣ Ⅳ', ['٣', 'ⅳ']],
    // Apostrophes: inside a word they belong to it, straight or curly; outside they are quotes.
    ["It's don't we'll o'clock", ["it's", "don't", "we'll", "o'clock"]],
    ['It’s the dogs’ ‘new’ bowl', ["it's", 'the', 'dogs', 'new', 'bowl']],
    ["'quoted' rock'n'roll '90s", ['quoted', "rock'n'roll", '90s']],
    ["a''b 'c", ['a', 'b', 'c']],
    // Everything else parts words.
    ['well-known e-mail a_b a.b a/b', ['well', 'known', 'e', 'mail', 'a', 'b', 'a', 'b', 'a', 'b']],
    ['a\u00adb a\u200bb', ['a', 'b', 'a', 'b']],
    ['x\0y', ['x', 'y']],
    // Emoji are no words; nor are the invisible marks some are followed by.
    ['I 😀 you 👩‍👧', ['i', 'you']],
    ['🇫🇷 france', ['france']],
    // Lone surrogates are no letters.
    ['a\ud800b \udc00c', ['a', 'b', 'c']]
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected)
  })

  it.each([
    ['I ❤\ufe0f you', ['i', 'you']],
    ['☀\ufe0f', []],
    ['\u0301', []]
  ])('a mark without a letter is not a word: %j', (text, expected) => {
    expect(words(text)).toEqual(expected)
  })

  it('are lower case, in the order of the text, and stay as they are when cut again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = words(text)
        for (const word of found) expect(words(word)).toEqual([word])
        expect(words(found.join(' '))).toEqual(found)
        expect(words(text.toUpperCase().toLowerCase())).toEqual(words(text.toUpperCase()))
      })
    )
  })

  it('a text of one long word, or of apostrophes alone', () => {
    expect(words('a'.repeat(1_000_000))).toEqual(['a'.repeat(1_000_000)])
    expect(words("'".repeat(1_000_000))).toEqual([])
    expect(words("a'".repeat(200_000))).toEqual([`${"a'".repeat(199_999)}a`])
  })
})

describe('isStopWord', () => {
  it.each(['the', 'and', 'of', 'i', 'a', '7', 'yourself'])('%s is one', (word) => {
    expect(isStopWord(word)).toBe(true)
  })

  it.each(["it's", "don't", "can't", "won't", "isn't", "we'll", "they've", "i'm", "you'd", "who's"])(
    'a contraction of one is one: %s',
    (word) => {
      expect(isStopWord(word)).toBe(true)
    }
  )

  it.each(['', 'harbour', 'the harbour', 'The', '42', 'toString', '__proto__', 'nt', "dog's", "harbour's"])(
    '%j is not',
    (word) => {
      expect(isStopWord(word)).toBe(false)
    }
  )

  it.each(["o'brien", "d'artagnan", "l'oréal", "o'clock"])(
    'a name with an apostrophe is no contraction: %s',
    (word) => {
      expect(isStopWord(word)).toBe(false)
    }
  )
})
