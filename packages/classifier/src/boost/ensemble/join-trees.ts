import type { Ensemble } from './ensemble'

/** A tree with its nodes in the order that they are to have, the root first: as in an ensemble, but counted from the root. */
export interface TreeNodes {
  readonly nodes: number
  readonly output: number
  readonly flags: Uint8Array
  readonly feature: Int32Array
  readonly value: Float64Array
  readonly left: Int32Array
  readonly right: Int32Array
  /** By node: its set; undefined where it has none. */
  readonly sets: readonly (Uint32Array | undefined)[]
  readonly gain: Float32Array
  readonly cover: Float32Array
}

/** Puts trees together as an ensemble. */
export function joinTrees(
  shape: Pick<Ensemble, 'precision' | 'outputs' | 'cols' | 'base'>,
  trees: readonly TreeNodes[]
): Ensemble {
  const roots = new Int32Array(trees.length + 1)
  trees.forEach(({ nodes }, i) => {
    roots[i + 1] = roots[i] + nodes
  })
  const nodes = roots[trees.length]
  const words = trees.reduce((sum, { sets }) => sets.reduce((of, set) => of + (set?.length ?? 0), sum), 0)
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
    sets: new Uint32Array(words),
    gain: new Float32Array(nodes),
    cover: new Float32Array(nodes)
  }
  let word = 0
  trees.forEach((tree, i) => {
    const root = roots[i]
    ensemble.flags.set(tree.flags, root)
    ensemble.feature.set(tree.feature, root)
    ensemble.value.set(tree.value, root)
    ensemble.gain.set(tree.gain, root)
    ensemble.cover.set(tree.cover, root)
    for (let node = 0; node < tree.nodes; node++) {
      ensemble.left[root + node] = tree.left[node] < 0 ? -1 : root + tree.left[node]
      ensemble.right[root + node] = tree.right[node] < 0 ? -1 : root + tree.right[node]
      const set = tree.sets[node]
      if (set === undefined) continue
      ensemble.setStart[root + node] = word
      ensemble.setWords[root + node] = set.length
      ensemble.sets.set(set, word)
      word += set.length
    }
  })
  return ensemble
}
