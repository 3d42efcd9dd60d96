import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Allocator, type Block } from './allocator'

const LINE = 64
const FIRST = 8192
const SIZE = 1 << 20

const roundUp = (bytes: number) => Math.max(1, Math.ceil(bytes / LINE)) * LINE

function withMemory(bytes = SIZE): Allocator {
  const allocator = new Allocator(FIRST)
  allocator.add(bytes)
  return allocator
}

/** The lengths of what lies free between the blocks, found from their addresses alone. */
function gaps(blocks: Block[], end: number): number[] {
  const sorted = [...blocks].sort((a, b) => a.at - b.at)
  const starts = [...sorted.map(({ at }) => at), end]
  const ends = [FIRST, ...sorted.map(({ at, bytes }) => at + bytes)]
  return starts.map((start, i) => start - ends[i])
}

type Step = { kind: 'take'; bytes: number } | { kind: 'give'; which: number } | { kind: 'add'; pages: number }

const STEPS = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('take' as const), bytes: fc.oneof(fc.nat(300), fc.nat(SIZE / 4)) })
    },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('give' as const), which: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('add' as const), pages: fc.integer({ min: 1, max: 4 }) }) }
  ),
  { maxLength: 120 }
)

/** Does the steps; checks after each of them what must hold. */
function play(steps: Step[]): { allocator: Allocator; blocks: Block[] } {
  const allocator = withMemory()
  const blocks: Block[] = []
  for (const step of steps) {
    if (step.kind === 'add') allocator.add(step.pages * 65536)
    if (step.kind === 'give' && blocks.length > 0) {
      allocator.give(blocks.splice(step.which % blocks.length, 1)[0])
    }
    if (step.kind === 'take') {
      const isRoom = Math.max(...gaps(blocks, allocator.end)) >= roundUp(step.bytes)
      const block = allocator.take(step.bytes)
      expect(block !== undefined).toBe(isRoom)
      if (block === undefined) continue
      expect(block.at % LINE).toBe(0)
      expect(block.bytes).toBe(roundUp(step.bytes))
      blocks.push(block)
    }
    expect(Math.min(...gaps(blocks, allocator.end))).toBeGreaterThanOrEqual(0)
    expect(allocator.inUse).toBe(blocks.reduce((sum, { bytes }) => sum + bytes, 0))
  }
  return { allocator, blocks }
}

describe('Allocator', () => {
  it('lends what does not overlap, of the size asked for, wherever there is room', () => {
    fc.assert(fc.property(STEPS, (steps) => void play(steps)))
  })

  it('has one block again when all is given back', () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const { allocator, blocks } = play(steps)
        for (const block of blocks) allocator.give(block)
        expect(allocator.inUse).toBe(0)
        expect(allocator.take(allocator.end - FIRST)?.at).toBe(FIRST)
      })
    )
  })

  it('says how much is missing: with that, there is room, and with less there is none', () => {
    fc.assert(
      fc.property(STEPS, fc.nat(4 * SIZE), (steps, bytes) => {
        const { allocator, blocks } = play(steps)
        const missing = allocator.missing(bytes)
        if (missing <= 0) {
          expect(allocator.take(bytes)).not.toBe(undefined)
          return
        }
        if (Math.max(...gaps(blocks, allocator.end)) < roundUp(bytes)) {
          if (missing > LINE) allocator.add(missing - LINE)
          if (missing > LINE) expect(allocator.take(bytes)).toBe(undefined)
          allocator.add(missing > LINE ? LINE : missing)
        }
        expect(allocator.take(bytes)).not.toBe(undefined)
      })
    )
  })

  it('lends a line of the cache for nothing at all', () => {
    const allocator = withMemory()
    const [a, b] = [allocator.take(0), allocator.take(1)] as Block[]
    expect([a.bytes, b.bytes, b.at - a.at]).toEqual([LINE, LINE, LINE])
  })

  it('takes the block that fits before a larger one', () => {
    const allocator = withMemory()
    const blocks = [100, 64, 6400, 64].map((bytes) => allocator.take(bytes) as Block)
    allocator.give(blocks[0])
    allocator.give(blocks[2])
    expect(allocator.take(100)?.at).toBe(blocks[0].at)
    expect(allocator.take(6400)?.at).toBe(blocks[2].at)
  })

  it('has all of 4 GiB, and nothing beyond', () => {
    const most = 2 ** 32 - FIRST
    const allocator = withMemory(most)
    for (const bytes of [2 ** 32, 2 ** 32 + 64, 2 ** 32 + 2 ** 31, 2 ** 33, 1e12]) {
      expect(allocator.take(bytes)).toBe(undefined)
      expect(allocator.missing(bytes)).toBe(roundUp(bytes) - most)
    }
    const upper = [2 ** 31, 2 ** 30, most - 2 ** 31 - 2 ** 30].map((bytes) => allocator.take(bytes) as Block)
    expect(upper.map(({ at }) => at)).toEqual([FIRST, FIRST + 2 ** 31, FIRST + 2 ** 31 + 2 ** 30])
    expect(allocator.take(1)).toBe(undefined)
    for (const block of upper) allocator.give(block)
    expect(allocator.take(most)?.bytes).toBe(most)
  })

  it('refuses to take a block back twice', () => {
    const allocator = withMemory()
    const block = allocator.take(64) as Block
    allocator.give(block)
    expect(() => allocator.give(block)).toThrow('is free')
  })
})
