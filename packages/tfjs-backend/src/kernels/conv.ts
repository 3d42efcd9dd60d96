import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { NutshellBackend } from '../backend'
import { activationOf } from './activation'
import { runGemm } from './gemm'
import type { FastKernel, KernelCall } from './kernel'
import { isRow } from './mat-mul'

type ConvInfo = backend_util.Conv2DInfo

export const CONV: FastKernel[] = [
  {
    name: 'Conv2D',
    run(call) {
      const { x, filter } = call.inputs
      return convolve(call, x, filter, undefined, 0, 0)
    }
  },
  {
    name: 'FusedConv2D',
    run(call) {
      const { x, filter, bias } = call.inputs
      const activation = activationOf(call.attrs)
      return activation && convolve(call, x, filter, bias, activation.code, activation.alpha)
    }
  },
  {
    name: 'Conv2DBackpropInput',
    run(call) {
      const { dy, filter } = call.inputs
      const { inputShape } = call.attrs as { inputShape: [number, number, number, number] }
      const info = infoOf(call, inputShape, filter.shape)
      return info === undefined || !areFloats(dy, filter) || !isOf(dy, info)
        ? undefined
        : byImage(call.backend, dy, filter, info)
    }
  },
  {
    name: 'Conv2DBackpropFilter',
    run(call) {
      const { x, dy } = call.inputs
      const { filterShape } = call.attrs as { filterShape: number[] }
      const info = infoOf(call, x.shape, filterShape)
      return info === undefined || !areFloats(x, dy) || !isOf(dy, info)
        ? undefined
        : byFilter(call.backend, x, dy, info)
    }
  }
]

/** Undefined where channels do not come last, or a filter is so large that the result has less than no rows or columns. */
function infoOf({ attrs }: KernelCall, imageShape: number[], filterShape: number[]): ConvInfo | undefined {
  const { strides, pad, dilations, dataFormat, dimRoundingMode } = attrs as unknown as {
    strides: [number, number] | number
    pad: 'valid' | 'same' | number | backend_util.ExplicitPadding
    dilations?: [number, number] | number
    dataFormat?: 'NHWC' | 'NCHW'
    dimRoundingMode?: 'floor' | 'round' | 'ceil'
  }
  if ((dataFormat ?? 'NHWC') !== 'NHWC' || imageShape.length !== 4) return undefined
  const image = imageShape as [number, number, number, number]
  const filter = filterShape as [number, number, number, number]
  const info = backend_util.computeConv2DInfo(image, filter, strides, dilations ?? 1, pad, dimRoundingMode, false)
  return info.outHeight < 0 || info.outWidth < 0 ? undefined : info
}

/** Whether a gradient has the shape of the result: who calls the kernel without an operation may give another. */
function isOf({ shape }: TensorInfo, { outShape }: ConvInfo): boolean {
  return util.arraysEqual(shape, outShape)
}

function areFloats(...tensors: TensorInfo[]): boolean {
  return tensors.every(({ dtype }) => dtype === 'float32')
}

function convolve(
  call: KernelCall,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  activation: number,
  alpha: number
): TensorInfo | undefined {
  const { backend } = call
  const info = infoOf(call, x.shape, filter.shape)
  if (info === undefined || !areFloats(x, filter)) return undefined
  const { outChannels } = info
  // One number for each output is what is added on the way.
  if (bias !== undefined && (bias.dtype !== 'float32' || !isRow(bias.shape, outChannels, 4))) return undefined
  const out = backend.output(info.outShape)
  if (util.sizeFromShape(info.outShape) === 0) return out
  const addresses = [x, filter, out].map((tensor) => backend.addressOf(tensor))
  const biasAt = bias === undefined ? 0 : backend.addressOf(bias)
  if (isProduct(info)) {
    const [a, b, product] = addresses
    const sizes = { m: info.batchSize * info.outHeight * info.outWidth, n: outChannels, k: info.inChannels }
    runGemm(backend, { a, b, out: product, ...sizes, bias: biasAt, activation, alpha })
    return out
  }
  setConv(backend, info)
  const kernel = isForTiles(info, info.outHeight, info.outWidth) ? 'winograd' : 'conv'
  backend.borrow(backend.scratchBytes(`${kernel}Scratch`), SCRATCH, (at) => {
    backend.run(kernel, ...addresses, biasAt, activation, alpha, at)
  })
  return out
}

/** The gradient by the image: convolutions of the gradient by the result with the filter turned round. */
function byImage(backend: NutshellBackend, dy: TensorInfo, filter: TensorInfo, info: ConvInfo): TensorInfo {
  const { filterHeight, filterWidth, inChannels, outChannels, padInfo } = info
  const out = backend.output(info.inShape)
  if (util.sizeFromShape(info.inShape) === 0) return out
  if (util.sizeFromShape(info.outShape) === 0) return zeros(backend, out)
  const [dyAt, filterAt, outAt] = [dy, filter, out].map((tensor) => backend.addressOf(tensor))
  if (isProduct(info)) {
    const sizes = { m: info.batchSize * info.outHeight * info.outWidth, n: inChannels, k: outChannels }
    runGemm(backend, { a: dyAt, b: filterAt, out: outAt, ...sizes, transposesB: true })
    return out
  }
  if (info.strideHeight * info.strideWidth > 1) {
    byImageWithStrides(backend, dyAt, filterAt, outAt, info)
    return out
  }
  const y = latticeOf(0, 1, info.inHeight, filterHeight, padInfo.top)
  const x = latticeOf(0, 1, info.inWidth, filterWidth, padInfo.left)
  convolveBack(backend, dyAt, filterAt, outAt, info, y, x)
  return out
}

/** Rows (or columns) of the gradient by the image that some of the filter's make. */
interface Lattice {
  /** The first row of the filter, and how many there are, `stride` apart. */
  first: number
  taps: number
  /** Rows of zeros above the gradient by the result. */
  above: number
  /** Rows of the gradient by the image. */
  count: number
}

/** Every `stride`th row of the image from `offset` on meets the same rows of the filter. */
function latticeOf(offset: number, stride: number, size: number, filterSize: number, padding: number): Lattice {
  const first = (offset + padding) % stride
  const taps = Math.max(0, Math.ceil((filterSize - first) / stride))
  const above = taps - 1 - (offset + padding - first) / stride
  return { first, taps, above, count: Math.ceil((size - offset) / stride) }
}

/** A convolution of the gradient by the result with rows and columns of the turned filter, into rows x cols of `outAt`. */
function convolveBack(
  backend: NutshellBackend,
  dyAt: number,
  filterAt: number,
  outAt: number,
  info: ConvInfo,
  y: Lattice,
  x: Lattice
): void {
  const { batchSize, outHeight, outWidth, inChannels, outChannels, filterWidth, strideHeight, strideWidth } = info
  const shapes = [batchSize, outHeight, outWidth, outChannels, y.count, x.count, inChannels]
  backend.call('setConv', ...shapes, y.taps, x.taps, 1, 1, 1, 1, y.above, x.above)
  const bytes = y.taps * x.taps * inChannels * outChannels * 4
  backend.borrow(bytes, SCRATCH, (turned) => {
    const taken = [y.first, y.taps, strideHeight, x.first, x.taps, strideWidth]
    backend.call('turnFilter', filterAt, filterWidth, inChannels, outChannels, ...taken, turned)
    const kernel = isForTiles(info, y.count, x.count) ? 'winograd' : 'conv'
    backend.borrow(backend.scratchBytes(`${kernel}Scratch`), SCRATCH, (at) => {
      backend.run(kernel, dyAt, turned, outAt, 0, 0, 0, at)
    })
  })
}

/** With strides: a convolution for each way in which windows can lie over a pixel, and their results put in place. */
function byImageWithStrides(
  backend: NutshellBackend,
  dyAt: number,
  filterAt: number,
  outAt: number,
  info: ConvInfo
): void {
  const { batchSize, inHeight, inWidth, inChannels, strideHeight, strideWidth, filterHeight, filterWidth, padInfo } =
    info
  // Pixels that no window lies over.
  if (filterHeight < strideHeight || filterWidth < strideWidth) {
    backend.run('fill', outAt, batchSize * inHeight * inWidth * inChannels, 0)
  }
  for (let row = 0; row < Math.min(strideHeight, inHeight); row++) {
    const y = latticeOf(row, strideHeight, inHeight, filterHeight, padInfo.top)
    for (let col = 0; col < Math.min(strideWidth, inWidth); col++) {
      const x = latticeOf(col, strideWidth, inWidth, filterWidth, padInfo.left)
      if (y.taps * x.taps === 0) continue
      backend.borrow(batchSize * y.count * x.count * inChannels * 4, SCRATCH, (part) => {
        convolveBack(backend, dyAt, filterAt, part, info, y, x)
        const rowSize = inWidth * inChannels
        const from = [0, 0, y.count * x.count * inChannels, x.count * inChannels, inChannels, 1]
        const to = [0, 0, inHeight * rowSize, strideHeight * rowSize, strideWidth * inChannels, 1]
        const place = outAt + (row * rowSize + col * inChannels) * 4
        backend.run('copyAxes', place, part, 4, 0, 1, 1, batchSize, y.count, x.count, inChannels, ...from, ...to)
      })
    }
  }
}

function byFilter(backend: NutshellBackend, x: TensorInfo, dy: TensorInfo, info: ConvInfo): TensorInfo {
  const out = backend.output(info.filterShape)
  if (util.sizeFromShape(info.filterShape) === 0) return out
  if (util.sizeFromShape(info.outShape) === 0) return zeros(backend, out)
  const addresses = [x, dy, out].map((tensor) => backend.addressOf(tensor))
  const { inChannels, outChannels } = info
  if (isProduct(info) && inChannels * outChannels >= MANY_WEIGHTS) {
    const [a, b, product] = addresses
    const sizes = { m: inChannels, n: outChannels, k: info.batchSize * info.outHeight * info.outWidth }
    runGemm(backend, { a, b, out: product, ...sizes, transposesA: true })
    return out
  }
  setConv(backend, info)
  const isTiled = isForTiles(info, info.outHeight, info.outWidth) && areSumsWorthIt(info)
  const kernel = isTiled ? 'winogradFilter' : 'convFilter'
  backend.borrow(backend.scratchBytes(`${kernel}Scratch`), SCRATCH, (at) => {
    backend.run(kernel, ...addresses, at)
  })
  return out
}

/** The gradient of a result that has no numbers. */
function zeros(backend: NutshellBackend, out: TensorInfo): TensorInfo {
  backend.run('fill', backend.addressOf(out), util.sizeFromShape(out.shape), 0)
  return out
}

function setConv(backend: NutshellBackend, info: ConvInfo): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = info
  const shapes = [batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels]
  const filter = [info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth]
  const { dilationHeight, dilationWidth } = info
  backend.call('setConv', ...shapes, ...filter, dilationHeight, dilationWidth, padInfo.top, padInfo.left)
}

/** Whether a convolution is a product of matrices as it is: a filter of one place that goes over every pixel. */
function isProduct(info: ConvInfo): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
  const { top, left, bottom, right } = padInfo
  return (
    filterHeight * filterWidth * strideHeight * strideWidth === 1 && top === 0 && left === 0 && bottom + right === 0
  )
}

/**
 * Whether 4 x 4 results at a time from 36 products (assembly/winograd.ts) are faster: at the edge of an image tiles are cut off, and
 * a filter is transformed for all of them.
 */
function isForTiles(info: ConvInfo, height: number, width: number): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = info
  const isDense = strideHeight * strideWidth * dilationHeight * dilationWidth === 1
  if (filterHeight !== 3 || filterWidth !== 3 || !isDense) return false
  const { inChannels, outChannels, batchSize } = info
  if (inChannels % 4 !== 0 || outChannels % 4 !== 0 || inChannels < 8 || outChannels < 8) return false
  const tiles = Math.ceil(height / 4) * Math.ceil(width / 4)
  return tiles * batchSize >= LEAST_TILES && height * width * 9 >= tiles * 36 * LEAST_GAIN
}

/** Whether there are tiles enough for the sums over them, one for each weight and point, and room for these. */
function areSumsWorthIt({ batchSize, outHeight, outWidth, inChannels, outChannels }: ConvInfo): boolean {
  const tiles = Math.ceil(outHeight / 4) * Math.ceil(outWidth / 4) * batchSize
  return tiles >= TILES_OF_A_CHUNK * Math.min(batchSize, 16) && inChannels * outChannels <= MOST_WEIGHTS
}

/** Tiles that are worth the transform of the filter. */
const LEAST_TILES = 24
const TILES_OF_A_CHUNK = 16
/** Weights of a 1 x 1 filter whose gradient is work for several threads without sums of parts. */
const MANY_WEIGHTS = 2 ** 14
/** Weights at a place whose sums in tiles have room: 12 MB for a chunk of images. */
const MOST_WEIGHTS = 2 ** 16 + 2 ** 14
/** So many times fewer products are worth the transforms. */
const LEAST_GAIN = 2

const SCRATCH = () => 'scratch of a convolution'
