import { util } from '@tensorflow/tfjs-core'

/** Axes that are all kept or all reduced, as one. */
interface Group {
  size: number
  /** From one number of it to the next, in numbers. */
  stride: number
  isReduced: boolean
}

/** How a reduction is shared out, as assembly/reduce-job.ts takes it. It depends on shapes alone. */
export interface ReducePlan {
  /** Sizes and strides of the kept axes before a slab, and of the reduced ones. */
  kept: number[]
  slabs: number[]
  rows: number
  inner: number
  panels: number
  chunks: number
  tasks: number
  combineTasks: number
  /** Bytes of scratch for each thread. */
  scratchBytes: number
  /** Numbers that chunks make, in all. */
  partials: number
}

/** Numbers that a task has, as in assembly/job.ts. */
const TASK_SIZE = 16384
const MOST_TASKS = 65535
/** Columns that a unit has, about: what it makes of them stays in the first cache. */
const PANEL = 1024
/** The fewest numbers of scratch: the columns of some rows that are taken for one (assembly/reduce-sum.ts). */
const LEAST_SCRATCH = 256
/** From so many units on, there is no need for chunks. */
const ENOUGH_UNITS = 32
const MOST_CHUNKS = 64
const MOST_KEPT = 3
const MOST_SLAB_AXES = 2

/** Undefined where there is nothing to reduce, an axis is there twice, or the axes alternate too often. */
export function planReduction(
  shape: readonly number[],
  axes: readonly number[],
  hasChunks: boolean
): ReducePlan | undefined {
  const size = util.sizeFromShape(shape as number[])
  if (size === 0 || new Set(axes).size !== axes.length) return undefined
  const groups = groupsOf(shape, axes)
  const inner = groups.at(-1)?.isReduced === false ? (groups.pop() as Group).size : 1
  const rows = groups.pop()?.size ?? 1
  const kept = groups.filter(({ isReduced }) => !isReduced)
  const slabs = groups.filter(({ isReduced }) => isReduced)
  if (kept.length > MOST_KEPT || slabs.length > MOST_SLAB_AXES) return undefined
  const blocks = kept.reduce((product, group) => product * group.size, 1)
  const slabCount = slabs.reduce((product, group) => product * group.size, 1)
  const panels = Math.max(1, Math.floor(inner / PANEL))
  const perUnit = size / (blocks * panels)
  const wantsChunks = hasChunks && blocks * panels < ENOUGH_UNITS
  const chunks = wantsChunks ? atLeastOne(perUnit / TASK_SIZE, MOST_CHUNKS, slabCount > 1 ? slabCount : rows) : 1
  const results = blocks * inner
  const columns = Math.ceil(inner / panels) + 32
  return {
    kept: padded(kept, MOST_KEPT),
    slabs: padded(slabs, MOST_SLAB_AXES),
    rows,
    inner,
    panels,
    chunks,
    tasks: atLeastOne(size / TASK_SIZE, MOST_TASKS, blocks * panels * chunks),
    combineTasks: atLeastOne((results * chunks) / TASK_SIZE, MOST_TASKS, results),
    scratchBytes: inner === 1 ? 0 : Math.ceil(Math.max(LEAST_SCRATCH, columns) / 8) * 64,
    partials: chunks === 1 ? 0 : results * chunks
  }
}

/** A whole number that is near, and neither below 1 nor above the smallest of the limits. */
function atLeastOne(value: number, ...limits: number[]): number {
  return Math.max(1, Math.min(Math.round(value), ...limits))
}

/** Outermost first. An axis of one number belongs to none. */
function groupsOf(shape: readonly number[], axes: readonly number[]): Group[] {
  const groups: Group[] = []
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const isReduced = axes.includes(axis)
    if (shape[axis] > 1) {
      if (groups[0]?.isReduced === isReduced) groups[0].size *= shape[axis]
      else groups.unshift({ size: shape[axis], stride, isReduced })
    }
    stride *= shape[axis]
  }
  return groups
}

/** The size and the stride of so many groups, the last ones being 1. */
function padded(groups: readonly Group[], count: number): number[] {
  const numbers: number[] = []
  for (let i = 0; i < count; i++) numbers.push(groups[i]?.size ?? 1, groups[i]?.stride ?? 0)
  return numbers
}
