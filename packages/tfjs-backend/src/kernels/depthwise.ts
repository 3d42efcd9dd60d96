import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { NutshellBackend } from '../backend'
import { activationOf } from './activation'
import type { FastKernel, KernelCall } from './kernel'
import { isWholeWindow, type WindowInfo } from './window-info'

type Shape4 = [number, number, number, number]

interface DepthwiseAttrs {
  strides: number | [number, number]
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding
  dilations?: number | [number, number]
  dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

const SCRATCH = () => 'scratch of the gradient of a depthwise convolution by its filter'

export const DEPTHWISE: FastKernel[] = [
  {
    name: 'DepthwiseConv2dNative',
    run: (call) => convolve(call, undefined, 0, 0)
  },
  {
    name: 'FusedDepthwiseConv2D',
    run(call) {
      const activation = activationOf(call.attrs)
      return activation && convolve(call, call.inputs.bias, activation.code, activation.alpha)
    }
  },
  {
    name: 'DepthwiseConv2dNativeBackpropInput',
    run({ inputs, attrs, backend }) {
      const { dy, filter } = inputs
      const { inputShape } = attrs as { inputShape: number[] }
      const info = gradientInfoOf(inputShape, filter.shape, attrs, dy)
      if (info === undefined || filter.dtype !== 'float32') return undefined
      const [dyAt, filterAt] = [backend.addressOf(dy), backend.addressOf(filter)]
      const dx = backend.output(info.inShape)
      setDepthwise(backend, info)
      backend.run('depthwiseByImage', dyAt, filterAt, backend.addressOf(dx))
      return dx
    }
  },
  {
    name: 'DepthwiseConv2dNativeBackpropFilter',
    run({ inputs, attrs, backend }) {
      const { x, dy } = inputs
      const { filterShape } = attrs as { filterShape: number[] }
      const info = gradientInfoOf(x.shape, filterShape, attrs, dy)
      if (info === undefined || x.dtype !== 'float32') return undefined
      const [xAt, dyAt] = [backend.addressOf(x), backend.addressOf(dy)]
      setDepthwise(backend, info)
      const bytes = backend.call('depthwiseChunks') * util.sizeFromShape(info.filterShape) * 4
      return backend.borrow(bytes, SCRATCH, (sumsAt) => {
        const out = backend.output(info.filterShape)
        backend.run('depthwiseByFilter', xAt, dyAt, backend.addressOf(out), sumsAt)
        return out
      })
    }
  }
]

function convolve(
  { inputs, attrs, backend }: KernelCall,
  bias: TensorInfo | undefined,
  activation: number,
  alpha: number
): TensorInfo | undefined {
  const { x, filter } = inputs
  const { strides, dilations } = attrs as unknown as DepthwiseAttrs
  if (x.dtype !== 'float32' || filter.dtype !== 'float32') return undefined
  if (!backend_util.eitherStridesOrDilationsAreOne(strides, dilations ?? 1)) return undefined
  const info = infoOf(x.shape, filter.shape, attrs)
  if (
    filter.shape[2] !== info.inChannels ||
    !isWholeWindow(info) ||
    (bias !== undefined && !isOfChannels(bias, info.outChannels))
  )
    return undefined
  const [xAt, filterAt] = [backend.addressOf(x), backend.addressOf(filter)]
  const biasAt = bias === undefined ? 0 : backend.addressOf(bias)
  const y = backend.output(info.outShape)
  setDepthwise(backend, info)
  backend.run('depthwise', xAt, filterAt, backend.addressOf(y), biasAt, activation, alpha)
  return y
}

/** Whether a bias is one number for each channel. */
function isOfChannels({ dtype, shape }: TensorInfo, channels: number): boolean {
  return dtype === 'float32' && shape.length <= 4 && shape.at(-1) === channels && util.sizeFromShape(shape) === channels
}

/** Undefined where the gradient is not of what the sizes say, or is dilated: the backend `cpu` does something else then. */
function gradientInfoOf(
  inShape: number[],
  filterShape: number[],
  attrs: unknown,
  dy: TensorInfo
): WindowInfo | undefined {
  const info = infoOf(inShape, filterShape, attrs)
  const isPlain = info.dilationHeight === 1 && info.dilationWidth === 1 && filterShape[2] === info.inChannels
  return isPlain && isWholeWindow(info) && dy.dtype === 'float32' && util.arraysEqual(dy.shape, info.outShape)
    ? info
    : undefined
}

function infoOf(inShape: number[], filterShape: number[], attrs: unknown): WindowInfo {
  const { strides, pad, dilations, dimRoundingMode } = attrs as DepthwiseAttrs
  const [image, filter] = [inShape as Shape4, filterShape as Shape4]
  return backend_util.computeConv2DInfo(image, filter, strides, dilations ?? 1, pad, dimRoundingMode, true)
}

function setDepthwise(backend: NutshellBackend, info: WindowInfo): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } = info
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = info
  const sizes = [batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels / inChannels]
  const filter = [filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth]
  backend.call('setDepthwise', ...sizes, ...filter, padInfo.top, padInfo.left)
}
