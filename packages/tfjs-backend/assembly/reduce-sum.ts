// Sums of float32 numbers in float64. Each is off by less than n * 2^-53 times the sum of the magnitudes before it is rounded.
import { taskStart } from './job'
import { blockAt, isPlain, partStart, reduceJob, slabOffset } from './reduce-job'

/** The sum of n numbers in a row of memory. */
// @ts-ignore: decorator
@inline
function sumRow(at: usize, n: i32): f64 {
  let sum: f64 = 0
  const end = at + ((<usize>n) << 2)
  if (n >= 16) {
    let a = f64x2.splat(0)
    let b = a
    let c = a
    let d = a
    const last = end - 32
    for (; at <= last; at += 32) {
      a = f64x2.add(a, f64x2.promote_low_f32x4(v128.load64_zero(at)))
      b = f64x2.add(b, f64x2.promote_low_f32x4(v128.load64_zero(at, 8)))
      c = f64x2.add(c, f64x2.promote_low_f32x4(v128.load64_zero(at, 16)))
      d = f64x2.add(d, f64x2.promote_low_f32x4(v128.load64_zero(at, 24)))
    }
    a = f64x2.add(f64x2.add(a, b), f64x2.add(c, d))
    sum = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1)
  }
  for (; at < end; at += 4) sum += <f64>load<f32>(at)
  return sum
}

/** Adds to each of `columns` sums at `acc` the numbers of its column. */
// @ts-ignore: decorator
@inline
function addColumns(acc: usize, at: usize, rows: i32, columns: i32, stride: usize): void {
  let row = 0
  for (; row + 4 <= rows; row += 4) {
    let to = acc
    let p = at
    const end = at + ((<usize>columns) << 2)
    const two = stride << 1
    for (; p + 16 <= end; p += 16) {
      let low = v128.load(to)
      let high = v128.load(to, 16)
      const q = p + two
      low = f64x2.add(low, f64x2.promote_low_f32x4(v128.load64_zero(p)))
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.load64_zero(p, 8)))
      low = f64x2.add(low, f64x2.promote_low_f32x4(v128.load64_zero(p + stride)))
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.load64_zero(p + stride, 8)))
      low = f64x2.add(low, f64x2.promote_low_f32x4(v128.load64_zero(q)))
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.load64_zero(q, 8)))
      low = f64x2.add(low, f64x2.promote_low_f32x4(v128.load64_zero(q + stride)))
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.load64_zero(q + stride, 8)))
      v128.store(to, low)
      v128.store(to, high, 16)
      to += 32
    }
    for (; p < end; p += 4) {
      const first = load<f64>(to) + <f64>load<f32>(p) + <f64>load<f32>(p + stride)
      store<f64>(to, first + <f64>load<f32>(p + two) + <f64>load<f32>(p + two + stride))
      to += 8
    }
    at += stride << 2
  }
  for (; row < rows; row++) {
    for (let j = 0; j < columns; j++) {
      const to = acc + ((<usize>j) << 3)
      store<f64>(to, load<f64>(to) + <f64>load<f32>(at + ((<usize>j) << 2)))
    }
    at += stride
  }
}

/**
 * Rows of a few numbers that are taken for one: columns are then as many as SIMD likes, and do not wait for one another. The sums
 * of those that are the same column are added at the end.
 */
function rowsAtOnce(inner: i32): i32 {
  if (inner < 16) return 4 * ((7 + inner) / inner)
  return (inner & 3) != 0 && inner < 64 ? 4 : 1
}

export function sumTask(task: i32, thread: i32): void {
  const job = reduceJob()
  const end = partStart(task + 1, job.tasks, job.units)
  let unit = partStart(task, job.tasks, job.units)
  if (isPlain(job)) {
    // Where rows are short, all else would take longer than they do.
    const rows = job.rows
    const stride = (<usize>job.keptStride0) << 2
    const divisor = job.divisor
    let at = job.x + <usize>unit * stride
    for (; unit < end; unit++) {
      store<f32>(job.out + ((<usize>unit) << 2), <f32>(sumRow(at, rows) / divisor))
      at += stride
    }
  }
  for (; unit < end; unit++) {
    if (job.inner == 1) sumRows(unit)
    else sumPanel(unit, job.scratch + <usize>thread * <usize>job.scratchBytes)
  }
}

function sumRows(unit: i32): void {
  const job = reduceJob()
  const chunks = job.chunks
  const chunk = unit % chunks
  const x = blockAt(job, unit / chunks)
  let sum: f64 = 0
  if (job.slabs == 1) {
    const from = partStart(chunk, chunks, job.rows)
    sum = sumRow(x + ((<usize>from) << 2), partStart(chunk + 1, chunks, job.rows) - from)
  } else {
    const end = partStart(chunk + 1, chunks, job.slabs)
    for (let slab = partStart(chunk, chunks, job.slabs); slab < end; slab++) sum += sumRow(x + slabOffset(job, slab), job.rows)
  }
  if (chunks > 1) store<f64>(job.partials + ((<usize>unit) << 3), sum)
  else store<f32>(job.out + ((<usize>unit) << 2), <f32>(sum / job.divisor))
}

function sumPanel(unit: i32, acc: usize): void {
  const job = reduceJob()
  const panels = job.panels
  const chunks = job.chunks
  const inner = job.inner
  const panel = unit % panels
  const chunk = (unit / panels) % chunks
  const block = unit / panels / chunks
  const from = taskStart(panel, panels, inner)
  const columns = taskStart(panel + 1, panels, inner) - from
  const together = panels == 1 ? rowsAtOnce(inner) : 1
  memory.fill(acc, 0, ((<usize>columns) * together) << 3)
  const x = blockAt(job, block) + ((<usize>from) << 2)
  if (job.slabs == 1) {
    const row = partStart(chunk, chunks, job.rows)
    addSlab(acc, x + (<usize>row * <usize>inner << 2), partStart(chunk + 1, chunks, job.rows) - row, columns, inner, together)
  } else {
    const end = partStart(chunk + 1, chunks, job.slabs)
    for (let slab = partStart(chunk, chunks, job.slabs); slab < end; slab++) {
      addSlab(acc, x + slabOffset(job, slab), job.rows, columns, inner, together)
    }
  }
  for (let i = columns; i < columns * together; i++) {
    const to = acc + ((<usize>(i % columns)) << 3)
    store<f64>(to, load<f64>(to) + load<f64>(acc + ((<usize>i) << 3)))
  }
  if (chunks > 1) {
    memory.copy(job.partials + (<usize>(block * chunks + chunk) * <usize>inner + from << 3), acc, (<usize>columns) << 3)
  } else {
    const out = job.out + (<usize>block * <usize>inner + from << 2)
    for (let j = 0; j < columns; j++) store<f32>(out + ((<usize>j) << 2), <f32>(load<f64>(acc + ((<usize>j) << 3)) / job.divisor))
  }
}

function addSlab(acc: usize, at: usize, rows: i32, columns: i32, inner: i32, together: i32): void {
  const stride = (<usize>inner) << 2
  const wide = together > 1 ? rows / together : 0
  if (wide > 0) addColumns(acc, at, wide, columns * together, stride * together)
  const done = wide * together
  addColumns(acc, at + <usize>done * stride, rows - done, columns, stride)
}

/** The sums of chunks, first to last. */
export function combineSums(task: i32, _thread: i32): void {
  const job = reduceJob()
  const inner = job.inner
  const results = job.blocks * inner
  const end = partStart(task + 1, job.combineTasks, results)
  for (let i = partStart(task, job.combineTasks, results); i < end; i++) {
    const block = i / inner
    let at = job.partials + (<usize>block * <usize>(job.chunks - 1) * <usize>inner + i << 3)
    let sum: f64 = 0
    for (let chunk = 0; chunk < job.chunks; chunk++) {
      sum += load<f64>(at)
      at += (<usize>inner) << 3
    }
    store<f32>(job.out + ((<usize>i) << 2), <f32>(sum / job.divisor))
  }
}
