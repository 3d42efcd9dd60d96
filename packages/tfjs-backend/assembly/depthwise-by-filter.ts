// The gradient of a depthwise convolution by its filter. Rows of the result are divided into chunks, as many for all numbers of
// threads; what they add up to is then added in their order.
import { runPhase } from '../../core/assembly/phases'
import { loadChannels, storeChannels } from './channels'
import { depthwiseJob, firstUnit, steps, upwards } from './depthwise-job'
import { TASK_SIZE } from './job'
import { addChunks } from './sum-chunks'

/** Chunks at the most, and numbers of float32 that they have together. */
const MOST_CHUNKS: i32 = 64
const MOST_SUMS: i32 = 1 << 20

/** How many chunks there are: as many times the size of the filter is what `depthwiseByFilter` needs as `sums`, but for 1. */
export function depthwiseChunks(): i32 {
  const job = depthwiseJob()
  const size = filterSize()
  const rows = job.images * job.outHeight
  const products = <i64>rows * job.outWidth * size
  const most = min(min(MOST_CHUNKS, rows), max(1, MOST_SUMS / size))
  return <i32>max<i64>(1, min<i64>(most, products / (4 * TASK_SIZE)))
}

/** Writes all of `out`, the gradient by the filter, from that of `y`. Without dilation. */
export function depthwiseByFilter(x: usize, dy: usize, out: usize, sums: usize): i32 {
  const job = depthwiseJob()
  job.x = x
  job.y = dy
  job.units = job.images * job.outHeight
  job.tasks = depthwiseChunks()
  job.sums = job.tasks == 1 ? out : sums
  const size = filterSize()
  if (runPhase(chunkTask, job.tasks) == 0) return 0
  return job.tasks == 1 ? 1 : addChunks(sums, <usize>size << 2, job.tasks, out, size)
}

// @ts-ignore: decorator
@inline
function filterSize(): i32 {
  const job = depthwiseJob()
  return job.filterHeight * job.filterWidth * job.channels * job.multiplier
}

function chunkTask(task: i32, _thread: i32): void {
  const job = depthwiseJob()
  const pixel = job.channels << 2
  const outPixel = pixel * job.multiplier
  const sums = job.sums + (<usize>filterSize() << 2) * task
  memory.fill(sums, 0, <usize>filterSize() << 2)
  const end = firstUnit(task + 1)
  for (let unit = firstUnit(task); unit < end; unit++) {
    const top = (unit % job.outHeight) * job.strideHeight - job.padTop
    const dy = job.y + <usize>unit * job.outWidth * outPixel
    const last = min(job.filterHeight, job.inHeight - top)
    for (let row = upwards(-top, 1); row < last; row++) {
      const x = job.x + <usize>((unit / job.outHeight) * job.inHeight + top + row) * job.inWidth * pixel
      addRow(x, dy, sums + row * job.filterWidth * outPixel)
    }
  }
}

/** What one row of the result adds to one row of the filter. */
function addRow(x: usize, dy: usize, sums: usize): void {
  const job = depthwiseJob()
  const outPixel = (job.channels * job.multiplier) << 2
  let column = 0
  for (; column + 3 <= job.filterWidth; column += 3) {
    // Where all three have a pixel, and what each has beside that.
    const from = firstOf(column)
    const to = endOf(column + 2)
    if (from < to) addThreeColumns(x, dy, sums, column, from, to)
    for (let i = column; i < column + 3; i++) {
      if (from < to) {
        addColumn(x, dy, sums, i, firstOf(i), from)
        addColumn(x, dy, sums, i, to, endOf(i))
      } else addColumn(x, dy, sums, i, firstOf(i), endOf(i))
    }
  }
  for (; column < job.filterWidth; column++) addColumn(x, dy, sums, column, firstOf(column), endOf(column))
}

/** The first pixel of the result to which a column of the filter has brought a pixel of the image. */
// @ts-ignore: decorator
@inline
function firstOf(column: i32): i32 {
  const job = depthwiseJob()
  return upwards(job.padLeft - column, job.strideWidth)
}

// @ts-ignore: decorator
@inline
function endOf(column: i32): i32 {
  const job = depthwiseJob()
  return min(job.outWidth, steps(job.inWidth - 1 + job.padLeft - column, job.strideWidth))
}

function addColumn(x: usize, dy: usize, sums: usize, column: i32, from: i32, to: i32): void {
  addColumns(1, x, dy, sums, column, from, to)
}

function addThreeColumns(x: usize, dy: usize, sums: usize, column: i32, from: i32, to: i32): void {
  addColumns(3, x, dy, sums, column, from, to)
}

/** Columns of the filter over some pixels of a row. */
// @ts-ignore: decorator
@inline
function addColumns(columns: i32, x: usize, dy: usize, sums: usize, column: i32, from: i32, to: i32): void {
  if (from >= to) return
  const job = depthwiseJob()
  const pixel = job.channels << 2
  const outPixel = pixel * job.multiplier
  const step = job.strideWidth * pixel
  const count = to - from
  const multiplier = job.multiplier
  let at = x + (from * job.strideWidth + column - job.padLeft) * pixel
  dy += from * outPixel
  sums += column * outPixel
  if (multiplier == 1) {
    const end = at + pixel
    for (; at + 32 <= end; at += 32, dy += 32, sums += 32) addEight(columns, at, dy, sums, count, step, pixel)
    for (; at + 16 <= end; at += 16, dy += 16, sums += 16) {
      addSome(columns, 4, false, at, dy, sums, count, step, pixel, outPixel)
    }
    for (; at < end; at += 4, dy += 4, sums += 4) addSome(columns, 1, false, at, dy, sums, count, step, pixel, outPixel)
    return
  }
  for (let channel = 0; channel < job.channels; channel++, at += 4) {
    const end = sums + (multiplier << 2)
    for (; sums + 16 <= end; dy += 16, sums += 16) addSome(columns, 4, true, at, dy, sums, count, step, pixel, outPixel)
    for (; sums < end; dy += 4, sums += 4) addSome(columns, 1, false, at, dy, sums, count, step, pixel, outPixel)
  }
}

// @ts-ignore: decorator
@inline
function addEight(columns: i32, x: usize, dy: usize, sums: usize, count: i32, step: i32, pixel: i32): void {
  let a0 = f32x4.splat(0)
  let a1 = f32x4.splat(0)
  let b0 = f32x4.splat(0)
  let b1 = f32x4.splat(0)
  let c0 = f32x4.splat(0)
  let c1 = f32x4.splat(0)
  for (let i = 0; i < count; i++, x += step, dy += pixel) {
    const d0 = v128.load(dy)
    const d1 = v128.load(dy, 16)
    a0 = f32x4.add(a0, f32x4.mul(d0, v128.load(x)))
    a1 = f32x4.add(a1, f32x4.mul(d1, v128.load(x, 16)))
    if (columns == 3) {
      const second = x + pixel
      b0 = f32x4.add(b0, f32x4.mul(d0, v128.load(second)))
      b1 = f32x4.add(b1, f32x4.mul(d1, v128.load(second, 16)))
      const third = second + pixel
      c0 = f32x4.add(c0, f32x4.mul(d0, v128.load(third)))
      c1 = f32x4.add(c1, f32x4.mul(d1, v128.load(third, 16)))
    }
  }
  addTo(sums, a0, 4)
  addTo(sums + 16, a1, 4)
  if (columns == 3) {
    addTo(sums + pixel, b0, 4)
    addTo(sums + pixel + 16, b1, 4)
    addTo(sums + 2 * pixel, c0, 4)
    addTo(sums + 2 * pixel + 16, c1, 4)
  }
}

/** Four channels or one; with `isSplat` four that one channel makes. */
// @ts-ignore: decorator
@inline
function addSome(
  columns: i32, lanes: i32, isSplat: bool, x: usize, dy: usize, sums: usize, count: i32, step: i32, pixel: i32, outPixel: i32
): void {
  let a = f32x4.splat(0)
  let b = f32x4.splat(0)
  let c = f32x4.splat(0)
  for (let i = 0; i < count; i++, x += step, dy += outPixel) {
    const d = loadChannels(dy, lanes)
    a = f32x4.add(a, f32x4.mul(d, isSplat ? v128.load32_splat(x) : loadChannels(x, lanes)))
    if (columns == 3) {
      const second = x + pixel
      b = f32x4.add(b, f32x4.mul(d, isSplat ? v128.load32_splat(second) : loadChannels(second, lanes)))
      const third = second + pixel
      c = f32x4.add(c, f32x4.mul(d, isSplat ? v128.load32_splat(third) : loadChannels(third, lanes)))
    }
  }
  addTo(sums, a, lanes)
  if (columns == 3) {
    addTo(sums + outPixel, b, lanes)
    addTo(sums + 2 * outPixel, c, lanes)
  }
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, values: v128, lanes: i32): void {
  storeChannels(at, f32x4.add(loadChannels(at, lanes), values), lanes)
}
