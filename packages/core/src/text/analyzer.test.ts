import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyzer } from './analyzer'
import { TEXT_LANGUAGES, type TextLanguage } from './languages'
import paragraphs from './languages.paragraphs.json'
import { stem } from './stem'
import { isStopWord, words } from './words'

/** The terms of an analyzer, the plain way. */
function plainTerms(language: TextLanguage, text: string): string[] {
  const of = analyzer(language)
  return of
    .words(text)
    .filter((word) => !of.isStopWord(word))
    .map((word) => of.stem(word))
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(..."abcÄößéè’' l’d'u.9²ªμŁжЖё\u0301ſİσΣ水の€™—😀\u00ad") }),
  fc.constantFrom(...Object.values(paragraphs).flat())
)

describe('analyzer', () => {
  it('is one object for each language, and refuses others', () => {
    for (const language of TEXT_LANGUAGES) {
      expect(analyzer(language)).toBe(analyzer(language))
      expect(analyzer(language).language).toBe(language)
    }
    expect(() => analyzer('nl' as TextLanguage)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
    expect(() => analyzer('constructor' as TextLanguage)).toThrow(/"constructor".*en, es|en, es/)
  })

  it('in English has the words, stop words and stems of the plain functions', () => {
    const english = analyzer('en')
    fc.assert(
      fc.property(anyText, (text) => {
        const found = words(text)
        expect(english.words(text)).toEqual(found)
        expect(english.terms(text)).toEqual(found.filter((word) => !isStopWord(word)).map(stem))
      })
    )
  })

  it.each(['es', 'de', 'ru'] as const)(
    'has the words of the plain function in %s, whose words are not parted',
    (language) => {
      fc.assert(
        fc.property(anyText, (text) => {
          expect(analyzer(language).words(text)).toEqual(words(text))
        })
      )
    }
  )

  it.each(TEXT_LANGUAGES)('%s: terms are the stems of the words that are no stop words', (language) => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(analyzer(language).terms(text)).toEqual(plainTerms(language, text))
      })
    )
  })

  it.each(['fr', 'it', 'pt'] as const)(
    '%s: a character that only the slow way knows changes no other word',
    (language) => {
      fc.assert(
        fc.property(anyText, (text) => {
          expect(analyzer(language).words(`${text} 😀`)).toEqual(analyzer(language).words(text))
        })
      )
    }
  )
})

describe('words by language', () => {
  it.each<[TextLanguage, string, string[]]>([
    ['fr', "L'homme qu’il a vu aujourd'hui", ['l', 'homme', 'qu', 'il', 'a', 'vu', "aujourd'hui"]],
    [
      'fr',
      "J'ai lu jusqu'à l'aube, quelqu'un d'autre",
      ['j', 'ai', 'lu', 'jusqu', 'à', 'l', 'aube', "quelqu'un", 'd', 'autre']
    ],
    ['fr', "QU'EST-CE QUE C'EST ?", ['qu', 'est', 'ce', 'que', 'c', 'est']],
    ['it', "L'acqua dell'uomo, un po' d'olio", ['l', 'acqua', 'dell', 'uomo', 'un', 'po', 'd', 'olio']],
    ['pt', "um copo d'água", ['um', 'copo', 'd', 'água']],
    ['es', "O'Brien bebe", ["o'brien", 'bebe']],
    ['de', "Wie geht's dir, Größe", ['wie', "geht's", 'dir', 'größe']],
    ['en', "l'eau d'artagnan don't", ["l'eau", "d'artagnan", "don't"]],
    ['en', "o'b2c a'1", ["o'b", '2c', 'a', '1']],
    ['und', "Übung l'eau слово", ['übung', "l'eau", 'слово']],
    ['zh', '我们喜欢iPhone 15。', ['我们', '喜欢', 'iphone', '15']],
    ['en', '日本語です', ['日本語です']]
  ])('%s: %s', (language, text, expected) => {
    expect(analyzer(language).words(text)).toEqual(expected)
  })

  it('finds words in scripts without spaces', () => {
    expect(analyzer('ja').words('東京でSamsungの電池を買いました。')).toEqual(
      expect.arrayContaining(['東京', 'samsung', '電池'])
    )
    expect(analyzer('und').words('ภาษาไทย')).toEqual(['ภาษา', 'ไทย'])
    expect(analyzer('zh').terms('我们的水壶')).not.toContain('的')
  })
})

describe('stop words and stems by language', () => {
  it.each<[TextLanguage, string]>([
    ['fr', 'qu'],
    ['de', "er's"],
    ['ru', 'ее'],
    ['ru', 'всё'],
    ['es', '7'],
    ['it', 'b'],
    ['en', "don't"]
  ])('%s: %s is a stop word', (language, word) => {
    expect(analyzer(language).isStopWord(word)).toBe(true)
  })

  it.each(TEXT_LANGUAGES)('%s: names of Object.prototype and nothing are no stop words', (language) => {
    for (const word of ['', 'constructor', '__proto__', 'toString'])
      expect(analyzer(language).isStopWord(word)).toBe(false)
  })

  it('und knows no stop words and no stems', () => {
    const { isStopWord, stem, terms } = analyzer('und')
    expect([isStopWord.call(analyzer('und'), 'the'), stem.call(analyzer('und'), 'running')]).toEqual([false, 'running'])
    expect(terms.call(analyzer('und'), 'The running 7')).toEqual(['the', 'running', '7'])
  })

  // Pairs that mean one thing; the stems themselves are held to Snowball's elsewhere.
  it.each<[TextLanguage, string, string]>([
    ['es', 'canciones', 'canción'],
    ['fr', 'continuellement', 'continuelle'],
    ['de', 'Häuser', 'Hauses'],
    ['it', 'abbandonata', 'abbandonato'],
    ['pt', 'produtos', 'produto'],
    ['ru', 'книги', 'книгу']
  ])('%s: %s and %s have one stem', (language, a, b) => {
    expect(analyzer(language).terms(a)).toEqual(analyzer(language).terms(b))
    expect(analyzer(language).terms(a)).toHaveLength(1)
  })

  it.each(TEXT_LANGUAGES)('%s: a stem is never nothing, and what is no word of letters stays', (language) => {
    const of = analyzer(language)
    for (const word of ['mp3s', '2020', 'ения', 'ement', 'x'.repeat(100)])
      expect(of.stem(word).length).toBeGreaterThan(0)
    expect(of.stem('mp3en')).toBe('mp3en')
    expect(of.stem('ación'.repeat(200))).toBe('ación'.repeat(200))
  })
})

describe('index', () => {
  const texts = fc.array(anyText, { maxLength: 6 })

  it.each(TEXT_LANGUAGES)('%s: numbers for what terms and words give, in order of first appearance', (language) => {
    fc.assert(
      fc.property(texts, (texts) => {
        const of = analyzer(language)
        for (const kind of ['terms', 'words'] as const) {
          const { ids, indptr, names } = of.index(texts, kind)
          const expected = texts.map((text) => of[kind](text))
          expect(
            Array.from({ length: texts.length }, (_, i) =>
              [...ids.slice(indptr[i], indptr[i + 1])].map((id) => names[id])
            )
          ).toEqual(expected)
          expect(names).toEqual([...new Set(expected.flat())])
          expect(ids).toHaveLength(indptr[texts.length])
        }
      })
    )
  })

  it('refuses what it does not know', () => {
    expect(() => analyzer('en').index([], 'stems' as 'terms')).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' })
    )
  })
})

describe('the table of words', () => {
  it('changes nothing when it is full: within a call, and from call to call', () => {
    // Letters only, so that English stems apply; more different words than are kept, each twice, and in one text.
    const word = (i: number): string =>
      `w${[...i.toString(26)].map((d) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(d, 26)]).join('')}xing`
    const many = Array.from({ length: 40_000 }, (_, i) => word(i))
    const text = [...many, ...many].join(' ')
    const expected = many.map((word) => stem(word))
    for (let round = 0; round < 2; round++) {
      const { ids, names } = analyzer('en').index([text, 'running runs'])
      expect(names.length).toBe(new Set([...expected, 'run']).size)
      expect(Array.from(ids, (id) => names[id])).toEqual([...expected, ...expected, 'run', 'run'])
      expect(analyzer('en').terms(text)).toEqual([...expected, ...expected])
      expect(analyzer('en').words(text)).toEqual([...many, ...many])
    }
  })

  it('one stem has one number, whether its words were kept or not', () => {
    const filler = Array.from({ length: 40_000 }, (_, i) => `q${i}`).join(' ')
    // Kept as a word before the table is full, its stem asked for after.
    expect(analyzer('es').words('invitación')).toEqual(['invitación'])
    const { ids, names } = analyzer('es').index([`${filler} invitaciones`, 'invitación invitaciones'])
    expect(new Set(names).size).toBe(names.length)
    expect(new Set(ids.slice(-3)).size).toBe(1)
  })

  it('keeps no more words in one place than it searches, and finds the others all the same', () => {
    // Words whose places in the table are among 64 of its 65,536: most of them cannot be kept.
    const crowded: string[] = []
    for (let i = 0; i < 300_000; i++) {
      const word = i.toString(36).padStart(5, '0')
      let hash = 0
      for (let j = 0; j < word.length; j++) hash = Math.imul(hash ^ word.charCodeAt(j), 0x01000193)
      if (((hash ^ (hash >>> 15)) & 0xffff) < 64) crowded.push(word)
    }
    expect(crowded.length).toBeGreaterThan(200)
    const text = crowded.join(' ')
    const { ids, names } = analyzer('und').index([text, text])
    expect(names).toEqual(crowded)
    expect(Array.from(ids, (id) => names[id])).toEqual([...crowded, ...crowded])
  })

  it.each([
    ['one long word', 'a'.repeat(1_000_000)],
    ['apostrophes', "a'".repeat(500_000)],
    ['elisions', "l'".repeat(500_000)],
    ['elisions and marks', "l'\u0301".repeat(300_000)],
    ['long words', `${'ing'.repeat(20)} `.repeat(15_000)],
    ['Chinese', '的水'.repeat(100_000)],
    ['Thai', 'ไทย'.repeat(50_000)],
    ['emoji', '😀'.repeat(300_000)]
  ])('%s: a million characters do not hang in any language', (_, text) => {
    for (const language of TEXT_LANGUAGES) {
      const count = analyzer(language).words(text).length
      expect(analyzer(language).index([text], 'words').ids.length === count).toBe(true)
    }
  })
})
