import { NutshellError } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { checkEnsemble } from './check-ensemble'
import type { Ensemble } from './ensemble'
import { randomEnsemble } from './random-ensemble.test-support'

/** Two trees: numbers with children 1 and 2, of which 1 is a set with children 3 and 4; and a leaf. */
const good: Ensemble = {
  precision: 'float32',
  outputs: 2,
  cols: 3,
  base: Float64Array.of(0.5, 0),
  roots: Int32Array.of(0, 5, 6),
  treeOutputs: Int32Array.of(0, 1),
  flags: Uint8Array.of(1, 2, 0, 0, 0, 0),
  feature: Int32Array.of(0, 2, 0, 0, 0, 0),
  value: Float64Array.of(1.5, 0, 1, 2, 3, 4),
  left: Int32Array.of(1, 3, -1, -1, -1, -1),
  right: Int32Array.of(2, 4, -1, -1, -1, -1),
  setStart: Int32Array.of(0, 1, 0, 0, 0, 0),
  setWords: Int32Array.of(0, 1, 0, 0, 0, 0),
  sets: Uint32Array.of(0, 5),
  gain: new Float32Array(6),
  cover: new Float32Array(6)
}

describe('checkEnsemble', () => {
  it('lets good ones pass', () => {
    checkEnsemble(good)
    for (let seed = 0; seed < 20; seed++) checkEnsemble(randomEnsemble(seed, { levels: [0, 3, 0, 40], outputs: 2 }))
  })

  it.each<[string, Partial<Ensemble>, string]>([
    ['precision', { precision: 'float16' as never }, 'precision = float16'],
    ['no outputs', { outputs: 0 }, 'outputs = 0'],
    ['cols', { cols: 1.5 }, 'cols = 1.5'],
    ['a base too short', { base: Float64Array.of(1) }, 'base has 1 numbers, expected 2'],
    ['a base that is no number', { base: Float64Array.of(1, Number.NaN) }, 'base[1] is NaN'],
    ['fewer features than nodes', { feature: new Int32Array(5) }, 'feature has 5 numbers, expected 6'],
    ['roots that do not end with the nodes', { roots: Int32Array.of(0, 5, 7) }, 'nodes 0 to 7, expected 0 to 6'],
    ['a tree without nodes', { roots: Int32Array.of(0, 6, 6) }, 'tree 1 has no nodes'],
    ['roots that fall', { roots: Int32Array.of(0, 9, 6) }, 'tree 1 has no nodes'],
    ['an output that is not there', { treeOutputs: Int32Array.of(0, 2) }, 'output 2 of 2'],
    ['a negative output', { treeOutputs: Int32Array.of(0, -1) }, 'output -1 of 2'],
    ['flags not known', { flags: Uint8Array.of(1, 2, 0, 0, 0, 32) }, 'flags 32'],
    ['flags of two kinds', { flags: Uint8Array.of(3, 2, 0, 0, 0, 0) }, 'flags 3'],
    ['a child that is its own parent', { left: Int32Array.of(0, 3, -1, -1, -1, -1) }, 'child 0'],
    ['a loop', { left: Int32Array.of(1, 0, -1, -1, -1, -1) }, 'child 0'],
    ['a child in another tree', { right: Int32Array.of(5, 4, -1, -1, -1, -1) }, 'child 5'],
    ['a child far away', { right: Int32Array.of(1e9, 4, -1, -1, -1, -1) }, 'child 1000000000'],
    ['one child twice', { right: Int32Array.of(1, 4, -1, -1, -1, -1) }, 'node 1 of tree 0 has 2 parents'],
    ['a node that nobody comes to', { right: Int32Array.of(3, 4, -1, -1, -1, -1) }, 'node 2 of tree 0 has 0 parents'],
    ['a leaf with children', { left: Int32Array.of(1, 3, 4, -1, -1, -1) }, 'a leaf with children 4 and -1'],
    ['a feature out of range', { feature: Int32Array.of(3, 2, 0, 0, 0, 0) }, 'feature 3 of 3'],
    ['a negative feature', { feature: Int32Array.of(-1, 2, 0, 0, 0, 0) }, 'feature -1 of 3'],
    ['an infinite threshold', { value: Float64Array.of(Number.POSITIVE_INFINITY, 0, 1, 2, 3, 4) }, 'is Infinity'],
    ['a leaf that is no number', { value: Float64Array.of(1, 0, Number.NaN, 2, 3, 4) }, 'the value of node 2'],
    ['a threshold that is no float32', { value: Float64Array.of(0.1, 0, 1, 2, 3, 4) }, 'expected a float32 number'],
    ['a set out of range', { setStart: Int32Array.of(0, 2, 0, 0, 0, 0) }, 'words 2 to 3 of 2'],
    ['a set before the start', { setStart: Int32Array.of(0, -1, 0, 0, 0, 0) }, 'words -1 to 0 of 2'],
    ['a negative cover', { cover: Float32Array.of(1, -1, 0, 0, 0, 0) }, 'cover -1'],
    ['a gain that is no number', { gain: Float32Array.of(Number.NaN, 0, 0, 0, 0, 0) }, 'gain NaN']
  ])('refuses %s', (_, change, message) => {
    const run = () => checkEnsemble({ ...good, ...change })
    expect(run).toThrow(NutshellError)
    expect(run).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    expect(run).toThrow(message)
  })

  it('takes any finite number in float64', () => {
    checkEnsemble({ ...good, precision: 'float64', value: Float64Array.of(0.1, 0, 0.3, 2, 3, 4) })
  })
})
