import { runPhase } from '../../core/assembly/phases'
import { ConvJob, convJob, roundToTiles, runParts, setOperands, windowCols, windowRows } from './conv-job'
import { windowsFor } from './conv-window'
import { finishRows } from './finish-rows'
import { multiplyColumns, multiplyPanel } from './gemm-block'
import { addChunks } from './sum-chunks'
import {
  POINTS, TILE, transformFilter, transformFilterGradient, transformGradient, transformInput, transformOutput
} from './winograd-transform'

/** Tiles at a time, about: their transforms stay in the second cache. */
const TILES: i32 = 12
/** More for the gradient by the filter, whose sums over tiles are read and written once for all of them. */
const MORE_TILES: i32 = 36
const MOST_CHUNKS: i32 = 16
/** Room for what is between the two halves of a transform. */
const TEMPORARY: usize = 1024

/** Bytes of scratch that `winograd` needs: the filter, then a part for each thread. */
export function winogradScratch(threads: i32): usize {
  const job = convJob()
  roundToTiles(job, TILE)
  return POINTS * filterPointBytes(job) + threads * threadBytes(job, TILES)
}

function filterPointBytes(job: ConvJob): usize {
  return <usize>((job.outputs + 7) / 8 * 32 * job.channels)
}

function tileRows(job: ConvJob, tiles: i32): i32 {
  const across = job.outWidth / TILE
  return max(1, min(job.outHeight / TILE, tiles / across))
}

/** Windows, the transforms of the image and of the result, and a block of results. */
function threadBytes(job: ConvJob, tiles: i32): usize {
  const rows = tileRows(job, tiles)
  const count = rows * (job.outWidth / TILE)
  const windows = job.isWhole ? 0 : windowRows(job, rows * TILE) * windowCols(job) * job.channels * 4
  const results = rows * TILE * job.outWidth * job.outputs * 4
  return <usize>((windows + 63) & ~63) + ((results + 63) & ~63) + POINTS * count * (job.channels + job.outputs) * 4 + TEMPORARY
}

/** As `conv`, for filters of 3 x 3 without strides and dilations, with channels and outputs in whole fours. */
export function winograd(
  image: usize, filter: usize, result: usize, bias: usize, activation: i32, alpha: f32, scratch: usize
): i32 {
  const job = convJob()
  setOperands(job, image, result, bias, activation, alpha)
  job.filter = scratch
  job.sums = filter
  job.pointBytes = filterPointBytes(job)
  job.scratch = scratch + POINTS * job.pointBytes
  job.scratchBytes = threadBytes(job, TILES)
  job.taskRows = tileRows(job, TILES)
  job.parts = partsOf(job, TILES)
  if (runPhase(filterTask, (job.outputs + 7) / 8) == 0) return 0
  return runParts(job, imageTask)
}

/** Eight outputs of the filter: a panel of each point. */
function filterTask(task: i32, thread: i32): void {
  const job = convJob()
  const channels = job.channels
  const outputBytes = <usize>job.outputs << 2
  const panel = job.filter + <usize>(task * channels * 32)
  const temporary = job.scratch + thread * job.scratchBytes
  for (let half = 0; half < 2; half++) {
    const output = task * 8 + half * 4
    if (output >= job.outputs) break
    for (let channel = 0; channel < channels; channel++) {
      const from = job.sums + (<usize>channel * job.outputs + output) * 4
      transformFilter(from, channels * outputBytes, panel + channel * 32 + half * 16, job.pointBytes, temporary)
    }
  }
}

function imageTask(task: i32, thread: i32): void {
  const job = convJob()
  const image = task / job.parts
  const channels = job.channels, outputs = job.outputs
  const firstRow = task % job.parts * job.taskRows
  const rows = min(job.taskRows, job.outHeight / TILE - firstRow)
  const across = job.outWidth / TILE
  const count = rows * across
  const temporary = job.scratch + thread * job.scratchBytes
  const products = temporary + TEMPORARY
  const productBytes: usize = count * outputs * 4
  const points = products + POINTS * productBytes
  const pointBytes: usize = count * channels * 4
  const block = points + POINTS * pointBytes
  const blockBytes: usize = job.outWidth * outputs * 4
  const windows = block + <usize>((rows * TILE * <i32>blockBytes + 63) & ~63)
  const windowsAt = transformImage(job, image, firstRow, rows, points, pointBytes, windows, temporary)

  const rowBytes = <usize>channels << 2
  const outBytes = <usize>outputs << 2
  for (let point = 0; point < POINTS; point++) {
    const a = points + point * pointBytes
    const c = products + point * productBytes
    let panel = job.filter + point * job.pointBytes
    for (let output = 0; output < outputs; output += 8) {
      const cols = min(8, outputs - output)
      multiplyPanel(a, rowBytes, count, channels, panel, c + (<usize>output << 2), outBytes, cols, 0)
      panel += <usize>channels << 5
    }
  }

  let at = products
  for (let row = 0; row < rows; row++) {
    for (let tile = 0; tile < across; tile++) {
      const out = block + row * TILE * blockBytes + tile * TILE * outBytes
      for (let output: usize = 0; output < outBytes; output += 16) {
        transformOutput(at + output, productBytes, out + output, blockBytes, outBytes, temporary)
      }
      at += outBytes
    }
  }
  clearZeros(job, windowsAt, rows, block, points)
  // Without what tiles have beyond the result.
  const first = firstRow * TILE
  const last = min(first + rows * TILE, job.resultHeight)
  const resultBytes = job.resultWidth * outBytes
  for (let y = first; y < last; y++) {
    const to = job.result + (<usize>image * job.resultHeight + y) * resultBytes
    memory.copy(to, block + (y - first) * blockBytes, resultBytes)
    if (job.bias || job.activation) finishRows(to, outBytes, job.resultWidth, outputs, job.bias, job.activation, job.alpha)
  }
}

/**
 * Results whose windows are all zero are zero, as those of a direct sum are, and not what rounding left of the tile about them: an
 * activation with a step at zero would tell the two apart. `empty`: a byte for each pixel of the windows.
 */
function clearZeros(job: ConvJob, windows: usize, rows: i32, block: usize, empty: usize): void {
  const cols = windowCols(job)
  const pixelBytes: usize = job.channels << 2
  const pixels = windowRows(job, rows * TILE) * cols
  let zeros = 0
  for (let pixel = 0; pixel < pixels; pixel++) {
    const end = windows + pixelBytes
    while (windows < end && !v128.any_true(v128.load(windows))) windows += 16
    const isEmpty = windows == end ? 1 : 0
    store<u8>(empty + pixel, isEmpty)
    zeros += isEmpty
    windows = end
  }
  if (zeros < 9) return
  const outBytes: usize = job.outputs << 2
  for (let y = 0; y < rows * TILE; y++) {
    for (let x = 0; x < job.outWidth; x++) {
      const at = empty + y * cols + x
      if (areEmpty(at) && areEmpty(at + cols) && areEmpty(at + 2 * cols)) clear(block, outBytes)
      block += outBytes
    }
  }
}

/** Times 0: what a NaN or an infinity of the filter has made stays NaN. */
function clear(at: usize, bytes: usize): void {
  const zero = f32x4.splat(0)
  // -0 becomes 0 by the sum.
  for (const end = at + bytes; at < end; at += 16) v128.store(at, f32x4.add(f32x4.mul(v128.load(at), zero), zero))
}

// @ts-ignore: decorator
@inline
function areEmpty(at: usize): bool {
  return (load<u8>(at) & load<u8>(at, 1) & load<u8>(at, 2)) != 0
}

/** The transforms of the tiles of a few rows: points[point][tile][channel]. Returns where the windows are. */
function transformImage(
  job: ConvJob, image: i32, firstRow: i32, rows: i32, points: usize, pointBytes: usize, scratch: usize, temporary: usize
): usize {
  const channels = job.channels
  const at = job.image + <usize>image * job.height * job.width * channels * 4
  const windows = windowsFor(job, at, firstRow * TILE, rows * TILE, scratch)
  const pixelBytes = <usize>channels << 2
  const rowBytes = windowCols(job) * pixelBytes
  const across = job.outWidth / TILE
  let out = points
  for (let row = 0; row < rows; row++) {
    for (let tile = 0; tile < across; tile++) {
      const window = windows + row * TILE * rowBytes + tile * TILE * pixelBytes
      for (let channel: usize = 0; channel < pixelBytes; channel += 16) {
        transformInput(window + channel, rowBytes, pixelBytes, out + channel, pointBytes, temporary)
      }
      out += pixelBytes
    }
  }
  return windows
}

/** Bytes of scratch that `winogradFilter` needs: the chunks and their sum, then a part for each thread. */
export function winogradFilterScratch(threads: i32): usize {
  const job = convJob()
  roundToTiles(job, TILE)
  return (chunksOf(job) + 1) * POINTS * sumBytes(job) + threads * threadBytes(job, MORE_TILES)
}

/** Parts of images: rows of tiles. */
function partsOf(job: ConvJob, tiles: i32): i32 {
  const rows = tileRows(job, tiles)
  return (job.outHeight / TILE + rows - 1) / rows
}

function chunksOf(job: ConvJob): i32 {
  return <i32>max(1, min(<i64>job.images * partsOf(job, MORE_TILES), MOST_CHUNKS))
}

/** Bytes of a point of the gradient, for all channels and outputs. */
function sumBytes(job: ConvJob): usize {
  return <usize>(job.channels * job.outputs * 4)
}

/** As `convFilter`, where `winograd` does the result. */
export function winogradFilter(image: usize, result: usize, gradient: usize, scratch: usize): i32 {
  const job = convJob()
  job.image = image
  job.result = result
  job.pointBytes = sumBytes(job)
  job.chunks = chunksOf(job)
  job.sums = scratch
  job.scratch = scratch + (job.chunks + 1) * POINTS * job.pointBytes
  job.scratchBytes = threadBytes(job, MORE_TILES)
  job.taskRows = tileRows(job, MORE_TILES)
  job.parts = partsOf(job, MORE_TILES)
  if (runPhase(chunkTask, job.chunks) == 0) return 0
  const bytes = POINTS * job.pointBytes
  const sum = scratch + job.chunks * bytes
  if (addChunks(scratch, bytes, job.chunks, sum, <i32>(bytes >> 2)) == 0) return 0
  for (let at: usize = 0; at < job.pointBytes; at += 16) {
    transformFilterGradient(sum + at, job.pointBytes, gradient + at, job.pointBytes, job.scratch)
  }
  return 1
}

function chunkTask(task: i32, thread: i32): void {
  const job = convJob()
  const channels = job.channels, outputs = job.outputs
  const sums = job.sums + task * POINTS * job.pointBytes
  memory.fill(sums, 0, POINTS * job.pointBytes)
  const units = job.images * job.parts
  const first = <i32>(<i64>units * task / job.chunks)
  const last = <i32>(<i64>units * (task + 1) / job.chunks)
  const tall = job.outHeight / TILE
  const across = job.outWidth / TILE
  const temporary = job.scratch + thread * job.scratchBytes
  const gradients = temporary + TEMPORARY
  const rowBytes = <usize>channels << 2
  const outBytes = <usize>outputs << 2
  for (let unit = first; unit < last; unit++) {
    const image = unit / job.parts
    const firstRow = unit % job.parts * job.taskRows
    const rows = min(job.taskRows, tall - firstRow)
    const count = rows * across
    const gradientBytes: usize = count * outputs * 4
    const points = gradients + POINTS * gradientBytes
    const pointBytes: usize = count * channels * 4
    const block = points + POINTS * pointBytes
    const windows = block + <usize>((rows * TILE * job.outWidth * <i32>outBytes + 63) & ~63)
    transformImage(job, image, firstRow, rows, points, pointBytes, windows, temporary)
    transformResult(job, image, firstRow, rows, gradients, gradientBytes, block, temporary)
    for (let point = 0; point < POINTS; point++) {
      const a = points + point * pointBytes
      const b = gradients + point * gradientBytes
      let out = sums + point * job.pointBytes
      for (let channel = 0; channel < channels; channel += 4) {
        for (let output: usize = 0; output < outBytes; output += 32) {
          const cols = min(8, <i32>((outBytes - output) >> 2))
          multiplyColumns(a + (<usize>channel << 2), rowBytes, 0, b + output, outBytes, 0, count, 1, out + output, outBytes, 4, cols, 1)
        }
        out += 4 * outBytes
      }
    }
  }
}

/** The transforms of the gradients by the results of a few rows of tiles, zero beyond the result. */
function transformResult(
  job: ConvJob, image: i32, firstRow: i32, rows: i32, out: usize, pointBytes: usize, block: usize, temporary: usize
): void {
  const outBytes = <usize>job.outputs << 2
  const resultBytes = job.resultWidth * outBytes
  const blockBytes = job.outWidth * outBytes
  const first = firstRow * TILE
  for (let y = first; y < first + rows * TILE; y++) {
    const to = block + (y - first) * blockBytes
    const there = y < job.resultHeight ? resultBytes : 0
    memory.copy(to, job.result + (<usize>image * job.resultHeight + y) * resultBytes, there)
    memory.fill(to + there, 0, blockBytes - there)
  }
  const across = job.outWidth / TILE
  for (let row = 0; row < rows; row++) {
    for (let tile = 0; tile < across; tile++) {
      const from = block + row * TILE * blockBytes + tile * TILE * outBytes
      for (let output: usize = 0; output < outBytes; output += 16) {
        transformGradient(from + output, blockBytes, outBytes, out + output, pointBytes, temporary)
      }
      out += outBytes
    }
  }
}
