import { NutshellError } from '@nutshell-ml/core'
import { IS_NUMBER, LISTED_LEFT, MISSING_LEFT, ZERO_IS_MISSING } from '../ensemble/ensemble'
import type { Lines } from './lightgbm-lines'
import { type ForeignTree, walk } from './tree-list'

/** Bits of a node's decision type. */
const IS_CATEGORY = 1
const DEFAULT_LEFT = 2
/** What counts as a gap, in the two bits above: nothing, 0 and NaN, NaN. */
const MISSING_SHIFT = 2
const NOTHING_MISSING = 0
const ZERO_MISSING = 1

const MOST_NODES = 2 ** 30
const NO_SET = new Uint32Array(0)

/**
 * A tree as LightGBM writes it, and its nodes level by level. Inner nodes come first, then leaves.
 *
 * @param share what leaf values are divided by (random forests predict the mean of their trees).
 */
export function lightgbmTree(
  lines: Lines,
  { output, cols, share }: { output: number; cols: number; share: number }
): { tree: ForeignTree; order: Int32Array } {
  const { where } = lines
  if (lines.has('is_linear') && lines.count('is_linear', 1) === 1) {
    throw new NutshellError('INVALID_INPUT', `${where} has linear models in its leaves, expected numbers: linear_tree`)
  }
  const leaves = lines.count('num_leaves', MOST_NODES)
  if (leaves === 0) throw new NutshellError('INVALID_INPUT', `${where} has no leaves`)
  const inner = leaves - 1
  const nodes = inner + leaves
  const leafValue = lines.numbers('leaf_value', leaves)
  const left = new Int32Array(nodes).fill(-1)
  const right = new Int32Array(nodes).fill(-1)
  const flags = new Uint8Array(nodes)
  const feature = new Int32Array(nodes)
  const value = new Float64Array(nodes)
  const gain = new Float64Array(nodes)
  const cover = new Float64Array(nodes)
  for (let i = 0; i < leaves; i++) value[inner + i] = share === 1 ? leafValue[i] : leafValue[i] / share
  const tree = { output, flags, feature, value, left, right, gain, cover }
  if (inner === 0) return { tree: { ...tree, set: () => NO_SET }, order: Int32Array.of(0) }

  childrenInto(left, lines.wholes('left_child', -leaves, inner - 1, inner), inner)
  childrenInto(right, lines.wholes('right_child', -leaves, inner - 1, inner), inner)
  const order = walk(left, right, nodes)
  if (order === undefined || order.length < nodes) {
    throw new NutshellError('INVALID_INPUT', `${where} is no tree: nodes share a child`)
  }
  feature.set(lines.wholes('split_feature', 0, cols - 1, inner))
  gain.set(lines.numbers('split_gain', inner))
  const threshold = lines.numbers('threshold', inner, true)
  const decision = lines.wholes('decision_type', 0, 11, inner)
  const sets = setsOf(lines)
  for (let n = 0; n < inner; n++) {
    const isDefaultLeft = (decision[n] & DEFAULT_LEFT) !== 0
    const missing = decision[n] >> MISSING_SHIFT
    if ((decision[n] & IS_CATEGORY) !== 0) {
      // Gaps go right, whatever the default.
      flags[n] = LISTED_LEFT
      if (!(Number.isInteger(threshold[n]) && threshold[n] >= 0 && threshold[n] < sets.length)) {
        throw new NutshellError('INVALID_INPUT', `${where}: node ${n} asks for set ${threshold[n]} of ${sets.length}`)
      }
      continue
    }
    flags[n] = IS_NUMBER
    // Where nothing is missing, NaN counts as 0.
    if (missing === NOTHING_MISSING ? 0 <= threshold[n] : isDefaultLeft) flags[n] |= MISSING_LEFT
    if (missing === ZERO_MISSING) flags[n] |= ZERO_IS_MISSING
    // x <= t is x < the number after t.
    value[n] = numberAfter(threshold[n])
  }
  // Inner weights are written with six digits only: those of leaves are whole, and sum to them.
  cover.set(lines.numbers(lines.has('leaf_weight') ? 'leaf_weight' : 'leaf_count', leaves), inner)
  for (let i = nodes - 1; i >= 0; i--) {
    const n = order[i]
    if (n < inner) cover[n] = cover[left[n]] + cover[right[n]]
  }
  return {
    tree: { ...tree, set: (n) => ((flags[n] & LISTED_LEFT) === 0 ? NO_SET : sets[threshold[n]]) },
    order
  }
}

/** Leaf i is child -i - 1. */
function childrenInto(children: Int32Array, given: Float64Array, inner: number): void {
  for (let n = 0; n < inner; n++) children[n] = given[n] >= 0 ? given[n] : inner - 1 - given[n]
}

function setsOf(lines: Lines): Uint32Array[] {
  const count = lines.has('num_cat') ? lines.count('num_cat', MOST_NODES) : 0
  if (count === 0) return []
  const ends = lines.wholes('cat_boundaries', 0, MOST_NODES, count + 1)
  const words = Uint32Array.from(lines.wholes('cat_threshold', 0, 2 ** 32 - 1, ends[count]))
  return Array.from({ length: count }, (_, i) => {
    if (ends[i] <= ends[i + 1] && (i > 0 || ends[0] === 0)) return words.subarray(ends[i], ends[i + 1])
    throw new NutshellError('INVALID_INPUT', `${lines.where}: cat_boundaries fall at ${i + 1}, expected rising ones`)
  })
}

const double = new Float64Array(1)
const bits = new BigInt64Array(double.buffer)

/** The least number above x, or the greatest there is: an infinite threshold parts gaps from numbers. */
function numberAfter(x: number): number {
  if (x === 0) return Number.MIN_VALUE
  if (Math.abs(x) >= Number.MAX_VALUE) return x < 0 ? -Number.MAX_VALUE : Number.MAX_VALUE
  double[0] = x
  bits[0] += x > 0 ? 1n : -1n
  return double[0]
}
