import type { Ensemble } from '../ensemble/ensemble'

/** A tree of another library, its nodes in that library's order, the root first. */
export interface ForeignTree {
  readonly output: number
  /** By node, as in an ensemble; children are numbered within the tree, -1 in a leaf. */
  readonly flags: ArrayLike<number>
  readonly feature: ArrayLike<number>
  readonly value: ArrayLike<number>
  readonly left: ArrayLike<number>
  readonly right: ArrayLike<number>
  readonly gain: ArrayLike<number>
  readonly cover: ArrayLike<number>
  /** The words of the set of a node of categories. */
  set(node: number): Uint32Array
}

/**
 * Trees as an ensemble. Nodes are numbered anew, level by level, so that children come after their parents; those that no
 * path leads to (XGBoost keeps what pruning took away) are left out.
 *
 * @param trees links form trees: each node has one parent at most, as `walk` has made sure.
 */
export function ensembleOfTrees(
  shape: Pick<Ensemble, 'precision' | 'outputs' | 'cols' | 'base'>,
  trees: readonly ForeignTree[],
  walks: readonly Int32Array[]
): Ensemble {
  const roots = new Int32Array(trees.length + 1)
  for (let t = 0; t < trees.length; t++) roots[t + 1] = roots[t] + walks[t].length
  const nodes = roots[trees.length]
  const ensemble = {
    ...shape,
    roots,
    treeOutputs: Int32Array.from(trees, ({ output }) => output),
    flags: new Uint8Array(nodes),
    feature: new Int32Array(nodes),
    value: new Float64Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    setStart: new Int32Array(nodes),
    setWords: new Int32Array(nodes),
    gain: new Float32Array(nodes),
    cover: new Float32Array(nodes)
  }
  const sets: Uint32Array[] = []
  let words = 0
  for (let t = 0; t < trees.length; t++) {
    const tree = trees[t]
    const walked = walks[t]
    const places = new Int32Array(tree.flags.length)
    for (let place = 0; place < walked.length; place++) places[walked[place]] = roots[t] + place
    for (let place = 0; place < walked.length; place++) {
      const node = walked[place]
      const at = roots[t] + place
      const isLeaf = tree.left[node] === -1
      ensemble.flags[at] = tree.flags[node]
      ensemble.feature[at] = tree.feature[node]
      ensemble.value[at] = tree.value[node]
      ensemble.left[at] = isLeaf ? -1 : places[tree.left[node]]
      ensemble.right[at] = isLeaf ? -1 : places[tree.right[node]]
      ensemble.gain[at] = tree.gain[node]
      ensemble.cover[at] = tree.cover[node]
      const set = tree.set(node)
      if (set.length === 0) continue
      ensemble.setStart[at] = words
      ensemble.setWords[at] = set.length
      words += set.length
      sets.push(set)
    }
  }
  const all = new Uint32Array(words)
  for (let i = 0, at = 0; i < sets.length; at += sets[i++].length) all.set(sets[i], at)
  return { ...ensemble, sets: all }
}

/**
 * The nodes of a tree, level by level from the root. Undefined where two paths lead to one node, or one leads outside.
 */
export function walk(left: ArrayLike<number>, right: ArrayLike<number>, nodes: number): Int32Array | undefined {
  const seen = new Uint8Array(nodes)
  const order = new Int32Array(nodes)
  let count = 1
  seen[0] = 1
  for (let i = 0; i < count; i++) {
    const node = order[i]
    if (left[node] === -1 && right[node] === -1) continue
    for (const child of [left[node], right[node]]) {
      if (!(child >= 0 && child < nodes) || seen[child] === 1) return undefined
      seen[child] = 1
      order[count++] = child
    }
  }
  return order.slice(0, count)
}
