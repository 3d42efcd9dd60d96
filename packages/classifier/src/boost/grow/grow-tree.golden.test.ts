import { Random } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import type { BinnedFeature } from '../bins/binned-feature'
import { createEngine } from '../engine/create-engine'
import { engineData } from '../engine/engine-data.test-support'
import { createPlainEngine } from '../engine/plain-engine'
import { OPTIONS } from './grow-options.test-support'
import { type GrowOptions, growTree } from './grow-tree'
import golden from './grow-tree.golden.json'
import type { GrownTree } from './grown-tree'
import { rowsOfNodes } from './rows-of-nodes.test-support'

type Case = (typeof golden.cases)[number]

interface PeerLeaf {
  readonly cover: number
  readonly rows: readonly number[]
  /** null where the peer has another rule for it */
  readonly value: number | null
}

interface PeerSplit {
  readonly feature: number
  readonly threshold: number | null
  readonly gain: number
  readonly cover: number
  readonly missingLeft: boolean | null
  readonly left: PeerNode
  readonly right: PeerNode
}

type PeerNode = PeerLeaf | PeerSplit

describe.each([
  ['the plain engine', createPlainEngine],
  ['the fastest engine there is', createEngine]
])('growTree against XGBoost and LightGBM, with %s', (_, create) => {
  it.each(golden.cases)('$name', async (expected) => {
    const data = golden.data[expected.data as keyof typeof golden.data]
    const input = engineData(data)
    const engine = create(input)
    engine.gradients.set(data.gradients)
    engine.hessians.set(data.hessians)
    const tree = await growTree(engine, optionsOf(expected), new Random(1))
    const rows = rowsOfNodes(tree, input)
    compare(expected.tree as PeerNode, 0, tree, rows, input.features)
    expect(tree.nodes).toBe(count(expected.tree as PeerNode))
    engine.dispose()
  })
})

function optionsOf(expected: Case): GrowOptions {
  const { l1, l2, minChildWeight, minSplitGain, maxDeltaStep, monotone, categorySmoothing, maxOneVsRest } = expected
  return {
    ...OPTIONS,
    rules: {
      l1,
      l2,
      minChildWeight,
      minSplitGain,
      maxDeltaStep,
      monotone: monotone === null ? undefined : Int8Array.from(monotone),
      categorySmoothing,
      maxOneVsRest
    },
    growth: expected.growth as GrowOptions['growth'],
    leaves: expected.leaves,
    depth: expected.depth,
    learningRate: expected.learningRate,
    interactions: expected.interactions ?? undefined
  }
}

function compare(
  expected: PeerNode,
  node: number,
  tree: GrownTree,
  rows: readonly number[][],
  features: readonly BinnedFeature[]
): void {
  expect(rows[node]).toEqual(rowsOf(expected))
  expect(tree.rows[node]).toBe(rows[node].length)
  expect(tree.cover[node]).toBeCloseTo(expected.cover, 4)
  if (!('feature' in expected)) {
    expect(tree.feature[node]).toBe(-1)
    // The peers' weights are float32 numbers.
    if (expected.value !== null) expect(tree.value[node]).toBeCloseTo(expected.value, 6)
    return
  }
  expect(tree.feature[node]).toBe(expected.feature)
  expect(tree.gain[node] / expected.gain).toBeCloseTo(1, 4)
  const feature = features[expected.feature]
  if (expected.threshold !== null && feature.kind === 'number') {
    expect(feature.edges[tree.bin[node]]).toBe(Math.fround(expected.threshold))
  }
  // A split by levels may have its sides the other way round.
  const isMirrored = feature.kind === 'category' && rows[tree.left[node]][0] !== rowsOf(expected.left)[0]
  const [left, right] = isMirrored ? [expected.right, expected.left] : [expected.left, expected.right]
  if (expected.missingLeft !== null) expect(tree.missingLeft[node] === 1).toBe(expected.missingLeft !== isMirrored)
  compare(left, tree.left[node], tree, rows, features)
  compare(right, tree.right[node], tree, rows, features)
}

function rowsOf(node: PeerNode): number[] {
  if (!('feature' in node)) return [...node.rows]
  return [...rowsOf(node.left), ...rowsOf(node.right)].sort((a, b) => a - b)
}

function count(node: PeerNode): number {
  return 'feature' in node ? 1 + count(node.left) + count(node.right) : 1
}
