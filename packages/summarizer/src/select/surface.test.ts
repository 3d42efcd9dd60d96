import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { surfaceOf } from './surface'

const flags = (array: Uint8Array) => Array.from(array)

describe('surfaceOf', () => {
  it('counts words, at least one', () => {
    const { words } = surfaceOf(['One two three.', "Don't stop!", '', '!!!', 'Well-known 3.50 x2'], 'en')
    expect(words[0]).toBe(3)
    expect(words[1]).toBe(2)
    expect(words[2]).toBe(1)
    expect(words[3]).toBe(1)
    expect(words[4]).toBeGreaterThanOrEqual(3)
  })

  it.each([
    ['I love it.', 1, 0],
    ["I'm here.", 1, 0],
    ['I’m here.', 1, 0],
    ['The dog is MINE.', 1, 0],
    ['Give it to YOU and yours.', 1, 0],
    ['We propose a model.', 0, 1],
    ["They're ours, we've said.", 0, 1],
    ['You and us.', 1, 1],
    ['Iron mines yield ouch.', 0, 0],
    ['World War II ended.', 0, 0]
  ])('sees who speaks in %j', (text, personal, collective) => {
    const surface = surfaceOf([text], 'en')
    expect([surface.personal[0], surface.collective[0]]).toEqual([personal, collective])
  })

  it.each([
    ['es', 'Mi perro come.', 'Nuestro perro come.', 'El perro come.'],
    ['fr', "J'aime le chat.", 'Notre chat dort.', 'Le chat dort.'],
    ['de', 'Mein Hund schläft.', 'Unser Hund schläft.', 'Der Hund schläft.'],
    ['it', 'Il mio cane dorme.', 'Il nostro cane dorme.', 'Il cane dorme.'],
    ['pt', 'Meu cão dorme.', 'Nosso cão dorme.', 'O cão dorme.'],
    ['ru', 'Моя собака спит.', 'Наша собака спит.', 'Собака спит.']
  ] as const)('does so in %s', (language, personal, collective, neither) => {
    const surface = surfaceOf([personal, collective, neither], language)
    expect(flags(surface.personal)).toEqual([1, 0, 0])
    expect(flags(surface.collective)).toEqual([0, 1, 0])
  })

  it('knows no persons in other languages', () => {
    for (const language of ['zh', 'ja', 'und'] as const) {
      const surface = surfaceOf(['I love you and we love us.', '我爱你。'], language)
      expect(flags(surface.personal)).toEqual([0, 0])
      expect(flags(surface.collective)).toEqual([0, 0])
    }
  })

  it('sees digits and quotation marks of several kinds', () => {
    const texts = [
      'It cost 3 euros.',
      'Three euros.',
      'He said "no".',
      '“No,” he said.',
      '«Non», dit-il.',
      '„Nein“',
      "It's no."
    ]
    const surface = surfaceOf(texts, 'en')
    expect(flags(surface.hasNumber)).toEqual([1, 0, 0, 0, 0, 0, 0])
    expect(flags(surface.hasQuotation)).toEqual([0, 0, 1, 1, 1, 1, 0])
  })

  it('takes capitals inside sentences for names, by hand', () => {
    // 10 words; Paris and Émile count, The and In begin sentences, NATO and I are no capital before a small letter.
    const { nameShare } = surfaceOf(['The mayor met Émile.', 'In Paris I met NATO troops.'], 'en')
    expect(nameShare).toBeCloseTo(2 / 10, 12)
    expect(surfaceOf(['THE MAYOR OF PARIS IS HERE.'], 'en').nameShare).toBe(0)
    expect(surfaceOf(['He said "Paris is big".'], 'en').nameShare).toBeCloseTo(1 / 5, 12)
  })

  it('takes the usual share where capitals say nothing of names', () => {
    const german = surfaceOf(['Der Hund und die Katze lieben das Haus.'], 'de').nameShare
    expect(german).toBe(surfaceOf(['der hund'], 'de').nameShare)
    expect(german).toBe(surfaceOf(['今天天气很好。'], 'zh').nameShare)
    expect(german).toBeGreaterThan(0)
  })

  it('is finite for any text and sees each sentence by itself', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { maxLength: 6 }), (texts) => {
        const all = surfaceOf(texts, 'en')
        expect(all.nameShare).toBeGreaterThanOrEqual(0)
        expect(all.nameShare).toBeLessThanOrEqual(1)
        for (const [i, text] of texts.entries()) {
          const one = surfaceOf([text], 'en')
          expect([all.words[i], all.personal[i], all.collective[i], all.hasNumber[i], all.hasQuotation[i]]).toEqual([
            one.words[0],
            one.personal[0],
            one.collective[0],
            one.hasNumber[0],
            one.hasQuotation[0]
          ])
        }
      }),
      { numRuns: 200 }
    )
  })
})
