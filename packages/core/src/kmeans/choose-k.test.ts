import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { calinskiHarabasz, daviesBouldin, silhouette } from '../metrics/clustering'
import type { Progress } from '../progress'
import { Random } from '../random/random'
import { type ChooseKOptions, chooseK } from './choose-k'
import { KMeans } from './kmeans'

/** `rows` rows in turn around `k` places on a circle, none farther than 1 from its own, neighbours at least 11 apart. */
function blobs(k: number, rows: number, seed: number): number[][] {
  const random = new Random(seed)
  return Array.from({ length: rows }, (_, i) => {
    const angle = (2 * Math.PI * (i % k)) / k
    return [10 * Math.cos(angle), 10 * Math.sin(angle)].map((at) => at + (random.next() - 0.5) * Math.SQRT2)
  })
}

const criteria = ['silhouette', 'calinskiHarabasz', 'daviesBouldin'] as const

describe('chooseK', () => {
  it.each([3, 4, 5])('finds %i planted blobs by each criterion, for any seed', async (k) => {
    for (let seed = 0; seed < 6; seed++) {
      const X = blobs(k, 90, 100 + seed)
      for (const criterion of criteria) {
        expect((await chooseK(X, { to: 8, criterion, seed })).k).toBe(k)
      }
    }
  })

  it('gives a point for each k: that of KMeans.fit and the metrics', async () => {
    const X = blobs(4, 60, 1)
    const options = { seed: 5, restarts: 2, init: 'random', maxIterations: 20 } as const
    const { k, curve } = await chooseK(X, { ...options, from: 3, to: 7 })
    expect(curve.map((point) => point.k)).toEqual([3, 4, 5, 6, 7])
    for (const point of curve) {
      const { labels, inertia } = KMeans.fitSync(X, { ...options, k: point.k })
      expect(point).toEqual({
        k: point.k,
        inertia,
        silhouette: silhouette(X, labels),
        calinskiHarabasz: calinskiHarabasz(X, labels),
        daviesBouldin: daviesBouldin(X, labels)
      })
    }
    expect(curve.find((point) => point.k === k)!.silhouette).toBe(Math.max(...curve.map((point) => point.silhouette)))
  })

  it('is the same for the same seed, and begins at 2', async () => {
    const X = blobs(3, 50, 2)
    const first = await chooseK(X, { to: 6, seed: 3 })
    expect(await chooseK(Matrix.fromRows(X), { to: 6, seed: 3, threads: 2 })).toEqual(first)
    expect(first.curve[0].k).toBe(2)
    expect(await chooseK(X, { to: 6 })).toEqual(await chooseK(X, { to: 6, seed: 0 }))
  })

  it('takes the smaller k of equals', async () => {
    // Three different rows: every k from 3 gives the same three clusters.
    const X = Array.from({ length: 12 }, (_, i) => [[0], [1], [10]][i % 3])
    const { k, curve } = await chooseK(X, { to: 6 })
    expect(curve.map((point) => point.silhouette).slice(1)).toEqual([1, 1, 1, 1])
    expect(k).toBe(3)
    expect((await chooseK(X, { from: 4, to: 6, criterion: 'daviesBouldin' })).k).toBe(4)
  })

  it('goes from rows of 3 to k = rows - 1', async () => {
    const { k, curve } = await chooseK([[0], [1], [9]], { to: 2 })
    expect(k).toBe(2)
    expect(curve).toHaveLength(1)
  })

  it('does not write to the rows', async () => {
    const data = Float64Array.from(blobs(3, 40, 3).flat())
    const before = data.slice()
    await chooseK(Matrix.from(data, 40, 2), Object.freeze({ to: 5, silhouetteSample: 20 }))
    expect(data).toEqual(before)
  })

  it('hands weights on to the fits', async () => {
    const X = blobs(4, 40, 4)
    const sampleWeight = X.map((_, i) => 1 + (i % 7))
    const { curve } = await chooseK(X, { to: 5, sampleWeight })
    for (const { k, inertia } of curve) expect(inertia).toBe(KMeans.fitSync(X, { k, sampleWeight }).inertia)
  })
})

describe('chooseK: the sample for the silhouette', () => {
  it('is drawn by the seed, once for all k', async () => {
    const X = blobs(3, 200, 5)
    const { k, curve } = await chooseK(X, { to: 5, seed: 9, silhouetteSample: 50 })
    for (const point of curve) {
      const { labels } = KMeans.fitSync(X, { k: point.k, seed: 9 })
      expect(point.silhouette).toBe(silhouette(X, labels, { sample: 50, seed: 9 }))
      expect(point.calinskiHarabasz).toBe(calinskiHarabasz(X, labels))
    }
    expect(k).toBe(3)
  })

  it('is of 2,000 rows where there are more', async () => {
    const X = blobs(4, 2500, 6)
    const { k, curve } = await chooseK(X, { from: 3, to: 5 })
    expect(k).toBe(4)
    const { labels } = KMeans.fitSync(X, { k: 4 })
    expect(curve[1].silhouette).toBe(silhouette(X, labels, { sample: 2000 }))
    expect(curve[1].silhouette).not.toBe(silhouette(X, labels))
    const whole = await chooseK(X, { from: 4, to: 4, silhouetteSample: 2500 })
    expect(whole.curve[0].silhouette).toBe(silhouette(X, labels))
  })

  it('that is in one cluster gives NaN, which is never best', async () => {
    // One far row is a cluster of its own from k = 2 on; samples without it see one cluster there.
    const X = [[1e6, 1e6], ...blobs(3, 300, 7)]
    const seed = [0, 1, 2, 3].find((seed) => !new Random(seed).sample(301, 30).includes(0))
    const { k, curve } = await chooseK(X, { to: 6, silhouetteSample: 30, seed })
    expect(curve[0].silhouette).toBeNaN()
    expect(k).toBe(4)
    const only = { to: 2, silhouetteSample: 30, seed }
    await expect(chooseK(X, only)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('expected a larger silhouetteSample')
    })
    expect((await chooseK(X, { ...only, criterion: 'calinskiHarabasz' })).k).toBe(2)
  })
})

describe('chooseK while it runs', () => {
  it('reports each k', async () => {
    const reports: Progress[] = []
    await chooseK(blobs(3, 40, 8), { from: 3, to: 6, onProgress: (progress) => reports.push(progress) })
    expect(reports).toEqual([1, 2, 3, 4].map((done) => ({ done, total: 4 })))
  })

  it('an error from onProgress ends it and reaches the caller', async () => {
    const error = new Error('enough')
    let calls = 0
    const onProgress = () => {
      calls++
      throw error
    }
    await expect(chooseK(blobs(3, 40, 8), { to: 6, onProgress })).rejects.toBe(error)
    expect(calls).toBe(1)
  })

  it('does not start under a signal that is aborted already', async () => {
    const reason = new Error('changed my mind')
    let calls = 0
    const signal = AbortSignal.abort(reason)
    await expect(chooseK(blobs(3, 40, 8), { to: 4, signal, onProgress: () => calls++ })).rejects.toBe(reason)
    expect(calls).toBe(0)
  })

  it('stops at the k at which it is aborted, the last too', async () => {
    for (const last of [2, 5]) {
      const controller = new AbortController()
      const reason = { why: 'any value may be a reason' }
      const seen: number[] = []
      const choice = chooseK(blobs(3, 40, 8), {
        to: 6,
        signal: controller.signal,
        onProgress: ({ done }) => {
          seen.push(done)
          if (done === last) controller.abort(reason)
        }
      })
      await expect(choice).rejects.toBe(reason)
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(seen).toEqual(Array.from({ length: last }, (_, i) => i + 1))
    }
  })

  it('lets timers run during the silhouette, and stops there', async () => {
    // One iteration is 4 * 10^4 distances; the silhouette 4 * 10^8, some seconds: the timer comes long before their end.
    const X = Matrix.fromRows(blobs(2, 20_000, 9))
    const controller = new AbortController()
    let calls = 0
    setTimeout(() => controller.abort(), 100)
    const choice = chooseK(X, {
      to: 2,
      maxIterations: 1,
      silhouetteSample: 20_000,
      signal: controller.signal,
      onProgress: () => calls++
    })
    await expect(choice).rejects.toMatchObject({ name: 'AbortError' })
    expect(calls).toBe(0)
  })
})

describe('chooseK: errors', () => {
  const X = blobs(3, 20, 10)

  async function expectError(rows: unknown, options: unknown, code: string, message: string): Promise<void> {
    const choice = chooseK(rows as number[][], options as ChooseKOptions)
    await expect(choice).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  }

  it('of options', async () => {
    await expectError(
      X,
      { to: 5, kMax: 3 },
      'UNKNOWN_OPTION',
      "chooseK: unknown option 'kMax'; known: from, to, criterion"
    )
    await expectError(X, { to: 5, k: 3 }, 'UNKNOWN_OPTION', "unknown option 'k'")
    await expectError(X, undefined, 'INVALID_OPTION', 'options = undefined')
    await expectError(X, {}, 'INVALID_OPTION', 'to = undefined, expected a whole number >= 2')
    await expectError(X, { to: 20 }, 'INVALID_OPTION', 'to = 20 exceeds rows - 1 = 19')
    await expectError(X, { from: 1, to: 5 }, 'INVALID_OPTION', 'from = 1, expected a whole number >= 2')
    await expectError(X, { from: 6, to: 5 }, 'INVALID_OPTION', 'to = 5, expected a whole number >= 6')
    await expectError(
      X,
      { to: 5, criterion: 'elbow' },
      'INVALID_OPTION',
      "criterion = 'elbow', expected one of: silhouette"
    )
    await expectError(
      X,
      { to: 5, silhouetteSample: 5 },
      'INVALID_OPTION',
      'silhouetteSample = 5, expected a whole number >= 6'
    )
    await expectError(X, { to: 5, init: Matrix.zeros(2, 2) }, 'INVALID_OPTION', 'expected one of: k-means++')
    await expectError(X, { to: 5, seed: Number.NaN }, 'INVALID_OPTION', 'seed = NaN')
    await expectError(X, { to: 5, maxIterations: 0 }, 'INVALID_OPTION', 'maxIterations = 0')
    await expectError(X, { to: 5, sampleWeight: [1] }, 'INVALID_SHAPE', 'sampleWeight.length = 1')
  })

  it('of rows', async () => {
    const sparse = CsrMatrix.fromDense(Matrix.fromRows(X))
    await expectError(sparse, { to: 5 }, 'INVALID_INPUT', 'X is a CsrMatrix of 20 x 2, expected dense rows')
    await expectError([], { to: 5 }, 'EMPTY_INPUT', 'X has 0 rows')
    await expectError([[1], [2], [Number.NaN]], { to: 2 }, 'NON_FINITE', 'row 2, column 0')
    await expectError([[1], [2, 3], [4]], { to: 2 }, 'INVALID_SHAPE', 'row 1 has 2 columns')
    await expectError(Array(5).fill([3, 4]), { to: 3 }, 'INVALID_INPUT', 'X has 1 different row, expected at least 2')
  })
})
