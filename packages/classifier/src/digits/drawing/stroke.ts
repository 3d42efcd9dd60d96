import { BOX_SIDE, type Box, boxOf, type Raster, resampled, sideOf } from './raster'

/** Strokes are measured and drawn where the box is that many pixels a side. */
const FINE_SIDE = 120
const FINE = FINE_SIDE / BOX_SIDE
/** Around it, for strokes that become thicker. */
const MARGIN = 3 * FINE
/** The part of a pixel's ink at the edge of a stroke; and where strokes are thin, so that faint places do not break them. */
const EDGE = 0.5
const FAINT_EDGE = 0.25

/** Stroke widths, in pixels of the 20 x 20 box: what is thinner than `least` becomes `thin`, what is thicker than `most` becomes `thick`. */
export interface StrokeWidths {
  readonly least: number
  readonly most: number
  readonly thin: number
  readonly thick: number
}

/**
 * How thick the strokes of a drawing are once its box is 20 pixels a side. The points of a stroke of width w lie from 0 to w / 2
 * from its edge, as many at each distance: w / 4 on average.
 */
export function strokeWidth(drawing: Raster, box: Box): number {
  const fine = fineOf(drawing, box)
  return widthOf(distancesIn(maskOf(fine, EDGE), fine.width, fine.height))
}

/**
 * A drawing whose strokes are no thinner and no thicker than that: drawn anew along the middle of its strokes (their skeleton), with
 * what is missing or too much at every point. Undefined where they are not.
 */
export function fitStrokes(drawing: Raster, box: Box, widths: StrokeWidths): Raster | undefined {
  let fine = fineOf(drawing, box)
  let changed: Raster | undefined
  let wanted = 0
  // The box grows with the strokes, so that the first width is not quite met.
  for (let turn = 0; turn < 3; turn++) {
    let mask = maskOf(fine, EDGE)
    let distances = distancesIn(mask, fine.width, fine.height)
    const width = widthOf(distances)
    if (width === 0) return changed
    if (changed === undefined) {
      if (width >= widths.least && width <= widths.most) return undefined
      wanted = width < widths.least ? widths.thin : widths.thick
    } else if (Math.abs(wanted - width) < 0.1) return changed
    if (changed === undefined && width < widths.least) {
      mask = maskOf(fine, FAINT_EDGE)
      distances = distancesIn(mask, fine.width, fine.height)
    }
    const more = ((wanted - widthOf(distances)) / 2) * FINE
    changed = redrawn(mask, distances, fine.width, fine.height, more)
    const around = boxOf(changed, EDGE)
    if (around === undefined) return changed
    fine = fineOf(changed, around)
  }
  return changed
}

/** The drawing with its box 120 pixels a side and a margin. */
function fineOf(drawing: Raster, box: Box): Raster {
  const step = sideOf(box) / FINE_SIDE
  const width = Math.ceil((box.right - box.left) / step) + 2 * MARGIN
  const height = Math.ceil((box.bottom - box.top) / step) + 2 * MARGIN
  return resampled(drawing, box.left - MARGIN * step, box.top - MARGIN * step, step, width, height)
}

/** Where there is at least that part of the most ink of a pixel, which thin lines in a large picture leave little of. */
function maskOf({ data }: Raster, part: number): Uint8Array {
  const mask = new Uint8Array(data.length)
  let least = 0
  for (let i = 0; i < data.length; i++) if (data[i] > least) least = data[i]
  least *= part
  for (let i = 0; i < mask.length; i++) mask[i] = data[i] >= least ? 1 : 0
  return mask
}

/** Strokes' width from the distances of their points, in pixels of the box. */
function widthOf(distances: Float32Array): number {
  let [sum, count] = [0, 0]
  for (let i = 0; i < distances.length; i++) {
    if (distances[i] === 0) continue
    // From the middle of a pixel to the edge between pixels.
    sum += distances[i] - 0.5
    count++
  }
  return count === 0 ? 0 : (4 * sum) / count / FINE
}

/** A disc at each point of the skeleton, as large as the stroke there and `more` (which may be below 0), but never nothing. */
function redrawn(mask: Uint8Array, distances: Float32Array, width: number, height: number, more: number): Raster {
  const middle = skeletonOf(mask, width, height)
  const data = new Float32Array(mask.length)
  const least = FINE / 2
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (middle[at] === 0) continue
      const radius = Math.max(Math.min(least, distances[at]), distances[at] - 0.5 + more)
      const reach = Math.ceil(radius)
      const square = radius * radius
      for (let dy = Math.max(-reach, -y); dy <= reach && y + dy < height; dy++) {
        for (let dx = Math.max(-reach, -x); dx <= reach && x + dx < width; dx++) {
          if (dx * dx + dy * dy <= square) data[at + dy * width + dx] = 1
        }
      }
    }
  }
  return { data, width, height }
}

/** Distances of the pixels of a mask to the nearest one outside it (Felzenszwalb and Huttenlocher 2012), 0 outside. */
export function distancesIn(mask: Uint8Array, width: number, height: number): Float32Array {
  const far = 1e9
  const squares = new Float64Array(mask.length)
  const longest = Math.max(width, height)
  const line = new Float64Array(longest)
  const result = new Float64Array(longest)
  const roots = new Int32Array(longest)
  const cuts = new Float64Array(longest + 1)
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) line[y] = mask[y * width + x] === 0 ? 0 : far
    lowerEnvelope(line, height, result, roots, cuts)
    for (let y = 0; y < height; y++) squares[y * width + x] = result[y]
  }
  const distances = new Float32Array(mask.length)
  for (let y = 0, at = 0; y < height; y++, at += width) {
    for (let x = 0; x < width; x++) line[x] = squares[at + x]
    lowerEnvelope(line, width, result, roots, cuts)
    for (let x = 0; x < width; x++) distances[at + x] = Math.sqrt(result[x])
  }
  return distances
}

/** Of parabolas with these heights at 0, 1, 2 ..., the lowest at each place. */
function lowerEnvelope(
  heights: Float64Array,
  n: number,
  out: Float64Array,
  roots: Int32Array,
  cuts: Float64Array
): void {
  let last = 0
  roots[0] = 0
  cuts[0] = Number.NEGATIVE_INFINITY
  cuts[1] = Number.POSITIVE_INFINITY
  for (let q = 1; q < n; q++) {
    let cut = 0
    for (;;) {
      const p = roots[last]
      cut = (heights[q] + q * q - heights[p] - p * p) / (2 * (q - p))
      if (cut > cuts[last]) break
      last--
    }
    last++
    roots[last] = q
    cuts[last] = cut
    cuts[last + 1] = Number.POSITIVE_INFINITY
  }
  for (let q = 0, k = 0; q < n; q++) {
    while (cuts[k + 1] < q) k++
    const p = roots[k]
    out[q] = (q - p) * (q - p) + heights[p]
  }
}

/** The middle lines of a mask, one pixel thin, connected as it is (Zhang and Suen 1984). The mask's border is to be empty. */
export function skeletonOf(mask: Uint8Array, width: number, height: number): Uint8Array {
  const thin = mask.slice()
  let inside: number[] = []
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) if (mask[y * width + x] === 1) inside.push(y * width + x)
  const gone: number[] = []
  for (let isChanging = true; isChanging; ) {
    isChanging = false
    for (let half = 0; half < 2; half++) {
      gone.length = 0
      for (const at of inside) if (mayGo(thin, at, width, half)) gone.push(at)
      if (gone.length > 0) isChanging = true
      // Asked again, for what went meanwhile: all at once, a dot of 2 x 2 would vanish.
      for (const at of gone) if (mayGo(thin, at, width, half)) thin[at] = 0
      inside = inside.filter((at) => thin[at] === 1)
    }
  }
  return thin
}

function mayGo(thin: Uint8Array, at: number, width: number, half: number): boolean {
  const [p2, p3, p4, p5] = [thin[at - width], thin[at - width + 1], thin[at + 1], thin[at + width + 1]]
  const [p6, p7, p8, p9] = [thin[at + width], thin[at + width - 1], thin[at - 1], thin[at - width - 1]]
  const neighbours = p2 + p3 + p4 + p5 + p6 + p7 + p8 + p9
  if (neighbours < 2 || neighbours > 6) return false
  const rises = (p3 & ~p2) + (p4 & ~p3) + (p5 & ~p4) + (p6 & ~p5) + (p7 & ~p6) + (p8 & ~p7) + (p9 & ~p8) + (p2 & ~p9)
  if (rises !== 1) return false
  return half === 0 ? (p2 & p4 & p6) === 0 && (p4 & p6 & p8) === 0 : (p2 & p4 & p8) === 0 && (p2 & p6 & p8) === 0
}
