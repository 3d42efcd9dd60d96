import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectLanguage } from './detect-language'
import { TEXT_LANGUAGES, type TextLanguage } from './languages'
import paragraphs from './languages.paragraphs.json'

const ALL = Object.entries(paragraphs).flatMap(([language, texts]) => texts.map((text) => [language, text] as const))
const OURS = ALL.filter(([language]) => language !== 'und')

describe('detectLanguage', () => {
  it.each(ALL)('%s: %s', (language, text) => {
    expect(detectLanguage(text)).toBe(language)
  })

  it('the paragraphs are of all languages, and of thirty others', () => {
    for (const language of TEXT_LANGUAGES) expect(paragraphs[language].length).toBeGreaterThanOrEqual(4)
    expect(paragraphs.und.length).toBeGreaterThanOrEqual(40)
  })

  it.each(OURS)('in capitals, and without marks composed, %s: %s', (language, text) => {
    expect(detectLanguage(text.toUpperCase())).toBe(language)
    expect(detectLanguage(text.normalize('NFD'))).toBe(language)
  })

  it('sentences of all paragraphs: nearly all of ours, and hardly another taken for ours', () => {
    let right = 0
    let ours = 0
    let wrong = 0
    let all = 0
    for (const [language, text] of ALL) {
      for (const sentence of text.split(/(?<=[.!?。])\s*/).filter((sentence) => sentence.length > 25)) {
        const found = detectLanguage(sentence)
        all++
        if (language !== 'und') ours++
        if (language !== 'und' && found === language) right++
        if (found !== language && found !== 'und') wrong++
      }
    }
    expect(ours).toBeGreaterThan(80)
    expect(right / ours).toBeGreaterThanOrEqual(0.97)
    expect(wrong / all).toBeLessThanOrEqual(0.03)
  })

  it.each<[string, TextLanguage]>([
    ['', 'und'],
    [' \n\t ', 'und'],
    ['12345 67.8 9,000', 'und'],
    ['!!! ??? ... :-)', 'und'],
    ['😀😀😀', 'und'],
    ['asdf qwer zxcv uiop hjkl', 'und'],
    ['xkq zzv bbw qqr '.repeat(40), 'und'],
    ['const a = b + c; return foo(bar)', 'und'],
    ['lorem ipsum dolor sit amet, consectetur adipiscing elit', 'und'],
    ['The', 'en'],
    ['Great product', 'en'],
    ['DON’T BUY THIS!!! IT BROKE AFTER TWO DAYS', 'en'],
    ['Sehr gut', 'de'],
    ['Muy bueno', 'es'],
    ['¡Qué rico! ¿Dónde lo venden?', 'es'],
    ['Très bien', 'fr'],
    ['Molto buono, lo consiglio', 'it'],
    ['Não gostei', 'pt'],
    ['Отлично', 'ru'],
    ['好', 'zh'],
    ['はい', 'ja'],
    ['네, 좋아요', 'und']
  ])('short, or no language: %j is %s', (text, expected) => {
    expect(detectLanguage(text)).toBe(expected)
  })

  it('markup and addresses are no words', () => {
    const tags = '<div class="the and of to in is it"><br /><br />'
    expect(detectLanguage(`${tags}Das Wasser kocht schnell und der Griff wird nicht heiß.${tags}`)).toBe('de')
    expect(detectLanguage('https://the.and/of/to/in/is/it/that/was/for Das ist nicht mein Haus')).toBe('de')
  })

  it('one foreign name does not make another language', () => {
    expect(detectLanguage('The book was written by Łukasz in the winter and I have read it twice since then.')).toBe(
      'en'
    )
  })

  it('looks at all of a long text, within bounds', () => {
    // Numbers first: a text is not taken by its beginning.
    const german = paragraphs.de.join(' ')
    expect(detectLanguage('0 '.repeat(2000) + german.repeat(20))).toBe('de')
    expect(detectLanguage(german.repeat(2000))).toBe('de')
  })

  it.each(['a', '<', '&', 'http://', 'www.', "'", '¿', 'é', 'и', '水', '\u0301', '\ud800', '<a ', 'ing'])(
    'a million of %j does not hang',
    (unit) => {
      expect(TEXT_LANGUAGES).toContain(detectLanguage(unit.repeat(1_000_000 / unit.length)))
    }
  )

  it('gives a language for any text, the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const found = detectLanguage(text)
        expect(TEXT_LANGUAGES).toContain(found)
        expect(detectLanguage(text)).toBe(found)
      })
    )
  })
})
