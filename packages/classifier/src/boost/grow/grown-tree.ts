import type { NodeRows, Split, Sums } from '../engine/engine'

/** A tree by bins. Nodes in the order they were made: the root is 0, the children of a split are two in a row, left one first. */
export interface GrownTree {
  readonly nodes: number
  /** -1 in a leaf. */
  readonly feature: Int32Array
  /** A split of numbers: bins up to this go left, gaps aside. -1 in splits by categories and leaves. */
  readonly bin: Int32Array
  /** A split by categories: 1 for each bin that goes left. */
  readonly leftBins: readonly (Uint8Array | undefined)[]
  /** 1 where gaps go left. */
  readonly missingLeft: Uint8Array
  /** -1 in leaves. */
  readonly left: Int32Array
  readonly right: Int32Array
  /** What a leaf adds to the score, the learning rate in it; 0 in splits. */
  readonly value: Float32Array
  /** 0 in leaves. */
  readonly gain: Float64Array
  /** Sum of Hessians. */
  readonly cover: Float64Array
  /** Rows that the tree was grown on. */
  readonly rows: Int32Array
}

/** A node while its tree grows. */
export interface GrowingNode {
  readonly parent: number
  readonly depth: number
  readonly rows: NodeRows
  readonly sums: Sums
  /** Bounds of its weight and of those of all below. */
  readonly lower: number
  readonly upper: number
  split: Split | undefined
  /** The left child; the right one comes next. */
  left: number
}

export function asGrownTree(growing: readonly GrowingNode[], values: Float32Array): GrownTree {
  const nodes = growing.length
  const tree = {
    nodes,
    feature: new Int32Array(nodes).fill(-1),
    bin: new Int32Array(nodes).fill(-1),
    leftBins: growing.map(({ split }) => split?.leftBins),
    missingLeft: new Uint8Array(nodes),
    left: new Int32Array(nodes).fill(-1),
    right: new Int32Array(nodes).fill(-1),
    value: values,
    gain: new Float64Array(nodes),
    cover: Float64Array.from(growing, ({ sums }) => sums.hessian),
    rows: Int32Array.from(growing, ({ rows }) => rows.to - rows.from)
  }
  for (let i = 0; i < nodes; i++) {
    const { split, left } = growing[i]
    if (split === undefined) continue
    tree.feature[i] = split.feature
    tree.bin[i] = split.bin
    tree.missingLeft[i] = split.missingLeft ? 1 : 0
    tree.left[i] = left
    tree.right[i] = left + 1
    tree.gain[i] = split.gain
  }
  return tree
}
