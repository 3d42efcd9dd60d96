import { broadcastTo, reverse, tile } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectSame, someOf } from './moves.test-support'
import { HAS_BACKEND, runOn, untilThreadsAreThere } from './twins.test-support'

describe.runIf(HAS_BACKEND)('Tile', () => {
  beforeAll(untilThreadsAreThere)

  it('repeats a matrix both ways', () => {
    const x = { shape: [2, 2], values: [1, 2, 3, 4] }
    const [{ values }] = runOn('nutshell', 'Tile', { x }, { reps: [1, 2] })
    expect([...(values as Float32Array)]).toEqual([1, 2, 1, 2, 3, 4, 3, 4])
  })

  it('is the plain kernel for values of all types', () => {
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      for (const reps of [
        [1, 1, 1],
        [2, 1, 1],
        [1, 3, 1],
        [1, 1, 19],
        [2, 3, 4],
        [0, 1, 2]
      ]) {
        expectSame([someOf([2, 3, 5], dtype)], ([x]) => tile(x, reps))
        expectSame([someOf([2, 3, 1], dtype)], ([x]) => tile(x, reps))
        expectSame([someOf([1, 1, 1], dtype)], ([x]) => tile(x, reps))
      }
    }
    expectSame([someOf([1, 3, 1, 2])], ([x]) => broadcastTo(x, [4, 3, 5, 2]))
    expectSame([someOf([2, 2, 2, 2, 2])], ([x]) => tile(x, [2, 2, 2, 2, 2])) // more axes than kernels know
  })

  it('is the plain kernel where threads share the work', () => {
    expectSame([someOf([1, 301])], ([x]) => tile(x, [203, 1]))
    expectSame([someOf([301, 1])], ([x]) => tile(x, [1, 203]))
    expectSame([someOf([301, 1], 'bool')], ([x]) => tile(x, [1, 403]))
    expectSame([someOf([])], ([x]) => broadcastTo(x, [50_001]))
  })
})

describe.runIf(HAS_BACKEND)('Reverse', () => {
  it('is the plain kernel along every axis, of values of all types', () => {
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      for (const axes of [0, 1, 2, [0, 2], [0, 1, 2], [-1, 1], [1, 1], []]) {
        expectSame([someOf([3, 5, 7], dtype)], ([x]) => reverse(x, axes))
      }
    }
    expectSame([someOf([])], ([x]) => reverse(x))
    expectSame([someOf([0, 2])], ([x]) => reverse(x))
    expectSame([someOf([201, 207])], ([x]) => reverse(x))
    expectSame([someOf([50_001])], ([x]) => reverse(x))
  })
})
