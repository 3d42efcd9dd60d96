import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { engineData } from './engine-data.test-support'
import { plainColumns } from './plain-columns'
import { fillHistogram, subtractHistogram } from './plain-histogram'

function startsOf(features: readonly { bins: number }[]): Int32Array {
  const starts = new Int32Array(features.length + 1)
  features.forEach(({ bins }, f) => {
    starts[f + 1] = starts[f] + bins
  })
  return starts
}

describe('plainColumns', () => {
  it('keeps what few rows have row by row, the rest in groups of four', () => {
    const few = [0, 0, 0, 0, 0, 0, 0, 3]
    const many = [0, 1, 2, 3, 4, 5, 6, 7]
    const { sources, features } = engineData({ columns: [many, few, many, many, many, few, many] })
    const columns = plainColumns(sources, features, startsOf(features), 8)
    expect([...columns.place]).toEqual([0, -1, 1, 2, 3, -1, 4])
    expect(columns.groups.map((group) => group.features)).toEqual([[0, 2, 3, 4], [6]])
    expect(columns.sparse?.features).toEqual([1, 5])
    // A row's four bins are the bytes of its word.
    expect(columns.groups[0].words[5]).toBe(0x05050505)
    expect([...columns.sparse!.rowStart]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 2])
  })

  it('takes the commonest bin of training rows, whatever the others have', () => {
    const column = [1, ...new Array<null>(15).fill(null)]
    const { sources, features } = engineData({ columns: [column, column] }, 1)
    const { sparse, place } = plainColumns(sources, features, startsOf(features), 1)
    expect([...place]).toEqual([0, 1])
    expect(sparse).toBeUndefined()
  })
})

const value = fc.oneof(
  { arbitrary: fc.constant(0), weight: 12 },
  { arbitrary: fc.constantFrom(-1, 2, 5, null), weight: 1 }
)
const denseValue = fc.constantFrom(0, 1, 2, 3, null)
const cases = fc.integer({ min: 1, max: 50 }).chain((rows) => {
  const list = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: rows, maxLength: rows })
  return fc.record({
    columns: fc.array(fc.oneof(list(value), list(denseValue)), { minLength: 1, maxLength: 11 }),
    gradients: list(fc.integer({ min: -99, max: 99 })),
    isIn: list(fc.boolean()),
    training: fc.integer({ min: 1, max: rows })
  })
})

describe('fillHistogram', () => {
  it('has the sums of each bin, of sparse and dense columns', () => {
    fc.assert(
      fc.property(cases, ({ columns, gradients, isIn, training }) => {
        const { sources, features } = engineData({ columns }, training)
        const starts = startsOf(features)
        const rows = Int32Array.from(gradients.keys()).filter((row) => row < training && isIn[row])
        const pairs = Float64Array.from(Array.from(rows).flatMap((row) => [gradients[row], row + 1]))
        const histogram = new Float64Array(starts[features.length] * 2).fill(7)
        const expected = new Float64Array(histogram.length)
        features.forEach((feature, f) => {
          if (feature.kind !== 'number') return
          for (const row of rows) {
            const x = columns[f][row]
            const bin = x === null ? feature.missingBin : feature.edges.filter((edge) => edge <= x).length
            expected[2 * (starts[f] + bin)] += gradients[row]
            expected[2 * (starts[f] + bin) + 1] += row + 1
          }
        })
        const stored = plainColumns(sources, features, starts, training)
        fillHistogram(histogram, stored, features, starts, rows, pairs, undefined)
        expect(Array.from(histogram, (sum) => sum + 0)).toEqual([...expected])
      }),
      { numRuns: 150 }
    )
  })
})

describe('subtractHistogram', () => {
  it('leaves the rest', () => {
    const sums = Float64Array.of(5, 3, -2)
    subtractHistogram(sums, Float64Array.of(1, 3, 4))
    expect([...sums]).toEqual([4, 0, -6])
  })
})
