import { JOB, Job } from './job'
import { runPhase } from '../../core/assembly/phases'

/** Some rows that get the same value. */
@unmanaged
class Share {
  value: f64
  /** The first of them in a list, and the one past the last: addresses. */
  from: usize
  to: usize
}

/** Adds to the scores (f64, those of row 0 at `scores`) what each share says. 0 where a thread is gone. */
export function addToScores(scores: usize, shares: usize, count: i32): i32 {
  const job = changetype<Job>(JOB)
  job.a = scores
  job.b = shares
  return runPhase(addScores, count)
}

function addScores(task: i32, _: i32): void {
  const job = changetype<Job>(JOB)
  const share = changetype<Share>(job.b + <usize>task * offsetof<Share>())
  const scores = job.a
  const value = share.value
  const end = share.to
  for (let at = share.from; at < end; at += 4) {
    const p = scores + (<usize>load<u32>(at) << 3)
    store<f64>(p, load<f64>(p) + value)
  }
}
