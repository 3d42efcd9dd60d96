import type { Curve } from './evaluation'

const MOST_POINTS = 200
/** Below what a screen shows of a curve between 0 and 1. */
const FINEST = 1 / 2000

/**
 * A curve between 0 and 1 with at most 200 of its points, the ends among them: so few that no left-out point is farther from the
 * line drawn than 1/2000, or, where that takes more points, the least power of two times that.
 *
 * First, points that hardly move go; then D. Douglas and T. Peucker, "Algorithms for the reduction of the number of points required
 * to represent a digitized line", 1973.
 */
export function thinCurve(x: ArrayLike<number>, y: ArrayLike<number>): Curve {
  let places = placesThatMove(x, y)
  for (let tolerance = FINEST; places.length > 2; tolerance *= 2) {
    places = placesThatBend(x, y, places, tolerance)
    if (places.length <= MOST_POINTS) break
  }
  return { x: places.map((i) => x[i]), y: places.map((i) => y[i]) }
}

function placesThatMove(x: ArrayLike<number>, y: ArrayLike<number>): number[] {
  const last = x.length - 1
  const places = [0]
  let from = 0
  for (let i = 1; i < last; i++) {
    // The next one would be too far: what lies between is near this one.
    if (Math.abs(x[i + 1] - x[from]) + Math.abs(y[i + 1] - y[from]) < FINEST / 2) continue
    places.push(i)
    from = i
  }
  if (last > 0) places.push(last)
  return places
}

function placesThatBend(x: ArrayLike<number>, y: ArrayLike<number>, places: number[], tolerance: number): number[] {
  const isKept = new Uint8Array(places.length)
  isKept[0] = isKept[places.length - 1] = 1
  const open = [[0, places.length - 1]]
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [from, to] = span
    let farthest = -1
    let distance = tolerance
    for (let i = from + 1; i < to; i++) {
      const away = distanceToSegment(x, y, places[i], places[from], places[to])
      if (away > distance) {
        distance = away
        farthest = i
      }
    }
    if (farthest < 0) continue
    isKept[farthest] = 1
    open.push([from, farthest], [farthest, to])
  }
  return places.filter((_, i) => isKept[i] === 1)
}

function distanceToSegment(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  point: number,
  from: number,
  to: number
): number {
  const dx = x[to] - x[from]
  const dy = y[to] - y[from]
  const px = x[point] - x[from]
  const py = y[point] - y[from]
  const squared = dx * dx + dy * dy
  const part = squared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squared))
  return Math.hypot(px - part * dx, py - part * dy)
}
