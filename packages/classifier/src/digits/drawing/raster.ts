import { SIDE } from '../images'

/** How much ink each pixel holds: 0 for none to 1 for all. */
export interface Raster {
  readonly data: Float32Array
  readonly width: number
  readonly height: number
}

/** A rectangle of whole pixels; `right` and `bottom` are the first ones outside. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** MNIST's digits fill a box of 20 x 20. */
export const BOX_SIDE = 20

/** The smallest box around all pixels that hold at least `least` ink; undefined where none does. */
export function boxOf({ data, width, height }: Raster, least: number): Box | undefined {
  let [left, right, top, bottom] = [width, 0, height, 0]
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (data[at] < least) continue
      if (x < left) left = x
      if (x >= right) right = x + 1
      if (y < top) top = y
      bottom = y + 1
    }
  }
  return right === 0 ? undefined : { left, top, right, bottom }
}

/** The longer side of a box. */
export const sideOf = ({ left, right, top, bottom }: Box): number => Math.max(right - left, bottom - top)

/**
 * What `width` x `height` cells show, each of which is `step` pixels wide; the first begins at (`left`, `top`), which may be
 * outside. Cells larger than pixels hold the mean of what they cover, so that no thin line is lost; cells smaller than pixels lie
 * between four of them (bilinear). Cells that are the pixels are copied bit by bit.
 */
export function resampled(
  from: Raster,
  left: number,
  top: number,
  step: number,
  width: number,
  height: number
): Raster {
  const across = weightsOf(from.width, left, step, width)
  const down = weightsOf(from.height, top, step, height)
  const rows = new Float64Array(width)
  const data = new Float32Array(width * height)
  for (let y = 0, at = 0; y < height; y++, at += width) {
    rows.fill(0)
    for (let k = down.begins[y]; k < down.begins[y + 1]; k++) {
      const row = down.pixels[k] * from.width
      const weight = down.weights[k]
      for (let x = 0; x < width; x++) {
        let sum = 0
        for (let j = across.begins[x]; j < across.begins[x + 1]; j++)
          sum += across.weights[j] * from.data[row + across.pixels[j]]
        rows[x] += weight * sum
      }
    }
    for (let x = 0; x < width; x++) data[at + x] = rows[x]
  }
  return { data, width, height }
}

/** Which pixels of a line each cell is made of, and with what weights: those of cell i are begins[i] to begins[i + 1]. */
function weightsOf(pixels: number, start: number, step: number, cells: number) {
  const begins = new Int32Array(cells + 1)
  const places: number[] = []
  const weights: number[] = []
  const put = (pixel: number, weight: number) => {
    if (weight <= 0 || pixel < 0 || pixel >= pixels) return
    places.push(pixel)
    weights.push(weight)
  }
  for (let cell = 0; cell < cells; cell++) {
    const from = start + cell * step
    if (step >= 1) {
      const to = from + step
      for (let pixel = Math.floor(from); pixel < to; pixel++) {
        put(pixel, (Math.min(to, pixel + 1) - Math.max(from, pixel)) / step)
      }
    } else {
      const centre = from + step / 2 - 0.5
      const pixel = Math.floor(centre)
      put(pixel, 1 - (centre - pixel))
      put(pixel + 1, centre - pixel)
    }
    begins[cell + 1] = places.length
  }
  return { begins, pixels: Int32Array.from(places), weights: Float64Array.from(weights) }
}

/**
 * A drawing in MNIST's frame: its box is brought to a longer side of 20, and put into 28 x 28 so that its centre of mass is in the
 * middle, to the nearest whole pixel. 0 for paper to 255 for ink.
 */
export function framed(drawing: Raster, box: Box): Uint8Array {
  const step = sideOf(box) / BOX_SIDE
  // Room around the box, for the faint ink that it does not count.
  const room = 4
  const cells = resampled(drawing, box.left - room * step, box.top - room * step, step, SIDE, SIDE)
  let [sum, sumX, sumY] = [0, 0, 0]
  for (let y = 0, at = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, at++) {
      sum += cells.data[at]
      sumX += cells.data[at] * x
      sumY += cells.data[at] * y
    }
  }
  // In MNIST the centres of mass lie from 13.5 to 14.5, where the first pixel's centre is 0.
  const middle = SIDE / 2
  const shiftX = shiftTo(middle - sumX / sum, room, room + Math.ceil((box.right - box.left) / step))
  const shiftY = shiftTo(middle - sumY / sum, room, room + Math.ceil((box.bottom - box.top) / step))
  const pixels = new Uint8Array(SIDE * SIDE)
  for (let y = 0; y < SIDE; y++) {
    const fromY = y - shiftY
    if (fromY < 0 || fromY >= SIDE) continue
    for (let x = 0; x < SIDE; x++) {
      const fromX = x - shiftX
      if (fromX >= 0 && fromX < SIDE)
        pixels[y * SIDE + x] = Math.round(255 * Math.min(1, cells.data[fromY * SIDE + fromX]))
    }
  }
  return pixels
}

/** A shift in whole pixels that leaves the box, which reaches from `from` to `to`, inside the frame. */
function shiftTo(wanted: number, from: number, to: number): number {
  return Math.max(-from, Math.min(SIDE - to, Math.round(wanted)))
}
