import { oneHot } from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import { expectSame, indicesBelow } from './moves.test-support'
import { HAS_BACKEND, untilThreadsAreThere } from './twins.test-support'

describe.runIf(HAS_BACKEND)('OneHot', () => {
  beforeAll(untilThreadsAreThere)

  it('is the plain kernel', () => {
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      expectSame([indicesBelow(10, [7])], ([i]) => oneHot(i, 10, 1, 0, dtype))
      expectSame([indicesBelow(10, [2, 3])], ([i]) => oneHot(i, 5, 2, -3, dtype)) // some have no place
      expectSame([{ shape: [3], values: [-1, 2, 3], dtype: 'int32' }], ([i]) => oneHot(i, 3, 1, 0, dtype))
      expectSame([indicesBelow(10, [])], ([i]) => oneHot(i, 10, 1, 0, dtype))
      expectSame([indicesBelow(10, [0])], ([i]) => oneHot(i, 10, 1, 0, dtype))
    }
    expectSame([indicesBelow(3, [4])], ([i]) => oneHot(i, 3, 0.5, Number.NaN, 'float32'))
    expectSame([indicesBelow(3, [4])], ([i]) => oneHot(i, 3, 0.5, 0.25, 'int32'))
  })

  it('is the plain kernel where threads share the work', () => {
    expectSame([indicesBelow(10, [7001])], ([i]) => oneHot(i, 10, 1, 0, 'float32'))
    expectSame([indicesBelow(40_001, [3])], ([i]) => oneHot(i, 40_001, 1, 0, 'float32'))
  })
})
