import { PIXELS, SIDE } from '../images'

/** MNIST's digits fit a box of so many pixels. */
const BOX = 20
/** Pixels of paper around the box. */
const MARGIN = (SIDE - BOX) / 2

/** Draws lines of a pen, and places them as MNIST's are. One image after the other: its memory is its own. */
export class Pen {
  readonly #ink = new Float64Array(PIXELS)

  /**
   * Writes an image of 784 bytes to `out`, from `into` on: the lines fitted to the box of 20 x 20, then moved by whole pixels so that
   * the centre of mass lies in pixel (14, 14), but never over the edge.
   *
   * @param lines x and y in turn of each line, of any size, which is changed.
   * @param pressures of each point of each line: times the thickness.
   * @param thickness pixels
   * @param blur pixels from ink to paper
   */
  drawInto(
    lines: readonly Float64Array[],
    pressures: readonly Float64Array[],
    thickness: number,
    blur: number,
    out: Uint8Array,
    into: number
  ): void {
    fitToBox(lines, BOX - thickness)
    const ink = this.#ink.fill(0)
    for (let s = 0; s < lines.length; s++) {
      const line = lines[s]
      const pressure = pressures[s]
      for (let p = 0, k = 0; p + 2 < line.length; p += 2, k++) {
        const radius = ((pressure[k] + pressure[k + 1]) * thickness) / 4
        inkPiece(ink, line[p], line[p + 1], line[p + 2], line[p + 3], radius, blur)
      }
    }
    placeInto(ink, out, into)
  }
}

/** Scales lines so that the longer side of what holds them is `size`, and moves its middle to the middle of the image. */
function fitToBox(lines: readonly Float64Array[], size: number): void {
  let left = Number.POSITIVE_INFINITY
  let right = Number.NEGATIVE_INFINITY
  let top = Number.POSITIVE_INFINITY
  let bottom = Number.NEGATIVE_INFINITY
  for (const line of lines) {
    for (let p = 0; p < line.length; p += 2) {
      left = Math.min(left, line[p])
      right = Math.max(right, line[p])
      top = Math.min(top, line[p + 1])
      bottom = Math.max(bottom, line[p + 1])
    }
  }
  const scale = size / Math.max(right - left, bottom - top, 1e-6)
  const moveX = (SIDE - 1) / 2 - ((left + right) / 2) * scale
  const moveY = (SIDE - 1) / 2 - ((top + bottom) / 2) * scale
  for (const line of lines) {
    for (let p = 0; p < line.length; p += 2) {
      line[p] = line[p] * scale + moveX
      line[p + 1] = line[p + 1] * scale + moveY
    }
  }
}

/** Inks what lies within `radius` of a straight piece: 1 inside, falling to 0 over `blur` pixels about the edge. */
function inkPiece(
  ink: Float64Array,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  radius: number,
  blur: number
): void {
  const reach = radius + blur / 2
  const first = Math.max(MARGIN, Math.ceil(Math.min(x1, x2) - reach))
  const last = Math.min(SIDE - 1 - MARGIN, Math.floor(Math.max(x1, x2) + reach))
  const firstRow = Math.max(MARGIN, Math.ceil(Math.min(y1, y2) - reach))
  const lastRow = Math.min(SIDE - 1 - MARGIN, Math.floor(Math.max(y1, y2) + reach))
  const dx = x2 - x1
  const dy = y2 - y1
  const perSquare = 1 / (dx * dx + dy * dy + 1e-12)
  const perBlur = 1 / blur
  const reached = reach * reach
  for (let y = firstRow; y <= lastRow; y++) {
    for (let x = first, p = y * SIDE + first; x <= last; x++, p++) {
      let along = ((x - x1) * dx + (y - y1) * dy) * perSquare
      if (along < 0) along = 0
      else if (along > 1) along = 1
      const awayX = x - x1 - along * dx
      const awayY = y - y1 - along * dy
      const square = awayX * awayX + awayY * awayY
      if (square >= reached) continue
      const cover = (reach - Math.sqrt(square)) * perBlur
      if (cover > ink[p]) ink[p] = cover < 1 ? cover : 1
    }
  }
}

/** Writes the ink as bytes, its centre of mass moved to pixel (14, 14) by whole pixels. */
function placeInto(ink: Float64Array, out: Uint8Array, into: number): void {
  let mass = 0
  let massX = 0
  let massY = 0
  for (let y = MARGIN, p = MARGIN * SIDE; y < SIDE - MARGIN; y++, p += SIDE) {
    for (let x = MARGIN; x < SIDE - MARGIN; x++) {
      const byte = Math.round(ink[p + x] * 255)
      ink[p + x] = byte
      mass += byte
      massX += byte * x
      massY += byte * y
    }
  }
  const moveX = withinMargin(SIDE / 2 - massX / mass)
  const moveY = withinMargin(SIDE / 2 - massY / mass)
  out.fill(0, into, into + PIXELS)
  for (let y = MARGIN; y < SIDE - MARGIN; y++) {
    const from = y * SIDE
    const to = into + (y + moveY) * SIDE + moveX
    for (let x = MARGIN; x < SIDE - MARGIN; x++) out[to + x] = ink[from + x]
  }
}

function withinMargin(move: number): number {
  return Math.min(Math.max(Math.round(move), -MARGIN), MARGIN)
}
