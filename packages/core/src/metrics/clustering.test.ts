import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import { calinskiHarabasz, daviesBouldin, silhouette, silhouetteSamples } from './clustering'
import golden from './clustering.golden.json'

const TOLERANCE = 1e-9

function expectClose(actual: number, expected: number, tolerance = TOLERANCE): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)))
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

/** Rows on a grid of 2^-20 below 8 in size, so that moving them by whole numbers is exact; labels of at least 2 clusters. */
const problem = fc
  .record({
    seed: fc.nat(),
    rows: fc.integer({ min: 6, max: 30 }),
    cols: fc.integer({ min: 1, max: 4 }),
    k: fc.integer({ min: 2, max: 5 })
  })
  .map(({ seed, rows, cols, k }) => {
    const random = new Random(seed)
    const X = Array.from({ length: rows }, () => Array.from({ length: cols }, () => random.int(2 ** 23) / 2 ** 20))
    return { X, labels: X.map((_, i) => (i < k ? i : random.int(k))), seed }
  })

const metrics = { silhouette, calinskiHarabasz, daviesBouldin }
const named = Object.entries(metrics)

describe('clustering metrics against scikit-learn 1.9.1', () => {
  it('has golden numbers of the right package', () => {
    expect(golden.versions['scikit-learn']).toBe('1.9.1')
    expect(golden.cases.length).toBeGreaterThanOrEqual(12)
  })

  it.each(golden.cases)('$name', (expected) => {
    const { X, labels } = expected
    for (const given of [X, Matrix.fromRows(X)]) {
      for (const clusters of [labels, Int32Array.from(labels)]) {
        expectClose(silhouette(given, clusters), expected.silhouette)
        expectClose(calinskiHarabasz(given, clusters), expected.calinskiHarabasz)
        expectClose(daviesBouldin(given, clusters), expected.daviesBouldin)
        const coefficients = silhouetteSamples(given, clusters)
        expect(coefficients).toBeInstanceOf(Float64Array)
        expect(coefficients).toHaveLength(X.length)
        coefficients.forEach((coefficient, i) => {
          expectClose(coefficient, expected.silhouetteSamples[i])
        })
      }
    }
  })
})

describe('clustering metrics by hand', () => {
  // On a line: {0, 2} with mean 1, {10, 14} with mean 12, {30} alone.
  const X = [[0], [2], [10], [14], [30]]
  const labels = [0, 0, 1, 1, 2]

  it('silhouette', () => {
    // a: 2, 2, 4, 4; b: (10 + 14) / 2 = 12, (8 + 12) / 2 = 10, (10 + 8) / 2 = 9, (14 + 12) / 2 = 13; the last is alone.
    const expected = [10 / 12, 8 / 10, 5 / 9, 9 / 13, 0]
    silhouetteSamples(X, labels).forEach((coefficient, i) => {
      expectClose(coefficient, expected[i], 1e-15)
    })
    expectClose(silhouette(X, labels), mean(expected), 1e-15)
  })

  it('Calinski-Harabasz', () => {
    // The mean of all is 56 / 5 = 11.2. Within: 1 + 1 + 4 + 4 = 10. Between: 2 * 10.2^2 + 2 * 0.8^2 + 18.8^2 = 562.8.
    expectClose(calinskiHarabasz(X, labels), 562.8 / 2 / (10 / 2), 1e-14)
  })

  it('Davies-Bouldin', () => {
    // Spreads 1, 2, 0; means 11, 29 and 18 apart: 3 / 11 and 1 / 29, 3 / 11 and 2 / 18, 1 / 29 and 2 / 18.
    expectClose(daviesBouldin(X, labels), (3 / 11 + 3 / 11 + 2 / 18) / 3, 1e-15)
  })

  it('a row between two clusters that belongs to the other has a negative coefficient', () => {
    expect(silhouetteSamples([[0], [9], [10], [11]], [0, 0, 1, 1])[1]).toBeCloseTo(1.5 / 9 - 1, 15)
  })
})

describe('clustering metrics: what changes nothing', () => {
  it.each(named)('the order of rows: %s', (_, metric) => {
    fc.assert(
      fc.property(problem, ({ X, labels, seed }) => {
        const order = new Random(seed).shuffle(Array.from(X.keys()))
        const rows = order.map((i) => X[i])
        const theirs = order.map((i) => labels[i])
        // Means that nearly coincide make the metric large, and a rounding of a mean as much larger again.
        const whole = metric(X, labels)
        expectClose(metric(rows, theirs), whole, 1e-12 * Math.max(1, whole))
        const before = silhouetteSamples(X, labels)
        silhouetteSamples(rows, theirs).forEach((coefficient, i) => {
          expectClose(coefficient, before[order[i]], 1e-12)
        })
      })
    )
  })

  it.each(named)('the names of clusters, to the bit: %s', (_, metric) => {
    fc.assert(
      fc.property(
        problem,
        fc.uniqueArray(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 5, maxLength: 5 }),
        ({ X, labels }, names) => {
          const renamed = labels.map((label) => names[label])
          expect(metric(X, renamed)).toBe(metric(X, labels))
          expect(metric(X, Int32Array.from(renamed))).toBe(metric(X, labels))
        }
      )
    )
  })

  it.each(named)('where the origin is: %s', (_, metric) => {
    fc.assert(
      fc.property(problem, fc.integer({ min: -(2 ** 32), max: 2 ** 32 }), ({ X, labels }, distance) => {
        const moved = X.map((row) => row.map((value) => value + distance))
        expect(metric(moved, labels)).toBe(metric(X, labels))
      })
    )
  })

  it.each(named)('the unit: %s', (_, metric) => {
    fc.assert(
      fc.property(
        problem,
        fc.integer({ min: -60, max: 60 }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        ({ X, labels }, power, factor) => {
          const scaled = (by: number) =>
            metric(
              X.map((row) => row.map((value) => value * by)),
              labels
            )
          expect(scaled(2 ** power)).toBe(metric(X, labels))
          expectClose(scaled(factor), metric(X, labels), 1e-9)
        }
      )
    )
  })

  it('how the rows are given, and they are not written to', () => {
    const X = Array.from({ length: 12 }, (_, i) => [i % 5, (i * i) % 7])
    const labels = Int32Array.from(X, (_, i) => i % 3)
    const data = Float32Array.from(X.flat())
    const before = [data.slice(), labels.slice()]
    for (const metric of Object.values(metrics)) {
      const expected = metric(X, labels)
      for (const same of [
        Matrix.from(data, 12, 2),
        Matrix.fromRows(X),
        X.map((row) => Float32Array.from(row)),
        { data: Float64Array.from(X.flat()), rows: 12, cols: 2 } as Matrix
      ]) {
        expect(metric(same, labels)).toBe(expected)
      }
    }
    expect([data, labels]).toEqual(before)
  })
})

describe('clustering metrics: their ranges', () => {
  it('holds for any labels', () => {
    fc.assert(
      fc.property(problem, ({ X, labels }) => {
        const coefficients = silhouetteSamples(X, labels)
        for (const coefficient of coefficients) expect(Math.abs(coefficient)).toBeLessThanOrEqual(1)
        expectClose(silhouette(X, labels), mean(coefficients), 1e-14)
        expect(calinskiHarabasz(X, labels)).toBeGreaterThanOrEqual(0)
        expect(daviesBouldin(X, labels)).toBeGreaterThanOrEqual(0)
      })
    )
  })

  it('a cluster that is far from the others stays exact next to one that is not', () => {
    // As on the line by hand, with the single row 2^50 away: sums that start there would lose the rest.
    const X = [[2 ** 50], [0], [2], [10], [14]]
    const labels = [9, 1, 1, 4, 4]
    expect(daviesBouldin(X, labels)).toBeCloseTo((3 / 11 + 3 / 11) / 3, 12)
  })

  it('numbers up to the documented limit do not overflow', () => {
    const X = [[1e149], [0.9e149], [-1e149], [-0.8e149]]
    const labels = [0, 0, 1, 1]
    for (const metric of Object.values(metrics)) {
      expectClose(metric(X, labels), metric([[1], [0.9], [-1], [-0.8]], labels), 1e-12)
    }
  })
})

describe('silhouette of a sample', () => {
  const random = new Random(4)
  const X = Array.from({ length: 300 }, (_, i) => [(i % 3) * 5 + random.next(), random.next() * 4])
  const labels = X.map((_, i) => (i % 3) * 10)

  it('is that of the rows which Random draws', () => {
    for (const seed of [0, 1, 2.5]) {
      const drawn = Array.from(new Random(seed).sample(300, 40))
      const expected = silhouette(
        drawn.map((i) => X[i]),
        drawn.map((i) => labels[i])
      )
      expect(silhouette(X, labels, { sample: 40, seed })).toBe(expected)
      const single = Matrix.from(Float32Array.from(X.flat()), 300, 2)
      expectClose(silhouette(single, Int32Array.from(labels), { sample: 40, seed }), expected, 1e-5)
    }
  })

  it('depends on the seed, whose default is 0, and on nothing else', () => {
    const values = [0, 1, 2, 3, 4].map((seed) => silhouette(X, labels, { sample: 30, seed }))
    expect(new Set(values).size).toBe(5)
    expect([0, 1, 2, 3, 4].map((seed) => silhouette(X, labels, { sample: 30, seed }))).toEqual(values)
    expect(silhouette(X, labels, { sample: 30 })).toBe(values[0])
    for (const value of values) expect(Math.abs(value - silhouette(X, labels))).toBeLessThan(0.1)
  })

  it('of all rows or more is the exact one', () => {
    for (const sample of [300, 301, 1e9]) {
      expect(silhouette(X, labels, { sample, seed: 7 })).toBe(silhouette(X, labels))
    }
  })

  it('needs its own clusters', () => {
    const lone = labels.map((_, i) => (i === 0 ? 1 : 0))
    const seed = [0, 1, 2].find((seed) => !new Random(seed).sample(300, 5).includes(0))
    expect(() => silhouette(X, lone, { sample: 5, seed })).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        message: 'clusters = 1 in the sample, expected 2 to rows - 1 = 4'
      })
    )
  })
})

describe('clustering metrics: errors', () => {
  const X = [[0], [1], [5], [6]]
  const labels = [0, 0, 1, 1]
  const all = [...named, ['silhouetteSamples', silhouetteSamples]] as [string, (X: never, labels: never) => unknown][]

  it.each(all)('of rows and labels: %s', (_, metric) => {
    const error = (rows: unknown, theirs: unknown, code: string, message: string) =>
      expect(() => metric(rows as never, theirs as never)).toThrow(
        expect.objectContaining({ code, message: expect.stringContaining(message) })
      )
    error(X, [0, 0, 0, 0], 'INVALID_INPUT', 'clusters = 1 in labels, expected 2 to rows - 1 = 3')
    error(X, [0, 1, 2, 3], 'INVALID_INPUT', 'clusters = 4 in labels, expected 2 to rows - 1 = 3')
    error([[1]], [0], 'INVALID_INPUT', 'clusters = 1')
    error(X, [0, 0, 1], 'INVALID_SHAPE', 'labels.length = 3, expected rows of X = 4')
    error(X, new Int32Array(5), 'INVALID_SHAPE', 'labels.length = 5, expected rows of X = 4')
    error(X, [0, 0, 1.5, 1], 'INVALID_INPUT', 'labels[2] = 1.5, expected a whole number')
    error(X, [0, Number.NaN, 1, 1], 'INVALID_INPUT', 'labels[1] = NaN')
    error(X, [0, 0, '1', 1], 'INVALID_INPUT', "labels[2] = '1'")
    error(X, new Array(4), 'INVALID_INPUT', 'labels[0] = undefined')
    error(X, undefined, 'INVALID_INPUT', 'labels = undefined')
    error(X, new Float32Array(4), 'INVALID_INPUT', 'labels = a Float32Array of 4')
    error([], [], 'EMPTY_INPUT', 'X has 0 rows and 0 columns')
    error([[], [], []], [0, 0, 1], 'EMPTY_INPUT', 'X has 3 rows and 0 columns')
    error([[0], [1], [5, 1], [6]], labels, 'INVALID_SHAPE', 'row 2 has 2 columns')
    error([[0], [1], [Number.NaN], [6]], labels, 'NON_FINITE', 'row 2, column 0 is NaN')
    error([[0], [1], [1e200], [6]], labels, 'NON_FINITE', 'its square overflows')
    error(CsrMatrix.fromDense(Matrix.fromRows(X)), labels, 'INVALID_INPUT', 'X is a CsrMatrix of 4 x 1')
    error(null, labels, 'INVALID_INPUT', 'X = null')
  })

  it('of options', () => {
    const error = (options: unknown, code: string, message: string) =>
      expect(() => silhouette(X, labels, options as never)).toThrow(
        expect.objectContaining({ code, message: expect.stringContaining(message) })
      )
    error({ samples: 3 }, 'UNKNOWN_OPTION', "silhouette: unknown option 'samples'; known: sample, seed")
    error({ sample: 2 }, 'INVALID_OPTION', 'sample = 2, expected a whole number >= 3')
    error({ sample: 3.5 }, 'INVALID_OPTION', 'sample = 3.5')
    error({ seed: Number.NaN }, 'INVALID_OPTION', 'seed = NaN')
    error(null, 'INVALID_OPTION', 'options = null')
  })
})
