import { JOB } from './job'

/** What pooling works on: NHWC, windows without dilation. */
@unmanaged
export class PoolJob {
  x: usize
  dy: usize
  out: usize
  /** Where the positions of maxima go; what is added to them for each image. */
  positions: usize
  imageStep: i32
  inHeight: i32
  inWidth: i32
  channels: i32
  outHeight: i32
  outWidth: i32
  filterHeight: i32
  filterWidth: i32
  strideHeight: i32
  strideWidth: i32
  padTop: i32
  padLeft: i32
  /** What tasks divide among them: rows of the result, or bands of rows of an image. */
  units: i32
  bands: i32
  tasks: i32
}

// @ts-ignore: decorator
@inline
export function poolJob(): PoolJob {
  return changetype<PoolJob>(JOB)
}

/** The unit that a task begins with; the next task begins where it ends. */
// @ts-ignore: decorator
@inline
export function firstUnit(task: i32): i32 {
  const job = poolJob()
  return <i32>((<i64>job.units * task) / job.tasks)
}
