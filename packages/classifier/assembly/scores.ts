import { JOB, Job } from './job'
import { runPhase } from './phases'

const CHUNK: i32 = 8192

/** Adds a value to the scores (f64, those of row 0 at `scores`) of two ranges of the index. 0 where a thread is gone. */
export function addToScores(
  scores: usize,
  from: i32,
  to: i32,
  passiveFrom: i32,
  passiveTo: i32,
  value: f64
): i32 {
  const job = changetype<Job>(JOB)
  job.a = scores
  job.from = from
  job.to = to
  job.secondFrom = passiveFrom
  job.secondTo = passiveTo
  job.x = value
  job.firstChunks = (to - from + CHUNK - 1) / CHUNK
  return runPhase(addScores, job.firstChunks + (passiveTo - passiveFrom + CHUNK - 1) / CHUNK)
}

function addScores(task: i32, _: i32): void {
  const job = changetype<Job>(JOB)
  const isFirst = task < job.firstChunks
  const from = isFirst ? job.from + task * CHUNK : job.secondFrom + (task - job.firstChunks) * CHUNK
  const to = min(from + CHUNK, isFirst ? job.to : job.secondTo)
  const scores = job.a
  const value = job.x
  const end = job.index + (<usize>to << 2)
  for (let at = job.index + (<usize>from << 2); at < end; at += 4) {
    const p = scores + (<usize>load<u32>(at) << 3)
    store<f64>(p, load<f64>(p) + value)
  }
}
