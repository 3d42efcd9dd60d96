import { gather, type Tensor, type Tensor1D, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectSame, indicesBelow, messageOn, someOf } from './moves.test-support'
import { HAS_BACKEND, runOn, untilThreadsAreThere } from './twins.test-support'

describe.runIf(HAS_BACKEND)('GatherV2', () => {
  beforeAll(untilThreadsAreThere)

  it('takes rows in the order of the indices', () => {
    const x = { shape: [3, 2], values: [1, 2, 3, 4, 5, 6] }
    const indices = { shape: [4], values: [2, 0, 2, 1], dtype: 'int32' as const }
    const [{ shape, values }] = runOn('nutshell', 'GatherV2', { x, indices }, { axis: 0, batchDims: 0 })
    expect(shape).toEqual([4, 2])
    expect([...(values as Float32Array)]).toEqual([5, 6, 1, 2, 5, 6, 3, 4])
  })

  it('is the plain kernel along every axis, for rows of all lengths and types', () => {
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      for (const length of [1, 2, 3, 4, 5, 7, 16, 19, 300]) {
        for (const axis of [0, 1, 2, -1]) {
          const shape = [4, 6, length]
          const indices = indicesBelow(shape.at(axis) as number, [5])
          expectSame([someOf(shape, dtype), indices], ([x, i]) => gather(x, i as Tensor1D, axis))
        }
      }
    }
  })

  it('is the plain kernel for indices of more axes and in batches', () => {
    expectSame([someOf([4, 6, 5]), indicesBelow(6, [2, 3])], ([x, i]) => gather(x, i as Tensor1D, 1))
    expectSame([someOf([4, 6, 5]), indicesBelow(4, [])], ([x, i]) => gather(x, i as Tensor1D))
    expectSame([someOf([4, 6, 5]), indicesBelow(6, [4, 3])], ([x, i]) => gather(x, i as Tensor1D, 1, 1))
    expectSame([someOf([4, 6, 5]), indicesBelow(5, [4, 3])], ([x, i]) => gather(x, i as Tensor1D, 2, 1))
    expectSame([someOf([4, 6, 5]), indicesBelow(5, [4, 6, 3])], ([x, i]) => gather(x, i as Tensor1D, 2, -1))
  })

  it('is the plain kernel where threads share the work', () => {
    expectSame([someOf([200, 783]), indicesBelow(200, [128])], ([x, i]) => gather(x, i as Tensor1D))
    expectSame([someOf([2, 50_001]), indicesBelow(2, [3])], ([x, i]) => gather(x, i as Tensor1D)) // pieces of rows
    expectSame([someOf([2, 50_001], 'bool'), indicesBelow(2, [7])], ([x, i]) => gather(x, i as Tensor1D))
    expectSame([someOf([3000]), indicesBelow(3000, [50_001])], ([x, i]) => gather(x, i as Tensor1D))
    expectSame([someOf([60, 50]), indicesBelow(50, [900])], ([x, i]) => gather(x, i as Tensor1D, 1))
  })

  it('does without indices and without values', () => {
    expectSame([someOf([4, 3]), indicesBelow(4, [0])], ([x, i]) => gather(x, i as Tensor1D))
    expectSame([someOf([4, 0]), indicesBelow(4, [2])], ([x, i]) => gather(x, i as Tensor1D))
  })

  it('says which index is out of range', () => {
    for (const index of [4, -1]) {
      const op = () => gather(tensor([1, 2, 3, 4]) as Tensor, tensor([0, index], [2], 'int32') as Tensor1D)
      expect(messageOn('nutshell', op)).toBe(`GatherV2: the index value ${index} is not in [0, 3]`)
      expect(messageOn('cpu', op)).toBe(messageOn('nutshell', op))
    }
  })
})
