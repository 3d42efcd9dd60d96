import { type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { NutshellBackend } from '../backend'
import { CopyAxes, isMovable, widthOf } from './copy-axes'
import type { FastKernel } from './kernel'

const CONCAT: FastKernel = {
  name: 'Concat',
  run({ inputs, attrs, backend }) {
    const parts = inputs as unknown as TensorInfo[]
    const [first] = parts
    const axis = util.parseAxisParam(attrs.axis as number, first.shape)[0]
    if (!parts.every((part) => part.dtype === first.dtype && agree(part.shape, first.shape, axis))) return undefined
    const shape = first.shape.slice()
    shape[axis] = parts.reduce((total, part) => total + part.shape[axis], 0)
    return join(backend, parts, axis, shape)
  }
}

const PACK: FastKernel = {
  name: 'Pack',
  run({ inputs, attrs, backend }) {
    const parts = inputs as unknown as TensorInfo[]
    const [first] = parts
    const rank = first.shape.length + 1
    const axis = (attrs.axis as number) < 0 ? (attrs.axis as number) + rank : (attrs.axis as number)
    if (!(axis >= 0 && axis < rank)) return undefined
    if (!parts.every(({ dtype, shape }) => dtype === first.dtype && util.arraysEqual(shape, first.shape))) {
      return undefined
    }
    const shape = first.shape.slice()
    shape.splice(axis, 0, parts.length)
    return join(backend, parts, axis, shape)
  }
}

export const CONCATS: FastKernel[] = [CONCAT, PACK]

function agree(a: number[], b: number[], axis: number): boolean {
  return a.length === b.length && a.every((size, i) => i === axis || size === b[i])
}

/** One tensor of several, side by side along an axis of it; undefined where one has all there is, which then is shared. */
function join(backend: NutshellBackend, parts: TensorInfo[], axis: number, shape: number[]): TensorInfo | undefined {
  const { dtype } = parts[0]
  const size = util.sizeFromShape(shape)
  if (!isMovable(dtype) || size === 0 || parts.some((part) => util.sizeFromShape(part.shape) === size)) return undefined
  const width = widthOf(dtype)
  const outer = util.sizeFromShape(shape.slice(0, axis))
  const row = size / outer
  const out = backend.output(shape, dtype)
  let to = backend.addressOf(out)
  for (const part of parts) {
    const length = util.sizeFromShape(part.shape) / outer
    if (length === 0) continue
    const axes = new CopyAxes()
    axes.add(length, 1, 1)
    axes.add(outer, length, row)
    axes.copy(backend, to, backend.addressOf(part), width)
    to += length * width
  }
  return out
}
