import { util } from '@tensorflow/tfjs-core'
import { bitsOfFloat, isMovable, widthOf } from './copy-axes'
import type { FastKernel } from './kernel'

/** Axes that the kernel knows. */
const RANK = 6

export const PAD: FastKernel = {
  name: 'PadV2',
  run({ inputs: { x }, attrs, backend }) {
    const { paddings, constantValue } = attrs as { paddings: [number, number][]; constantValue: number }
    const rank = x.shape.length
    if (!isMovable(x.dtype) || typeof constantValue !== 'number' || paddings.length !== rank) return undefined
    if (!paddings.every(([before, after]) => before >= 0 && after >= 0)) return undefined
    // An axis within which nothing is padded is one with the next.
    const sizes = [1, 1, 1, 1, 1, 1]
    const before = [0, 0, 0, 0, 0, 0]
    const after = [0, 0, 0, 0, 0, 0]
    let at = RANK - 1
    for (let axis = rank - 1; axis >= 0; axis--) {
      const isPadded = before[at] > 0 || after[at] > 0
      const [here, behind] = paddings[axis]
      if (isPadded && x.shape[axis] === 1 && here === 0 && behind === 0) continue
      if (isPadded && --at < 0) return undefined
      before[at] = here * sizes[at]
      after[at] = behind * sizes[at]
      sizes[at] *= x.shape[axis]
    }
    const out = backend.output(
      paddings.map(([here, behind], axis) => here + x.shape[axis] + behind),
      x.dtype
    )
    if (util.sizeFromShape(out.shape) === 0) return out
    const [to, from] = [backend.addressOf(out), backend.addressOf(x)]
    const width = widthOf(x.dtype)
    backend.run('padAxes', to, from, width, bitsOf(constantValue, x.dtype), ...sizes, ...before, ...after)
    return out
  }
}

/** Four bytes of a value of a type: a bool, four times. */
function bitsOf(value: number, dtype: 'float32' | 'int32' | 'bool'): number {
  if (value === 0) return 0 // also -0: the plain kernel fills with nothing then
  if (dtype === 'bool') return new Int32Array(new Uint8Array(4).fill(value).buffer)[0]
  return dtype === 'int32' ? value | 0 : bitsOfFloat(value)
}
