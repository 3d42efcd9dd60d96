import type { BinnedFeature, CategoryBins } from '../bins/binned-feature'
import { MOST_FLOAT32 } from '../bins/number-edges'
import { type Ensemble, IS_NUMBER, LISTED_LEFT, LISTED_RIGHT, MISSING_LEFT } from '../ensemble/ensemble'
import { joinTrees, type TreeNodes } from '../ensemble/join-trees'
import type { GrownTree } from './grown-tree'

/**
 * Puts grown trees together as an ensemble: bins become float32 thresholds, sets of bins sets of levels. The nodes of a tree are
 * numbered level by level, so that the two children of a node are neighbours and what most rows pass lies together.
 */
export class EnsembleBuilder {
  readonly #features: readonly BinnedFeature[]
  readonly #base: Float64Array
  readonly #trees: TreeNodes[] = []

  /** @param base what the scores of each output start from */
  constructor(features: readonly BinnedFeature[], base: Float64Array) {
    this.#features = features
    this.#base = base
  }

  get trees(): number {
    return this.#trees.length
  }

  add(tree: GrownTree, output: number): void {
    this.#trees.push(nodesOf(tree, output, this.#features))
  }

  /** The trees of an ensemble of the same features, as they are: to go on from it. Its base is not taken. */
  addEnsemble(ensemble: Ensemble): void {
    for (let tree = 0; tree < ensemble.treeOutputs.length; tree++) this.#trees.push(treeOfEnsemble(ensemble, tree))
  }

  /** @param trees how many of the trees, from the first on: all where undefined */
  build(trees: number = this.#trees.length): Ensemble {
    const shape = {
      precision: 'float32',
      outputs: this.#base.length,
      cols: this.#features.length,
      base: this.#base
    } as const
    return joinTrees(shape, this.#trees.slice(0, trees))
  }
}

function nodesOf(tree: GrownTree, output: number, features: readonly BinnedFeature[]): TreeNodes {
  const { nodes } = tree
  // Level by level: grown[i] is the number of node i in the tree as it was grown.
  const grown = new Int32Array(nodes)
  const left = new Int32Array(nodes).fill(-1)
  const right = new Int32Array(nodes).fill(-1)
  let end = 1
  for (let i = 0; i < nodes; i++) {
    if (tree.feature[grown[i]] < 0) continue
    left[i] = end
    right[i] = end + 1
    grown[end++] = tree.left[grown[i]]
    grown[end++] = tree.right[grown[i]]
  }
  const flags = new Uint8Array(nodes)
  const value = new Float64Array(nodes)
  const sets = new Array<Uint32Array | undefined>(nodes).fill(undefined)
  for (let i = 0; i < nodes; i++) {
    const from = grown[i]
    const feature = tree.feature[from]
    if (feature < 0) {
      value[i] = tree.value[from]
      continue
    }
    const isMissingLeft = tree.missingLeft[from] === 1
    const bins = features[feature]
    flags[i] = isMissingLeft ? MISSING_LEFT : 0
    if (bins.kind === 'number') {
      flags[i] |= IS_NUMBER
      value[i] = bins.edges[tree.bin[from]]
    } else {
      // The side that gaps do not go to is listed, so that levels without a bin go with the gaps.
      flags[i] |= isMissingLeft ? LISTED_RIGHT : LISTED_LEFT
      sets[i] = levelSet(bins, tree.leftBins[from] as Uint8Array, isMissingLeft ? 0 : 1)
    }
  }
  return {
    nodes,
    output,
    flags,
    feature: Int32Array.from(grown, (node) => tree.feature[node]),
    value,
    left,
    right,
    sets,
    // Labels of 1e20 have gains that are no float32 numbers.
    gain: Float32Array.from(grown, (node) => Math.min(tree.gain[node], MOST_FLOAT32)),
    cover: Float32Array.from(grown, (node) => Math.min(tree.cover[node], MOST_FLOAT32))
  }
}

/** The levels whose bins have `side` in `leftBins`, as bits. */
function levelSet({ levels }: CategoryBins, leftBins: Uint8Array, side: 0 | 1): Uint32Array {
  let highest = 0
  for (let bin = 0; bin < levels.length; bin++) if (leftBins[bin] === side) highest = Math.max(highest, levels[bin])
  const set = new Uint32Array((highest >>> 5) + 1)
  for (let bin = 0; bin < levels.length; bin++) {
    if (leftBins[bin] === side) set[levels[bin] >>> 5] |= 1 << (levels[bin] & 31)
  }
  return set
}

function treeOfEnsemble(ensemble: Ensemble, tree: number): TreeNodes {
  const from = ensemble.roots[tree]
  const to = ensemble.roots[tree + 1]
  const { sets, setStart, setWords } = ensemble
  const near = (child: number) => (child < 0 ? -1 : child - from)
  return {
    nodes: to - from,
    output: ensemble.treeOutputs[tree],
    flags: ensemble.flags.slice(from, to),
    feature: ensemble.feature.slice(from, to),
    value: ensemble.value.slice(from, to),
    left: ensemble.left.slice(from, to).map(near),
    right: ensemble.right.slice(from, to).map(near),
    sets: Array.from({ length: to - from }, (_, i) =>
      setWords[from + i] === 0 ? undefined : sets.slice(setStart[from + i], setStart[from + i] + setWords[from + i])
    ),
    gain: ensemble.gain.slice(from, to),
    cover: ensemble.cover.slice(from, to)
  }
}
