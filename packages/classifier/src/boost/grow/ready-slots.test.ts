import { Random } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import type { Engine, Slot } from '../engine/engine'
import { engineData } from '../engine/engine-data.test-support'
import { createPlainEngine } from '../engine/plain-engine'
import { RULES } from '../engine/rules.test-support'
import { OPTIONS } from './grow-options.test-support'
import { growTree } from './grow-tree'
import { readySlots } from './ready-slots'

/** An engine that has room for so many slots, and counts those that it made. */
function counting(most = Number.POSITIVE_INFINITY, error: Error = new RangeError('no memory')) {
  const engine = createPlainEngine(engineData({ columns: [Array.from({ length: 400 }, (_, i) => (i * 7919) % 199)] }))
  const made = new Set<Slot>()
  const free = new Set<Slot>()
  const take = engine.takeSlot.bind(engine)
  const giveBack = engine.returnSlot.bind(engine)
  engine.takeSlot = () => {
    if (made.size >= most) throw error
    const slot = take()
    made.add(slot)
    free.delete(slot)
    return slot
  }
  engine.returnSlot = (slot) => {
    free.add(slot)
    giveBack(slot)
  }
  return { engine, made, free }
}

async function grow(engine: Engine, limits: { leaves: number; depth: number; growth: 'best-first' | 'depth-wise' }) {
  for (let i = 0; i < engine.gradients.length; i++) {
    engine.gradients[i] = Math.sin(i * i)
    engine.hessians[i] = 1
  }
  return growTree(engine, { ...OPTIONS, ...limits, rules: RULES }, new Random(1))
}

describe('readySlots', () => {
  it.each([
    { leaves: 2, depth: 0 },
    { leaves: 31, depth: 0 },
    { leaves: 100, depth: 0 },
    { leaves: 101, depth: 9 },
    { leaves: 0, depth: 1 },
    { leaves: 0, depth: 6 },
    { leaves: 50, depth: 6 }
  ])('makes all that a tree of $leaves leaves and depth $depth takes', async (limits) => {
    for (const growth of ['best-first', 'depth-wise'] as const) {
      const { engine, made } = counting()
      readySlots(engine, limits)
      const before = made.size
      expect(before).toBeGreaterThan(0)
      const tree = await grow(engine, { ...limits, growth })
      expect(tree.value.length).toBeGreaterThan(2)
      expect(made.size).toBe(before)
    }
  })

  it('makes no more than can be, and gives all of them back', () => {
    const few = counting(3)
    readySlots(few.engine, { leaves: 31, depth: 0 })
    expect(few.made.size).toBe(3)
    expect(few.free).toEqual(few.made)
    const unlimited = counting()
    readySlots(unlimited.engine, { leaves: 0, depth: 64 })
    expect(unlimited.made.size).toBe(200)
    expect(unlimited.free).toEqual(unlimited.made)
    const broken = counting(0, new TypeError('another'))
    expect(() => readySlots(broken.engine, { leaves: 31, depth: 0 })).toThrow('another')
  })
})
