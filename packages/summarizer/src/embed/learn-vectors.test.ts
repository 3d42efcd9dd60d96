import { openSource } from '@nutshell-ml/core/node'
import { openCsv } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { describeRealData } from '../real-data.test-support'
import { summarize } from '../summarize'
import { type LearnVectorsOptions, learnVectors } from './learn-vectors'
import golden from './learn-vectors.golden.json'
import { NeighbourCounter } from './learn-vectors-counts'
import { mutualInformation } from './learn-vectors-information'

const OPTIONS = { window: golden.window, minCount: golden.minCount, dimensions: golden.dimensions }

/** Texts of two topics, of 40 words each, that are random but for that. */
function* twoTopics(count: number): Generator<string> {
  let state = 1
  const draw = (n: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
  for (let i = 0; i < count; i++) {
    const topic = 'xy'[draw(2)]
    yield Array.from({ length: 12 }, () => (draw(4) === 0 ? `the${draw(3)}` : `${topic}${draw(40)}`)).join(' ')
  }
}

describe('learnVectors against numpy', () => {
  it('has golden numbers of the right package', () => expect(golden.versions.numpy).toBe('2.4.6'))

  it.each([
    [1, golden.information],
    [2, golden.shiftedByTwo]
  ])('has its mutual information, shift %d', (shift, expected) => {
    const counter = new NeighbourCounter(golden.window, golden.minCount)
    for (const text of golden.texts) for (const _ of counter.add(text.split(' ').filter(Boolean)));
    const steps = counter.finish(1000)
    let step = steps.next()
    while (!step.done) step = steps.next()
    const { values, indices, indptr, rows, cols } = mutualInformation(step.value, shift)
    expect([rows, cols]).toEqual([golden.words.length, golden.words.length])
    for (let i = 0; i < rows; i++) {
      const row = new Array<number>(cols).fill(0)
      for (let p = indptr[i]; p < indptr[i + 1]; p++) row[indices[p]] = values[p]
      row.forEach((value, j) => {
        expect(Math.abs(value - expected[i][j])).toBeLessThan(1e-12)
      })
      const columns = [...indices.subarray(indptr[i], indptr[i + 1])]
      expect(columns).toEqual([...columns].sort((a, b) => a - b))
    }
  })

  it('has its words, their shares, and its vectors', async () => {
    const vectors = await learnVectors(golden.texts, OPTIONS)
    expect([...vectors.words()]).toEqual(golden.words)
    expect(vectors.dimensions).toBe(golden.dimensions)
    golden.words.forEach((word, i) => {
      expect(vectors.frequency(word)).toBeCloseTo(golden.shares[i], 15)
      golden.words.forEach((other, j) => {
        const a = vectors.vector(word)!
        const b = vectors.vector(other)!
        // Vectors are rounded to 32 bits.
        expect(a.reduce((sum, value, c) => sum + value * b[c], 0)).toBeCloseTo(golden.products[i][j], 5)
      })
    })
  })
})

describe('learnVectors', () => {
  it('puts words of a topic together', async () => {
    const vectors = await learnVectors(twoTopics(400), { dimensions: 4 })
    for (let i = 0; i < 40; i++) {
      for (const topic of 'xy') {
        const near = vectors.nearest(`${topic}${i}`, 20).map(({ word }) => word)
        expect(near.filter((word) => word.startsWith(topic)).length).toBeGreaterThan(15)
      }
    }
  })

  it('gives the same bytes for the same texts, however they come, and other ones for another seed', async () => {
    const texts = [...twoTopics(150)]
    const options = { dimensions: 10, minCount: 2 }
    async function* later() {
      for (const text of texts) {
        await null
        yield text
      }
    }
    const once = (await learnVectors(texts, options)).save()
    for (const again of [texts, new Set(texts).values(), later()])
      expect(Buffer.compare((await learnVectors(again, options)).save(), once)).toBe(0)
    expect(Buffer.compare((await learnVectors(texts, { ...options, seed: 1 })).save(), once)).not.toBe(0)
  })

  it('has no more dimensions than words, and no more words than asked for', async () => {
    const few = await learnVectors(['a b a b', 'b a'], { minCount: 1 })
    expect([few.size, few.dimensions]).toEqual([2, 2])
    const most = await learnVectors(twoTopics(100), { maxWords: 7, dimensions: 3 })
    expect([most.size, most.dimensions]).toEqual([7, 3])
  })

  it('does not take markup for words', async () => {
    const vectors = await learnVectors(['hot<br />tea', 'salt &amp; <b>hot</b> tea'], { minCount: 1 })
    expect([...vectors.words()]).toEqual(['hot', 'tea', 'salt'])
  })

  it('takes words that never have a neighbour', async () => {
    const alone = await learnVectors(['tea', 'tea', 'milk'], { minCount: 1 })
    expect([...alone.words()]).toEqual(['tea', 'milk'])
    expect(Array.from(alone.vector('tea')!).every((value) => value === 0)).toBe(true)
    expect(
      alone
        .embed(['tea milk'])
        .toRows()[0]
        .every((value) => value === 0)
    ).toBe(true)
  })

  it('parts other languages into their words', async () => {
    const vectors = await learnVectors(["l'eau et le thé", "l'eau et le café"], { minCount: 2, language: 'fr' })
    expect([...vectors.words()].sort()).toEqual(['eau', 'et', 'l', 'le'])
    expect(vectors.language).toBe('fr')
    expect(vectors.embed(["d'eau"]).data.length).toBe(vectors.dimensions)
  })

  it('is an embedder: common words weigh little', async () => {
    const vectors = await learnVectors(twoTopics(400), { dimensions: 4 })
    const text = 'The0 x1 x2 the1 x3. The1 x4 x5 the2 x6. The2 x7 x8 the0 x9. The0 y1 y2 the2 y3.'
    const { sentences } = summarize(text, { sentences: 2, embedder: vectors, method: 'kmeans' })
    expect(sentences.at(-1)!.index).toBe(3)
  })

  it('tells how far it is', async () => {
    const seen: string[] = []
    const texts = [...twoTopics(20)]
    await learnVectors(texts, {
      minCount: 1,
      dimensions: 2,
      onProgress: ({ phase, done, total }) => void seen.push(`${phase} ${done}/${total}`)
    })
    expect(seen.slice(0, 20)).toEqual(texts.map((_, i) => `reading ${i + 1}/20`))
    expect(seen.slice(20)).toEqual(Array.from({ length: 8 }, (_, i) => `learning ${i + 1}/8`))
  })

  it('ends with the reason of an abort, and closes the source', async () => {
    const reason = new Error('enough')
    await expect(learnVectors(twoTopics(5), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    for (const phase of ['reading', 'learning']) {
      const controller = new AbortController()
      const onProgress = (progress: { phase: string }) => void (progress.phase === phase && controller.abort(reason))
      const { signal } = controller
      await expect(learnVectors(twoTopics(50), { minCount: 1, dimensions: 5, signal, onProgress })).rejects.toBe(reason)
    }
    let isClosed = false
    async function* hanging() {
      try {
        yield 'tea'
        await new Promise(() => {})
      } finally {
        isClosed = true
      }
    }
    const controller = new AbortController()
    const source = hanging()
    const learning = learnVectors(source, { signal: controller.signal })
    setTimeout(() => controller.abort(reason), 5)
    await expect(learning).rejects.toBe(reason)
    expect(isClosed).toBe(false) // it hangs: it cannot be closed, and is not waited for

    let isReturned = false
    function* many() {
      try {
        for (;;) yield 'tea milk'
      } finally {
        isReturned = true
      }
    }
    const second = new AbortController()
    const onProgress = ({ done }: { done: number }) => void (done === 3 && second.abort(reason))
    await expect(learnVectors(many(), { signal: second.signal, onProgress })).rejects.toBe(reason)
    expect(isReturned).toBe(true)
  })

  it.each([
    ['a text that is no string', ['tea', 5], {}, 'INVALID_INPUT', 'text 1 = 5'],
    ['a string for texts', 'tea', {}, 'INVALID_INPUT', "texts = 'tea'"],
    ['nothing for texts', null, {}, 'INVALID_INPUT', 'texts = null'],
    ['no texts', [], {}, 'EMPTY_INPUT', 'no word occurs 5 times in 0 texts'],
    ['rare words only', ['tea', '?'], {}, 'EMPTY_INPUT', 'no word occurs 5 times in 2 texts'],
    ['dimensions', [], { dimensions: 0 }, 'INVALID_OPTION', 'dimensions = 0'],
    ['window', [], { window: 101 }, 'INVALID_OPTION', 'window = 101'],
    ['minCount', [], { minCount: 0 }, 'INVALID_OPTION', 'minCount = 0'],
    ['maxWords', [], { maxWords: 65536 }, 'INVALID_OPTION', 'maxWords = 65536'],
    ['shift', [], { shift: 0 }, 'INVALID_OPTION', 'shift = 0'],
    ['language', [], { language: 'xx' }, 'INVALID_OPTION', "language = 'xx'"],
    ['seed', [], { seed: '1' }, 'INVALID_OPTION', "seed = '1'"],
    ['signal', [], { signal: {} }, 'INVALID_OPTION', 'signal'],
    ['an unknown option', [], { size: 5 }, 'UNKNOWN_OPTION', "'size'"],
    ['options', [], 5, 'INVALID_OPTION', 'options = 5']
  ])('refuses %s', async (_, texts, options, code, message) => {
    await expect(learnVectors(texts as string[], options as LearnVectorsOptions)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message)
    })
  })
})

describeRealData('learnVectors on reviews of food', ['food-reviews/reviews.csv.gz'], (path) => {
  it('learns what goes together', async () => {
    async function* texts() {
      for await (const { record } of await openCsv(await openSource(path))) yield record.Text as string
    }
    const vectors = await learnVectors(texts())
    const near = (word: string) => vectors.nearest(word, 15).map((neighbour) => neighbour.word)
    expect(near('coffee')).toEqual(expect.arrayContaining(['decaf', 'roast', 'blend']))
    expect(near('tea')).toEqual(expect.arrayContaining(['teas', 'black', 'oolong']))
    expect(near('dog')).toEqual(expect.arrayContaining(['food', 'dogs', 'feed']))
    expect(near('sugar')).toEqual(expect.arrayContaining(['syrup', 'sweetener', 'sweeteners']))
    expect(near('delicious')).toEqual(expect.arrayContaining(['tasty', 'yummy']))
  })
})
