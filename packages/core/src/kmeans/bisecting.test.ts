import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import golden from './bisecting.golden.json'
import { chooseK } from './choose-k'
import { KMeans } from './kmeans'
import type { KMeansProgress } from './options'

interface Case {
  name: string
  X: number[][]
  k: number
  weights?: number[]
  labels?: number[]
  inertia: number
  nearestInertia: number
}

const bisecting = { algorithm: 'bisecting' } as const
const sparse = (X: number[][]) => CsrMatrix.fromDense(Matrix.fromRows(X))

function noise(seed: number, rows: number, cols: number): number[][] {
  const random = new Random(seed)
  return Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.next() * 10 - 5))
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += (a[j] - b[j]) ** 2
  return sum
}

/** The same clusters, numbered in the order of their first rows. */
function inOrder(labels: ArrayLike<number>): number[] {
  const numbers = new Map<number, number>()
  return Array.from(labels, (label) => {
    if (!numbers.has(label)) numbers.set(label, numbers.size)
    return numbers.get(label)!
  })
}

const problem = fc
  .record({
    seed: fc.nat(),
    rows: fc.integer({ min: 6, max: 40 }),
    cols: fc.integer({ min: 1, max: 4 }),
    k: fc.integer({ min: 1, max: 6 })
  })
  .map(({ seed, rows, cols, k }) => ({ X: noise(seed, rows, cols), k, seed }))

describe('bisecting against scikit-learn 1.9.1', () => {
  const cases = golden.cases as Case[]

  it('has golden numbers of the right package', () => {
    expect(golden.versions['scikit-learn']).toBe('1.9.1')
    expect(cases.length).toBeGreaterThanOrEqual(8)
  })

  it.each(cases)('$name', ({ name, X, k, weights, labels, inertia, nearestInertia }) => {
    const options = { k, restarts: 20, tolerance: 0, ...bisecting, ...(weights && { sampleWeight: weights }) }
    // Sparse distances are |x|^2 - 2xy + |y|^2: far from the origin the digits that matter cancel, by design.
    for (const rows of name === 'far from the origin' ? [X] : [X, sparse(X)]) {
      const model = KMeans.fitSync(rows, options)
      expect(model.k).toBe(k)
      expect(model.converged).toBe(true)
      if (labels !== undefined) expect(inOrder(model.labels)).toEqual(labels)
      // Blobs that are apart are found whatever is drawn. Elsewhere 20 tries do not always end in the same best split.
      const most = labels === undefined ? 0.03 : 1e-8
      expect(Math.abs(model.inertia / nearestInertia - 1)).toBeLessThanOrEqual(most)
      expect(model.inertia).toBeLessThanOrEqual(inertia * (1 + 1e-3))
    }
  })
})

describe('bisecting by hand', () => {
  // Two pairs far to the left, of which one is wide, and two rows far to the right.
  const X = [[0], [1], [20], [26], [100], [103]]

  it('splits the cluster of greatest inertia in two, and keeps the halves side by side', () => {
    // 0 to 26 has 501 of inertia, 100 and 103 have 4.5; then 20 and 26 have 18.
    const partition = (k: number) => inOrder(KMeans.fitSync(X, { k, ...bisecting }).labels)
    expect(partition(1)).toEqual([0, 0, 0, 0, 0, 0])
    expect(partition(2)).toEqual([0, 0, 0, 0, 1, 1])
    expect(partition(3)).toEqual([0, 0, 1, 1, 2, 2])
    expect(partition(4)).toEqual([0, 0, 1, 2, 3, 3])
    expect(partition(5)).toEqual([0, 0, 1, 2, 3, 4])
    for (let seed = 0; seed < 10; seed++) {
      const { centroids } = KMeans.fitSync(X, { k: 4, seed, ...bisecting })
      const places = Array.from(centroids.data)
      expect([...places].sort((a, b) => a - b)).toEqual([0.5, 20, 26, 101.5])
      expect(Math.abs(places.indexOf(20) - places.indexOf(26))).toBe(1)
    }
  })

  it('counts splits, of which each is reported', async () => {
    const reports: KMeansProgress[] = []
    const model = await KMeans.fit(X, { k: 4, ...bisecting, onProgress: (report) => reports.push(report) })
    expect(model.iterations).toBe(3)
    expect(model.converged).toBe(true)
    expect(model.warnings).toEqual([])
    expect(reports.map(({ done, total, iteration, restart }) => [done, total, iteration, restart])).toEqual([
      [1, 3, 1, 0],
      [2, 3, 2, 0],
      [3, 3, 3, 0]
    ])
    // Of all rows the mean is 250 / 6; of 0 to 26, 47 / 4. From there the new centroids are this far:
    expect(reports[0].inertia).toBeCloseTo(21686 - 250 ** 2 / 6, 8)
    expect(reports[0].shift).toBeCloseTo((250 / 6 - 47 / 4) ** 2 + (101.5 - 250 / 6) ** 2, 8)
    expect(reports[1].inertia).toBeCloseTo(1077 - 47 ** 2 / 4 + 4.5, 8)
    expect(reports[1].shift).toBeCloseTo((47 / 4 - 0.5) ** 2 + (23 - 47 / 4) ** 2, 8)
    expect(reports[2].inertia).toBeCloseTo(0.5 + 18 + 4.5, 8)
  })

  it('weights decide which cluster is split', () => {
    // With weight 100 the pair 0, 1 has 50 of inertia, more than 18.
    const model = KMeans.fitSync(X, { k: 4, sampleWeight: [100, 100, 1, 1, 1, 1], ...bisecting })
    expect(inOrder(model.labels)).toEqual([0, 1, 2, 2, 3, 3])
  })

  it('labels are those of the nearest centroids, though a split had it otherwise', () => {
    for (let seed = 0; seed < 20; seed++) {
      const rows = noise(seed, 60, 2)
      const model = KMeans.fitSync(rows, { k: 9, seed, ...bisecting })
      rows.forEach((row, i) => {
        const distances = model.centroids.toRows().map((place) => squaredDistance(row, place))
        expect(model.labels[i]).toBe(distances.indexOf(Math.min(...distances)))
      })
    }
  })
})

describe('bisecting: what holds for every result', () => {
  it('labels are the nearest centroids, each has rows, inertia is the sum of distances, predict the labels', () => {
    fc.assert(
      fc.property(problem, fc.boolean(), fc.boolean(), ({ X, k, seed }, isSparse, isWeighted) => {
        const random = new Random(seed + 1)
        const sampleWeight = X.map((_, i) => (isWeighted && i >= k ? random.int(3) * random.next() : 1))
        const rows = isSparse ? sparse(X) : X
        const model = KMeans.fitSync(rows, { k, seed, sampleWeight, ...bisecting })
        let inertia = 0
        X.forEach((row, i) => {
          const distances = model.centroids.toRows().map((place) => squaredDistance(row, place))
          expect(distances[model.labels[i]]).toBeLessThanOrEqual(Math.min(...distances) + 1e-10)
          expect(Math.abs(model.distances[i] - distances[model.labels[i]])).toBeLessThanOrEqual(1e-10)
          inertia += sampleWeight[i] * model.distances[i]
        })
        expect(Math.abs(model.inertia - inertia)).toBeLessThanOrEqual(1e-9)
        expect(model.k).toBe(k)
        expect(model.iterations).toBe(k - 1)
        expect(new Set(model.labels.filter((_, i) => sampleWeight[i] > 0)).size).toBe(k)
        expect(model.predict(rows)).toEqual(model.labels)
        expect(KMeans.fitSync(rows, { k, seed, sampleWeight, ...bisecting }).save()).toEqual(model.save())
      })
    )
  })

  it.each(['k-means++', 'k-means||', 'random'] as const)(
    'fewer different rows than k make fewer clusters: %s',
    (init) => {
      fc.assert(
        fc.property(
          fc.uniqueArray(
            fc.integer({ min: -1000, max: 1000 }).map((n) => n / 10 + 4 / 7),
            { minLength: 1, maxLength: 5 }
          ),
          fc.integer({ min: 2, max: 7 }),
          fc.nat(),
          fc.boolean(),
          (values, times, seed, isSparse) => {
            const X = Array.from({ length: values.length * times }, (_, i) => [1, values[i % values.length]])
            const k = X.length - 1 - (seed % (X.length - values.length))
            const model = KMeans.fitSync(isSparse ? sparse(X) : X, { k, init, seed, ...bisecting })
            expect(model.k).toBe(Math.min(k, values.length))
            expect(new Set(model.labels).size).toBe(model.k)
            expect(model.inertia).toBeLessThanOrEqual(1e-20)
            expect(model.warnings).toHaveLength(k > values.length ? 1 : 0)
            if (k > values.length)
              expect(model.warnings[0]).toContain(`k = ${k} exceeds the ${values.length} different rows`)
          }
        )
      )
    }
  )

  it('a cluster for each row, where k = rows', () => {
    for (let seed = 0; seed < 20; seed++) {
      const X = noise(seed, 25, 2)
      const model = KMeans.fitSync(X, { k: 25, seed, ...bisecting })
      expect(new Set(model.labels).size).toBe(25)
      expect(model.inertia).toBe(0)
    }
  })

  it('rows of weight 0 take no part', () => {
    const X = [[0], [1], [500], [10], [11], [-900]]
    const sampleWeight = [1, 1, 0, 1, 1, 0]
    const model = KMeans.fitSync(X, { k: 2, sampleWeight, ...bisecting })
    expect(Array.from(model.centroids.data).sort((a, b) => a - b)).toEqual([0.5, 10.5])
    expect(model.inertia).toBe(1)
    expect(KMeans.fitSync(X, { k: 5, sampleWeight, ...bisecting }).k).toBe(4)
  })

  it('restarts make each split the best of several', () => {
    const X = noise(3, 200, 3)
    const mean = (restarts: number) => {
      const models = Array.from({ length: 10 }, (_, seed) => KMeans.fitSync(X, { k: 2, seed, restarts, ...bisecting }))
      return models.reduce((sum, { inertia }) => sum + inertia, 0)
    }
    expect(mean(10)).toBeLessThan(mean(1))
  })

  it('is 2-means for k = 2', () => {
    const X = noise(9, 100, 3)
    const options = { k: 2, seed: 4, restarts: 5, tolerance: 0 }
    const model = KMeans.fitSync(X, { ...options, ...bisecting })
    const lloyd = KMeans.fitSync(X, options)
    expect(model.labels).toEqual(lloyd.labels)
    expect(model.inertia).toBeCloseTo(lloyd.inertia, 9)
  })

  it('works with cosines, and in chooseK', async () => {
    const random = new Random(2)
    const X = Array.from({ length: 60 }, (_, i) => {
      const angle = ((i % 3) * 2 * Math.PI) / 3 + random.next() * 0.3
      const length = 10 ** (random.next() * 3)
      return [Math.cos(angle) * length, Math.sin(angle) * length]
    })
    const options = { metric: 'cosine', ...bisecting } as const
    for (const rows of [X, sparse(X)]) {
      const model = KMeans.fitSync(rows, { k: 3, ...options })
      expect(inOrder(model.labels)).toEqual(X.map((_, i) => i % 3))
    }
    expect((await chooseK(X, { to: 6, ...options })).k).toBe(3)
  })
})

describe('bisecting while it runs', () => {
  it('fit gives what fitSync gives', async () => {
    const X = noise(1, 300, 3)
    const options = { k: 9, seed: 3, restarts: 2, ...bisecting }
    expect((await KMeans.fit(X, options)).save()).toEqual(KMeans.fitSync(X, options).save())
  })

  it('says when splits did not converge', () => {
    const model = KMeans.fitSync(noise(2, 300, 3), { k: 5, maxIterations: 1, ...bisecting })
    expect(model.converged).toBe(false)
    expect(model.warnings).toEqual(['not converged in 1 iterations of a split; raise maxIterations or tolerance'])
  })

  it('stops at the split in which it is aborted', async () => {
    const controller = new AbortController()
    const reason = new Error('changed my mind')
    const seen: number[] = []
    const fit = KMeans.fit(noise(13, 200, 2), {
      k: 12,
      ...bisecting,
      signal: controller.signal,
      onProgress: ({ iteration }) => {
        seen.push(iteration)
        if (iteration === 2) controller.abort(reason)
      }
    })
    await expect(fit).rejects.toBe(reason)
    expect(seen).toEqual([1, 2])
  })

  it('lets timers run within a split, and stops there', async () => {
    // The first split of 200,000 rows takes many iterations of some milliseconds each.
    let calls = 0
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 1)
    const data = new Float64Array(400_000)
    const random = new Random(1)
    for (let p = 0; p < data.length; p++) data[p] = random.next()
    const fit = KMeans.fit(Matrix.from(data, 200_000, 2), {
      k: 3,
      tolerance: 0,
      restarts: 20,
      ...bisecting,
      signal: controller.signal,
      onProgress: () => calls++
    })
    await expect(fit).rejects.toMatchObject({ name: 'AbortError' })
    expect(calls).toBe(0)
  })
})

it('given centroids do not apply', () => {
  expect(() => KMeans.fitSync([[1], [2]], { k: 2, init: Matrix.fromRows([[1], [2]]), ...bisecting })).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      message:
        "init = a 2 x 1 matrix does not apply with algorithm = 'bisecting', expected one of: k-means++, k-means||, random"
    })
  )
})
