import type { TensorInfo } from '@tensorflow/tfjs-core'
import { util } from '@tensorflow/tfjs-core'
import type { NutshellBackend } from '../backend'
import { B_STAYS, BOTH_VARY, type Broadcast, broadcast } from './binary-broadcast'
import { BINARY_LOGICAL } from './binary-logical'
import type { FastKernel } from './kernel'

// The codes of assembly/binary.ts.
const ADD = 0
const SUB = 1
const MUL = 2
const DIV = 3
const MAXIMUM = 4
const MINIMUM = 5
const SQUARED_DIFFERENCE = 6
const PRELU = 7
const ELU_GRAD = 8
const ADD_N = 9
const ADD_INT = 10
const SUB_INT = 11
const EQUAL = 16
const NOT_EQUAL = 17
const GREATER = 18
const GREATER_EQUAL = 19
/** From the code for float32 to that for int32. */
const COMPARE_INT = 4

const MOST_OUTER = 5

type Type = 'float32' | 'int32' | 'bool'

/** Functions of two numbers, with numpy's broadcasting. */
export const BINARY: FastKernel[] = [
  createArithmetic('Add', ADD, ADD_INT),
  createArithmetic('Sub', SUB, SUB_INT),
  createArithmetic('Multiply', MUL),
  createArithmetic('RealDiv', DIV),
  createArithmetic('Maximum', MAXIMUM),
  createArithmetic('Minimum', MINIMUM),
  createArithmetic('SquaredDifference', SQUARED_DIFFERENCE),
  createComparison('Equal', EQUAL),
  createComparison('NotEqual', NOT_EQUAL),
  createComparison('Greater', GREATER),
  createComparison('GreaterEqual', GREATER_EQUAL),
  // a < b is b > a.
  createComparison('Less', GREATER, true),
  createComparison('LessEqual', GREATER_EQUAL, true),
  {
    name: 'Prelu',
    run({ inputs: { x, alpha }, backend }) {
      if (x.dtype !== 'float32' || alpha.dtype !== 'float32') return undefined
      return compute(backend, PRELU, x, alpha, 'float32')
    }
  },
  {
    name: 'EluGrad',
    run({ inputs: { dy, y }, backend }) {
      if (dy.dtype !== 'float32' || y.dtype !== 'float32' || !util.arraysEqual(dy.shape, y.shape)) return undefined
      return compute(backend, ELU_GRAD, dy, y, 'float32')
    }
  },
  {
    name: 'AddN',
    run({ inputs, backend }) {
      const all = Object.values(inputs)
      const { shape } = all[0]
      if (all.length < 2) return undefined
      if (all.some((x) => x.dtype !== 'float32' || !util.arraysEqual(x.shape, shape))) return undefined
      const addresses = all.map((x) => backend.addressOf(x))
      const out = backend.output(shape)
      const to = backend.addressOf(out)
      const size = util.sizeFromShape(shape)
      backend.run('binary', ADD_N, addresses[0], addresses[1], to, size, size)
      for (const from of addresses.slice(2)) backend.run('binary', ADD, to, from, to, size, size)
      return out
    }
  },
  ...BINARY_LOGICAL
]

function createArithmetic(name: string, op: number, intOp?: number): FastKernel {
  return {
    name,
    run({ inputs: { a, b }, backend }) {
      if (a.dtype !== b.dtype) return undefined
      if (a.dtype === 'float32') return compute(backend, op, a, b, 'float32')
      return a.dtype === 'int32' && intOp !== undefined ? compute(backend, intOp, a, b, 'int32') : undefined
    }
  }
}

function createComparison(name: string, op: number, isTurned = false): FastKernel {
  return {
    name,
    run({ inputs: { a, b }, backend }) {
      if (a.dtype !== b.dtype || (a.dtype !== 'float32' && a.dtype !== 'int32')) return undefined
      const opOfType = a.dtype === 'int32' ? op + COMPARE_INT : op
      return isTurned ? compute(backend, opOfType, b, a, 'bool') : compute(backend, opOfType, a, b, 'bool')
    }
  }
}

function compute(backend: NutshellBackend, op: number, a: TensorInfo, b: TensorInfo, dtype: Type) {
  const plan = broadcast(a.shape, b.shape)
  const { shape, size, row, reading, outer } = plan
  if (outer.length > MOST_OUTER * 3) return undefined
  if (a.dtype === 'float32' && outer.length === 0 && reading !== BOTH_VARY) {
    return computeWithNumber(backend, op, a, b, dtype, plan)
  }
  const aAt = backend.addressOf(a)
  const bAt = backend.addressOf(b)
  const out = backend.output(shape, dtype)
  backend.run('binary', op, aAt, bAt, backend.addressOf(out), size, row, reading, outer.length / 3, ...outer)
  return out
}

/** Where one of the tensors is a number. It is mostly one that JavaScript has just made: it has no need of an address. */
function computeWithNumber(
  backend: NutshellBackend,
  op: number,
  a: TensorInfo,
  b: TensorInfo,
  dtype: Type,
  { shape, size, reading }: Broadcast
): TensorInfo {
  const [number, other] = reading === B_STAYS ? [b, a] : [a, b]
  const value = (backend.data.get(number.dataId).values as Float32Array)[0]
  const at = backend.addressOf(other)
  const out = backend.output(shape, dtype)
  backend.run('binaryWithNumber', op, at, value, backend.addressOf(out), size, reading)
  return out
}
