// The largest or smallest of float32 numbers: NaN where one is NaN; of zeros with different signs, the first one.
import { taskStart } from './job'
import { blockAt, isPlain, partStart, reduceJob, slabOffset } from './reduce-job'

/** Whether a number takes the place of the extreme of those before it. */
// @ts-ignore: decorator
@inline
function takesPlace(value: f32, extreme: f32, isMax: bool): bool {
  return (isMax ? value > extreme : value < extreme) || value != value
}

/** The same for four. An extreme that is NaN stays. */
// @ts-ignore: decorator
@inline
function pick(extreme: v128, value: v128, isMax: bool): v128 {
  const isBeyond = isMax ? f32x4.gt(value, extreme) : f32x4.lt(value, extreme)
  return v128.bitselect(value, extreme, v128.or(isBeyond, f32x4.ne(value, value)))
}

/** The same where none is NaN, in one instruction. */
// @ts-ignore: decorator
@inline
function pickNumber(extreme: v128, value: v128, isMax: bool): v128 {
  return isMax ? f32x4.pmax(extreme, value) : f32x4.pmin(extreme, value)
}

/** The extreme of an extreme and n numbers in a row of memory. */
// @ts-ignore: decorator
@inline
export function extremeOfRow(start: f32, at: usize, n: i32, isMax: bool): f32 {
  const end = at + ((<usize>n) << 2)
  if (n < 4) {
    let extreme = start
    for (; at < end; at += 4) {
      const value = load<f32>(at)
      extreme = takesPlace(value, extreme, isMax) ? value : extreme
    }
    return extreme
  }
  let a = f32x4.splat(start)
  let p = at
  if (n >= 32) {
    let b = a
    let c = a
    let d = a
    let isNan = f32x4.splat(0)
    for (const last = end - 64; p <= last; p += 64) {
      const v0 = v128.load(p)
      const v1 = v128.load(p, 16)
      const v2 = v128.load(p, 32)
      const v3 = v128.load(p, 48)
      a = pickNumber(a, v0, isMax)
      b = pickNumber(b, v1, isMax)
      c = pickNumber(c, v2, isMax)
      d = pickNumber(d, v3, isMax)
      isNan = v128.or(isNan, v128.or(f32x4.ne(v0, v0), f32x4.ne(v1, v1)))
      isNan = v128.or(isNan, v128.or(f32x4.ne(v2, v2), f32x4.ne(v3, v3)))
    }
    if (v128.any_true(isNan)) return NaN
    // NaN that it started with is still there.
    a = pickNumber(pickNumber(a, b, isMax), pickNumber(c, d, isMax), isMax)
  }
  for (const last = end - 16; p < last; p += 16) a = pick(a, v128.load(p), isMax)
  // Some of the last four may be there for a second time.
  a = pick(a, v128.load(end - 16), isMax)
  a = pick(a, v128.shuffle<f32>(a, a, 2, 3, 0, 1), isMax)
  a = pick(a, v128.shuffle<f32>(a, a, 1, 0, 3, 2), isMax)
  const extreme = f32x4.extract_lane(a, 0)
  return extreme == 0 ? firstZero(start, at, end) : extreme
}

/** Of zeros with different signs, lanes do not tell which one was first. */
function firstZero(start: f32, at: usize, end: usize): f32 {
  if (start == 0) return start
  while (at < end - 4 && load<f32>(at) != 0) at += 4
  return load<f32>(at)
}

// @ts-ignore: decorator
@inline
function pickColumns(acc: usize, at: usize, rows: i32, columns: i32, stride: usize, isMax: bool): void {
  let row = 0
  for (; row + 4 <= rows; row += 4) {
    let to = acc
    let p = at
    const end = at + ((<usize>columns) << 2)
    const two = stride << 1
    for (; p + 16 <= end; p += 16) {
      const q = p + two
      let extreme = pick(v128.load(to), v128.load(p), isMax)
      extreme = pick(extreme, v128.load(p + stride), isMax)
      extreme = pick(extreme, v128.load(q), isMax)
      v128.store(to, pick(extreme, v128.load(q + stride), isMax))
      to += 16
    }
    for (; p < end; p += 4) {
      let extreme = load<f32>(to)
      let q = p
      for (let i = 0; i < 4; i++) {
        const value = load<f32>(q)
        extreme = takesPlace(value, extreme, isMax) ? value : extreme
        q += stride
      }
      store<f32>(to, extreme)
      to += 4
    }
    at += stride << 2
  }
  for (; row < rows; row++) {
    for (let j: usize = 0; j < (<usize>columns) << 2; j += 4) {
      const value = load<f32>(at + j)
      if (takesPlace(value, load<f32>(acc + j), isMax)) store<f32>(acc + j, value)
    }
    at += stride
  }
}

// @ts-ignore: decorator
@inline
function extremeUnits(task: i32, thread: i32, isMax: bool): void {
  const job = reduceJob()
  const end = partStart(task + 1, job.tasks, job.units)
  let unit = partStart(task, job.tasks, job.units)
  if (isPlain(job)) {
    const rows = job.rows
    const stride = (<usize>job.keptStride0) << 2
    let at = job.x + <usize>unit * stride
    for (; unit < end; unit++) {
      store<f32>(job.out + ((<usize>unit) << 2), extremeOfRow(load<f32>(at), at, rows, isMax))
      at += stride
    }
  }
  for (; unit < end; unit++) {
    if (job.inner == 1) extremeRows(unit, isMax)
    else extremePanel(unit, job.scratch + <usize>thread * <usize>job.scratchBytes, isMax)
  }
}

// @ts-ignore: decorator
@inline
function extremeRows(unit: i32, isMax: bool): void {
  const job = reduceJob()
  const chunks = job.chunks
  const chunk = unit % chunks
  const x = blockAt(job, unit / chunks)
  const isOneSlab = job.slabs == 1
  const parts = isOneSlab ? job.rows : job.slabs
  const from = partStart(chunk, chunks, parts)
  const to = partStart(chunk + 1, chunks, parts)
  let extreme: f32
  if (isOneSlab) {
    const at = x + ((<usize>from) << 2)
    extreme = extremeOfRow(load<f32>(at), at, to - from, isMax)
  } else {
    extreme = load<f32>(x + slabOffset(job, from))
    for (let slab = from; slab < to; slab++) extreme = extremeOfRow(extreme, x + slabOffset(job, slab), job.rows, isMax)
  }
  store<f32>((chunks > 1 ? job.partials : job.out) + ((<usize>unit) << 2), extreme)
}

// @ts-ignore: decorator
@inline
function extremePanel(unit: i32, acc: usize, isMax: bool): void {
  const job = reduceJob()
  const panels = job.panels
  const chunks = job.chunks
  const inner = job.inner
  const panel = unit % panels
  const chunk = (unit / panels) % chunks
  const block = unit / panels / chunks
  const left = taskStart(panel, panels, inner)
  const columns = taskStart(panel + 1, panels, inner) - left
  const bytes = (<usize>columns) << 2
  const stride = (<usize>inner) << 2
  const x = blockAt(job, block) + ((<usize>left) << 2)
  const isOneSlab = job.slabs == 1
  const parts = isOneSlab ? job.rows : job.slabs
  const from = partStart(chunk, chunks, parts)
  const to = partStart(chunk + 1, chunks, parts)
  if (isOneSlab) {
    const at = x + <usize>from * stride
    memory.copy(acc, at, bytes)
    pickColumns(acc, at, to - from, columns, stride, isMax)
  } else {
    memory.copy(acc, x + slabOffset(job, from), bytes)
    for (let slab = from; slab < to; slab++) pickColumns(acc, x + slabOffset(job, slab), job.rows, columns, stride, isMax)
  }
  const results = chunks > 1 ? job.partials : job.out
  memory.copy(results + (<usize>(block * chunks + chunk) * <usize>inner + left << 2), acc, bytes)
}

// @ts-ignore: decorator
@inline
function combineExtremes(task: i32, isMax: bool): void {
  const job = reduceJob()
  const inner = job.inner
  const results = job.blocks * inner
  const end = partStart(task + 1, job.combineTasks, results)
  for (let i = partStart(task, job.combineTasks, results); i < end; i++) {
    let at = job.partials + (<usize>(i / inner) * <usize>(job.chunks - 1) * <usize>inner + i << 2)
    let extreme = load<f32>(at)
    for (let chunk = 1; chunk < job.chunks; chunk++) {
      at += (<usize>inner) << 2
      const value = load<f32>(at)
      if (takesPlace(value, extreme, isMax)) extreme = value
    }
    store<f32>(job.out + ((<usize>i) << 2), extreme)
  }
}

export function maxTask(task: i32, thread: i32): void {
  extremeUnits(task, thread, true)
}

export function minTask(task: i32, thread: i32): void {
  extremeUnits(task, thread, false)
}

export function combineMax(task: i32, _thread: i32): void {
  combineExtremes(task, true)
}

export function combineMin(task: i32, _thread: i32): void {
  combineExtremes(task, false)
}
