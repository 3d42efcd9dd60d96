import { Random } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Engine, EngineData } from '../engine/engine'
import { engineData } from '../engine/engine-data.test-support'
import { createPlainEngine } from '../engine/plain-engine'
import { OPTIONS } from './grow-options.test-support'
import { growTree } from './grow-tree'
import type { GrownTree } from './grown-tree'
import { rowsOfNodes } from './rows-of-nodes.test-support'

/** An engine that counts slots that are out. */
function watched(data: EngineData) {
  const engine = createPlainEngine(data)
  const out = new Set<number>()
  const counts = { out, most: 0 }
  const take = engine.takeSlot.bind(engine)
  const giveBack = engine.returnSlot.bind(engine)
  engine.takeSlot = () => {
    const slot = take()
    expect(out.has(slot)).toBe(false)
    out.add(slot)
    counts.most = Math.max(counts.most, out.size)
    return slot
  }
  engine.returnSlot = (slot) => {
    expect(out.delete(slot)).toBe(true)
    giveBack(slot)
  }
  return { engine, counts }
}

function setRandom(engine: Engine, seed: number): void {
  const random = new Random(seed)
  for (let i = 0; i < engine.gradients.length; i++) {
    engine.gradients[i] = random.next() * 2 - 1
    engine.hessians[i] = 0.5 + random.next()
  }
}

function randomTable(rows: number, seed: number) {
  const random = new Random(seed)
  const columns = Array.from({ length: 4 }, (_, f) =>
    Array.from({ length: rows }, () => {
      if (f === 1 && random.next() < 0.2) return null
      return f === 3 ? random.int(7) : random.int(12)
    })
  )
  return { columns, levels: [null, null, null, 7] }
}

describe('growTree', () => {
  it('is one leaf where no split gains', async () => {
    const engine = createPlainEngine(engineData({ columns: [[1, 2, 3]] }))
    engine.gradients.fill(2)
    engine.hessians.fill(1)
    const tree = await growTree(engine, { ...OPTIONS, learningRate: 0.5 }, new Random(1))
    expect(tree).toMatchObject({ nodes: 1, feature: Int32Array.of(-1), cover: Float64Array.of(3) })
    // -6 / (3 + 1) / 2
    expect([...tree.value]).toEqual([-0.75])
    expect([...engine.scores]).toEqual([-0.75, -0.75, -0.75])
  })

  it('numbers nodes as they are made', async () => {
    const engine = createPlainEngine(engineData({ columns: [[1, 2, 3, 4]] }))
    engine.gradients.set([1, 2, -9, -20])
    engine.hessians.fill(1)
    const rules = { ...OPTIONS.rules, l2: 0 }
    const tree = await growTree(engine, { ...OPTIONS, rules, leaves: 3 }, new Random(1))
    // The root after 2, then 3 | 4, which gains more than 1 | 2.
    expect([...tree.feature]).toEqual([0, -1, 0, -1, -1])
    expect([...tree.bin]).toEqual([1, -1, 2, -1, -1])
    expect([...tree.left]).toEqual([1, -1, 3, -1, -1])
    expect([...tree.right]).toEqual([2, -1, 4, -1, -1])
    expect([...tree.rows]).toEqual([4, 2, 2, 1, 1])
    expect([...tree.value]).toEqual([0, -1.5, 0, 9, 20])
    expect([...engine.scores]).toEqual([-1.5, -1.5, 9, 20])
  })

  it('takes the leaf values it is told, of rows that it names, before any score has changed', async () => {
    const engine = createPlainEngine(engineData({ columns: [[1, 2, 3, 4, 1]] }, 4))
    engine.gradients.set([-1, -1, 1, 1])
    engine.hessians.fill(1)
    const asked: number[][] = []
    const leafValue = (rows: Int32Array) => {
      expect(engine.scores.every((score) => score === 0)).toBe(true)
      asked.push([...rows])
      return rows[0] === 0 ? 3 : -8
    }
    const tree = await growTree(engine, { ...OPTIONS, leaves: 2, learningRate: 0.5, leafValue }, new Random(1))
    expect(asked).toEqual([
      [0, 1],
      [2, 3]
    ])
    expect([...tree.value]).toEqual([0, 1.5, -4])
    expect([...engine.scores]).toEqual([1.5, 1.5, -4, -4, 1.5])
    const bounded = { ...OPTIONS, leaves: 2, leafValue, rules: { ...OPTIONS.rules, maxDeltaStep: 2 } }
    engine.scores.fill(0)
    expect([...(await growTree(engine, bounded, new Random(1))).value]).toEqual([0, 2, -2])
  })

  it('gives way between splits, and waits only where there is something to wait for', async () => {
    const data = engineData(randomTable(60, 3))
    const grow = async (giveWay?: () => Promise<void> | undefined) => {
      const engine = createPlainEngine(data)
      setRandom(engine, 5)
      return growTree(engine, { ...OPTIONS, leaves: 9, giveWay }, new Random(1))
    }
    let calls = 0
    let waits = 0
    const tree = await grow(() => {
      calls++
      return calls % 2 === 0 ? Promise.resolve().then(() => void waits++) : undefined
    })
    expect(tree.nodes).toBe(17)
    // Between 8 splits.
    expect(calls).toBe(7)
    expect(waits).toBe(3)
    expect(tree).toEqual(await grow())
  })

  it('stops where giving way throws, and gives all slots back', async () => {
    const { engine, counts } = watched(engineData(randomTable(60, 3)))
    setRandom(engine, 5)
    const stop = new Error('enough')
    const giveWay = () => Promise.reject(stop)
    await expect(growTree(engine, { ...OPTIONS, leaves: 9, giveWay }, new Random(1))).rejects.toBe(stop)
    expect(counts.out.size).toBe(0)
  })

  it.each(['best-first', 'depth-wise'] as const)('%s holds no more slots than it has splits left', async (growth) => {
    const { engine, counts } = watched(engineData(randomTable(300, 3)))
    setRandom(engine, 5)
    const tree = await growTree(engine, { ...OPTIONS, growth, leaves: 20 }, new Random(1))
    expect(tree.nodes).toBe(39)
    expect(counts.out.size).toBe(0)
    // With k leaves there are at most k candidates, and 20 - k that will be split: 10 and the one that is.
    expect(counts.most).toBeLessThanOrEqual(12)
  })

  it('draws features from the seed alone', async () => {
    const data = engineData(randomTable(80, 1))
    const grow = async (seed: number) => {
      const engine = createPlainEngine(data)
      setRandom(engine, 7)
      return growTree(engine, { ...OPTIONS, leaves: 12, columnsByNode: 0.5 }, new Random(seed))
    }
    expect(await grow(1)).toEqual(await grow(1))
    expect(await grow(1)).not.toEqual(await grow(2))
  })

  it('uses only features of the sample', async () => {
    const engine = createPlainEngine(engineData(randomTable(80, 1)))
    for (let seed = 0; seed < 8; seed++) {
      setRandom(engine, seed)
      const tree = await growTree(engine, { ...OPTIONS, leaves: 12, columnsByTree: 0.25 }, new Random(seed))
      expect(tree.nodes).toBeGreaterThan(1)
      expect(new Set(tree.feature.filter((f) => f >= 0)).size).toBe(1)
    }
  })
})

const cases = fc.record({
  rows: fc.integer({ min: 3, max: 70 }),
  training: fc.double({ min: 0.4, max: 1, noNaN: true }),
  isSampled: fc.boolean(),
  seed: fc.nat(),
  growth: fc.constantFrom('best-first' as const, 'depth-wise' as const),
  leaves: fc.constantFrom(0, 2, 5, 12),
  depth: fc.constantFrom(0, 1, 3),
  minSplitGain: fc.constantFrom(0, 0.5),
  minChildWeight: fc.constantFrom(0, 2.5),
  l1: fc.constantFrom(0, 0.3),
  isMonotone: fc.boolean()
})

describe('a grown tree', () => {
  it('keeps to its limits, and its rows and sums add up', async () => {
    await fc.assert(
      fc.asyncProperty(
        cases,
        async ({ rows, training, isSampled, seed, minSplitGain, minChildWeight, l1, ...rest }) => {
          const trainingRows = Math.max(2, Math.floor(rows * training))
          const data = engineData(randomTable(rows, seed), trainingRows)
          const { engine, counts } = watched(data)
          setRandom(engine, seed + 1)
          const sample = isSampled
            ? new Random(seed).sample(trainingRows, Math.max(1, trainingRows >> 1)).sort()
            : undefined
          const monotone = rest.isMonotone ? Int8Array.of(1, -1, 0, 0) : undefined
          const rules = { ...OPTIONS.rules, minSplitGain, minChildWeight, l1, monotone }
          const { growth, leaves, depth } = rest
          const tree = await growTree(engine, { ...OPTIONS, rows: sample, rules, growth, leaves, depth }, new Random(1))
          expect(counts.out.size).toBe(0)

          const reached = rowsOfNodes(tree, data)
          const active = new Set(sample ?? Array.from({ length: trainingRows }, (_, row) => row))
          const depths = new Int32Array(tree.nodes)
          for (let node = 0; node < tree.nodes; node++) {
            const own = reached[node].filter((row) => active.has(row))
            expect(tree.rows[node]).toBe(own.length)
            // The grid is finer than 2^-28 of the largest.
            expect(tree.cover[node]).toBeCloseTo(
              own.reduce((sum, row) => sum + engine.hessians[row], 0),
              6
            )
            if (tree.feature[node] < 0) {
              expect(reached[node].every((row) => engine.scores[row] === tree.value[node])).toBe(true)
              continue
            }
            const [left, right] = [tree.left[node], tree.right[node]]
            depths[left] = depths[right] = depths[node] + 1
            expect(tree.gain[node]).toBeGreaterThan(minSplitGain)
            expect(tree.rows[left] + tree.rows[right]).toBe(tree.rows[node])
            expect(tree.cover[left] + tree.cover[right]).toBe(tree.cover[node])
            expect(Math.min(tree.cover[left], tree.cover[right])).toBeGreaterThanOrEqual(minChildWeight)
            expect(Math.min(tree.rows[left], tree.rows[right])).toBeGreaterThan(0)
          }
          const grown = (tree.nodes + 1) / 2
          if (leaves > 0) expect(grown).toBeLessThanOrEqual(leaves)
          if (depth > 0) expect(Math.max(...depths)).toBeLessThanOrEqual(depth)
          if (monotone !== undefined) expectMonotone(tree, data)
        }
      ),
      { numRuns: 50 }
    )
  })

  it('is monotone in the features it must be, whatever the other features are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(0, 0.2), fc.boolean(), async (seed, maxDeltaStep, hasLeafValue) => {
        const data = engineData(randomTable(120, seed))
        const engine = createPlainEngine(data)
        setRandom(engine, seed)
        const rules = { ...OPTIONS.rules, maxDeltaStep, monotone: Int8Array.of(1, -1, 0, 0) }
        const leafValue = hasLeafValue ? (rows: Int32Array) => ((rows[0] * 7) % 11) / 5 - 1 : undefined
        const tree = await growTree(engine, { ...OPTIONS, rules, leaves: 16, leafValue }, new Random(1))
        expectMonotone(tree, data)
      }),
      { numRuns: 25 }
    )
  })

  it('of one gradient per row with many leaves fits each number of a feature', async () => {
    const engine = createPlainEngine(engineData({ columns: [[4, 4, 1, 2, 8, 1]] }))
    engine.gradients.set([1, 3, -2, 5, 0.5, -4])
    engine.hessians.fill(1)
    const rules = { ...OPTIONS.rules, l2: 0 }
    await growTree(engine, { ...OPTIONS, rules }, new Random(1))
    // The mean of each number's rows.
    expect([...engine.scores]).toEqual([-2, -2, 3, -5, -0.5, 3])
  })
})

/** Feature 0 rising, feature 1 falling: over all numbers of each, with the others as some row has them. */
function expectMonotone(tree: GrownTree, { sources, features }: EngineData): void {
  const columns = features.map((_, f) => {
    const column = sources[0].column(f)
    return 'rows' in column ? new Float32Array() : column.values
  })
  let falls = 0
  for (let row = 0; row < Math.min(20, sources[0].rows); row++) {
    for (const [f, direction] of [
      [0, 1],
      [1, -1]
    ]) {
      let last = direction * Number.NEGATIVE_INFINITY
      for (let x = -1; x <= 12; x++) {
        const values = columns.map((column, j) => (j === f ? x : column[row]))
        const score = scoreOf(tree, values, features)
        if (direction * (score - last) < 0) falls++
        last = score
      }
    }
  }
  expect(falls).toBe(0)
}

function scoreOf(tree: GrownTree, values: readonly number[], features: EngineData['features']): number {
  let node = 0
  while (tree.feature[node] >= 0) {
    const feature = features[tree.feature[node]]
    const value = values[tree.feature[node]]
    const isLeft = Number.isNaN(value)
      ? tree.missingLeft[node] === 1
      : feature.kind === 'number'
        ? value < feature.edges[tree.bin[node]]
        : tree.leftBins[node]?.[value] === 1
    node = isLeft ? tree.left[node] : tree.right[node]
  }
  return tree.value[node]
}
