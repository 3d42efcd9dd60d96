import { describe, expect, it } from 'vitest'
import { TEXT_LANGUAGES, type TextLanguage } from './languages'
import { stopWords } from './stop-words'

describe('stopWords', () => {
  it.each(TEXT_LANGUAGES.filter((language) => language !== 'und'))(
    '%s: whole words in lower case and composed form',
    (language) => {
      const words = [...stopWords(language)]
      expect(words.length).toBeGreaterThan(150)
      for (const word of words) {
        // English is natural's list, which has "$" and "_" as well.
        expect(word).toMatch(language === 'en' ? /^\S+$/ : /^[\p{L}\p{M}]+$/u)
        expect(word).toBe(word.toLowerCase().normalize('NFC'))
      }
    }
  )

  it('has none for other languages, and the same set each time', () => {
    expect(stopWords('und').size).toBe(0)
    expect(stopWords('fr')).toBe(stopWords('fr'))
  })

  it.each<[TextLanguage, string, string]>([
    ['es', 'el la de que y en un por con no una para está más también él muy', 'casa comida precio embargo bueno malo'],
    ['fr', 'le la les des et à où être été très l d qu j c n s jusqu', 'maison prix bon mauvais eau nouveau'],
    ['de', 'der die das und ist nicht für über daß dass sehr wäre', 'haus preis gut schlecht wasser gerät'],
    ['it', 'il lo gli di che è perché più un dell nell l c', 'casa prezzo buono cattivo acqua nuovo'],
    ['pt', 'o a os de que é não à às também você muito', 'casa preço bom mau água novo'],
    ['ru', 'и в не на что это она её ещё чтобы который', 'дом цена хороший плохой вода новый'],
    ['zh', '的 了 是 我们 因为 但是 沒有', '水 手机 价格 好 质量'],
    ['ja', 'の は を です ます この ため', '水 価格 電池 東京 品質']
  ])('%s: function words are in, words that carry meaning are not', (language, inside, outside) => {
    for (const word of inside.split(' ')) expect([word, stopWords(language).has(word)]).toEqual([word, true])
    for (const word of outside.split(' ')) expect([word, stopWords(language).has(word)]).toEqual([word, false])
  })
})
