import { runPhase } from '../../core/assembly/phases'
import { depthwiseJob, firstUnit, steps, upwards } from './depthwise-job'
import { sweep } from './depthwise-sweep'
import { finishRows } from './finish-rows'
import { TASK_SIZE } from './job'

export { depthwiseByFilter, depthwiseChunks } from './depthwise-by-filter'

/** What the kernels of this family are to work on, until this is called again. */
export function setDepthwise(
  images: i32, inHeight: i32, inWidth: i32, channels: i32, outHeight: i32, outWidth: i32, multiplier: i32, filterHeight: i32,
  filterWidth: i32, strideHeight: i32, strideWidth: i32, dilationHeight: i32, dilationWidth: i32, padTop: i32, padLeft: i32
): i32 {
  const job = depthwiseJob()
  job.images = images
  job.inHeight = inHeight
  job.inWidth = inWidth
  job.channels = channels
  job.outHeight = outHeight
  job.outWidth = outWidth
  job.multiplier = multiplier
  job.filterHeight = filterHeight
  job.filterWidth = filterWidth
  job.strideHeight = strideHeight
  job.strideWidth = strideWidth
  job.dilationHeight = dilationHeight
  job.dilationWidth = dilationWidth
  job.padTop = padTop
  job.padLeft = padLeft
  return 1
}

/** Writes all of `y`: the convolution of `x`, with `bias` (or 0) added by channel, and an activation. */
export function depthwise(x: usize, filter: usize, y: usize, bias: usize, activation: i32, alpha: f32): i32 {
  const job = depthwiseJob()
  job.x = x
  job.filter = filter
  job.y = y
  job.bias = bias
  job.activation = activation
  job.alpha = alpha
  return runPhase(rowTask, divide(job.images * job.outHeight, job.outWidth))
}

/** Writes all of `dx`, the gradient by `x`, from that by `y`. Without dilation. */
export function depthwiseByImage(dy: usize, filter: usize, dx: usize): i32 {
  const job = depthwiseJob()
  job.x = dx
  job.filter = filter
  job.y = dy
  return runPhase(imageRowTask, divide(job.images * job.inHeight, job.inWidth))
}

function divide(rows: i32, width: i32): i32 {
  const job = depthwiseJob()
  const products = <i64>rows * width * job.channels * job.multiplier * job.filterHeight * job.filterWidth
  job.units = rows
  job.tasks = <i32>max<i64>(1, min<i64>(min<i64>(rows, 65535), products / (4 * TASK_SIZE)))
  return job.tasks
}

function rowTask(task: i32, _thread: i32): void {
  const job = depthwiseJob()
  const pixel = job.channels << 2
  const outPixel = pixel * job.multiplier
  const line = job.inWidth * pixel
  const filterLine = job.filterWidth * outPixel
  const end = firstUnit(task + 1)
  for (let unit = firstUnit(task); unit < end; unit++) {
    const top = (unit % job.outHeight) * job.strideHeight - job.padTop
    const first = upwards(-top, job.dilationHeight)
    const rows = min(job.filterHeight, steps(job.inHeight - 1 - top, job.dilationHeight)) - first
    const source = job.x + <usize>((unit / job.outHeight) * job.inHeight + top + first * job.dilationHeight) * line
    const out = job.y + <usize>unit * job.outWidth * outPixel
    sweep(
      source, job.inWidth, job.dilationHeight * line, -job.padLeft, job.strideWidth, job.dilationWidth,
      job.filter + first * filterLine, rows, job.filterWidth, filterLine, outPixel, out, outPixel, job.outWidth,
      job.channels, job.multiplier, false
    )
    if (job.bias || job.activation) {
      const outChannels = job.channels * job.multiplier
      finishRows(out, outPixel, job.outWidth, outChannels, job.bias, job.activation, job.alpha)
    }
  }
}

/**
 * A pixel of the image has the gradients of those of the result that it is in: with a stride of s, every s-th weight of a row or
 * column, in turn with those of the pixels beside it.
 */
function imageRowTask(task: i32, _thread: i32): void {
  const job = depthwiseJob()
  const pixel = job.channels << 2
  const outPixel = pixel * job.multiplier
  const line = job.outWidth * outPixel
  const filterLine = job.filterWidth * outPixel
  const end = firstUnit(task + 1)
  for (let unit = firstUnit(task); unit < end; unit++) {
    const y = (unit % job.inHeight) + job.padTop
    const filterRow = y % job.strideHeight
    const allRows = steps(job.filterHeight - 1 - filterRow, job.strideHeight)
    const top = y / job.strideHeight - (allRows - 1)
    const first = upwards(-top, 1)
    const rows = min(allRows, job.outHeight - top) - first
    const source = job.y + <usize>((unit / job.inHeight) * job.outHeight + top + first) * line
    const weights = job.filter + (filterRow + job.strideHeight * (allRows - 1 - first)) * filterLine
    for (let filterColumn = 0; filterColumn < job.strideWidth; filterColumn++) {
      const x = (filterColumn + job.strideWidth - (job.padLeft % job.strideWidth)) % job.strideWidth
      if (x >= job.inWidth) continue
      const columns = steps(job.filterWidth - 1 - filterColumn, job.strideWidth)
      sweep(
        source, job.outWidth, line, (x + job.padLeft) / job.strideWidth - (columns - 1), 1, 1,
        weights + (filterColumn + job.strideWidth * (columns - 1)) * outPixel, rows, columns,
        -job.strideHeight * filterLine, -job.strideWidth * outPixel,
        job.x + (<usize>unit * job.inWidth + x) * pixel, job.strideWidth * pixel, steps(job.inWidth - 1 - x, job.strideWidth),
        job.channels, job.multiplier, true
      )
    }
  }
}
