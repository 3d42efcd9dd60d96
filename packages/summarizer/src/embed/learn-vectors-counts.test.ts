import { describe, expect, it } from 'vitest'
import { type CountLimits, type Counts, NeighbourCounter } from './learn-vectors-counts'

function countAll(texts: string[], window: number, minCount: number, limits?: CountLimits, mostWords = 1000): Counts {
  const counter = new NeighbourCounter(window, minCount, limits)
  for (const text of texts) for (const _ of counter.add(text.split(' '))) expect(_).toBeUndefined()
  const steps = counter.finish(mostWords)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** Weights by words, "a b" in alphabetical order. */
function near({ words, placeOf, pairs }: Counts): Record<string, number> {
  const found: Record<string, number> = {}
  pairs.forEach((low, high, count) => {
    if (placeOf[low] < 0 || placeOf[high] < 0) return
    found[[words[placeOf[low]], words[placeOf[high]]].sort().join(' ')] = count
  })
  return found
}

describe('NeighbourCounter', () => {
  it('weighs by nearness and not across texts, by hand', () => {
    const counts = countAll(['a b c a', 'b b', 'c'], 2, 1)
    expect(counts.words).toEqual(['b', 'a', 'c'])
    expect(Array.from(counts.counts)).toEqual([3, 2, 2])
    expect(counts.total).toBe(7)
    // Beside each other 2, one word between them 1; "c a" of a text and "b" of the next are no neighbours.
    expect(near(counts)).toEqual({ 'a b': 3, 'a c': 3, 'b c': 2, 'b b': 2 })
  })

  it('a rare word keeps its place between others', () => {
    const counts = countAll(['a x b', 'a b'], 2, 2)
    expect(counts.words).toEqual(['a', 'b'])
    expect(counts.total).toBe(5)
    expect(near(counts)).toEqual({ 'a b': 3 })
  })

  it('keeps the commonest words, of equals the first seen', () => {
    const counts = countAll(['c a b b a c d'], 1, 1, {}, 2)
    expect(counts.words).toEqual(['c', 'a'])
    expect(near(counts)).toEqual({ 'a c': 2 })
  })

  it('passes over what is longer than any word, which keeps its place', () => {
    const counts = countAll([`a ${'x'.repeat(65)} b ${'x'.repeat(65)}`, `a ${'y'.repeat(64)}`], 2, 1)
    expect(counts.words).toEqual(['a', 'b', 'y'.repeat(64)])
    expect(counts.total).toBe(6)
    expect(near(counts)).toEqual({ 'a b': 1, [`a ${'y'.repeat(64)}`]: 2 })
  })

  it('words are any strings', () => {
    const counts = countAll(['__proto__ constructor __proto__'], 1, 1)
    expect(counts.words).toEqual(['__proto__', 'constructor'])
  })

  it('with little room to wait in, the same but for neighbours of words that were rare then', () => {
    const texts = Array.from({ length: 200 }, (_, i) => `a b ${'cdefg'[i % 5]} b a`)
    const whole = countAll(texts, 2, 3)
    const pieces = countAll(texts, 2, 3, { pending: 20 })
    expect(pieces.words).toEqual(whole.words)
    expect(pieces.counts).toEqual(whole.counts)
    const expected = near(whole)
    const found = near(pieces)
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort())
    for (const [pair, count] of Object.entries(expected)) {
      expect(found[pair]).toBeLessThanOrEqual(count)
      expect(found[pair]).toBeGreaterThan(0.75 * count)
    }
  })

  it('forgets rare words where there are too many, and counts the common ones all the same', () => {
    const texts = Array.from({ length: 500 }, (_, i) => `a b rare${i}`)
    const counts = countAll(texts, 2, 5, { distinct: 50 })
    expect(counts.words).toEqual(['a', 'b'])
    expect(Array.from(counts.counts)).toEqual([500, 500])
    expect(counts.total).toBe(1500)
    expect(near(counts)['a b']).toBe(1000)
  })

  it('without a word', () => {
    expect(countAll([], 5, 1).words).toEqual([])
  })
})
