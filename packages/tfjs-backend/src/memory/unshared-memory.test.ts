import { describe, expect, it, vi } from 'vitest'
import { TensorMemory } from './tensor-memory'

// Before anything asks what there is: browsers without isolation from other origins have no such memory.
vi.stubGlobal('SharedArrayBuffer', undefined)

describe.runIf(TensorMemory.canBe())('a memory that is not shared', () => {
  it('grows again and again, and has the same values afterwards, though every view of it is of no use then', () => {
    const memory = TensorMemory.create(2)
    expect([memory.isShared, memory.threads]).toEqual([false, 1])
    const block = memory.take(4000, () => 'a test')
    memory.run('fill', block.at, 1000, 7)
    for (let round = 0; round < 3; round++) memory.take(memory.bytes, () => 'a test')
    expect(new Float32Array(memory.memory.buffer, block.at, 1000).every((value) => value === 7)).toBe(true)
    memory.run('fill', block.at, 1000, 8)
    expect(new Float32Array(memory.memory.buffer, block.at, 1000).every((value) => value === 8)).toBe(true)
    memory.end()
  })
})
