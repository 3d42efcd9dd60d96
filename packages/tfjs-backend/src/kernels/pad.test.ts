import { pad } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectSame, someOf } from './moves.test-support'
import { HAS_BACKEND, runOn, untilThreadsAreThere } from './twins.test-support'

describe.runIf(HAS_BACKEND)('PadV2', () => {
  beforeAll(untilThreadsAreThere)

  it('puts a value around', () => {
    const x = { shape: [1, 2], values: [1, 2] }
    const [{ shape, values }] = runOn('nutshell', 'PadV2', { x }, { paddings: [[1, 0], [0, 2]], constantValue: 9 }) // biome-ignore format: short
    expect(shape).toEqual([2, 4])
    expect([...(values as Float32Array)]).toEqual([9, 9, 9, 9, 1, 2, 9, 9])
  })

  it('is the plain kernel for values of all types', () => {
    const paddings: [number, number][][] = [
      [[1, 2], [0, 0], [3, 1], [0, 5]],
      [[0, 0], [1, 1], [1, 1], [0, 0]],
      [[2, 3], [0, 0], [0, 0], [0, 0]],
      [[0, 0], [0, 0], [0, 0], [7, 18]],
      [[0, 0], [0, 0], [0, 0], [0, 0]]
    ] // biome-ignore format: rows
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      for (const around of paddings) {
        expectSame([someOf([3, 4, 2, 5], dtype)], ([x]) => pad(x, around))
        expectSame([someOf([3, 1, 1, 21], dtype)], ([x]) => pad(x, around, 1))
      }
    }
    const six = new Array(6).fill([1, 1])
    expectSame([someOf([2, 1, 2, 1, 2, 3])], ([x]) => pad(x, six, 2))
  })

  it('is the plain kernel for all values around', () => {
    for (const value of [0, -0, -1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e-40, 1 / 3]) {
      expectSame([someOf([3, 5])], ([x]) => pad(x, [[1, 1], [2, 3]], value)) // biome-ignore format: short
      expectSame([someOf([3, 5], 'int32')], ([x]) => pad(x, [[1, 1], [2, 3]], value)) // biome-ignore format: short
    }
  })

  it('is the plain kernel where threads share the work, and without values', () => {
    expectSame([someOf([50_001])], ([x]) => pad(x, [[30_003, 40_007]], 3))
    expectSame([someOf([3, 20_001])], ([x]) => pad(x, [[1, 1], [17_001, 3]], 3)) // biome-ignore format: short
    expectSame([someOf([201, 203])], ([x]) => pad(x, [[30, 20], [5, 7]])) // biome-ignore format: short
    expectSame([someOf([2, 0])], ([x]) => pad(x, [[1, 1], [2, 2]], 4)) // biome-ignore format: short
    expectSame([someOf([0, 3])], ([x]) => pad(x, [[0, 0], [2, 2]], 4)) // biome-ignore format: short
  })
})
