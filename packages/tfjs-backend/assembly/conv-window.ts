import { ConvJob, windowCols, windowRows } from './conv-job'

/**
 * The address of the rows of an image that the windows of the result's rows from `y` on span, windowCols() pixels each: in the image
 * itself, or in `scratch`, to which they are copied with the zeros about them.
 */
// @ts-ignore: decorator
@inline
export function windowsFor(job: ConvJob, image: usize, y: i32, rows: i32, scratch: usize): usize {
  const from = y * job.strideY
  if (job.isWhole) return image + (<usize>from * job.width * job.channels << 2)
  copyWindows(job, image, from - job.top, windowRows(job, rows), scratch)
  return scratch
}

/** Rows of an image from `from` on, which may be above it. */
export function copyWindows(job: ConvJob, image: usize, from: i32, rows: i32, out: usize): void {
  const width = job.width, left = job.left
  const cols = windowCols(job)
  const pixelBytes: usize = <usize>job.channels << 2
  const rowBytes = <usize>cols * pixelBytes
  // Where there is more padding than a filter has columns, the gradient's windows begin inside of the image.
  const skipped = max(0, -left)
  const before = min(max(0, left), cols)
  const there = max(0, min(width - skipped, cols - before))
  for (let y = from; y < from + rows; y++) {
    if (y < 0 || y >= job.height) {
      memory.fill(out, 0, rowBytes)
    } else {
      const row = image + <usize>y * width * pixelBytes
      memory.fill(out, 0, before * pixelBytes)
      memory.copy(out + before * pixelBytes, row + skipped * pixelBytes, there * pixelBytes)
      memory.fill(out + (before + there) * pixelBytes, 0, (cols - before - there) * pixelBytes)
    }
    out += rowBytes
  }
}
