/** Bits of a node's flags. A leaf has none of the first three. */
export const IS_NUMBER = 1
/** Levels of the node's set go left, all others right. */
export const LISTED_LEFT = 2
/** Levels of the node's set go right, all others left. */
export const LISTED_RIGHT = 4
/** Gaps go left. */
export const MISSING_LEFT = 8
/** 0 counts as a gap (in some models of LightGBM). */
export const ZERO_IS_MISSING = 16

/**
 * Trees as flat arrays, one tree after the other, each with its root first. A row goes left at a node of numbers where
 * x < threshold.
 *
 * With precision 'float32', as XGBoost has it, features are rounded to float32 before they are compared and each sum of leaf
 * values is rounded to float32 in the order of the trees; thresholds and values are float32 numbers.
 */
export interface Ensemble {
  readonly precision: 'float32' | 'float64'
  /** Scores that a row has. */
  readonly outputs: number
  /** Features that a row has. */
  readonly cols: number
  /** What scores start from, one for each output. */
  readonly base: Float64Array
  /** The root of each tree, and one more: all nodes. */
  readonly roots: Int32Array
  /** The output that each tree adds to. */
  readonly treeOutputs: Int32Array
  /** By node. */
  readonly flags: Uint8Array
  readonly feature: Int32Array
  /** Threshold of a node of numbers; value of a leaf. */
  readonly value: Float64Array
  /** Nodes by number over all trees; -1 in a leaf. */
  readonly left: Int32Array
  readonly right: Int32Array
  /** Where the set of a node of categories begins in `sets`, and its words: level c is in it where bit c % 32 of word c / 32 is 1. */
  readonly setStart: Int32Array
  readonly setWords: Int32Array
  readonly sets: Uint32Array
  /** What a split gained; 0 in leaves. */
  readonly gain: Float32Array
  /** The sum of Hessians of training rows. */
  readonly cover: Float32Array
}
