import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import { DenseSpace } from './dense-space'
import { kMeansParallel, kMeansPlusPlus, randomRows } from './init'
import { KMeans } from './kmeans'

/** Runs a generator to its end. */
function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** 16 blobs of very different size, 100 apart and 1 wide. */
function blobs(): { X: number[][]; truth: number[] } {
  const random = new Random(99)
  const X: number[][] = []
  const truth: number[] = []
  for (let blob = 0; blob < 16; blob++) {
    for (let i = 0; i < 3 + blob * 3; i++) {
      X.push([(blob % 4) * 100 + random.next(), Math.floor(blob / 4) * 100 + random.next()])
      truth.push(blob)
    }
  }
  return { X, truth }
}

/** How many blobs hold one of the rows. */
function blobsHit(rows: number[], truth: number[]): number {
  return new Set(rows.map((row) => truth[row])).size
}

/** Random numbers that are not: the given ones, one after the other. */
function dealing(numbers: number[]): Random {
  return Object.assign(new Random(0), { next: () => numbers.shift() as number })
}

const line = (...values: number[]) => new DenseSpace(Matrix.fromRows(values.map((value) => [value])))
const seeds = Array.from({ length: 20 }, (_, seed) => seed)

describe('greedy k-means++', () => {
  const { X, truth } = blobs()

  it.each(seeds)('takes a row of every blob, seed %i', (seed) => {
    const chosen = finish(kMeansPlusPlus(new DenseSpace(Matrix.fromRows(X)), 16, undefined, new Random(seed)))
    expect(blobsHit(chosen, truth)).toBe(16)
  })

  it.each(seeds)('finds well separated blobs, seed %i', (seed) => {
    const { labels } = KMeans.fitSync(X, { k: 16, seed })
    expect(new Set(labels).size).toBe(16)
    for (let i = 0; i < X.length; i++) expect(labels[i]).toBe(labels[truth.indexOf(truth[i])])
  })

  it('does better than rows at random', () => {
    const total = (init: 'k-means++' | 'random') =>
      seeds.reduce((sum, seed) => sum + KMeans.fitSync(X, { k: 16, init, seed, maxIterations: 1 }).inertia, 0)
    expect(total('k-means++')).toBeLessThan(total('random') / 10)
  })

  it('draws by squared distance: 10 and 11 are far from 0, and each comes second by its share', () => {
    // k = 2 draws two candidates and keeps the better: from 0, both 10 and 11 leave 1, so the first drawn is kept.
    const counts = new Map<number, number>()
    for (let seed = 0; seed < 3000; seed++) {
      const [first, second] = finish(kMeansPlusPlus(line(0, 10, 11), 2, undefined, new Random(seed)))
      if (first === 0) counts.set(second, (counts.get(second) ?? 0) + 1)
    }
    const total = (counts.get(1) ?? 0) + (counts.get(2) ?? 0)
    expect(counts.get(0)).toBeUndefined()
    // A third of 3000 draws begin with row 0, give or take five standard deviations of 26; of these 100 / 221 take row 1.
    expect(Math.abs(total - 1000)).toBeLessThan(130)
    expect(Math.abs((counts.get(1) ?? 0) - (total * 100) / 221)).toBeLessThan(5 * Math.sqrt(total * 0.25))
  })

  it('keeps the best of the rows it draws, in whatever order they come', () => {
    // From 0, row 1 has the share 1 / 10001 and leaves 99^2, row 2 has the rest and leaves 1.
    for (const draws of [
      [0, 0, 0.5],
      [0, 0.5, 0]
    ]) {
      expect(finish(kMeansPlusPlus(line(0, 1, 100), 2, undefined, dealing(draws)))).toEqual([0, 2])
    }
  })

  it('draws 2 + ln k rows, rounded down, for each centroid but the first', () => {
    const draws = Array.from({ length: 1000 }, (_, i) => (i * 0.618) % 1)
    finish(kMeansPlusPlus(line(...Array.from({ length: 50 }, (_, i) => i * i)), 20, undefined, dealing(draws)))
    expect(1000 - draws.length).toBe(1 + 19 * 4) // ln 20 = 2.99...
  })

  it('a draw of exactly 0 takes no row without weight or distance', () => {
    expect(finish(kMeansPlusPlus(line(5, 6, 7), 1, Float64Array.of(0, 0, 1), dealing([0])))).toEqual([2])
    expect(finish(kMeansPlusPlus(line(5, 5, 7), 2, undefined, dealing([0, 0, 0])))).toEqual([0, 2])
  })

  it('never takes a row twice, nor one of weight 0', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ value: fc.integer({ min: 0, max: 9 }), weight: fc.integer({ min: 0, max: 3 }) }), {
          minLength: 1,
          maxLength: 30
        }),
        fc.nat(),
        fc.integer({ min: 1, max: 30 }),
        (items, seed, k) => {
          const weights = Float64Array.from(items, ({ weight }) => weight)
          fc.pre(weights.some((weight) => weight > 0))
          const space = line(...items.map(({ value }) => value))
          const different = new Set(items.filter(({ weight }) => weight > 0).map(({ value }) => value)).size
          for (const choose of [kMeansPlusPlus, kMeansParallel]) {
            const chosen = finish(choose(space, k, weights, new Random(seed)))
            expect(chosen).toHaveLength(Math.min(k, different))
            expect(new Set(chosen.map((row) => items[row].value)).size).toBe(chosen.length)
            for (const row of chosen) expect(items[row].weight).toBeGreaterThan(0)
          }
        }
      )
    )
  })
})

describe('k-means||', () => {
  const { X, truth } = blobs()

  it.each(seeds)('takes a row of every blob, seed %i', (seed) => {
    const chosen = finish(kMeansParallel(new DenseSpace(Matrix.fromRows(X)), 16, undefined, new Random(seed)))
    expect(chosen).toHaveLength(16)
    expect(blobsHit(chosen, truth)).toBe(16)
  })
})

describe('random rows', () => {
  it('are different rows, all as likely', () => {
    const counts = new Int32Array(5)
    for (let seed = 0; seed < 2000; seed++) {
      const chosen = randomRows(5, 2, undefined, new Random(seed))
      expect(new Set(chosen).size).toBe(2)
      for (const row of chosen) counts[row]++
    }
    // 4000 draws, 800 expected of each; the standard deviation is sqrt(2000 * 0.4 * 0.6) = 22.
    for (const count of counts) expect(Math.abs(count - 800)).toBeLessThan(110)
  })

  it('leave out rows of weight 0', () => {
    for (let seed = 0; seed < 50; seed++) {
      expect(randomRows(4, 2, Float64Array.of(0, 1, 0, 0.5), new Random(seed)).sort()).toEqual([1, 3])
      expect(randomRows(4, 3, Float64Array.of(0, 1, 0, 0.5), new Random(seed))).toHaveLength(2)
    }
  })
})
