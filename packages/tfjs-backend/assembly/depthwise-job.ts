import { JOB } from './job'

/** What depthwise convolutions work on: NHWC, a filter of shape [height, width, channels, multiplier]. */
@unmanaged
export class DepthwiseJob {
  images: i32
  inHeight: i32
  inWidth: i32
  channels: i32
  outHeight: i32
  outWidth: i32
  /** Channels of the result that each channel makes. */
  multiplier: i32
  filterHeight: i32
  filterWidth: i32
  strideHeight: i32
  strideWidth: i32
  dilationHeight: i32
  dilationWidth: i32
  padTop: i32
  padLeft: i32
  x: usize
  filter: usize
  /** The result, or its gradient. */
  y: usize
  bias: usize
  activation: i32
  alpha: f32
  /** Sums of the gradient by filter, of a chunk of rows each. */
  sums: usize
  /** What tasks divide among them: rows. */
  units: i32
  tasks: i32
}

// @ts-ignore: decorator
@inline
export function depthwiseJob(): DepthwiseJob {
  return changetype<DepthwiseJob>(JOB)
}

/** The row that a task begins with; the next task begins where it ends. */
// @ts-ignore: decorator
@inline
export function firstUnit(task: i32): i32 {
  const job = depthwiseJob()
  return <i32>((<i64>job.units * task) / job.tasks)
}

/** Quotient of whole numbers, rounded up; 0 where it is negative. */
// @ts-ignore: decorator
@inline
export function upwards(a: i32, b: i32): i32 {
  return a <= 0 ? 0 : (a + b - 1) / b
}

/** How many steps of `b` from 0 are at most `a`. */
// @ts-ignore: decorator
@inline
export function steps(a: i32, b: i32): i32 {
  return a < 0 ? 0 : a / b + 1
}
