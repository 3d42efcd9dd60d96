import { Random } from '@nutshell-ml/core'
import type { NamedAttrMap } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectTwins, HAS_BACKEND, runOn, untilThreadsAreThere, type Values } from './twins.test-support'

type Pad = 'same' | 'valid' | number | number[][]
type Case = [shape: number[], filterSize: number | number[], strides: number | number[], pad: Pad, rounding?: string]

/** Channels around 4 and 16; windows that overlap, lie side by side, leave gaps, or hang over the borders. */
const CASES: Case[] = [
  [[2, 6, 8, 32], 2, 2, 'valid'],
  [[2, 7, 9, 5], 2, 2, 'valid'],
  [[2, 7, 9, 5], 2, 2, 'same'],
  [[1, 7, 7, 1], 2, 2, 'same'],
  [[3, 5, 5, 17], [3, 3], [1, 1], 'same'],
  [[3, 6, 5, 21], [3, 2], [2, 1], 'valid'],
  [[1, 9, 10, 6], [2, 3], [3, 4], 'valid'],
  [[1, 9, 10, 7], [3, 3], [2, 2], 1],
  [[1, 9, 10, 7], [3, 3], [2, 2], 1, 'ceil'],
  [[1, 9, 10, 7], [2, 2], [2, 2], 1, 'floor'],
  // Windows that lie in the padding, and with them nothing.
  [[1, 4, 4, 6], [2, 2], [2, 2], 3],
  [
    [1, 5, 4, 3],
    [4, 3],
    [2, 3],
    [
      [0, 0],
      [2, 1],
      [0, 2],
      [0, 0]
    ],
    'floor'
  ],
  [
    [1, 6, 6, 3],
    [2, 2],
    [2, 2],
    [
      [0, 0],
      [0, 5],
      [0, 3],
      [0, 0]
    ],
    'ceil'
  ],
  [[1, 3, 3, 4], [3, 3], [1, 1], 'valid'],
  [[1, 3, 4, 4], [1, 1], [1, 1], 'same'],
  [[1, 3, 4, 4], [1, 1], [2, 2], 'same'],
  [[0, 4, 4, 3], 2, 2, 'valid'],
  [[2, 4, 4, 0], 2, 2, 'valid'],
  // More than one task: many images, and bands of one.
  [[70, 6, 8, 12], 2, 2, 'valid'],
  [[1, 47, 70, 20], 3, 2, 'same'],
  [[1, 47, 71, 20], 2, 2, 'same'],
  [[2, 25, 30, 17], 3, 1, 'same']
]

/** A mean is its sum divided by a number; the gradient in cpu is multiplied by one over it, which is rounded once more. */
const ONE_ROUNDING = { relative: 2 ** -23 }

describe.runIf(HAS_BACKEND)('pooling', () => {
  beforeAll(untilThreadsAreThere)

  it.each(CASES)('is that of cpu: %j by %j, strides %j, pad %j, %s', (shape, filterSize, strides, pad, rounding) => {
    const attrs = { filterSize, strides, pad, dimRoundingMode: rounding } as unknown as NamedAttrMap
    const x = numbers(shape, 1)
    expectTwins('MaxPool', { x }, attrs)
    expectTwins('MaxPoolWithArgmax', { x }, { ...attrs, includeBatchInIndex: false })
    expectTwins('MaxPoolWithArgmax', { x }, { ...attrs, includeBatchInIndex: true })
    expectTwins('AvgPool', { x }, attrs)
    const output = runOn('cpu', 'MaxPool', { x }, {
      ...attrs,
      dimRoundingMode: undefined
    } as unknown as NamedAttrMap)[0]
    const dy = numbers(output.shape, 2)
    const ofMax = { filterSize, strides, pad } as unknown as NamedAttrMap
    expectTwins('MaxPoolGrad', { dy, input: x, output: dy }, ofMax)
    expectTwins('AvgPoolGrad', { dy, input: x }, ofMax, ONE_ROUNDING)
  })

  it('treats NaN, infinities, zeros and equal numbers as cpu does', () => {
    const odd = [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -0, 0, 1, 1]
    const random = new Random(3)
    for (const shape of [
      [2, 8, 8, 8],
      [2, 9, 7, 3],
      [1, 6, 6, 19]
    ]) {
      const values = Float32Array.from({ length: sizeOf(shape) }, () => odd[random.int(odd.length)])
      // Rows in which there is nothing but what is never the greatest.
      values.fill(Number.NaN, 0, values.length >> 2)
      values.fill(Number.NEGATIVE_INFINITY, values.length >> 2, values.length >> 1)
      const x = { shape, values }
      for (const [filterSize, strides, pad] of [
        [2, 2, 'valid'],
        [2, 2, 'same'],
        [3, 1, 'same']
      ] as const) {
        const attrs = { filterSize, strides, pad } as unknown as NamedAttrMap
        const { shape: pooled } = runOn('cpu', 'MaxPool', { x }, attrs)[0]
        const dy = numbers(pooled, 4)
        for (let i = 0; i < sizeOf(pooled); i += 5) dy.values[i] = odd[i % 3]
        expectTwins('MaxPool', { x }, attrs)
        expectTwins('AvgPool', { x }, attrs)
        expectTwins('MaxPoolWithArgmax', { x }, { ...attrs, includeBatchInIndex: true })
        expectTwins('MaxPoolGrad', { dy, input: x, output: dy }, attrs)
        expectTwins('AvgPoolGrad', { dy, input: x }, attrs, ONE_ROUNDING)
      }
    }
  })

  it('gives the gradient to the first of equal numbers, none to NaN', () => {
    const x = { shape: [1, 2, 4, 1], values: [5, 5, Number.NaN, 1, 5, 5, 0, 1] }
    const dy = { shape: [1, 1, 2, 1], values: [3, 4] }
    const attrs = { filterSize: 2, strides: 2, pad: 'valid' }
    const [{ values }] = runOn('nutshell', 'MaxPoolGrad', { dy, input: x, output: dy }, attrs)
    expect([...(values as Float32Array)]).toEqual([3, 0, 0, 4, 0, 0, 0, 0])
  })

  it('leaves what is not float32 to cpu', () => {
    const x = {
      shape: [1, 4, 4, 1],
      values: Int32Array.from({ length: 16 }, (_, i) => (i * 7) % 16),
      dtype: 'int32' as const
    }
    const attrs = { filterSize: 2, strides: 2, pad: 'valid' }
    for (const kernel of ['MaxPool', 'AvgPool']) expectTwins(kernel, { x }, attrs)
    expectTwins('MaxPoolWithArgmax', { x }, { ...attrs, includeBatchInIndex: false })
  })
})

/** Multiples of 1/8, so that some are equal and sums of a few are exact. */
function numbers(shape: number[], seed: number): Values & { values: Float32Array } {
  const random = new Random(seed)
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => (random.int(33) - 16) / 8) }
}

function sizeOf(shape: number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}
