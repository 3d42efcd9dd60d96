import { Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ColumnSource, DenseColumn, SparseColumn, TreeFeature } from '../columns/column-source'
import { MOST_BINS, type NumberBins } from './binned-feature'
import { codeColumn } from './code-column'
import { fitBins } from './fit-bins'
import { MOST_FLOAT32 } from './number-edges'

const GAP = Number.NaN

function dense(values: readonly number[]): DenseColumn {
  return { values: Float32Array.from(values) }
}

function sparse(values: readonly number[]): SparseColumn {
  const rows = [...values.keys()].filter((i) => values[i] !== 0)
  return { rows: Int32Array.from(rows), values: Float32Array.from(rows, (i) => values[i]) }
}

function sourceOf(
  columns: readonly (DenseColumn | SparseColumn)[],
  rows: number,
  kind: TreeFeature['kind']
): ColumnSource {
  const feature = (name: string): TreeFeature =>
    kind === 'number' ? { name, column: name, kind } : { name, column: name, kind, levels: [] }
  return { rows, features: columns.map((_, j) => feature(`x${j}`)), column: (j) => columns[j] }
}

async function binsOf(values: readonly number[], maxBins = 255, rows?: number | Int32Array): Promise<NumberBins> {
  const [bins] = await fitBins(sourceOf([dense(values)], values.length, 'number'), { maxBins }, rows)
  return bins as NumberBins
}

async function levelsOf(column: DenseColumn | SparseColumn, rows: number, maxCategories?: number, among?: Int32Array) {
  const [bins] = await fitBins(sourceOf([column], rows, 'category'), { maxBins: 255, maxCategories }, among)
  return bins
}

describe('fitBins of numbers', () => {
  it('has a bin for each number, and an edge above all numbers where there are gaps', async () => {
    const none = { kind: 'number', missingBin: -1 }
    expect(await binsOf([3, 1, 1, 2])).toEqual({ ...none, edges: Float32Array.of(1.5, 2.5), bins: 3 })
    expect(await binsOf([3, GAP, 1])).toEqual({
      kind: 'number',
      edges: Float32Array.of(2, MOST_FLOAT32),
      bins: 4,
      missingBin: 3
    })
  })

  it('has one bin where nothing can be split', async () => {
    expect(await binsOf([5, 5, 5])).toEqual({ kind: 'number', edges: new Float32Array(0), bins: 1, missingBin: -1 })
    expect(await binsOf([GAP, GAP])).toEqual({ kind: 'number', edges: new Float32Array(0), bins: 1, missingBin: 0 })
  })

  it('splits one number from gaps, and the greatest float32 number from nothing above it', async () => {
    expect(await binsOf([5, GAP])).toMatchObject({ edges: Float32Array.of(MOST_FLOAT32), bins: 3, missingBin: 2 })
    expect(await binsOf([0, MOST_FLOAT32, GAP])).toMatchObject({ bins: 3, missingBin: 2 })
  })

  it('takes -0 for 0', async () => {
    expect(await binsOf([-0, 0, 0.5])).toMatchObject({ edges: Float32Array.of(0.25), bins: 2 })
    expect(await binsOf([0, -0, -0.5])).toMatchObject({ edges: Float32Array.of(-0.25), bins: 2 })
    expect(await binsOf([-0, -0])).toMatchObject({ bins: 1 })
  })

  it('orders negative, tiny and great numbers', async () => {
    const numbers = [MOST_FLOAT32, -MOST_FLOAT32, 2 ** -149, -(2 ** -149), 1, -1, 0, 4096, 1023.5]
    const sorted = [...numbers].sort((a, b) => a - b)
    const { edges } = await binsOf(numbers)
    expect(edges).toHaveLength(numbers.length - 1)
    edges.forEach((edge, i) => {
      expect(edge).toBeGreaterThan(sorted[i])
      expect(edge).toBeLessThanOrEqual(sorted[i + 1])
    })
  })

  it('looks only at the rows it is told to', async () => {
    expect(await binsOf([1, 2, GAP, 9], 255, 2)).toMatchObject({ edges: Float32Array.of(1.5), missingBin: -1 })
    expect(await binsOf([1, 2, GAP, 9], 255, Int32Array.of(3, 1))).toMatchObject({ edges: Float32Array.of(5.5) })
    const column = sparse([0, 4, 0, GAP, 8])
    const [bins] = await fitBins(sourceOf([column], 5, 'number'), { maxBins: 9 }, Int32Array.of(4, 1))
    expect(bins).toEqual({ kind: 'number', edges: Float32Array.of(6), bins: 2, missingBin: -1 })
    const [first] = await fitBins(sourceOf([column], 5, 'number'), { maxBins: 9 }, 3)
    expect(first).toEqual({ kind: 'number', edges: Float32Array.of(2), bins: 2, missingBin: -1 })
  })

  it('has no more bins than a byte can tell apart', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => i / 8)
    expect(await binsOf(many)).toMatchObject({ bins: 255 })
    expect((await binsOf([...many, GAP])).bins).toBe(MOST_BINS)
    expect(await binsOf([...many, GAP], 2)).toMatchObject({ bins: 4, missingBin: 3 })
  })

  it('is the same for a sparse column as for a dense one', async () => {
    const number = fc.oneof(fc.constantFrom(0, -0, GAP, 1, 2, 3), fc.float({ noNaN: true, noDefaultInfinity: true }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(number, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 2, max: 20 }),
        async (values, maxBins) => {
          const source = sourceOf([dense(values), sparse(values)], values.length, 'number')
          const [one, other] = await fitBins(source, { maxBins })
          expect(other).toEqual(one)
        }
      ),
      { numRuns: 200 }
    )
  })

  it('tells all numbers apart where there are bins for them, and no others', async () => {
    const number = fc.float({ noNaN: true, noDefaultInfinity: true })
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 40 }), async (values) => {
        const near = values.flatMap((value) => [value, Math.fround(value * (1 + 2 ** -23)), -value])
        const column = dense(near.filter((value) => Number.isFinite(value)))
        const [bins] = await fitBins(sourceOf([column], column.values.length, 'number'), { maxBins: 255 })
        const codes = new Uint8Array(column.values.length)
        codeColumn(bins, column, codes)
        const sorted = [...new Set(column.values.map((value) => value + 0))].sort((a, b) => a - b)
        expect(bins.bins).toBe(sorted.length)
        column.values.forEach((value, i) => {
          expect(codes[i]).toBe(sorted.indexOf(value + 0))
        })
      }),
      { numRuns: 100 }
    )
  })

  it('looks at a sample of many rows, the same each time, and at all of them for gaps', async () => {
    const rows = 300_000
    const random = new Random(5)
    const values = Float32Array.from({ length: rows }, () => random.next())
    const source = sourceOf([{ values }], rows, 'number')
    const [bins] = await fitBins(source, { maxBins: 64 })
    expect(bins.bins).toBe(64)
    expect(await fitBins(source, { maxBins: 64 })).toEqual([bins])
    // One row of each of so many stretches: edges are near the 64-quantiles of the uniform distribution.
    ;(bins as NumberBins).edges.forEach((edge, i) => {
      expect(Math.abs(edge - (i + 1) / 64)).toBeLessThan(0.01)
    })
    values[rows - 1] = GAP
    const [withGap] = await fitBins(source, { maxBins: 64 })
    expect(withGap.missingBin).toBe(withGap.bins - 1)
    const negative = { rows: Int32Array.from(values.keys()), values: values.map((value) => value - 2) }
    const [ofSparse] = await fitBins(sourceOf([negative], rows + 9, 'number'), { maxBins: 4 }, rows + 1)
    // All but one number are below 0: that one is far rarer than a bin wants, and yet not lost.
    expect(ofSparse.missingBin).toBe(ofSparse.bins - 1)
    expect((ofSparse as NumberBins).edges).toHaveLength(4)
  })

  it('refuses wrong options', async () => {
    await expect(binsOf([1], 256)).rejects.toThrow('maxBins = 256, expected a whole number from 2 to 255')
    await expect(levelsOf(dense([1]), 1, 255)).rejects.toThrow(
      'maxCategories = 255, expected a whole number from 1 to 254'
    )
  })

  it('gives way between columns', async () => {
    let pauses = 0
    const source = sourceOf([dense([1]), dense([2])], 1, 'number')
    const giveWay = () => {
      pauses++
      return pauses === 2 ? Promise.reject(new Error('stopped')) : undefined
    }
    await expect(fitBins(source, { maxBins: 9 }, 1, giveWay)).rejects.toThrow('stopped')
    expect(pauses).toBe(2)
  })
})

describe('fitBins of categories', () => {
  const values = [2, 0, 2, 7, 0, 2]

  it('orders levels by their rows, the lower of equals first', async () => {
    const expected = { kind: 'category', levels: Int32Array.of(2, 0, 7), bins: 3, missingBin: -1 }
    expect(await levelsOf(dense(values), 6)).toEqual(expected)
    expect(await levelsOf(sparse(values), 6)).toEqual(expected)
    expect(await levelsOf(dense([4, 3, 1]), 3)).toMatchObject({ levels: Int32Array.of(1, 3, 4) })
  })

  it('puts gaps, and levels for which there is no bin, into the last one', async () => {
    expect(await levelsOf(dense([...values, GAP]), 7)).toMatchObject({ bins: 4, missingBin: 3 })
    expect(await levelsOf(dense(values), 6, 2)).toEqual({
      kind: 'category',
      levels: Int32Array.of(2, 0),
      bins: 3,
      missingBin: 2
    })
    const many = Array.from({ length: 400 }, (_, i) => i)
    expect(await levelsOf(dense(many), 400)).toMatchObject({ bins: 255, missingBin: 254 })
  })

  it('looks only at the rows it is told to', async () => {
    expect(await levelsOf(dense(values), 6, undefined, Int32Array.of(3, 1))).toMatchObject({
      levels: Int32Array.of(0, 7)
    })
    expect(await levelsOf(sparse(values), 6, undefined, Int32Array.of(3, 1))).toMatchObject({
      levels: Int32Array.of(0, 7)
    })
  })
})
