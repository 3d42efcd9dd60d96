import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { calinskiHarabasz, silhouette } from '../metrics/clustering'
import { decodeSafetensors, encodeSafetensors } from '../model/safetensors'
import { Random } from '../random/random'
import { chooseK } from './choose-k'
import { KMeans } from './kmeans'
import type { KMeansProgress } from './options'
import golden from './spherical.golden.json'

interface Case {
  name: string
  X: number[][]
  init: number[][]
  weights?: number[]
  maxIterations: number
  labels: number[]
  centroids: number[][]
  inertia: number
  iterations: number
}

/** Both programs round numbers of at most 1 some hundred times; one row in another cluster moves a result by 1e-3. */
const ABSOLUTE = 1e-12

const cosine = { metric: 'cosine' } as const
const sparse = (X: number[][]) => CsrMatrix.fromDense(Matrix.fromRows(X))

/** Rows in all directions, of lengths from 1/8 to 8; no two angles between them are equal but by accident. */
function rays(seed: number, rows: number, cols: number): number[][] {
  const random = new Random(seed)
  return Array.from({ length: rows }, () => {
    const length = 2 ** (random.next() * 6 - 3)
    return Array.from({ length: cols }, () => (random.next() * 2 - 1) * length)
  })
}

function cosineDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, lengthA, lengthB] = [0, 0, 0]
  for (let j = 0; j < a.length; j++) {
    product += a[j] * b[j]
    lengthA += a[j] ** 2
    lengthB += b[j] ** 2
  }
  return 1 - product / Math.sqrt(lengthA * lengthB)
}

const problem = fc
  .record({
    seed: fc.nat(),
    rows: fc.integer({ min: 6, max: 40 }),
    cols: fc.integer({ min: 2, max: 5 }),
    k: fc.integer({ min: 1, max: 5 })
  })
  .map(({ seed, rows, cols, k }) => ({ X: rays(seed, rows, cols), k, seed }))

describe('spherical k-means against its definition on scikit-learn 1.9.1', () => {
  it('has golden numbers of the right package', () => {
    expect(golden.versions['scikit-learn']).toBe('1.9.1')
    expect(golden.cases.length).toBeGreaterThanOrEqual(8)
  })

  it.each(golden.cases as Case[])('$name', ({ X, init, weights, maxIterations, ...expected }) => {
    const options = { k: init.length, init: Matrix.fromRows(init), maxIterations, tolerance: 0, ...cosine }
    for (const rows of [Matrix.fromRows(X), sparse(X)]) {
      const model = KMeans.fitSync(rows, { ...options, ...(weights && { sampleWeight: weights }) })
      expect(Array.from(model.labels)).toEqual(expected.labels)
      expect(model.iterations).toBe(expected.iterations)
      expect(Math.abs(model.inertia - expected.inertia)).toBeLessThanOrEqual(ABSOLUTE * X.length)
      expected.centroids.flat().forEach((value, p) => {
        expect(Math.abs(model.centroids.data[p] - value)).toBeLessThanOrEqual(ABSOLUTE)
      })
    }
  })
})

describe('spherical k-means: what holds for every result', () => {
  it('labels, distances, transform and score are those of 1 - cos, centroids of length 1', () => {
    fc.assert(
      fc.property(problem, fc.boolean(), fc.integer({ min: 1, max: 5 }), ({ X, k, seed }, isSparse, maxIterations) => {
        const random = new Random(seed)
        const sampleWeight = X.map(() => random.int(3) + random.next())
        const rows = isSparse ? sparse(X) : X
        const model = KMeans.fitSync(rows, { k, seed, sampleWeight, maxIterations, ...cosine })
        expect(model.metric).toBe('cosine')
        const table = model.transform(rows)
        let inertia = 0
        X.forEach((row, i) => {
          const distances = Array.from({ length: k }, (_, c) => cosineDistance(row, model.centroids.row(c)))
          distances.forEach((distance, c) => {
            expect(Math.abs(table.row(i)[c] - distance)).toBeLessThanOrEqual(ABSOLUTE)
          })
          expect(distances[model.labels[i]]).toBeLessThanOrEqual(Math.min(...distances) + ABSOLUTE)
          expect(model.distances[i]).toBe(table.row(i)[model.labels[i]])
          inertia += sampleWeight[i] * model.distances[i]
        })
        expect(Math.abs(model.inertia - inertia)).toBeLessThanOrEqual(ABSOLUTE * X.length)
        expect(model.predict(rows)).toEqual(model.labels)
        const sum = model.distances.reduce((total, distance) => total + distance, 0)
        expect(model.score(rows)).toBe(-sum)
        for (let c = 0; c < k; c++)
          expect(Math.abs(Math.hypot(...model.centroids.row(c)) - 1)).toBeLessThanOrEqual(1e-15)
      })
    )
  })

  it('the objective never rises', () => {
    fc.assert(
      fc.property(problem, ({ X, k, seed }) => {
        const init = Matrix.fromRows(X.slice(0, k))
        let before = Number.POSITIVE_INFINITY
        for (let maxIterations = 1; maxIterations < 8; maxIterations++) {
          const { inertia } = KMeans.fitSync(X, { k, init, seed, maxIterations, tolerance: 0, ...cosine })
          expect(inertia).toBeLessThanOrEqual(before + ABSOLUTE)
          before = inertia
        }
      }),
      { numRuns: 40 }
    )
  })

  it('the length of a row changes nothing: powers of two no bit, other factors no label', () => {
    fc.assert(
      fc.property(problem, fc.boolean(), ({ X, k, seed }, isSparse) => {
        const random = new Random(seed + 1)
        const fit = (rows: number[][], init?: Matrix) =>
          KMeans.fitSync(isSparse ? sparse(rows) : rows, {
            k,
            seed,
            ...(init === undefined ? {} : { init }),
            ...cosine
          })
        const scaled = (factor: () => number) =>
          X.map((row) => {
            const by = factor()
            return row.map((value) => value * by)
          })
        const model = fit(X)
        const exact = fit(scaled(() => 2 ** (random.int(800) - 400)))
        expect(exact.centroids).toEqual(model.centroids)
        expect(exact.distances).toEqual(model.distances)
        expect(exact.labels).toEqual(model.labels)
        // From given centroids: of candidates for the first ones that are as good as each other, rounding may take another.
        const init = Matrix.fromRows(X.slice(0, k))
        const rounded = fit(
          scaled(() => 10 ** (random.next() * 200 - 100)),
          init
        )
        expect(rounded.labels).toEqual(fit(X, init).labels)
      })
    )
  })

  it('float32 rows give the clusters of float64 ones, with distances right to a share of 1e-7', () => {
    for (let seed = 0; seed < 20; seed++) {
      const single = Matrix.from(Float32Array.from(rays(seed, 60, 8).flat()), 60, 8)
      const double = Matrix.from(Float64Array.from(single.data), 60, 8)
      const [a, b] = [single, double].map((rows) => KMeans.fitSync(rows, { k: 4, seed, ...cosine }))
      expect(a.labels).toEqual(b.labels)
      a.distances.forEach((distance, i) => {
        expect(Math.abs(distance - b.distances[i])).toBeLessThanOrEqual(2e-7)
      })
    }
  })

  it('the caller’s rows are never written to', async () => {
    const X = Matrix.fromRows(rays(3, 30, 3))
    const init = Matrix.fromRows(X.toRows().slice(0, 3))
    const thin = CsrMatrix.fromDense(X)
    const arrays = X.toRows()
    const all = [X.data, init.data, thin.values, thin.indices, thin.indptr]
    const before = all.map((array) => array.slice())
    for (const rows of [X, thin, arrays]) {
      for (const algorithm of ['lloyd', 'mini-batch', 'bisecting'] as const) {
        const own = algorithm === 'bisecting' ? {} : { init }
        const batch = algorithm === 'mini-batch' ? { batchSize: 8 } : {}
        const model = await KMeans.fit(rows, { k: 3, algorithm, ...own, ...batch, ...cosine })
        model.predict(rows)
        model.transform(rows)
      }
      await chooseK(X, { to: 4, ...cosine })
    }
    expect(all).toEqual(before)
    expect(arrays).toEqual(X.toRows())
  })
})

describe('spherical k-means: distances at the ends', () => {
  // Lengths that are no whole numbers, so that every unit row is rounded.
  const row = [0.1, 0.7, -0.3]
  const times = (factor: number) => row.map((value) => value * factor)

  it.each([
    ['float64', (X: number[][]) => Matrix.fromRows(X)],
    ['float32', (X: number[][]) => Matrix.from(Float32Array.from(X.flat()), X.length, X[0].length)],
    ['sparse', sparse]
  ])('rows of one direction are one row, 0 apart; opposite ones 2 apart: %s', (_, make) => {
    const X = make([row, times(3), times(1 / 7), times(1e-5), times(-1.3), times(-11)])
    const model = KMeans.fitSync(X, { k: 4, ...cosine })
    expect(model.k).toBe(2)
    expect(model.warnings).toEqual(['k = 4 exceeds the 2 different rows: the model has 2 clusters'])
    expect(Array.from(model.distances)).toEqual([0, 0, 0, 0, 0, 0])
    expect(model.inertia).toBe(0)
    const table = model.transform(X)
    for (let i = 0; i < 6; i++) {
      const [far] = Array.from(table.row(i)).filter((_, c) => c !== model.labels[i])
      expect(far).toBeLessThanOrEqual(2)
      expect(far).toBeGreaterThan(2 - 3e-7)
    }
  })

  it('small angles keep their digits', () => {
    // 1 - cos 1e-5 = 5e-11 (1 - 1e-10 / 12); one minus a rounded cosine is off by 1e-16.
    const model = KMeans.fitSync([[1, 0]], { k: 1, ...cosine })
    const { data } = model.transform([[Math.cos(1e-5), Math.sin(1e-5)]])
    expect(Math.abs(data[0] / 5e-11 - 1)).toBeLessThanOrEqual(1e-10)
  })

  it('a cluster whose mean is zero keeps its centroid', () => {
    const X = [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1]
    ]
    const init = Matrix.fromRows([[3, 4]])
    for (const rows of [Matrix.fromRows(X), sparse(X)]) {
      const model = KMeans.fitSync(rows, { k: 1, init, ...cosine })
      expect(model.centroids.toRows()).toEqual([[0.6, 0.8]])
      expect(model.converged).toBe(true)
      expect(model.inertia).toBeCloseTo(4, 12)
    }
    // Three directions at 120 degrees: their sum is not zero but for rounding.
    const third = Math.sqrt(3) / 2
    const round = [
      [1, 0],
      [-0.5, third],
      [-0.5, -third]
    ]
    expect(KMeans.fitSync(round, { k: 1, init, ...cosine }).centroids.toRows()).toEqual([[0.6, 0.8]])
  })

  it('mean directions are not weighted by length, but by sampleWeight', () => {
    const X = [
      [100, 0],
      [0, 0.01]
    ]
    const even = KMeans.fitSync(X, { k: 1, ...cosine })
    expect(even.centroids.data[0]).toBeCloseTo(Math.SQRT1_2, 15)
    const uneven = KMeans.fitSync(X, { k: 1, sampleWeight: [3, 4], ...cosine })
    expect(uneven.centroids.data[0]).toBeCloseTo(0.6, 15)
    expect(uneven.inertia).toBeCloseTo(3 * 0.4 + 4 * 0.2, 14)
  })
})

describe('spherical k-means: errors', () => {
  const zero = expect.objectContaining({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('row 2 of X is all zeros')
  })

  it.each([
    ['dense', (X: number[][]) => Matrix.fromRows(X)],
    ['sparse', sparse],
    ['arrays', (X: number[][]) => X]
  ])('a row of zeros is named, in fit and after: %s', async (_, make) => {
    const X = make([
      [1, 2],
      [2, 1],
      [0, 0],
      [3, 3]
    ])
    await expect(KMeans.fit(X, { k: 2, ...cosine })).rejects.toEqual(zero)
    expect(() => KMeans.fitSync(X, { k: 2, ...cosine })).toThrow(zero)
    const model = KMeans.fitSync(
      [
        [1, 2],
        [2, 1]
      ],
      { k: 2, ...cosine }
    )
    expect(() => model.predict(X)).toThrow(zero)
    expect(() => model.transform(X)).toThrow(zero)
    expect(() => model.score(X)).toThrow(zero)
    expect(KMeans.fitSync(X, { k: 2 }).k).toBe(2)
  })

  it('so is one of init', () => {
    const init = Matrix.fromRows([
      [1, 0],
      [0, 0]
    ])
    expect(() =>
      KMeans.fitSync(
        [
          [1, 2],
          [2, 1]
        ],
        { k: 2, init, ...cosine }
      )
    ).toThrow('row 1 of init is all zeros')
  })

  it('an unknown metric', () => {
    expect(() => KMeans.fitSync([[1]], { k: 1, metric: 'manhattan' as never })).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message: "metric = 'manhattan', expected one of: euclidean, cosine"
      })
    )
  })
})

describe('spherical k-means: models', () => {
  const X = rays(5, 50, 4)

  it.each([
    ['dense', Matrix.fromRows(X)],
    ['sparse', sparse(X)]
  ])('saved and loaded, a %s model keeps its metric and predicts the same, to the bit', (_, rows) => {
    const model = KMeans.fitSync(rows, { k: 4, ...cosine })
    const back = KMeans.load(model.save())
    expect(back.metric).toBe('cosine')
    expect(back.save()).toEqual(model.save())
    for (const other of [rows, X, sparse(X)]) {
      expect(back.predict(other)).toEqual(model.labels)
      expect(back.transform(other)).toEqual(model.transform(other))
    }
    expect(JSON.parse(JSON.stringify(back))).toMatchObject({ k: 4, metric: 'cosine' })
  })

  it('files that name no metric are euclidean; other metrics and lengths are refused', () => {
    const change = (model: KMeans, metric: string | undefined) => {
      const { tensors, metadata } = decodeSafetensors(model.save())
      const state = JSON.stringify({ ...JSON.parse(metadata.state), metric })
      return encodeSafetensors(tensors, { ...metadata, state })
    }
    const model = KMeans.fitSync(X, { k: 3 })
    expect(model.metric).toBe('euclidean')
    const old = KMeans.load(change(model, undefined))
    expect(old.metric).toBe('euclidean')
    expect(old.transform(X)).toEqual(model.transform(X))
    expect(() => KMeans.load(change(model, 'manhattan'))).toThrow('its state is damaged')
    expect(() => KMeans.load(change(model, 'cosine'))).toThrow('not of length 1')
  })

  it('fit reports cosine inertia and gives what fitSync gives', async () => {
    const reports: KMeansProgress[] = []
    const model = await KMeans.fit(X, { k: 5, ...cosine, onProgress: (progress) => reports.push(progress) })
    expect(model.save()).toEqual(KMeans.fitSync(X, { k: 5, ...cosine }).save())
    expect(reports).toHaveLength(model.iterations)
    for (let i = 1; i < reports.length; i++)
      expect(reports[i].inertia).toBeLessThanOrEqual(reports[i - 1].inertia + ABSOLUTE)
  })

  it('chooseK judges rows at unit length', async () => {
    // Four directions at lengths that hide them.
    const random = new Random(1)
    const fans = Array.from({ length: 80 }, (_, i) => {
      const angle = ((i % 4) * Math.PI) / 2 + (random.next() - 0.5) * 0.3
      const length = 10 ** (random.next() * 4)
      return [Math.cos(angle) * length, Math.sin(angle) * length]
    })
    const unit = fans.map((row) => row.map((value) => value / Math.hypot(...row)))
    const { k, curve } = await chooseK(fans, { to: 7, ...cosine })
    expect(k).toBe(4)
    expect((await chooseK(fans, { to: 7 })).k).not.toBe(4)
    const { labels, inertia } = KMeans.fitSync(fans, { k: 4, ...cosine })
    expect(curve[2].inertia).toBe(inertia)
    expect(curve[2].silhouette).toBeCloseTo(silhouette(unit, labels), 12)
    expect(curve[2].calinskiHarabasz / calinskiHarabasz(unit, labels)).toBeCloseTo(1, 9)
  })
})
