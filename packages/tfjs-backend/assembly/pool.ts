import { runPhase } from '../../core/assembly/phases'
import { loadChannels, storeChannels } from './channels'
import { TASK_SIZE } from './job'
import { maxPoolGradTask } from './max-pool-grad'
import { firstUnit, poolJob } from './pool-job'

/** Which of them `pool` does: src/kernels/pool.ts has the same numbers. */
const enum Pooling {
  Max,
  MaxAndPosition,
  Mean,
  MaxGrad,
  MeanGrad
}

/**
 * Pools `x` into `out`, or, from the gradient `dy` of what was pooled, writes that of `x` into `out`. All of `out` is written.
 * - Max: NaN is less than all; -Infinity where there is nothing but that. `positions` (int32) are places in an image, or,
 *   where `imageStep` is its size, in all images; of equal ones the first; -1 where there is none.
 * - Mean: of what of a window is not padding. Its gradient is that of a mean over windows that are full, as in TensorFlow.js.
 */
export function pool(
  pooling: i32, x: usize, dy: usize, out: usize, positions: usize, imageStep: i32, images: i32, inHeight: i32, inWidth: i32,
  channels: i32, outHeight: i32, outWidth: i32, filterHeight: i32, filterWidth: i32, strideHeight: i32, strideWidth: i32,
  padTop: i32, padLeft: i32
): i32 {
  const job = poolJob()
  job.x = x
  job.dy = dy
  job.out = out
  job.positions = positions
  job.imageStep = imageStep
  job.inHeight = inHeight
  job.inWidth = inWidth
  job.channels = channels
  job.outHeight = outHeight
  job.outWidth = outWidth
  job.filterHeight = filterHeight
  job.filterWidth = filterWidth
  job.strideHeight = strideHeight
  job.strideWidth = strideWidth
  job.padTop = padTop
  job.padLeft = padLeft
  const imageSize = <i64>inHeight * inWidth * channels
  // Bands of one image do what lies on both sides of their border twice, where windows overlap: only where images are few.
  job.bands = images >= 64 ? 1 : <i32>max<i64>(1, min<i64>(outHeight, imageSize / (2 * TASK_SIZE)))
  job.units = images * (pooling == Pooling.MaxGrad ? job.bands : pooling == Pooling.MeanGrad ? inHeight : outHeight)
  const size = imageSize * images + <i64>images * outHeight * outWidth * channels
  job.tasks = <i32>max<i64>(1, min<i64>(min<i64>(job.units, 65535), size / TASK_SIZE))
  if (pooling == Pooling.Max) return runPhase(maxTask, job.tasks)
  if (pooling == Pooling.MaxAndPosition) return runPhase(positionTask, job.tasks)
  if (pooling == Pooling.Mean) return runPhase(meanTask, job.tasks)
  if (pooling == Pooling.MaxGrad) return runPhase(maxPoolGradTask, job.tasks)
  return runPhase(meanGradTask, job.tasks)
}

function maxTask(task: i32, _thread: i32): void {
  const job = poolJob()
  const pixel = job.channels << 2
  const row = job.inWidth * pixel
  const end = firstUnit(task + 1)
  for (let unit = firstUnit(task); unit < end; unit++) {
    const top = (unit % job.outHeight) * job.strideHeight - job.padTop
    const from = max(0, top)
    const rows = min(job.inHeight, top + job.filterHeight) - from
    const image = job.x + <usize>((unit / job.outHeight) * job.inHeight + from) * row
    let out = job.out + <usize>unit * job.outWidth * pixel
    for (let x = 0; x < job.outWidth; x++) {
      const left = x * job.strideWidth - job.padLeft
      const first = max(0, left)
      const columns = min(job.inWidth, left + job.filterWidth) - first
      const at = image + first * pixel
      if (rows == 2 && columns == 2) maxOfFour(at, out, pixel, row)
      else reduce(true, at, out, rows, columns, pixel, row, 0)
      out += pixel
    }
  }
}

function meanTask(task: i32, _thread: i32): void {
  const job = poolJob()
  const pixel = job.channels << 2
  const row = job.inWidth * pixel
  const end = firstUnit(task + 1)
  for (let unit = firstUnit(task); unit < end; unit++) {
    const top = (unit % job.outHeight) * job.strideHeight - job.padTop
    const from = max(0, top)
    const rows = max(0, min(job.inHeight, top + job.filterHeight) - from)
    const image = job.x + <usize>((unit / job.outHeight) * job.inHeight + from) * row
    let out = job.out + <usize>unit * job.outWidth * pixel
    for (let x = 0; x < job.outWidth; x++) {
      const left = x * job.strideWidth - job.padLeft
      const first = max(0, left)
      const columns = max(0, min(job.inWidth, left + job.filterWidth) - first)
      reduce(false, image + first * pixel, out, rows, columns, pixel, row, <f32>(rows * columns))
      out += pixel
    }
  }
}

/** A row of the gradient: of each pixel the sum over the windows that it lies in. */
function meanGradTask(task: i32, _thread: i32): void {
  const job = poolJob()
  const pixel = job.channels << 2
  const row = job.outWidth * pixel
  const count = <f32>(job.filterHeight * job.filterWidth)
  const end = firstUnit(task + 1)
  for (let unit = firstUnit(task); unit < end; unit++) {
    const y = unit % job.inHeight + job.padTop
    const from = firstWindow(y, job.filterHeight, job.strideHeight)
    const rows = min(job.outHeight, y / job.strideHeight + 1) - from
    const image = job.dy + <usize>((unit / job.inHeight) * job.outHeight + from) * row
    let out = job.out + <usize>unit * job.inWidth * pixel
    for (let x = 0; x < job.inWidth; x++) {
      const first = firstWindow(x + job.padLeft, job.filterWidth, job.strideWidth)
      const columns = min(job.outWidth, (x + job.padLeft) / job.strideWidth + 1) - first
      reduce(false, image + first * pixel, out, rows, columns, pixel, row, count)
      out += pixel
    }
  }
}

/** The first of the windows that reach a row, or a column, of the padded image. */
// @ts-ignore: decorator
@inline
function firstWindow(place: i32, filter: i32, stride: i32): i32 {
  return max(0, place - filter + stride) / stride
}

/** The most frequent window, 2 x 2: its rows are read as four streams. */
// @ts-ignore: decorator
@inline
function maxOfFour(at: usize, out: usize, pixel: i32, row: i32): void {
  const end = out + pixel
  for (; out + 16 <= end; out += 16, at += 16) maxOfFourChannels(at, out, pixel, row, 4)
  for (; out < end; out += 4, at += 4) maxOfFourChannels(at, out, pixel, row, 1)
}

// @ts-ignore: decorator
@inline
function maxOfFourChannels(at: usize, out: usize, pixel: i32, row: i32, count: i32): void {
  // pmax(a, b) is a < b ? b : a, which never takes NaN.
  let most = f32x4.pmax(f32x4.splat(-Infinity), loadChannels(at, count))
  most = f32x4.pmax(most, loadChannels(at + pixel, count))
  most = f32x4.pmax(most, loadChannels(at + row, count))
  most = f32x4.pmax(most, loadChannels(at + row + pixel, count))
  storeChannels(out, most, count)
}

/** The greatest of each channel over so many rows and columns, or the sum, divided by `count`. */
// @ts-ignore: decorator
@inline
function reduce(isMax: bool, at: usize, out: usize, rows: i32, columns: i32, pixel: i32, row: i32, count: f32): void {
  const end = out + pixel
  const start = isMax ? f32x4.splat(-Infinity) : f32x4.splat(0)
  const divisor = f32x4.splat(count)
  for (; out + 64 <= end; out += 64, at += 64) {
    let a = start
    let b = start
    let c = start
    let d = start
    for (let y = 0, line = at; y < rows; y++, line += row) {
      for (let x = 0, from = line; x < columns; x++, from += pixel) {
        a = merge(isMax, a, v128.load(from))
        b = merge(isMax, b, v128.load(from, 16))
        c = merge(isMax, c, v128.load(from, 32))
        d = merge(isMax, d, v128.load(from, 48))
      }
    }
    v128.store(out, isMax ? a : f32x4.div(a, divisor))
    v128.store(out, isMax ? b : f32x4.div(b, divisor), 16)
    v128.store(out, isMax ? c : f32x4.div(c, divisor), 32)
    v128.store(out, isMax ? d : f32x4.div(d, divisor), 48)
  }
  for (; out + 16 <= end; out += 16, at += 16) reduceChannels(isMax, at, out, rows, columns, pixel, row, count, 4)
  for (; out < end; out += 4, at += 4) reduceChannels(isMax, at, out, rows, columns, pixel, row, count, 1)
}

// @ts-ignore: decorator
@inline
function reduceChannels(
  isMax: bool, at: usize, out: usize, rows: i32, columns: i32, pixel: i32, row: i32, count: f32, channels: i32
): void {
  let a = isMax ? f32x4.splat(-Infinity) : f32x4.splat(0)
  for (let y = 0, line = at; y < rows; y++, line += row) {
    for (let x = 0, from = line; x < columns; x++, from += pixel) a = merge(isMax, a, loadChannels(from, channels))
  }
  storeChannels(out, isMax ? a : f32x4.div(a, f32x4.splat(count)), channels)
}

// @ts-ignore: decorator
@inline
function merge(isMax: bool, a: v128, b: v128): v128 {
  return isMax ? f32x4.pmax(a, b) : f32x4.add(a, b)
}

function positionTask(task: i32, _thread: i32): void {
  const job = poolJob()
  const channels = job.channels
  const inWidth = job.inWidth
  const end = firstUnit(task + 1)
  for (let unit = firstUnit(task); unit < end; unit++) {
    const image = unit / job.outHeight
    const x = job.x + ((<usize>image * job.inHeight * inWidth * channels) << 2)
    const top = (unit % job.outHeight) * job.strideHeight - job.padTop
    const bottom = min(job.inHeight, top + job.filterHeight)
    for (let column = 0; column < job.outWidth; column++) {
      const left = column * job.strideWidth - job.padLeft
      const right = min(inWidth, left + job.filterWidth)
      const result = (<usize>unit * job.outWidth + column) * channels
      let channel = 0
      while (channel < channels) {
        const isWhole = channel + 4 <= channels
        const place = (result + channel) << 2
        if (isWhole) position(x, place, image, max(0, top), bottom, max(0, left), right, channel, 4)
        else position(x, place, image, max(0, top), bottom, max(0, left), right, channel, 1)
        channel += isWhole ? 4 : 1
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function position(x: usize, place: usize, image: i32, top: i32, bottom: i32, left: i32, right: i32, channel: i32, count: i32): void {
  const job = poolJob()
  let most = f32x4.splat(-Infinity)
  let at = i32x4.splat(-1)
  const offsets = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(image * job.imageStep))
  for (let r = top; r < bottom; r++) {
    for (let c = left; c < right; c++) {
      const index = (r * job.inWidth + c) * job.channels + channel
      const value = loadChannels(x + (<usize>index << 2), count)
      const isMore = f32x4.gt(value, most)
      most = v128.bitselect(value, most, isMore)
      at = v128.bitselect(i32x4.add(i32x4.splat(index), offsets), at, isMore)
    }
  }
  storeChannels(job.out + place, most, count)
  storeChannels(job.positions + place, at, count)
}
