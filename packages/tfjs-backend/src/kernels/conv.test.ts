import type { NamedAttrMap } from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { attrsOf, exactNumbers, outShapeOf, type Pad, ternary } from './conv.test-support'
import { bytesInKernels, expectProducts, fractions, integers, ROUNDING, sizeOf } from './products.test-support'
import { expectTwins, HAS_BACKEND, runOn, untilThreadsAreThere, type Values } from './twins.test-support'

type Case = [image: number[], filter: number[], strides: number | number[], pad: Pad, rounding?: string]

/** Channels and outputs around 4 and 8; filters that fit many times, once, or hang over the borders. */
const CASES: Case[] = [
  [[2, 6, 8, 8], [1, 1, 8, 8], 1, 'same'],
  [[1, 7, 9, 5], [1, 1, 5, 13], 2, 'same'],
  [[2, 7, 9, 3], [2, 2, 3, 4], 1, 'valid'],
  [[2, 7, 9, 1], [2, 2, 1, 10], [2, 1], 'same'],
  [[2, 7, 9, 1], [3, 3, 1, 8], 1, 'same'],
  [[2, 7, 9, 4], [3, 3, 4, 13], 2, 'same'],
  [[1, 12, 13, 3], [3, 3, 3, 16], 3, 'valid'],
  [[2, 9, 11, 12], [3, 3, 12, 1], [1, 3], 'same'],
  [[1, 11, 12, 3], [5, 5, 3, 10], 1, 'same'],
  [[1, 11, 12, 5], [5, 5, 5, 4], [3, 2], 'valid'],
  [[2, 4, 15, 5], [1, 7, 5, 8], 1, 'same'],
  [[1, 15, 4, 8], [7, 1, 8, 1], [2, 1], 'valid'],
  // As large as the image, and larger.
  [[3, 5, 6, 4], [5, 6, 4, 4], 1, 'valid'],
  [[1, 2, 3, 4], [5, 5, 4, 4], 1, 'same'],
  [[1, 2, 3, 16], [3, 3, 16, 32], 1, 'same'],
  // Padding of all kinds, also by more than the filter has.
  [[1, 5, 6, 3], [3, 3, 3, 5], 1, 2],
  [[1, 5, 6, 3], [3, 3, 3, 5], [2, 2], 5],
  [[1, 5, 6, 3], [2, 3, 3, 5], [2, 3], 1, 'ceil'],
  [[1, 5, 6, 3], [2, 2, 3, 5], [2, 3], 1, 'floor'],
  [[1, 5, 6, 3], [3, 2, 3, 5], 1, around([0, 2], [3, 1])],
  [[1, 5, 6, 3], [3, 2, 3, 5], [2, 1], around([4, 0], [0, 5]), 'floor'],
  [[2, 5, 6, 4], [1, 1, 4, 4], 1, around([2, 1], [1, 3])],
  [[2, 5, 6, 4], [2, 2, 4, 4], [3, 2], around([5, 3], [7, 4]), 'floor'],
  // 4 x 4 results at a time: with and without remainders, and padding of all kinds.
  [[2, 16, 16, 8], [3, 3, 8, 8], 1, 'same'],
  [[2, 18, 18, 8], [3, 3, 8, 12], 1, 'valid'],
  [[4, 15, 14, 12], [3, 3, 12, 8], 1, 'same'],
  [[2, 18, 17, 32], [3, 3, 32, 8], 1, 'valid'],
  [[24, 4, 3, 8], [3, 3, 8, 20], 1, 'same'],
  [[9, 10, 9, 16], [3, 3, 16, 8], 1, 'valid'],
  [[1, 17, 17, 12], [3, 3, 12, 12], 1, around([0, 2], [3, 1])],
  [[1, 13, 14, 8], [3, 3, 8, 8], 1, 5],
  [[1, 17, 18, 8], [3, 3, 8, 12], 1, around([7, 0], [0, 6])],
  [[1, 5, 131, 8], [3, 3, 8, 8], 1, 'same'],
  // More than one part of an image, and chunks of more images than one.
  [[1, 60, 31, 5], [3, 3, 5, 9], 1, 'same'],
  [[1, 90, 33, 4], [2, 3, 4, 4], 2, 'same'],
  [[37, 5, 4, 3], [3, 3, 3, 4], 1, 'same'],
  [[17, 15, 16, 8], [3, 3, 8, 8], 1, 'same'],
  // A product of matrices, also for the gradient by the filter.
  [[2, 3, 2, 128], [1, 1, 128, 129], 1, 'same']
]

/** Functions are within 4 places of the last bit. */
const BOUND = { relative: 4 * 2 * ROUNDING, absolute: 2 ** -52 }

const ACTIVATIONS = [undefined, 'linear', 'relu', 'relu6', 'elu', 'leakyrelu', 'sigmoid']

describe.runIf(HAS_BACKEND)('convolution', () => {
  beforeAll(untilThreadsAreThere)
  afterEach(() => expect(bytesInKernels()).toBe(0))

  // All sums are exact, and so equal to the bit.
  it.each(CASES)('is that of cpu: %j by %j, strides %j, pad %j, %s', (image, filter, strides, pad, dimRoundingMode) => {
    const attrs = attrsOf(strides, pad, dimRoundingMode)
    const result = outShapeOf(image, filter, attrs)
    const rounds = sizeOf(image) * filter[3] < 10_000 ? 2 : 1
    for (let seed = 1; seed <= rounds; seed++) {
      const numbers = exactNumbers(image, filter, result, seed)
      const { ofChannels, byChannels, byOutputs, byTiles } = numbers
      expectTwins('Conv2D', { x: byChannels, filter: ofChannels }, attrs)
      expectTwins('Conv2DBackpropInput', { dy: byOutputs, filter: ofChannels }, { ...attrs, inputShape: image })
      expectTwins('Conv2DBackpropFilter', { x: ternary(image, seed), dy: byTiles }, { ...attrs, filterShape: filter })
    }
    // The plain way is exact for more numbers.
    if (isForTiles(filter, strides)) return
    const [x, weights, dy] = [integers(image, 1), integers(filter, 2), integers(result, 3)]
    expectTwins('Conv2D', { x, filter: weights }, attrs)
    expectTwins('Conv2DBackpropInput', { dy, filter: weights }, { ...attrs, inputShape: image })
    expectTwins('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: filter })
  })

  it.each(CASES.filter(([, filter, strides]) => !isForTiles(filter, strides)))(
    'rounds no more than its sums do: %j by %j, strides %j, pad %j, %s',
    (image, filterShape, strides, pad, dimRoundingMode) => {
      const attrs = attrsOf(strides, pad, dimRoundingMode)
      const result = outShapeOf(image, filterShape, attrs)
      const [x, filter, dy] = [fractions(image, 1), fractions(filterShape, 2), fractions(result, 3)]
      const [height, width, channels, outputs] = filterShape
      expectProducts('Conv2D', { x, filter }, attrs, height * width * channels)
      const ofImage = { ...attrs, inputShape: image }
      expectProducts('Conv2DBackpropInput', { dy, filter }, ofImage, height * width * outputs)
      const ofFilter = { ...attrs, filterShape }
      expectProducts('Conv2DBackpropFilter', { x, dy }, ofFilter, result[0] * result[1] * result[2])
    }
  )

  it('has fewer chunks of images for large filters', () => {
    const [images, channels, outputs] = [16, 340, 344]
    const [x, dy] = [integers([images, 3, 3, channels], 1), integers([images, 1, 1, outputs], 2)]
    const attrs = { ...attrsOf(1, 'valid'), filterShape: [3, 3, channels, outputs] }
    const [{ values }] = runOn('nutshell', 'Conv2DBackpropFilter', { x, dy }, attrs)
    // One window for each image makes it a product of matrices.
    const [a, b] = [
      { ...x, shape: [images, 9 * channels] },
      { ...dy, shape: [images, outputs] }
    ]
    const [product] = runOn('cpu', 'BatchMatMul', { a, b }, { transposeA: true, transposeB: false })
    expect(Buffer.compare(bytes(values), bytes(product.values))).toBe(0)
  })

  it.each([
    [2, 'same'],
    [[2, 3], 'valid'],
    [[3, 1], 2],
    [[1, 2], 'same'],
    [9, 'same']
  ] as const)('takes dilations %j, pad %j', (dilations, pad) => {
    const attrs = { ...attrsOf(1, pad), dilations } as unknown as NamedAttrMap
    for (const filter of [
      [3, 3, 8, 8],
      [2, 3, 8, 5],
      [1, 1, 8, 4]
    ]) {
      expectTwins('Conv2D', { x: integers([2, 9, 15, 8], 4), filter: integers(filter, 5) }, attrs)
    }
  })

  it('of 3 x 4 pixels by 3 x 3 is what it is by hand', () => {
    const x = { shape: [1, 3, 4, 1], values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }
    const filter = { shape: [3, 3, 1, 1], values: [1, 0, -1, 2, 0, -2, 1, 0, -1] }
    const inside = attrsOf(1, 'valid')
    // (1 - 3) + 2 (5 - 7) + (9 - 11), and the same one to the right.
    expect(numbersOf('Conv2D', { x, filter }, inside)).toEqual([-8, -8])
    // Sums of columns, the middle one twice, are 7 10 13 16, 20 24 28 32 and 23 26 29 32: each result is its left neighbour less its right.
    const all = [-10, -6, -6, 13, -24, -8, -8, 28, -26, -6, -6, 29]
    expect(numbersOf('Conv2D', { x, filter }, { ...inside, pad: 'same' })).toEqual(all)
    const dy = { shape: [1, 1, 2, 1], values: [1, 10] }
    // Each result's gradient times the filter, one column apart.
    const ofImage = [1, 10, -1, -10, 2, 20, -2, -20, 1, 10, -1, -10]
    expect(numbersOf('Conv2DBackpropInput', { dy, filter }, { ...inside, inputShape: x.shape })).toEqual(ofImage)
    // x[i] + 10 x[i + 1]
    const ofFilter = [21, 32, 43, 65, 76, 87, 109, 120, 131]
    expect(numbersOf('Conv2DBackpropFilter', { x, dy }, { ...inside, filterShape: filter.shape })).toEqual(ofFilter)
  })

  it.each(ACTIVATIONS)('adds a bias and applies %s', (activation) => {
    for (const [image, filterShape] of [
      [
        [2, 7, 9, 3],
        [3, 3, 3, 5]
      ],
      [
        [1, 6, 6, 4],
        [1, 1, 4, 9]
      ],
      [
        [2, 15, 14, 8],
        [3, 3, 8, 12]
      ]
    ]) {
      const attrs = { ...attrsOf(1, 'same'), activation, leakyreluAlpha: 0.3 } as unknown as NamedAttrMap
      const outputs = filterShape[3]
      const { byChannels, ofChannels } = exactNumbers(image, filterShape, [...image.slice(0, 3), outputs], 5)
      // Sums between -4 and 4, most of them, and exact as those of whole numbers are.
      ofChannels.values.forEach((value, i, values) => {
        values[i] = value * 2 ** -12
      })
      const inputs = { x: byChannels, filter: ofChannels }
      expectTwins('FusedConv2D', inputs, attrs, BOUND)
      for (const shape of [[outputs], [1, outputs], [1, 1, 1, outputs]]) {
        expectTwins('FusedConv2D', { ...inputs, bias: fractions(shape, 6) }, attrs, BOUND)
      }
    }
  })

  it('takes every shape of bias that cpu does, prelu, and refuses what cpu does not know', () => {
    const attrs = { ...attrsOf(1, 'same'), activation: 'relu' }
    const inputs = { x: integers([2, 5, 6, 3], 1), filter: integers([3, 3, 3, 4], 2) }
    for (const shape of [[], [1], [6, 4], [6, 1], [5, 1, 4], [2, 1, 1, 4], [1, 1, 1, 1, 4], [2, 1, 1, 1, 1]]) {
      expectTwins('FusedConv2D', { ...inputs, bias: integers(shape, 3) }, attrs)
    }
    const bias = integers([4], 3)
    expectTwins('FusedConv2D', { ...inputs, bias: { ...bias, dtype: 'int32' } }, attrs)
    const preluActivationWeights = integers([4], 4)
    expectTwins('FusedConv2D', { ...inputs, bias, preluActivationWeights }, { ...attrs, activation: 'prelu' })
    // Without a slope, what is below 0 becomes NaN.
    expectTwins('FusedConv2D', { ...inputs, bias }, { ...attrs, activation: 'leakyrelu' })
    for (const backend of ['cpu', 'nutshell'] as const) {
      const run = () => runOn(backend, 'FusedConv2D', inputs, { ...attrs, activation: 'tanh' })
      expect(run).toThrow('Activation tanh has not been implemented')
    }
  })

  it('leaves int32 and channels that come first to cpu', () => {
    const attrs = attrsOf(1, 'same')
    const int32 = 'int32' as const
    const [x, filter, dy] = [integers([1, 5, 6, 3], 1), integers([3, 3, 3, 4], 2), integers([1, 5, 6, 4], 3)]
    for (const wide of [{ ...x, dtype: int32 }, x]) {
      expectTwins('Conv2D', { x: wide, filter: { ...filter, dtype: int32 } }, attrs)
      expectTwins('FusedConv2D', { x: wide, filter: { ...filter, dtype: int32 } }, { ...attrs, activation: 'relu' })
    }
    const ofImage = { ...attrs, inputShape: x.shape }
    expectTwins('Conv2DBackpropInput', { dy: { ...dy, dtype: int32 }, filter }, ofImage)
    expectTwins('Conv2DBackpropFilter', { x: { ...x, dtype: int32 }, dy }, { ...attrs, filterShape: filter.shape })
    const first = { ...attrs, dataFormat: 'NCHW' }
    const [image, gradient] = [integers([1, 3, 5, 6], 1), integers([1, 4, 5, 6], 3)]
    expectTwins('Conv2D', { x: image, filter }, first)
    expectTwins('FusedConv2D', { x: image, filter, bias: integers([4], 4) }, { ...first, activation: 'relu' })
    expectTwins('Conv2DBackpropInput', { dy: gradient, filter }, { ...first, inputShape: image.shape })
    expectTwins('Conv2DBackpropFilter', { x: image, dy: gradient }, { ...first, filterShape: filter.shape })
  })

  it.each<[image: number[], filter: number[], pad: Pad]>([
    [[0, 5, 6, 3], [3, 3, 3, 4], 'same'],
    [[2, 5, 6, 0], [3, 3, 0, 4], 'same'],
    [[2, 5, 6, 3], [3, 3, 3, 0], 'same'],
    // No room for one window.
    [[2, 2, 6, 3], [3, 3, 3, 4], 'valid'],
    [[2, 6, 2, 3], [3, 3, 3, 4], 'valid'],
    [[2, 2, 2, 3], [3, 3, 3, 4], 'valid'],
    [[16, 2, 2, 8], [3, 3, 8, 8], 'valid']
  ])('of nothing is nothing, or zeros: %j by %j, pad %j', (image, filterShape, pad) => {
    const attrs = attrsOf(1, pad)
    const [x, filter, dy] = [image, filterShape, outShapeOf(image, filterShape, attrs)].map((shape) =>
      integers(shape, 1)
    )
    expectTwins('Conv2D', { x, filter }, attrs)
    expectTwins('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: image })
    expectTwins('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape })
  })

  it('tells as cpu does that an image is too small', () => {
    const filter = integers([3, 3, 3, 4], 1)
    for (const backend of ['cpu', 'nutshell'] as const) {
      const run = () => runOn(backend, 'Conv2D', { x: integers([2, 1, 6, 3], 2), filter }, attrsOf(1, 'valid'))
      expect(run).toThrow('Invalid typed array length')
    }
    // One row and one column less than none are taken for something.
    expectTwins('Conv2D', { x: integers([2, 1, 1, 3], 2), filter }, attrsOf(1, 'valid'))
  })

  it('hands NaN and infinities to the results that see them, as cpu does', () => {
    const attrs = attrsOf(1, 'same')
    for (const [image, filterShape] of [
      [
        [1, 9, 10, 3],
        [3, 3, 3, 5]
      ],
      [
        [1, 17, 18, 8],
        [3, 3, 8, 8]
      ]
    ]) {
      const outputs = filterShape[3]
      const isPlain = outputs === 5
      const result = [...image.slice(0, 3), outputs]
      for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const {
          ofChannels: filter,
          byChannels: x,
          byOutputs: dy,
          byTiles
        } = exactNumbers(image, filterShape, result, 4)
        // In the corner, so that there are results that do not see it.
        x.values[1] = odd
        dy.values[1] = odd
        expectOdd('Conv2D', { x, filter }, attrs, isPlain)
        expectOdd('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: image }, isPlain)
        const ofFilter = { ...attrs, filterShape }
        expectOdd('Conv2DBackpropFilter', { x, dy: byTiles }, ofFilter, isPlain, false)
        if (isPlain) expectTwins('FusedConv2D', { x, filter }, { ...attrs, activation: 'relu' })
      }
    }
  })

  it('hands NaN and infinities of the filter to all results of their output, also where the image is zero', () => {
    for (const [image, filterShape] of [
      [
        [1, 9, 10, 3],
        [3, 3, 3, 5]
      ],
      [
        [1, 17, 18, 8],
        [3, 3, 8, 8]
      ]
    ]) {
      const x = { shape: image, values: new Float32Array(sizeOf(image)) }
      for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const filter = integers(filterShape, 1)
        const outputs = filterShape[3]
        // In the middle, which no padding hides.
        filter.values[(sizeOf(filterShape) / 9) * 4 + 1] = odd
        const result = numbersOf('Conv2D', { x, filter }, attrsOf(1, 'same'))
        expect(result).toEqual(result.map((_, i) => (i % outputs === 1 ? Number.NaN : 0)))
        expectTwins('Conv2D', { x, filter }, attrsOf(1, 'same'))
      }
    }
  })
})

/** Expects what is not finite in the plain twin not to be so, and, if `isPlain`, nothing else; where it is local, not everywhere. */
function expectOdd(
  kernel: string,
  inputs: { [name: string]: Values },
  attrs: NamedAttrMap,
  isPlain: boolean,
  isLocal = true
): void {
  if (isPlain) expectTwins(kernel, inputs, attrs)
  const plain = runOn('cpu', kernel, inputs, attrs)[0].values
  const fast = runOn('nutshell', kernel, inputs, attrs)[0].values
  let finite = 0
  for (let i = 0; i < plain.length; i++) {
    if (Number.isFinite(fast[i])) {
      expect(fast[i]).toBe(plain[i])
      finite++
    }
  }
  expect(finite).toBeLessThan(plain.length)
  if (isLocal) expect(finite).toBeGreaterThan(plain.length / 2)
}

function numbersOf(kernel: string, inputs: { [name: string]: Values }, attrs: NamedAttrMap): number[] {
  return [...(runOn('nutshell', kernel, inputs, attrs)[0].values as Float32Array)]
}

/** Without the sign of zeros. */
function bytes(values: ArrayLike<number>): Buffer {
  return Buffer.from(new Float32Array(values).map((value) => value + 0).buffer)
}

function around(rows: [number, number], cols: [number, number]): [number, number][] {
  return [[0, 0], rows, cols, [0, 0]]
}

/** Whether a filter may be applied to tiles. */
function isForTiles([height, width]: number[], strides: number | number[]): boolean {
  return height === 3 && width === 3 && strides === 1
}
