import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Ensemble } from './ensemble'
import { leavesOf, scoreRow, scoreRows } from './predict'
import {
  plainLeaf,
  type RandomEnsembleOptions,
  randomEnsemble,
  randomRows,
  readerOf
} from './random-ensemble.test-support'

/** Trees one after the other, by the definition. */
function plainScores(ensemble: Ensemble, row: Float64Array, trees: number): Float64Array {
  const sums = ensemble.base.slice()
  for (let t = 0; t < trees; t++) {
    const k = ensemble.treeOutputs[t]
    const sum = sums[k] + ensemble.value[plainLeaf(ensemble, t, row)]
    sums[k] = ensemble.precision === 'float32' ? Math.fround(sum) : sum
  }
  return sums
}

const LEVELS = [0, 3, 0, 40]
const anyOptions: fc.Arbitrary<RandomEnsembleOptions> = fc.record({
  precision: fc.constantFrom('float32', 'float64'),
  outputs: fc.constantFrom(1, 3),
  trees: fc.integer({ min: 0, max: 14 }),
  leaves: fc.constantFrom(1, 4, 20),
  levels: fc.constantFrom(undefined, LEVELS),
  zeroIsMissing: fc.boolean()
})

describe('predicting', () => {
  it('gives for a row, and for many, what walking down each tree gives, to the bit', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        anyOptions,
        fc.integer({ min: 0, max: 150 }),
        fc.option(fc.nat(6)),
        (seed, options, rows, rounds) => {
          const ensemble = randomEnsemble(seed, options)
          const { outputs, cols, roots } = ensemble
          const trees = roots.length - 1
          const used = rounds === null ? trees : Math.min(trees, rounds * outputs)
          const data = randomRows(seed, rows, { cols, levels: options.levels })
          const reader = readerOf(data, cols)
          const all = scoreRows(ensemble, reader, new Float64Array(rows * outputs).fill(9), rounds ?? undefined)
          const leaves = leavesOf(ensemble, reader, new Int32Array(rows * trees))
          const one = new Float64Array(outputs)
          for (let i = 0; i < rows; i++) {
            const row = data.slice(i * cols, (i + 1) * cols)
            const expected = plainScores(ensemble, row, used)
            scoreRow(ensemble, row, one, rounds ?? undefined)
            expect(one).toEqual(expected)
            expect(all.subarray(i * outputs, (i + 1) * outputs)).toEqual(expected)
            for (let t = 0; t < trees; t++) {
              const before = ensemble.flags
                .subarray(roots[t], plainLeaf(ensemble, t, row))
                .filter((flag) => (flag & 7) === 0)
              expect(leaves[i * trees + t]).toBe(before.length)
            }
          }
        }
      ),
      { numRuns: 60 }
    )
  })

  it('gives the same for rows and trees that are worth SIMD, whatever the number of leaves', () => {
    const rows = 150
    const cases: RandomEnsembleOptions[] = [
      { leaves: 31, outputs: 3 },
      { leaves: 130, cols: 9 },
      { leaves: 128, levels: [0, 3, 0, 6] },
      { leaves: 2, zeroIsMissing: true },
      { leaves: 300 },
      { leaves: 31, levels: [900, 900, 900, 900] }
    ]
    cases.forEach((options, seed) => {
      const ensemble = randomEnsemble(seed, { trees: 60, ...options })
      const { outputs, cols } = ensemble
      const data = randomRows(seed, rows, { cols, levels: options.levels })
      const one = new Float64Array(outputs)
      // Two ensembles take turns; and only some of the trees are asked for.
      for (const [given, trees] of [
        [ensemble, 60],
        [randomEnsemble(77, { trees: 70, cols, outputs }), 69],
        [ensemble, 57]
      ] as const) {
        const all = scoreRows(given, readerOf(data, cols), new Float64Array(rows * outputs), trees / outputs)
        for (let i = 0; i < rows; i++) {
          const expected = plainScores(given, data.slice(i * cols, (i + 1) * cols), trees)
          expect([...all.subarray(i * outputs, (i + 1) * outputs)]).toEqual([...expected])
          // After some rows these have a kernel of their own, too.
          scoreRow(given, data.slice(i * cols, (i + 1) * cols), one, trees === 60 ? undefined : trees / outputs)
          expect([...one]).toEqual([...expected])
        }
      }
    })
  })

  it('looks many different sets up on the way, and few before', () => {
    for (const trees of [2, 60]) {
      const options = { trees, leaves: 30, levels: [1000, 1000, 0, 1000] }
      const ensemble = randomEnsemble(1, options)
      const data = randomRows(2, 50, { cols: 4, levels: options.levels })
      const all = scoreRows(ensemble, readerOf(data, 4), new Float64Array(50))
      for (let i = 0; i < 50; i++) expect(all[i]).toBe(plainScores(ensemble, data.slice(4 * i, 4 * i + 4), trees)[0])
    }
  })

  it('rounds to float32 what trees of float32 compare and add up', () => {
    // One stump: x < 0.1 (as float32) -> 1e8, else -1e8; then 1 is added, which float32 loses.
    const stump: Ensemble = {
      ...randomEnsemble(0, { trees: 0, cols: 1 }),
      base: Float64Array.of(0),
      roots: Int32Array.of(0, 3, 4),
      treeOutputs: Int32Array.of(0, 0),
      flags: Uint8Array.of(1, 0, 0, 0),
      feature: new Int32Array(4),
      value: Float64Array.of(Math.fround(0.1), 1e8, -1e8, 1),
      left: Int32Array.of(1, -1, -1, -1),
      right: Int32Array.of(2, -1, -1, -1),
      setStart: new Int32Array(4),
      setWords: new Int32Array(4),
      gain: new Float32Array(4),
      cover: new Float32Array(4)
    }
    const out = new Float64Array(1)
    // 0.1 is below its float32, but no longer once it is rounded itself.
    scoreRow(stump, Float64Array.of(0.1), out)
    expect(out[0]).toBe(-1e8)
    const exact: Ensemble = { ...stump, precision: 'float64' }
    scoreRow(exact, Float64Array.of(0.1), out)
    expect(out[0]).toBe(1e8 + 1)
  })
})
