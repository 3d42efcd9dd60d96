import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { NutshellBackend } from '../backend'
import type { FastKernel, KernelCall } from './kernel'
import { isWholeWindow, type WindowInfo } from './window-info'

/** As assembly/pool.ts counts them. */
const MAX = 0
const MAX_AND_POSITION = 1
const MEAN = 2
const MAX_GRAD = 3
const MEAN_GRAD = 4

interface PoolAttrs {
  filterSize: number | [number, number]
  strides: number | [number, number]
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding
  dimRoundingMode?: 'floor' | 'round' | 'ceil'
  includeBatchInIndex?: boolean
}

export const POOL: FastKernel[] = [
  { name: 'MaxPool', run: (call) => pool(call, MAX) },
  { name: 'AvgPool', run: (call) => pool(call, MEAN) },
  {
    name: 'MaxPoolGrad',
    run({ inputs, attrs, backend }) {
      const { dy, input } = inputs
      const { dimRoundingMode } = attrs as unknown as PoolAttrs
      if (input.dtype !== 'float32') return undefined
      return poolGrad(backend, MAX_GRAD, input, dy, infoOf(input, attrs, dimRoundingMode))
    }
  },
  {
    name: 'AvgPoolGrad',
    run({ inputs, attrs, backend }) {
      const { dy, input } = inputs
      if (input.dtype === 'complex64') return undefined
      return poolGrad(backend, MEAN_GRAD, input, dy, infoOf(input, attrs))
    }
  },
  {
    name: 'MaxPoolWithArgmax',
    run({ inputs, attrs, backend }) {
      const { x } = inputs
      const info = infoOf(x, attrs)
      if (x.dtype !== 'float32' || !isWholeWindow(info)) return undefined
      const { includeBatchInIndex } = attrs as unknown as PoolAttrs
      const at = backend.addressOf(x)
      const out = backend.output(info.outShape)
      const positions = outputBeside(backend, out, info.outShape)
      const imageStep = includeBatchInIndex ? util.sizeFromShape(info.inShape.slice(1)) : 0
      const [outAt, positionsAt] = [backend.addressOf(out), backend.addressOf(positions)]
      backend.run('pool', MAX_AND_POSITION, at, 0, outAt, positionsAt, imageStep, ...geometryOf(info))
      return [out, positions]
    }
  }
]

function pool({ inputs, attrs, backend }: KernelCall, pooling: number): TensorInfo | undefined {
  const { x } = inputs
  const { strides, dimRoundingMode } = attrs as unknown as PoolAttrs
  if (x.dtype !== 'float32' || !backend_util.eitherStridesOrDilationsAreOne(strides, 1)) return undefined
  const info = infoOf(x, attrs, dimRoundingMode)
  if (info.filterHeight === 1 && info.filterWidth === 1 && util.arraysEqual(info.inShape, info.outShape)) {
    backend.incRef(x.dataId)
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype }
  }
  if (!isWholeWindow(info)) return undefined
  const at = backend.addressOf(x)
  const out = backend.output(info.outShape)
  backend.run('pool', pooling, at, 0, backend.addressOf(out), 0, 0, ...geometryOf(info))
  return out
}

/** A second result of int32: where there is no memory for it, the first one is given back. */
function outputBeside(backend: NutshellBackend, first: TensorInfo, shape: number[]): TensorInfo {
  try {
    return backend.output(shape, 'int32')
  } catch (error) {
    backend.disposeIntermediateTensorInfo(first)
    throw error
  }
}

function poolGrad(
  backend: NutshellBackend,
  pooling: number,
  x: TensorInfo,
  dy: TensorInfo,
  info: WindowInfo
): TensorInfo | undefined {
  // A gradient of a result that was rounded otherwise has another shape.
  if (dy.dtype !== 'float32' || !isWholeWindow(info) || !util.arraysEqual(dy.shape, info.outShape)) return undefined
  const xAt = pooling === MAX_GRAD ? backend.addressOf(x) : 0
  const dyAt = backend.addressOf(dy)
  const dx = backend.output(x.shape)
  backend.run('pool', pooling, xAt, dyAt, backend.addressOf(dx), 0, 0, ...geometryOf(info))
  return dx
}

function infoOf(x: TensorInfo, attrs: unknown, dimRoundingMode?: PoolAttrs['dimRoundingMode']): WindowInfo {
  const { filterSize, strides, pad } = attrs as PoolAttrs
  return backend_util.computePool2DInfo(x.shape as WindowInfo['inShape'], filterSize, strides, 1, pad, dimRoundingMode)
}

/** The last arguments of the kernel. */
function geometryOf(info: WindowInfo): number[] {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = info
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info
  const sizes = [batchSize, inHeight, inWidth, inChannels, outHeight, outWidth]
  return [...sizes, filterHeight, filterWidth, strideHeight, strideWidth, padInfo.top, padInfo.left]
}
