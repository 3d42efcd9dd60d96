import { runPhase } from '../../core/assembly/phases'
import { JOB, tasksOf, taskStart } from './job'

@unmanaged
class FillJob {
  out: usize
  size: i32
  tasks: i32
  value: f32
}

/** Writes a number into all of float32 `out`. */
export function fill(out: usize, size: i32, value: f32): i32 {
  const job = changetype<FillJob>(JOB)
  job.out = out
  job.size = size
  job.value = value
  job.tasks = tasksOf(size)
  return runPhase(fillTask, job.tasks)
}

function fillTask(task: i32, _thread: i32): void {
  const job = changetype<FillJob>(JOB)
  const to = taskStart(task + 1, job.tasks, job.size)
  let i = taskStart(task, job.tasks, job.size)
  const out = job.out
  const value = f32x4.splat(job.value)
  for (; i + 4 <= to; i += 4) v128.store(out + (i << 2), value)
  for (; i < to; i++) store<f32>(out + (i << 2), job.value)
}
