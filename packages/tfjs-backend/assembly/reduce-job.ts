// How a tensor is seen that is reduced: axes that lie beside one another, and are all kept or all reduced, are one axis. What is
// left alternates. The last reduced axis, with the kept one after it if there is one, is a slab of `rows` times `inner` numbers
// in a row of memory. The kept axes before it give the results' blocks of `inner` numbers; the reduced ones before it, the slabs
// that a block is made of.
import { runPhase } from '../../core/assembly/phases'
import { JOB } from './job'

/** A unit of work is a block, or some of its columns (a panel), or some of its rows or slabs (a chunk). */
@unmanaged
export class ReduceJob {
  x: usize
  out: usize
  /** What chunks make: of each block, of each chunk, `inner` numbers. */
  partials: usize
  /** For each thread, numbers of a panel. */
  scratch: usize
  scratchBytes: i32
  /** What a sum is divided by. */
  divisor: f64
  /** Sizes and strides (in numbers) of the kept axes before a slab, from the second one, and of the reduced ones. */
  kept1: i32
  kept2: i32
  keptStride0: i32
  keptStride1: i32
  keptStride2: i32
  slabs1: i32
  slabStride0: i32
  slabStride1: i32
  blocks: i32
  slabs: i32
  rows: i32
  inner: i32
  panels: i32
  chunks: i32
  units: i32
  tasks: i32
  combineTasks: i32
}

// @ts-ignore: decorator
@inline
export function reduceJob(): ReduceJob {
  return changetype<ReduceJob>(JOB)
}

/** Where a part of so many begins. */
// @ts-ignore: decorator
@inline
export function partStart(part: i32, parts: i32, size: i32): i32 {
  return <i32>((<i64>size * part) / parts)
}

/** Whether units are rows, one after the other. */
// @ts-ignore: decorator
@inline
export function isPlain(job: ReduceJob): bool {
  return job.inner == 1 && job.chunks == 1 && job.slabs == 1 && job.kept1 == 1 && job.kept2 == 1
}

/** The address of a block's first number. */
export function blockAt(job: ReduceJob, block: i32): usize {
  let offset: i32
  if (job.kept1 == 1 && job.kept2 == 1) offset = block * job.keptStride0
  else {
    const i2 = block % job.kept2
    const rest = block / job.kept2
    offset = (rest / job.kept1) * job.keptStride0 + (rest % job.kept1) * job.keptStride1 + i2 * job.keptStride2
  }
  return job.x + ((<usize>offset) << 2)
}

/** How far into a block's numbers a slab begins, in bytes. */
// @ts-ignore: decorator
@inline
export function slabOffset(job: ReduceJob, slab: i32): usize {
  const offset = job.slabs1 == 1
    ? slab * job.slabStride0
    : (slab / job.slabs1) * job.slabStride0 + (slab % job.slabs1) * job.slabStride1
  return (<usize>offset) << 2
}

/** Runs the units, and where there are chunks, has them put together. */
// @ts-ignore: decorator
@inline
export function runUnits(work: (task: i32, thread: i32) => void, combine: (task: i32, thread: i32) => void): i32 {
  const job = reduceJob()
  if (runPhase(work, job.tasks) == 0) return 0
  return job.chunks == 1 ? 1 : runPhase(combine, job.combineTasks)
}

/** Writes down the arguments that all reductions have in common. */
// @ts-ignore: decorator
@inline
export function describe(
  x: usize, out: usize, partials: usize, scratch: usize, scratchBytes: i32,
  kept0: i32, keptStride0: i32, kept1: i32, keptStride1: i32, kept2: i32, keptStride2: i32,
  slabs0: i32, slabStride0: i32, slabs1: i32, slabStride1: i32,
  rows: i32, inner: i32, panels: i32, chunks: i32, tasks: i32, combineTasks: i32, divisor: f64
): void {
  const job = reduceJob()
  job.x = x
  job.out = out
  job.partials = partials
  job.scratch = scratch
  job.scratchBytes = scratchBytes
  job.divisor = divisor
  job.kept1 = kept1
  job.kept2 = kept2
  job.keptStride0 = keptStride0
  job.keptStride1 = keptStride1
  job.keptStride2 = keptStride2
  job.slabs1 = slabs1
  job.slabStride0 = slabStride0
  job.slabStride1 = slabStride1
  job.blocks = kept0 * kept1 * kept2
  job.slabs = slabs0 * slabs1
  job.rows = rows
  job.inner = inner
  job.panels = panels
  job.chunks = chunks
  job.units = job.blocks * panels * chunks
  job.tasks = tasks
  job.combineTasks = combineTasks
}
