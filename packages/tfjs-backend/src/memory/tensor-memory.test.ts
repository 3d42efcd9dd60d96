import { describe, expect, it } from 'vitest'
import { HAS_BACKEND } from '../kernels/twins.test-support'
import { TensorMemory } from './tensor-memory'

describe.runIf(HAS_BACKEND)('TensorMemory', () => {
  it('grows when there is no room, and has the same blocks afterwards', () => {
    const memory = TensorMemory.create(1)
    const before = memory.bytes
    const block = memory.take(4000, () => 'a test')
    memory.run('fill', block.at, 1000, 7)
    const large = memory.take(before, () => 'a test')
    expect(memory.bytes).toBeGreaterThanOrEqual(2 * before)
    expect([...new Float32Array(memory.memory.buffer, block.at, 1000)].every((value) => value === 7)).toBe(true)
    memory.give(large)
    memory.give(block)
    expect(memory.bytesInUse).toBe(0)
    memory.end()
  })

  it('does not grow for what was given back', () => {
    const memory = TensorMemory.create(1)
    const most = memory.bytes - 65536
    for (let round = 0; round < 50; round++) memory.give(memory.take(most - round * 64, () => 'a test'))
    expect(memory.bytes).toBe(most + 65536)
    memory.end()
  })

  it('says what it was that needed more than there can be, and goes on', () => {
    const memory = TensorMemory.create(1)
    const block = memory.take(2.5e6, () => 'a small one')
    expect(() => memory.take(5e9, () => 'a tensor of shape [5,10,25,1000000]')).toThrow(
      expect.objectContaining({
        code: 'OUT_OF_MEMORY',
        message: expect.stringMatching(
          /^out of memory: a tensor of shape \[5,10,25,1000000\] needs 5\.00 GB, and tensors have 2\.5 MB of at most 4\.29 GB/
        )
      })
    )
    expect(memory.bytesInUse).toBe(block.bytes)
    memory.give(memory.take(1e6, () => 'another'))
    memory.give(block)
    memory.end()
  })

  it('gives back what was borrowed, and also when the work throws', () => {
    const memory = TensorMemory.create(1)
    expect(memory.borrow(100, () => 'scratch', (at) => at % 64)).toBe(0) // biome-ignore format: one line
    const failing = () =>
      memory.borrow(
        100,
        () => 'scratch',
        () => {
          throw new Error('no')
        }
      )
    expect(failing).toThrow('no')
    expect(memory.bytesInUse).toBe(0)
    memory.end()
  })
})
