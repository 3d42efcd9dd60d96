import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mixed, WordIndex } from './word-index'

const settings = fc.record({
  tokens: fc.constantFrom('words', 'scikit-learn'),
  lowercase: fc.boolean(),
  markup: fc.boolean()
}) as fc.Arbitrary<{ tokens: 'words' | 'scikit-learn'; lowercase: boolean; markup: boolean }>

/** Pieces that scans can trip over. */
const pieces = fc.constantFrom(
  ...[
    "'",
    '’',
    '<',
    '>',
    '</',
    '/>',
    '<br',
    '<b x=',
    ' ',
    '!',
    '?',
    '_',
    'a',
    'Z9',
    'İ',
    'Σ',
    'σ',
    'ß',
    'ẞ',
    'é',
    'e\u0301'
  ],
  ...[
    '\u0301',
    '\ufe0f',
    '𝒳',
    '😀',
    '\ud835',
    '\udcb3',
    '\ud800',
    '½',
    'ǅ',
    '한',
    '中',
    'ﬀ',
    '\u200d',
    'ΐ',
    '𐐀',
    '🄀',
    '\n'
  ]
)
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 })
)

function wordsOf(index: WordIndex, count: number): string[] {
  return Array.from(index.found.subarray(0, count), (id) => (id < 0 ? '?' : index.word(id)))
}

describe('WordIndex', () => {
  it('finds by characters what regular expressions find', () => {
    fc.assert(
      fc.property(texts, settings, (text, { tokens, lowercase, markup }) => {
        const fast = new WordIndex(tokens, lowercase, markup, [])
        const plain = new WordIndex(tokens, lowercase, markup, [])
        expect(wordsOf(fast, fast.scan(text, true))).toEqual(wordsOf(plain, plain.scanHard(text, true)))
      }),
      { numRuns: 3000 }
    )
  })

  it('finds a single character of any kind as regular expressions do', () => {
    for (const tokens of ['words', 'scikit-learn'] as const) {
      const fast = new WordIndex(tokens, true, true, [])
      const plain = new WordIndex(tokens, true, true, [])
      for (let code = 0; code < 0x10000; code++) {
        const text = `a${String.fromCharCode(code)}b ${String.fromCharCode(code)}`
        const found = wordsOf(fast, fast.scan(text, true))
        const expected = wordsOf(plain, plain.scanHard(text, true))
        if (found.join(' ') !== expected.join(' '))
          expect([code.toString(16), found]).toEqual([code.toString(16), expected])
      }
    }
  })

  it('numbers words in order of first appearance and knows them again', () => {
    const index = new WordIndex('words', true, true, [])
    expect(Array.from(index.found.subarray(0, index.scan('b a B c a', true)))).toEqual([0, 1, 0, 2, 1])
    expect(index.size).toBe(3)
    expect(Array.from(index.found.subarray(0, index.scan('c d A', false)))).toEqual([2, -1, 1])
    expect(index.size).toBe(3)
    expect(index.add('d')).toBe(3)
  })

  it('leaves out stop words', () => {
    const index = new WordIndex('words', true, true, ['the', 'a', 'the'])
    expect(index.stops).toBe(2)
    expect(wordsOf(index, index.scan('The cat, a dog', true))).toEqual(['cat', 'dog'])
  })

  it('knows words that are made to collide, also when it has grown', () => {
    const hashOf = (word: string) => {
      let hash = 0x811c9dc5 | 0
      for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193)
      return mixed(hash)
    }
    const letters = Array.from({ length: 300 }, (_, i) => String.fromCharCode(0x4e00 + i * 61))
    const pairs = letters.flatMap((a) => letters.map((b) => a + b))
    // An index begins with 2048 slots: these words want four of them, and more than 64 others follow.
    const colliding = pairs.filter((word) => (hashOf(word) & 2047) < 4)
    expect(colliding.length).toBeGreaterThan(120)
    const words = [...colliding, ...pairs.filter((word) => !colliding.includes(word)).slice(0, 3000)]
    const index = new WordIndex('words', true, true, [])
    words.forEach((word, i) => {
      expect(index.add(word)).toBe(i)
    })
    words.forEach((word, i) => {
      expect(index.add(word)).toBe(i)
      expect(index.word(i)).toBe(word)
    })
    const count = index.scan(colliding.join(' '), false)
    expect(Array.from(index.found.subarray(0, count))).toEqual([...colliding.keys()])
  })
})
