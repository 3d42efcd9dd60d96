import { runPhase } from '../../core/assembly/phases'
import { JOB } from './job'
import { endOfRow, endRow, firstOfRow, firstRow, Share, shareRows } from './rows'
import { copyRun, fillRun } from './runs'

@unmanaged
class PadJob {
  share: Share
  to: usize
  from: usize
  /** Four bytes of the value. */
  value: i32
  /** Sizes of what is padded, what comes before, and sizes of the result. */
  size0: i32
  size1: i32
  size2: i32
  size3: i32
  size4: i32
  size5: i32
  before0: i32
  before1: i32
  before2: i32
  before3: i32
  before4: i32
  before5: i32
  padded0: i32
  padded1: i32
  padded2: i32
  padded3: i32
  padded4: i32
}

// @ts-ignore: decorator
@inline
const SHARE: usize = JOB + 256

/** Puts a value around a block of up to six axes, those of size 1 first. `value` is its bits, four times where `width` is 1. */
export function padAxes(
  to: usize, from: usize, width: i32, value: i32,
  size0: i32, size1: i32, size2: i32, size3: i32, size4: i32, size5: i32,
  before0: i32, before1: i32, before2: i32, before3: i32, before4: i32, before5: i32,
  after0: i32, after1: i32, after2: i32, after3: i32, after4: i32, after5: i32
): i32 {
  const job = changetype<PadJob>(JOB)
  const share = changetype<Share>(SHARE)
  job.share = share
  job.to = to
  job.from = from
  job.value = value
  job.size0 = size0
  job.size1 = size1
  job.size2 = size2
  job.size3 = size3
  job.size4 = size4
  job.size5 = size5
  job.before0 = before0
  job.before1 = before1
  job.before2 = before2
  job.before3 = before3
  job.before4 = before4
  job.before5 = before5
  job.padded0 = before0 + size0 + after0
  job.padded1 = before1 + size1 + after1
  job.padded2 = before2 + size2 + after2
  job.padded3 = before3 + size3 + after3
  job.padded4 = before4 + size4 + after4
  const rows = job.padded0 * job.padded1 * job.padded2 * job.padded3 * job.padded4
  shareRows(share, rows, before5 + size5 + after5, width)
  return runPhase(padTask, share.tasks)
}

function padTask(task: i32, _thread: i32): void {
  const job = changetype<PadJob>(JOB)
  const share = job.share
  const width = share.width
  const value = i32x4.splat(job.value)
  // The part of each row that is this task's: what comes before, what is copied, and what comes after.
  const first = firstOfRow(share, task)
  const last = endOfRow(share, task)
  const begin = min(last, max(first, job.before5))
  const end = min(last, max(first, job.before5 + job.size5))
  const rowsEnd = endRow(share, task)
  for (let row = firstRow(share, task); row < rowsEnd; row++) {
    let rest = row
    const i4 = (rest % job.padded4) - job.before4
    rest /= job.padded4
    const i3 = (rest % job.padded3) - job.before3
    rest /= job.padded3
    const i2 = (rest % job.padded2) - job.before2
    rest /= job.padded2
    const i1 = (rest % job.padded1) - job.before1
    const i0 = rest / job.padded1 - job.before0
    const to = job.to + (row * share.length + first) * width
    const isInside = <u32>i4 < <u32>job.size4 && <u32>i3 < <u32>job.size3 && <u32>i2 < <u32>job.size2 &&
      <u32>i1 < <u32>job.size1 && <u32>i0 < <u32>job.size0
    if (!isInside) {
      fillRun(to, (last - first) * width, value)
      continue
    }
    const fromRow = (((i0 * job.size1 + i1) * job.size2 + i2) * job.size3 + i3) * job.size4 + i4
    fillRun(to, (begin - first) * width, value)
    copyRun(to + (begin - first) * width, job.from + (fromRow * job.size5 + begin - job.before5) * width, (end - begin) * width)
    fillRun(to + (end - first) * width, (last - end) * width, value)
  }
}
