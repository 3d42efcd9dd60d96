import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Matrix } from '../../matrix/matrix'
import { Random } from '../../random/random'
import { DenseSpace } from '../dense-space'
import { BlockedSpace } from './blocked-space'

describe('BlockedSpace', () => {
  it('assigns as DenseSpace does, to the bit, also rows unlike any it saw', () => {
    const problem = fc.record({
      rows: fc.integer({ min: 1500, max: 4000 }),
      cols: fc.integer({ min: 1, max: 24 }),
      k: fc.integer({ min: 1, max: 40 }),
      seed: fc.nat(),
      isSingle: fc.boolean(),
      offset: fc.constantFrom(0, 1e5, -3),
      spread: fc.constantFrom(1, 1e-20, 1e12)
    })
    fc.assert(
      fc.property(problem, ({ rows, cols, k, seed, isSingle, offset, spread }) => {
        const random = new Random(seed)
        const numbers = Float64Array.from({ length: rows * cols }, () => offset + random.next() * spread)
        const X = Matrix.from((isSingle ? Float32Array.from(numbers) : numbers) as Float64Array, rows, cols)
        const places = Float64Array.from({ length: k * cols }, () => offset + random.next())
        const centroids = Matrix.from(places, k, cols)
        const labels = new Int32Array(rows)
        const distances = new Float64Array(rows)
        new BlockedSpace(X).assign(centroids, labels, distances)
        const expectedLabels = new Int32Array(rows)
        const expectedDistances = new Float64Array(rows)
        new DenseSpace(X).assign(centroids, expectedLabels, expectedDistances)
        expect(labels).toEqual(expectedLabels)
        expect(distances).toEqual(expectedDistances)
      }),
      { numRuns: 60 }
    )
  })

  it('more rows than a block', () => {
    const random = new Random(1)
    const X = Matrix.from(
      Float32Array.from({ length: 300_000 * 8 }, () => random.next()),
      300_000,
      8
    )
    const centroids = new DenseSpace(X).centroidsAt([5, 70_000, 299_999])
    const labels = new Int32Array(X.rows)
    const distances = new Float64Array(X.rows)
    new BlockedSpace(X).assign(centroids, labels, distances)
    const expected = new Int32Array(X.rows)
    const expectedDistances = new Float64Array(X.rows)
    new DenseSpace(X).assign(centroids, expected, expectedDistances)
    expect(labels).toEqual(expected)
    expect(distances).toEqual(expectedDistances)
  })
})
