import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { platformThreads, Random } from '@nutshell-ml/core'
import { afterEach, describe, expect, it } from 'vitest'
import { logistic } from '../objective/logistic'
import { softmax } from '../objective/softmax'
import { squared } from '../objective/squared'
import { createSimdEngine } from './create-engine'
import type { Engine, EngineData, NodeRows, Slot, Split, SplitRules, Sums } from './engine'
import { engineData, type PlainTable } from './engine-data.test-support'
import { HAS_SIMD } from './has-simd.test-support'
import { createPlainEngine } from './plain-engine'
import { RULES as NO_RULES } from './rules.test-support'
import { SimdEngine } from './simd-engine'
import { BoostMemory } from './simd-memory'
import { BEST_BYTES, FEATURE_BYTES, GROUP_BYTES, JOB_BYTES, NODE_BYTES, TASK_BYTES, TILE_BYTES } from './simd-tables'

/** Where Control (core/assembly/control.ts) has what core's PhaseThreads writes there, in bytes. */
const PATIENCE_AT = 64 + 72
const SPINS_AT = 64 + 140

const RULES: SplitRules = { ...NO_RULES, l2: 1, minChildWeight: 1, categorySmoothing: 10 }
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
    // Few features are stored sparsely from a share of .95 on, many from .6 on.
    const zeros = random.next() < 0.4 ? [0.9, 0.97][random.int(2)] : 0
    const gaps = random.next() < 0.3 ? (zeros > 0.95 ? 0.01 : 0.1) : 0
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
      for (const engine of pair) engine.addToScores(output, [{ rows: rowsOfSide, value: count * 0.37 }])
      if (best !== undefined) open.push({ rows: rowsOfSide, slot: slots[side], split: best })
      else for (const engine of pair) engine.returnSlot(slots[side])
    }
    count++
  }
  for (const { slot: left } of open) for (const engine of pair) engine.returnSlot(left)
  expect(Buffer.from(pair[1].scores.slice().buffer).equals(Buffer.from(pair[0].scores.slice().buffer))).toBe(true)
  return count
}

/** Threads join once they are there, which takes them a while. */
async function untilReady(): Promise<void> {
  platformThreads.prepare(7)
  await new Promise((resolve) => setTimeout(resolve, 250))
}

describe.runIf(HAS_SIMD)('the engine with SIMD and the plain one', () => {
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

  it('say the same of so many sparse features that they fill several tiles, with dense ones between them', () => {
    const random = new Random(21)
    const rows = 1500
    const columns = Array.from({ length: 160 }, (_, f) =>
      Array.from({ length: rows }, () => (f % 9 === 0 || random.next() < 0.2 ? random.int(f % 2 ? 250 : 12) : 0))
    )
    const sparse = columns.map((_, f) => f % 4 > 0)
    for (const threads of [1, 3]) {
      const pair = both({ ...engineData({ columns, sparse }), threads })
      fillGradients(pair, 1, 22)
      expect(growTogether(pair, 0, undefined, RULES, 40)).toBe(40)
    }
  })

  it('say the same on 1, 2 and 8 threads', async () => {
    await untilReady()
    const data = engineData(mixedTable(21_000, 14, 7), 20_000, 2)
    for (const threads of [1, 2, 8]) {
      const pair = both({ ...data, threads })
      for (const output of [0, 1]) {
        fillGradients(pair, 2, 8 + output)
        expect(growTogether(pair, output, undefined, RULES, 25)).toBe(25)
        await untilReady()
      }
    }
  })

  it('say the same where threads cannot share memory', () => {
    const data = { ...engineData(mixedTable(900, 12, 17), 800), threads: 4 }
    const pair = [createPlainEngine(data), new SimdEngine(data, BoostMemory.create(false) as BoostMemory)]
    engines.push(...pair)
    fillGradients(pair, 1, 18)
    growTogether(pair, 0, undefined, RULES, 60)
  })

  it('say the same of numbers of all sizes, between as many edges as there are, with gaps', () => {
    const random = new Random(24)
    const drawn = [
      () => random.next() - 0.5,
      () => (random.next() < 0.5 ? -1 : 1) * Math.exp(80 * random.next() - 40),
      () => 1.6e9 + random.int(100_000)
    ]
    const columns = [6, 14, 15, 60, 250].flatMap((count) =>
      drawn.map((draw) => {
        const own = Array.from({ length: count }, draw)
        return Array.from({ length: 1203 }, (_, row) => (row % 11 === 3 ? null : own[random.int(count)]))
      })
    )
    // Rows that are not trained on lie between the edges, and have gaps where training has none.
    for (const [c, column] of columns.entries()) {
      for (let row = 1000; row < 1203; row++) if (row % 7) (column as (number | null)[])[row] = drawn[c % 3]()
      if (c % 2) for (let row = 0; row < 1000; row++) (column as (number | null)[])[row] ??= 1
    }
    const pair = both(engineData({ columns }, 1000))
    fillGradients(pair, 1, 25)
    expect(growTogether(pair, 0, undefined, RULES, 40)).toBe(40)
  })

  it('say the same of samples of rows, of some features, and lead rows that are not trained on the same way', () => {
    const rows = 3000
    const table = mixedTable(rows, 12, 9)
    // Gaps that no training row has.
    table.columns.forEach((column, f) => {
      ;(column as (number | null)[])[rows - 1 - f] = null
    })
    const pair = both(engineData(table, 2500))
    const random = new Random(3)
    const sample = Int32Array.from({ length: 2500 }, (_, row) => row).filter(() => random.next() < 0.4)
    const allowed = Uint8Array.from({ length: 12 }, (_, f) => f % 3 && 1)
    fillGradients(pair, 1, 10)
    growTogether(pair, 0, sample, RULES, 30)
    growTogether(pair, 0, undefined, RULES, 30)
    growTogether(pair, 0, sample, RULES, 30, allowed)
    growTogether(pair, 0, new Int32Array(0), RULES, 30)
  })

  it('say the same where weights have bounds of any kind', () => {
    const pair = both(engineData(mixedTable(2000, 10, 11)))
    const monotone = Int8Array.from({ length: 10 }, (_, f) => (f % 3) - 1)
    for (const rules of [
      { l1: 3 },
      { maxDeltaStep: 0.2 },
      { monotone },
      { monotone, l1: 0.5, l2: 0 },
      { minSplitGain: 30 }
    ]) {
      fillGradients(pair, 1, 12)
      growTogether(pair, 0, undefined, { ...RULES, ...rules }, 30)
    }
    const { root, sums } = pair.map((engine) => engine.beginTree(0, undefined))[0]
    for (const [lower, upper] of [
      [-0.1, 0.1],
      [0.3, Number.POSITIVE_INFINITY],
      [Number.NEGATIVE_INFINITY, -0.2]
    ]) {
      const [expected, got] = pair.map((engine) =>
        engine.findRoot(root, engine.takeSlot(), RULES, { sums, lower, upper, allowed: undefined })
      )
      expect(got).toEqual(expected)
    }
  })

  it('say the same of gradients of all sizes, and of equal ones', () => {
    for (const of of [
      () => 0.5,
      () => 0,
      (i: number) => (i % 2 ? 1 : -1),
      (i: number) => Math.fround(10 ** ((i % 60) - 30)),
      (i: number) => (i % 3) * 1e-42
    ]) {
      const pair = both(engineData(mixedTable(400, 6, 13)))
      for (const { gradients, hessians } of pair) {
        for (let i = 0; i < 400; i++) {
          gradients[i] = of(i)
          hessians[i] = 1
        }
      }
      growTogether(pair, 0, undefined, RULES, 20)
    }
  })

  it('refuse gradients that are not finite', () => {
    const pair = both(engineData(mixedTable(50, 3, 14)))
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const engine of pair) {
        engine.gradients.fill(1)
        engine.hessians.fill(1)
        engine.hessians[37] = bad
        expect(() => engine.beginTree(0, undefined)).toThrow(expect.objectContaining({ code: 'NON_FINITE' }))
      }
    }
  })
})

/** A thread that takes one task (assembly/phases.ts) and is gone with it. */
const LOST = `
const { parentPort, workerData: { memory, helpersAt, ticketAt } } = require('node:worker_threads')
const tickets = new BigInt64Array(memory.buffer)
Atomics.add(new Int32Array(memory.buffer), helpersAt / 4, 1)
parentPort.postMessage('ready')
while (true) {
  const ticket = Atomics.load(tickets, ticketAt / 8)
  const isOpen = (ticket & 0xffffn) > ((ticket >> 16n) & 0xffffn)
  if (isOpen && Atomics.compareExchange(tickets, ticketAt / 8, ticket, ticket + 0x10000n) === ticket) break
}
`

it.runIf(HAS_SIMD)('a thread that is gone with its task ends the fit, and not in endless waiting', async () => {
  const random = new Random(23)
  const columns = Array.from({ length: 4 }, () => Array.from({ length: 50_000 }, () => random.int(40)))
  const memory = BoostMemory.create() as BoostMemory
  const engine = new SimdEngine({ ...engineData({ columns }), threads: 2 }, memory)
  engines.push(engine)
  memory.ints(0, 1024)[PATIENCE_AT / 4] = 1
  const shared = { memory: memory.memory, helpersAt: 64 + 132, ticketAt: 64 }
  const lost = new Worker(LOST, { eval: true, workerData: shared })
  await once(lost, 'message')
  engine.hessians.fill(1)
  const growOn = () => {
    while (lost.threadId > 0) engine.beginTree(0, undefined)
  }
  expect(growOn).toThrow(expect.objectContaining({ code: 'WORKER_DIED' }))
  expect(() => engine.beginTree(0, undefined)).toThrow(expect.objectContaining({ code: 'WORKER_DIED' }))
  await lost.terminate()
})

describe.runIf(HAS_SIMD)('derivatives', () => {
  it.each(['squared', 'logistic', 'softmax'] as const)('%s: those of the objective, to the bit', async (name) => {
    await untilReady()
    const rows = 5003
    const outputs = name === 'softmax' ? 7 : 1
    const engine = createSimdEngine({ ...engineData(mixedTable(rows + 4, 5, 15), rows, outputs), threads: 3 }) as Engine
    engines.push(engine)
    const random = new Random(16)
    const spread = [0.1, 1, 10, 100, 1000]
    for (let i = 0; i < engine.scores.length; i++) engine.scores[i] = (random.next() - 0.5) * spread[i % 5]
    const targets = Float64Array.from({ length: rows }, () =>
      name === 'squared' ? random.next() : random.int(Math.max(outputs, 2))
    )
    for (const weights of [undefined, Float64Array.from({ length: rows }, () => random.next() * 3)]) {
      const gradients = new Float32Array(outputs * rows)
      const hessians = new Float32Array(outputs * rows)
      const given = { scores: engine.scores.slice(), stride: engine.rows, targets, weights, gradients, hessians }
      const objective = name === 'softmax' ? softmax(outputs) : name === 'logistic' ? logistic : squared
      objective.differentiate(given, 0, rows)
      engine.beginTree(0, undefined) // threads join here
      expect(engine.differentiate?.(name, targets, weights)).toBe(true)
      expect(Buffer.from(engine.gradients.slice().buffer).equals(Buffer.from(gradients.buffer))).toBe(true)
      expect(Buffer.from(engine.hessians.slice().buffer).equals(Buffer.from(hessians.buffer))).toBe(true)
    }
    expect(engine.differentiate?.('poisson', targets, undefined)).toBe(false)
  })
})

it.runIf(HAS_SIMD)('records are as long as the kernels take them to be', () => {
  const { kernels } = BoostMemory.create() as BoostMemory
  const records = [JOB_BYTES, NODE_BYTES, FEATURE_BYTES, GROUP_BYTES, TILE_BYTES, TASK_BYTES, BEST_BYTES]
  const bytes = [...records, PATIENCE_AT, SPINS_AT]
  expect(bytes.map((_, which) => kernels.recordBytes(which))).toEqual(bytes)
})

it('is there where vector instructions are', () => {
  expect(BoostMemory.create() !== undefined).toBe(HAS_SIMD)
})
