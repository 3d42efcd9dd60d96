import { Random } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import type { BinnedFeature } from '../bins/binned-feature'
import { engineData, type PlainTable } from '../engine/engine-data.test-support'
import { createPlainEngine } from '../engine/plain-engine'
import { checkEnsemble } from '../ensemble/check-ensemble'
import { type Ensemble, IS_NUMBER, LISTED_LEFT, LISTED_RIGHT, MISSING_LEFT } from '../ensemble/ensemble'
import { OPTIONS } from './grow-options.test-support'
import { growTree } from './grow-tree'
import type { GrownTree } from './grown-tree'
import { EnsembleBuilder } from './to-ensemble'

const FEATURES: BinnedFeature[] = [
  { kind: 'number', edges: Float32Array.of(1.5, 2.25, 3), bins: 4, missingBin: -1 },
  // Levels 0 and 2 have no bin of their own.
  { kind: 'category', levels: Int32Array.of(1, 40, 3), bins: 4, missingBin: 3 }
]

/** Root (feature 1) with a leaf and a split by feature 0, made in an order that is not level by level. */
const TREE: GrownTree = {
  nodes: 7,
  feature: Int32Array.of(1, 0, 0, -1, -1, -1, -1),
  bin: Int32Array.of(-1, 2, 0, -1, -1, -1, -1),
  leftBins: [Uint8Array.of(0, 1, 1, 0), undefined, undefined, undefined, undefined, undefined, undefined],
  missingLeft: Uint8Array.of(0, 1, 0, 0, 0, 0, 0),
  left: Int32Array.of(1, 5, 3, -1, -1, -1, -1),
  right: Int32Array.of(2, 6, 4, -1, -1, -1, -1),
  value: Float32Array.of(0, 0, 0, 0.5, -0.5, 0.25, -1),
  gain: Float64Array.of(9, 5, 7, 0, 0, 0, 0),
  cover: Float64Array.of(20, 8, 12, 6, 6, 3, 5),
  rows: Int32Array.of(20, 8, 12, 6, 6, 3, 5)
}

describe('EnsembleBuilder', () => {
  it('turns bins into thresholds and levels, level by level', () => {
    const builder = new EnsembleBuilder(FEATURES, Float64Array.of(0.5))
    builder.add(TREE, 0)
    const ensemble = builder.build()
    checkEnsemble(ensemble)
    expect(ensemble).toEqual({
      precision: 'float32',
      outputs: 1,
      cols: 2,
      base: Float64Array.of(0.5),
      roots: Int32Array.of(0, 7),
      treeOutputs: Int32Array.of(0),
      flags: Uint8Array.of(LISTED_LEFT, IS_NUMBER | MISSING_LEFT, IS_NUMBER, 0, 0, 0, 0),
      feature: Int32Array.of(1, 0, 0, -1, -1, -1, -1),
      value: Float64Array.of(0, 3, 1.5, 0.25, -1, 0.5, -0.5),
      left: Int32Array.of(1, 3, 5, -1, -1, -1, -1),
      right: Int32Array.of(2, 4, 6, -1, -1, -1, -1),
      setStart: new Int32Array(7),
      setWords: Int32Array.of(2, 0, 0, 0, 0, 0, 0),
      // Levels 40 and 3.
      sets: Uint32Array.of(8, 256),
      gain: Float32Array.of(9, 5, 7, 0, 0, 0, 0),
      cover: Float32Array.of(20, 8, 12, 3, 5, 6, 6)
    })
  })

  it('lists the side that gaps do not go to, so that levels without a bin follow the gaps', () => {
    const builder = new EnsembleBuilder(FEATURES, Float64Array.of(0))
    const missingLeft = TREE.missingLeft.slice()
    missingLeft[0] = 1
    builder.add({ ...TREE, missingLeft, leftBins: TREE.leftBins.with(0, Uint8Array.of(0, 1, 1, 1)) }, 0)
    const { flags, sets, setWords } = builder.build()
    expect(flags[0]).toBe(LISTED_RIGHT | MISSING_LEFT)
    expect(setWords[0]).toBe(1)
    // Level 1.
    expect(sets).toEqual(Uint32Array.of(2))
  })

  it('keeps gains and covers finite that are no float32 numbers', () => {
    const builder = new EnsembleBuilder(FEATURES, Float64Array.of(0))
    builder.add({ ...TREE, gain: TREE.gain.map((gain) => gain * 1e40), cover: TREE.cover.map((sum) => sum * 1e40) }, 0)
    const ensemble = builder.build()
    checkEnsemble(ensemble)
    expect(ensemble.gain[0]).toBe(3.4028234663852886e38)
  })

  it('puts trees one after the other, as many as are asked for', () => {
    const builder = new EnsembleBuilder(FEATURES, Float64Array.of(0, 1))
    for (const output of [0, 1, 0]) builder.add(TREE, output)
    expect(builder.trees).toBe(3)
    const all = builder.build()
    checkEnsemble(all)
    expect(all.roots).toEqual(Int32Array.of(0, 7, 14, 21))
    expect(all.treeOutputs).toEqual(Int32Array.of(0, 1, 0))
    expect(all.left.slice(7, 14)).toEqual(Int32Array.of(8, 10, 12, -1, -1, -1, -1))
    expect(all.setStart[14]).toBe(4)
    const some = builder.build(2)
    expect(some.roots).toEqual(Int32Array.of(0, 7, 14))
    expect(some.sets).toHaveLength(4)
    expect(builder.build(0).flags).toHaveLength(0)
  })

  it('goes on from an ensemble', () => {
    const builder = new EnsembleBuilder(FEATURES, Float64Array.of(0))
    for (let tree = 0; tree < 3; tree++) builder.add(TREE, 0)
    const again = new EnsembleBuilder(FEATURES, Float64Array.of(0))
    again.addEnsemble(builder.build(2))
    again.add(TREE, 0)
    expect(again.trees).toBe(3)
    expect(again.build()).toEqual(builder.build())
  })

  it('predicts as the engine scored, training rows and others, gaps and unknown levels', async () => {
    const random = new Random(8)
    const table: PlainTable = {
      columns: [0, 1, 2].map((f) =>
        Array.from({ length: 150 }, () =>
          random.next() < 0.15 ? null : random.int(f === 2 ? 40 : 15) - (f === 0 ? 7 : 0)
        )
      ),
      levels: [null, null, 40]
    }
    const data = engineData(table, 100)
    const engine = createPlainEngine(data)
    const rules = { ...OPTIONS.rules, minChildWeight: 1, categorySmoothing: 1 }
    const options = { ...OPTIONS, rules, leaves: 15, learningRate: 0.3 }
    const builder = new EnsembleBuilder(data.features, Float64Array.of(0))
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 100; i++) engine.gradients[i] = random.next() - 0.5
      engine.hessians.fill(1)
      builder.add(await growTree(engine, options, random), 0)
    }
    const ensemble = builder.build()
    checkEnsemble(ensemble)
    expect(ensemble.flags.some((flags) => (flags & (LISTED_LEFT | LISTED_RIGHT)) > 0)).toBe(true)
    for (let row = 0; row < 150; row++) {
      const values = table.columns.map((column) => column[row] ?? Number.NaN)
      expect(marginOf(ensemble, values)).toBe(engine.scores[row])
    }
  })
})

/** By the words of the contract, in float64 as the engine keeps scores. */
function marginOf(ensemble: Ensemble, values: readonly number[]): number {
  const { roots, flags, feature, value, left, right, setStart, setWords, sets } = ensemble
  let sum = 0
  for (let tree = 0; tree < ensemble.treeOutputs.length; tree++) {
    let node = roots[tree]
    while (left[node] >= 0) {
      const x = values[feature[node]]
      let isLeft: boolean
      if (Number.isNaN(x)) isLeft = (flags[node] & MISSING_LEFT) > 0
      else if (flags[node] & IS_NUMBER) isLeft = x < value[node]
      else {
        const isIn = x >> 5 < setWords[node] && ((sets[setStart[node] + (x >> 5)] >>> (x & 31)) & 1) === 1
        isLeft = isIn === (flags[node] & LISTED_LEFT) > 0
      }
      node = isLeft ? left[node] : right[node]
    }
    sum += value[node]
  }
  return sum
}
