import { runPhase } from '../../core/assembly/phases'
import { ConvJob, convJob, runParts, setOperands, windowCols, windowRows } from './conv-job'
import { windowsFor } from './conv-window'
import { finishRows } from './finish-rows'
import { multiplyColumns, multiplyRows } from './gemm-block'
import { pack } from './gemm-pack'
import { addChunks } from './sum-chunks'

/** Numbers of a window's rows that are looked at again and again: half of the first cache. */
const NEAR: i32 = 4096
/** Chunks that sums over all images are made of, at most. */
const MOST_CHUNKS: i32 = 16
/** And what all of them may have. */
const CHUNK_BYTES: i32 = 1 << 26



/** Rows of the result at a time: as many as near memory has room for. */
function rowsAtATime(job: ConvJob): i32 {
  const rowSize = windowCols(job) * job.channels
  const above = windowRows(job, 1) - job.strideY
  const rows = (NEAR / max(1, rowSize) - above) / job.strideY
  return max(1, min(job.outHeight, max(rows, (8 + job.outWidth - 1) / job.outWidth)))
}

/** Bytes of scratch that convolutions with so many threads need: the filter, then a part for each thread. */
export function convScratch(threads: i32): usize {
  const job = convJob()
  return filterBytes(job) + threads * threadBytes(job)
}

function filterBytes(job: ConvJob): usize {
  const panels: usize = (job.outputs + 7) / 8
  return panels * 32 * job.filterHeight * job.filterWidth * job.channels
}

function threadBytes(job: ConvJob): usize {
  if (job.isWhole) return 0
  return <usize>windowRows(job, rowsAtATime(job)) * windowCols(job) * job.channels * 4
}

/** The result of the convolution that setConv told of: result = activation(image * filter + bias). */
export function conv(
  image: usize, filter: usize, result: usize, bias: usize, activation: i32, alpha: f32, scratch: usize
): i32 {
  const job = convJob()
  setOperands(job, image, result, bias, activation, alpha)
  job.filter = scratch
  job.scratch = scratch + filterBytes(job)
  job.scratchBytes = threadBytes(job)
  job.taskRows = rowsAtATime(job)
  job.parts = partsOf(job)
  const depth = job.filterHeight * job.filterWidth * job.channels
  pack(filter, <usize>job.outputs << 2, depth, job.outputs, scratch)
  return runParts(job, convTask)
}

function convTask(task: i32, thread: i32): void {
  const job = convJob()
  const image = task / job.parts
  const y = task % job.parts * job.taskRows
  const rows = min(job.taskRows, job.outHeight - y)
  const channels = job.channels, outputs = job.outputs, outWidth = job.outWidth
  const at = job.image + <usize>image * job.height * job.width * channels * 4
  const windows = windowsFor(job, at, y, rows, job.scratch + thread * job.scratchBytes)
  const result = job.result + (<usize>image * job.outHeight + y) * outWidth * outputs * 4
  const pixelBytes: usize = <usize>channels << 2
  const rowBytes = windowCols(job) * pixelBytes
  const resultBytes: usize = <usize>outputs << 2
  const nextPixel = job.strideX * pixelBytes
  const nextRow = job.strideY * rowBytes
  // A row of a window is one stretch of memory, but where it is dilated.
  const parts = job.dilationX == 1 ? 1 : job.filterWidth
  const length = job.dilationX == 1 ? job.filterWidth * channels : channels
  const panelBytes: usize = <usize>(job.filterHeight * job.filterWidth * channels) << 5
  const pixels = rows * outWidth
  for (let output = 0, panel = job.filter; output < outputs; output += 8, panel += panelBytes) {
    let out = result + (<usize>output << 2)
    const cols = min(8, outputs - output)
    let row = windows, x = 0
    for (let pixel = 0; pixel < pixels; pixel += 4) {
      const count = min(4, pixels - pixel)
      const p0 = row + x * nextPixel
      let p1 = p0, p2 = p0, p3 = p0
      if (++x == outWidth) { x = 0; row += nextRow }
      if (count > 1) {
        p1 = row + x * nextPixel
        if (++x == outWidth) { x = 0; row += nextRow }
      }
      if (count > 2) {
        p2 = row + x * nextPixel
        if (++x == outWidth) { x = 0; row += nextRow }
      }
      if (count > 3) {
        p3 = row + x * nextPixel
        if (++x == outWidth) { x = 0; row += nextRow }
      }
      multiplyRows(
        p0, p1, p2, p3, job.filterHeight, job.dilationY * rowBytes, parts, job.dilationX * pixelBytes, length, panel,
        out, resultBytes, count, cols, 0
      )
      out += resultBytes << 2
    }
  }
  if (job.bias || job.activation) finishRows(result, resultBytes, pixels, outputs, job.bias, job.activation, job.alpha)
}

/** Bytes of scratch that the gradient by the filter needs: the chunks, then a part for each thread. */
export function convFilterScratch(threads: i32): usize {
  const job = convJob()
  return chunksOf(job) * gradientBytes(job) + threads * threadBytes(job)
}

/** Parts of images: as many rows of the result as near memory has room for. */
function partsOf(job: ConvJob): i32 {
  const rows = rowsAtATime(job)
  return (job.outHeight + rows - 1) / rows
}

function chunksOf(job: ConvJob): i32 {
  // Large filters have fewer chunks, for each is as large.
  const most = max(2, min(MOST_CHUNKS, CHUNK_BYTES / max(1, gradientBytes(job))))
  return max(1, min(<i32>most, <i32>min(<i64>job.images * partsOf(job), MOST_CHUNKS)))
}

function gradientBytes(job: ConvJob): usize {
  return <usize>(job.filterHeight * job.filterWidth * job.channels * job.outputs + 15 & ~15) << 2
}

/** The gradient by the filter: `result` is the gradient by the result. */
export function convFilter(image: usize, result: usize, gradient: usize, scratch: usize): i32 {
  const job = convJob()
  job.image = image
  job.result = result
  job.chunks = chunksOf(job)
  job.sums = scratch
  job.scratch = scratch + job.chunks * gradientBytes(job)
  job.scratchBytes = threadBytes(job)
  job.taskRows = rowsAtATime(job)
  job.parts = partsOf(job)
  if (runPhase(filterTask, job.chunks) == 0) return 0
  return addChunks(scratch, gradientBytes(job), job.chunks, gradient, job.filterHeight * job.filterWidth * job.channels * job.outputs)
}

function filterTask(task: i32, thread: i32): void {
  const job = convJob()
  const channels = job.channels, outputs = job.outputs, outWidth = job.outWidth
  const sums = job.sums + task * gradientBytes(job)
  memory.fill(sums, 0, gradientBytes(job))
  const units = job.images * job.parts
  const first = <i32>(<i64>units * task / job.chunks)
  const last = <i32>(<i64>units * (task + 1) / job.chunks)
  const pixelBytes: usize = <usize>channels << 2
  const rowBytes = windowCols(job) * pixelBytes
  const resultBytes: usize = <usize>outputs << 2
  // A row of the filter is one stretch of memory, but where it is dilated.
  const parts = job.dilationX == 1 ? 1 : job.filterWidth
  const length = job.dilationX == 1 ? job.filterWidth * channels : channels
  for (let unit = first; unit < last; unit++) {
    const image = unit / job.parts
    const y = unit % job.parts * job.taskRows
    const rows = min(job.taskRows, job.outHeight - y)
    const at = job.image + <usize>image * job.height * job.width * channels * 4
    const windows = windowsFor(job, at, y, rows, job.scratch + thread * job.scratchBytes)
    const result = job.result + (<usize>image * job.outHeight + y) * outWidth * resultBytes
    let out = sums
    for (let filterY = 0; filterY < job.filterHeight; filterY++) {
      for (let part = 0; part < parts; part++) {
        const window = windows + filterY * job.dilationY * rowBytes + part * job.dilationX * pixelBytes
        for (let i = 0; i < length; i += 4) {
          const count = min(4, length - i)
          for (let output = 0; output < outputs; output += 8) {
            multiplyColumns(
              window + (<usize>i << 2), job.strideX * pixelBytes, job.strideY * rowBytes,
              result + (<usize>output << 2), resultBytes, outWidth * resultBytes,
              outWidth, rows, out + (<usize>output << 2), resultBytes, count, min(8, outputs - output), 1
            )
          }
          out += count * resultBytes
        }
      }
    }
  }
}

/**
 * The filter with rows and columns turned round and channels and outputs in each other's place, for the gradient by the image. Of its
 * rows only `rows`, from `firstRow` on, `strideY` apart; of its columns likewise.
 */
export function turnFilter(
  filter: usize, width: i32, channels: i32, outputs: i32,
  firstRow: i32, rows: i32, strideY: i32, firstCol: i32, cols: i32, strideX: i32, out: usize
): void {
  for (let row = rows - 1; row >= 0; row--) {
    for (let col = cols - 1; col >= 0; col--) {
      const place = (firstRow + row * strideY) * width + firstCol + col * strideX
      const from = filter + (<usize>place * channels * outputs << 2)
      for (let output = 0; output < outputs; output++) {
        for (let channel = 0; channel < channels; channel++) {
          store<f32>(out, load<f32>(from + (<usize>(channel * outputs + output) << 2)))
          out += 4
        }
      }
    }
  }
}
