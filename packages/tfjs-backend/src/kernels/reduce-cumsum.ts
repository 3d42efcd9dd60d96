import { util } from '@tensorflow/tfjs-core'
import type { FastKernel } from './kernel'

const TASK_SIZE = 16384
const MOST_TASKS = 65535
/** Columns that are summed beside one another. */
const PANEL = 1024

export const CUMSUM: FastKernel = {
  name: 'Cumsum',
  run({ inputs, attrs, backend }) {
    const { x } = inputs
    const { axis, exclusive, reverse } = attrs as { axis: number; exclusive?: boolean; reverse?: boolean }
    if (x?.dtype !== 'float32' || !(axis >= 0 && axis < x.shape.length)) return undefined
    const size = util.sizeFromShape(x.shape)
    if (size === 0) return undefined
    const rows = x.shape[axis]
    const inner = util.sizeFromShape(x.shape.slice(axis + 1))
    const outer = size / rows / inner
    const panels = Math.max(1, Math.floor(inner / PANEL))
    const tasks = Math.max(1, Math.min(outer * panels, Math.round(size / TASK_SIZE), MOST_TASKS))
    const at = backend.addressOf(x)
    const out = backend.output(x.shape)
    const sizes = [outer, rows, inner, panels, Number(exclusive === true), Number(reverse === true), tasks]
    backend.run('cumsum', at, backend.addressOf(out), ...sizes)
    return out
  }
}
