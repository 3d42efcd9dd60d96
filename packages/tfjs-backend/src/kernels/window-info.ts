import type { backend_util } from '@tensorflow/tfjs-core'

/** Sizes of a pooling or convolution, as TensorFlow.js computes them. */
export type WindowInfo = ReturnType<typeof backend_util.computePool2DInfo>

/** Whether there is something to compute, and all sizes are whole numbers: a padding of half a pixel is for the backend `cpu`. */
export function isWholeWindow(info: WindowInfo): boolean {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = info
  const sizes = [batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth]
  const steps = [strideHeight, strideWidth, dilationHeight, dilationWidth]
  const { top, left } = padInfo
  return [...sizes, ...steps].every((n) => Number.isInteger(n) && n > 0) && isWhole(top) && isWhole(left)
}

function isWhole(padding: number): boolean {
  return Number.isInteger(padding) && padding >= 0
}
