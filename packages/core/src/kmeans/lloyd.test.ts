import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { KMeans } from './kmeans'
import golden from './kmeans.golden.json'

interface Case {
  name: string
  X: number[][]
  init: number[][]
  weights?: number[]
  maxIterations: number
  tolerance: number
  labels: number[]
  centroids: number[][]
  inertia: number
  iterations: number
}

/**
 * Both programs add the same numbers in another order, which moves a sum of n terms by at most n * 2^-53 of itself: under
 * 1e-13 for these sizes. In the case 1e6 from the origin, whose blobs are a few units wide, the column means that both
 * subtract are rounded to 1e6 * 2^-53 = 1e-10. One row in another cluster moves a result by 1e-3 or more.
 */
const RELATIVE = 1e-9

const cases = golden.cases as Case[]

/** The widest column, least to greatest: what errors of centroids and inertia are measured against. */
function widthOf(X: number[][]): number {
  return Math.max(...X[0].map((_, j) => Math.max(...X.map((row) => row[j])) - Math.min(...X.map((row) => row[j]))))
}

function optionsOf({ init, weights, maxIterations, tolerance }: Case) {
  return {
    k: init.length,
    init: Matrix.fromRows(init),
    maxIterations,
    tolerance,
    ...(weights === undefined ? {} : { sampleWeight: weights })
  }
}

function expectSame(model: KMeans, expected: Case): void {
  const width = widthOf(expected.X)
  expect(Array.from(model.labels)).toEqual(expected.labels)
  expect(model.iterations).toBe(expected.iterations)
  expect(Math.abs(model.inertia - expected.inertia)).toBeLessThanOrEqual(
    RELATIVE * Math.max(expected.inertia, width ** 2 * RELATIVE)
  )
  expect(model.k).toBe(expected.init.length)
  expected.centroids.forEach((place, c) => {
    place.forEach((value, j) => {
      expect(Math.abs(model.centroids.row(c)[j] - value)).toBeLessThanOrEqual(RELATIVE * width)
    })
  })
}

describe('Lloyd against scikit-learn 1.9.1', () => {
  it('has golden numbers of the right package', () => {
    expect(golden.versions['scikit-learn']).toBe('1.9.1')
    expect(cases.length).toBeGreaterThanOrEqual(20)
  })

  it.each(cases)('dense: $name', (expected) => {
    expectSame(KMeans.fitSync(expected.X, optionsOf(expected)), expected)
  })

  // Sparse distances are |x|^2 - 2xy + |y|^2: far from the origin the digits that matter cancel, by design.
  it.each(cases.filter(({ name }) => name !== 'far from the origin'))('sparse: $name', (expected) => {
    const model = KMeans.fitSync(CsrMatrix.fromDense(Matrix.fromRows(expected.X)), optionsOf(expected))
    expectSame(model, expected)
  })

  it.each(cases)('float32 rows give the clusters of the numbers they hold: $name', (expected) => {
    const single = Matrix.from(Float32Array.from(expected.X.flat()), expected.X.length, expected.X[0].length)
    const double = Matrix.from(Float64Array.from(single.data), single.rows, single.cols)
    const options = optionsOf(expected)
    const model = KMeans.fitSync(single, options)
    const same = KMeans.fitSync(double, options)
    expect(model.labels).toEqual(same.labels)
    expect(model.inertia).toBe(same.inertia)
    expect(model.centroids.data).toEqual(same.centroids.data)
  })

  it('says whether it converged', () => {
    for (const expected of cases) {
      const model = KMeans.fitSync(expected.X, optionsOf(expected))
      expect({ name: expected.name, converged: model.converged }).toEqual({
        name: expected.name,
        converged: expected.iterations < expected.maxIterations
      })
    }
  })
})

describe('Lloyd by hand', () => {
  it('one step: rows go to the nearest centroid, centroids to the mean of their rows', () => {
    const X = [[0], [1], [2], [10], [12]]
    const model = KMeans.fitSync(X, { k: 2, init: Matrix.fromRows([[1], [4]]), maxIterations: 1 })
    // From 1 and 4: 0, 1, 2 are nearest to 1 and 10, 12 to 4, so the means are 1 and 11.
    expect(model.centroids.toRows()).toEqual([[1], [11]])
    expect(Array.from(model.labels)).toEqual([0, 0, 0, 1, 1])
    expect(Array.from(model.distances)).toEqual([1, 0, 1, 1, 1])
    expect(model.inertia).toBe(4)
    expect(model.iterations).toBe(1)
    expect(model.converged).toBe(false)
    expect(model.warnings).toHaveLength(1)
    expect(model.warnings[0]).toContain('not converged after 1 iterations')
  })

  it('weights pull the mean and multiply the inertia', () => {
    const model = KMeans.fitSync([[0], [4]], { k: 1, sampleWeight: [3, 1] })
    // (3 * 0 + 1 * 4) / 4 = 1; 3 * 1^2 + 1 * 3^2 = 12.
    expect(model.centroids.toRows()).toEqual([[1]])
    expect(Array.from(model.distances)).toEqual([1, 9])
    expect(model.inertia).toBe(12)
  })

  it('of two centroids that are as near, a row takes the lower', () => {
    const model = KMeans.fitSync([[0], [2], [1]], { k: 2, init: Matrix.fromRows([[0], [2]]), maxIterations: 1 })
    // 1 goes to the first, whose mean becomes 0.5: distances 0.25, 0, 0.25.
    expect(Array.from(model.labels)).toEqual([0, 1, 0])
    expect(model.inertia).toBe(0.5)
    const tied = KMeans.fitSync([[0], [2]], { k: 2, init: Matrix.fromRows([[0], [2]]) })
    expect(Array.from(tied.predict([[1]]))).toEqual([0])
  })

  it('an empty cluster takes the row farthest from its own centroid, the first of equals', () => {
    const X = [[0], [1], [-9], [9]]
    const model = KMeans.fitSync(X, { k: 2, init: Matrix.fromRows([[0], [1e6]]), maxIterations: 1 })
    // -9 and 9 are as far: -9 comes first. What is left has the mean (0 + 1 + 9) / 3.
    expect(model.centroids.row(1)[0]).toBe(-9)
    expect(model.centroids.row(0)[0]).toBeCloseTo(10 / 3, 12)
  })

  it('several empty clusters take the farthest rows in order, however far the row is', () => {
    const X = [[0], [0.5], [8], [-20]]
    const model = KMeans.fitSync(X, { k: 3, init: Matrix.fromRows([[0], [1e6], [1e7]]) })
    expect(model.centroids.toRows()).toEqual([[0.25], [-20], [8]])
    expect(Array.from(model.labels)).toEqual([0, 0, 2, 1])
    expect(model.warnings).toEqual([])
  })

  it('never takes the only row of another cluster, nor a row of weight 0', () => {
    // 50 is farthest but alone with its centroid at 40, and 30 has no weight: 3 is taken.
    const X = [[0], [1], [3], [30], [50]]
    const model = KMeans.fitSync(X, {
      k: 3,
      init: Matrix.fromRows([[0], [60], [1e6]]),
      sampleWeight: [1, 1, 1, 0, 1],
      maxIterations: 1
    })
    expect(model.centroids.toRows()).toEqual([[0.5], [50], [3]])
  })

  it('far from the origin no bits are lost in sums', () => {
    // 2000 numbers near 2^50 sum to 2^61, where neighbours are 256 apart; their mean is 2^50 + 2 all the same.
    const X = Array.from({ length: 2000 }, (_, i) => [2 ** 50 + (i % 2 === 0 ? 1 : 3)])
    const model = KMeans.fitSync(X, { k: 1 })
    expect(model.centroids.data[0] - 2 ** 50).toBe(2)
    expect(model.inertia).toBe(2000)
  })

  it('means of equal rows are those rows, to the last bit', () => {
    for (let seed = 0; seed < 50; seed++) {
      const X = Array.from({ length: 6 }, (_, i) => [Math.sin(seed * 7 + i), Math.cos(seed + i * 3)])
      const once = KMeans.fitSync(X, { k: 6, seed })
      expect(once.inertia).toBe(0)
      expect(once.centroids.toRows().sort()).toEqual(X.slice().sort())
      expect(KMeans.fitSync([...X, ...X, ...X], { k: 6, seed }).inertia).toBe(0)
    }
  })
})
