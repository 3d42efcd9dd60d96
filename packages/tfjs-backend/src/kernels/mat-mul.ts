import { type TensorInfo, util } from '@tensorflow/tfjs-core'
import { activationOf } from './activation'
import { runGemm } from './gemm'
import type { FastKernel, KernelCall } from './kernel'

export const MAT_MUL: FastKernel[] = [
  { name: 'BatchMatMul', run: (call) => matMul(call, undefined, 0, 0) },
  {
    name: '_FusedMatMul',
    run(call) {
      const activation = activationOf(call.attrs)
      return activation && matMul(call, call.inputs.bias, activation.code, activation.alpha)
    }
  }
]

function matMul(
  { inputs, attrs, backend }: KernelCall,
  bias: TensorInfo | undefined,
  activation: number,
  alpha: number
): TensorInfo | undefined {
  const { a, b } = inputs
  const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean }
  if (a.dtype !== 'float32' || b.dtype !== 'float32') return undefined
  const [aRows, aCols] = a.shape.slice(-2)
  const [bRows, bCols] = b.shape.slice(-2)
  const [m, k] = transposeA ? [aCols, aRows] : [aRows, aCols]
  const [innerB, n] = transposeB ? [bCols, bRows] : [bRows, bCols]
  const outer = outerShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  // Shapes that do not go together are told by the plain kernel.
  if (outer === undefined || innerB !== k) return undefined
  if (bias !== undefined && (bias.dtype !== 'float32' || !isRow(bias.shape, n, outer.length + 2))) return undefined
  const batch = util.sizeFromShape(outer)
  const out = backend.output([...outer, m, n])
  if (batch * m * n === 0) return out
  const bytesOf = ({ shape }: TensorInfo, size: number) => (util.sizeFromShape(shape) > size ? size * 4 : 0)
  const batches = { batch, aBytes: bytesOf(a, m * k), bBytes: bytesOf(b, k * n) }
  const given = { a: backend.addressOf(a), b: backend.addressOf(b), out: backend.addressOf(out) }
  const biasAt = bias === undefined ? 0 : backend.addressOf(bias)
  const transposes = { transposesA: transposeA, transposesB: transposeB }
  runGemm(backend, { ...given, m, n, k, ...transposes, ...batches, bias: biasAt, activation, alpha })
  return out
}

/** The batch of two batches: both the same, or one of them a single matrix. */
function outerShape(a: number[], b: number[]): number[] | undefined {
  if (util.arraysEqual(a, b)) return a
  if (util.sizeFromShape(b) === 1 && b.length <= a.length) return a
  if (util.sizeFromShape(a) === 1 && a.length <= b.length) return b
  return undefined
}

/** Whether one number for each column of a result of so many dimensions is what a shape means. */
export function isRow(shape: number[], cols: number, rank: number): boolean {
  return shape.length <= rank && shape.at(-1) === cols && util.sizeFromShape(shape) === cols
}
