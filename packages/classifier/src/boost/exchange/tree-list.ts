import type { Ensemble } from '../ensemble/ensemble'
import { joinTrees, type TreeNodes } from '../ensemble/join-trees'

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
  return joinTrees(
    shape,
    trees.map((tree, t) => renumbered(tree, walks[t]))
  )
}

function renumbered(tree: ForeignTree, walked: Int32Array): TreeNodes {
  const places = new Int32Array(tree.flags.length)
  for (let place = 0; place < walked.length; place++) places[walked[place]] = place
  const placeOf = (child: number) => (child === -1 ? -1 : places[child])
  return {
    nodes: walked.length,
    output: tree.output,
    flags: Uint8Array.from(walked, (node) => tree.flags[node]),
    feature: Int32Array.from(walked, (node) => tree.feature[node]),
    value: Float64Array.from(walked, (node) => tree.value[node]),
    left: Int32Array.from(walked, (node) => placeOf(tree.left[node])),
    right: Int32Array.from(walked, (node) => placeOf(tree.right[node])),
    sets: Array.from(walked, (node) => {
      const set = tree.set(node)
      return set.length === 0 ? undefined : set
    }),
    gain: Float32Array.from(walked, (node) => tree.gain[node]),
    cover: Float32Array.from(walked, (node) => tree.cover[node])
  }
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
