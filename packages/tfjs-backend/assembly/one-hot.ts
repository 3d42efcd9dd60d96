import { runPhase } from '../../core/assembly/phases'
import { JOB, tasksOf } from './job'
import { fillRun } from './runs'

@unmanaged
class OneHotJob {
  to: usize
  indices: usize
  count: i32
  depth: i32
  on: i32
  off: i32
  tasks: i32
}

/** For each of int32 `indices` a row of `depth` 4-byte values: the bits of `on` at its place, if it has one, and of `off` elsewhere. */
export function oneHot(to: usize, indices: usize, count: i32, depth: i32, on: i32, off: i32): i32 {
  const job = changetype<OneHotJob>(JOB)
  job.to = to
  job.indices = indices
  job.count = count
  job.depth = depth
  job.on = on
  job.off = off
  job.tasks = min(count, tasksOf(count * depth))
  return runPhase(oneHotTask, job.tasks)
}

function oneHotTask(task: i32, _thread: i32): void {
  const job = changetype<OneHotJob>(JOB)
  const depth = job.depth
  const step = depth << 2
  const on = job.on
  const row = <i32>((<i64>job.count * task) / job.tasks)
  const end = <i32>((<i64>job.count * (task + 1)) / job.tasks)
  fillRun(job.to + row * step, (end - row) * step, i32x4.splat(job.off))
  for (let i = row; i < end; i++) {
    const index = load<i32>(job.indices + (i << 2))
    if (<u32>index < <u32>depth) store<i32>(job.to + i * step + (index << 2), on)
  }
}
