import { Random } from '@nutshell-ml/core'
import { backend_util, type NamedAttrMap } from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectTwins, HAS_BACKEND, runOn, untilThreadsAreThere, type Values } from './twins.test-support'

type Pad = 'same' | 'valid' | number | [number, number][]
type Case = [image: number[], filter: number[], strides: number | number[], pad: Pad, rounding?: string]

/** Channels around 4 and 8; filters that fit many times, once, or hang over the borders. */
const CASES: Case[] = [
  [[2, 6, 8, 8], [3, 3, 8, 1], 1, 'same'],
  [[2, 7, 9, 13], [3, 3, 13, 1], 1, 'valid'],
  [[2, 7, 9, 5], [3, 3, 5, 1], 2, 'same'],
  [[1, 8, 11, 22], [2, 5, 22, 1], [2, 1], 'same'],
  [[1, 9, 8, 7], [1, 1, 7, 1], [2, 2], 'valid'],
  [[1, 11, 12, 3], [2, 2, 3, 1], [3, 4], 'valid'],
  [[1, 6, 7, 6], [4, 7, 6, 1], [1, 1], 'same'],
  [[1, 5, 5, 9], [3, 3, 9, 1], [2, 2], 3],
  [[1, 5, 6, 9], [3, 4, 9, 1], [2, 3], 1, 'ceil'],
  [
    [1, 5, 6, 9],
    [3, 2, 9, 1],
    [2, 1],
    [
      [0, 0],
      [0, 2],
      [3, 1],
      [0, 0]
    ],
    'floor'
  ],
  [[2, 1, 1, 4], [1, 1, 4, 1], 1, 'same'],
  [[1, 3, 2, 4], [3, 3, 4, 1], [1, 1], 'same'],
  // More channels than there were.
  [[2, 6, 7, 3], [3, 3, 3, 2], 1, 'same'],
  [[2, 6, 7, 3], [3, 2, 3, 4], [1, 2], 'same'],
  [[1, 9, 7, 1], [3, 3, 1, 7], 1, 'valid'],
  [[1, 7, 7, 5], [4, 4, 5, 9], [2, 2], 'same'],
  [[0, 4, 4, 3], [2, 2, 3, 1], 1, 'valid'],
  [[1, 4, 4, 0], [2, 2, 0, 1], 1, 'valid'],
  // More than one task.
  [[3, 20, 21, 20], [3, 3, 20, 1], 1, 'same'],
  [[40, 9, 12, 12], [3, 3, 12, 1], 2, 'same'],
  [[2, 20, 21, 5], [3, 4, 5, 6], 1, 'valid']
]

describe.runIf(HAS_BACKEND)('depthwise convolution', () => {
  beforeAll(untilThreadsAreThere)

  // All sums are exact, and so equal.
  it.each(CASES)(
    'is that of cpu: %j by %j, strides %j, pad %j, %s',
    (image, filterShape, strides, pad, dimRoundingMode) => {
      const attrs = { strides, pad, dilations: [1, 1], dimRoundingMode } as unknown as NamedAttrMap
      const [x, filter] = [eighths(image, 1), eighths(filterShape, 2)]
      expectTwins('DepthwiseConv2dNative', { x, filter }, attrs)
      const dy = eighths(outShapeOf(image, filterShape, attrs), 3)
      expectTwins('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...attrs, inputShape: image })
      expectTwins('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...attrs, filterShape })
    }
  )

  it.each([
    [2, 'same'],
    [[2, 3], 'valid'],
    [[3, 1], 2],
    [9, 'same']
  ] as const)('takes dilations %j, pad %j', (dilations, pad) => {
    const attrs = { strides: 1, pad, dilations } as unknown as NamedAttrMap
    for (const shape of [
      [3, 3, 9, 1],
      [2, 3, 9, 2],
      [1, 1, 9, 1]
    ]) {
      const inputs = { x: eighths([2, 9, 11, 9], 4), filter: eighths(shape, 5) }
      expectTwins('DepthwiseConv2dNative', inputs, attrs)
    }
  })

  it.each(['linear', 'relu', 'relu6', 'elu', 'leakyrelu', 'sigmoid', 'prelu'])(
    'is fused with a bias and %s',
    (activation) => {
      const attrs = { strides: [1, 1], pad: 'same', dilations: [1, 1], activation, leakyreluAlpha: 0.3 }
      const [x, filter] = [eighths([2, 5, 6, 7], 6), eighths([3, 3, 7, 2], 7)]
      // Of sums that are exact; the activation is rounded a few times, of numbers up to 36 and more than -1.
      const bound = { relative: 2 ** -20, absolute: 2 ** -22 }
      const preluActivationWeights = eighths([14], 8)
      const prelu: { [name: string]: Values } = activation === 'prelu' ? { preluActivationWeights } : {}
      expectTwins('FusedDepthwiseConv2D', { x, filter, ...prelu }, attrs, bound)
      for (const shape of [[14], [1, 1, 14], [1], [6, 14]]) {
        expectTwins('FusedDepthwiseConv2D', { x, filter, bias: eighths(shape, 9), ...prelu }, attrs, bound)
      }
    }
  )

  it('agrees with cpu on numbers that are rounded', () => {
    const random = new Random(10)
    const [image, filterShape] = [
      [3, 10, 11, 10],
      [3, 3, 10, 1]
    ]
    const normal = (shape: number[]) => ({
      shape,
      values: Float32Array.from({ length: sizeOf(shape) }, () => random.next() * 2 - 1)
    })
    const [x, filter, dy] = [normal(image), normal(filterShape), normal(image)]
    const attrs = { strides: [1, 1], pad: 'same', dilations: [1, 1] }
    // Products are at most 1 and rounded once here; each sum is rounded, here and in cpu, by at most 2^-24 of all products.
    const of = (products: number) => ({ absolute: (1 + 2 * products) * products * 2 ** -24 })
    expectTwins('DepthwiseConv2dNative', { x, filter }, attrs, of(9))
    expectTwins('DepthwiseConv2dNativeBackpropInput', { dy, filter }, { ...attrs, inputShape: image }, of(9))
    // Sums of one row, of the rows of one chunk and of chunks: 11 + 30 numbers at most are added one after the other.
    const rows = { absolute: (1 + 11 + 30 + 1) * 330 * 2 ** -24 }
    expectTwins('DepthwiseConv2dNativeBackpropFilter', { x, dy }, { ...attrs, filterShape }, rows)
  })

  it('carries NaN and infinities as far as the filter reaches', () => {
    for (const channels of [1, 5, 8]) {
      const x = eighths([1, 9, 9, channels], 11)
      const values = x.values as Float32Array
      values[channels * 10] = Number.NaN
      values[channels * 40] = Number.POSITIVE_INFINITY
      values[channels * 44] = Number.NEGATIVE_INFINITY
      const filter = eighths([3, 3, channels, 1], 12)
      const attrs = { strides: [1, 1], pad: 'same', dilations: [1, 1] }
      expectTwins('DepthwiseConv2dNative', { x, filter }, attrs)
      expectTwins('DepthwiseConv2dNativeBackpropInput', { dy: x, filter }, { ...attrs, inputShape: x.shape })
      expectTwins('DepthwiseConv2dNativeBackpropFilter', { x, dy: x }, { ...attrs, filterShape: filter.shape })
    }
  })

  it('is what it is by hand', () => {
    const x = { shape: [1, 2, 3, 1], values: [1, 2, 3, 4, 5, 6] }
    const filter = { shape: [2, 2, 1, 2], values: [1, 10, 0, 0, 0, 0, 1, 100] }
    const attrs = { strides: [1, 1], pad: 'valid', dilations: [1, 1] }
    const [{ values }] = runOn('nutshell', 'DepthwiseConv2dNative', { x, filter }, attrs)
    // 1 + 5, 10 + 500; 2 + 6, 20 + 600.
    expect([...(values as Float32Array)]).toEqual([6, 510, 8, 620])
  })

  it('leaves gradients of dilated convolutions and other types to cpu', () => {
    const [x, filter] = [eighths([1, 7, 7, 4], 13), eighths([3, 3, 4, 1], 14)]
    const attrs = { strides: [1, 1], pad: 'same', dilations: [2, 2] }
    expectTwins('DepthwiseConv2dNativeBackpropInput', { dy: x, filter }, { ...attrs, inputShape: x.shape })
    const whole: Values = {
      ...x,
      values: Int32Array.from(x.values as Float32Array, (value) => value * 8),
      dtype: 'int32'
    }
    expectTwins('DepthwiseConv2dNative', { x: whole, filter }, attrs)
  })
})

/** Multiples of 1/8 up to 2, sums of 65,536 products of which are exact in float32. */
function eighths(shape: number[], seed: number): Values {
  const random = new Random(seed)
  return { shape, values: Float32Array.from({ length: sizeOf(shape) }, () => (random.int(33) - 16) / 8) }
}

function outShapeOf(image: number[], filter: number[], attrs: NamedAttrMap): number[] {
  const { strides, pad, dimRoundingMode } = attrs as unknown as {
    strides: number
    pad: 'same'
    dimRoundingMode?: 'ceil'
  }
  const [imageShape, filterShape] = [image, filter] as [number, number, number, number][]
  return backend_util.computeConv2DInfo(imageShape, filterShape, strides, 1, pad, dimRoundingMode, true).outShape
}

function sizeOf(shape: number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}
