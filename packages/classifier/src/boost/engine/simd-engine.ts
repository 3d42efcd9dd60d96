import { PhaseThreads } from '@nutshell-ml/core'
import type { Engine, EngineData, NodeRows, NodeValue, Slot, Split, SplitQuery, SplitRules } from './engine'
import { asSplit, type BestSplit, type NodeTerms, nodeTerms, noSplit } from './find-split'
import { findCategorySplit } from './find-split-categories'
import { type GradientGrid, gradientGrid, gridBits } from './gradient-grid'
import { orderRows, rightBins, rowsOfChildren, writeSides } from './node-rows'
import type { BoostMemory } from './simd-memory'
import { type Storage, storeColumns } from './simd-storage'
import { BEST_BYTES, NODE_BYTES, writeJob, writeNode, writeTables } from './simd-tables'

/** Below so many codes a fit takes less than it takes to wake a thread. */
const LEAST_WORK = 20_000
const OBJECTIVES = ['squared', 'logistic', 'softmax']
/** Rows of a leaf at most that a thread takes at a time when scores are added to. */
const SHARE_ROWS = 8192
const SHARE_BYTES = 16
/** Shares at a time. */
const MOST_SHARES = 1024
/** Histograms that there is room for without that memory grows: as many as leaves, mostly. */
const RESERVED_SLOTS = 64
/** Bytes between a place for numbers that kernels hand back and what follows. */
const OUT_BYTES = 64

/** The engine with SIMD and threads. @throws RangeError where the system has not enough memory for it */
export class SimdEngine implements Engine {
  readonly rows: number
  readonly trainingRows: number
  readonly features: EngineData['features']
  readonly #outputs: number
  readonly #memory: BoostMemory
  readonly #helpers: PhaseThreads
  readonly #storage: Storage
  readonly #categories: readonly number[]
  readonly #places: Places
  readonly #slots: number[] = []
  readonly #freeSlots: Slot[] = []
  #gradientGrid: GradientGrid = { scale: 1, unit: 1 }
  #hessianGrid: GradientGrid = { scale: 1, unit: 1 }
  #monotone: Int8Array | undefined
  readonly #targets: GivenNumbers
  readonly #weights: GivenNumbers

  constructor(data: EngineData, memory: BoostMemory) {
    const { features, sources, trainingRows, outputs, threads } = data
    const rows = sources.reduce((sum, source) => sum + source.rows, 0)
    this.rows = rows
    this.trainingRows = trainingRows
    this.features = features
    this.#outputs = outputs
    this.#memory = memory
    this.#helpers = new PhaseThreads(memory, rows * features.length < LEAST_WORK ? 1 : threads)
    const scratchBytes = outputs * 16 + 128
    const places = {
      scores: memory.take(outputs * rows * 8),
      gradients: memory.take(outputs * trainingRows * 4),
      hessians: memory.take(outputs * trainingRows * 4),
      index: memory.take(rows * 4),
      pairs: memory.take(trainingRows * 8),
      // While columns are stored, the codes of eight and the numbers of one are in the two.
      otherIndex: memory.take(rows * 4),
      otherPairs: memory.take(rows * 8),
      sides: memory.take(rows),
      goesLeft: memory.take(256),
      out: memory.take(OUT_BYTES),
      allowed: memory.take(2 * features.length),
      shares: memory.take(MOST_SHARES * SHARE_BYTES),
      nodes: memory.take(2 * NODE_BYTES),
      scratch: memory.take(this.#helpers.threads * scratchBytes),
      scratchBytes,
      counts: memory.take(Math.max(1024, Math.ceil(trainingRows / 4096)) * 16)
    }
    this.#storage = storeColumns(sources, features, rows, memory, places.otherIndex, this.#helpers.threads)
    const tables = writeTables(this.#storage, features, memory, this.#helpers.threads)
    this.#places = { ...places, ...tables }
    writeJob(memory, this.#places)
    memory.reserve(RESERVED_SLOTS * this.#storage.histogramBytes + 4 * 8 * trainingRows)
    this.#targets = new GivenNumbers(memory)
    this.#weights = new GivenNumbers(memory)
    this.#categories = features.flatMap(({ kind, bins }, f) => (kind === 'category' && bins > 1 ? [f] : []))
  }

  get scores(): Float64Array {
    return this.#memory.doubles(this.#places.scores, this.#outputs * this.rows)
  }

  get gradients(): Float32Array {
    return this.#memory.singles(this.#places.gradients, this.#outputs * this.trainingRows)
  }

  get hessians(): Float32Array {
    return this.#memory.singles(this.#places.hessians, this.#outputs * this.trainingRows)
  }

  beginTree(output: number, rows: Int32Array | undefined) {
    const { trainingRows } = this
    const { out } = this.#places
    const { kernels } = this.#memory
    this.#helpers.call()
    const active = rows === undefined ? trainingRows : rows.length
    // All training rows are put in place where they are rounded.
    orderRows(this.#memory.ints(this.#places.index, this.rows), rows, trainingRows)
    const isAll = rows === undefined ? 1 : 0
    const gradients = this.#places.gradients + output * trainingRows * 4
    const hessians = this.#places.hessians + output * trainingRows * 4
    this.#helpers.checkDone(kernels.greatestSizes(gradients, hessians, active, isAll, out))
    const numbers = this.#memory.doubles(out, 2)
    const bits = gridBits(trainingRows)
    this.#gradientGrid = gradientGrid(numbers[0], bits)
    this.#hessianGrid = gradientGrid(numbers[1], bits)
    const { scale } = this.#gradientGrid
    const isDone = kernels.roundAll(gradients, hessians, active, isAll, scale, this.#hessianGrid.scale, out)
    this.#helpers.checkDone(isDone)
    return {
      root: { list: 0 as const, from: 0, to: active, passiveFrom: active, passiveTo: this.rows },
      sums: { gradient: numbers[0] * this.#gradientGrid.unit, hessian: numbers[1] * this.#hessianGrid.unit }
    }
  }

  findRoot(root: NodeRows, slot: Slot, rules: SplitRules, query: SplitQuery): Split | undefined {
    return this.#find(root, slot, -1, rules, query, undefined).first
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
    if (leftQuery === undefined && rightQuery === undefined) return { left: undefined, right: undefined }
    if (left.to - left.from <= right.to - right.from) {
      const { first, second } = this.#find(left, free, parent, rules, leftQuery, rightQuery)
      return { left: first, right: second }
    }
    const { first, second } = this.#find(right, free, parent, rules, rightQuery, leftQuery)
    return { left: second, right: first }
  }

  /** The histogram of `node` and, where `other` is asked for, that of its parent less it. */
  #find(
    node: NodeRows,
    slot: Slot,
    parent: Slot,
    rules: SplitRules,
    query: SplitQuery | undefined,
    other: SplitQuery | undefined
  ) {
    this.#direct(rules)
    const first = this.#ask(0, slot, rules, query, node)
    const second = this.#ask(1, other === undefined ? -1 : parent, rules, other, undefined)
    this.#helpers.checkDone(this.#memory.kernels.find(node.list, node.from, node.to))
    return {
      first: first && this.#answer(0, slot, first, query),
      second: second && this.#answer(1, parent, second, other)
    }
  }

  #ask(which: 0 | 1, slot: Slot, rules: SplitRules, query: SplitQuery | undefined, node: NodeRows | undefined) {
    const terms = query && nodeTerms(query, this.#gradientGrid, this.#hessianGrid, rules)
    const at = this.#places.nodes + which * NODE_BYTES
    const allowed = query?.allowed
    const flags = this.#places.allowed + which * this.features.length
    if (allowed !== undefined) this.#memory.bytes(flags, allowed.length).set(allowed)
    const address = slot < 0 ? 0 : this.#slots[slot]
    writeNode(this.#memory, at, terms, address, allowed === undefined ? 0 : flags)
    // Sums are needed to fill in what sparse features do not store, even where no split is asked for.
    if (terms === undefined && node !== undefined) {
      const sums = this.#sumsOf(node)
      this.#memory.doubles(at, 2).set(sums)
    }
    return terms
  }

  #sumsOf({ list, from, to }: NodeRows): [number, number] {
    const { pairs: first, otherPairs } = this.#places
    const pairs = this.#memory.ints((list === 0 ? first : otherPairs) + from * 8, (to - from) * 2)
    let gradient = 0
    let hessian = 0
    for (let i = 0; i < pairs.length; i += 2) {
      gradient += pairs[i]
      hessian += pairs[i + 1]
    }
    return [gradient, hessian]
  }

  #answer(which: 0 | 1, slot: Slot, terms: NodeTerms, query: SplitQuery | undefined): Split | undefined {
    const at = this.#places.best + (this.#places.taskCount * 2 + which) * BEST_BYTES
    const { numbers, words } = this.#memory
    const number = at >>> 3
    const word = (at + 24) >>> 2
    let best: BestSplit = {
      gain: numbers[number],
      leftGradient: numbers[number + 1],
      leftHessian: numbers[number + 2],
      feature: words[word],
      bin: words[word + 1],
      missingLeft: words[word + 2] === 1,
      leftBins: undefined
    }
    for (const f of this.#categories) {
      if (query?.allowed !== undefined && query.allowed[f] === 0) continue
      const { bins, missingBin } = this.features[f]
      const offset = this.#storage.features[f]?.offset as number
      const own = noSplit(terms)
      findCategorySplit(this.#memory.doubles(this.#slots[slot] + offset, bins * 2), missingBin, terms, f, own)
      if (own.feature < 0) continue
      if (own.gain > best.gain || (own.gain === best.gain && f < best.feature)) best = own
    }
    return asSplit(best, terms)
  }

  /** Tells kernels which features are monotone. */
  #direct({ monotone }: SplitRules): void {
    if (monotone === this.#monotone) return
    this.#monotone = monotone
    const { features, featureCount } = this.#places
    const words = this.#memory.ints(features, featureCount * 8)
    for (let i = 0; i < words.length; i += 8) words[i + 6] = monotone === undefined ? 0 : monotone[words[i]]
  }

  partition(node: NodeRows, split: Split) {
    const stored = this.#storage.features[split.feature]
    if (stored === undefined) throw new RangeError(`feature ${split.feature} has nothing to split`)
    const { codes, isDense, low, width, defaultBin } = stored
    const feature = this.features[split.feature]
    const right = isDense ? rightBins(split, feature) : undefined
    const goesLeft = this.#memory.bytes(this.#places.goesLeft, 256)
    if (right === undefined) writeSides(goesLeft, split, feature)
    const { out } = this.#places
    const { list, from, to, passiveFrom, passiveTo } = node
    const other = defaultBin < 0 ? 0 : goesLeft[defaultBin]
    this.#helpers.checkDone(
      this.#memory.kernels.partition(
        list,
        codes,
        isDense ? 1 : 0,
        low,
        width,
        other,
        from,
        to,
        passiveFrom,
        passiveTo,
        right?.from ?? -1,
        right?.to ?? -1,
        out
      )
    )
    const { words } = this.#memory
    return rowsOfChildren(node, from + words[out >>> 2], passiveFrom + words[(out >>> 2) + 1])
  }

  takeSlot(): Slot {
    const slot = this.#freeSlots.pop()
    if (slot !== undefined) return slot
    this.#slots.push(this.#memory.take(this.#storage.histogramBytes))
    return this.#slots.length - 1
  }

  returnSlot(slot: Slot): void {
    this.#freeSlots.push(slot)
  }

  addToScores(output: number, nodes: readonly NodeValue[]): void {
    let count = 0
    const flush = () => {
      const scores = this.#places.scores + output * this.rows * 8
      this.#helpers.checkDone(this.#memory.kernels.addToScores(scores, this.#places.shares, count))
      count = 0
    }
    const { numbers, words } = this.#memory
    const addRange = (index: number, from: number, to: number, value: number) => {
      for (let first = from; first < to; first += SHARE_ROWS) {
        if (count === MOST_SHARES) flush()
        const at = this.#places.shares + count * SHARE_BYTES
        numbers[at >>> 3] = value
        words[(at >>> 2) + 2] = index + first * 4
        words[(at >>> 2) + 3] = index + Math.min(first + SHARE_ROWS, to) * 4
        count++
      }
    }
    for (const { rows, value } of nodes) {
      const index = this.#indexOf(rows)
      addRange(index, rows.from, rows.to, value)
      addRange(index, rows.passiveFrom, rows.passiveTo, value)
    }
    flush()
  }

  rowsOf(node: NodeRows): Int32Array {
    return this.#memory.ints(this.#indexOf(node) + node.from * 4, node.to - node.from)
  }

  #indexOf({ list }: NodeRows): number {
    return list === 0 ? this.#places.index : this.#places.otherIndex
  }

  differentiate(objective: string, targets: Float64Array, weights: Float64Array | undefined): boolean {
    const kind = OBJECTIVES.indexOf(objective)
    if (kind < 0) return false
    const { scores, gradients, hessians } = this.#places
    const { trainingRows } = this
    this.#targets.set(targets)
    if (weights !== undefined) this.#weights.set(weights)
    const at = weights === undefined ? 0 : this.#weights.at
    this.#helpers.checkDone(
      this.#memory.kernels.differentiate(
        kind,
        scores,
        this.rows,
        this.#targets.at,
        at,
        gradients,
        hessians,
        trainingRows,
        this.#outputs
      )
    )
    return true
  }

  dispose(): void {
    this.#helpers.end()
    this.#slots.length = 0
    this.#freeSlots.length = 0
  }
}

/** Numbers by row in the kernels' memory. They are copied when they are others than last time: an array is not to be written again. */
class GivenNumbers {
  readonly #memory: BoostMemory
  #given: Float64Array | undefined
  at = 0

  constructor(memory: BoostMemory) {
    this.#memory = memory
  }

  set(numbers: Float64Array): void {
    if (numbers === this.#given) return
    this.at ||= this.#memory.take(numbers.length * 8)
    this.#memory.doubles(this.at, numbers.length).set(numbers)
    this.#given = numbers
  }
}

type Places = Parameters<typeof writeJob>[1] & {
  readonly scores: number
  readonly gradients: number
  readonly hessians: number
  readonly out: number
  readonly shares: number
  readonly featureCount: number
}
