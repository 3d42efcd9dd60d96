import { util } from '@tensorflow/tfjs-core'
import type { FastKernel } from './kernel'

// The codes of assembly/binary-logical.ts.
const AND = 0
const OR = 1

/** What tensors of type bool have a part in, where shapes are the same. */
export const BINARY_LOGICAL: FastKernel[] = [
  createLogical('LogicalAnd', AND),
  createLogical('LogicalOr', OR),
  {
    name: 'Select',
    run({ inputs: { condition, t, e }, backend }) {
      if (condition.dtype !== 'bool' || t.dtype !== 'float32' || e.dtype !== 'float32') return undefined
      // TensorFlow.js spreads the condition before. What `cpu` does with one of fewer dimensions is left to it.
      if (!util.arraysEqual(condition.shape, t.shape) || !util.arraysEqual(e.shape, t.shape)) return undefined
      const at = [condition, t, e].map((x) => backend.addressOf(x))
      const out = backend.output(t.shape)
      backend.run('select', ...at, backend.addressOf(out), util.sizeFromShape(t.shape))
      return out
    }
  }
]

function createLogical(name: string, op: number): FastKernel {
  return {
    name,
    run({ inputs: { a, b }, backend }) {
      if (a.dtype !== 'bool' || b.dtype !== 'bool' || !util.arraysEqual(a.shape, b.shape)) return undefined
      const aAt = backend.addressOf(a)
      const bAt = backend.addressOf(b)
      const out = backend.output(a.shape, 'bool')
      backend.run('logical', op, aAt, bAt, backend.addressOf(out), util.sizeFromShape(a.shape))
      return out
    }
  }
}
