import { util } from '@tensorflow/tfjs-core'
import type { FastKernel } from './kernel'

export const FILL: FastKernel[] = [
  {
    name: 'Fill',
    run({ attrs, backend }) {
      const { shape, value, dtype } = attrs as { shape: number[]; value: unknown; dtype?: string }
      if (typeof value !== 'number' || (dtype !== undefined && dtype !== 'float32')) return undefined
      const out = backend.output(shape)
      backend.run('fill', backend.addressOf(out), util.sizeFromShape(shape), value)
      return out
    }
  }
]
