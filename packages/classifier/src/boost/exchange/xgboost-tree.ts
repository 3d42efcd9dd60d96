import { NutshellError } from '@nutshell-ml/core'
import { IS_NUMBER, LISTED_RIGHT, MISSING_LEFT } from '../ensemble/ensemble'
import type { Fields } from './fields'
import { type ForeignTree, walk } from './tree-list'

/** XGBoost's own bound of categories. */
const MOST_CATEGORIES = 2 ** 24
/** Words of all sets of a model: a file of a few bytes shall not ask for gigabytes. */
const MOST_WORDS = 2 ** 26
const NO_SET = new Uint32Array(0)

/** Counts the words of sets over the trees of a model. */
export interface SetBudget {
  words: number
}

/**
 * A tree as XGBoost writes it, and its nodes level by level.
 *
 * @param weight of the tree (dart); undefined where trees have none.
 */
export function xgboostTree(
  fields: Fields,
  { output, cols, weight, budget }: { output: number; cols: number; weight: number | undefined; budget: SetBudget }
): { tree: ForeignTree; order: Int32Array } {
  const { where } = fields
  const param = fields.object('tree_param')
  if (param.count('size_leaf_vector', 2 ** 31, 0) > 1) {
    throw new NutshellError(
      'INVALID_INPUT',
      `${where} has vectors in its leaves, expected one number: multi-output trees`
    )
  }
  const nodes = fields.list('left_children').length
  if (nodes === 0 || param.count('num_nodes', 2 ** 31) !== nodes) {
    throw new NutshellError(
      'INVALID_INPUT',
      `${where} has ${nodes} nodes, expected num_nodes = ${param.text('num_nodes')}`
    )
  }
  const left = fields.wholes('left_children', -1, nodes - 1, nodes)
  const right = fields.wholes('right_children', -1, nodes - 1, nodes)
  const order = walk(left, right, nodes)
  if (order === undefined) throw new NutshellError('INVALID_INPUT', `${where} is no tree: nodes share a child`)

  const value = fields.numbers('split_conditions', nodes)
  const feature = fields.wholes('split_indices', 0, 2 ** 31 - 1, nodes)
  const defaultLeft = fields.numbers('default_left', nodes)
  const splitType = fields.has('split_type') ? fields.wholes('split_type', 0, 1, nodes) : new Int32Array(nodes)
  const sets = categorySets(fields, nodes, budget)
  const flags = new Uint8Array(nodes)
  for (const node of order) {
    if (left[node] === -1) {
      const leaf = Math.fround(value[node])
      value[node] = weight === undefined ? leaf : Math.fround(leaf * weight)
      feature[node] = 0
      continue
    }
    if (feature[node] >= cols) {
      throw new NutshellError('INVALID_INPUT', `${where}: node ${node} reads feature ${feature[node]} of ${cols}`)
    }
    flags[node] = splitType[node] === 1 ? LISTED_RIGHT : IS_NUMBER
    if (defaultLeft[node] !== 0) flags[node] |= MISSING_LEFT
    value[node] = splitType[node] === 1 ? 0 : Math.fround(value[node])
  }
  const gain = fields.numbers('loss_changes', nodes)
  for (const node of order) if (left[node] === -1) gain[node] = 0
  const cover = fields.numbers('sum_hessian', nodes)
  const tree = { output, flags, feature, value, left, right, gain, cover }
  return { tree: { ...tree, set: (node) => (flags[node] & LISTED_RIGHT ? (sets.get(node) ?? NO_SET) : NO_SET) }, order }
}

function categorySets(fields: Fields, nodes: number, budget: SetBudget): Map<number, Uint32Array> {
  const sets = new Map<number, Uint32Array>()
  if (!fields.has('categories_nodes')) return sets
  const { where } = fields
  const owners = fields.wholes('categories_nodes', 0, nodes - 1)
  const categories = fields.wholes('categories', 0, MOST_CATEGORIES - 1)
  const starts = fields.wholes('categories_segments', 0, categories.length, owners.length)
  const sizes = fields.wholes('categories_sizes', 0, categories.length, owners.length)
  let at = 0
  for (let i = 0; i < owners.length; i++) {
    if (starts[i] !== at || at + sizes[i] > categories.length || sets.has(owners[i])) {
      throw new NutshellError(
        'INVALID_INPUT',
        `${where}: the categories of node ${owners[i]} are not one after the other`
      )
    }
    let highest = -1
    for (let j = at; j < at + sizes[i]; j++) highest = Math.max(highest, categories[j])
    const words = (highest >> 5) + 1
    budget.words += words
    if (budget.words > MOST_WORDS) {
      throw new NutshellError('INVALID_INPUT', `${where}: sets of categories need more than ${MOST_WORDS} words of 32`)
    }
    const set = new Uint32Array(words)
    for (let j = at; j < at + sizes[i]; j++) set[categories[j] >> 5] |= 1 << (categories[j] & 31)
    sets.set(owners[i], set)
    at += sizes[i]
  }
  return sets
}
