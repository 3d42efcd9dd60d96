import { type Ensemble, IS_NUMBER, LISTED_LEFT, LISTED_RIGHT, MISSING_LEFT } from '../ensemble/ensemble'
import type { UbjObject } from './ubj'

/** What a root has for a parent. */
const NO_NODE = 2147483647
/** What XGBoost 3 has for a threshold where there is none. */
const NO_THRESHOLD = 2 ** -149

/**
 * A tree as XGBoost reads it: nodes level by level, the right child next to the left one. XGBoost lists the levels that go
 * right; where ours lists those that go left, the children change places.
 */
export function encodeTree(ensemble: Ensemble, tree: number, id: number): UbjObject {
  const { roots, flags, feature, value, left, right, gain, cover, cols } = ensemble
  const count = roots[tree + 1] - roots[tree]
  const nodes = emptyTree(count)
  const sources = new Int32Array(count)
  sources[0] = roots[tree]
  const owners: number[] = []
  const starts: number[] = []
  const listed: number[] = []
  let used = 1
  for (let at = 0; at < count; at++) {
    const n = sources[at]
    nodes.sum_hessian[at] = cover[n]
    if ((flags[n] & (IS_NUMBER | LISTED_LEFT | LISTED_RIGHT)) === 0) {
      nodes.split_conditions[at] = value[n]
      nodes.base_weights[at] = value[n]
      continue
    }
    const isSwapped = (flags[n] & LISTED_LEFT) !== 0
    sources[used] = isSwapped ? right[n] : left[n]
    sources[used + 1] = isSwapped ? left[n] : right[n]
    nodes.left_children[at] = used
    nodes.right_children[at] = used + 1
    nodes.parents.fill(at, used, used + 2)
    used += 2
    nodes.loss_changes[at] = gain[n]
    nodes.split_indices[at] = feature[n]
    nodes.default_left[at] = Number(((flags[n] & MISSING_LEFT) !== 0) !== isSwapped)
    if ((flags[n] & IS_NUMBER) !== 0) nodes.split_conditions[at] = value[n]
    else {
      nodes.split_conditions[at] = NO_THRESHOLD
      nodes.split_type[at] = 1
      owners.push(at)
      starts.push(listed.length)
      pushLevels(ensemble, n, listed)
    }
  }
  weighInnerNodes(nodes)
  const ends = [...starts.slice(1), listed.length]
  return {
    ...nodes,
    categories: Int32Array.from(listed),
    categories_nodes: Int32Array.from(owners),
    categories_segments: BigInt64Array.from(starts, BigInt),
    categories_sizes: BigInt64Array.from(starts, (start, i) => BigInt(ends[i] - start)),
    id,
    tree_param: treeParam(count, cols)
  }
}

/** A tree that is one leaf. */
export function constantTree(value: number, cover: number, cols: number, id: number): UbjObject {
  const nodes = emptyTree(1)
  nodes.base_weights[0] = value
  nodes.split_conditions[0] = value
  nodes.sum_hessian[0] = cover
  const none = new Int32Array(0)
  return {
    ...nodes,
    categories: none,
    categories_nodes: none,
    categories_segments: new BigInt64Array(0),
    categories_sizes: new BigInt64Array(0),
    id,
    tree_param: treeParam(1, cols)
  }
}

function emptyTree(count: number) {
  return {
    base_weights: new Float32Array(count),
    default_left: new Uint8Array(count),
    left_children: new Int32Array(count).fill(-1),
    loss_changes: new Float32Array(count),
    parents: new Int32Array(count).fill(NO_NODE),
    right_children: new Int32Array(count).fill(-1),
    split_conditions: new Float32Array(count),
    split_indices: new Int32Array(count),
    split_type: new Uint8Array(count),
    sum_hessian: new Float32Array(count)
  }
}

function treeParam(count: number, cols: number): UbjObject {
  return { num_deleted: '0', num_feature: String(cols), num_nodes: String(count), size_leaf_vector: '1' }
}

function pushLevels({ sets, setStart, setWords }: Ensemble, node: number, into: number[]): void {
  for (let w = 0; w < setWords[node]; w++) {
    const word = sets[setStart[node] + w]
    for (let bit = 0; bit < 32; bit++) if ((word >>> bit) & 1) into.push(32 * w + bit)
  }
}

/** The weight of an inner node is the mean of its leaves, by cover: what it would predict if it were one. */
function weighInnerNodes({ left_children, right_children, sum_hessian, base_weights }: ReturnType<typeof emptyTree>) {
  for (let at = left_children.length - 1; at >= 0; at--) {
    const left = left_children[at]
    if (left === -1) continue
    const right = right_children[at]
    const total = sum_hessian[left] + sum_hessian[right]
    const share = total > 0 ? sum_hessian[left] / total : 0.5
    base_weights[at] = share * base_weights[left] + (1 - share) * base_weights[right]
  }
}
