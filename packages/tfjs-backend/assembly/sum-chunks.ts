import { runPhase } from '../../core/assembly/phases'
import { JOB, tasksOf, taskStart } from './job'

@unmanaged
class SumJob {
  chunks: usize
  chunkBytes: usize
  count: i32
  out: usize
  size: i32
  tasks: i32
}
// @ts-ignore: decorator
@inline
const SUM_JOB: usize = JOB + 256

/** out = the sum of chunks, in their order. */
export function addChunks(chunks: usize, chunkBytes: usize, count: i32, out: usize, size: i32): i32 {
  const job = changetype<SumJob>(SUM_JOB)
  job.chunks = chunks
  job.chunkBytes = chunkBytes
  job.count = count
  job.out = out
  job.size = size
  job.tasks = tasksOf(size)
  return runPhase(addTask, job.tasks)
}

function addTask(task: i32, _thread: i32): void {
  const job = changetype<SumJob>(SUM_JOB)
  const to = taskStart(task + 1, job.tasks, job.size)
  const chunkBytes = job.chunkBytes
  let i = taskStart(task, job.tasks, job.size)
  for (; i + 4 <= to; i += 4) {
    let at = job.chunks + (<usize>i << 2)
    let sum = v128.load(at)
    for (let chunk = 1; chunk < job.count; chunk++) {
      at += chunkBytes
      sum = f32x4.add(sum, v128.load(at))
    }
    v128.store(job.out + (<usize>i << 2), sum)
  }
  for (; i < to; i++) {
    let at = job.chunks + (<usize>i << 2)
    let sum = load<f32>(at)
    for (let chunk = 1; chunk < job.count; chunk++) {
      at += chunkBytes
      sum += load<f32>(at)
    }
    store<f32>(job.out + (<usize>i << 2), sum)
  }
}
