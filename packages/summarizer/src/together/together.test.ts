import { NutshellError, Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chatter, OPPOSED, PHRASES, plant } from './planted.test-support'
import { type Point, summarizeTogether } from './together'

const SIZES = { handle: 60, delivery: 40, manual: 20 }

/** The point that shares most texts with these. */
function pointOf(points: readonly Point[], texts: readonly number[]): Point {
  const wanted = new Set(texts)
  const shared = (point: Point) => point.texts.filter((text) => wanted.has(text)).length / Math.sqrt(point.count)
  return points.reduce((best, point) => (shared(point) > shared(best) ? point : best))
}

describe('summarizeTogether on planted points', () => {
  it.each([1, 2, 3])('finds each, counts the texts that make it and quotes one of its sentences (seed %i)', (seed) => {
    const { texts, truth } = plant(400, PHRASES, SIZES, seed)
    const together = summarizeTogether(texts)
    for (const [name, { texts, sentences }] of truth) {
      const point = pointOf(together.points, texts)
      const right = point.texts.filter((text) => texts.includes(text)).length
      expect(Math.abs(point.count - texts.length), name).toBeLessThanOrEqual(0.1 * texts.length)
      expect(right / texts.length, name).toBeGreaterThan(0.9)
      expect(right / point.count, name).toBeGreaterThan(0.9)
      expect(sentences, name).toContain(point.text)
    }
  })

  it('puts the point that most texts make first', () => {
    const { texts, truth } = plant(400, PHRASES, SIZES, 4)
    const { points } = summarizeTogether(texts)
    const places = ['handle', 'delivery', 'manual'].map((name) =>
      points.indexOf(pointOf(points, truth.get(name)!.texts))
    )
    expect(places).toEqual([...places].sort((a, b) => a - b))
  })

  it('keeps praise and blame of one thing apart', () => {
    const { texts, truth } = plant(300, OPPOSED, { praise: 40, blame: 30 }, 5)
    const { points } = summarizeTogether(texts)
    const [praise, blame] = ['praise', 'blame'].map((name) => pointOf(points, truth.get(name)!.texts))
    expect([praise.polarity, blame.polarity]).toEqual([1, -1])
    expect(Math.abs(praise.count - 40)).toBeLessThanOrEqual(4)
    expect(Math.abs(blame.count - 30)).toBeLessThanOrEqual(3)
  })

  it('counts a text once, however often it says so', () => {
    const { texts, truth } = plant(300, PHRASES, { ...SIZES, handle: 30 }, 6)
    const [first] = truth.get('handle')!.texts
    texts[first] += ` ${PHRASES.handle[1]} ${PHRASES.handle[2]}`
    const point = pointOf(summarizeTogether(texts).points, truth.get('handle')!.texts)
    expect(point.texts.filter((text) => text === first)).toHaveLength(1)
    expect(point.sentences.filter(({ textIndex }) => textIndex === first).length).toBeGreaterThan(1)
  })

  it('does not depend on the order of the texts', () => {
    const { texts } = plant(300, PHRASES, SIZES, 7)
    const counts = (texts: string[]) => {
      const { points } = summarizeTogether(texts, { points: 3 })
      return points.map(({ count, keywords }) => `${count} ${keywords[0]}`).sort()
    }
    expect(counts([...texts].reverse())).toEqual(counts(texts))
  })

  it('also finds them by k-means', () => {
    const { texts, truth } = plant(300, PHRASES, SIZES, 8)
    const { points } = summarizeTogether(texts, { method: 'kmeans', minTexts: 4, points: 100 })
    const point = pointOf(points, truth.get('handle')!.texts)
    expect(truth.get('handle')!.sentences).toContain(point.text)
  })

  it('reads other languages', () => {
    const phrases = {
      asa: [
        'El asa se rompió enseguida.',
        'El asa está rota.',
        'Se me rompió el asa en dos días.',
        'Un asa rota, qué lástima.'
      ]
    }
    const fillers = [
      'gato',
      'jardín',
      'puente',
      'mercado',
      'violín',
      'tejado',
      'carta',
      'silla',
      'nube',
      'farola',
      'lago',
      'tren'
    ]
    const random = new Random(1)
    const texts = Array.from({ length: 80 }, (_, i) => {
      const word = () => fillers[random.int(fillers.length)]
      const chat = `Vimos ${word()} y ${word()} junto al ${word()} ${i}.`
      return i % 4 === 0 ? `${chat} ${phrases.asa[random.int(4)]}` : chat
    })
    for (const language of ['es', 'auto'] as const) {
      const point = pointOf(summarizeTogether(texts, { language }).points, [0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40])
      expect(point.count).toBe(20)
      expect(phrases.asa).toContain(point.text)
    }
  })
})

describe('summarizeTogether and copies', () => {
  const review =
    'Everybody adores sourdough pancakes with rhubarb syrup. Breakfast tastes marvellous since Wednesday. Greetings from sunny Barcelona!'

  it('takes what one text says for no point, however often it is copied', () => {
    const random = new Random(1)
    const texts = Array.from({ length: 100 }, () => chatter(random))
    const { points, distinct } = summarizeTogether([...texts, ...Array(50).fill(review)])
    expect(points.filter(({ text }) => review.includes(text))).toEqual([])
    expect(distinct).toBeLessThanOrEqual(101)
  })

  it('counts copies of a text that makes a point, and says how many differ', () => {
    const { texts, truth } = plant(200, PHRASES, SIZES, 2)
    const source = truth.get('handle')!.texts[0]
    const long = `${texts[source]} It happened while we were on holiday near the northern coast of the island.`
    const copied = [...texts, ...Array(10).fill(long)]
    copied[source] = long
    const point = pointOf(summarizeTogether(copied).points, truth.get('handle')!.texts)
    expect(point.count).toBeGreaterThanOrEqual(0.9 * 70)
    expect(point.count - point.distinct).toBeGreaterThanOrEqual(10)
    expect(point.texts).toEqual(expect.arrayContaining([source, 200, 201, 209]))
  })
})

describe('summarizeTogether on noise', () => {
  it('finds no points in sentences of words drawn at random', () => {
    const random = new Random(1)
    const word = () => `w${random.int(2000).toString(36)}x`
    const sentence = () => `${Array.from({ length: 8 }, word).join(' ')}.`
    const texts = Array.from({ length: 1500 }, () => Array.from({ length: 4 }, sentence).join(' '))
    expect(summarizeTogether(texts)).toMatchObject({ points: [], covered: 0 })
  })
})

describe('summarizeTogether on little', () => {
  it.each([
    [[], 'there are no texts'],
    [['', '  ', '<br />'], 'every text is blank'],
    [['One text. It says a few things.'], '1 of the 2 texts that must make a point are there'],
    [['The cat slept.', 'A train left.'], 'no point is made by 2 texts'],
    [Array(9).fill('It was a long road to the lake, and nobody sang a song.'), 'all texts are copies of one']
  ])('%j has no points, and says why', (texts, reason) => {
    const together = summarizeTogether(texts)
    expect(together).toMatchObject({ text: '', points: [], texts: texts.length, covered: 0, reason })
  })

  it('finds what a handful of texts say', () => {
    const texts = [
      'The zipper broke. We saw the lake.',
      'Nice walk in the park. My zipper broke too.',
      'Zipper broke at once!',
      'The sun was out.'
    ]
    const { points } = summarizeTogether(texts)
    expect(points[0]).toMatchObject({ count: 3, share: 0.75, distinct: 3, texts: [0, 1, 2], polarity: -1 })
    expect(points[0].keywords).toContain('zipper')
  })
})

describe('summarizeTogether of texts that all say one thing', () => {
  const COUNTS = [2, 20, 50, 200, 500]
  const subjects = ['The battery is', 'This battery is', 'Its battery was', 'My battery is', 'Their battery seems']
  const degrees = ['very', 'really', 'so', 'quite', 'too', 'rather', 'awfully', 'terribly', 'just', 'simply']
  const verdicts = ['bad', 'weak', 'poor', 'awful', 'short']
  const complaints = subjects.flatMap((subject) =>
    degrees.flatMap((degree) => verdicts.map((verdict) => `${subject} ${degree} ${verdict}.`))
  )
  // The 250 that differ, in an order of no meaning; 500 texts say each twice.
  const complaint = (i: number) => complaints[(i * 77) % complaints.length]
  const all = (n: number) => Array.from({ length: n }, (_, i) => i)

  it.each(COUNTS)('counts each of %i in other words', (n) => {
    const { points, covered } = summarizeTogether(all(n).map(complaint))
    expect(points).toHaveLength(1)
    expect(points[0]).toMatchObject({ count: n, share: 1, distinct: Math.min(n, 250), texts: all(n), polarity: -1 })
    expect(points[0].keywords).toContain('battery')
    expect(covered).toBe(n)
  })

  it.each(COUNTS)('counts each of %i whose other words differ in each', (n) => {
    const { points } = summarizeTogether(all(n).map((i) => `The lid of box${i} has a hole${i}.`))
    expect(points).toHaveLength(1)
    expect(points[0]).toMatchObject({ count: n, distinct: n })
  })

  it.each(COUNTS)('counts each of %i in the same few words', (n) => {
    const together = summarizeTogether(Array(n).fill('The battery is bad.'))
    expect(together).toMatchObject({ text: 'The battery is bad.', texts: n, distinct: 1, covered: n })
    expect(together.points).toHaveLength(1)
    expect(together.points[0]).toMatchObject({ count: n, share: 1, distinct: 1, texts: all(n) })
    const two = summarizeTogether(Array(n).fill('The battery is bad. Screen is nice.')).points
    expect(two.map(({ text, count, distinct }) => [text, count, distinct]).sort()).toEqual([
      ['Screen is nice.', n, 1],
      ['The battery is bad.', n, 1]
    ])
  })

  it.each([
    [50, 45],
    [200, 100],
    [200, 140],
    [500, 490]
  ])('of %i texts counts the %i that do', (n, saying) => {
    const random = new Random(n + saying)
    const texts = all(n).map((i) => (i < saying ? complaint(i) : chatter(random)))
    const point = pointOf(summarizeTogether(texts).points, all(saying))
    expect(point.texts).toEqual(all(saying))
  })
})

describe('summarizeTogether, whatever the texts', () => {
  const word = fc.constantFrom(
    'box',
    'lid',
    'great',
    'bad',
    'not',
    'the',
    'is',
    'arrived',
    'tea',
    'cup',
    'leaks',
    'ÄÖ',
    '茶'
  )
  const sentence = fc.array(word, { minLength: 1, maxLength: 7 }).map((words) => `${words.join(' ')}.`)
  const text = fc.oneof(
    fc.array(sentence, { maxLength: 4 }).map((all) => all.join(' ')),
    fc.string({ unit: 'binary', maxLength: 40 })
  )

  it('gives points that add up', () => {
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 25 }),
        fc.constantFrom('wording' as const, 'kmeans' as const),
        (texts, method) => {
          const before = [...texts]
          const together = summarizeTogether(texts, { method })
          expect(texts).toEqual(before)
          expect(together.texts).toBe(texts.length)
          expect(together.reason === undefined).toBe(together.points.length > 0)
          const taken = new Set<string>()
          for (const { source, sentences, texts: makers, count, distinct, share, text, cohesion } of together.points) {
            expect(makers).toEqual([...new Set(sentences.map(({ textIndex }) => textIndex))].sort((a, b) => a - b))
            expect(count).toBe(makers.length)
            expect(count).toBeGreaterThanOrEqual(2)
            expect(distinct).toBeLessThanOrEqual(count)
            expect(share).toBe(count / texts.length)
            expect(cohesion).toBeGreaterThanOrEqual(0)
            expect(cohesion).toBeLessThanOrEqual(1)
            expect(sentences).toContainEqual(source)
            expect(text).not.toBe('')
            for (const { textIndex, sentenceIndex, start, end } of sentences) {
              expect(texts[textIndex].slice(start, end).trim()).not.toBe('')
              const key = `${textIndex} ${sentenceIndex}`
              expect(taken.has(key)).toBe(false)
              taken.add(key)
            }
          }
          expect(together.covered).toBe(taken.size)
          expect(together.text).toBe(together.points.map(({ text }) => text).join(' '))
          expect(JSON.stringify(summarizeTogether(texts, { method }))).toBe(JSON.stringify(together))
        }
      ),
      { numRuns: 150 }
    )
  })
})

describe('options of summarizeTogether', () => {
  const { texts } = plant(200, PHRASES, SIZES, 9)

  it('gives at most so many points, the best', () => {
    const all = summarizeTogether(texts).points
    const two = summarizeTogether(texts, { points: 2 }).points
    expect(two).toHaveLength(2)
    expect(all.length).toBeGreaterThan(2)
    const opposed = plant(300, OPPOSED, { praise: 40, blame: 30 }, 5).texts
    expect(summarizeTogether(opposed, { points: 1 }).points).toHaveLength(1)
  })

  it('gives no point that fewer texts make', () => {
    for (const [method, minTexts] of [
      ['wording', 30],
      ['kmeans', 8]
    ] as const) {
      const { points } = summarizeTogether(texts, { minTexts, method })
      expect(points.length).toBeGreaterThan(0)
      for (const { count } of points) expect(count).toBeGreaterThanOrEqual(minTexts)
    }
  })

  it('takes an embedder, which sees each different sentence once', () => {
    const seen: string[] = []
    const lengths = (sentences: string[]) => {
      seen.push(...sentences)
      return sentences.map((sentence) => [sentence.includes('andle') ? 1 : 0, 1, sentence.length / 100])
    }
    const together = summarizeTogether(texts, { embedder: lengths })
    expect(new Set(seen).size).toBe(seen.length)
    expect(together.points.length).toBeGreaterThan(0)
  })

  it('gives a promise with an asynchronous embedder, of no texts too', async () => {
    const embedder = async (sentences: string[]) => sentences.map((sentence) => [sentence.length, 1])
    const promise = summarizeTogether(texts, { embedder })
    expect(promise).toBeInstanceOf(Promise)
    expect((await promise).points.length).toBeGreaterThan(0)
    expect(await summarizeTogether([], { embedder })).toMatchObject({ points: [], reason: 'there are no texts' })
  })

  it.each([
    [{ sentences: 2 }, 'UNKNOWN_OPTION', /unknown option 'sentences'; known: points, minTexts, method/],
    [{ points: 0 }, 'INVALID_OPTION', /points = 0, expected a whole number >= 1/],
    [{ minTexts: 1.5 }, 'INVALID_OPTION', /minTexts = 1.5/],
    [{ method: 'lexrank' }, 'INVALID_OPTION', /method = 'lexrank', expected one of: wording, kmeans/],
    [{ language: 'xx' }, 'INVALID_OPTION', /language = 'xx'/],
    [{ seed: Number.NaN }, 'INVALID_OPTION', /seed = NaN/],
    [{ embedder: 'bert' }, 'INVALID_OPTION', /embedder = 'bert'/],
    [{ embedder: () => [[1]], method: 'wording' }, 'INVALID_OPTION', /takes no embedder/],
    [{ embedder: () => [[1]] }, 'INVALID_SHAPE', /returned 1 vectors for/]
  ])('%j is an error', (options, code, message) => {
    const run = () => summarizeTogether(texts, options as never)
    expect(run).toThrow(NutshellError)
    expect(run).toThrow(message)
    expect(run).toThrow(expect.objectContaining({ code }))
  })

  it('names the text that is no string', () => {
    expect(() => summarizeTogether(['a', 7 as never])).toThrow('texts[1] = 7, expected a string')
    expect(() => summarizeTogether('a text' as never)).toThrow("texts = 'a text', expected an array of strings")
  })
})
