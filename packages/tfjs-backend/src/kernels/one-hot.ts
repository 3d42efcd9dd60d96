import { util } from '@tensorflow/tfjs-core'
import { bitsOfFloat } from './copy-axes'
import type { FastKernel } from './kernel'

export const ONE_HOT: FastKernel = {
  name: 'OneHot',
  run({ inputs: { indices }, attrs, backend }) {
    const { dtype, depth, onValue, offValue } = attrs as {
      dtype: string
      depth: number
      onValue: number
      offValue: number
    }
    if (indices.dtype !== 'int32' || !Number.isInteger(depth)) return undefined
    if (dtype !== 'float32' && dtype !== 'int32') return undefined
    // The plain kernel keeps what is no whole number of 32 bits.
    if (dtype === 'int32' && ((onValue | 0) !== onValue || (offValue | 0) !== offValue)) return undefined
    const out = backend.output([...indices.shape, depth], dtype)
    const count = util.sizeFromShape(indices.shape)
    if (count * depth === 0) return out
    const [on, off] = dtype === 'int32' ? [onValue, offValue] : [bitsOfFloat(onValue), bitsOfFloat(offValue)]
    backend.run('oneHot', backend.addressOf(out), backend.addressOf(indices), count, depth, on, off)
    return out
  }
}
