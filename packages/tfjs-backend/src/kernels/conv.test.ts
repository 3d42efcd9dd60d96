import { Random } from '@nutshell-ml/core'
import { backend_util, type NamedAttrMap, removeBackend } from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { NutshellBackend } from '../backend'
import { backendOn, untilAllAreThere } from '../threads.test-support'
import { bitsOn, bytesInKernels, expectProducts, fractions, integers, ROUNDING, sizeOf } from './products.test-support'
import { expectTwins, HAS_BACKEND, runOn, untilThreadsAreThere, type Values } from './twins.test-support'

type Pad = 'same' | 'valid' | number | [number, number][]
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
  [[2, 13, 15, 32], [3, 3, 32, 16], 1, 'valid'],
  [[16, 4, 3, 8], [3, 3, 8, 20], 1, 'same'],
  [[18, 7, 5, 16], [3, 3, 16, 8], 1, 'valid'],
  [[1, 13, 17, 12], [3, 3, 12, 12], 1, around([0, 2], [3, 1])],
  [[1, 13, 14, 8], [3, 3, 8, 8], 1, 5],
  [[1, 9, 10, 8], [3, 3, 8, 12], 1, around([7, 0], [0, 6])],
  [[1, 5, 131, 8], [3, 3, 8, 8], 1, 'same'],
  // More than one part of an image, and chunks of more images than one.
  [[1, 60, 31, 5], [3, 3, 5, 9], 1, 'same'],
  [[1, 90, 33, 4], [2, 3, 4, 4], 2, 'same'],
  [[37, 5, 4, 3], [3, 3, 3, 4], 1, 'same'],
  [[18, 8, 7, 8], [3, 3, 8, 8], 1, 'same']
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
    for (let seed = 1; seed < 3; seed++) {
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

  /*
   * Products of tiles are rounded before they are added up, where they are larger than what they add up to. Norms of the transforms,
   * by rows (sums of absolute values; sums of squares):
   *   B'  10 10 10 6 6 10;             42 34 34 10 10 42
   *   G   1/4 1/2 1/2 7/24 7/24 1;     1/16 1/12 1/12 7/192 7/192 1
   *   A   1 4 4 15 15 1;               1 4 4 85 85 1 (A' by columns)
   * Through A', numbers of a size of at most 1 are at most 2.5 + 5 + 5 + 1.75 + 1.75 = 16, 17, 24 and 48 on their way to a result:
   * 48 * 48 in two dimensions, for each channel, and each is rounded by 2^-24 of its size at most. On a way there are 3 + 3 roundings
   * of the image, 4 + 4 of the filter (the factors 1/6 and 1/24 are rounded too), 1 of the product and one less than channels of the
   * sum, 3 + 3 of the result: channels + 20. Likewise for the gradient by the filter, through G': at most 23.4, 28.4 and 53.4 on the
   * way, 53.4 * 53.4 for each tile, and 6 + 4 + 10 roundings with those of the sum over tiles and, at most, 16 chunks.
   *
   * That is the worst case. Where errors are independent their squares add up, and so do those of random numbers: 3 become 9.0, 8.6,
   * 17.3 and 94.3, 32.3 on average, and likewise 4 become 13.1, 19.4 and 96.8, 43.1 on average: 10.8 times as much, in two dimensions
   * 10.8 times the size of the result. Partial sums are smaller than that, so that measured errors are a quarter of it, a sixth for the gradient by the filter.
   */
  it.each<[image: number[], outputs: number, pad: Pad]>([
    [[2, 16, 16, 8], 8, 'same'],
    [[2, 14, 14, 32], 16, 'valid'],
    [[1, 15, 14, 64], 20, 'same']
  ])('rounds no more than tiles have it: %j to %d, pad %j', (image, outputs, pad) => {
    const attrs = attrsOf(1, pad)
    const filterShape = [3, 3, image[3], outputs]
    const result = outShapeOf(image, filterShape, attrs)
    const [x, filter, dy] = [fractions(image, 1), fractions(filterShape, 2), fractions(result, 3)]
    const tiles = result[0] * Math.ceil(result[1] / 4) * Math.ceil(result[2] / 4)
    expectTiles('Conv2D', { x, filter }, attrs, 48 * 48, image[3], 20, 9)
    expectTiles('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: image }, 48 * 48, outputs, 20, 9)
    expectTiles('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape }, 53.4 * 53.4, tiles, 36, 16)
  })

  it.each<
    [kernel: 'winograd' | 'conv', image: number[], filter: number[], strides: number, dilations: number, pad: Pad]
  >([
    ['winograd', [1, 16, 16, 8], [3, 3, 8, 8], 1, 1, 'same'],
    // 15 tiles.
    ['conv', [1, 12, 20, 8], [3, 3, 8, 8], 1, 1, 'same'],
    ['winograd', [16, 4, 4, 8], [3, 3, 8, 8], 1, 1, 'same'],
    ['conv', [15, 4, 4, 8], [3, 3, 8, 8], 1, 1, 'same'],
    ['conv', [1, 16, 16, 4], [3, 3, 4, 8], 1, 1, 'same'],
    ['conv', [1, 16, 16, 8], [3, 3, 8, 4], 1, 1, 'same'],
    ['conv', [1, 16, 16, 10], [3, 3, 10, 8], 1, 1, 'same'],
    ['conv', [1, 16, 16, 8], [3, 3, 8, 10], 1, 1, 'same'],
    ['conv', [1, 16, 16, 8], [3, 2, 8, 8], 1, 1, 'same'],
    ['conv', [1, 16, 16, 8], [5, 5, 8, 8], 1, 1, 'same'],
    ['conv', [1, 32, 32, 8], [3, 3, 8, 8], 2, 1, 'same'],
    ['conv', [1, 16, 16, 8], [3, 3, 8, 8], 1, 2, 'same'],
    // 2 x 4 results of 4 x 4 are a half: 8 * 9 products instead of 36. 2 x 3 are fewer.
    ['winograd', [16, 2, 4, 8], [3, 3, 8, 8], 1, 1, 'same'],
    ['conv', [16, 2, 3, 8], [3, 3, 8, 8], 1, 1, 'same']
  ])('takes %s for %j by %j, strides %d, dilations %d', (kernel, image, filter, strides, dilations, pad) => {
    const attrs = { ...attrsOf(strides, pad), dilations }
    const result = outShapeOf(image, filter, attrs)
    const { ofChannels, byChannels, byOutputs, byTiles } = exactNumbers(image, filter, result, 7)
    const spy = vi.spyOn(NutshellBackend.prototype, 'run')
    try {
      const ranLast = () => spy.mock.lastCall?.[0]
      expectTwins('Conv2D', { x: byChannels, filter: ofChannels }, attrs)
      expect(ranLast()).toBe(kernel)
      if (dilations > 1) return
      expectTwins('Conv2DBackpropInput', { dy: byOutputs, filter: ofChannels }, { ...attrs, inputShape: image })
      expect(ranLast()).toBe(kernel)
      expectTwins('Conv2DBackpropFilter', { x: ternary(image, 7), dy: byTiles }, { ...attrs, filterShape: filter })
      expect(ranLast()).toBe(`${kernel}Filter`)
    } finally {
      spy.mockRestore()
    }
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

  it('gives the same bits on 1 and 3 threads', async () => {
    const results: string[][] = []
    for (const threads of [1, 3]) {
      const { name, memory } = backendOn(threads)
      try {
        await untilAllAreThere(memory)
        const bits: string[] = []
        for (const [image, filterShape, strides] of [
          [[5, 20, 21, 8], [3, 3, 8, 12], 1],
          [[20, 9, 10, 16], [3, 3, 16, 16], 1],
          [[2, 40, 41, 5], [5, 5, 5, 9], 1],
          [[20, 15, 14, 6], [3, 3, 6, 10], 2],
          [[1, 60, 40, 4], [1, 1, 4, 8], 1]
        ] as const) {
          const attrs = attrsOf(strides, 'same')
          const result = outShapeOf([...image], [...filterShape], attrs)
          const [x, filter] = [fractions([...image], 1), fractions([...filterShape], 2)]
          const [dy, bias] = [fractions(result, 3), fractions([filterShape[3]], 4)]
          bits.push(...bitsOn(name, 'FusedConv2D', { x, filter, bias }, { ...attrs, activation: 'elu' }))
          bits.push(...bitsOn(name, 'Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: [...image] }))
          bits.push(...bitsOn(name, 'Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: [...filterShape] }))
        }
        results.push(bits)
        expect(memory.bytesInUse).toBe(0)
      } finally {
        removeBackend(name)
      }
    }
    expect(results[1]).toEqual(results[0])
  })
})

/**
 * Expects sums over so many tiles or channels to be those of cpu, within what rounding the products of tiles allows, in the worst
 * case for each and by what is to be expected for all; `most`: what a number of 1 x 1 becomes, `steps`: roundings besides those of
 * the sum, `products`: what a tile or channel has of them for one result otherwise.
 */
function expectTiles(
  kernel: string,
  inputs: { [name: string]: Values },
  attrs: NamedAttrMap,
  most: number,
  sums: number,
  steps: number,
  products: number
): void {
  const plain = runOn('cpu', kernel, inputs, attrs)[0].values
  const fast = runOn('nutshell', kernel, inputs, attrs)[0].values
  const terms = sums * products
  const worst = ROUNDING * ((sums + steps) * most * sums + (terms + 1) * terms)
  let squares = 0
  let errors = 0
  for (let i = 0; i < plain.length; i++) {
    const error = Math.abs(fast[i] - plain[i])
    if (!(error <= worst)) expect.fail(`${kernel}: number ${i}: got ${fast[i]}, expected ${plain[i]}`)
    squares += plain[i] ** 2
    errors += error ** 2
  }
  const ratio = Math.sqrt(errors / squares) / (ROUNDING * (10.8 * Math.sqrt(sums + steps) + Math.sqrt(terms)))
  expect(ratio).toBeLessThan(1)
}

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

function attrsOf(strides: number | readonly number[], pad: unknown, dimRoundingMode?: string): NamedAttrMap {
  return { strides, pad, dilations: 1, dimRoundingMode, dataFormat: 'NHWC' } as unknown as NamedAttrMap
}

function numbersOf(kernel: string, inputs: { [name: string]: Values }, attrs: NamedAttrMap): number[] {
  return [...(runOn('nutshell', kernel, inputs, attrs)[0].values as Float32Array)]
}

function around(rows: [number, number], cols: [number, number]): [number, number][] {
  return [[0, 0], rows, cols, [0, 0]]
}

function outShapeOf(image: number[], filter: number[], attrs: NamedAttrMap): number[] {
  const { strides, pad, dilations, dimRoundingMode } = attrs as unknown as {
    strides: number
    pad: 'same'
    dilations: number
    dimRoundingMode: 'floor'
  }
  const shapes = [image, filter] as [[number, number, number, number], [number, number, number, number]]
  return backend_util.computeConv2DInfo(...shapes, strides, dilations, pad, dimRoundingMode).outShape
}

/** Whether a filter may be applied to tiles. */
function isForTiles([height, width]: number[], strides: number | number[]): boolean {
  return height === 3 && width === 3 && strides === 1
}

/** -1, 0 and 1. */
function ternary(shape: number[], seed: number): Values & { values: Float32Array } {
  return integers(shape, seed, 1)
}

/**
 * Numbers for which products of tiles (assembly/winograd.ts) have nothing to round. The transforms of a filter divide by 24 twice:
 * filters are of 576 times -1, 0 and 1. (A product with what float32 has for 1/6, 1/12 or 1/24, which is off by 2^-25 of it, is
 * rounded to the whole number that it stands for.) What is summed up on the way to a result is, for images of -1, 0 and 1, at most
 * 48 * 48 * 576 for each channel, by the norms below: less than 2^24 for 12 channels, and so only 12 of an image are not 0. On the
 * way to the gradient by the filter sums are of whole numbers up to 53.4 * 53.4 * 576 for each tile: not more than 10 of those
 * of a result are not 0.
 */
function exactNumbers(image: number[], filter: number[], result: number[], seed: number) {
  const ofChannels = ternary(filter, seed + 10)
  ofChannels.values.forEach((value, i, values) => {
    values[i] = value * 576
  })
  const byTiles = ternary(result, seed + 20)
  const [images, height, width, outputs] = result
  const [tall, across] = [Math.ceil(height / 4), Math.ceil(width / 4)]
  const tiles = images * tall * across
  const kept = new Set(new Random(seed).sample(tiles, Math.min(tiles, 10)))
  byTiles.values.forEach((value, i, values) => {
    const [col, row] = [Math.floor(i / outputs) % width, Math.floor(i / outputs / width) % height]
    const at = Math.floor(i / outputs / width / height)
    values[i] = kept.has((at * tall + (row >> 2)) * across + (col >> 2)) ? value * 576 : 0
  })
  return { ofChannels, byTiles, byChannels: fewChannels(image, seed), byOutputs: fewChannels(result, seed) }
}

function fewChannels(shape: number[], seed: number): Values & { values: Float32Array } {
  const numbers = ternary(shape, seed + 30)
  const channels = shape[3]
  const kept = new Set(new Random(seed).sample(channels, Math.min(channels, 12)))
  numbers.values.forEach((value, i, values) => {
    values[i] = kept.has(i % channels) ? value : 0
  })
  return numbers
}
