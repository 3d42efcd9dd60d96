// The gradient of max pooling by what was pooled. Of each window and channel the first of the greatest has it all; a window without
// a number above -Infinity has none.
import { loadChannels, storeChannels } from './channels'
import { firstUnit, poolJob } from './pool-job'

/**
 * Bands of rows of images. A band has the windows of some rows of the result, and the rows of the image from the first row of the
 * first of them to that of the next band; windows of the bands before that reach into it are looked at once more.
 */
export function maxPoolGradTask(task: i32, _thread: i32): void {
  const job = poolJob()
  const end = firstUnit(task + 1)
  const isQuartered =
    job.filterHeight == 2 && job.filterWidth == 2 && job.strideHeight == 2 && job.strideWidth == 2 && job.padTop == 0 && job.padLeft == 0
  for (let unit = firstUnit(task); unit < end; unit++) {
    const image = unit / job.bands
    const band = unit % job.bands
    const first = <i32>((<i64>job.outHeight * band) / job.bands)
    const last = <i32>((<i64>job.outHeight * (band + 1)) / job.bands)
    const top = band == 0 ? 0 : firstRow(first)
    const bottom = band == job.bands - 1 ? job.inHeight : firstRow(last)
    if (isQuartered) quarters(image, first, last, top, bottom)
    else windows(image, top, bottom)
  }
}

/** The first row of the image that the windows of a row of the result have. */
// @ts-ignore: decorator
@inline
function firstRow(row: i32): i32 {
  const job = poolJob()
  return min(job.inHeight, max(0, row * job.strideHeight - job.padTop))
}

/** Windows of 2 x 2 that lie side by side: what they are made of is read once, and what they give written once. */
function quarters(image: i32, first: i32, last: i32, top: i32, bottom: i32): void {
  const job = poolJob()
  const pixel = job.channels << 2
  const line = job.inWidth * pixel
  const columns = min(job.outWidth, job.inWidth >> 1)
  const rest = line - 2 * columns * pixel
  const offset = <usize>image * job.inHeight * line
  let row = first
  for (; row < last && 2 * row + 1 < job.inHeight; row++) {
    let x = job.x + offset + 2 * row * line
    let dx = job.out + offset + 2 * row * line
    let dy = job.dy + (<usize>image * job.outHeight + row) * job.outWidth * pixel
    for (let column = 0; column < columns; column++) {
      quartersOfPixel(x, dx, dy, pixel, line)
      x += 2 * pixel
      dx += 2 * pixel
      dy += pixel
    }
    memory.fill(dx, 0, rest)
    memory.fill(dx + line, 0, rest)
    for (let column = columns; column < job.outWidth; column++) spread(image, row, column, top, bottom)
  }
  const done = min(bottom, max(top, 2 * row))
  memory.fill(job.out + offset + done * line, 0, (bottom - done) * line)
  for (; row < last; row++) {
    for (let column = 0; column < job.outWidth; column++) spread(image, row, column, top, bottom)
  }
}

// @ts-ignore: decorator
@inline
function quartersOfPixel(x: usize, dx: usize, dy: usize, pixel: i32, line: i32): void {
  const end = dy + pixel
  for (; dy + 16 <= end; dy += 16, x += 16, dx += 16) quartersOfChannels(x, dx, dy, pixel, line, 4)
  for (; dy < end; dy += 4, x += 4, dx += 4) quartersOfChannels(x, dx, dy, pixel, line, 1)
}

// @ts-ignore: decorator
@inline
function quartersOfChannels(x: usize, dx: usize, dy: usize, pixel: i32, line: i32, count: i32): void {
  const a = loadChannels(x, count)
  const b = loadChannels(x + pixel, count)
  const c = loadChannels(x + line, count)
  const d = loadChannels(x + line + pixel, count)
  const none = f32x4.splat(-Infinity)
  const most = f32x4.pmax(f32x4.pmax(f32x4.pmax(f32x4.pmax(none, a), b), c), d)
  let rest = v128.and(loadChannels(dy, count), f32x4.gt(most, none))
  const isA = f32x4.eq(a, most)
  storeChannels(dx, v128.and(rest, isA), count)
  rest = v128.andnot(rest, isA)
  const isB = f32x4.eq(b, most)
  storeChannels(dx + pixel, v128.and(rest, isB), count)
  rest = v128.andnot(rest, isB)
  const isC = f32x4.eq(c, most)
  storeChannels(dx + line, v128.and(rest, isC), count)
  storeChannels(dx + line + pixel, v128.andnot(rest, isC), count)
}

/** Any windows: rows of the image that lie in a band have the sums over the windows that reach them, in the order of these. */
function windows(image: i32, top: i32, bottom: i32): void {
  const job = poolJob()
  if (top >= bottom) return
  const line = <usize>job.inWidth * (job.channels << 2)
  memory.fill(job.out + (<usize>image * job.inHeight + top) * line, 0, <usize>(bottom - top) * line)
  const from = max(0, top + job.padTop - job.filterHeight + job.strideHeight) / job.strideHeight
  const to = min(job.outHeight, (bottom - 1 + job.padTop) / job.strideHeight + 1)
  for (let row = from; row < to; row++) {
    for (let column = 0; column < job.outWidth; column++) spread(image, row, column, top, bottom)
  }
}

/** Adds the gradient of one window to the rows of a band. */
function spread(image: i32, row: i32, column: i32, top: i32, bottom: i32): void {
  const job = poolJob()
  const pixel = job.channels << 2
  const line = job.inWidth * pixel
  const y = row * job.strideHeight - job.padTop
  const x = column * job.strideWidth - job.padLeft
  const firstRow = max(0, y)
  const lastRow = min(job.inHeight, y + job.filterHeight)
  const left = max(0, x)
  const columns = min(job.inWidth, x + job.filterWidth) - left
  const offset = (<usize>image * job.inHeight + firstRow) * line + left * pixel
  const rows = lastRow - firstRow
  const firstHere = max(firstRow, top) - firstRow
  const lastHere = min(lastRow, bottom) - firstRow
  let from = job.x + offset
  let to = job.out + offset
  let dy = job.dy + ((<usize>image * job.outHeight + row) * job.outWidth + column) * pixel
  const end = dy + pixel
  for (; dy + 16 <= end; dy += 16, from += 16, to += 16) {
    spreadChannels(from, to, dy, rows, columns, firstHere, lastHere, pixel, line, 4)
  }
  for (; dy < end; dy += 4, from += 4, to += 4) {
    spreadChannels(from, to, dy, rows, columns, firstHere, lastHere, pixel, line, 1)
  }
}

// @ts-ignore: decorator
@inline
function spreadChannels(
  from: usize, to: usize, dy: usize, rows: i32, columns: i32, first: i32, last: i32, pixel: i32, line: i32, count: i32
): void {
  let most = f32x4.splat(-Infinity)
  let place = i32x4.splat(-1)
  for (let y = 0, k = 0; y < rows; y++) {
    let at = from + y * line
    for (let x = 0; x < columns; x++, k++, at += pixel) {
      const value = loadChannels(at, count)
      place = v128.bitselect(i32x4.splat(k), place, f32x4.gt(value, most))
      most = f32x4.pmax(most, value)
    }
  }
  const gradient = loadChannels(dy, count)
  for (let y = first, k = first * columns; y < last; y++) {
    let at = to + y * line
    for (let x = 0; x < columns; x++, k++, at += pixel) {
      const share = v128.and(gradient, i32x4.eq(place, i32x4.splat(k)))
      storeChannels(at, f32x4.add(loadChannels(at, count), share), count)
    }
  }
}
