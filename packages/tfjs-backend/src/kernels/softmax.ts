import { util } from '@tensorflow/tfjs-core'
import type { FastKernel } from './kernel'

/** Numbers that a task has, about: each is a power of e. */
const TASK_SIZE = 4096
const MOST_TASKS = 65535

export const SOFTMAX: FastKernel[] = [
  {
    name: 'Softmax',
    run({ inputs, attrs, backend }) {
      const { logits } = inputs
      if (logits?.dtype !== 'float32') return undefined
      const { shape } = logits
      const size = util.sizeFromShape(shape)
      const { dim } = attrs as { dim: number }
      // Another axis than the last one is an error, which the plain kernel throws.
      if (size === 0 || shape.length === 0 || (dim !== -1 && dim !== shape.length - 1)) return undefined
      const columns = shape[shape.length - 1]
      const rows = size / columns
      const tasks = Math.max(1, Math.min(rows, Math.round(size / TASK_SIZE), MOST_TASKS))
      const at = backend.addressOf(logits)
      const out = backend.output(shape)
      backend.run('softmax', at, backend.addressOf(out), rows, columns, tasks)
      return out
    }
  }
]
