import type { Stroke } from './shapes'

/** Straight pieces between two points of a stroke. */
const PIECES = 7

/**
 * Lays a curve through the points of a stroke, with a sharp turn at its corners: x and y in turn of the ends of short straight pieces.
 *
 * Centripetal Catmull-Rom curves, which make no loops and cusps of their own: P. Yuksel, S. Schaefer and J. Keyser,
 * "Parameterization and applications of Catmull-Rom curves" (Computer-Aided Design, 2011).
 */
export function curveThrough(points: Float64Array, isCorner: Stroke['isCorner']): Float64Array {
  const count = points.length / 2
  const curve = new Float64Array(((count - 1) * PIECES + 1) * 2)
  let o = 0
  curve[o++] = points[0]
  curve[o++] = points[1]
  for (let i = 0; i + 1 < count; i++) {
    // A curve has no memory of what lies beyond its ends.
    const before = i === 0 || isCorner[i] === 1 ? i : i - 1
    const after = i + 2 === count || isCorner[i + 1] === 1 ? i + 1 : i + 2
    o = pieceInto(points, before, i, i + 1, after, curve, o)
  }
  return curve
}

/** Points i0 to i3; the curve runs from i1 to i2. An end has itself for its neighbour. */
function pieceInto(
  p: Float64Array,
  i0: number,
  i1: number,
  i2: number,
  i3: number,
  out: Float64Array,
  at: number
): number {
  const x1 = p[i1 * 2]
  const y1 = p[i1 * 2 + 1]
  const x2 = p[i2 * 2]
  const y2 = p[i2 * 2 + 1]
  const d1 = gap(x1, y1, x2, y2)
  const d0 = i0 === i1 ? 0 : gap(p[i0 * 2], p[i0 * 2 + 1], x1, y1)
  const d2 = i3 === i2 ? 0 : gap(x2, y2, p[i3 * 2], p[i3 * 2 + 1])
  // Slopes at both ends, times the length of this piece. Where there is no neighbour the curve runs out straight.
  let sx1 = 0
  let sy1 = 0
  let sx2 = 0
  let sy2 = 0
  if (d0 > 0) {
    sx1 = slope(p[i0 * 2], x1, x2, d0, d1)
    sy1 = slope(p[i0 * 2 + 1], y1, y2, d0, d1)
  }
  if (d2 > 0) {
    sx2 = slope(p[i3 * 2], x2, x1, d2, d1) * -1
    sy2 = slope(p[i3 * 2 + 1], y2, y1, d2, d1) * -1
  }
  if (d0 === 0) {
    sx1 = (3 * (x2 - x1) - sx2) / 2
    sy1 = (3 * (y2 - y1) - sy2) / 2
    if (d2 === 0) {
      sx1 = x2 - x1
      sy1 = y2 - y1
    }
  }
  if (d2 === 0) {
    sx2 = (3 * (x2 - x1) - sx1) / 2
    sy2 = (3 * (y2 - y1) - sy1) / 2
  }
  let o = at
  for (let k = 1; k <= PIECES; k++) {
    const t = k / PIECES
    const a = t * t * (3 - 2 * t)
    const b = t * (t - 1) * (t - 1)
    const c = t * t * (t - 1)
    out[o++] = x1 + a * (x2 - x1) + b * sx1 + c * sx2
    out[o++] = y1 + a * (y2 - y1) + b * sy1 + c * sy2
  }
  return o
}

/** The slope in b of a parabola through a, b and c, times the length from b to c. */
function slope(a: number, b: number, c: number, before: number, after: number): number {
  return ((b - a) / before - (c - a) / (before + after) + (c - b) / after) * after
}

/** The square root of the distance, and never nothing. */
function gap(x1: number, y1: number, x2: number, y2: number): number {
  const dx = x2 - x1
  const dy = y2 - y1
  return Math.sqrt(Math.sqrt(dx * dx + dy * dy)) + 1e-6
}
