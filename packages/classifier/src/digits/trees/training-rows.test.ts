import { describe, expect, it } from 'vitest'
import { PIXELS } from '../images'
import { trainingRows } from './training-rows'

describe('training rows', () => {
  it('are the images where all digits are shown', () => {
    const pixels = new Uint8Array(10 * PIXELS).fill(9)
    const labels = Uint8Array.of(9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
    const { X, label, sampleWeight } = trainingRows(pixels, labels)
    expect([X.rows, X.cols, sampleWeight]).toEqual([10, PIXELS, undefined])
    expect(label).toEqual(labels)
    expect(X.data).toEqual(new Float32Array(10 * PIXELS).fill(9))
  })

  it('have a blank one of no weight for every digit that is not shown', () => {
    const pixels = new Uint8Array(2 * PIXELS).fill(9)
    for (const [weights, expected] of [
      [undefined, [1, 1]],
      [Float64Array.of(0.5, 3), [0.5, 3]]
    ] as const) {
      const { X, label, sampleWeight } = trainingRows(pixels, Uint8Array.of(4, 4), weights)
      expect([...label]).toEqual([4, 4, 0, 1, 2, 3, 5, 6, 7, 8, 9])
      expect([...sampleWeight!]).toEqual([...expected, 0, 0, 0, 0, 0, 0, 0, 0, 0])
      expect(X.data.subarray(2 * PIXELS).every((pixel) => pixel === 0)).toBe(true)
    }
  })
})
