import type { Engine, EngineData, NodeRows, NodeValue, Slot, Split, SplitQuery, SplitRules } from './engine'
import { nodeTerms } from './find-split'
import { type GradientGrid, gradientGrid, gridBits, largestSize } from './gradient-grid'
import { orderRows, rowsOfChildren, writeSides } from './node-rows'
import { GROUP, type PlainColumns, plainColumns, type SparseBins } from './plain-columns'
import { findSplit } from './plain-find-split'
import { fillHistogram, subtractHistogram } from './plain-histogram'

/**
 * The engine in plain TypeScript, on one thread: the textbook twin of that with SIMD and threads, and what runs where WebAssembly
 * has no SIMD. `data.threads` does not matter.
 *
 * Histograms by T. Chen and C. Guestrin, "XGBoost", 2016, and G. Ke et al., "LightGBM", 2017.
 */
export function createPlainEngine(data: EngineData): Engine {
  return new PlainEngine(data)
}

/** (words[row] >>> shift) & 255 is the bin of a row. */
interface RowCodes {
  readonly words: Uint32Array
  readonly shift: number
}

class PlainEngine implements Engine {
  readonly rows: number
  readonly trainingRows: number
  readonly features: EngineData['features']
  readonly scores: Float64Array
  readonly gradients: Float32Array
  readonly hessians: Float32Array
  readonly #columns: PlainColumns
  /** The pair of a histogram that each feature starts at, and their number. */
  readonly #starts: Int32Array
  /** The rows of all nodes: active ones first, those of a node side by side. */
  readonly #index: Int32Array
  readonly #partitionScratch: Int32Array
  /** Gradient and Hessian of each training row, rounded: whole numbers. */
  readonly #rounded: Float64Array
  /** Those of a node's rows, in its order. */
  readonly #ordered: Float64Array
  readonly #slots: Float64Array[] = []
  readonly #freeSlots: Slot[] = []
  /** By row, the bins of a sparse feature that is split. */
  readonly #sparseCodes: Uint32Array
  readonly #goesLeft = new Uint8Array(256)
  #gradientGrid: GradientGrid = { scale: 1, unit: 1 }
  #hessianGrid: GradientGrid = { scale: 1, unit: 1 }
  #allowed: Uint8Array | undefined

  constructor(data: EngineData) {
    const { features, sources, trainingRows, outputs } = data
    const rows = sources.reduce((sum, source) => sum + source.rows, 0)
    this.rows = rows
    this.trainingRows = trainingRows
    this.features = features
    this.scores = new Float64Array(outputs * rows)
    this.gradients = new Float32Array(outputs * trainingRows)
    this.hessians = new Float32Array(outputs * trainingRows)
    this.#starts = new Int32Array(features.length + 1)
    for (let f = 0; f < features.length; f++) this.#starts[f + 1] = this.#starts[f] + features[f].bins
    this.#columns = plainColumns(sources, features, this.#starts, trainingRows)
    this.#sparseCodes = new Uint32Array(this.#columns.sparse === undefined ? 0 : rows)
    this.#index = new Int32Array(rows)
    this.#partitionScratch = new Int32Array(rows)
    this.#rounded = new Float64Array(trainingRows * 2)
    this.#ordered = new Float64Array(trainingRows * 2)
  }

  beginTree(output: number, rows: Int32Array | undefined, allowed?: Uint8Array) {
    const { trainingRows, gradients, hessians } = this
    const offset = output * trainingRows
    const active = rows === undefined ? trainingRows : rows.length
    const bits = gridBits(trainingRows)
    this.#allowed = allowed
    this.#gradientGrid = gradientGrid(largestSize(gradients, offset, rows, active), bits)
    this.#hessianGrid = gradientGrid(largestSize(hessians, offset, rows, active), bits)
    orderRows(this.#index, rows, 0)
    const gradientScale = this.#gradientGrid.scale
    const hessianScale = this.#hessianGrid.scale
    const index = this.#index
    const rounded = this.#rounded
    let gradient = 0
    let hessian = 0
    for (let i = 0; i < active; i++) {
      const row = index[i]
      const g = Math.floor(gradients[offset + row] * gradientScale + 0.5)
      const h = Math.floor(hessians[offset + row] * hessianScale + 0.5)
      rounded[2 * row] = g
      rounded[2 * row + 1] = h
      gradient += g
      hessian += h
    }
    return {
      root: { list: 0 as const, from: 0, to: active, passiveFrom: active, passiveTo: this.rows },
      sums: { gradient: gradient * this.#gradientGrid.unit, hessian: hessian * this.#hessianGrid.unit }
    }
  }

  findRoot(root: NodeRows, slot: Slot, rules: SplitRules, query: SplitQuery): Split | undefined {
    this.#fill(this.#slots[slot], root)
    return this.#find(slot, rules, query)
  }

  findChildren(
    parent: Slot,
    free: Slot,
    left: NodeRows,
    right: NodeRows,
    rules: SplitRules,
    leftQuery: SplitQuery | undefined,
    rightQuery: SplitQuery | undefined
  ) {
    const isLeftLighter = left.to - left.from <= right.to - right.from
    const lighter = this.#slots[free]
    this.#fill(lighter, isLeftLighter ? left : right)
    subtractHistogram(this.#slots[parent], lighter)
    return {
      left: leftQuery && this.#find(isLeftLighter ? free : parent, rules, leftQuery),
      right: rightQuery && this.#find(isLeftLighter ? parent : free, rules, rightQuery)
    }
  }

  #find(slot: Slot, rules: SplitRules, query: SplitQuery): Split | undefined {
    const terms = nodeTerms(query, this.#gradientGrid, this.#hessianGrid, rules)
    return findSplit(this.features, this.#starts, this.#slots[slot], terms, query.allowed)
  }

  /** Sums of a node's active rows by feature and bin. */
  #fill(histogram: Float64Array, node: NodeRows): void {
    const rows = this.#index.subarray(node.from, node.to)
    const pairs = this.#gather(rows)
    fillHistogram(histogram, this.#columns, this.features, this.#starts, rows, pairs, this.#allowed)
  }

  #gather(rows: Int32Array): Float64Array {
    const rounded = this.#rounded
    const ordered = this.#ordered
    if (rows.length === this.trainingRows) return rounded
    for (let i = 0; i < rows.length; i++) {
      const at = rows[i] * 2
      ordered[2 * i] = rounded[at]
      ordered[2 * i + 1] = rounded[at + 1]
    }
    return ordered
  }

  partition(node: NodeRows, split: Split) {
    writeSides(this.#goesLeft, split, this.features[split.feature])
    const codes = this.#codesOf(split.feature)
    const middle = this.#partitionRange(codes, node.from, node.to)
    const passiveMiddle = this.#partitionRange(codes, node.passiveFrom, node.passiveTo)
    return rowsOfChildren(node, middle, passiveMiddle)
  }

  /** The bins of a feature by row: in a byte of each word. */
  #codesOf(feature: number): RowCodes {
    const { groups, place, sparse } = this.#columns
    const at = place[feature]
    if (at >= 0) return { words: groups[Math.floor(at / GROUP)].words, shift: (at % GROUP) * 8 }
    const words = this.#sparseCodes
    const { rows, codes, commonest } = sparse as SparseBins
    words.fill(commonest[feature])
    const ofFeature = rows[feature]
    for (let i = 0; i < ofFeature.length; i++) words[ofFeature[i]] = codes[feature][i]
    return { words, shift: 0 }
  }

  #partitionRange({ words, shift }: RowCodes, from: number, to: number): number {
    const index = this.#index
    const scratch = this.#partitionScratch
    const goesLeft = this.#goesLeft
    let left = from
    let right = 0
    for (let i = from; i < to; i++) {
      const row = index[i]
      // Both are written and one of them is counted: no branch to guess.
      const isLeft = goesLeft[(words[row] >>> shift) & 255]
      index[left] = row
      scratch[right] = row
      left += isLeft
      right += 1 - isLeft
    }
    for (let i = 0; i < right; i++) index[left + i] = scratch[i]
    return left
  }

  takeSlot(): Slot {
    const slot = this.#freeSlots.pop()
    if (slot !== undefined) return slot
    this.#slots.push(new Float64Array(this.#starts[this.features.length] * 2))
    return this.#slots.length - 1
  }

  returnSlot(slot: Slot): void {
    this.#freeSlots.push(slot)
  }

  addToScores(output: number, nodes: readonly NodeValue[]): void {
    const { scores } = this
    const index = this.#index
    const offset = output * this.rows
    for (const { rows, value } of nodes) {
      for (let i = rows.from; i < rows.to; i++) scores[offset + index[i]] += value
      for (let i = rows.passiveFrom; i < rows.passiveTo; i++) scores[offset + index[i]] += value
    }
  }

  rowsOf(node: NodeRows): Int32Array {
    return this.#index.subarray(node.from, node.to)
  }

  dispose(): void {
    this.#slots.length = 0
    this.#freeSlots.length = 0
  }
}
