import { util } from '@tensorflow/tfjs-core'
import { CopyAxes, isMovable, widthOf } from './copy-axes'
import type { FastKernel } from './kernel'

export const REVERSE: FastKernel = {
  name: 'Reverse',
  run({ inputs: { x }, attrs, backend }) {
    const isReversed = new Array(x.shape.length).fill(false)
    for (const axis of util.parseAxisParam(attrs.dims as number | number[], x.shape))
      isReversed[axis] = !isReversed[axis]
    if (!isMovable(x.dtype) || x.shape.length === 0 || util.sizeFromShape(x.shape) === 0) return undefined
    const axes = new CopyAxes()
    let offset = 0
    for (let axis = x.shape.length - 1, step = 1; axis >= 0; axis--) {
      const size = x.shape[axis]
      if (isReversed[axis]) offset += (size - 1) * step
      axes.add(size, isReversed[axis] ? -step : step, step)
      step *= size
    }
    if (!axes.fits) return undefined
    const out = backend.output(x.shape.slice(), x.dtype)
    const width = widthOf(x.dtype)
    axes.copy(backend, backend.addressOf(out), backend.addressOf(x) + offset * width, width)
    return out
  }
}
