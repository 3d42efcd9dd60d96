// Copies a block of up to six axes to another place, with strides of its own on both sides: what transposing, slicing, joining,
// tiling and reversing come down to.
import { runPhase } from '../../core/assembly/phases'
import { JOB, tasksOf } from './job'
import { endOfRow, endRow, firstOfRow, firstRow, Share, shareRows } from './rows'
import { copyRun, fillRun } from './runs'
import { transposeBlock } from './transpose-block'

@unmanaged
class CopyJob {
  share: Share
  to: usize
  from: usize
  /** Sizes of the axes; bytes from one to the next. Bytes that lie backwards are negative. Axes 4 and 5 are those of a matrix. */
  size0: i32
  size1: i32
  size2: i32
  size3: i32
  size4: i32
  size5: i32
  from0: i32
  from1: i32
  from2: i32
  from3: i32
  from4: i32
  from5: i32
  to0: i32
  to1: i32
  to2: i32
  to3: i32
  to4: i32
  to5: i32
  kind: i32
  /** 1 KiB for each thread, or 0. */
  scratch: usize
  /** Tasks that share the rows and columns of one matrix that is transposed. */
  rowParts: i32
  columnParts: i32
}

// @ts-ignore: decorator
@inline
const SHARE: usize = JOB + 256

// What becomes of a row: all of it copied; one number repeated; numbers that lie apart.
const COPY: i32 = 0
const REPEAT: i32 = 1
const REPEAT_BYTES: i32 = 2
const STRIDE: i32 = 3
const STRIDE_BYTES: i32 = 4

/**
 * Steps count numbers of `width` bytes, 4 or 1. Axes of size 1 and step 0 come first. `scratch` is 0, or
 * has 1 KiB for each thread: it makes a transpose fast whose rows lie multiples of 4 KiB apart.
 */
export function copyAxes(
  to: usize, from: usize, width: i32, scratch: usize,
  size0: i32, size1: i32, size2: i32, size3: i32, size4: i32, size5: i32,
  from0: i32, from1: i32, from2: i32, from3: i32, from4: i32, from5: i32,
  to0: i32, to1: i32, to2: i32, to3: i32, to4: i32, to5: i32
): i32 {
  const job = changetype<CopyJob>(JOB)
  const share = changetype<Share>(SHARE)
  job.share = share
  job.to = to
  job.from = from
  job.scratch = scratch
  job.size0 = size0
  job.size1 = size1
  job.size2 = size2
  job.size3 = size3
  job.size4 = size4
  job.size5 = size5
  job.from0 = from0 * width
  job.from1 = from1 * width
  job.from2 = from2 * width
  job.from3 = from3 * width
  job.from4 = from4 * width
  job.from5 = from5 * width
  job.to0 = to0 * width
  job.to1 = to1 * width
  job.to2 = to2 * width
  job.to3 = to3 * width
  job.to4 = to4 * width
  job.to5 = to5 * width
  shareRows(share, size0 * size1 * size2 * size3 * size4, size5, width)
  const isWhole = to5 == 1 // what is written is in one piece
  if (isWhole && from5 != 1 && from5 != 0 && width == 4 && bringNext()) return transposeAll()
  if (isWhole && from5 == 1) job.kind = COPY
  else if (isWhole && from5 == 0) job.kind = width == 4 ? REPEAT : REPEAT_BYTES
  else job.kind = width == 4 ? STRIDE : STRIDE_BYTES
  return runPhase(rowsTask, share.tasks)
}

/** The axis that is the innermost of what is copied becomes axis 4; false where there is none. */
// @ts-ignore: decorator
@inline
function bringNext(): bool {
  for (let axis = 4; axis >= 0; axis--) {
    const at = JOB + (axis << 2)
    if (load<i32>(at, offsetof<CopyJob>('from0')) != 4) continue
    exchange(at + offsetof<CopyJob>('size0'), JOB + offsetof<CopyJob>('size4'))
    exchange(at + offsetof<CopyJob>('from0'), JOB + offsetof<CopyJob>('from4'))
    exchange(at + offsetof<CopyJob>('to0'), JOB + offsetof<CopyJob>('to4'))
    return true
  }
  return false
}

// @ts-ignore: decorator
@inline
function exchange(a: usize, b: usize): void {
  const value = load<i32>(a)
  store<i32>(a, load<i32>(b))
  store<i32>(b, value)
}

// @ts-ignore: decorator
@inline
function transposeAll(): i32 {
  const job = changetype<CopyJob>(JOB)
  const matrices = job.size0 * job.size1 * job.size2 * job.size3
  const tasks = tasksOf(matrices * job.size4 * job.size5)
  job.rowParts = 1
  job.columnParts = 1
  job.share.rows = matrices
  job.share.tasks = tasks
  if (matrices < tasks) {
    const each = tasks / matrices
    job.rowParts = min(each, (job.size4 + 15) >> 4)
    job.columnParts = min(each / job.rowParts, (job.size5 + 15) >> 4)
    job.share.tasks = matrices * job.rowParts * job.columnParts
  }
  return runPhase(transposeTask, job.share.tasks)
}

function transposeTask(task: i32, thread: i32): void {
  const job = changetype<CopyJob>(JOB)
  const parts = job.rowParts * job.columnParts
  const rowPart = (task % parts) / job.columnParts
  const columnPart = task % job.columnParts
  const row = partOf(rowPart, job.rowParts, job.size4)
  const rows = partOf(rowPart + 1, job.rowParts, job.size4) - row
  const column = partOf(columnPart, job.columnParts, job.size5)
  const columns = partOf(columnPart + 1, job.columnParts, job.size5) - column
  const isShared = parts > 1
  let matrix = isShared ? task / parts : <i32>((<i64>job.share.rows * task) / job.share.tasks)
  const end = isShared ? matrix + 1 : <i32>((<i64>job.share.rows * (task + 1)) / job.share.tasks)
  const scratch: usize = job.scratch == 0 ? 0 : job.scratch + <usize>(thread << 10)
  const from = job.from + (row << 2) + column * job.from5
  const to = job.to + row * job.to4 + (column << 2)
  for (; matrix < end; matrix++) {
    let rest = matrix
    const i3 = rest % job.size3
    rest /= job.size3
    const i2 = rest % job.size2
    rest /= job.size2
    const i1 = rest % job.size1
    const i0 = rest / job.size1
    const fromHere = from + i0 * job.from0 + i1 * job.from1 + i2 * job.from2 + i3 * job.from3
    const toHere = to + i0 * job.to0 + i1 * job.to1 + i2 * job.to2 + i3 * job.to3
    transposeBlock(toHere, fromHere, rows, columns, job.to4, job.from5, scratch)
  }
}

// @ts-ignore: decorator
@inline
function partOf(part: i32, parts: i32, size: i32): i32 {
  return part == parts ? size : <i32>(((<i64>size * part) / parts) & ~15)
}

/** Rows of axis 5, in order of the others. */
function rowsTask(task: i32, _thread: i32): void {
  const job = changetype<CopyJob>(JOB)
  const share = job.share
  const first = firstOfRow(share, task)
  const count = endOfRow(share, task) - first
  const to = job.to + first * job.to5
  const from = job.from + first * job.from5
  const end = endRow(share, task)
  let row = firstRow(share, task)
  while (row < end) {
    const i4 = row % job.size4
    let rest = row / job.size4
    const i3 = rest % job.size3
    rest /= job.size3
    const i2 = rest % job.size2
    rest /= job.size2
    const i1 = rest % job.size1
    const i0 = rest / job.size1
    const rows = min(end - row, job.size4 - i4)
    doRows(
      to + i0 * job.to0 + i1 * job.to1 + i2 * job.to2 + i3 * job.to3 + i4 * job.to4,
      from + i0 * job.from0 + i1 * job.from1 + i2 * job.from2 + i3 * job.from3 + i4 * job.from4,
      rows,
      count
    )
    row += rows
  }
}

/** So many rows, as far from one another as axis 4 says. */
// @ts-ignore: decorator
@inline
function doRows(to: usize, from: usize, rows: i32, count: i32): void {
  const job = changetype<CopyJob>(JOB)
  const kind = job.kind
  const toStep = job.to4
  const fromStep = job.from4
  if (kind == COPY) {
    const bytes = count * job.share.width
    for (let row = 0; row < rows; row++) copyRun(to + row * toStep, from + row * fromStep, bytes)
  } else if (kind == REPEAT) {
    for (let row = 0; row < rows; row++) {
      fillRun(to + row * toStep, count << 2, i32x4.splat(load<i32>(from + row * fromStep)))
    }
  } else if (kind == REPEAT_BYTES) {
    for (let row = 0; row < rows; row++) {
      fillRun(to + row * toStep, count, i8x16.splat(load<i8>(from + row * fromStep)))
    }
  } else if (kind == STRIDE) {
    const isBackwards = job.from5 == -4 && job.to5 == 4
    for (let row = 0; row < rows; row++) {
      let read = from + row * fromStep
      let write = to + row * toStep
      let i = 0
      if (isBackwards) {
        for (; i + 4 <= count; i += 4) {
          v128.store(write, v128.shuffle<i32>(v128.load(read - 12), v128.load(read - 12), 3, 2, 1, 0))
          read -= 16
          write += 16
        }
      }
      for (; i < count; i++) {
        store<u32>(write, load<u32>(read))
        read += job.from5
        write += job.to5
      }
    }
  } else {
    for (let row = 0; row < rows; row++) {
      let read = from + row * fromStep
      let write = to + row * toStep
      for (let i = 0; i < count; i++) {
        store<u8>(write, load<u8>(read))
        read += job.from5
        write += job.to5
      }
    }
  }
}
