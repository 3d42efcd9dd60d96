import { type DataType, util } from '@tensorflow/tfjs-core'
import type { FastKernel, KernelCall } from './kernel'

type KernelType = 'float32' | 'int32' | 'bool'

/** The codes of assembly/unary-cast.ts. */
const CASTS: { [from: string]: { [to: string]: number } } = {
  float32: { int32: 0, bool: 4 },
  int32: { float32: 1, bool: 5 },
  bool: { float32: 2, int32: 3 }
}
const IS_NAN = 6
const IS_INFINITE = 7
const IS_FINITE = 8
/** The code of assembly/binary-logical.ts. */
const NOT = 2

/** From one type to another, what is asked of numbers, and tensors of zeros or ones. */
export const UNARY_CAST: FastKernel[] = [
  {
    name: 'Cast',
    run(call) {
      const { x } = call.inputs
      const to = call.attrs.dtype as DataType
      const op = CASTS[x.dtype]?.[to]
      return op === undefined ? undefined : convert(call, op, to as KernelType)
    }
  },
  createQuestion('IsNan', IS_NAN),
  createQuestion('IsInf', IS_INFINITE),
  createQuestion('IsFinite', IS_FINITE),
  {
    name: 'LogicalNot',
    run({ inputs: { x }, backend }) {
      if (x.dtype !== 'bool') return undefined
      const from = backend.addressOf(x)
      const out = backend.output(x.shape, 'bool')
      backend.run('logical', NOT, from, from, backend.addressOf(out), util.sizeFromShape(x.shape))
      return out
    }
  },
  createConstant('ZerosLike', 0),
  createConstant('OnesLike', 1)
]

function createQuestion(name: string, op: number): FastKernel {
  return {
    name,
    run: (call) => (call.inputs.x.dtype === 'float32' ? convert(call, op, 'bool') : undefined)
  }
}

function createConstant(name: string, value: number): FastKernel {
  return {
    name,
    run({ inputs: { x }, backend }) {
      if (x.dtype !== 'float32') return undefined
      const out = backend.output(x.shape)
      backend.run('fill', backend.addressOf(out), util.sizeFromShape(x.shape), value)
      return out
    }
  }
}

function convert({ inputs: { x }, backend }: KernelCall, op: number, to: KernelType) {
  const from = backend.addressOf(x)
  const out = backend.output(x.shape, to)
  backend.run('cast', op, from, backend.addressOf(out), util.sizeFromShape(x.shape))
  return out
}
