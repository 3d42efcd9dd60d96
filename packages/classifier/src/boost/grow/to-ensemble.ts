import type { BinnedFeature, CategoryBins } from '../bins/binned-feature'
import { MOST_FLOAT32 } from '../bins/number-edges'
import { type Ensemble, IS_NUMBER, LISTED_LEFT, LISTED_RIGHT, MISSING_LEFT } from '../ensemble/ensemble'
import type { GrownTree } from './grown-tree'

/** Where a tree's nodes begin in an ensemble. */
interface Piece {
  readonly nodes: number
  readonly output: number
  readonly flags: Uint8Array
  readonly feature: Int32Array
  readonly value: Float64Array
  /** Counted from the tree's root. */
  readonly left: Int32Array
  readonly right: Int32Array
  /** By node: its set; undefined where it has none. */
  readonly sets: readonly (Uint32Array | undefined)[]
  readonly gain: Float32Array
  readonly cover: Float32Array
}

/**
 * Puts grown trees together as an ensemble: bins become float32 thresholds, sets of bins sets of levels. The nodes of a tree are
 * numbered level by level, so that the two children of a node are neighbours and what most rows pass lies together.
 */
export class EnsembleBuilder {
  readonly #features: readonly BinnedFeature[]
  readonly #base: Float64Array
  readonly #pieces: Piece[] = []

  /** @param base what the scores of each output start from */
  constructor(features: readonly BinnedFeature[], base: Float64Array) {
    this.#features = features
    this.#base = base
  }

  get trees(): number {
    return this.#pieces.length
  }

  add(tree: GrownTree, output: number): void {
    this.#pieces.push(pieceOf(tree, output, this.#features))
  }

  /** The trees of an ensemble of the same features, as they are: to go on from it. Its base is not taken. */
  addEnsemble(ensemble: Ensemble): void {
    for (let tree = 0; tree < ensemble.treeOutputs.length; tree++) this.#pieces.push(pieceOfEnsemble(ensemble, tree))
  }

  /** @param trees how many of the trees, from the first on: all where undefined */
  build(trees: number = this.#pieces.length): Ensemble {
    const pieces = this.#pieces.slice(0, trees)
    const roots = new Int32Array(pieces.length + 1)
    pieces.forEach(({ nodes }, i) => {
      roots[i + 1] = roots[i] + nodes
    })
    const nodes = roots[pieces.length]
    const words = pieces.reduce((sum, { sets }) => sets.reduce((of, set) => of + (set?.length ?? 0), sum), 0)
    const ensemble = {
      precision: 'float32' as const,
      outputs: this.#base.length,
      cols: this.#features.length,
      base: this.#base,
      roots,
      treeOutputs: Int32Array.from(pieces, ({ output }) => output),
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
    pieces.forEach((piece, i) => {
      const root = roots[i]
      ensemble.flags.set(piece.flags, root)
      ensemble.feature.set(piece.feature, root)
      ensemble.value.set(piece.value, root)
      ensemble.gain.set(piece.gain, root)
      ensemble.cover.set(piece.cover, root)
      for (let node = 0; node < piece.nodes; node++) {
        ensemble.left[root + node] = piece.left[node] < 0 ? -1 : root + piece.left[node]
        ensemble.right[root + node] = piece.right[node] < 0 ? -1 : root + piece.right[node]
        const set = piece.sets[node]
        if (set === undefined) continue
        ensemble.setStart[root + node] = word
        ensemble.setWords[root + node] = set.length
        ensemble.sets.set(set, word)
        word += set.length
      }
    })
    return ensemble
  }
}

function pieceOf(tree: GrownTree, output: number, features: readonly BinnedFeature[]): Piece {
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

function pieceOfEnsemble(ensemble: Ensemble, tree: number): Piece {
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
