import { type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { FastKernel, KernelCall } from './kernel'
import { UNARY_CAST } from './unary-cast'

/** The codes of assembly/unary.ts. */
const OPS = [
  'Relu',
  'Relu6',
  'LeakyRelu',
  'Sqrt',
  'Rsqrt',
  'Square',
  'Neg',
  'Abs',
  'Reciprocal',
  'Floor',
  'Ceil',
  'Round',
  'Sign',
  'Step',
  'ClipByValue',
  'Elu',
  'Selu',
  'Sigmoid',
  'Tanh',
  'Exp',
  'Expm1',
  'Log',
  'Log1p',
  'Softplus'
]

/** What some of them have besides the number. */
const PARAMETERS: { [name: string]: string[] } = {
  LeakyRelu: ['alpha'],
  Step: ['alpha'],
  ClipByValue: ['clipValueMin', 'clipValueMax']
}

/** Functions of one float32 number. */
export const UNARY: FastKernel[] = [...OPS.map(createUnary), ...UNARY_CAST]

function createUnary(name: string, op: number): FastKernel {
  const [first, second] = PARAMETERS[name] ?? []
  return {
    name,
    run: (call) => compute(call, op, first, second)
  }
}

function compute({ inputs: { x }, attrs, backend }: KernelCall, op: number, first?: string, second?: string) {
  if (x.dtype !== 'float32') return undefined
  const from = backend.addressOf(x)
  const out: TensorInfo = backend.output(x.shape)
  const p = first === undefined ? 0 : (attrs[first] as number)
  const q = second === undefined ? 0 : (attrs[second] as number)
  backend.run('unary', op, from, backend.addressOf(out), util.sizeFromShape(x.shape), p, q)
  return out
}
