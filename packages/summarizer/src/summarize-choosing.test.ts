import { NutshellError } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LengthOptions } from './select/length'
import { METHODS } from './select/methods'
import { splitSentences } from './sentences/split'
import { type SummarizeOptions, summarize } from './summarize'
import type { Summary } from './summary'

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i)
const countWords = (text: string) => text.split(/\s+/).filter((word) => word !== '').length
const indices = (summary: Summary) => summary.sentences.map(({ index }) => index)

/** What holds for every summary of a text of `total` sentences. */
function expectSound(summary: Summary, source: string, total: number): void {
  let last = -1
  for (const { text, start, end, index, score, represents, contextOf, dangling } of summary.sentences) {
    expect(text).toBe(source.slice(start, end))
    expect(index).toBeGreaterThan(last)
    expect(Math.abs(score)).toBeLessThanOrEqual(1)
    expect(represents).toContain(index)
    expect(represents).toEqual([...represents].sort((a, b) => a - b))
    if (contextOf !== undefined) expect(indices(summary)).toContain(contextOf)
    expect([undefined, true]).toContain(dangling)
    last = index
  }
  if (summary.sentences.length > 0) {
    expect(summary.sentences.flatMap(({ represents }) => represents).sort((a, b) => a - b)).toEqual(numbers(total))
  }
  const byCluster = [...summary.sentences].sort((a, b) => a.cluster - b.cluster)
  expect(byCluster.map(({ cluster }) => cluster)).toEqual(numbers(summary.sentences.length))
  const firsts = byCluster.map(({ represents }) => represents[0])
  expect(firsts).toEqual([...firsts].sort((a, b) => a - b))
}

/** Words of twelve topics, four each. */
const TOPICS = [
  ['harbour', 'ships', 'fish', 'nets'],
  ['honey', 'bees', 'flowers', 'hives'],
  ['trains', 'station', 'platform', 'tickets'],
  ['violins', 'concert', 'music', 'orchestra'],
  ['snow', 'mountain', 'skiers', 'glacier'],
  ['bread', 'oven', 'flour', 'bakery'],
  ['planets', 'stars', 'telescope', 'comets'],
  ['horses', 'saddle', 'stable', 'riders'],
  ['paint', 'brush', 'canvas', 'portrait'],
  ['football', 'goal', 'referee', 'stadium'],
  ['roses', 'garden', 'soil', 'seeds'],
  ['court', 'judge', 'lawyer', 'trial']
]
/** Ways of saying something of a topic, in words that are all stop words. */
const FRAMES = [
  ([a, b, c]: string[]) => `The ${a} and the ${b} are with the ${c}`,
  ([a, b, , d]: string[]) => `There were ${a} with ${b} and some ${d}`,
  ([a, , c, d]: string[]) => `Each of the ${d} has the ${c} and the ${a}`,
  ([, b, c, d]: string[]) => `Here ${b} will be with ${c} or other ${d}`,
  ([a, b, c, d]: string[]) => `A few ${a}, ${b}, ${c} and ${d} had been there`,
  ([a, b, c, d]: string[]) => `No ${d} did that to ${c} before ${b} and ${a}`
]

/** The sentences of `k` topics, `m` of each, and the topic of each sentence; each ends in a word of its own. */
const planted = (k: number, m: number) =>
  numbers(k * m).map((i) => ({ topic: i % k, sentence: `${FRAMES[Math.floor(i / k)](TOPICS[i % k])} in room${i}.` }))

const plan = fc.record({ k: fc.integer({ min: 2, max: 8 }), m: fc.integer({ min: 3, max: 6 }) }).chain(({ k, m }) => {
  const all = planted(k, m)
  return fc.record({ k: fc.constant(k), parts: fc.shuffledSubarray(all, { minLength: all.length }) })
})

const topicsOf = (summary: Summary, parts: readonly { topic: number }[]) =>
  summary.sentences.map(({ index }) => parts[index].topic).sort((a, b) => a - b)

describe('the default on planted topics', () => {
  it('takes one sentence of each, which stands for its topic, in any order', () => {
    fc.assert(
      fc.property(plan, ({ k, parts }) => {
        const text = parts.map(({ sentence }) => sentence).join(' ')
        const summary = summarize(text, { k })
        expectSound(summary, text, parts.length)
        expect(topicsOf(summary, parts)).toEqual(numbers(k))
        for (const { index, represents } of summary.sentences) {
          expect(represents.map((i) => parts[i].topic)).toEqual(represents.map(() => parts[index].topic))
        }
      }),
      { numRuns: 150 }
    )
  })

  it('does so without being told how many: k topics of k sentences', () => {
    for (const k of [3, 4, 5, 6]) {
      const parts = planted(k, k)
      for (const order of [parts, [...parts].reverse(), [...parts].sort((a, b) => a.topic - b.topic)]) {
        const summary = summarize(order.map(({ sentence }) => sentence))
        expect(topicsOf(summary, order)).toEqual(numbers(k))
      }
    }
  })

  it.each([
    ['very short sentences', ['Yum.', 'Wow!', 'So good.', 'Hm.']],
    ['shouting', ['BUY IT NOW!', 'DO NOT WAIT!!!']],
    ['emoji', ['😀😀😀', '👍🏽!']],
    ['no words', ['!!!', '...', '---', '5.']],
    ['stop words', ['It is what it is.', 'So be it.', 'We did that too.']],
    ['the writer', ['I am not sure about my own opinion.', 'You know me, I said yes.']],
    ['one very long sentence', [`There ${'is and was and will be '.repeat(60)}something.`]]
  ])('does so among %s', (_, chatter) => {
    fc.assert(
      fc.property(plan, fc.infiniteStream(fc.nat(40)), ({ k, parts }, places) => {
        const all: { topic: number; sentence: string }[] = [...parts]
        for (const sentence of chatter) {
          all.splice(places.next().value % (all.length + 1), 0, { topic: -1, sentence })
        }
        const summary = summarize(
          all.map(({ sentence }) => sentence),
          { k }
        )
        expect(topicsOf(summary, all)).toEqual(numbers(k))
      }),
      { numRuns: 40 }
    )
  })

  it('does so among near duplicates and repeats', () => {
    fc.assert(
      fc.property(plan, ({ k, parts }) => {
        // Of each topic one sentence nearly twice, and one in capitals.
        const ofEach = (place: number) => numbers(k).map((topic) => parts.filter((part) => part.topic === topic)[place])
        const all = [
          ...parts,
          ...ofEach(0).map(({ topic, sentence }) => ({ topic, sentence: sentence.replace('.', ' too.') })),
          ...ofEach(1).map(({ topic, sentence }) => ({ topic, sentence: sentence.toUpperCase() }))
        ]
        const summary = summarize(
          all.map(({ sentence }) => sentence),
          { k }
        )
        expect(topicsOf(summary, all)).toEqual(numbers(k))
      }),
      { numRuns: 60 }
    )
  })

  it('does not mind capitals, markup or white space', () => {
    const parts = planted(4, 4)
    const plain = indices(summarize(parts.map(({ sentence }) => sentence)))
    const same = (change: (sentence: string) => string) =>
      expect(indices(summarize(parts.map(({ sentence }) => change(sentence))))).toEqual(plain)
    same((sentence) => `<p>${sentence}</p>`)
    same((sentence) => `  ${sentence.replaceAll(' ', '\n ')} `)
  })

  it('takes the same where the text stands twice, and no sentence twice', () => {
    fc.assert(
      fc.property(plan, ({ k, parts }) => {
        const sentences = parts.map(({ sentence }) => sentence)
        const summary = summarize([...sentences, ...sentences], { k })
        expect(topicsOf(summary, [...parts, ...parts])).toEqual(numbers(k))
        expect(new Set(summary.sentences.map(({ text }) => text)).size).toBe(k)
        // Each stands for both copies.
        for (const { represents } of summary.sentences) {
          expect(represents.map((i) => i % parts.length).filter((i) => i >= 0).length).toBe(represents.length)
          for (const i of represents) expect(represents).toContain((i + parts.length) % (2 * parts.length))
        }
      }),
      { numRuns: 40 }
    )
  })

  it('is the same with any seed', () => {
    const sentences = planted(5, 6).map(({ sentence }) => sentence)
    for (const seed of [1, -7, 0.25, 1e9]) expect(summarize(sentences, { seed })).toEqual(summarize(sentences))
  })

  it('is the same with blank sentences after it, where the number is given', () => {
    fc.assert(
      fc.property(plan, fc.array(fc.constantFrom('', ' ', '\n', '<br>'), { maxLength: 4 }), ({ k, parts }, blanks) => {
        const sentences = parts.map(({ sentence }) => sentence)
        expect(summarize([...sentences, ...blanks], { k }).text).toBe(summarize(sentences, { k }).text)
      }),
      { numRuns: 30 }
    )
  })

  it('is not the first sentences in disguise', () => {
    // The first three sentences are on one topic.
    const parts = [...planted(3, 4)].sort((a, b) => a.topic - b.topic)
    expect(
      indices(
        summarize(
          parts.map(({ sentence }) => sentence),
          { k: 3 }
        )
      )
    ).not.toEqual([0, 1, 2])
  })
})

describe('the default with vectors of', () => {
  const parts = planted(3, 4)
  const sentences = parts.map(({ sentence }) => sentence)
  /** Topic and a small part of its own. */
  const vectorOf = (sentence: string) => {
    const { topic } = parts[sentences.indexOf(sentence)]
    const own = numbers(12).map((i) => (i === sentences.indexOf(sentence) ? 0.3 : 0))
    return [...numbers(3).map((t) => (t === topic ? 1 : 0)), ...own]
  }
  const byVectors = (change: (vector: number[], i: number) => number[], more: SummarizeOptions = {}) =>
    summarize(sentences, { k: 3, embedder: (given) => given.map((text, i) => change(vectorOf(text), i)), ...more })

  it.each([0, 0.3, 1, 3, 10, 30])('a common component of %f: takes one of each topic', (common) => {
    const summary = byVectors((vector) => [common, ...vector])
    expectSound(summary, sentences.join(' '), 12)
    expect(topicsOf(summary, parts)).toEqual([0, 1, 2])
  })

  it('any length: is the same', () => {
    const plain = byVectors((vector) => vector)
    for (const scale of [2 ** -60, 2 ** -20, 2, 2 ** 20, 2 ** 50]) {
      expect(byVectors((vector) => vector.map((value) => value * scale))).toEqual(plain)
    }
    expect(byVectors((vector, i) => vector.map((value) => value * 2 ** (i % 5)))).toEqual(plain)
  })

  it('thousands of numbers', () => {
    const wide = byVectors((vector) => [...vector, ...new Array<number>(4000).fill(0)])
    expect(wide).toEqual(byVectors((vector) => vector))
  })

  it('one column, opposite directions, zeros, and none: is sound', () => {
    const shapes: ((vector: number[], i: number) => number[])[] = [
      (_, i) => [i + 1],
      (_, i) => [i % 2 === 0 ? 1 : -1],
      (vector, i) => vector.map((value) => (i % 2 === 0 ? value : -value)),
      (vector, i) => (i % 3 === 0 ? vector : vector.map(() => 0)),
      (vector) => vector.map(() => 0),
      (vector) => vector.map(() => 1),
      () => []
    ]
    for (const method of METHODS) {
      for (const shape of shapes) {
        for (const k of [1, 3, 11, 12, 20]) {
          const summary = byVectors(shape, { method, k })
          expectSound(summary, sentences.join(' '), 12)
          expect(summary.sentences).toHaveLength(Math.min(k, 12))
        }
      }
    }
  })
})

const STORY = [
  'The mayor of Hull opened a new library by the river on Monday.',
  'He promised free books for every child in the town.',
  'The river had flooded the old library and its books last year.',
  'However, it took two years to dry the books.',
  'A school in Hull got new computers for its pupils.',
  'They were paid for by a local company that sells computers.',
  'The bakery by the school sells fresh bread each morning.',
  'This makes the pupils happy and the bread cheap.',
  'Free bread for each child is what the mayor wants next.'
]
const STORY_TEXT = STORY.join(' ')
const NEEDS_BEFORE = [1, 3, 5, 7]

/** Counters of tokens, and whether they count a joined text as the sum of its sentences. */
const COUNTERS: [string, (text: string) => number][] = [
  ['words', countWords],
  ['a quarter of the characters, rounded up', (text) => Math.ceil(text.length / 4)],
  ['a quarter of the characters', (text) => text.length / 4],
  ['three more for each sentence break', (text) => countWords(text) + 3 * Math.max(0, splitSentences(text).length - 1)],
  ['twice the words of more than a sentence', (text) => countWords(text) * (splitSentences(text).length > 1 ? 2 : 1)],
  ['square of the words', (text) => countWords(text) ** 2],
  ['always one', () => 1],
  ['none', () => 0]
]
const BOUNDS = [1, 2, 5, 12, 13, 20, 33, 50, 77, 100, 500, 1e6, Number.MAX_SAFE_INTEGER]

describe.each(METHODS)('by method %s', (method) => {
  const contexts = method === 'kmeans' ? (['none'] as const) : (['none', 'previous'] as const)

  it('a number of sentences is exact', () => {
    for (const context of contexts) {
      for (const k of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1e9]) {
        for (const length of [{ k }, { sentences: k }]) {
          const summary = summarize(STORY_TEXT, { method, context, ...length })
          expectSound(summary, STORY_TEXT, 9)
          expect(summary.sentences).toHaveLength(Math.min(k, 9))
        }
      }
      for (const ratio of [0.01, 0.12, 1 / 3, 0.5, 0.99, 1]) {
        const summary = summarize(STORY_TEXT, { method, context, ratio })
        expect(summary.sentences).toHaveLength(Math.max(1, Math.floor(9 * ratio + 1e-9)))
      }
    }
  })

  it('a bound is never passed', () => {
    for (const context of contexts) {
      for (const most of BOUNDS) {
        const words = summarize(STORY_TEXT, { method, context, words: most })
        expect(countWords(words.text)).toBeLessThanOrEqual(most)
        const characters = summarize(STORY_TEXT, { method, context, characters: most })
        expect(characters.text.length).toBeLessThanOrEqual(most)
        for (const [name, countTokens] of COUNTERS) {
          const tokens = summarize(STORY_TEXT, { method, context, tokens: most, countTokens })
          expect({ name, most, isOver: countTokens(tokens.text) > most }).toEqual({ name, most, isOver: false })
          // A whole sentence is given where one fits.
          if (STORY.some((sentence) => countTokens(sentence) <= most)) {
            expect({ name, most, reason: tokens.reason }).toEqual({ name, most, reason: undefined })
          }
          if (tokens.reason === undefined) expectSound(tokens, STORY_TEXT, 9)
        }
        for (const summary of [words, characters]) if (summary.reason === undefined) expectSound(summary, STORY_TEXT, 9)
      }
    }
  })

  it('is the same for an array and for the text, and each time', () => {
    const lengths: LengthOptions[] = [{}, { k: 4 }, { words: 30 }, { characters: 200 }, { ratio: 0.4 }]
    for (const context of contexts) {
      for (const length of lengths) {
        const options = { method, context, ...length }
        expect(summarize(STORY, options)).toEqual(summarize(STORY_TEXT, options))
        expect(summarize(STORY_TEXT, options)).toEqual(summarize(STORY_TEXT, options))
      }
    }
  })

  it('is sound for any sentences and lengths', () => {
    const words = fc.constantFrom('tea', 'honey', 'He', 'it', 'the', 'However,', 'is', 'box', 'Box', '😀', '—', '9')
    const sentences = fc.array(
      fc.array(words, { maxLength: 6 }).map((parts) => (parts.length > 0 ? `${parts.join(' ')}.` : '')),
      { minLength: 1, maxLength: 12 }
    )
    const length: fc.Arbitrary<LengthOptions> = fc.oneof(
      fc.constant({}),
      fc.integer({ min: 1, max: 14 }).map((k) => ({ k })),
      fc.double({ min: 0.01, max: 1, noNaN: true }).map((ratio) => ({ ratio })),
      fc.integer({ min: 1, max: 60 }).map((words) => ({ words })),
      fc.integer({ min: 1, max: 200 }).map((characters) => ({ characters })),
      fc
        .tuple(fc.integer({ min: 1, max: 60 }), fc.constantFrom(...COUNTERS))
        .map(([tokens, [, countTokens]]) => ({ tokens, countTokens }))
    )
    fc.assert(
      fc.property(sentences, length, fc.constantFrom(...contexts), (given, length, context) => {
        const summary = summarize(given, { method, context, ...length })
        const { text } = summary
        if (summary.reason === undefined) expectSound(summary, given.join(' '), given.length)
        if (length.words !== undefined) expect(countWords(text)).toBeLessThanOrEqual(length.words)
        if (length.characters !== undefined) expect(text.length).toBeLessThanOrEqual(length.characters)
        if (length.tokens !== undefined) expect(length.countTokens!(text)).toBeLessThanOrEqual(length.tokens)
        if (length.k !== undefined) {
          const different = new Set(given.filter((text) => text !== '').map((text) => text.toLowerCase())).size
          expect(summary.sentences).toHaveLength(Math.min(length.k, different))
        }
      }),
      { numRuns: 200 }
    )
  })

  it('uses what there is room for', () => {
    for (const words of [30, 60, 90]) {
      const { text } = summarize(STORY_TEXT, { method, words })
      // Not even the shortest sentence fits in what is left over, unless it is there.
      const left = words - countWords(text)
      for (const sentence of STORY)
        if (!text.includes(sentence) && method !== 'kmeans') expect(countWords(sentence)).toBeGreaterThan(left)
    }
  })
})

describe('a budget of tokens', () => {
  it('is used also where a counter counts sentences together for more', () => {
    const sentences = numbers(30).map((i) => `Alpha${i} beta${i} gamma${i}.`)
    for (const [name, countTokens] of COUNTERS.slice(0, 6)) {
      const { text } = summarize(sentences, { tokens: 90, countTokens })
      // At least half of what is there is used.
      expect({ name, isUsed: countTokens(text) >= 45 }).toEqual({ name, isUsed: true })
    }
  })
})

describe('query', () => {
  const NEWS = [
    'President John Smith visited Paris on Monday to sign a treaty with France.',
    'The treaty with France, signed in Paris by President Smith, covers trade in steel and cars.',
    '"It is a great day for Paris and France," Smith said.',
    'French farmers in Lyon protested against the treaty.',
    'The weather in Berlin was cold, said Angela Braun.',
    'In Paris, President Smith met Marie Dupont, the treaty negotiator for France.',
    'A zoo in Madrid announced that its oldest elephant had died.',
    'Smith returns to Washington on Friday after the Paris treaty.'
  ]

  it.each([
    ['elephant', 6],
    ['elephants in a ZOO', 6],
    ['weather', 4],
    ['cold weather?', 4],
    ['farmer', 3],
    ['steel', 1],
    ['negotiators', 5]
  ])('%s: what is about it comes first', (query, place) => {
    for (const options of [{ k: 1 }, { words: 16 }, { k: 2 }, { k: 3 }, { embedder: 'lsa', k: 3 } as const]) {
      expect(indices(summarize(NEWS, { query, ...options }))).toContain(place)
    }
  })

  it('of words that the text does not have is said', () => {
    for (const query of ['zebra', 'of the', '!!!', '12345']) {
      const summary = summarize(NEWS, { query, k: 2 })
      expect(summary.reason).toBe('no sentence is near the query')
      expect(indices(summary)).toEqual(indices(summarize(NEWS, { k: 2 })))
    }
  })

  it.each(['', ' ', '\n\t '])('%j is none', (query) => {
    expect(summarize(NEWS, { query })).toEqual(summarize(NEWS))
    for (const method of METHODS) expect(summarize(NEWS, { query, method })).toEqual(summarize(NEWS, { method }))
  })

  it('is embedded by the embedder, also an asynchronous one', async () => {
    const seen: string[][] = []
    const vectors = (sentences: string[]) => {
      seen.push([...sentences])
      return sentences.map((text) => [
        /treaty|sign/i.test(text) ? 1 : 0,
        /zoo|elephant|animals/i.test(text) ? 1 : 0,
        0.1
      ])
    }
    const sync = summarize(NEWS, { query: 'animals', k: 1, embedder: vectors })
    expect(indices(sync)).toEqual([6])
    expect(seen).toEqual([[...NEWS, 'animals']])
    expect(
      await summarize(NEWS, { query: 'animals', k: 1, embedder: async (given: string[]) => vectors(given) })
    ).toEqual(sync)
  })

  it.each([0, 1, 3, 10, 30])('works with vectors that have a component of %f in common', (common) => {
    const embedder = (sentences: string[]) =>
      sentences.map((text, i) => [
        common,
        /treaty/i.test(text) ? 1 : 0,
        /zoo|elephant|animals/i.test(text) ? 1 : 0,
        /weather/i.test(text) ? 1 : 0,
        0.2 * (i % 3)
      ])
    expect(indices(summarize(NEWS, { query: 'animals', k: 1, embedder }))).toEqual([6])
    expect(indices(summarize(NEWS, { query: 'weather', k: 1, embedder }))).toEqual([4])
  })

  it('goes with the default method only', () => {
    for (const method of METHODS.filter((name) => name !== 'ranked-kmeans')) {
      expect(() => summarize(NEWS, { query: 'zoo', method })).toThrow(NutshellError)
    }
    expect(() => summarize(NEWS, { query: 5 as unknown as string })).toThrow('query = 5, expected a string')
  })
})

describe('sentences that need the one before', () => {
  it('are flagged where it is missing, only there, and never the first', () => {
    for (const method of METHODS) {
      for (const k of numbers(9).map((i) => i + 1)) {
        const { sentences } = summarize(STORY, { method, k })
        const inside = sentences.map(({ index }) => index)
        for (const { index, dangling } of sentences) {
          expect(dangling).toBe(NEEDS_BEFORE.includes(index) && !inside.includes(index - 1) ? true : undefined)
        }
      }
    }
    expect(
      summarize(['He left the house at noon.', 'The cat sat on the mat.'], { k: 2 }).sentences[0].dangling
    ).toBeUndefined()
  })

  it('look past blank entries', () => {
    const blanks = ['', 'He left the house at noon.', '', 'This made the cat sad.', ' ', 'Dogs bark.']
    for (const { dangling } of summarize(blanks, { k: 3 }).sentences) expect(dangling).toBeUndefined()
  })

  it("bring it along by context 'previous', within any length", () => {
    for (const method of METHODS.filter((name) => name !== 'kmeans')) {
      for (const length of [...numbers(9).map((i) => ({ k: i + 1 })), ...BOUNDS.slice(3).map((words) => ({ words }))]) {
        const summary = summarize(STORY, { method, context: 'previous', ...length })
        if (summary.reason !== undefined) continue
        const inside = indices(summary)
        for (const { index, dangling, contextOf } of summary.sentences) {
          if (contextOf !== undefined) expect(contextOf).toBe(index + 1)
          // One that was brought along itself needs no more; all others have the one before them.
          if (NEEDS_BEFORE.includes(index) && contextOf === undefined) {
            expect({ method, length, inside, has: inside.includes(index - 1) }).toEqual({
              method,
              length,
              inside,
              has: true
            })
            expect(dangling).toBeUndefined()
          }
        }
      }
    }
  })

  it('are chosen with it where they say most, and it is marked', () => {
    const text = [
      'The morning was grey over the hills.',
      'Maria Lopez is forty years old.',
      'However, she sells bread, cakes, coffee and fish to the ships in the harbour.',
      'Ships buy bread, fish and coffee in the harbour.',
      'The harbour sells cakes and coffee to ships.',
      'Fish, bread and cakes come to the harbour on ships.'
    ]
    // A text where only 2 is like the others, so that it is taken first.
    const embedder = (sentences: string[]) =>
      sentences.map(
        (_, i) =>
          [
            [0, 0, 0, 0, 1],
            [0, 0, 0, 1, 0],
            [1, 1, 1, 0, 0],
            [1, 0, 0, 0, 0],
            [0, 1, 0, 0, 0],
            [0, 0, 1, 0, 0]
          ][i]
      )
    const alone = summarize(text, { k: 2, embedder, method: 'lexrank' })
    expect(alone.sentences.find(({ index }) => index === 2)?.dangling).toBe(true)
    for (const method of ['ranked-kmeans', 'lexrank'] as const) {
      const summary = summarize(text, { k: 2, embedder, method, context: 'previous' })
      expect(indices(summary)).toEqual([1, 2])
      expect(summary.sentences.map(({ contextOf }) => contextOf)).toEqual([2, undefined])
      expect(summary.sentences[0].represents).toContain(1)
      expect(summary.text).toBe(`${text[1]} ${text[2]}`)
    }
    // Without room for both, neither is taken alone.
    expect(indices(summarize(text, { k: 1, embedder, method: 'lexrank', context: 'previous' }))).not.toEqual([2])
  })
})

describe('hostile input', () => {
  it.each([[Symbol('x')], [null], [Object.create(null)], [{ toString: () => 'x' }], [['a']], [1]])(
    'an array with %o is refused by name in any language',
    (entry) => {
      for (const language of ['en', 'auto', 'und'] as const) {
        expect(() => summarize(['a', entry] as string[], { language })).toThrow(NutshellError)
        expect(() => summarize(['a', entry] as string[], { language })).toThrow('text[1]')
      }
    }
  )

  it('ends soon for as many picks as sentences', () => {
    const sentences = numbers(3000).map((i) => `Alpha${i % 97} beta${i % 89} gamma${i % 83} word${i} other${i % 13}.`)
    expect(summarize(sentences, { ratio: 1 }).sentences).toHaveLength(3000)
    expect(summarize(sentences, { ratio: 0.5 }).sentences).toHaveLength(1500)
  })
})
