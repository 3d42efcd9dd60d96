import { NutshellError } from '@nutshell-ml/core'
import type { RowReader } from '../columns/column-source'
import { type CompiledEnsemble, fillSlots, levelGoesLeft } from '../ensemble/compile-ensemble'
import type { Ensemble } from '../ensemble/ensemble'
import { addTrees, compiledOf, eachBlock } from '../ensemble/predict'
import { gaussLegendre } from './gauss-legendre'

/**
 * What TreeSHAP needs of a tree. Each record but the root stands for the edge from its parent.
 *
 * The Shapley value of feature i in a leaf of value v is v (o - z) times the integral over t from 0 to 1 of the product over
 * the other features j of the path of (o_j t + z_j (1 - t)): o is 1 where the row would pass all nodes of the feature on the
 * path, z the share of training rows that pass them. That is a polynomial in t, which a few points integrate exactly; products
 * at these points go down the tree, sums of them come up, and every edge adds its part. All terms of a product are positive, so
 * nothing cancels.
 */
interface ShapTree {
  readonly first: number
  readonly end: number
  readonly points: number
  /** By edge: the last edge above of the same feature; the root where there is none. */
  readonly above: Int32Array
  /**
   * By edge, 3 states, then factors and shares of `points` numbers each. States: the row does not pass the edge nor the one above;
   * it passes both; it passes the one above only. Factors of edges to leaves have the leaf's value and the weights in them.
   */
  readonly tables: Float64Array
}

interface Explainer {
  readonly compiled: CompiledEnsemble
  readonly trees: readonly ShapTree[]
  /** What a row is expected to score that nothing is known of. */
  readonly expected: Float64Array
  readonly row: Float64Array
  readonly sums: Float64Array
  readonly passes: Uint8Array
  readonly tableOf: Int32Array
  readonly scores: Float64Array
}

/** A tree whose tables take more than 512 MB is one that nobody trained. */
const MOST_NUMBERS = 1 << 26

const explainers = new WeakMap<Ensemble, Explainer>()

function explainerOf(ensemble: Ensemble): Explainer {
  let explainer = explainers.get(ensemble)
  if (explainer === undefined) {
    const compiled = compiledOf(ensemble)
    const expected = ensemble.base.slice()
    const trees = Array.from(compiled.roots, (_, t) => makeTree(compiled, t, expected))
    let nodes = 0
    let sums = 0
    for (const { first, end, points } of trees) {
      nodes = Math.max(nodes, end - first)
      sums = Math.max(sums, (end - first) * points)
    }
    explainer = {
      compiled,
      trees,
      expected,
      row: new Float64Array(compiled.slotFeature.length),
      sums: new Float64Array(sums),
      passes: new Uint8Array(nodes),
      tableOf: new Int32Array(nodes),
      scores: new Float64Array(ensemble.outputs)
    }
    explainers.set(ensemble, explainer)
  }
  return explainer
}

function makeTree(compiled: CompiledEnsemble, tree: number, expected: Float64Array): ShapTree {
  const { roots, child, node, source, value, treeOutputs } = compiled
  const { feature, cover } = source
  const first = roots[tree]
  const end = source.roots[tree + 1]
  const nodes = end - first
  const parent = new Int32Array(nodes)
  const above = new Int32Array(nodes)
  /** Of rows that pass the parent, those that pass the edge; and of those that pass all edges of the feature so far. */
  const share = new Float64Array(nodes).fill(1)
  const featureShare = new Float64Array(nodes).fill(1)
  const reach = new Float64Array(nodes).fill(1)
  /** Different features on the way. */
  const depth = new Int32Array(nodes)
  let deepest = 0
  for (let e = 0; e < nodes; e++) {
    const right = child[first + e] - first
    if (right === e) {
      expected[treeOutputs[tree]] += reach[e] * value[first + e]
      continue
    }
    const both = cover[node[first + right]] + cover[node[first + right + 1]]
    for (const edge of [right, right + 1]) {
      parent[edge] = e
      share[edge] = both > 0 ? cover[node[first + edge]] / both : 0.5
      reach[edge] = reach[e] * share[edge]
      let up = e
      while (up !== 0 && feature[node[first + parent[up]]] !== feature[node[first + e]]) up = parent[up]
      above[edge] = up
      featureShare[edge] = featureShare[up] * share[edge]
      depth[edge] = depth[e] + (up === 0 ? 1 : 0)
      deepest = Math.max(deepest, depth[edge])
    }
  }
  const points = Math.max(1, Math.ceil(deepest / 2))
  if (nodes * 6 * points > MOST_NUMBERS) {
    throw new NutshellError(
      'INVALID_INPUT',
      `tree ${tree} has ${nodes} nodes and ${deepest} features on one path, too many to explain`
    )
  }
  const { at, weights } = gaussLegendre(points)
  const tables = new Float64Array(nodes * 6 * points)
  for (let e = 1; e < nodes; e++) {
    const isLeaf = child[first + e] === first + e
    const z = featureShare[e]
    const zAbove = featureShare[above[e]]
    for (let k = 0; k < points; k++) {
      const t = at[k]
      const scale = isLeaf ? weights[k] * value[first + e] : 1
      const passed = t + z * (1 - t)
      const passedAbove = t + zAbove * (1 - t)
      const table = e * 6 * points + k
      const gain = (1 - z) / passed
      const gainAbove = (1 - zAbove) / passedAbove
      const loss = -1 / (1 - t)
      tables[table] = scale * share[e]
      tables[table + points] = 0
      tables[table + 2 * points] = (scale * passed) / passedAbove
      tables[table + 3 * points] = gain - gainAbove
      tables[table + 4 * points] = (scale * z * (1 - t)) / passedAbove
      tables[table + 5 * points] = loss - gainAbove
    }
  }
  return { first, end, points, above, tables }
}

/** Adds the contributions of a tree to `out`, from `at` on by feature. */
function addTree(
  { compiled, sums, passes, tableOf }: Explainer,
  tree: ShapTree,
  slots: Float64Array,
  row: number,
  out: Float64Array,
  at: number
): void {
  const { slot, child, threshold, node, source } = compiled
  const { feature } = source
  const { first, end, points, above, tables } = tree
  const nodes = end - first
  const stride = 6 * points
  passes[0] = 1
  for (let k = 0; k < points; k++) sums[k] = 1
  for (let e = 0; e < nodes; e++) {
    const record = first + e
    const right = child[record] - first
    if (right === e) continue
    const s = slot[record]
    const isLeft = s >= 0 ? slots[row + s] < threshold[record] : levelGoesLeft(source, node[record], slots[row - 1 - s])
    const goesLeft = isLeft ? 1 : 0
    const passesAbove = passes[above[right]]
    const from = e * points
    let into = right * points
    const passesRight = passesAbove & (1 - goesLeft)
    passes[right] = passesRight
    let table = right * stride + (passesRight === 1 ? 2 : passesAbove * 4) * points
    tableOf[right] = table
    for (let k = 0; k < points; k++) sums[into + k] = sums[from + k] * tables[table + k]
    const passesLeft = passesAbove & goesLeft
    passes[right + 1] = passesLeft
    table = (right + 1) * stride + (passesLeft === 1 ? 2 : passesAbove * 4) * points
    tableOf[right + 1] = table
    into += points
    for (let k = 0; k < points; k++) sums[into + k] = sums[from + k] * tables[table + k]
  }
  for (let e = nodes - 1; e >= 0; e--) {
    const right = child[first + e] - first
    if (right === e) continue
    const rightTable = tableOf[right] + points
    const leftTable = tableOf[right + 1] + points
    const rightFrom = right * points
    const leftFrom = rightFrom + points
    const into = e * points
    let total = 0
    for (let k = 0; k < points; k++) {
      const r = sums[rightFrom + k]
      const l = sums[leftFrom + k]
      total += r * tables[rightTable + k] + l * tables[leftTable + k]
      sums[into + k] = r + l
    }
    out[at + feature[node[first + e]]] += total
  }
}

/**
 * Float32 scores are sums that were rounded on the way: what they differ by goes to the contributions by their size, so that
 * these add up to the score that is predicted.
 */
function spreadRounding(
  explainer: Explainer,
  slots: Float64Array,
  row: number,
  out: Float64Array,
  first: number
): void {
  const { compiled, scores } = explainer
  const { outputs, cols, base, roots } = compiled
  for (let k = 0; k < outputs; k++) scores[k] = base[k]
  addTrees(compiled, slots, row, roots.length, scores)
  for (let k = 0; k < outputs; k++) {
    const at = first + k * (cols + 1)
    let sum = 0
    let size = 0
    for (let j = 0; j <= cols; j++) sum += out[at + j]
    for (let j = 0; j < cols; j++) size += Math.abs(out[at + j])
    if (size === 0) continue
    const factor = (scores[k] - sum) / size
    for (let j = 0; j < cols; j++) out[at + j] += factor * Math.abs(out[at + j])
  }
}

/** What a row is expected to score that nothing is known of: the mean over training rows, by cover. One for each output. */
export function expectedScores(ensemble: Ensemble): Float64Array {
  return explainerOf(ensemble).expected.slice()
}

/**
 * What each feature of a row adds to its scores: Shapley values of the game in which a feature that is not known is averaged
 * over by the cover of the children (path-dependent TreeSHAP; S. Lundberg, G. Erion and S.-I. Lee, "Consistent
 * individualized feature attribution for tree ensembles", 2018, whose algorithm 2 gives the same numbers). Time is in the
 * order of nodes x different features on the longest path.
 *
 * @param features as many numbers as the ensemble has features: NaN is a gap.
 * @param out outputs x (cols + 1): by feature, and last what is expected of any row. Each output sums to the row's score.
 * @throws NutshellError INVALID_INPUT for a tree of millions of nodes and hundreds of features on one path.
 */
export function shapInto(ensemble: Ensemble, features: Float32Array | Float64Array, out: Float64Array): void {
  const explainer = explainerOf(ensemble)
  fillSlots(explainer.compiled, features, 0, explainer.row, 0)
  startRow(explainer, out, 0)
  const { treeOutputs, cols } = ensemble
  const { trees, row } = explainer
  for (let t = 0; t < trees.length; t++) addTree(explainer, trees[t], row, 0, out, treeOutputs[t] * (cols + 1))
  if (explainer.compiled.isFloat32) spreadRounding(explainer, explainer.row, 0, out, 0)
}

/**
 * As `shapInto`, of many rows.
 *
 * @param out rows x outputs x (cols + 1), which it returns.
 */
export function shapRowsInto(ensemble: Ensemble, reader: RowReader, out: Float64Array): Float64Array {
  const explainer = explainerOf(ensemble)
  const { trees } = explainer
  const { treeOutputs, outputs, cols } = ensemble
  const size = outputs * (cols + 1)
  eachBlock(ensemble, reader, (slots, width, from, to) => {
    for (let i = from; i < to; i++) startRow(explainer, out, i * size)
    for (let t = 0; t < trees.length; t++) {
      const at = treeOutputs[t] * (cols + 1)
      for (let i = from; i < to; i++) addTree(explainer, trees[t], slots, (i - from) * width, out, i * size + at)
    }
    if (!explainer.compiled.isFloat32) return
    for (let i = from; i < to; i++) spreadRounding(explainer, slots, (i - from) * width, out, i * size)
  })
  return out
}

function startRow({ expected, compiled }: Explainer, out: Float64Array, first: number): void {
  const { outputs, cols } = compiled
  out.fill(0, first, first + outputs * (cols + 1))
  for (let k = 0; k < outputs; k++) out[first + k * (cols + 1) + cols] = expected[k]
}
