import { CsrMatrix, Matrix, NutshellError } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Vectors } from './embed/embedder'
import { splitSentences } from './sentences/split'
import { type SummarizeOptions, summarize } from './summarize'
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
const TOPIC_OF = TOPICS.map((sentence) => [HARBOUR, BEES, TRAINS].findIndex((topic) => topic.includes(sentence)))

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i)
const indices = (summary: Summary) => summary.sentences.map(({ index }) => index)
const countWords = (text: string) => text.split(/\s+/).filter((word) => word !== '').length
/** An embedder that gives these vectors, whatever the sentences. */
const given = (rows: number[][]) => () => rows

/** What holds for every summary of a text, whatever the options. */
function expectSound(summary: Summary, source: string, sentenceTotal?: number): void {
  let last = -1
  for (const { text, start, end, index, score, represents, cluster } of summary.sentences) {
    expect(text).toBe(source.slice(start, end))
    expect(end).toBeGreaterThan(start)
    expect(index).toBeGreaterThan(last)
    expect(Math.abs(score)).toBeLessThanOrEqual(1)
    expect(represents).toContain(index)
    expect(represents).toEqual([...represents].sort((a, b) => a - b))
    expect(Number.isInteger(cluster)).toBe(true)
    last = index
  }
  const all = summary.sentences.flatMap(({ represents }) => represents).sort((a, b) => a - b)
  expect(all).toEqual(numbers(sentenceTotal ?? all.length))
  // Clusters are numbered by their first sentence.
  const byCluster = [...summary.sentences].sort((a, b) => a.cluster - b.cluster)
  expect(byCluster.map(({ cluster }) => cluster)).toEqual(numbers(summary.sentences.length))
  const firsts = byCluster.map(({ represents }) => represents[0])
  expect(firsts).toEqual([...firsts].sort((a, b) => a - b))
  expect(summary.text === '').toBe(summary.sentences.length === 0)
  if (summary.text === '') expect(summary.reason).toMatch(/./)
}

describe('summarize by default', () => {
  it('takes one sentence of each topic, in the order of the text', () => {
    const text = TOPICS.join(' ')
    const summary = summarize(text)
    expectSound(summary, text, 9)
    expect(summary.sentences.map(({ index }) => TOPIC_OF[index]).sort()).toEqual([0, 1, 2])
    expect(summary.text).toBe(summary.sentences.map(({ text }) => text).join(' '))
    expect(summary.reason).toBeUndefined()
    for (const { index, represents, cluster } of summary.sentences) {
      expect(represents).toEqual(numbers(9).filter((i) => TOPIC_OF[i] === TOPIC_OF[index]))
      expect(cluster).toBe(TOPIC_OF[index]) // the topics begin in the order 0, 1, 2
    }
  })

  it('does so for any order of the sentences', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(TOPICS, { minLength: 9 }), fc.integer(), (sentences, seed) => {
        const summary = summarize(sentences.join(' '), { seed })
        expect(summary.sentences.map(({ index }) => TOPIC_OF[TOPICS.indexOf(sentences[index])]).sort()).toEqual([
          0, 1, 2
        ])
      }),
      { numRuns: 50 }
    )
  })

  it.each([1, 2, 3, 4, 5, 9, 10, 16, 17, 30])('takes ceil(sqrt(n)) of %i sentences', (n) => {
    const sentences = numbers(n).map((i) => `Word${i} other${i} thing${i}.`)
    expect(summarize(sentences.join(' ')).sentences).toHaveLength(Math.ceil(Math.sqrt(n)))
    expect(summarize(sentences).sentences).toHaveLength(Math.ceil(Math.sqrt(n)))
  })

  it('is the same each time, also with a seed', () => {
    const text = TOPICS.concat(numbers(20).map((i) => `Other${i} bees ships${i % 3} trains${i % 5}.`)).join(' ')
    for (const seed of [undefined, 0, 7, -1, 0.5, 1e300]) {
      expect(summarize(text, { seed })).toEqual(summarize(text, { seed }))
      expectSound(summarize(text, { seed }), text, 29)
    }
    expect(summarize(text)).toEqual(
      summarize(text, { seed: 0, embedder: 'tfidf', method: 'ranked-kmeans', language: 'en' })
    )
  })

  it('does not write to what it is given', () => {
    const sentences = Object.freeze([...TOPICS])
    const options = Object.freeze({ sentences: 2 })
    summarize(sentences, options)
    const matrix = Matrix.fromRows([
      [1, 2],
      [3, 4],
      [5, 6]
    ])
    const before = Array.from(matrix.data)
    summarize(['a', 'b', 'c'], { embedder: () => matrix })
    expect(Array.from(matrix.data)).toEqual(before)
  })
})

describe("summarize by method 'kmeans'", () => {
  it('picks the member nearest to the centroid of each cluster', () => {
    // Two groups on a line with means 2 (of 0.5, 1, 4.5; 1 is nearest) and 102 (of 100, 101.5, 104.5; 101.5 is nearest).
    const rows = [
      [100, 1],
      [0.5, 1],
      [4.5, 1],
      [104.5, 1],
      [1, 1],
      [101.5, 1]
    ]
    const summary = summarize(['a', 'b', 'c', 'd', 'e', 'f'], { method: 'kmeans', k: 2, embedder: given(rows) })
    expect(indices(summary)).toEqual([4, 5])
    expect(summary.sentences.map(({ represents }) => represents)).toEqual([
      [1, 2, 4],
      [0, 3, 5]
    ])
    expect(summary.sentences.map(({ cluster }) => cluster)).toEqual([1, 0])
    // The cosine of the angles between (1, 1) and (2, 1), and between (101.5, 1) and (102, 1).
    expect(summary.sentences[0].score).toBeCloseTo(3 / Math.sqrt(2 * 5), 12)
    expect(summary.sentences[1].score).toBeCloseTo((101.5 * 102 + 1) / Math.sqrt((101.5 ** 2 + 1) * (102 ** 2 + 1)), 12)
  })

  it('gives what a brute-force computation over its own clusters gives', () => {
    const point = fc.tuple(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 10 }))
    const far = fc.integer({ min: 1, max: 4 }).chain((k) =>
      fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: k - 1 }), point), {
        minLength: k,
        maxLength: 20,
        selector: ([group, [x, y]]) => `${group},${x},${y}`
      })
    )
    fc.assert(
      fc.property(far, (points) => {
        const rows = points.map(([group, [x, y]]) => [group * 1000 + x, y])
        const k = new Set(points.map(([group]) => group)).size
        const summary = summarize(
          points.map((_, i) => `s${i}`),
          { method: 'kmeans', k, embedder: given(rows) }
        )
        expect(summary.sentences).toHaveLength(k)
        for (const { index, represents, score } of summary.sentences) {
          const mean = [0, 1].map((j) => represents.reduce((sum, i) => sum + rows[i][j], 0) / represents.length)
          const distances = represents.map((i) => Math.hypot(rows[i][0] - mean[0], rows[i][1] - mean[1]))
          expect(distances[represents.indexOf(index)]).toBeCloseTo(Math.min(...distances), 6)
          const [x, y] = rows[index]
          expect(score).toBeCloseTo((x * mean[0] + y * mean[1]) / (Math.hypot(x, y) * Math.hypot(mean[0], mean[1])), 9)
        }
      }),
      { numRuns: 100 }
    )
  })
})

describe('summarize of a text that is', () => {
  it.each(['', ' ', '\n\t \u00a0', '<br />', '<p></p> &nbsp;', '<!-- nothing -->'])(
    'blank (%j): empty, with a reason',
    (text) => {
      for (const options of [{}, { sentences: 3 }, { ratio: 1 }, { words: 5 }, { characters: 5 }]) {
        expect(summarize(text, options)).toEqual({ text: '', sentences: [], reason: 'the text is blank' })
      }
    }
  )

  it('an array of nothing or of blanks: empty, with a reason', () => {
    expect(summarize([])).toMatchObject({ text: '', sentences: [], reason: expect.stringMatching(/./) })
    expect(summarize(['', ' ', '<br>'])).toMatchObject({ text: '', sentences: [], reason: expect.stringMatching(/./) })
  })

  it.each([
    'One sentence only.',
    'no punctuation',
    'tea',
    '.',
    '?!',
    ':)',
    '😀',
    '\ud83d',
    'the',
    '今日は雨です。',
    '42'
  ])('one sentence (%j): itself', (text) => {
    const whole = { text, start: 2, end: 2 + text.length, index: 0, cluster: 0, represents: [0] }
    for (const options of [{}, { sentences: 5 }, { k: 1 }, { ratio: 0.01 }, { words: 50 }, { characters: 100 }]) {
      const summary = summarize(`  ${text}\n`, options)
      expect(summary).toMatchObject({ text, sentences: [whole] })
      expect(summary.reason).toBeUndefined()
    }
  })

  it('one long sentence with its full stop: itself', () => {
    const text = `${numbers(60)
      .map((i) => `w${i}`)
      .join(' ')}.`
    expect(summarize(text)).toMatchObject({ text, sentences: [{ start: 0, end: text.length }] })
  })

  it('long and without punctuation: its best parts, and a reason', () => {
    const part = (topic: string) =>
      numbers(30)
        .map((i) => `${topic}${i % 4}`)
        .join(' ')
    const text = [part('ship'), part('bee'), part('train')].join(' ')
    const summary = summarize(text)
    expect(summary.reason).toBe('the text has no sentence ends: it was cut into parts')
    expect(summary.sentences.length).toBeGreaterThan(1)
    expect(summary.text.length).toBeLessThan(text.length)
    for (const sentence of summary.sentences) expect(countWords(sentence.text)).toBeLessThanOrEqual(20)
    expectSound(summary, text)
  })

  it('without any word: its first sentences', () => {
    const text = '?! :) 😀\n\n!!!\n\n***\n\n...'
    const n = splitSentences(text).length
    for (const options of [{}, { sentences: 2 }, { ratio: 0.5 }, { sentences: 100 }]) {
      const summary = summarize(text, options)
      expectSound(summary, text, n)
      expect(summary.sentences.length).toBeGreaterThan(0)
    }
  })

  it('of stop words only', () => {
    const text = 'I did. So did you. We had been there before. Who is she?'
    const summary = summarize(text)
    expectSound(summary, text, 4)
    expect(summary.sentences).toHaveLength(2)
  })

  it('HTML: without markup in its text, but in its slices', () => {
    const text = 'Salt &amp; <b>pepper</b> are here.<br /><br />tea &quot;too&quot;<br />and milk.'
    const summary = summarize(text, { ratio: 1 })
    expectSound(summary, text, 2)
    expect(summary.text).toBe('Salt & pepper are here. tea "too" and milk.')
    expect(summary.sentences.map((sentence) => sentence.text)).toEqual([
      'Salt &amp; <b>pepper</b> are here.',
      'tea &quot;too&quot;<br />and milk.'
    ])
  })

  it('wrapped: on one line in its text, as it stands in its slices', () => {
    const text = 'We sat\nand  waited\r\nfor you.'
    const summary = summarize(text)
    expect(summary.text).toBe('We sat and waited for you.')
    expect(summary.sentences[0].text).toBe(text)
  })
})

describe('summarize of a text with repeats', () => {
  it('never takes a sentence twice', () => {
    const text = 'Bees make honey. BEES make  honey. Ships sail. Bees make honey. Ships\nsail.'
    for (const options of [{ sentences: 5 }, { ratio: 1 }, { words: 100 }, { characters: 500 }]) {
      const summary = summarize(text, options)
      expectSound(summary, text, 5)
      expect(summary.text).toBe('Bees make honey. Ships sail.')
      expect(summary.sentences.map(({ represents }) => represents)).toEqual([
        [0, 1, 3],
        [2, 4]
      ])
    }
    expect(summarize('Yes. Yes. Yes. Yes.').sentences).toHaveLength(1)
  })

  it('gives repeats their weight', () => {
    // One cluster of 1, 5 and twelve times 6: its mean is 78 / 14 = 5.6, nearest to 6; of three it would be 4, nearest to 5.
    const sentences = ['a', 'b', ...numbers(12).map(() => 'c')]
    expect(indices(summarize(sentences, { method: 'kmeans', k: 1, embedder: given([[1], [5], [6]]) }))).toEqual([2])
    expect(indices(summarize(['a', 'b', 'c'], { method: 'kmeans', k: 1, embedder: given([[1], [5], [6]]) }))).toEqual([
      1
    ])
  })

  it('embeds each different sentence once, without markup', () => {
    const seen: string[][] = []
    const embedder = (sentences: readonly string[]) => {
      seen.push([...sentences])
      return sentences.map((_, i) => [i + 1])
    }
    summarize('Tea &amp; milk.<br />Tea & milk. Bread\nand more.', { embedder })
    expect(seen).toEqual([['Tea & milk.', 'Bread and more.']])
  })
})

describe('summarize of an array', () => {
  it('takes it as sentences and counts in it joined by spaces', () => {
    const sentences = ['One. Two.', '', ' three ', 'Mr. Four &amp; five<br>']
    const summary = summarize(sentences, { ratio: 1 })
    expectSound(summary, sentences.join(' '), 4)
    expect(indices(summary)).toEqual([0, 2, 3])
    expect(summary.sentences.map(({ text }) => text)).toEqual(['One. Two.', ' three ', 'Mr. Four &amp; five<br>'])
    expect(summary.text).toBe('One. Two. three Mr. Four & five')
  })

  it('counts blank entries but never takes them', () => {
    const summary = summarize(['', 'alpha beta', ' ', 'gamma delta', '\n'], { sentences: 5 })
    expectSound(summary, ['', 'alpha beta', ' ', 'gamma delta', '\n'].join(' '), 5)
    expect(indices(summary)).toEqual([1, 3])
    expect(summary.sentences.map(({ represents }) => represents)).toEqual([
      [0, 1, 2],
      [3, 4]
    ])
  })

  it('does not cut a long entry into parts', () => {
    const long = numbers(80)
      .map((i) => `w${i}`)
      .join(' ')
    expect(summarize([long])).toMatchObject({ text: long, sentences: [{ index: 0 }] })
  })

  it('names an entry that is no string', () => {
    expect(codeOf(() => summarize(['a', 5 as unknown as string]))).toBe('INVALID_INPUT')
    expect(() => summarize(['a', 5 as unknown as string])).toThrow('text[1] = 5')
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    expect(codeOf(() => summarize(['a', , 'b'] as string[]))).toBe('INVALID_INPUT')
  })
})

describe('the length of a summary', () => {
  /** Sentences with vectors that all differ. */
  const oneHot = (sentences: readonly string[]) =>
    sentences.map((_, i) => numbers(sentences.length).map((j) => (i === j ? 1 : 0)))

  it('is exactly the number of sentences asked for, or all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 25 }), fc.integer({ min: 1, max: 30 }), (n, wanted) => {
        const sentences = numbers(n).map((i) => `sentence ${i}`)
        for (const options of [{ sentences: wanted }, { k: wanted }]) {
          expect(summarize(sentences, { ...options, embedder: oneHot }).sentences).toHaveLength(Math.min(n, wanted))
        }
      }),
      { numRuns: 100 }
    )
  })

  it('is a share of the sentences, rounded down, at least one', () => {
    const sentences = numbers(10).map((i) => `sentence ${i}`)
    const count = (ratio: number) => summarize(sentences, { ratio, embedder: oneHot }).sentences.length
    expect([0.01, 0.1, 0.19, 0.3, 0.55, 0.7, 0.99, 1].map(count)).toEqual([1, 1, 1, 3, 5, 7, 9, 10])
  })

  it('counts sentences that are made of stop words too', () => {
    // All three differ, and three are asked for.
    const text = 'It is. Dogs bark loudly. Cats meow softly.'
    expect(summarize(text, { sentences: 3 }).text).toBe(text)
    expect(summarize(text, { ratio: 1 }).text).toBe(text)
  })

  const word = fc.constantFrom(
    'ships',
    'bees',
    'the',
    'of',
    'honey',
    'platform',
    'Tea',
    '5',
    '&amp;',
    '<b>x</b>',
    '😀',
    '—'
  )
  const sentence = fc
    .tuple(fc.array(word, { minLength: 1, maxLength: 9 }), fc.constantFrom('.', '!', '?', '...', '.<br />', '\n\n'))
    .map(([words, mark]) => `So ${words.join(' ')}${mark}`)
  const text = fc.array(sentence, { maxLength: 14 }).map((sentences) => sentences.join(' '))
  const anyText = fc.oneof(text, fc.string({ unit: 'binary', maxLength: 80 }))

  it('is within words and characters, for any text', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 60 }), (text, most) => {
        const byWords = summarize(text, { words: most })
        expect(countWords(byWords.text)).toBeLessThanOrEqual(most)
        expectSound(byWords, text, byWords.text === '' ? 0 : undefined)
        const byCharacters = summarize(text, { characters: most })
        expect(byCharacters.text.length).toBeLessThanOrEqual(most)
        expectSound(byCharacters, text, byCharacters.text === '' ? 0 : undefined)
      }),
      { numRuns: 500 }
    )
  })

  it('is of whole sentences where any fits', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 30 }), fc.boolean(), (text, most, isWords) => {
        const sentences = summarize(text, { ratio: 1 }).sentences
        fc.pre(sentences.length > 0)
        const whole = splitSentences(text)
        const size = (sentence: string) => {
          const { text } = summarize([sentence])
          return isWords ? countWords(text) : text.length
        }
        // Those that have a vector, of which a summary is made.
        const summary = summarize(text, isWords ? { words: most } : { characters: most })
        fc.pre(sentences.some(({ text }) => size(text) <= most))
        expect(summary.reason).toBeUndefined()
        for (const { start, end, index } of summary.sentences) {
          expect({ start, end }).toEqual({ start: whole[index].start, end: whole[index].end })
        }
      }),
      { numRuns: 300 }
    )
  })

  it('is of whole sentences also where no sentence has a vector', () => {
    const sentences = ['Alpha one.', 'Beta two.', 'Gamma three.']
    const embedder = () => [[0], [0], [0]]
    for (const options of [{ words: 4 }, { characters: 20 }]) {
      const summary = summarize(sentences, { ...options, embedder })
      expect(summary.text).toBe('Alpha one. Beta two.')
      expect(summary.reason).toBeUndefined()
    }
    const faces = summarize('😀 :)\n\n🎉🎉', { words: 5 })
    expect(faces.text).toBe('😀 :) 🎉🎉')
    expect(faces.reason).toBeUndefined()
  })

  it('gives the best part where no sentence fits, and says so', () => {
    const text =
      'The old harbour of the town was opened again after the repairs. The long repairs took the town four years.'
    const summary = summarize(text, { words: 5 })
    expect(countWords(summary.text)).toBeGreaterThanOrEqual(1)
    expect(countWords(summary.text)).toBeLessThanOrEqual(5)
    expect(summary.reason).toContain('no whole sentence fits words = 5')
    expectSound(summary, text, 2)
    const short = summarize(text, { characters: 20 })
    expect(short.text.length).toBeLessThanOrEqual(20)
    expect(short.text).not.toBe('')
    expect(short.reason).toContain('no whole sentence fits characters = 20')
  })

  it('is empty with a reason where not even a word fits', () => {
    expect(summarize('Extraordinarily long.', { characters: 3 })).toEqual({
      text: '',
      sentences: [],
      reason: expect.stringContaining('characters = 3')
    })
  })

  it('uses what the budget has room for', () => {
    const sentences = numbers(8).map((i) => `alpha${i} beta${i} gamma${i}`)
    expect(summarize(sentences, { words: 24 }).sentences).toHaveLength(8)
    expect(summarize(sentences, { words: 23 }).sentences).toHaveLength(7)
    expect(summarize(sentences, { words: 3 }).sentences).toHaveLength(1)
    // 19 code units each: 8 of them and 7 spaces are 159.
    expect(summarize(sentences, { characters: 159 }).sentences).toHaveLength(8)
    expect(summarize(sentences, { characters: 158 }).sentences).toHaveLength(7)
  })
})

describe('options of summarize', () => {
  it('refuses what it does not know', () => {
    expect(codeOf(() => summarize('x', { sentnces: 3 } as object))).toBe('UNKNOWN_OPTION')
    expect(() => summarize('x', { sentnces: 3 } as object)).toThrow(
      "summarize: unknown option 'sentnces'; known: sentences, k, ratio, words, characters, tokens, countTokens, method, embedder, language, query, context, seed"
    )
  })

  it.each<[string, object]>([
    ['two lengths', { sentences: 2, words: 5 }],
    ['sentences', { sentences: 0 }],
    ['sentences', { sentences: 1.5 }],
    ['k', { k: -1 }],
    ['ratio', { ratio: 0 }],
    ['ratio', { ratio: 1.1 }],
    ['words', { words: '5' }],
    ['characters', { characters: Number.NaN }],
    ['method', { method: 'textrnk' }],
    ['language', { language: 'nl' }],
    ['query', { query: 5 }],
    ['query', { query: 'x', method: 'lexrank' }],
    ['context', { context: 'next' }],
    ['context', { context: 'previous', method: 'kmeans' }],
    ['tokens', { tokens: 5 }],
    ['tokens', { tokens: 0, countTokens: () => 1 }],
    ['countTokens', { countTokens: () => 1 }],
    ['countTokens', { tokens: 5, countTokens: 'gpt' }],
    ['seed', { seed: Number.NaN }],
    ['seed', { seed: 'a' }],
    ['seed', { seed: Number.POSITIVE_INFINITY }],
    ['embedder', { embedder: 'glove' }],
    ['embedder', { embedder: 5 }],
    ['embedder', { embedder: {} }],
    ['embedder', { embedder: { embed: 5 } }]
  ])('refuses a bad %s: %j, also where the text is blank', (_, options) => {
    expect(codeOf(() => summarize('One. Two.', options))).toBe('INVALID_OPTION')
    expect(codeOf(() => summarize('', options))).toBe('INVALID_OPTION')
  })

  it.each([[null], [5], ['x'], [[]]])('refuses %j as options', (options) => {
    expect(codeOf(() => summarize('x', options as unknown as object))).toBe('INVALID_OPTION')
  })

  it.each([[undefined], [null], [5], [{}], [new Map()], [new String('x')]])('refuses %s as a text', (text) => {
    expect(codeOf(() => summarize(text as unknown as string))).toBe('INVALID_INPUT')
  })
})

describe('an embedder', () => {
  const text = ['alpha', 'beta', 'gamma']
  const rows = [
    [1, 0],
    [0.9, 0.1],
    [0, 1]
  ]

  it('may be a function or an object, and give rows, typed rows, a matrix or a sparse one', () => {
    const plain = summarize(text, { embedder: () => rows })
    expect(indices(plain)).toHaveLength(2)
    const forms: Vectors[] = [
      rows.map((row) => Float64Array.from(row)),
      Matrix.fromRows(rows),
      CsrMatrix.fromDense(Matrix.fromRows(rows))
    ]
    for (const form of forms) expect(summarize(text, { embedder: { name: 'mine', embed: () => form } })).toEqual(plain)
    const singles = rows.map((row) => Float32Array.from(row))
    expect(indices(summarize(text, { embedder: () => singles }))).toEqual(indices(plain))
  })

  it('keeps its this', () => {
    class Mine {
      readonly name = 'mine'
      readonly #rows = rows
      embed(): Vectors {
        return this.#rows
      }
    }
    expect(summarize(text, { embedder: new Mine() }).sentences).toHaveLength(2)
  })

  const NAN = CsrMatrix.from(Float64Array.of(1, Number.NaN), Int32Array.of(0, 0), Int32Array.of(0, 0, 1, 2), 1)
  it.each<[string, unknown, string, RegExp]>([
    ['too few', rows.slice(1), 'INVALID_SHAPE', /embedder mine: returned 2 vectors for 3 sentences/],
    ['too many', [...rows, [1, 1]], 'INVALID_SHAPE', /embedder mine: returned 4 vectors for 3 sentences/],
    ['none', [], 'INVALID_SHAPE', /embedder mine: .*0.*3/],
    ['ragged', [[1, 0], [1], [0, 1]], 'INVALID_SHAPE', /embedder mine: row 1/],
    [
      'NaN',
      [
        [1, 0],
        [1, Number.NaN],
        [0, 1]
      ],
      'NON_FINITE',
      /embedder mine: row 1, column 1/
    ],
    [
      'infinite',
      Matrix.fromRows([[1], [2], [Number.NEGATIVE_INFINITY]]),
      'NON_FINITE',
      /embedder mine: row 2, column 0/
    ],
    ['sparse NaN after a row of zeros', NAN, 'NON_FINITE', /embedder mine: row 2, column 0/],
    ['undefined', undefined, 'INVALID_INPUT', /embedder mine: returned undefined/],
    ['null', null, 'INVALID_INPUT', /embedder mine: returned null/],
    ['a number', 5, 'INVALID_INPUT', /embedder mine: returned 5/],
    ['strings', ['a', 'b', 'c'], 'INVALID_INPUT', /embedder mine: row 0/],
    ['rows of strings', [['1'], ['2'], ['3']], 'INVALID_INPUT', /embedder mine: row 0, column 0/]
  ])('that returns %s is refused, also later', async (_, vectors, code, message) => {
    const sync = catchError(() => summarize(text, { embedder: { name: 'mine', embed: () => vectors as Vectors } }))
    expect(sync).toMatchObject({ code, message: expect.stringMatching(message) })
    const late = summarize(text, { embedder: { name: 'mine', embed: async () => vectors as Vectors } })
    await expect(late).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('that throws or rejects passes its error on', async () => {
    const failure = new TypeError('no network')
    const fail = () => {
      throw failure
    }
    expect(() => summarize(text, { embedder: fail })).toThrow(failure)
    await expect(summarize(text, { embedder: async () => fail() })).rejects.toBe(failure)
    await expect(summarize(text, { embedder: () => Promise.reject<Vectors>(failure) })).rejects.toBe(failure)
  })

  it('that is synchronous gives a summary, an asynchronous one a promise of the same', async () => {
    const now: Summary = summarize(text, { embedder: () => rows })
    const later: Promise<Summary> = summarize(text, { embedder: async () => rows })
    expect(now).not.toBeInstanceOf(Promise)
    expect(later).toBeInstanceOf(Promise)
    expect(await later).toEqual(now)
    // @ts-expect-error: a promise is no summary
    const wrong: Summary = summarize(text, { embedder: async () => rows })
    await wrong
    // @ts-expect-error: nor the other way round
    const reverse: Promise<Summary> = summarize(text, { embedder: () => rows })
    expect(reverse).not.toBeInstanceOf(Promise)
    const plain: SummarizeOptions = { sentences: 1 }
    const typed: Summary = summarize(text, plain)
    expect(typed.sentences).toHaveLength(1)
  })

  it('that is asynchronous gives a promise of an empty summary too', async () => {
    const inner = async () => rows
    const forms = [inner, { name: 'mine', embed: inner }, () => inner(), { name: 'mine', embed: () => inner() }]
    for (const embedder of forms) {
      const summary = summarize(' ', { embedder })
      expect(summary).toBeInstanceOf(Promise)
      expect(await summary).toMatchObject({ text: '', reason: 'the text is blank' })
    }
  })

  it('may know nothing of some sentences: those are stood for, and taken only where more are asked for than it knows', () => {
    const embedder = given([
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 1]
    ])
    const two = summarize(['a', 'b', 'c', 'd'], { sentences: 2, embedder })
    expectSound(two, 'a b c d', 4)
    expect(indices(two)).toEqual([1, 3])
    const three = summarize(['a', 'b', 'c', 'd'], { sentences: 3, embedder })
    expectSound(three, 'a b c d', 4)
    expect(indices(three)).toEqual([0, 1, 3])
    expect(indices(summarize(['a', 'b', 'c', 'd'], { embedder }))).toEqual([1, 3])
  })

  it('may know nothing at all: the first sentences are taken', () => {
    const summary = summarize(['a', 'b', 'c', 'd'], { embedder: given([[0], [0], [0], [0]]) })
    expectSound(summary, 'a b c d', 4)
    expect(indices(summary)).toEqual([0, 1])
    expect(summary.sentences.map(({ score }) => score)).toEqual([0, 0])
  })

  it('may give vectors without columns', () => {
    expect(indices(summarize(['a', 'b'], { sentences: 1, embedder: given([[], []]) }))).toEqual([0])
  })

  it('may give opposite vectors: scores stay within -1 and 1', () => {
    const vector = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 2 })
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 12 }), (rows, k) => {
        const sentences = rows.map((_, i) => `s${i}`)
        expectSound(summarize(sentences, { k, embedder: given(rows) }), sentences.join(' '), rows.length)
      }),
      { numRuns: 200 }
    )
  })
})

describe('summarize of any string', () => {
  const nasty = fc
    .array(
      fc.constantFrom(
        '.',
        ' ',
        '\n',
        '\n\n',
        '<br />',
        '&amp;',
        'Mr.',
        '"',
        '(',
        '1.',
        ':)',
        '😀',
        'U.S.',
        'a',
        'B',
        '…',
        '<',
        '&#39;',
        '\ud83d',
        'ships',
        'honey.',
        '•'
      ),
      { maxLength: 40 }
    )
    .map((parts) => parts.join(''))
  const options = fc.oneof(
    fc.constant({}),
    fc.record({ sentences: fc.integer({ min: 1, max: 9 }), seed: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
    fc.record({ ratio: fc.double({ min: 0.01, max: 1, noNaN: true }) })
  )

  it('is sound', () => {
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 60 })), options, (text, options) => {
        const summary = summarize(text, options)
        expectSound(summary, text, splitSentences(text).length)
        expect(summary).toEqual(summarize(text, options))
      }),
      { numRuns: 1000 }
    )
  })

  it.each(['a', ' ', '.', '😀', '\ud83d', '<', '&', '\n', '1', 'a ', 'a. ', '<br />', 'U.S. '])(
    'ends for a megabyte of %j',
    (unit) => {
      const text = unit.repeat(Math.ceil((1 << 20) / unit.length))
      const summary = summarize(text)
      if (unit.trim() === '' || unit === '<br />') expect(summary.reason).toBe('the text is blank')
      else expect(summary.text).not.toBe('')
    }
  )

  // Many sentences without a word. A megabyte of them is a test of the command line: a process can be stopped.
  it.each(['•', '• ', '? '])('ends for 64 KB of %j', (unit) => {
    const summary = summarize(unit.repeat((1 << 16) / unit.length))
    expect(summary.text).toBe(unit.trim())
    expect(summary.sentences[0].represents).toHaveLength((1 << 16) / unit.length)
  })

  it('ends for 100,000 sentences', () => {
    const text = numbers(100_000)
      .map((i) => `Item w${i} x${i % 100} here.`)
      .join(' ')
    const summary = summarize(text)
    expect(summary.sentences).toHaveLength(317)
    expect(summary.sentences.reduce((sum, { represents }) => sum + represents.length, 0)).toBe(100_000)
  })

  it('ends for 100,000 sentences that an embedder knows nothing of', () => {
    const sentences = numbers(100_000).map((i) => `s${i}`)
    const summary = summarize(sentences, { embedder: (sentences) => sentences.map(() => [0]) })
    expect(indices(summary)).toEqual(numbers(317))
  })
})

function codeOf(action: () => unknown): string {
  return catchError(action).code
}

function catchError(action: () => unknown): NutshellError {
  try {
    action()
  } catch (error) {
    if (error instanceof NutshellError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

it('an embedder may return what is only shaped like a matrix, zero rows in it', () => {
  const embedder = () => ({ data: Float64Array.of(1, 0, 0, 0, 0, 1), rows: 3, cols: 2 }) as Matrix
  expect(summarize(['a', 'b', 'c'], { sentences: 2, embedder }).sentences.map(({ index }) => index)).toEqual([0, 2])
})
