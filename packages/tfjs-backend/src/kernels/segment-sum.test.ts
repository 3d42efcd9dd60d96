import { Random } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { expectTwins, HAS_BACKEND, runOn } from './twins.test-support'

const UNSORTED_SEGMENT_SUM = 'UnsortedSegmentSum'

describe.runIf(HAS_BACKEND)('UnsortedSegmentSum', () => {
  it('adds rows to where they belong', () => {
    const x = { shape: [4, 3], values: [1, 2, 3, 10, 20, 30, 100, 200, 300, 5, 5, 5] }
    const segmentIds = { shape: [4], values: [2, 0, 2, -1], dtype: 'int32' as const }
    const [{ shape, values }] = runOn('nutshell', UNSORTED_SEGMENT_SUM, { x, segmentIds }, { numSegments: 3 })
    expect(shape).toEqual([3, 3])
    expect([...(values as Float32Array)]).toEqual([10, 20, 30, 0, 0, 0, 101, 202, 303])
  })

  it('gives what the plain kernel gives', () => {
    const random = new Random(1)
    // Whole numbers: in whatever order they are added, no sum is rounded.
    for (const shape of [[7], [40, 1], [33, 5], [60, 2, 9], [3, 16], [0, 4]]) {
      const size = shape.reduce((product, length) => product * length, 1)
      const values = Float32Array.from({ length: size }, () => Math.floor(random.next() * 100) - 50)
      const ids = Int32Array.from({ length: shape[0] }, () => Math.floor(random.next() * 8) - 1)
      const segmentIds = { shape: [shape[0]], values: ids, dtype: 'int32' as const }
      for (const numSegments of [1, 5, 7]) {
        expectTwins(UNSORTED_SEGMENT_SUM, { x: { shape, values }, segmentIds }, { numSegments })
      }
    }
  })

  it('leaves to the plain kernel what it does not do', () => {
    const whole = { shape: [3, 2], values: [1, 2, 3, 4, 5, 6], dtype: 'int32' as const }
    const segmentIds = { shape: [3], values: [1, 1, 0], dtype: 'int32' as const }
    expectTwins(UNSORTED_SEGMENT_SUM, { x: whole, segmentIds }, { numSegments: 2 })
  })
})
