import { ConvJob, windowCols, windowRows } from './conv-job'

/**
 * The address of the rows of an image that the windows of the result's rows from `y` on span, windowCols() pixels each: in the image
 * itself, or in `scratch`, to which they are copied with the zeros about and between them.
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
  const height = job.height, width = job.width, left = job.left
  const spreadY = job.spreadY, spreadX = job.spreadX
  const cols = windowCols(job)
  const pixelBytes: usize = <usize>job.channels << 2
  const rowBytes = <usize>cols * pixelBytes
  for (let y = from; y < from + rows; y++) {
    if (y < 0 || y % spreadY != 0 || y / spreadY >= height) {
      memory.fill(out, 0, rowBytes)
    } else {
      const row = image + <usize>(y / spreadY) * width * pixelBytes
      if (spreadX == 1) {
        // Where there is more padding than a filter has columns, the gradient's windows begin inside of the image.
        const skipped = max(0, -left)
        const before = min(max(0, left), cols)
        const there = max(0, min(width - skipped, cols - before))
        memory.fill(out, 0, before * pixelBytes)
        memory.copy(out + before * pixelBytes, row + skipped * pixelBytes, there * pixelBytes)
        memory.fill(out + (before + there) * pixelBytes, 0, (cols - before - there) * pixelBytes)
      } else {
        memory.fill(out, 0, rowBytes)
        for (let x = 0; x < width; x++) {
          const col = left + x * spreadX
          if (col >= 0 && col < cols) memory.copy(out + col * pixelBytes, row + x * pixelBytes, pixelBytes)
        }
      }
    }
    out += rowBytes
  }
}
