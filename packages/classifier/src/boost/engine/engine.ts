import type { BinnedFeature } from '../bins/binned-feature'
import type { ColumnSource } from '../columns/column-source'

/** What an engine works on: binned once, for all trees. */
export interface EngineData {
  /** Training rows first; then, in a source of their own, rows that are only predicted (validation). All have the same features. */
  readonly sources: readonly ColumnSource[]
  /** How many of the rows, the first ones, are for training. */
  readonly trainingRows: number
  readonly features: readonly BinnedFeature[]
  /** Scores that a row has. */
  readonly outputs: number
  /** Threads at most. The result does not depend on them. */
  readonly threads: 'auto' | number
}

/** Sums over rows of gradients and Hessians: exact, whatever the order, for both are whole numbers times a power of two. */
export interface Sums {
  readonly gradient: number
  readonly hessian: number
}

/**
 * The rows of a node: two ranges of a list of rows. Active ones are those that the tree is grown on; passive ones
 * are only led through it (validation rows, rows that are not in the sample).
 */
export interface NodeRows {
  /** Which list, of an engine that has two: children's rows are in the other one than their parent's. */
  readonly list: 0 | 1
  readonly from: number
  readonly to: number
  readonly passiveFrom: number
  readonly passiveTo: number
}

/** A number for the rows of a node. */
export interface NodeValue {
  readonly rows: NodeRows
  readonly value: number
}

/** What holds for all splits of a fit. */
export interface SplitRules {
  readonly l1: number
  readonly l2: number
  /** A child has at least this sum of Hessians. */
  readonly minChildWeight: number
  /** A split gains more than this. */
  readonly minSplitGain: number
  /** No weight of a leaf is greater in size; 0 for no bound. */
  readonly maxDeltaStep: number
  /** By feature: 1 where the score must not fall as the feature rises, -1 where it must not rise, else 0. */
  readonly monotone: Int8Array | undefined
  /** Added to the Hessian of a level when levels are sorted, and to l2 of splits by sets of levels. */
  readonly categorySmoothing: number
  /** Up to so many levels each is split off by itself; more are sorted by gradient / Hessian. */
  readonly maxOneVsRest: number
}

/** What is asked of one node. */
export interface SplitQuery {
  readonly sums: Sums
  /** Bounds of the weights of both children, from monotone splits above; -Infinity and Infinity for none. */
  readonly lower: number
  readonly upper: number
  /** By feature: 1 where it may split; undefined for all. */
  readonly allowed: Uint8Array | undefined
}

/** A split of a node's rows in two. */
export interface Split {
  readonly feature: number
  /** score(left) + score(right) - score(node), with score(G, H) = T(G)^2 / (H + l2); T shrinks by l1. More than `minSplitGain`. */
  readonly gain: number
  /** A feature of numbers: bins up to this go left, gaps aside. -1 for categories. */
  readonly bin: number
  /** Categories: 1 for each bin that goes left. Undefined for numbers. */
  readonly leftBins: Uint8Array | undefined
  /** Where gaps go: the better side, or where the node has none that of the heavier child, the left one of equals. */
  readonly missingLeft: boolean
  readonly left: Sums
  readonly right: Sums
}

/** A place for the histogram of a node. */
export type Slot = number

/**
 * What grows trees calls, and two engines do: a plain one, and one with SIMD and threads. Both give the same to the bit.
 *
 * Gradients are rounded to a grid once for each tree (whole numbers times a power of two, so that no sum of them is rounded):
 * sums depend neither on order nor on threads, and a histogram less that of a child is that of the other child exactly.
 *
 * Of splits of equal gain the one of the first feature is taken, then that of the first bin, then that with gaps to the right.
 */
export interface Engine {
  /** All rows, those for training first. */
  readonly rows: number
  readonly trainingRows: number
  readonly features: readonly BinnedFeature[]
  /** outputs x rows: to be set before the first tree, and kept by `addToScores`. */
  readonly scores: Float64Array
  /** outputs x training rows, written by the objective before each round. */
  readonly gradients: Float32Array
  readonly hessians: Float32Array
  /**
   * Rounds the gradients of an output to a grid and takes all its rows, or those given (rising), as the root's active rows.
   * All other rows are passive. `allowed`: 1 for each feature that the tree may use; histograms of others need not be made.
   */
  beginTree(
    output: number,
    rows: Int32Array | undefined,
    allowed?: Uint8Array
  ): { readonly root: NodeRows; readonly sums: Sums }
  /** The histogram of the root and its best split; undefined where none gains enough. */
  findRoot(root: NodeRows, slot: Slot, rules: SplitRules, query: SplitQuery): Split | undefined
  /** Brings the rows of a node in order: those that go left first, each side in its order before. */
  partition(node: NodeRows, split: Split): { readonly left: NodeRows; readonly right: NodeRows }
  /**
   * The histograms of both children of a node and their best splits. The node's histogram is in `parent`; afterwards that of the
   * lighter child (fewer active rows, the left one of equals) is in `free`, the other's in `parent`. A query that is undefined
   * is for a child that is not to be split.
   */
  findChildren(
    parent: Slot,
    free: Slot,
    left: NodeRows,
    right: NodeRows,
    rules: SplitRules,
    leftQuery: SplitQuery | undefined,
    rightQuery: SplitQuery | undefined
  ): { readonly left: Split | undefined; readonly right: Split | undefined }
  /** A slot that nobody has. */
  takeSlot(): Slot
  returnSlot(slot: Slot): void
  /** Adds to the scores of all rows of nodes, active and passive, the nodes' values. No row is in two of them. */
  addToScores(output: number, nodes: readonly NodeValue[]): void
  /** The active rows of a node, by number: a view that holds until the next partition. */
  rowsOf(node: NodeRows): Int32Array
  /** The built-in objectives whose derivatives the engine takes itself, faster: true when it did. */
  differentiate?(objective: string, targets: Float64Array, weights: Float64Array | undefined): boolean
  /** Gives memory and threads back. */
  dispose(): void
}
