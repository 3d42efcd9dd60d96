// Where the largest or smallest of float32 numbers is, and products: what depends on the order of the numbers, taken in that
// order. NaN is never beyond another number, nothing is beyond NaN where it comes first.
import { taskStart } from './job'
import { blockAt, partStart, reduceJob, slabOffset } from './reduce-job'

// @ts-ignore: decorator
@inline
function isBeyond(value: f32, extreme: f32, isMax: bool): bool {
  return isMax ? value > extreme : value < extreme
}

// @ts-ignore: decorator
@inline
function argumentOfRow(at: usize, n: i32, isMax: bool): i32 {
  let extreme = load<f32>(at)
  if (n < 16 || extreme != extreme) {
    let index = 0
    for (let i = 1; i < n; i++) {
      const value = load<f32>(at + ((<usize>i) << 2))
      if (isBeyond(value, extreme, isMax)) {
        extreme = value
        index = i
      }
    }
    return index
  }
  // First the extreme, then the first place that it is at. What is NaN is passed over.
  let a = f32x4.splat(extreme)
  let b = a
  let i = 0
  for (; i + 8 <= n; i += 8) {
    const p = at + ((<usize>i) << 2)
    const v0 = v128.load(p)
    const v1 = v128.load(p, 16)
    a = isMax ? f32x4.pmax(a, v0) : f32x4.pmin(a, v0)
    b = isMax ? f32x4.pmax(b, v1) : f32x4.pmin(b, v1)
  }
  a = isMax ? f32x4.pmax(a, b) : f32x4.pmin(a, b)
  for (; i < n; i++) {
    const value = v128.load32_splat(at + ((<usize>i) << 2))
    a = isMax ? f32x4.pmax(a, value) : f32x4.pmin(a, value)
  }
  b = v128.shuffle<f32>(a, a, 2, 3, 0, 1)
  a = isMax ? f32x4.pmax(a, b) : f32x4.pmin(a, b)
  b = v128.shuffle<f32>(a, a, 1, 0, 3, 2)
  a = isMax ? f32x4.pmax(a, b) : f32x4.pmin(a, b)
  const wanted = f32x4.splat(f32x4.extract_lane(a, 0))
  for (i = 0; i + 4 <= n; i += 4) {
    const mask = i32x4.bitmask(f32x4.eq(v128.load(at + ((<usize>i) << 2)), wanted))
    if (mask != 0) return i + ctz(mask)
  }
  extreme = f32x4.extract_lane(wanted, 0)
  while (load<f32>(at + ((<usize>i) << 2)) != extreme) i++
  return i
}

/** One axis is reduced: a block is one slab. No chunks. */
// @ts-ignore: decorator
@inline
function argumentUnits(task: i32, thread: i32, isMax: bool): void {
  const job = reduceJob()
  const end = partStart(task + 1, job.tasks, job.units)
  for (let unit = partStart(task, job.tasks, job.units); unit < end; unit++) {
    if (job.inner == 1) store<i32>(job.out + ((<usize>unit) << 2), argumentOfRow(blockAt(job, unit), job.rows, isMax))
    else argumentPanel(unit, job.scratch + <usize>thread * <usize>job.scratchBytes, isMax)
  }
}

// @ts-ignore: decorator
@inline
function argumentPanel(unit: i32, acc: usize, isMax: bool): void {
  const job = reduceJob()
  const inner = job.inner
  const block = unit / job.panels
  const from = taskStart(unit % job.panels, job.panels, inner)
  const columns = taskStart(unit % job.panels + 1, job.panels, inner) - from
  const bytes = (<usize>columns) << 2
  const out = job.out + (<usize>block * <usize>inner + from << 2)
  let at = blockAt(job, block) + ((<usize>from) << 2)
  memory.copy(acc, at, bytes)
  memory.fill(out, 0, bytes)
  for (let row = 1; row < job.rows; row++) {
    at += (<usize>inner) << 2
    const index = i32x4.splat(row)
    let j: usize = 0
    for (; j + 16 <= bytes; j += 16) {
      const value = v128.load(at + j)
      const extreme = v128.load(acc + j)
      const beyond = isMax ? f32x4.gt(value, extreme) : f32x4.lt(value, extreme)
      v128.store(acc + j, v128.bitselect(value, extreme, beyond))
      v128.store(out + j, v128.bitselect(index, v128.load(out + j), beyond))
    }
    for (; j < bytes; j += 4) {
      const value = load<f32>(at + j)
      if (isBeyond(value, load<f32>(acc + j), isMax)) {
        store<f32>(acc + j, value)
        store<i32>(out + j, row)
      }
    }
  }
}

export function argMaxTask(task: i32, thread: i32): void {
  argumentUnits(task, thread, true)
}

export function argMinTask(task: i32, thread: i32): void {
  argumentUnits(task, thread, false)
}

/** Products in float64, number after number. No chunks. */
export function prodTask(task: i32, thread: i32): void {
  const job = reduceJob()
  const acc = job.scratch + <usize>thread * <usize>job.scratchBytes
  const end = partStart(task + 1, job.tasks, job.units)
  for (let unit = partStart(task, job.tasks, job.units); unit < end; unit++) {
    if (job.inner == 1) prodRows(unit)
    else prodPanel(unit, acc)
  }
}

function prodRows(unit: i32): void {
  const job = reduceJob()
  const x = blockAt(job, unit)
  let product: f64 = 1
  for (let slab = 0; slab < job.slabs; slab++) {
    let at = x + slabOffset(job, slab)
    const end = at + ((<usize>job.rows) << 2)
    for (; at < end; at += 4) product *= <f64>load<f32>(at)
  }
  store<f32>(job.out + ((<usize>unit) << 2), <f32>product)
}

function prodPanel(unit: i32, acc: usize): void {
  const job = reduceJob()
  const inner = job.inner
  const block = unit / job.panels
  const from = taskStart(unit % job.panels, job.panels, inner)
  const columns = taskStart(unit % job.panels + 1, job.panels, inner) - from
  const x = blockAt(job, block) + ((<usize>from) << 2)
  const out = job.out + (<usize>block * <usize>inner + from << 2)
  for (let j = 0; j < columns; j++) store<f64>(acc + ((<usize>j) << 3), 1)
  for (let slab = 0; slab < job.slabs; slab++) {
    let at = x + slabOffset(job, slab)
    for (let row = 0; row < job.rows; row++) {
      let j = 0
      for (; j + 2 <= columns; j += 2) {
        const to = acc + ((<usize>j) << 3)
        const value = f64x2.promote_low_f32x4(v128.load64_zero(at + ((<usize>j) << 2)))
        v128.store(to, f64x2.mul(v128.load(to), value))
      }
      if (j < columns) {
        const to = acc + ((<usize>j) << 3)
        store<f64>(to, load<f64>(to) * <f64>load<f32>(at + ((<usize>j) << 2)))
      }
      at += (<usize>inner) << 2
    }
  }
  for (let j = 0; j < columns; j++) store<f32>(out + ((<usize>j) << 2), <f32>load<f64>(acc + ((<usize>j) << 3)))
}
