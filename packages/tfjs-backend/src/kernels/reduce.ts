import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { NutshellBackend } from '../backend'
import type { FastKernel } from './kernel'
import { CUMSUM } from './reduce-cumsum'
import { planReduction } from './reduce-plan'

/** The numbers by which assembly/reduce.ts knows what it is to do. */
const SUM = 0
const MAX = 1
const MIN = 2
const PROD = 3
const ARG_MAX = 4
const ARG_MIN = 5
type Operation = typeof SUM | typeof MAX | typeof MIN | typeof PROD | typeof ARG_MAX | typeof ARG_MIN

/** Undefined means all axes. */
type Axes = number | number[] | null | undefined

export const REDUCE: FastKernel[] = [
  reduction('Sum', SUM),
  reduction('Mean', SUM, true),
  reduction('Max', MAX),
  reduction('Min', MIN),
  reduction('Prod', PROD),
  placeOf('ArgMax', ARG_MAX),
  placeOf('ArgMin', ARG_MIN),
  CUMSUM
]

function reduction(name: string, operation: Operation, isMean = false): FastKernel {
  return {
    name,
    run({ inputs, attrs, backend }) {
      const x = inputs.x as TensorInfo
      // Max has another name for its axes.
      const { axis, reductionIndices, keepDims } = attrs as {
        axis?: Axes
        reductionIndices?: Axes
        keepDims?: boolean
      }
      const axes = util.parseAxisParam((name === 'Max' ? reductionIndices : axis) as number[], x.shape)
      return reduce(backend, x, operation, axes, keepDims === true, isMean)
    }
  }
}

function placeOf(name: string, operation: Operation): FastKernel {
  return {
    name,
    run({ inputs, attrs, backend }) {
      const x = inputs.x as TensorInfo
      const axes = util.parseAxisParam(attrs.axis as number, x.shape)
      return axes.length === 1 ? reduce(backend, x, operation, axes, false, false) : undefined
    }
  }
}

function reduce(
  backend: NutshellBackend,
  x: TensorInfo,
  operation: Operation,
  axes: number[],
  keepDims: boolean,
  isMean: boolean
): TensorInfo | undefined {
  if (x.dtype !== 'float32') return undefined
  const plan = planReduction(x.shape, axes, operation < PROD)
  if (plan === undefined) return undefined
  const [outShape, reduceShape] = backend_util.computeOutAndReduceShapes(x.shape, axes)
  const shape = keepDims ? backend_util.expandShapeToKeepDim(outShape, axes) : outShape
  const { kept, slabs, rows, inner, panels, chunks, tasks, combineTasks, scratchBytes } = plan
  const perThread = scratchBytes * backend.threads
  const at = backend.addressOf(x)
  const out = backend.output(shape, operation < ARG_MAX ? 'float32' : 'int32')
  const to = backend.addressOf(out)
  const divisor = isMean ? util.sizeFromShape(reduceShape) : 1
  const run = (scratch: number) =>
    backend.run(
      'reduce',
      ...[operation, at, to, scratch + perThread, scratch, scratchBytes, ...kept, ...slabs],
      ...[rows, inner, panels, chunks, tasks, combineTasks, divisor]
    )
  try {
    const bytes = perThread + plan.partials * Float64Array.BYTES_PER_ELEMENT
    if (bytes === 0) run(0)
    else backend.borrow(bytes, () => `scratch of a reduction of shape [${x.shape}]`, run)
  } catch (error) {
    backend.disposeIntermediateTensorInfo(out)
    throw error
  }
  return out
}
