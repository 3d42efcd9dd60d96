import { engine, memory, slice, stridedSlice, type Tensor, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectSame, messageOn, someOf } from './moves.test-support'
import { HAS_BACKEND, runOn, untilThreadsAreThere } from './twins.test-support'

describe.runIf(HAS_BACKEND)('Slice', () => {
  beforeAll(untilThreadsAreThere)

  it('cuts a block out', () => {
    const x = { shape: [3, 3], values: [1, 2, 3, 4, 5, 6, 7, 8, 9] }
    const [{ values }] = runOn('nutshell', 'Slice', { x }, { begin: [1, 0], size: [2, 2] })
    expect([...(values as Float32Array)]).toEqual([4, 5, 7, 8])
  })

  it('is the plain kernel for blocks of all types', () => {
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      const x = someOf([5, 4, 7, 9], dtype)
      for (const begin of [
        [0, 0, 0, 0],
        [1, 2, 3, 4],
        [4, 3, 6, 8],
        [2, 0, 0, 0],
        [0, 0, 0, 3]
      ]) {
        expectSame([x], ([t]) => slice(t, begin))
        expectSame([x], ([t]) => slice(t, begin, [1, 1, 1, 1]))
        expectSame([x], ([t]) => slice(t, begin, [1, -1, 1, -1]))
      }
      expectSame([x], ([t]) => slice(t, 2, 3))
      expectSame([x], ([t]) => slice(t, [1, 1], [2, 0]))
    }
    expectSame([someOf([2, 3, 2, 3, 2, 3])], ([t]) => slice(t, [0, 1, 0, 1, 0, 1], [2, 2, 1, 2, 2, 2]))
  })

  it('is the plain kernel where threads share the work', () => {
    expectSame([someOf([100_003])], ([t]) => slice(t, 1, 70_001))
    expectSame([someOf([300, 301])], ([t]) => slice(t, [3, 5], [290, 283]))
    expectSame([someOf([100_003], 'bool')], ([t]) => slice(t, 1, 90_001))
  })

  it('outlives what it was cut from', () => {
    engine().setBackend('nutshell')
    const x = tensor([1, 2, 3, 4, 5, 6], [3, 2])
    const part = slice(x, 1, 2)
    const all = slice(x, 0, 3)
    x.dispose()
    tensor([7, 8, 9, 10, 11, 12], [3, 2]).dispose()
    expect([...part.dataSync()]).toEqual([3, 4, 5, 6])
    expect([...all.dataSync()]).toEqual([1, 2, 3, 4, 5, 6])
    const { numTensors } = memory()
    part.dispose()
    all.dispose()
    expect(memory().numTensors).toBe(numTensors - 2)
  })

  it('says what is out of range', () => {
    const op = () => slice(tensor([1, 2, 3]), 1, 3)
    expect(messageOn('nutshell', op)).toContain('would overflow input.shape[0] (3)')
    expect(messageOn('nutshell', op)).toBe(messageOn('cpu', op))
  })
})

describe.runIf(HAS_BACKEND)('StridedSlice', () => {
  it('is the plain kernel', () => {
    const x = someOf([6, 7, 9])
    const cuts: ((t: Tensor) => Tensor)[] = [
      (t) => stridedSlice(t, [0, 1, 2], [6, 7, 9], [2, 3, 1]),
      (t) => stridedSlice(t, [0, 1, 2], [6, 7, 9], [1, 2, 3]),
      (t) => stridedSlice(t, [5, 6, 8], [0, -8, 1], [-1, -2, -3]),
      (t) => stridedSlice(t, [1, 1, 1], [4, 5, 6], [1, 1, 1]),
      (t) => stridedSlice(t, [2, 0, 0], [5, 7, 9], [1, 1, 1]),
      (t) => stridedSlice(t, [0, 0, 0], [6, 7, 9], [1, 1, 1]),
      (t) => stridedSlice(t, [3, 1, 2], [3, 7, 9], [1, 2, 1]),
      (t) => stridedSlice(t, [1, 2, 4], [2, 6, 5], [1, 3, 1], 0, 0, 0, 0, 0b101),
      (t) => stridedSlice(t, [4, 0, 0], [5, 7, 9], [1, 1, 1], 0, 0, 0, 0, 0b001),
      (t) => stridedSlice(t, [1, 3, 2], [5, 4, 7], [1, 1, 1], 0, 0, 0, 0, 0b010),
      (t) => stridedSlice(t, [1, 3, 0, 2], [5, 4, 1, 7], [1, 1, 1, 1], 0, 0, 0, 0b0100, 0b0010),
      (t) => stridedSlice(t, [0, 3], [0, 9], [1, 4], 0b01, 0, 0b01),
      (t) => stridedSlice(t, [0, 0, 1], [0, 6, 5], [1, 2, 2], 0b10, 0b10, 0, 0b001)
    ]
    for (const cut of cuts) expectSame([x], ([t]) => cut(t))
    expectSame([someOf([6, 7, 9], 'bool')], ([t]) => stridedSlice(t, [0, 1, 2], [6, 7, 9], [2, 3, 2]))
    expectSame([someOf([300, 401])], ([t]) => stridedSlice(t, [1, 0], [300, 401], [1, 2]))
  })
})
