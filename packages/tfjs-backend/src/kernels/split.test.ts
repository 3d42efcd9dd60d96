import { split, tensor, unstack } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectSame, messageOn, someOf } from './moves.test-support'
import { HAS_BACKEND, untilThreadsAreThere } from './twins.test-support'

describe.runIf(HAS_BACKEND)('SplitV and Unpack', () => {
  beforeAll(untilThreadsAreThere)

  it('are the plain kernels along every axis', () => {
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      const x = someOf([6, 6, 6], dtype)
      for (const axis of [0, 1, 2, -1]) {
        expectSame([x], ([t]) => split(t, 3, axis))
        expectSame([x], ([t]) => split(t, [1, 3, 2], axis))
        expectSame([x], ([t]) => split(t, [1, -1, 0], axis))
        expectSame([x], ([t]) => unstack(t, axis))
      }
    }
  })

  it('are the plain kernels where threads share the work, and without values', () => {
    expectSame([someOf([33, 3003])], ([t]) => split(t, [1000, 2003], 1))
    expectSame([someOf([3, 30_001])], ([t]) => unstack(t))
    expectSame([someOf([30_001, 3])], ([t]) => unstack(t, 1))
    expectSame([someOf([2, 0, 3])], ([t]) => unstack(t, 2))
    expectSame([someOf([2, 0, 3])], ([t]) => split(t, [1, 2], 2))
  })

  it('say what does not fit', () => {
    const op = () => split(tensor([1, 2, 3]), [1, 1])
    expect(messageOn('nutshell', op)).toBe('The sum of sizes must match the size of the axis dimension.')
    expect(messageOn('cpu', op)).toBe(messageOn('nutshell', op))
  })
})
