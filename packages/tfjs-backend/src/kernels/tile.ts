import { util } from '@tensorflow/tfjs-core'
import { CopyAxes, isMovable, widthOf } from './copy-axes'
import type { FastKernel } from './kernel'

export const TILE: FastKernel = {
  name: 'Tile',
  run({ inputs: { x }, attrs, backend }) {
    const reps = attrs.reps as number[]
    const shape = x.shape.map((size, axis) => size * reps[axis])
    if (!isMovable(x.dtype) || !(util.sizeFromShape(shape) > 0)) return undefined
    const axes = new CopyAxes()
    for (let axis = shape.length - 1, from = 1, to = 1; axis >= 0; axis--) {
      axes.add(x.shape[axis], from, to)
      axes.add(reps[axis], 0, to * x.shape[axis])
      from *= x.shape[axis]
      to *= shape[axis]
    }
    if (!axes.fits) return undefined
    const out = backend.output(shape, x.dtype)
    axes.copy(backend, backend.addressOf(out), backend.addressOf(x), widthOf(x.dtype))
    return out
  }
}
