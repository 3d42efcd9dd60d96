import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isDangling } from './dangling'

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Sentences that lose their meaning without the one before. */
const NEEDY = lines(`
  He left before dawn.
  She was very kind to us.
  They never answered my e-mails.
  They're great!
  His wife agreed.
  Their prices are a joke.
  Its flavor is amazing.
  Her husband died in 2003.
  It tastes like cardboard.
  It is delicious.
  It's delicious.
  It’s delicious.
  It did not work for my dog.
  It came in a small box.
  It arrived broken.
  It really helps with the smell.
  It smells awful.
  This is the best one.
  This was a gift for my mother.
  This makes it hard to open.
  This led to a strike.
  This caused a panic.
  This resulted in three deaths.
  These are great.
  Those were the days.
  That is why I gave it one star.
  That's why I gave it one star.
  That made me angry.
  That means more work for teachers.
  However, the judge disagreed.
  But the judge disagreed.
  And I will never buy it again.
  In addition, we propose a new loss.
  Moreover, our method is faster.
  Furthermore, it scales.
  As a result, 300 people lost their jobs.
  For example, a cat may purr.
  So I returned it.
  So they closed the road.
  Then the police came.
  Still, I like the taste.
  Yet nobody was charged.
  Instead, he went home.
  Otherwise the coffee is fine.
  Thus, prices rose.
  Nevertheless, the shop stayed open.
  Because of this, the road was closed.
  Despite this, sales grew.
  For this reason, I buy it.
  Even so, it works.
  That said, it's fine.
  The former is cheaper.
  The latter is better.
  The same goes for the chips.
  Similarly, the model fails on long texts.
  Both were arrested.
  One was killed at the scene.
  Others were less lucky.
  On the other hand, tea is cheap.
  "He was a hero," said Jones.
  "But it works," she said.
  After that, nobody came.
  Also, the bag was torn.
`)

/** Sentences that say by themselves what they are about. */
const WHOLE = lines(`
  I love this coffee.
  My dog loves them.
  You will love these.
  We propose a new model.
  This coffee is the best I have had.
  This product is great.
  These chips are too salty.
  These cookies are wonderful.
  That dog of mine eats everything.
  Those who smoke die younger.
  So good!
  So far so good.
  Still life paintings sell well.
  It is easy to see why people like tea.
  It was in May that the war ended.
  It took years to build the bridge.
  It's not often that I write a review.
  It seems that prices rose.
  It was John who called the police.
  It is important for dogs to eat well.
  It is raining in London.
  Although the price is high, I buy it.
  Although I like coffee, tea is better.
  Because the rain was heavy, the road was closed.
  Because of the rain, the road was closed.
  While the box was small, the food was good.
  Despite the rain, the game went on.
  After the war, the king returned.
  When he was young, Obama lived in Hawaii.
  Both parties agreed to the deal.
  Both Smith and Jones were arrested.
  Neither the mayor nor the police would comment.
  One of the best teas I have had.
  One man was killed in the crash.
  One thing I love is the smell.
  Other people like tea.
  The former president spoke in Chicago.
  The latter half of the year was dry.
  Then President Bush signed the bill.
  Besides coffee, the shop sells tea.
  Instead of sugar I use honey.
  Also known as chai, masala tea is from India.
  Her Majesty the Queen opened the show.
  His Holiness Pope Francis spoke on Sunday.
  In this paper we propose a parser.
  In this case study we describe a fire.
  Similarly sized boxes are stacked here.
  Even so-called experts fail.
  There is a lot of sugar in this soda.
  What a great tea!
  US troops left.
  IT is a growing field.
  Butter is dear.
  Andrew bought tea.
  Yeti crabs live in the deep sea.
  Thenceforth Films was founded in 1990.
  Italy won.
  Thousands marched in Paris.
  Hershey makes chocolate.
  Shell reported a loss.
  Thierry Henry scored.
`)

describe('isDangling in English', () => {
  it.each(NEEDY)('%s needs the sentence before it', (sentence) => {
    expect(isDangling(sentence, 'en')).toBe(true)
  })

  it.each(WHOLE)('%s needs none', (sentence) => {
    expect(isDangling(sentence, 'en')).toBe(false)
  })
})

const OTHERS = {
  es: [
    'Él llegó tarde. Ella llegó tarde. Esto es bueno. Sin embargo, el juez dijo que no. Además, el precio es alto. Pero no funciona.',
    'El perro come mucho. Este café es muy bueno. Luego de la guerra, volvió a Madrid. Yolanda canta.'
  ],
  fr: [
    'Il est arrivé tard. Elle a dit non. Cela pose problème. Cependant, le prix est élevé. Mais le juge a dit non. En effet, le prix monte.',
    "Ce café est bon. Il est difficile de trouver ce thé. Il y a beaucoup de sucre dans ce soda. Il faut boire de l'eau. Il pleut à Paris."
  ],
  de: [
    'Er kam spät. Dies ist gut. Aber der Richter sagte nein. Trotzdem kaufe ich den Tee. Deshalb ist der Preis hoch.',
    'Das Haus ist alt. Dieser Kaffee ist gut. Diese Schokolade schmeckt sehr gut. Erdbeeren schmecken gut.'
  ],
  it: [
    'Lui è arrivato tardi. Questo è buono. Però il prezzo è alto. Inoltre, il prezzo è alto.',
    'Il tè è buono. Questo caffè è buono. Mario canta. Potere e denaro.'
  ],
  pt: [
    'Ele chegou tarde. Isso é bom. Mas o preço é alto. Além disso, o preço é alto.',
    'Este café é bom. Depois da guerra, o rei voltou. Maria canta.'
  ],
  ru: [
    'Он пришёл поздно. Это хорошо. Однако цена высокая. Поэтому цена высокая.',
    'Эти чипсы очень солёные. Онлайн дешевле. Иван спит.'
  ],
  zh: ['他来得很晚。 但是价格很高。 这很好。 因此价格上涨。', '中国的茶很好。 这家餐厅很好吃。 那家店的茶很好。'],
  ja: [
    '彼は遅く来た。 しかし、値段が高い。 これはいい。 そして彼は帰った。',
    'この店のお茶はおいしい。 それぞれの店には茶がある。'
  ]
} as const

describe.each(Object.entries(OTHERS))('isDangling in %s', (language, [needy, whole]) => {
  const part = (text: string) => text.split(/(?<=[.。]) /)

  it.each(part(needy))('%s needs the sentence before it', (sentence) => {
    expect(isDangling(sentence, language as 'es')).toBe(true)
  })

  it.each(part(whole))('%s needs none', (sentence) => {
    expect(isDangling(sentence, language as 'es')).toBe(false)
  })
})

describe('isDangling', () => {
  it('knows nothing of other languages', () => {
    expect(isDangling('He left.', 'und')).toBe(false)
    expect(isDangling('', 'und')).toBe(false)
  })

  it.each(['', ' ', '...', '😀', '"', "'", '12', '—', "'s", 'It', 'This', 'It.', 'HE', '\ud83d'])(
    'reads %j in any language',
    (text) => {
      for (const language of ['en', 'es', 'fr', 'de', 'it', 'pt', 'ru', 'zh', 'ja', 'und'] as const) {
        expect(typeof isDangling(text, language)).toBe('boolean')
      }
    }
  )

  it('ends for long and strange text', () => {
    for (const text of [
      'It is '.repeat(1e5),
      'it was '.repeat(1e5),
      "'".repeat(1e6),
      'x'.repeat(1e6),
      ' '.repeat(1e6)
    ]) {
      expect(typeof isDangling(text, 'en')).toBe('boolean')
    }
  })

  it('does not mind what comes later in the sentence', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NEEDY.filter((line) => /^(He|She|However|Moreover|Thus)\b/.test(line))),
        fc.string(),
        (line, more) => {
          expect(isDangling(`${line.slice(0, -1)} for the whole of the long year ${more}`, 'en')).toBe(true)
        }
      )
    )
  })
})
