import { util } from '@tensorflow/tfjs-core'
import type { FastKernel } from './kernel'

/** The gradient of gather, and so of every embedding: the plain kernel goes over all rows once for each segment. */
export const SEGMENT_SUM: FastKernel[] = [
  {
    name: 'UnsortedSegmentSum',
    run({ inputs: { x, segmentIds }, attrs, backend }) {
      const { numSegments } = attrs as { numSegments: number }
      if (x.dtype !== 'float32' || segmentIds.dtype !== 'int32' || segmentIds.shape.length !== 1) return undefined
      if (x.shape[0] !== segmentIds.shape[0] || !(Number.isSafeInteger(numSegments) && numSegments > 0))
        return undefined
      const rowShape = x.shape.slice(1)
      const size = util.sizeFromShape(rowShape)
      const out = backend.output([numSegments, ...rowShape])
      const addresses = [out, x, segmentIds].map((tensor) => backend.addressOf(tensor))
      backend.call('segmentSum', ...addresses, x.shape[0], size, numSegments)
      return out
    }
  }
]
