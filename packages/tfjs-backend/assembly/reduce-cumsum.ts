import { runPhase } from '../../core/assembly/phases'
import { JOB, taskStart } from './job'
import { partStart } from './reduce-job'

@unmanaged
class CumsumJob {
  x: usize
  out: usize
  outer: i32
  rows: i32
  inner: i32
  panels: i32
  isExclusive: i32
  isReverse: i32
  tasks: i32
}

/** Running sums over the middle axis of [outer, rows, inner], number after number, each rounded to float32. */
export function cumsum(
  x: usize, out: usize, outer: i32, rows: i32, inner: i32, panels: i32, isExclusive: i32, isReverse: i32, tasks: i32
): i32 {
  const job = changetype<CumsumJob>(JOB)
  job.x = x
  job.out = out
  job.outer = outer
  job.rows = rows
  job.inner = inner
  job.panels = panels
  job.isExclusive = isExclusive
  job.isReverse = isReverse
  job.tasks = tasks
  return runPhase(cumsumTask, tasks)
}

function cumsumTask(task: i32, _thread: i32): void {
  const job = changetype<CumsumJob>(JOB)
  const units = job.outer * job.panels
  const end = partStart(task + 1, job.tasks, units)
  for (let unit = partStart(task, job.tasks, units); unit < end; unit++) cumsumPanel(unit)
}

function cumsumPanel(unit: i32): void {
  const job = changetype<CumsumJob>(JOB)
  const inner = job.inner
  const rows = job.rows
  const left = taskStart(unit % job.panels, job.panels, inner)
  const bytes = (<usize>(taskStart(unit % job.panels + 1, job.panels, inner) - left)) << 2
  const first = job.isReverse ? rows - 1 : 0
  const offset = <usize>((unit / job.panels) * rows + first) * <usize>inner + left << 2
  const step = job.isReverse ? -(inner << 2) : inner << 2
  let x = job.x + offset
  let out = job.out + offset
  if (job.isExclusive) memory.fill(out, 0, bytes)
  else memory.copy(out, x, bytes)
  for (let row = 1; row < rows; row++) {
    const before = out
    out += step
    if (!job.isExclusive) x += step
    let j: usize = 0
    for (; j + 16 <= bytes; j += 16) v128.store(out + j, f32x4.add(v128.load(x + j), v128.load(before + j)))
    for (; j < bytes; j += 4) store<f32>(out + j, load<f32>(x + j) + load<f32>(before + j))
    if (job.isExclusive) x += step
  }
}
