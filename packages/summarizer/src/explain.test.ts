import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Explanation } from './explanation'
import { METHODS } from './select/methods'
import { summarize } from './summarize'
import type { Summary } from './summary'

const HARBOUR = [
  'Ships bring fish to the harbour.',
  'The harbour sells fish from ships.',
  'Fish and ships fill the harbour.'
]
const BEES = ['Bees make honey from flowers.', 'Flowers give bees their honey.', 'Honey comes from bees and flowers.']
const TRAINS = [
  'Trains stop at each station platform.',
  'The station platform waits for trains.',
  'Each platform of the station has trains.'
]
const TOPICS = [HARBOUR[0], BEES[0], TRAINS[0], BEES[1], HARBOUR[1], TRAINS[1], TRAINS[2], HARBOUR[2], BEES[2]]

/** What holds for the explanation of any summary. */
function expectExplained(summary: Summary): Explanation {
  const explanation = summary.explain()
  expect(explanation.sentences.map(({ index, score, text }) => ({ index, score, text }))).toEqual(
    summary.sentences.map(({ index, score, text }) => ({ index, score, text }))
  )
  let share = 0
  let shareOfWords = 0
  explanation.sentences.forEach(({ reasons, stands }, i) => {
    const { represents } = summary.sentences[i]
    expect(stands.for).toBe(represents.length)
    for (const part of [stands.share, stands.shareOfWords, stands.coverage]) {
      expect(part).toBeGreaterThanOrEqual(0)
      expect(part).toBeLessThanOrEqual(1 + 1e-9)
    }
    expect(stands.keywords.length).toBeLessThanOrEqual(5)
    expect(new Set(stands.keywords).size).toBe(stands.keywords.length)
    for (const value of Object.values(reasons)) expect(Number.isFinite(value)).toBe(true)
    share += stands.share
    shareOfWords += stands.shareOfWords
  })
  if (explanation.sentences.length > 0) {
    expect(share).toBeCloseTo(1, 9)
    expect(Math.abs(shareOfWords - 1) < 1e-9 || shareOfWords === 0).toBe(true)
  }
  const written = String(explanation)
  expect(written).not.toMatch(/undefined|NaN|Infinity|\[object/)
  for (const { index } of explanation.sentences) expect(written).toContain(`[${index}] `)
  return explanation
}

const sum = (reasons: Readonly<Record<string, number>>) => Object.values(reasons).reduce((all, value) => all + value, 0)

describe('explain', () => {
  it('says what each sentence stands for, by hand', () => {
    const { method, sentences } = expectExplained(summarize(TOPICS))
    expect(method).toBe('ranked-kmeans')
    // Each topic has 3 of the 9 sentences; the words are 18, 16 and 19 of 53.
    const words = (topic: string[]) => topic.join(' ').split(' ').length
    const all = words(TOPICS)
    for (const { text, stands } of sentences) {
      const topic = [HARBOUR, BEES, TRAINS].find((topic) => topic.includes(text))!
      expect(stands.for).toBe(3)
      expect(stands.share).toBeCloseTo(1 / 3, 12)
      expect(stands.shareOfWords).toBeCloseTo(words(topic) / all, 12)
      expect(stands.coverage).toBeGreaterThan(0.3)
    }
  })

  it('names the words of each cluster, as they are written most often, and no stop words', () => {
    const { sentences } = summarize(TOPICS).explain()
    for (const [topic, words] of [
      [HARBOUR, ['fish', 'harbour', 'ships']],
      [BEES, ['bees', 'flowers', 'honey']],
      [TRAINS, ['platform', 'station', 'trains']]
    ] as const) {
      const { keywords } = sentences.find(({ text }) => topic.includes(text))!.stands
      expect(keywords.slice(0, 3).sort()).toEqual(words)
    }
  })

  it('gives reasons that put sentences in the order of their scores', () => {
    const text = [
      'I bought this tea for my mother in May.',
      'The tea tastes of lemon, mint and honey.',
      'It is "the best", says the box of 20 bags.',
      'Honey and lemon make the tea sweet.',
      'Mint tea with lemon is sold in Paris and London.',
      'The box was torn.'
    ]
    const { sentences } = expectExplained(summarize(text, { sentences: 6 }))
    const byReasons = [...sentences].sort((a, b) => sum(b.reasons) - sum(a.reasons))
    const byScore = [...sentences].sort((a, b) => b.score - a.score)
    expect(byReasons.map(({ index }) => index)).toEqual(byScore.map(({ index }) => index))
    // A score is the sum of its reasons, from 0 for the least to 1 for the greatest.
    const [best, worst] = [sum(byReasons[0].reasons), sum(byReasons[5].reasons)]
    for (const { reasons, score } of sentences) expect(score).toBeCloseTo((sum(reasons) - worst) / (best - worst), 9)
    expect(sentences[0].reasons.person).toBeLessThan(0)
    expect(sentences[1].reasons.person).toBe(0)
    expect(sentences[2].reasons.quotation).toBeLessThan(0)
  })

  it('names the query among the reasons', () => {
    const { sentences } = summarize(TOPICS, { query: 'honey', k: 3 }).explain()
    for (const { text, reasons } of sentences) expect(reasons.query > 0).toBe(text.toLowerCase().includes('honey'))
    expect(String(summarize(TOPICS, { query: 'honey', k: 1 }).explain())).toContain('query +')
  })

  it('is for reading', () => {
    const written = String(summarize(TOPICS).explain())
    expect(written).toContain('stands for 3 sentences (33% of the sentences')
    expect(written).toContain('about: ')
    expect(written).toMatch(/score \d\.\d\d: (centrality|announcement) \+\d\.\d\d/)
    const wrapped = summarize('One sentence\n  with a\ttab. ').explain().toString()
    expect(wrapped.split('\n')[0]).toBe('[0] One sentence with a tab.')
    expect(wrapped).toContain('stands for 1 sentence (100%')
  })

  it.each(METHODS)('works by method %s', (method) => {
    for (const length of [{}, { k: 1 }, { k: 9 }, { words: 12 }, { characters: 60 }, { ratio: 0.5 }]) {
      const explanation = expectExplained(summarize(TOPICS.join(' '), { method, ...length }))
      expect(explanation.method).toBe(method)
    }
  })

  it.each(['', '   ', []])('works for the empty text %j', (text) => {
    const summary = summarize(text as string)
    const explanation = expectExplained(summary)
    expect(explanation.sentences).toEqual([])
    expect(String(explanation)).toBe(summary.reason)
  })

  it('works for cut parts, unpunctuated texts, no words, stop words only, and repeats', () => {
    expectExplained(summarize('A sentence that is longer than what there is room for.', { words: 3 }))
    expectExplained(summarize('A sentence that is longer than what there is room for.', { characters: 1 }))
    expectExplained(summarize('word '.repeat(100)))
    expectExplained(summarize('!!! ... ??? 😀. 😀😀!'))
    expectExplained(summarize('It is. So it was. Was it so?'))
    expectExplained(summarize('No. No! NO. No way. no.'))
    expectExplained(summarize(['', TOPICS[0], ' ', TOPICS[1], '']))
  })

  it('works with asynchronous and with poor embedders', async () => {
    const vectors = (sentences: string[]) => sentences.map((sentence) => [sentence.length, 5, 0])
    expectExplained(await summarize(TOPICS, { embedder: async (sentences: string[]) => vectors(sentences) }))
    expectExplained(summarize(TOPICS, { embedder: (sentences) => sentences.map(() => [0, 0]) }))
    expectExplained(summarize(TOPICS, { embedder: (sentences) => sentences.map((_, i) => [i % 2 === 0 ? 1 : -1]) }))
    expectExplained(summarize(TOPICS, { embedder: (sentences) => sentences.map(() => []) }))
  })

  it('works for any text', () => {
    const words = fc.constantFrom('tea', 'Tea', 'teas', 'the', 'honey', '5', '"', '😀', '(', 'I', '茶')
    const sentences = fc.array(
      fc.array(words, { minLength: 1, maxLength: 5 }).map((parts) => `${parts.join(' ')}.`),
      { maxLength: 8 }
    )
    fc.assert(
      fc.property(sentences, fc.constantFrom(...METHODS), (text, method) => {
        expectExplained(summarize(text.join(' '), { method }))
        expectExplained(summarize(text, { method, k: 2 }))
      }),
      { numRuns: 150 }
    )
  })
})

describe('a summary', () => {
  it('is written as JSON and cloned with its data only', () => {
    for (const summary of [summarize(TOPICS), summarize(''), summarize(TOPICS, { query: 'zebra' })]) {
      const keys = summary.reason === undefined ? ['text', 'sentences'] : ['text', 'sentences', 'reason']
      const parsed = JSON.parse(JSON.stringify(summary))
      const cloned = structuredClone(summary)
      expect(Object.keys(parsed)).toEqual(keys)
      expect(Object.keys(cloned)).toEqual(keys)
      expect(parsed).toEqual({ ...summary })
      expect(cloned).toEqual({ ...summary })
      expect(Object.keys(summary)).toEqual(keys)
    }
  })

  it('explains itself after it was written, and again', () => {
    const summary = summarize(TOPICS)
    const first = String(summary.explain())
    JSON.stringify(summary)
    structuredClone(summary)
    expect(String(summary.explain())).toBe(first)
    expect(JSON.parse(JSON.stringify(summary.explain())).sentences).toHaveLength(3)
  })
})
