import { slice_util, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { NutshellBackend } from '../backend'
import { CopyAxes, isMovable, share, widthOf } from './copy-axes'
import type { FastKernel } from './kernel'

const SLICE: FastKernel = {
  name: 'Slice',
  run({ inputs: { x }, attrs, backend }) {
    const { begin, size } = attrs as { begin: number | number[]; size: number | number[] }
    const [first, shape] = slice_util.parseSliceParams(x, begin, size)
    slice_util.assertParamsValid(x, first, shape)
    if (!isMovable(x.dtype) || first.some((at) => !(at >= 0))) return undefined
    if (util.arraysEqual(shape, x.shape)) return share(backend, x, shape)
    return cut(backend, x, first, undefined, shape, shape)
  }
}

const STRIDED_SLICE: FastKernel = {
  name: 'StridedSlice',
  run({ inputs: { x }, attrs, backend }) {
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs as {
      [name: string]: number[] & number
    }
    // biome-ignore format: these are in an order of their own
    const info = slice_util.sliceInfo(
      x.shape, begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask
    )
    const { isIdentity, sliceDim0, isSimpleSlice, finalShape } = info
    if (isIdentity || !isMovable(x.dtype) || util.sizeFromShape(finalShape) === 0) return undefined
    const isPlain = sliceDim0 || isSimpleSlice
    // Axes that the result does not have are missing in the sparse shape; the plain kernel does what it does with them then.
    const sizes = isPlain ? slice_util.computeOutShape(info.begin, info.end, info.strides) : info.finalShapeSparse
    if (sizes.length !== x.shape.length) return undefined
    return cut(backend, x, info.begin, info.strides, sizes, finalShape)
  }
}

export const SLICES: FastKernel[] = [SLICE, STRIDED_SLICE]

/** So many values along each axis, from the first one in steps (1 where there are none); undefined where there are too many axes. */
function cut(
  backend: NutshellBackend,
  x: TensorInfo,
  first: number[],
  steps: number[] | undefined,
  sizes: number[],
  shape: number[]
): TensorInfo | undefined {
  const axes = new CopyAxes()
  let offset = 0
  for (let axis = sizes.length - 1, from = 1, to = 1; axis >= 0; axis--) {
    offset += first[axis] * from
    axes.add(sizes[axis], from * (steps === undefined ? 1 : steps[axis]), to)
    from *= x.shape[axis]
    to *= sizes[axis]
  }
  if (!axes.fits) return undefined
  const out = backend.output(shape, x.dtype as 'float32')
  const width = widthOf(x.dtype)
  if (util.sizeFromShape(sizes) > 0) {
    axes.copy(backend, backend.addressOf(out), backend.addressOf(x) + offset * width, width)
  }
  return out
}
