import type { NamedAttrMap } from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { NutshellBackend } from '../backend'
import { attrsOf, exactNumbers, outShapeOf, type Pad, ternary } from './conv.test-support'
import { bytesInKernels, fractions, ROUNDING } from './products.test-support'
import { expectTwins, HAS_BACKEND, runOn, untilThreadsAreThere, type Values } from './twins.test-support'

describe.runIf(HAS_BACKEND)('convolution by tiles', () => {
  beforeAll(untilThreadsAreThere)
  afterEach(() => expect(bytesInKernels()).toBe(0))

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
   * 10.8 times the size of the result. Partial sums are smaller than that: measured errors are a quarter of it, and a sixth for the
   * gradient by the filter.
   */
  it.each<[image: number[], outputs: number, pad: Pad]>([
    [[2, 16, 16, 8], 8, 'same'],
    [[1, 22, 22, 32], 16, 'valid'],
    [[1, 19, 20, 48], 12, 'same']
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

  it.each<[kernel: string, ofFilter: string, image: number[], filter: number[], strides?: number, dilations?: number]>([
    ['winograd', 'winogradFilter', [1, 16, 24, 8], [3, 3, 8, 8]],
    // 23 tiles.
    ['conv', 'convFilter', [1, 4, 92, 8], [3, 3, 8, 8]],
    ['conv', 'convFilter', [23, 4, 4, 8], [3, 3, 8, 8]],
    // Fewer than 16 for each image.
    ['winograd', 'convFilter', [24, 4, 4, 8], [3, 3, 8, 8]],
    ['winograd', 'convFilter', [2, 20, 12, 8], [3, 3, 8, 8]],
    ['winograd', 'winogradFilter', [2, 16, 16, 8], [3, 3, 8, 8]],
    ['conv', 'convFilter', [1, 16, 24, 4], [3, 3, 4, 8]],
    ['conv', 'convFilter', [1, 16, 24, 8], [3, 3, 8, 4]],
    ['conv', 'convFilter', [1, 16, 24, 10], [3, 3, 10, 8]],
    ['conv', 'convFilter', [1, 16, 24, 8], [3, 3, 8, 10]],
    ['conv', 'convFilter', [1, 16, 24, 8], [3, 2, 8, 8]],
    ['conv', 'convFilter', [1, 16, 24, 8], [5, 5, 8, 8]],
    ['conv', 'convFilter', [1, 32, 48, 8], [3, 3, 8, 8], 2],
    ['conv', 'convFilter', [1, 16, 24, 8], [3, 3, 8, 8], 1, 2],
    // 2 x 4 results of 4 x 4 are a half: 8 * 9 products instead of 36. 2 x 3 are fewer.
    ['winograd', 'convFilter', [24, 2, 4, 8], [3, 3, 8, 8]],
    ['conv', 'convFilter', [24, 2, 3, 8], [3, 3, 8, 8]],
    ['gemm', 'convFilter', [2, 3, 4, 8], [1, 1, 8, 8]],
    ['gemm', 'gemm', [1, 2, 2, 128], [1, 1, 128, 128]],
    ['conv', 'convFilter', [2, 3, 4, 8], [1, 1, 8, 8], 2]
  ])(
    'takes %s and %s for %j by %j, strides %s, dilations %s',
    (kernel, ofFilter, image, filter, strides = 1, dilations = 1) => {
      const attrs = { ...attrsOf(strides, 'same'), dilations }
      const result = outShapeOf(image, filter, attrs)
      const { ofChannels, byChannels, byOutputs, byTiles } = exactNumbers(image, filter, result, 7)
      const spy = vi.spyOn(NutshellBackend.prototype, 'run')
      try {
        // Where there are strides, parts are put in place after each convolution.
        const ranLast = () =>
          spy.mock.calls.map(([name]) => name).findLast((name) => !['copyAxes', 'fill'].includes(name))
        expectTwins('Conv2D', { x: byChannels, filter: ofChannels }, attrs)
        expect(ranLast()).toBe(kernel)
        if (dilations > 1) return
        expectTwins('Conv2DBackpropInput', { dy: byOutputs, filter: ofChannels }, { ...attrs, inputShape: image })
        expect(ranLast()).toBe(kernel)
        expectTwins('Conv2DBackpropFilter', { x: ternary(image, 7), dy: byTiles }, { ...attrs, filterShape: filter })
        expect(ranLast()).toBe(ofFilter)
      } finally {
        spy.mockRestore()
      }
    }
  )
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
  const spy = vi.spyOn(NutshellBackend.prototype, 'run')
  const fast = runOn('nutshell', kernel, inputs, attrs)[0].values
  expect(spy.mock.lastCall?.[0]).toMatch('winograd')
  spy.mockRestore()
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
