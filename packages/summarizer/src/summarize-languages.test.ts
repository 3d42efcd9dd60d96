import { describe, expect, it } from 'vitest'
import { type SummarizeOptions, summarize } from './summarize'

type Named = NonNullable<SummarizeOptions['language']>

/** Nine sentences on three topics in turn: a harbour, bees, trains. Each says the words of its topic in other forms. */
const TEXTS: readonly [Named, string[]][] = [
  [
    'en',
    [
      'The ship brings fish to the harbour.',
      'Bees make honey from flowers.',
      'The train is waiting at the station.',
      'Ships in the harbours sell fishes.',
      'A flower gives the bee its honey.',
      'Trains arrive at the stations.',
      'Harbour fish comes from ships.',
      'The honey of a bee comes from a flower.',
      'Each station has a train.'
    ]
  ],
  [
    'es',
    [
      'El barco lleva pescado al puerto.',
      'Las abejas hacen miel de las flores.',
      'El tren espera en la estación.',
      'Los barcos del puerto venden pescados frescos.',
      'Las flores dan su miel a la abeja.',
      'Los trenes llegan a las estaciones.',
      'En el puerto hay pescado de los barcos.',
      'La miel de abeja viene de una flor.',
      'Cada estación tiene un tren.'
    ]
  ],
  [
    'fr',
    [
      'Le bateau apporte du poisson au port.',
      'Les abeilles font du miel avec les fleurs.',
      'Le train attend dans la gare.',
      'Les bateaux du port vendent des poissons frais.',
      'La fleur donne son miel à l’abeille.',
      'Les trains arrivent dans les gares.',
      'Au port, on trouve le poisson des bateaux.',
      'Le miel des abeilles vient d’une fleur.',
      'Chaque gare a un train.'
    ]
  ],
  [
    'de',
    [
      'Das Schiff bringt Fische in den Hafen.',
      'Die Bienen machen Honig aus Blumen.',
      'Der Zug wartet am Bahnhof.',
      'Im Hafen verkaufen Schiffe frischen Fisch.',
      'Die Blume gibt der Biene ihren Honig.',
      'Die Züge halten an jedem Bahnhof.',
      'Der Fisch im Hafen kommt von den Schiffen.',
      'Der Honig einer Biene kommt aus den Blumen.',
      'Jeder Bahnhof hat einen Zug.'
    ]
  ],
  [
    'it',
    [
      'La nave porta il pesce nel porto.',
      'Le api fanno il miele con i fiori.',
      'Il treno aspetta alla stazione.',
      'Le navi del porto vendono pesci freschi.',
      'Il fiore dona il miele alle api.',
      'I treni arrivano nelle stazioni.',
      'Nel porto si trova il pesce delle navi.',
      'Il miele delle api viene da un fiore.',
      'Ogni stazione ha un treno.'
    ]
  ],
  [
    'pt',
    [
      'O barco traz peixe para o porto.',
      'As abelhas fazem mel das flores.',
      'O ônibus espera na praça.',
      'Os barcos do porto vendem peixes frescos.',
      'A flor dá o seu mel à abelha.',
      'Um ônibus chega às praças.',
      'No porto há peixe dos barcos.',
      'O mel das abelhas vem de uma flor.',
      'Cada praça tem um ônibus.'
    ]
  ],
  [
    'ru',
    [
      'Корабль привозит рыбу в порт.',
      'Пчёлы делают мёд из цветов.',
      'Поезд ждёт на вокзале.',
      'Корабли в порту продают свежую рыбу.',
      'Цветок даёт пчеле свой мёд.',
      'Поезда приходят на вокзалы.',
      'В порту много рыбы с кораблей.',
      'Мёд пчелы собирают с цветка.',
      'На каждом вокзале есть поезд.'
    ]
  ],
  [
    'zh',
    [
      '渔船把鱼带到港口。',
      '蜜蜂用花做蜂蜜。',
      '火车停在车站。',
      '港口的渔船卖鱼。',
      '花给蜜蜂蜂蜜。',
      '车站里有火车。',
      '港口有渔船的鱼。',
      '蜂蜜来自蜜蜂和花。',
      '每个车站都有火车。'
    ]
  ],
  [
    'ja',
    [
      '船は港に魚を運ぶ。',
      '蜂は花から蜂蜜を作る。',
      '電車は駅で待つ。',
      '港の船は魚を売る。',
      '花は蜂に蜂蜜を与える。',
      '駅に電車が着く。',
      '港には船の魚がある。',
      '蜂蜜は蜂と花から来る。',
      'どの駅にも電車がある。'
    ]
  ]
]
const SPACELESS: readonly Named[] = ['zh', 'ja']
const textOf = (language: Named, sentences: readonly string[]) =>
  sentences.join(SPACELESS.includes(language) ? '' : ' ')

describe.each(TEXTS)('summarize in %s', (language, sentences) => {
  const text = textOf(language, sentences)
  const topics = [
    [0, 3, 6],
    [1, 4, 7],
    [2, 5, 8]
  ]

  it('takes a sentence of each topic, and words match in all their forms', () => {
    for (const given of [text, sentences]) {
      const summary = summarize(given, { language })
      expect(summary.sentences.map(({ index }) => index % 3).sort()).toEqual([0, 1, 2])
      const clusters = [...summary.sentences].sort((a, b) => a.cluster - b.cluster)
      expect(clusters.map(({ represents }) => represents)).toEqual(topics)
    }
  })

  it('does so in any order', () => {
    for (const order of [
      [8, 7, 6, 5, 4, 3, 2, 1, 0],
      [0, 3, 6, 1, 4, 7, 2, 5, 8],
      [5, 1, 8, 0, 2, 7, 4, 6, 3]
    ]) {
      const summary = summarize(
        textOf(
          language,
          order.map((i) => sentences[i])
        ),
        { language }
      )
      expect(summary.sentences.map(({ index }) => order[index] % 3).sort()).toEqual([0, 1, 2])
    }
  })

  it('has the sentences as they stand in the text', () => {
    const summary = summarize(text, { language })
    for (const { text: sentence, start, end, index } of summary.sentences) {
      expect(sentence).toBe(sentences[index])
      expect(text.slice(start, end)).toBe(sentence)
    }
  })

  it("is the same by language 'auto'", () => {
    expect(summarize(text, { language: 'auto' })).toEqual(summarize(text, { language }))
    expect(summarize(sentences, { language: 'auto' })).toEqual(summarize(sentences, { language }))
  })

  it('takes what is asked for, in another form of the word', () => {
    // A word of the topic of bees, in a form that most of its sentences do not have.
    const query = {
      en: 'flower',
      es: 'flor',
      fr: 'fleur',
      de: 'Biene',
      it: 'fiore',
      pt: 'abelha',
      ru: 'пчела',
      zh: '蜂蜜',
      ja: '蜂蜜'
    }[language as 'en']
    const [sentence] = summarize(text, { language, query, k: 1 }).sentences
    expect(sentence.index % 3).toBe(1)
  })

  it('explains itself in words of the language that carry meaning', () => {
    const { sentences: explained } = summarize(text, { language }).explain()
    for (const { stands } of explained) {
      expect(stands.keywords.length).toBeGreaterThan(1)
      // The first keyword is in at least two of the three sentences by its first letters.
      const head = stands.keywords[0].slice(0, 3)
      const count = sentences.filter((sentence) => sentence.toLowerCase().includes(head)).length
      expect(count).toBeGreaterThanOrEqual(2)
    }
  })

  it('keeps to its bounds', () => {
    for (const method of ['ranked-kmeans', 'kmeans', 'textrank', 'lexrank', 'pacsum', 'lsa', 'lead'] as const) {
      for (const most of [1, 7, 15, 40, 1000]) {
        expect(summarize(text, { language, method, characters: most }).text.length).toBeLessThanOrEqual(most)
      }
      expect(summarize(text, { language, method, k: 4 }).sentences).toHaveLength(4)
    }
  })
})

it("takes a sentence of each topic also by language 'und', where forms are not too different", () => {
  for (const [language, sentences] of TEXTS) {
    if (!['en', 'zh', 'ja', 'de'].includes(language)) continue
    const summary = summarize(textOf(language, sentences), { language: 'und' })
    expect({ language, topics: summary.sentences.map(({ index }) => index % 3).sort() }).toEqual({
      language,
      topics: [0, 1, 2]
    })
  }
})

it.each(['', '   ', '!!!', '12 34.', '😀😀', 'x'])("reads %j by language 'auto'", (text) => {
  expect(summarize(text, { language: 'auto' }).text).toBe(text.trim())
})
