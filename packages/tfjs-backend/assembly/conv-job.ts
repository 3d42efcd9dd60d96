import { runPhase } from '../../core/assembly/phases'
import { JOB } from './job'

/** What the threads that run a convolution share. Images are [image][y][x][channel], filters [y][x][channel][output]. */
@unmanaged
export class ConvJob {
  image: usize
  /** The filter, rearranged. */
  filter: usize
  /** What has `outputs` numbers at each place: the result, or the gradient by it. */
  result: usize
  /** A part for each thread. */
  scratch: usize
  scratchBytes: usize
  images: i32
  height: i32
  width: i32
  channels: i32
  outHeight: i32
  outWidth: i32
  outputs: i32
  filterHeight: i32
  filterWidth: i32
  strideY: i32
  strideX: i32
  dilationY: i32
  dilationX: i32
  /** Rows and columns of zeros before the image's own. */
  top: i32
  left: i32
  bias: usize
  activation: i32
  alpha: f32
  /** Rows of the result that a task has at a time; such parts of an image. */
  taskRows: i32
  parts: i32
  /** Chunks of images that sums over all of them are made of, and where these are. */
  chunks: i32
  sums: usize
  /** Bytes of a transformed filter. */
  pointBytes: usize
  /** Rows and columns of the result, where outHeight and outWidth are rounded up to whole tiles. */
  resultHeight: i32
  resultWidth: i32
  /** 1 where windows lie in the image as it is, so that nothing is copied. */
  isWhole: i32
}

// @ts-ignore: decorator
@inline
export function convJob(): ConvJob {
  return changetype<ConvJob>(JOB)
}

/**
 * What a convolution is, before one of the kernels of conv.ts or winograd.ts. Images of `images` x `height` x `width` x `channels`,
 * results of `images` x `outHeight` x `outWidth` x `outputs`; `top` and `left` rows and columns of zeros before the image's own.
 */
export function setConv(
  images: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32, outputs: i32,
  filterHeight: i32, filterWidth: i32, strideY: i32, strideX: i32, dilationY: i32, dilationX: i32,
  top: i32, left: i32
): void {
  const job = convJob()
  job.images = images
  job.height = height
  job.width = width
  job.channels = channels
  job.outHeight = outHeight
  job.outWidth = outWidth
  job.outputs = outputs
  job.filterHeight = filterHeight
  job.filterWidth = filterWidth
  job.strideY = strideY
  job.strideX = strideX
  job.dilationY = dilationY
  job.dilationX = dilationX
  job.top = top
  job.left = left
  job.resultHeight = outHeight
  job.resultWidth = outWidth
  setIsWhole(job)
}

/** Has the result be computed in tiles of so many rows and columns. */
export function roundToTiles(job: ConvJob, tile: i32): void {
  job.outHeight = (job.resultHeight + tile - 1) / tile * tile
  job.outWidth = (job.resultWidth + tile - 1) / tile * tile
  setIsWhole(job)
}

function setIsWhole(job: ConvJob): void {
  const lastRow = (job.outHeight - 1) * job.strideY + (job.filterHeight - 1) * job.dilationY
  const lastCol = (job.outWidth - 1) * job.strideX + (job.filterWidth - 1) * job.dilationX
  job.isWhole = job.top != 0 || job.left != 0 || lastRow >= job.height || lastCol >= job.width ? 0 : 1
}

/** What a convolution reads and writes, and what becomes of its sums. */
export function setOperands(job: ConvJob, image: usize, result: usize, bias: usize, activation: i32, alpha: f32): void {
  job.image = image
  job.result = result
  job.bias = bias
  job.activation = activation
  job.alpha = alpha
}

/** A phase of images times parts of them, in pieces of as many tasks as a phase can have. */
export function runParts(job: ConvJob, work: (task: i32, thread: i32) => void): i32 {
  const images = job.images
  const atOnce = max(1, 65535 / job.parts)
  const imageBytes = <usize>job.height * job.width * job.channels * 4
  const resultBytes = <usize>job.resultHeight * job.resultWidth * job.outputs * 4
  for (let from = 0; from < images; from += atOnce) {
    if (runPhase(work, min(atOnce, images - from) * job.parts) == 0) return 0
    job.image += atOnce * imageBytes
    job.result += atOnce * resultBytes
  }
  return 1
}

/** Columns that the windows of a row of the result span. */
// @ts-ignore: decorator
@inline
export function windowCols(job: ConvJob): i32 {
  return job.isWhole ? job.width : (job.outWidth - 1) * job.strideX + (job.filterWidth - 1) * job.dilationX + 1
}

/** Rows that the windows of so many rows of the result span. */
// @ts-ignore: decorator
@inline
export function windowRows(job: ConvJob, rows: i32): i32 {
  return (rows - 1) * job.strideY + (job.filterHeight - 1) * job.dilationY + 1
}
