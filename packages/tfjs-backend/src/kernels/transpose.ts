import { util } from '@tensorflow/tfjs-core'
import { CopyAxes, isMovable, share, widthOf } from './copy-axes'
import type { FastKernel } from './kernel'

export const TRANSPOSE: FastKernel = {
  name: 'Transpose',
  run({ inputs: { x }, attrs, backend }) {
    if (!isMovable(x.dtype)) return undefined
    const perm = attrs.perm as number[]
    const steps = util.computeStrides(x.shape)
    steps.push(1)
    const axes = new CopyAxes()
    const shape: number[] = new Array(perm.length)
    for (let axis = perm.length - 1, to = 1; axis >= 0; axis--) {
      shape[axis] = x.shape[perm[axis]]
      axes.add(shape[axis], steps[perm[axis]], to)
      to *= shape[axis]
    }
    if (!axes.fits) return undefined
    const size = util.sizeFromShape(shape)
    if (size > 0 && axes.isOneRun) return share(backend, x, shape) // axes of size 1 are all that changes places
    const out = backend.output(shape, x.dtype)
    if (size > 0) axes.copy(backend, backend.addressOf(out), backend.addressOf(x), widthOf(x.dtype))
    return out
  }
}
