import { Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BinnedFeature, NumberBins } from './binned-feature'
import { codeColumn, codeSparse, GAP_CODE } from './code-column'
import { MOST_FLOAT32 } from './number-edges'

function bins(edges: readonly number[], hasGaps: boolean): NumberBins {
  const size = edges.length + 1 + (hasGaps ? 1 : 0)
  return { kind: 'number', edges: Float32Array.from(edges), bins: size, missingBin: hasGaps ? size - 1 : -1 }
}

function codesOf(feature: BinnedFeature, values: ArrayLike<number>): number[] {
  const codes = new Uint8Array(values.length)
  codeColumn(feature, { values: Float32Array.from(values) }, codes)
  return [...codes]
}

/** The bin as the contract says it: edges[bin - 1] <= x < edges[bin]. */
function binOf({ edges, missingBin }: NumberBins, value: number): number {
  if (Number.isNaN(value)) return missingBin < 0 ? GAP_CODE : missingBin
  return edges.filter((edge) => !(Math.fround(value) < edge)).length
}

describe('codeColumn', () => {
  it('has the bin whose edges are around a number', () => {
    expect(codesOf(bins([1, 2.5], true), [0, 1, 2, 2.5, 99, Number.NaN, -0])).toEqual([0, 1, 1, 2, 2, 3, 0])
    expect(codesOf(bins([], false), [5, -5])).toEqual([0, 0])
    expect(codesOf(bins([0], false), [-0, 0, -1])).toEqual([1, 1, 0])
  })

  it('has a code of its own for gaps where training has none', () => {
    expect(codesOf(bins([1], false), [Number.NaN, 0])).toEqual([GAP_CODE, 0])
    const levels = { kind: 'category', levels: Int32Array.of(3, 0), bins: 2, missingBin: -1 } as const
    expect(codesOf(levels, [Number.NaN, 7, 0, 3, 1])).toEqual([GAP_CODE, GAP_CODE, 1, 0, GAP_CODE])
  })

  it('has the bin of gaps for levels without one', () => {
    const levels = { kind: 'category', levels: Int32Array.of(3, 0), bins: 3, missingBin: 2 } as const
    expect(codesOf(levels, [Number.NaN, 70_000, 0, 3, 1, -1, 0.5])).toEqual([2, 2, 1, 0, 2, 2, 2])
  })

  it('finds the same bins fast in many rows, wherever edges lie', () => {
    const random = new Random(3)
    const shapes: (() => number)[] = [
      () => random.next(),
      () => random.next() - random.next(),
      () => Math.exp(40 * random.next() - 20),
      () => 1.6e9 + Math.floor(random.next() * 1e5),
      () => -(2 ** (-150 * random.next())),
      () => (random.next() < 0.5 ? -1 : 1) * MOST_FLOAT32 * random.next() ** 9
    ]
    for (const shape of shapes) {
      const drawn = Float32Array.from({ length: 200 }, shape).sort()
      const edges = [...new Set(drawn)]
      for (const withLast of [false, true]) {
        const feature = bins(withLast ? [...edges, MOST_FLOAT32] : edges, withLast)
        const near = edges.flatMap((edge) => [edge, edge * (1 - 2 ** -23), edge * (1 + 2 ** -23), -edge])
        const values = [...near, ...Array.from({ length: 1500 }, shape), 0, -0, Number.NaN, MOST_FLOAT32, -MOST_FLOAT32]
        expect(values.length).toBeGreaterThan(1024) // from where on there is a table
        expect(codesOf(feature, values)).toEqual(values.map((value) => binOf(feature, value)))
      }
    }
  })
})

describe('codeSparse', () => {
  it('lists the rows that are not in the bin of 0, and rebuilds what codeColumn has', () => {
    const number = fc.constantFrom(0, 1, 2, 3, -1, Number.NaN)
    const feature = fc.constantFrom<BinnedFeature>(
      bins([-0.5, 1.5], true),
      bins([1.5, 2.5], false),
      { kind: 'category', levels: Int32Array.of(2, 0, 1), bins: 4, missingBin: 3 },
      { kind: 'category', levels: Int32Array.of(2, 1), bins: 2, missingBin: -1 }
    )
    fc.assert(
      fc.property(feature, fc.array(number, { maxLength: 30 }), (own, values) => {
        const rows = Int32Array.from(values.keys()).filter((i) => values[i] !== 0)
        const column = { rows, values: Float32Array.from(rows, (i) => values[i]) }
        const coded = codeSparse(own, column)
        expect(coded.codes).not.toContain(coded.defaultBin)
        const rebuilt = new Array<number>(values.length).fill(coded.defaultBin)
        coded.rows.forEach((row, p) => {
          rebuilt[row] = coded.codes[p]
        })
        expect(rebuilt).toEqual(codesOf(own, values))
        expect([...coded.rows]).toEqual([...coded.rows].sort((a, b) => a - b))
      }),
      { numRuns: 100 }
    )
  })
})
