import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { NutshellBackend } from '../backend'
import { CopyAxes, isMovable, widthOf } from './copy-axes'
import type { FastKernel } from './kernel'

const SPLIT: FastKernel = {
  name: 'SplitV',
  run({ inputs: { x }, attrs, backend }) {
    if (!isMovable(x.dtype)) return undefined
    const axis = util.parseAxisParam(attrs.axis as number, x.shape)[0]
    const sizes = backend_util.prepareSplitSize(x, attrs.numOrSizeSplits as number | number[], axis)
    if (sizes.some((size) => !(size >= 0))) return undefined
    return cutAll(backend, x, axis, sizes, (size) => {
      const shape = x.shape.slice()
      shape[axis] = size
      return shape
    })
  }
}

const UNPACK: FastKernel = {
  name: 'Unpack',
  run({ inputs: { value }, attrs, backend }) {
    if (!isMovable(value.dtype)) return undefined
    const axis = (attrs.axis as number) < 0 ? (attrs.axis as number) + value.shape.length : (attrs.axis as number)
    const shape = value.shape.filter((_, i) => i !== axis)
    return cutAll(backend, value, axis, new Array(value.shape[axis]).fill(1), () => shape.slice())
  }
}

export const SPLITS: FastKernel[] = [SPLIT, UNPACK]

/** Parts of so many places along an axis, one after the other. */
function cutAll(
  backend: NutshellBackend,
  x: TensorInfo,
  axis: number,
  sizes: number[],
  shapeOf: (size: number) => number[]
): TensorInfo[] {
  const width = widthOf(x.dtype)
  const inner = util.sizeFromShape(x.shape.slice(axis + 1))
  const outer = util.sizeFromShape(x.shape.slice(0, axis))
  const row = x.shape[axis] * inner
  const parts: TensorInfo[] = []
  let offset = 0
  for (const size of sizes) {
    const part = backend.output(shapeOf(size), x.dtype as 'float32')
    parts.push(part)
    const length = size * inner
    if (length * outer > 0) {
      const axes = new CopyAxes()
      axes.add(length, 1, 1)
      axes.add(outer, row, length)
      axes.copy(backend, backend.addressOf(part), backend.addressOf(x) + offset * width, width)
    }
    offset += length
  }
  return parts
}
