import { backend_util, util } from '@tensorflow/tfjs-core'
import { isMovable, widthOf } from './copy-axes'
import type { FastKernel } from './kernel'

export const GATHER: FastKernel = {
  name: 'GatherV2',
  run({ inputs: { x, indices }, attrs, backend }) {
    if (!isMovable(x.dtype) || indices.dtype !== 'int32') return undefined
    const axis = util.parseAxisParam(attrs.axis as number, x.shape)[0]
    const count = util.sizeFromShape(indices.shape)
    const indicesAt = backend.addressOf(indices)
    // The plain kernel says what is wrong with them.
    if (backend.call('areBelow', indicesAt, count, x.shape[axis]) === 0) return undefined
    const batchDims = (attrs.batchDims as number | undefined) ?? 0
    const info = backend_util.segment_util.collectGatherOpShapeInfo(x as never, indices as never, axis, batchDims)
    const { batchSize, outerSize, dimSize, sliceSize, outputShape } = info
    const out = backend.output(outputShape, x.dtype)
    if (util.sizeFromShape(outputShape) === 0) return out
    backend.run(
      'gatherRows',
      backend.addressOf(out),
      backend.addressOf(x),
      indicesAt,
      widthOf(x.dtype),
      batchSize,
      outerSize,
      dimSize,
      count / batchSize,
      sliceSize
    )
    return out
  }
}
