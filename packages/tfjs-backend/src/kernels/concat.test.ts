import { concat, stack, tensor } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectSame, messageOn, someOf } from './moves.test-support'
import { HAS_BACKEND, untilThreadsAreThere } from './twins.test-support'

describe.runIf(HAS_BACKEND)('Concat and Pack', () => {
  beforeAll(untilThreadsAreThere)

  it('join along every axis', () => {
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      for (const axis of [0, 1, 2, -1]) {
        const shapes = [3, 1, 5].map((size) => [4, 6, 5].with(axis, size))
        const parts = shapes.map((shape, seed) => someOf(shape, dtype, seed))
        expectSame(parts, (all) => concat(all, axis))
      }
      for (const axis of [0, 1, 2, 3, -1]) {
        const parts = [1, 2, 3].map((seed) => someOf([4, 3, 5], dtype, seed))
        expectSame(parts, (all) => stack(all, axis))
      }
    }
  })

  it('join numbers, one and the same tensor, and nothing', () => {
    expectSame([someOf([]), someOf([], 'float32', 3)], (all) => stack(all))
    expectSame([someOf([7, 3])], ([x]) => concat([x, x, x], 1))
    expectSame([someOf([7, 3]), someOf([7, 0])], (all) => concat(all, 1))
    expectSame([someOf([7, 0]), someOf([7, 2]), someOf([7, 3])], (all) => concat(all, 1))
    expectSame([someOf([0, 3]), someOf([0, 2])], (all) => concat(all, 1))
    expectSame([someOf([2, 3])], (all) => stack(all, 1))
    expectSame([someOf([0, 3]), someOf([0, 3])], (all) => stack(all, 1))
  })

  it('join values of several types as the plain kernel does', () => {
    expectSame([someOf([7, 3]), someOf([7, 2], 'int32')], (all) => concat(all, 1))
  })

  it('join where threads share the work', () => {
    expectSame([someOf([33, 1001]), someOf([33, 2003])], (all) => concat(all, 1))
    expectSame([someOf([50_001]), someOf([20_003])], (all) => concat(all))
    expectSame([someOf([30_001]), someOf([30_001])], (all) => stack(all, 1))
  })

  it('say what does not fit', () => {
    for (const op of [
      () => concat([tensor([1, 2], [1, 2]), tensor([1, 2, 3], [1, 3])], 0),
      () => concat([tensor([1, 2], [1, 2]), tensor([1, 2, 3])], 0),
      () => stack([tensor([1, 2]), tensor([1, 2, 3])])
    ]) {
      expect(messageOn('nutshell', op)).toBe(messageOn('cpu', op))
    }
  })
})
