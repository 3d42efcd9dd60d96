import type { Random } from '@nutshell-ml/core'
import type { Engine, NodeRows, Slot, Split, SplitQuery, SplitRules, Sums } from '../engine/engine'
import { leafWeight } from '../engine/leaf-weight'
import { AllowedFeatures, type FeatureLimits } from './allowed-features'
import { type Candidate, Candidates } from './candidates'
import { asGrownTree, type GrowingNode, type GrownTree } from './grown-tree'

/** How one tree grows. Checked by the caller. */
export interface GrowOptions extends FeatureLimits {
  /** The output whose gradients the tree is for, and whose scores it adds to. */
  readonly output: number
  /** Training rows to grow on, rising; undefined for all. */
  readonly rows: Int32Array | undefined
  readonly rules: SplitRules
  /** 'best-first': the split that gains most next, wherever it is. 'depth-wise': level by level, best first within one. */
  readonly growth: 'best-first' | 'depth-wise'
  /** Leaves at most; 0 for no limit. */
  readonly leaves: number
  /** Splits on a way from root to leaf at most; 0 for no limit. */
  readonly depth: number
  readonly learningRate: number
  /**
   * The weight of a leaf by its rows, before the learning rate, for objectives that a Newton step does not do for. The rows may
   * be read until it returns. Bounds hold for it as for others.
   */
  readonly leafValue?: (rows: Int32Array) => number
  /** Called between splits; what it returns, if anything, is waited for. An error it throws ends the growth. */
  readonly giveWay?: () => Promise<void> | undefined
}

/**
 * Grows one tree on the gradients that the engine has and adds its leaves to the engine's scores, those of passive rows too.
 * Draws from `random` only where columns are sampled.
 */
export async function growTree(engine: Engine, options: GrowOptions, random: Random): Promise<GrownTree> {
  const growth = new Growth(engine, options, random)
  try {
    growth.start()
    while (growth.splitNext()) {
      const pause = options.giveWay?.()
      if (pause !== undefined) await pause
    }
  } finally {
    growth.giveSlotsBack()
  }
  return growth.finish()
}

class Growth {
  readonly #engine: Engine
  readonly #options: GrowOptions
  readonly #allowed: AllowedFeatures
  readonly #candidates: Candidates
  readonly #nodes: GrowingNode[] = []
  /** Slots of candidates, and of the node that is being split. */
  readonly #slots = new Set<Slot>()
  #leaves = 1

  constructor(engine: Engine, options: GrowOptions, random: Random) {
    this.#engine = engine
    this.#options = options
    this.#allowed = new AllowedFeatures(engine.features.length, options, random)
    this.#candidates = new Candidates(options.growth)
  }

  start(): void {
    const { output, rows, rules } = this.#options
    const { root, sums } = this.#engine.beginTree(output, rows, this.#allowed.ofTree)
    this.#addNode(-1, 0, root, sums, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
    const query = this.#query(0)
    if (query === undefined) return
    const slot = this.#takeSlot()
    this.#enqueue(0, this.#engine.findRoot(root, slot, rules, query), slot)
  }

  /** False when there is nothing more to split. */
  splitNext(): boolean {
    const next = this.#candidates.next()
    if (next === undefined) return false
    const engine = this.#engine
    const { left, right } = engine.partition(this.#nodes[next.node].rows, next.split)
    const leftNode = this.#addChildren(next, left, right)
    this.#leaves++
    const leftQuery = this.#query(leftNode)
    const rightQuery = this.#query(leftNode + 1)
    if (leftQuery === undefined && rightQuery === undefined) {
      this.#returnSlot(next.slot)
      return this.#candidates.length > 0
    }
    const free = this.#takeSlot()
    const found = engine.findChildren(next.slot, free, left, right, this.#options.rules, leftQuery, rightQuery)
    const isLeftLighter = left.to - left.from <= right.to - right.from
    this.#enqueue(leftNode, found.left, isLeftLighter ? free : next.slot)
    this.#enqueue(leftNode + 1, found.right, isLeftLighter ? next.slot : free)
    for (const { slot } of this.#candidates.keep(this.#splitsLeft())) this.#returnSlot(slot)
    return this.#candidates.length > 0
  }

  finish(): GrownTree {
    const { rules, learningRate, leafValue, output } = this.#options
    const engine = this.#engine
    const values = new Float32Array(this.#nodes.length)
    this.#nodes.forEach(({ split, rows, sums, lower, upper }, i) => {
      if (split !== undefined) return
      const weight =
        leafValue === undefined
          ? leafWeight(sums, rules, lower, upper)
          : bounded(leafValue(engine.rowsOf(rows)), rules.maxDeltaStep, lower, upper)
      // Never -0.
      values[i] = weight * learningRate + 0
    })
    // All values first: a leafValue reads scores as they were.
    const leaves = this.#nodes.flatMap(({ split, rows }, i) =>
      split === undefined ? [{ rows, value: values[i] }] : []
    )
    engine.addToScores(output, leaves)
    return asGrownTree(this.#nodes, values)
  }

  giveSlotsBack(): void {
    for (const slot of this.#slots) this.#engine.returnSlot(slot)
    this.#slots.clear()
  }

  #splitsLeft(): number {
    return this.#options.leaves === 0 ? Number.POSITIVE_INFINITY : this.#options.leaves - this.#leaves
  }

  /** Undefined where the node is not to be split. */
  #query(node: number): SplitQuery | undefined {
    const { depth, sums, lower, upper, rows } = this.#nodes[node]
    const { rules } = this.#options
    if (this.#splitsLeft() <= 0 || (this.#options.depth > 0 && depth >= this.#options.depth)) return undefined
    if (rows.to - rows.from < 2 || sums.hessian < 2 * rules.minChildWeight) return undefined
    return { sums, lower, upper, allowed: this.#allowed.ofNode(depth, this.#path(node)) }
  }

  #path(node: number): number[] {
    const path: number[] = []
    if (this.#options.interactions === undefined) return path
    for (let at = this.#nodes[node].parent; at >= 0; at = this.#nodes[at].parent) {
      path.push((this.#nodes[at].split as Split).feature)
    }
    return path
  }

  #enqueue(node: number, split: Split | undefined, slot: Slot): void {
    if (split === undefined) this.#returnSlot(slot)
    else this.#candidates.add({ node, depth: this.#nodes[node].depth, split, slot })
  }

  /** The left child's number. A monotone split bounds weights on its sides by the middle of theirs, as XGBoost does. */
  #addChildren({ node, split, depth }: Candidate, left: NodeRows, right: NodeRows): number {
    const { rules } = this.#options
    const parent = this.#nodes[node]
    const { lower, upper } = parent
    const direction = rules.monotone === undefined ? 0 : rules.monotone[split.feature]
    const middle =
      direction === 0
        ? 0
        : (leafWeight(split.left, rules, lower, upper) + leafWeight(split.right, rules, lower, upper)) / 2
    parent.split = split
    parent.left = this.#nodes.length
    this.#addNode(node, depth + 1, left, split.left, direction < 0 ? middle : lower, direction > 0 ? middle : upper)
    this.#addNode(node, depth + 1, right, split.right, direction > 0 ? middle : lower, direction < 0 ? middle : upper)
    return parent.left
  }

  #addNode(parent: number, depth: number, rows: NodeRows, sums: Sums, lower: number, upper: number): void {
    this.#nodes.push({ parent, depth, rows, sums, lower, upper, split: undefined, left: -1 })
  }

  #takeSlot(): Slot {
    const slot = this.#engine.takeSlot()
    this.#slots.add(slot)
    return slot
  }

  #returnSlot(slot: Slot): void {
    this.#slots.delete(slot)
    this.#engine.returnSlot(slot)
  }
}

function bounded(weight: number, most: number, lower: number, upper: number): number {
  const limited = most > 0 ? Math.min(most, Math.max(-most, weight)) : weight
  return Math.min(upper, Math.max(lower, limited))
}
