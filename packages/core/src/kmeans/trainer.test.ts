import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import { KMeans, type KMeansTrainer } from './kmeans'
import golden from './mini-batch.golden.json'

interface Case {
  name: string
  X: number[][]
  init: number[][]
  weights?: number[]
  batchSize: number
  centroids: number[][][]
}

const sparse = (X: number[][]) => CsrMatrix.fromDense(Matrix.fromRows(X))

function noise(seed: number, rows: number, cols: number): number[][] {
  const random = new Random(seed)
  return Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.next() * 10 - 5))
}

/** Rows around `k` places of a grid that are 10 apart, about 1 from them in each column. */
function blobs(seed: number, rows: number, k: number): number[][] {
  const random = new Random(seed)
  return Array.from({ length: rows }, () => {
    const place = random.int(k)
    return [place % 3, Math.floor(place / 3)].map((at) => 10 * at + random.next() + random.next() + random.next() - 1.5)
  })
}

/** Adds the rows in pieces of random length, 0 too, now and then asking for a model. */
function addInPieces(
  trainer: KMeansTrainer,
  X: number[][],
  random: Random,
  form = (rows: number[][]): never => rows as never
) {
  for (let from = 0; from < X.length; ) {
    const rows = X.slice(from, from + random.int(random.int(2) === 0 ? 4 : X.length))
    if (rows.length > 0) trainer.add(form(rows))
    else trainer.add([])
    from += rows.length
    if (random.int(3) === 0 && trainer.rows >= 9) trainer.model()
  }
}

describe('the trainer against scikit-learn 1.9.1', () => {
  it('has golden numbers of the right package', () => {
    expect(golden.versions['scikit-learn']).toBe('1.9.1')
    expect(golden.cases.length).toBeGreaterThanOrEqual(6)
  })

  // Sums of at most 150 numbers below 10, added in another order.
  it.each(golden.cases as Case[])(
    'has its centroids after each batch: $name',
    ({ X, init, weights, batchSize, centroids }) => {
      for (const form of [(rows: number[][]) => rows, sparse]) {
        const trainer = KMeans.trainer({ k: init.length, init: Matrix.fromRows(init), batchSize })
        centroids.forEach((expected, step) => {
          const [from, to] = [step * batchSize, (step + 1) * batchSize]
          trainer.add(form(X.slice(from, to)), weights && { sampleWeight: weights.slice(from, to) })
          const model = trainer.model()
          expect(model.iterations).toBe(step + 1)
          expected.flat().forEach((value, p) => {
            expect(Math.abs(model.centroids.data[p] - value)).toBeLessThanOrEqual(1e-11)
          })
        })
      }
    }
  )
})

describe('the trainer: running means', () => {
  it('one centroid is the mean of all rows, however they come', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 1e6),
        fc.boolean(),
        (seed, rows, batchSize, origin, isWeighted) => {
          const random = new Random(seed)
          const offsets = noise(seed, rows, 2)
          const X = offsets.map((row) => row.map((value) => value + origin))
          const weights = X.map((_, i) => (isWeighted ? random.int(3) + (i === 0 ? 1 : 0) : 1))
          const trainer = KMeans.trainer({ k: 1, batchSize })
          let total = 0
          const sums = [0, 0]
          for (let from = 0; from < rows; ) {
            const to = Math.min(rows, from + 1 + random.int(50))
            trainer.add(X.slice(from, to), { sampleWeight: weights.slice(from, to) })
            for (let i = from; i < to; i++) {
              total += weights[i]
              for (let j = 0; j < 2; j++) sums[j] += weights[i] * (X[i][j] - origin)
            }
            from = to
            const { centroids } = trainer.model()
            for (let j = 0; j < 2; j++) {
              const error = Math.abs(centroids.data[j] - (origin + sums[j] / total))
              expect(error).toBeLessThanOrEqual(1e-12 * Math.max(1, origin))
            }
          }
          expect(trainer.rows).toBe(weights.filter((weight) => weight > 0).length)
        }
      )
    )
  })

  it('still after 100,000 batches of one row', () => {
    const trainer = KMeans.trainer({ k: 1, batchSize: 1 })
    const random = new Random(4)
    let sum = 0
    for (let batch = 0; batch < 100; batch++) {
      const rows = Float64Array.from({ length: 1000 }, () => random.next() - 0.5)
      for (const value of rows) sum += value
      trainer.add(
        Matrix.from(
          rows.map((value) => value + 1e3),
          1000,
          1
        )
      )
    }
    const model = trainer.model()
    expect(model.iterations).toBe(100_000)
    expect(Math.abs(model.centroids.data[0] - 1e3 - sum / 1e5)).toBeLessThanOrEqual(1e-12 * 1e3)
  })

  it('several centroids are the means of the rows that they were nearest to', () => {
    // By hand: batches of two rows; to the centroids 0 and 10 come 1 and 8, then 3 and 2, then 12 and 9.
    const trainer = KMeans.trainer({ k: 2, init: Matrix.fromRows([[0], [10]]), batchSize: 2 })
    trainer.add([[1], [8]])
    expect(trainer.model().centroids.toRows()).toEqual([[1], [8]])
    trainer.add([[3], [2]])
    expect(trainer.model().centroids.toRows()).toEqual([[2], [8]])
    trainer.add([[12], [9]])
    const model = trainer.model()
    expect(model.centroids.data[1]).toBeCloseTo(29 / 3, 14)
    // Per row (1 + 4) / 2, then (4 + 1) / 2, then (16 + 1) / 2, in shares 1 : 2 : 3; six rows.
    expect(model.inertia).toBeCloseTo((6 * (2.5 + 2 * 2.5 + 3 * 8.5)) / 6, 12)
  })

  it('a centroid without rows is given up for a row of the batch, which then counts as much as the least of the others', () => {
    const batch = [[0], [1], [2], [3], [4], [5]]
    const trainer = KMeans.trainer({ k: 2, init: Matrix.fromRows([[2], [1000]]), batchSize: 6 })
    trainer.add(batch)
    const [[first], [second]] = trainer.model().centroids.toRows()
    expect(first).toBe(2.5)
    expect([0, 1, 3, 4, 5]).toContain(second) // 2 lies on a centroid
    trainer.add(Array(6).fill([second]))
    // Six rows and the six that it was said to have are all on it.
    expect(trainer.model().centroids.toRows()).toEqual([[2.5], [second]])
    trainer.add(Array(6).fill([second + 0.3]))
    expect(trainer.model().centroids.data[1]).toBeCloseTo(second + 0.1, 14)
  })

  it('one with few is, when 10 k rows have gone by since the last time', () => {
    const trainer = KMeans.trainer({ k: 2, init: Matrix.fromRows([[0], [100]]), batchSize: 15 })
    const near = Array.from({ length: 15 }, (_, i) => [i / 15])
    trainer.add(near.map(([at], i) => [i < 8 ? at : at + 100]))
    expect(trainer.model().centroids.data[1]).toBeGreaterThan(100)
    // Of weight 1000: 7 against 15,008 is less than one in a hundred, but 15 rows are less than 20.
    trainer.add(near, { sampleWeight: near.map(() => 1000) })
    expect(trainer.model().centroids.data[1]).toBeGreaterThan(100)
    trainer.add(near)
    expect(trainer.model().centroids.data[1]).toBeLessThan(1)
  })
})

describe('the trainer: what its rows decide', () => {
  it('a model depends on the rows and their order, not on the pieces they came in nor on models before', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        fc.boolean(),
        (seed, batchSize, isSparse, isCosine) => {
          const X = noise(seed, 150, 3)
          const options = { k: 4, seed, batchSize, metric: isCosine ? 'cosine' : 'euclidean' } as const
          const [whole, pieces] = [KMeans.trainer(options), KMeans.trainer(options)]
          whole.add(isSparse ? sparse(X) : X)
          addInPieces(pieces, X, new Random(seed + 1), (rows) => (isSparse ? sparse(rows) : rows) as never)
          expect(pieces.rows).toBe(150)
          expect(pieces.model().save()).toEqual(whole.model().save())
          expect(whole.model().save()).toEqual(whole.model().save())
        }
      )
    )
  })

  it('the seed decides the rest', () => {
    const X = noise(1, 400, 2)
    const model = (seed?: number) => {
      const trainer = KMeans.trainer({ k: 7, batchSize: 32, ...(seed !== undefined && { seed }) })
      trainer.add(X)
      return trainer.model().save()
    }
    expect(model()).toEqual(model(0))
    expect(model(1)).not.toEqual(model(0))
    expect(model(1)).toEqual(model(1))
  })

  it('a model stays as it was when more rows come', () => {
    const trainer = KMeans.trainer({ k: 3, batchSize: 8 })
    trainer.add(noise(1, 50, 2))
    const model = trainer.model()
    const before = model.save()
    trainer.add(noise(2, 50, 2))
    expect(model.save()).toEqual(before)
    expect(trainer.model().save()).not.toEqual(before)
  })

  it('the arrays of a batch may be used again, and are not written to', () => {
    for (const metric of ['euclidean', 'cosine'] as const) {
      const options = {
        k: 3,
        batchSize: 8,
        metric,
        init: Matrix.fromRows([
          [1, 0],
          [0, 1],
          [-1, -1]
        ])
      }
      const init = Matrix.from(options.init.data.slice(), 3, 2)
      const [reused, fresh] = [KMeans.trainer({ ...options, init }), KMeans.trainer(options)]
      init.data.fill(7)
      const data = new Float64Array(10)
      const sampleWeight = new Float64Array(5)
      for (let batch = 0; batch < 7; batch++) {
        const rows = noise(batch, 5, 2)
        data.set(rows.flat())
        sampleWeight.fill(batch + 1)
        const before = data.slice()
        reused.add(Matrix.from(data, 5, 2), { sampleWeight })
        expect(data).toEqual(before)
        data.fill(Number.NaN)
        sampleWeight.fill(Number.NaN)
        fresh.add(rows, { sampleWeight: Array(5).fill(batch + 1) })
      }
      expect(reused.model().save()).toEqual(fresh.model().save())
    }
  })

  it('element types and storages of the same numbers give the same clusters', () => {
    const X = noise(8, 200, 3).map((row) => row.map(Math.fround))
    const [double, single, thin] = [
      Matrix.fromRows(X),
      Matrix.from(Float32Array.from(X.flat()), 200, 3),
      sparse(X)
    ].map((rows) => {
      const trainer = KMeans.trainer({ k: 5, batchSize: 16 })
      trainer.add(rows)
      return trainer.model()
    })
    expect(single.save()).toEqual(double.save())
    thin.centroids.data.forEach((value, p) => {
      expect(value).toBeCloseTo(double.centroids.data[p], 10)
    })
    expect(thin.predict(X)).toEqual(double.predict(X))
  })

  it('rows of weight 0 are not there', () => {
    const X = noise(4, 120, 2)
    const [all, some] = [0, 1].map(() => KMeans.trainer({ k: 3, batchSize: 10 }))
    all.add(X, { sampleWeight: X.map((_, i) => (i % 3 === 0 ? 0 : 2)) })
    const kept = X.filter((_, i) => i % 3 !== 0)
    some.add(kept, { sampleWeight: kept.map(() => 2) })
    expect(all.rows).toBe(80)
    expect(all.model().save()).toEqual(some.model().save())
  })
})

describe('the trainer: first centroids', () => {
  it('waits for k different rows, with memory for one of each', () => {
    // 5,000 times three different rows, then others.
    const trainer = KMeans.trainer({ k: 4, batchSize: 8 })
    for (let i = 0; i < 5000; i++) trainer.add([[[0], [1], [7]][i % 3]])
    const few = trainer.model()
    expect(few.k).toBe(3)
    expect(few.warnings).toEqual(['k = 4 exceeds the 3 different rows: the model has 3 clusters'])
    expect(Array.from(few.centroids.data).sort()).toEqual([0, 1, 7])
    expect(few.inertia).toBe(0)
    for (let i = 0; i < 100; i++) trainer.add([[20]])
    const model = trainer.model()
    expect(model.warnings).toEqual([])
    expect(Array.from(model.centroids.data).sort((a, b) => a - b)).toEqual([0, 1, 7, 20])
  })

  it.each(['k-means++', 'k-means||', 'random'] as const)('may be chosen by %s, all different', (init) => {
    for (let seed = 0; seed < 20; seed++) {
      const trainer = KMeans.trainer({ k: 3, seed, init, batchSize: 4 })
      trainer.add(Array.from({ length: 12 }, (_, i) => [i < 10 ? 1 : i]))
      expect(Array.from(trainer.model().centroids.data).sort((a, b) => a - b)).toEqual([1, 10, 11])
    }
  })

  it('finds blobs in one pass, with an inertia near that of Lloyd', () => {
    for (let seed = 0; seed < 5; seed++) {
      const X = blobs(seed, 5000, 9)
      const lloyd = KMeans.fitSync(X, { k: 9, seed, restarts: 3 })
      const trainer = KMeans.trainer({ k: 9, seed, batchSize: 200 })
      addInPieces(trainer, X, new Random(seed))
      const model = trainer.model()
      const exact = -model.score(X)
      expect(exact / lloyd.inertia).toBeLessThanOrEqual(1.05)
      // The estimate of it, from batches before they moved the centroids.
      expect(model.inertia / exact).toBeGreaterThan(0.95)
      expect(model.inertia / exact).toBeLessThan(1.1)
    }
  })
})

describe('the trainer: its models', () => {
  it('have no labels and distances, count batches, and know how they end', () => {
    const trainer = KMeans.trainer({ k: 3, batchSize: 10 })
    trainer.add(noise(1, 20, 2))
    const early = trainer.model()
    expect(early.labels).toEqual(new Int32Array(0))
    expect(early.distances).toEqual(new Float64Array(0))
    expect(early.iterations).toBe(2)
    expect(early.converged).toBe(false)
    expect(early.warnings).toEqual([])
    for (let i = 0; i < 200; i++) trainer.add(noise(i + 2, 10, 2))
    // Inertia of batches goes up and down for ever; sooner or later it has not fallen for ten.
    let converged = false
    for (let i = 0; i < 100; i++) {
      trainer.add(noise(i + 1000, 10, 2))
      converged ||= trainer.model().converged
    }
    expect(converged).toBe(true)
    expect(trainer.model().iterations).toBe(302)
  })

  it('inertia is exact for as many rows as first centroids are chosen among', () => {
    for (const metric of ['euclidean', 'cosine'] as const) {
      const X = noise(3, 29, 2)
      const trainer = KMeans.trainer({ k: 4, batchSize: 10, metric })
      trainer.add(X)
      const model = trainer.model()
      expect(model.inertia).toBeCloseTo(-model.score(X), 12)
    }
  })

  it('can be saved and loaded', () => {
    const trainer = KMeans.trainer({ k: 3, batchSize: 10, metric: 'cosine' })
    trainer.add(sparse(noise(5, 100, 4)))
    const model = trainer.model()
    const back = KMeans.load(model.save())
    const X = noise(6, 30, 4)
    expect(back.predict(X)).toEqual(model.predict(X))
    expect(back.transform(X)).toEqual(model.transform(X))
    expect(back.labels).toHaveLength(0)
    expect(JSON.parse(JSON.stringify(back))).toMatchObject({ k: 3, metric: 'cosine', labels: [], distances: [] })
  })

  it('with cosines, one centroid is the direction of the mean of all unit rows', () => {
    const X = noise(9, 100, 3)
    const sum = [0, 1, 2].map((j) => X.reduce((total, row) => total + row[j] / Math.hypot(...row), 0))
    for (const form of [(rows: number[][]) => rows, sparse]) {
      const trainer = KMeans.trainer({ k: 1, batchSize: 7, metric: 'cosine' })
      trainer.add(form(X))
      trainer.model().centroids.data.forEach((value, j) => {
        expect(value).toBeCloseTo(sum[j] / Math.hypot(...sum), 12)
      })
    }
  })
})

describe('the trainer: errors', () => {
  const expectError = (call: () => unknown, code: string, message: string) =>
    expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }))

  it('of options', () => {
    expectError(() => KMeans.trainer(undefined as never), 'INVALID_OPTION', 'options = undefined')
    expectError(() => KMeans.trainer({} as never), 'INVALID_OPTION', 'k = undefined')
    expectError(() => KMeans.trainer({ k: 2, batchSize: 0 }), 'INVALID_OPTION', 'batchSize = 0')
    expectError(() => KMeans.trainer({ k: 2, seed: Number.NaN }), 'INVALID_OPTION', 'seed = NaN')
    expectError(() => KMeans.trainer({ k: 2, metric: 'l1' as never }), 'INVALID_OPTION', "metric = 'l1'")
    expectError(
      () => KMeans.trainer({ k: 2, maxIterations: 3 } as never),
      'UNKNOWN_OPTION',
      "KMeans.trainer: unknown option 'maxIterations'; known: k, seed, init, metric, batchSize"
    )
    expectError(() => KMeans.trainer({ k: 3, init: Matrix.zeros(2, 2) }), 'INVALID_SHAPE', 'init is 2 x 2')
    const zero = { k: 1, init: Matrix.zeros(1, 2), metric: 'cosine' } as const
    expectError(() => KMeans.trainer(zero), 'INVALID_INPUT', 'row 0 of init is all zeros')
  })

  it('of models too early', () => {
    const trainer = KMeans.trainer({ k: 3 })
    expectError(() => trainer.model(), 'EMPTY_INPUT', 'no rows were added to the trainer, expected at least k = 3')
    trainer.add([[1]], { sampleWeight: [0] })
    expectError(() => trainer.model(), 'EMPTY_INPUT', 'no rows')
    trainer.add([[1], [2]])
    expectError(() => trainer.model(), 'INVALID_OPTION', 'k = 3 exceeds rows = 2')
    trainer.add([[3]])
    expect(trainer.model().centroids.toRows().flat().sort()).toEqual([1, 2, 3])
  })

  it('of batches, which change nothing', () => {
    const refusals: [unknown, object | undefined, string, string][] = [
      [[[1, 2, 3]], undefined, 'INVALID_SHAPE', 'the batch has 3 columns, expected 2 as in the first batch'],
      [sparse([[1, 2]]), undefined, 'INVALID_INPUT', 'the batch is a CsrMatrix, expected dense rows'],
      [
        [
          [1, 2],
          [Number.NaN, 3]
        ],
        undefined,
        'NON_FINITE',
        'row 1, column 0'
      ],
      [[[1, 2], [3]], undefined, 'INVALID_SHAPE', 'row 1 has 1 columns'],
      [[[], []], undefined, 'EMPTY_INPUT', 'the batch has 0 columns'],
      [
        [
          [1, 2],
          [0, 0]
        ],
        undefined,
        'INVALID_INPUT',
        'row 1 of X is all zeros'
      ],
      [null, undefined, 'INVALID_INPUT', 'X = null'],
      [[[1, 2]], { sampleWeight: [1, 2] }, 'INVALID_SHAPE', 'sampleWeight.length = 2'],
      [[[1, 2]], { sampleWeight: [-1] }, 'INVALID_INPUT', 'sampleWeight[0] = -1'],
      [[[1, 2]], { sampleWeight: [1.7e308] }, 'INVALID_INPUT', 'overflows'],
      [[[1, 2]], { weight: [1] }, 'UNKNOWN_OPTION', "KMeansTrainer.add: unknown option 'weight'"]
    ]
    const options = { k: 3, batchSize: 4, metric: 'cosine' } as const
    const [tried, spared] = [KMeans.trainer(options), KMeans.trainer(options)]
    const X = noise(1, 40, 2)
    const sampleWeight = X.map(() => 3e306)
    for (let from = 0; from < 40; from += 5) {
      for (const trainer of [tried, spared]) {
        trainer.add(X.slice(from, from + 5), { sampleWeight: sampleWeight.slice(from, from + 5) })
      }
      for (const [batch, addOptions, code, message] of refusals) {
        expectError(() => tried.add(batch as never, addOptions as never), code, message)
      }
      expect(tried.rows).toBe(spared.rows)
      expect(tried.model().save()).toEqual(spared.model().save())
    }
    const thin = KMeans.trainer({ k: 1 })
    thin.add(sparse([[1, 2]]))
    expectError(() => thin.add([[1, 2]]), 'INVALID_INPUT', 'the batch is dense, expected a CsrMatrix')
    const given = KMeans.trainer({ k: 1, init: Matrix.zeros(1, 3) })
    expectError(() => given.add([[1, 2]]), 'INVALID_SHAPE', 'the batch has 2 columns, expected 3 as in init')
  })

  it('is shown by its name', () => {
    expect(KMeans.trainer({ k: 1 }).constructor.name).toBe('KMeansTrainer')
  })
})
