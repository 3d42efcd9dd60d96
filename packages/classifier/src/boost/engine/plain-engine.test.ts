import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Engine, NodeRows, Split, SplitQuery, SplitRules } from './engine'
import { engineData, type PlainTable } from './engine-data.test-support'
import { createPlainEngine } from './plain-engine'
import { RULES as NO_RULES } from './rules.test-support'

const RULES: SplitRules = { ...NO_RULES, l2: 1, categorySmoothing: 1, maxOneVsRest: 3 }

function queryOf(sums: SplitQuery['sums'], allowed?: Uint8Array): SplitQuery {
  return { sums, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY, allowed }
}

function engineOf(table: PlainTable, gradients: readonly number[], trainingRows = gradients.length): Engine {
  const engine = createPlainEngine(engineData(table, trainingRows))
  engine.gradients.set(gradients)
  engine.hessians.fill(1)
  return engine
}

/** The best split of a node by a histogram of its own: of a tree that begins with its rows. */
function splitAfresh(table: PlainTable, engine: Engine, rows: Int32Array, rules: SplitRules): Split | undefined {
  const fresh = createPlainEngine(engineData(table, engine.trainingRows))
  fresh.gradients.set(engine.gradients)
  fresh.hessians.set(engine.hessians)
  const { root, sums } = fresh.beginTree(0, rows)
  return fresh.findRoot(root, fresh.takeSlot(), rules, queryOf(sums))
}

const TABLE: PlainTable = { columns: [[1, 2, 3, 4, 5, 6]] }

describe('createPlainEngine', () => {
  it('has scores of all rows and gradients of those for training', () => {
    const engine = createPlainEngine(engineData({ columns: [[1, 2, 3, 4, 5]] }, 3, 2))
    expect(engine.rows).toBe(5)
    expect(engine.trainingRows).toBe(3)
    expect(engine.scores).toHaveLength(10)
    expect(engine.gradients).toHaveLength(6)
    expect(engine.hessians).toHaveLength(6)
  })

  it('begins a tree with all rows, or those given', () => {
    const engine = engineOf(TABLE, [1, 2, 4, 8], 4)
    const all = engine.beginTree(0, undefined)
    expect(all.root).toEqual({ list: 0, from: 0, to: 4, passiveFrom: 4, passiveTo: 6 })
    expect(all.sums).toEqual({ gradient: 15, hessian: 4 })
    const some = engine.beginTree(0, Int32Array.of(1, 3))
    expect(some.sums).toEqual({ gradient: 10, hessian: 2 })
    expect(engine.rowsOf(some.root)).toEqual(Int32Array.of(1, 3))
  })

  it('takes the gradients of the output that the tree is for', () => {
    const engine = createPlainEngine(engineData(TABLE, 6, 2))
    engine.gradients.set([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2])
    engine.hessians.fill(0.5)
    expect(engine.beginTree(0, undefined).sums).toEqual({ gradient: 6, hessian: 3 })
    expect(engine.beginTree(1, undefined).sums).toEqual({ gradient: 12, hessian: 3 })
  })

  it('rounds to the grid, halves upwards', () => {
    const engine = engineOf(TABLE, [2 ** -29, 2 ** -30, -(2 ** -30), 0, 0, -1])
    // Of largest size 1 the unit is 2^-29: half a unit becomes a unit, minus half a unit 0.
    expect(engine.beginTree(0, undefined).sums.gradient).toBe(2 * 2 ** -29 - 1)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses a gradient of %d', (wrong) => {
    const engine = engineOf(TABLE, [1, 2, wrong, 4, 5, 6])
    expect(() => engine.beginTree(0, undefined)).toThrow(expect.objectContaining({ code: 'NON_FINITE' }))
    // Rows that the tree is not grown on do not matter.
    expect(engine.beginTree(0, Int32Array.of(0, 1)).sums.gradient).toBe(3)
  })

  it('partitions active and passive rows, each side in its order', () => {
    const engine = engineOf({ columns: [[5, 1, 4, 2, 6, 3, null, 0.5, 9]] }, [1, -1, 1, -1, 1, -1], 6)
    const { root, sums } = engine.beginTree(0, Int32Array.of(0, 1, 3, 4))
    const split = engine.findRoot(root, engine.takeSlot(), RULES, queryOf(sums)) as Split
    // Rows 0, 1, 3, 4 have 5, 1, 2, 6: the split is after 2.
    expect(split).toMatchObject({ feature: 0, bin: 1, missingLeft: true })
    const { left, right } = engine.partition(root, split)
    expect([...engine.rowsOf(left)]).toEqual([1, 3])
    expect([...engine.rowsOf(right)]).toEqual([0, 4])
    engine.addToScores(0, [{ rows: left, value: 0.5 }])
    engine.addToScores(0, [{ rows: right, value: 2 }])
    expect([...engine.scores]).toEqual([2, 0.5, 2, 0.5, 2, 2, 0.5, 0.5, 2])
  })

  it('leads rows that are only predicted by levels that training does not have', () => {
    const table = { columns: [[0, 1, 2, 3, null, 2]], levels: [4] }
    const engine = engineOf(table, [-9, 1, 1], 3)
    const { root, sums } = engine.beginTree(0, undefined)
    const split = engine.findRoot(root, engine.takeSlot(), RULES, queryOf(sums)) as Split
    const { left, right } = engine.partition(root, split)
    engine.addToScores(0, [{ rows: left, value: 1 }])
    engine.addToScores(0, [{ rows: right, value: 2 }])
    // The heavier child has the two other levels.
    expect([...engine.scores]).toEqual([1, 2, 2, 2, 2, 2])
  })

  it('hands slots out again that were given back', () => {
    const engine = engineOf(TABLE, [1, 2, 3, 4, 5, 6])
    const first = engine.takeSlot()
    const second = engine.takeSlot()
    expect(first).not.toBe(second)
    engine.returnSlot(first)
    expect(engine.takeSlot()).toBe(first)
    engine.dispose()
  })
})

const value = fc.oneof(
  { arbitrary: fc.constant(0), weight: 4 },
  { arbitrary: fc.integer({ min: -3, max: 5 }), weight: 4 },
  { arbitrary: fc.constant(null), weight: 1 }
)
/** On the grid whatever the largest of them is, so that sums of the same rows are the same in each tree. */
const sixteenths = (min: number, max: number) => fc.integer({ min, max }).map((count) => count / 16)
const level = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(null))

/** Tables of six features of numbers, so that there is a whole group of dense ones at times, and one of levels. */
const tables = fc
  .integer({ min: 4, max: 40 })
  .chain((rows) =>
    fc.record({
      numbers: fc.array(fc.array(value, { minLength: rows, maxLength: rows }), { minLength: 6, maxLength: 6 }),
      level: fc.array(level, { minLength: rows, maxLength: rows }),
      gradients: fc.array(sixteenths(-64, 64), { minLength: rows, maxLength: rows }),
      hessians: fc.array(sixteenths(4, 16), { minLength: rows, maxLength: rows }),
      trainingRows: fc.integer({ min: 2, max: rows })
    })
  )
  .map(({ numbers, level, gradients, hessians, trainingRows }) => ({
    table: { columns: [...numbers, level], levels: [...numbers.map(() => null), 5] },
    gradients: gradients.slice(0, trainingRows),
    hessians: hessians.slice(0, trainingRows),
    trainingRows
  }))

describe('the histogram of a child', () => {
  it('by subtraction is what computing it gives: both children have the split they have afresh', () => {
    fc.assert(
      fc.property(tables, ({ table, gradients, hessians, trainingRows }) => {
        const engine = engineOf(table, gradients, trainingRows)
        engine.hessians.set(hessians)
        const { root, sums } = engine.beginTree(0, undefined)
        const parent = engine.takeSlot()
        const split = engine.findRoot(root, parent, RULES, queryOf(sums))
        if (split === undefined) return
        const { left, right } = engine.partition(root, split)
        const found = engine.findChildren(
          parent,
          engine.takeSlot(),
          left,
          right,
          RULES,
          queryOf(split.left),
          queryOf(split.right)
        )
        for (const [rows, ofChild] of [
          [left, found.left],
          [right, found.right]
        ] as [NodeRows, Split | undefined][]) {
          const own = engine.rowsOf(rows).slice()
          expect(ofChild).toEqual(splitAfresh(table, engine, own, RULES))
        }
      }),
      { numRuns: 60 }
    )
  })
})

describe('sparse columns', () => {
  it('give the same splits as dense ones', () => {
    fc.assert(
      fc.property(tables, ({ table, gradients, trainingRows }) => {
        const splitOf = (sparse: boolean) => {
          const engine = engineOf({ ...table, sparse: table.columns.map(() => sparse) }, gradients, trainingRows)
          const { root, sums } = engine.beginTree(0, undefined)
          const split = engine.findRoot(root, engine.takeSlot(), RULES, queryOf(sums))
          if (split === undefined) return undefined
          const { left, right } = engine.partition(root, split)
          engine.addToScores(0, [{ rows: left, value: 1 }])
          return { split, left, right, scores: engine.scores }
        }
        expect(splitOf(true)).toEqual(splitOf(false))
      }),
      { numRuns: 40 }
    )
  })

  it('have the split that their few rows make', () => {
    const columns = [
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 7],
      [0, 0, 2, 0, 0, 0, 0, 0, 2, 0]
    ]
    const engine = engineOf({ columns, sparse: [true, true] }, [1, 1, -5, 1, 1, 1, 1, 1, -5, 1])
    const { root, sums } = engine.beginTree(0, undefined)
    const split = engine.findRoot(root, engine.takeSlot(), { ...RULES, l2: 0 }, queryOf(sums)) as Split
    // 8^2 / 8 + 10^2 / 2 - 2^2 / 10
    expect(split).toMatchObject({ feature: 1, bin: 0, left: { gradient: 8, hessian: 8 } })
    expect(split.gain).toBeCloseTo(57.6, 9)
    expect([...engine.rowsOf(engine.partition(root, split).right)]).toEqual([2, 8])
  })
})

describe('features that a tree may not use', () => {
  it('do not matter to those it may', () => {
    const columns = Array.from({ length: 9 }, (_, f) => [0, 1, 2, 3, 4, 5].map((row) => (row * (f + 2)) % 11))
    const gradients = [3, -1, 4, -1, 5, -9]
    for (let f = 0; f < columns.length; f++) {
      const allowed = new Uint8Array(columns.length)
      allowed[f] = 1
      const engine = engineOf({ columns }, gradients)
      const { root, sums } = engine.beginTree(0, undefined, allowed)
      const split = engine.findRoot(root, engine.takeSlot(), RULES, queryOf(sums, allowed))
      const alone = splitAfresh({ columns: [columns[f]] }, engine, Int32Array.of(0, 1, 2, 3, 4, 5), RULES)
      expect(split).toEqual({ ...(alone as Split), feature: f })
    }
  })
})
