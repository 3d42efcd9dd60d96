import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import { KMeans } from './kmeans'
import type { KMeansProgress, KMeansSyncOptions } from './options'

/** Rows without structure; no two distances in them are equal but by accident. */
function noise(seed: number, rows: number, cols: number): number[][] {
  const random = new Random(seed)
  return Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.next() * 10 - 5))
}

/** Where the rows of `noise` are to start from: `k` of them. */
function startOf(X: number[][], k: number, seed: number): Matrix<Float64Array> {
  return Matrix.fromRows(Array.from(new Random(seed).sample(X.length, k), (i) => X[i]))
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += (a[j] - b[j]) ** 2
  return sum
}

function expectClose(actual: number, expected: number, relative: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), Number.MIN_VALUE))
}

function expectSameBits(a: KMeans, b: KMeans): void {
  expect(a.labels).toEqual(b.labels)
  expect(a.distances).toEqual(b.distances)
  expect(a.inertia).toBe(b.inertia)
  expect(a.iterations).toBe(b.iterations)
  expect(a.converged).toBe(b.converged)
  expect(a.centroids.data).toEqual(b.centroids.data)
  expect(a.warnings).toEqual(b.warnings)
}

const problem = fc
  .record({
    seed: fc.nat(),
    rows: fc.integer({ min: 6, max: 40 }),
    cols: fc.integer({ min: 1, max: 4 }),
    k: fc.integer({ min: 1, max: 5 })
  })
  .map(({ seed, rows, cols, k }) => ({ X: noise(seed, rows, cols), k, seed }))

const inits = ['k-means++', 'k-means||', 'random'] as const

describe('KMeans: what holds for every result', () => {
  it.each(inits)('labels are the nearest centroids, inertia the sum of distances, predict the labels: %s', (init) => {
    fc.assert(
      fc.property(
        problem,
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        ({ X, k, seed }, maxIterations, isWeighted) => {
          const random = new Random(seed + 1)
          const sampleWeight = X.map(() => (isWeighted ? random.int(3) + random.next() : 1))
          const model = KMeans.fitSync(X, { k, init, seed, maxIterations, sampleWeight })
          let inertia = 0
          X.forEach((row, i) => {
            const distances = Array.from({ length: model.k }, (_, c) => squaredDistance(row, model.centroids.row(c)))
            expect(model.labels[i]).toBe(distances.indexOf(Math.min(...distances)))
            expect(model.distances[i]).toBe(distances[model.labels[i]])
            inertia += sampleWeight[i] * model.distances[i]
          })
          expectClose(model.inertia, inertia, 1e-12)
          expect(model.predict(X)).toEqual(model.labels)
          expect(model.labels).toBeInstanceOf(Int32Array)
          expect(model.centroids.data).toBeInstanceOf(Float64Array)
          expect([model.centroids.rows, model.centroids.cols]).toEqual([k, X[0].length])
          expect(model.iterations).toBeGreaterThanOrEqual(1)
          expect(model.iterations).toBeLessThanOrEqual(maxIterations)
          if (model.iterations < maxIterations) expect(model.converged).toBe(true)
          expect(model.warnings.length).toBe(model.converged ? 0 : 1)
        }
      )
    )
  })

  it('converged centroids are the weighted means of their rows', () => {
    fc.assert(
      fc.property(problem, ({ X, k, seed }) => {
        const random = new Random(seed)
        const sampleWeight = X.map(() => random.next() + 0.1)
        const model = KMeans.fitSync(X, { k, seed, sampleWeight, tolerance: 0 })
        expect(model.converged).toBe(true)
        for (let c = 0; c < k; c++) {
          const mine = [...X.keys()].filter((i) => model.labels[i] === c)
          const total = mine.reduce((sum, i) => sum + sampleWeight[i], 0)
          for (let j = 0; j < X[0].length; j++) {
            const mean = mine.reduce((sum, i) => sum + sampleWeight[i] * X[i][j], 0) / total
            expect(Math.abs(model.centroids.row(c)[j] - mean)).toBeLessThanOrEqual(1e-12)
          }
        }
      })
    )
  })

  it('the same call gives the same bits', () => {
    fc.assert(
      fc.property(problem, fc.constantFrom(...inits), ({ X, k, seed }, init) => {
        const options: KMeansSyncOptions = { k, init, seed, restarts: 2 }
        expectSameBits(KMeans.fitSync(X, options), KMeans.fitSync(X, options))
      }),
      { numRuns: 40 }
    )
  })

  it.each(inits)('the seed decides the result and nothing else does: %s', (init) => {
    const X = noise(5, 200, 2)
    const results = Array.from({ length: 10 }, (_, seed) => KMeans.fitSync(X, { k: 12, init, seed }).inertia)
    expect(new Set(results).size).toBeGreaterThan(5)
    results.forEach((inertia, seed) => {
      expect(KMeans.fitSync(X, { k: 12, init, seed }).inertia).toBe(inertia)
    })
    expect(KMeans.fitSync(X, { k: 12, init }).inertia).toBe(results[0]) // the default is 0
  })

  it.each(inits)('more restarts never raise the inertia, and lower it on hard data: %s', (init) => {
    const X = noise(8, 120, 2)
    const inertias = [1, 2, 3, 5, 8, 13].map(
      (restarts) => KMeans.fitSync(X, { k: 10, init, restarts, seed: 1 }).inertia
    )
    for (let i = 1; i < inertias.length; i++) expect(inertias[i]).toBeLessThanOrEqual(inertias[i - 1])
    expect(inertias[5]).toBeLessThan(inertias[0])
  })

  it('more iterations never raise the inertia', () => {
    fc.assert(
      fc.property(problem, ({ X, k, seed }) => {
        const init = startOf(X, k, seed)
        let previous = Number.POSITIVE_INFINITY
        for (let maxIterations = 1; maxIterations < 8; maxIterations++) {
          const { inertia } = KMeans.fitSync(X, { k, init, maxIterations, tolerance: 0 })
          expect(inertia).toBeLessThanOrEqual(previous * (1 + 1e-12))
          previous = inertia
        }
      }),
      { numRuns: 40 }
    )
  })
})

describe('KMeans: what changes nothing', () => {
  it('the order of rows', () => {
    fc.assert(
      fc.property(problem, ({ X, k, seed }) => {
        const init = startOf(X, k, seed)
        const order = new Random(seed + 1).shuffle(Array.from(X.keys()))
        const model = KMeans.fitSync(X, { k, init, tolerance: 0 })
        const shuffled = KMeans.fitSync(
          order.map((i) => X[i]),
          { k, init, tolerance: 0 }
        )
        expect(Array.from(shuffled.labels)).toEqual(order.map((i) => model.labels[i]))
        expectClose(shuffled.inertia, model.inertia, 1e-9)
      })
    )
  })

  it('the unit of the data: by a power of two to the bit, by another factor up to rounding', () => {
    fc.assert(
      fc.property(
        problem,
        fc.integer({ min: -40, max: 40 }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        ({ X, k, seed }, power, factor) => {
          const init = startOf(X, k, seed)
          const scaled = (by: number) =>
            KMeans.fitSync(
              X.map((row) => row.map((value) => value * by)),
              {
                k,
                init: Matrix.from(
                  init.data.map((value) => value * by),
                  k,
                  init.cols
                )
              }
            )
          const model = scaled(1)
          const exact = scaled(2 ** power)
          expect(exact.labels).toEqual(model.labels)
          expect(exact.iterations).toBe(model.iterations)
          expect(exact.inertia).toBe(model.inertia * 4 ** power)
          const other = scaled(factor)
          expect(other.labels).toEqual(model.labels)
          expectClose(other.inertia, model.inertia * factor ** 2, 1e-9)
        }
      )
    )
  })

  it('where the origin is', () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: -(2 ** 20), max: 2 ** 20 }), ({ X, k, seed }, distance) => {
        // Multiples of 2^-20 below 2^21 in size: moving them is exact.
        const grid = X.map((row) => row.map((value) => Math.round(value * 2 ** 20) / 2 ** 20))
        const init = startOf(grid, k, seed)
        const model = KMeans.fitSync(grid, { k, init, tolerance: 0 })
        const moved = KMeans.fitSync(
          grid.map((row) => row.map((value) => value + distance)),
          {
            k,
            init: Matrix.from(
              init.data.map((value) => value + distance),
              k,
              init.cols
            ),
            tolerance: 0
          }
        )
        expect(moved.labels).toEqual(model.labels)
        // Centroids 2^20 away are rounded to 2^-33; rows are about 1 from theirs.
        expect(Math.abs(moved.inertia - model.inertia)).toBeLessThanOrEqual(1e-9 * X.length * 100)
      })
    )
  })

  it('whether a row is repeated or has a weight; rows of weight 0 are not there', () => {
    fc.assert(
      fc.property(problem, ({ X, seed }) => {
        const k = 2 // with two clusters, neither can lose all its rows
        const random = new Random(seed + 2)
        const times = X.map((_, i) => (i < 2 ? 1 : random.int(4)))
        const repeated = X.flatMap((row, i) => Array.from({ length: times[i] }, () => row))
        const options = { k, init: Matrix.fromRows(X.slice(0, 2)), tolerance: 0 }
        const weighted = KMeans.fitSync(X, { ...options, sampleWeight: times })
        const plain = KMeans.fitSync(repeated, options)
        expect(Array.from(plain.labels)).toEqual(times.flatMap((count, i) => Array(count).fill(weighted.labels[i])))
        expectClose(weighted.inertia, plain.inertia, 1e-9)
        expect(weighted.iterations).toBe(plain.iterations)
      })
    )
  })

  it('one weight for all, or none', () => {
    fc.assert(
      fc.property(problem, fc.constantFrom(...inits), ({ X, k, seed }, init) => {
        const plain = KMeans.fitSync(X, { k, init: startOf(X, k, seed) })
        const weighted = KMeans.fitSync(X, { k, init: startOf(X, k, seed), sampleWeight: X.map(() => 4) })
        expect(weighted.labels).toEqual(plain.labels)
        expectClose(weighted.inertia, 4 * plain.inertia, 1e-12)
        // A power of two as weight changes no draw either.
        const ones = KMeans.fitSync(X, { k, seed, init, sampleWeight: X.map(() => 1) })
        const fours = KMeans.fitSync(X, { k, seed, init, sampleWeight: Float32Array.from(X, () => 4) })
        expect(fours.labels).toEqual(ones.labels)
      })
    )
  })

  it('how the rows are given: arrays, typed arrays, a matrix of either width', () => {
    const X = noise(3, 30, 3).map((row) => row.map(Math.fround))
    const options = { k: 4, seed: 9 }
    const model = KMeans.fitSync(X, options)
    for (const same of [
      X.map((row) => Float32Array.from(row)),
      X.map((row) => Float64Array.from(row)),
      Matrix.fromRows(X),
      Matrix.from(Float32Array.from(X.flat()), 30, 3),
      { data: Float64Array.from(X.flat()), rows: 30, cols: 3 } as Matrix
    ]) {
      expectSameBits(KMeans.fitSync(same, options), model)
      expect(model.predict(same)).toEqual(model.labels)
    }
    const integers = [
      [1, 2],
      [3, 4],
      [50, 60]
    ]
    expect(
      KMeans.fitSync(
        integers.map((row) => Int32Array.from(row)),
        { k: 2 }
      ).labels
    ).toEqual(KMeans.fitSync(integers, { k: 2 }).labels)
  })

  it.each(inits)('fit and fitSync: %s', async (init) => {
    for (const X of [noise(1, 300, 3), CsrMatrix.fromDense(Matrix.fromRows(noise(2, 100, 3)))]) {
      const options = { k: 7, init, seed: 3, restarts: 3, maxIterations: 20 }
      expectSameBits(await KMeans.fit(X, options), KMeans.fitSync(X, options))
    }
  })

  it.each(['auto', 'lloyd'] as const)('the algorithm: %s', (algorithm) => {
    const X = noise(1, 100, 3)
    expectSameBits(KMeans.fitSync(X, { k: 5, algorithm }), KMeans.fitSync(X, { k: 5 }))
  })
})

describe('KMeans: the caller’s memory', () => {
  it('is never written to', async () => {
    const data = Float64Array.from(noise(4, 40, 2).flat())
    const X = Matrix.from(data, 40, 2)
    const init = Matrix.from(data.slice(0, 8), 4, 2)
    init.data[0] = 1e6 // an empty cluster: its refill must not touch the given labels or centroids
    const sampleWeight = Float64Array.from({ length: 40 }, (_, i) => i % 3)
    const sparse = CsrMatrix.fromDense(X)
    const options = Object.freeze({ k: 4, init, sampleWeight })
    const all = [data, init.data, sampleWeight, sparse.values, sparse.indices, sparse.indptr]
    const before = all.map((array) => array.slice())
    const dense = await KMeans.fit(X, options)
    dense.predict(X)
    KMeans.fitSync(sparse, options).predict(sparse)
    KMeans.fitSync(X, { k: 4, init: 'k-means||', sampleWeight })
    expect(all).toEqual(before)
    expect(dense.centroids.data.buffer).not.toBe(init.data.buffer)
  })

  it('rows of arrays are not written to either', () => {
    const X = noise(6, 20, 2)
    const before = structuredClone(X)
    for (const row of X) Object.freeze(row)
    KMeans.fitSync(Object.freeze(X) as number[][], { k: 3 })
    expect(X).toEqual(before)
  })

  it('predictInto fills and returns the given array', () => {
    const X = noise(7, 20, 2)
    const model = KMeans.fitSync(X, { k: 3 })
    const out = new Int32Array(20).fill(-1)
    expect(model.predictInto(X, out)).toBe(out)
    expect(out).toEqual(model.labels)
    expect(model.labels).not.toBe(out)
    expect(() => model.predictInto(X, new Int32Array(19))).toThrow('out.length = 19, expected rows of X = 20')
  })
})

describe('KMeans.predict', () => {
  const model = KMeans.fitSync(
    [
      [0, 0],
      [0, 1],
      [9, 9],
      [9, 8]
    ],
    {
      k: 2,
      init: Matrix.fromRows([
        [0, 0],
        [9, 9]
      ])
    }
  )

  it('gives new rows the nearest centroid', () => {
    expect(
      Array.from(
        model.predict([
          [1, 1],
          [7, 7],
          [-100, 3],
          [1e9, 1e9]
        ])
      )
    ).toEqual([0, 1, 0, 1])
    expect(
      Array.from(
        model.predict(
          CsrMatrix.fromDense(
            Matrix.fromRows([
              [0, 0],
              [7, 7]
            ])
          )
        )
      )
    ).toEqual([0, 1])
    expect(Array.from(model.predict([]))).toEqual([])
  })

  it('refuses rows of another width and numbers that are not finite', () => {
    for (const rows of [[[1], [2]], CsrMatrix.fromDense(Matrix.zeros(2, 1))]) {
      expect(() => model.predict(rows)).toThrow(
        expect.objectContaining({ code: 'INVALID_SHAPE', message: 'X has 1 columns, expected 2 as in fit' })
      )
    }
    expect(() =>
      model.predict([
        [1, 2],
        [3, Number.NaN]
      ])
    ).toThrow(
      expect.objectContaining({ code: 'NON_FINITE', message: expect.stringContaining('row 1, column 1 is NaN') })
    )
    expect(() => model.predict([[1, 2], [3]])).toThrow(expect.objectContaining({ code: 'INVALID_SHAPE' }))
    expect(() => model.predict(null as never)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })

  it('refuses numbers whose squares overflow, as fit does, rather than guess', () => {
    expect(() => model.predict([[1e200, 1e200]])).toThrow(expect.objectContaining({ code: 'NON_FINITE' }))
    const options = { k: 2, init: Matrix.fromRows([[0], [1e200]]) }
    expect(() => KMeans.fitSync([[0], [1]], options)).toThrow(expect.objectContaining({ code: 'NON_FINITE' }))
  })
})

describe('KMeans with fewer different rows than clusters', () => {
  it.each(inits)('has a cluster for each different row, and says so: %s', (init) => {
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
          const rows = isSparse ? CsrMatrix.fromDense(Matrix.fromRows(X)) : X
          const model = KMeans.fitSync(rows, { k, init, seed })
          expect(model.k).toBe(Math.min(k, values.length))
          expect(model.centroids.rows).toBe(model.k)
          expect(new Set(model.labels).size).toBe(model.k)
          expect(model.inertia).toBeLessThanOrEqual(1e-20)
          expect(model.converged).toBe(true)
          expect(model.warnings).toHaveLength(k > values.length ? 1 : 0)
          if (k > values.length) {
            expect(model.warnings[0]).toContain(`k = ${k} exceeds the ${values.length} different rows`)
          }
          expect(model.predict(rows)).toEqual(model.labels)
        }
      )
    )
  })

  it('also where rounding moves a mean off the rows it is the mean of', () => {
    const X = Array.from({ length: 21 }, (_, i) => [[0.1, 0.7, 0.3][i % 3] + 4 / 7])
    for (let seed = 0; seed < 20; seed++) {
      expect(KMeans.fitSync(X, { k: 5, init: 'random', seed }).k).toBe(3)
      expect(KMeans.fitSync(X, { k: 5, init: Matrix.fromRows([[0], [1], [2], [3], [4]]), seed }).k).toBe(3)
    }
  })

  it('rows of weight 0 do not count as rows', () => {
    const X = [[0], [0], [5], [9]]
    for (const init of inits) {
      const model = KMeans.fitSync(X, { k: 3, init, sampleWeight: [1, 1, 1, 0] })
      expect(model.k).toBe(2)
      expect(Array.from(model.centroids.data).sort()).toEqual([0, 5])
      expect(model.labels[3]).toBe(model.labels[2]) // it has a label all the same
      expect(model.inertia).toBe(0)
    }
  })

  it('constant rows make one cluster', () => {
    const model = KMeans.fitSync(Array(5).fill([3, 4]), { k: 2 })
    expect(model.centroids.toRows()).toEqual([[3, 4]])
    expect(Array.from(model.labels)).toEqual([0, 0, 0, 0, 0])
  })
})

describe('KMeans.fit while it runs', () => {
  it('reports each iteration', async () => {
    const X = noise(11, 150, 2)
    const init = startOf(X, 6, 1)
    const reports: KMeansProgress[] = []
    const model = await KMeans.fit(X, {
      k: 6,
      init,
      maxIterations: 50,
      onProgress: (progress) => reports.push(progress)
    })
    expect(reports.map(({ iteration }) => iteration)).toEqual(Array.from({ length: model.iterations }, (_, i) => i + 1))
    let before = init
    reports.forEach((report, i) => {
      expect(report).toMatchObject({ done: i + 1, total: 50, restart: 0 })
      // What the iteration began with: the inertia at those centroids. What it did: how far they went.
      const inertia = X.reduce(
        (sum, row) => sum + Math.min(...before.toRows().map((place) => squaredDistance(row, place))),
        0
      )
      expectClose(report.inertia, inertia, 1e-12)
      const after = KMeans.fitSync(X, { k: 6, init, maxIterations: i + 1 }).centroids
      expectClose(report.shift, squaredDistance(before.data, after.data), 1e-12)
      before = after
    })
    expect(model.inertia).toBeLessThanOrEqual(reports[reports.length - 1].inertia)
  })

  it('numbers the restarts', async () => {
    const restarts: number[] = []
    const iterations: number[] = []
    await KMeans.fit(noise(12, 60, 2), {
      k: 4,
      restarts: 3,
      onProgress: ({ restart, iteration }) => {
        restarts.push(restart)
        iterations.push(iteration)
      }
    })
    expect([...new Set(restarts)]).toEqual([0, 1, 2])
    restarts.forEach((restart, i) => {
      expect(iterations[i]).toBe(i > 0 && restarts[i - 1] === restart ? iterations[i - 1] + 1 : 1)
    })
  })

  it('an error from onProgress ends it and reaches the caller', async () => {
    const error = new Error('enough')
    let calls = 0
    const fit = KMeans.fit(noise(1, 100, 2), {
      k: 8,
      onProgress: () => {
        calls++
        throw error
      }
    })
    await expect(fit).rejects.toBe(error)
    expect(calls).toBe(1)
  })

  it('does not start under a signal that is aborted already', async () => {
    const reason = new Error('changed my mind')
    let calls = 0
    const fit = KMeans.fit(noise(1, 50, 2), { k: 3, signal: AbortSignal.abort(reason), onProgress: () => calls++ })
    await expect(fit).rejects.toBe(reason)
    expect(calls).toBe(0)
  })

  it('stops within the step in which it is aborted, and does nothing after', async () => {
    const X = noise(13, 200, 2)
    const options = { k: 12, seed: 2, tolerance: 0 }
    expect(KMeans.fitSync(X, options).iterations).toBeGreaterThan(4)
    const controller = new AbortController()
    const reason = { why: 'any value may be a reason' }
    const seen: number[] = []
    const fit = KMeans.fit(X, {
      ...options,
      signal: controller.signal,
      onProgress: ({ iteration }) => {
        seen.push(iteration)
        if (iteration === 2) controller.abort(reason)
      }
    })
    await expect(fit).rejects.toBe(reason)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(seen).toEqual([1, 2])
  })

  it.each(['k-means++', 'k-means||'] as const)(
    'lets others run while it chooses first centroids, and stops there: %s',
    async (init) => {
      // By this clock every step takes long, on whatever machine.
      let now = 0
      const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000))
      let calls = 0
      const controller = new AbortController()
      setImmediate(() => controller.abort())
      const fit = KMeans.fit(noise(14, 3000, 2), {
        k: 1500,
        init,
        signal: controller.signal,
        onProgress: () => calls++
      }).finally(() => clock.mockRestore())
      await expect(fit).rejects.toMatchObject({ name: 'AbortError' })
      expect(calls).toBe(0)
    }
  )
})
