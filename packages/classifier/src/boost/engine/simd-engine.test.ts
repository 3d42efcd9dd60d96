import { platformThreads, Random } from '@nutshell-ml/core'
import { afterEach, describe, expect, it } from 'vitest'
import { createSimdEngine } from './create-engine'
import type { Engine, EngineData, NodeRows, Slot, Split, SplitRules, Sums } from './engine'
import { engineData, type PlainTable } from './engine-data.test-support'
import { createPlainEngine } from './plain-engine'

const RULES: SplitRules = {
  l1: 0,
  l2: 1,
  minChildWeight: 1,
  minSplitGain: 0,
  maxDeltaStep: 0,
  monotone: undefined,
  categorySmoothing: 10,
  maxOneVsRest: 4
}

const engines: Engine[] = []

afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose()
})

/** Both engines over the same data. */
function both(data: EngineData): Engine[] {
  const fast = createSimdEngine(data)
  if (fast === undefined) throw new Error('no SIMD here')
  const pair = [createPlainEngine(data), fast]
  engines.push(...pair)
  return pair
}

/** Columns of all kinds: few and many bins, gaps, categories, mostly one number, listed by their rows that are not 0. */
function mixedTable(rows: number, cols: number, seed: number): PlainTable {
  const random = new Random(seed)
  const columns: (number | null)[][] = []
  const levels: (number | null)[] = []
  const sparse: boolean[] = []
  for (let f = 0; f < cols; f++) {
    const bins = [2, 5, 16, 40, 100, 250][random.int(6)]
    const isCategory = random.next() < 0.15
    const gaps = random.next() < 0.3 ? 0.1 : 0
    const zeros = random.next() < 0.4 ? 0.9 : 0
    levels.push(isCategory ? bins : null)
    sparse.push(zeros > 0 && random.next() < 0.5)
    columns.push(
      Array.from({ length: rows }, () => {
        const part = random.next()
        if (part < gaps) return null
        return part < gaps + zeros ? 0 : random.int(bins)
      })
    )
  }
  return { columns, levels, sparse }
}

function fillGradients(pair: readonly Engine[], outputs: number, seed: number): void {
  const random = new Random(seed)
  const count = outputs * pair[0].trainingRows
  for (let i = 0; i < count; i++) {
    const gradient = (random.next() - 0.4) * (1 + (i % 7))
    const hessian = random.next() + 0.01
    for (const { gradients, hessians } of pair) {
      gradients[i] = gradient
      hessians[i] = hessian
    }
  }
}

interface Growing {
  readonly rows: NodeRows
  readonly slot: Slot
  readonly split: Split
}

/** Grows a tree on each engine at once and compares all that it says on the way. */
function growTogether(
  pair: readonly Engine[],
  output: number,
  rows: Int32Array | undefined,
  rules: SplitRules,
  leaves: number,
  allowed?: Uint8Array
): number {
  const query = (sums: Sums) => ({ sums, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY, allowed })
  const same = <T>(of: (engine: Engine) => T): T => {
    const [expected, got] = pair.map(of)
    expect(got).toEqual(expected)
    return expected
  }
  const { root, sums } = same((engine) => engine.beginTree(output, rows, allowed))
  const slot = same((engine) => engine.takeSlot())
  const first = same((engine) => engine.findRoot(root, slot, rules, query(sums)))
  const open: Growing[] = first === undefined ? [] : [{ rows: root, slot, split: first }]
  let count = 1
  while (open.length > 0 && count < leaves) {
    const { rows: node, slot: own, split } = open.shift() as Growing
    const { left, right } = same((engine) => engine.partition(node, split))
    expect(Array.from(pair[1].rowsOf(left))).toEqual(Array.from(pair[0].rowsOf(left)))
    expect(Array.from(pair[1].rowsOf(right))).toEqual(Array.from(pair[0].rowsOf(right)))
    const free = same((engine) => engine.takeSlot())
    const isLast = count % 5 === 4
    const asked = isLast ? undefined : query(split.left)
    const found = same((engine) => engine.findChildren(own, free, left, right, rules, asked, query(split.right)))
    const isLeftLighter = left.to - left.from <= right.to - right.from
    const slots = { left: isLeftLighter ? free : own, right: isLeftLighter ? own : free }
    for (const side of ['left', 'right'] as const) {
      const rowsOfSide = side === 'left' ? left : right
      const best = found[side]
      for (const engine of pair) engine.addToScores(output, rowsOfSide, count * 0.37)
      if (best !== undefined) open.push({ rows: rowsOfSide, slot: slots[side], split: best })
      else for (const engine of pair) engine.returnSlot(slots[side])
    }
    count++
  }
  for (const { slot: left } of open) for (const engine of pair) engine.returnSlot(left)
  expect(Buffer.from(pair[1].scores.slice().buffer).equals(Buffer.from(pair[0].scores.slice().buffer))).toBe(true)
  return count
}

async function untilReady(): Promise<void> {
  platformThreads.prepare(7)
  await new Promise((resolve) => setTimeout(resolve, 200))
}

describe('the engine with SIMD and the plain one', () => {
  it('say the same of columns of all kinds', () => {
    for (const [rows, cols, seed] of [
      [1, 3, 1],
      [7, 2, 2],
      [300, 1, 3],
      [1000, 9, 4],
      [5000, 30, 5],
      [700, 90, 6]
    ]) {
      const pair = both(engineData(mixedTable(rows, cols, seed)))
      fillGradients(pair, 1, seed)
      growTogether(pair, 0, undefined, RULES, 40)
      fillGradients(pair, 1, seed + 1)
      growTogether(pair, 0, undefined, { ...RULES, l2: 0, minChildWeight: 0 }, 40)
    }
  })
})
