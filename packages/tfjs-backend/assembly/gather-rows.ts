import { runPhase } from '../../core/assembly/phases'
import { JOB } from './job'
import { endOfRow, endRow, firstOfRow, firstRow, Share, shareRows } from './rows'
import { copyRun } from './runs'

@unmanaged
class GatherJob {
  share: Share
  to: usize
  from: usize
  indices: usize
  count: i32
  outer: i32
  dim: i32
}

// @ts-ignore: decorator
@inline
const SHARE: usize = JOB + 256

/**
 * Copies the rows that int32 `indices` name, all of which are in range: `batch` times `outer` blocks of `dim` rows of `length` numbers
 * of `width` bytes become as many blocks of `count` rows, with `count` indices for each of the batch.
 */
export function gatherRows(
  to: usize, from: usize, indices: usize, width: i32, batch: i32, outer: i32, dim: i32, count: i32, length: i32
): i32 {
  const job = changetype<GatherJob>(JOB)
  const share = changetype<Share>(SHARE)
  job.share = share
  job.to = to
  job.from = from
  job.indices = indices
  job.count = count
  job.outer = outer
  job.dim = dim
  shareRows(share, batch * outer * count, length, width)
  return runPhase(gatherTask, share.tasks)
}

function gatherTask(task: i32, _thread: i32): void {
  const job = changetype<GatherJob>(JOB)
  const share = job.share
  const step = share.length * share.width
  const first = firstOfRow(share, task) * share.width
  const bytes = endOfRow(share, task) * share.width - first
  const end = endRow(share, task)
  let row = firstRow(share, task)
  while (row < end) {
    const block = row / job.count
    const i = row - block * job.count
    const rows = min(end - row, job.count - i)
    const from = job.from + first + block * job.dim * step
    const indices = job.indices + (((block / job.outer) * job.count + i) << 2)
    const to = job.to + first + row * step
    if (bytes == 4) {
      for (let j = 0; j < rows; j++) store<u32>(to + (j << 2), load<u32>(from + (load<i32>(indices + (j << 2)) << 2)))
    } else {
      for (let j = 0; j < rows; j++) copyRun(to + j * step, from + load<i32>(indices + (j << 2)) * step, bytes)
    }
    row += rows
  }
}

/** 1 where all int32 `indices` are at least 0 and below `end`, 0 otherwise. */
export function areBelow(indices: usize, count: i32, end: i32): i32 {
  const ends = i32x4.splat(end)
  let i = 0
  for (; i + 4 <= count; i += 4) {
    if (!i32x4.all_true(i32x4.lt_u(v128.load(indices + (i << 2)), ends))) return 0
  }
  for (; i < count; i++) {
    if (<u32>load<i32>(indices + (i << 2)) >= <u32>end) return 0
  }
  return 1
}
