/** A picture without transparency; a byte for each of three colours, planes apart. */
export interface Paint {
  readonly colours: readonly [Uint8Array, Uint8Array, Uint8Array]
  /** What covers each pixel: 255 for all of it. */
  readonly alpha: Uint8Array
  readonly width: number
  readonly height: number
}

/** Larger canvases are made smaller at once: a digit needs no more, and memory is limited. In pixels. */
const MOST_SIDE = 1536

/** A canvas as planes, of at most 1536 pixels a side: blocks of a larger one become their mean. */
export function paintOf(rgba: Uint8ClampedArray | Uint8Array, width: number, height: number): Paint {
  const block = Math.ceil(Math.max(width, height) / MOST_SIDE)
  const [columns, rows] = [Math.ceil(width / block), Math.ceil(height / block)]
  const pixels = columns * rows
  const colours = [new Uint8Array(pixels), new Uint8Array(pixels), new Uint8Array(pixels)] as const
  const [red, green, blue] = colours
  const alpha = new Uint8Array(pixels)
  if (block === 1) {
    for (let i = 0, at = 0; i < pixels; i++, at += 4) {
      red[i] = rgba[at]
      green[i] = rgba[at + 1]
      blue[i] = rgba[at + 2]
      alpha[i] = rgba[at + 3]
    }
    return { colours: [red, green, blue], alpha, width, height }
  }
  for (let y = 0, i = 0; y < rows; y++) {
    const toY = Math.min(height, (y + 1) * block)
    for (let x = 0; x < columns; x++, i++) {
      const toX = Math.min(width, (x + 1) * block)
      let [r, g, b, a, count] = [0, 0, 0, 0, 0]
      for (let py = y * block; py < toY; py++) {
        for (let px = x * block, at = (py * width + px) * 4; px < toX; px++, at += 4) {
          // What is transparent has no colour to give.
          const cover = rgba[at + 3]
          r += rgba[at] * cover
          g += rgba[at + 1] * cover
          b += rgba[at + 2] * cover
          a += cover
          count++
        }
      }
      if (a === 0) continue
      red[i] = Math.round(r / a)
      green[i] = Math.round(g / a)
      blue[i] = Math.round(b / a)
      alpha[i] = Math.round(a / count)
    }
  }
  return { colours: [red, green, blue], alpha, width: columns, height: rows }
}
