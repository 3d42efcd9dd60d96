import type { Weights } from '../rules'

/** A row drawn with probability proportional to its weight. */
export function drawByWeight(weights: Weights, rows: number, draw: () => number): number {
  if (weights === undefined) return Math.floor(draw() * rows)
  let total = 0
  for (let i = 0; i < rows; i++) total += weights[i]
  return walk(weights, undefined, 0, rows, draw() * total)
}

/**
 * The row at which the running sum of weight times squared distance passes `target`; `byChunk` are the sums of every
 * `chunkRows` rows. Never a row that adds nothing.
 */
export function drawByPotential(
  byChunk: Float64Array,
  chunkRows: number,
  nearest: Float32Array,
  weights: Weights,
  target: number
): number {
  let chunk = -1
  let left = target
  for (let c = 0; c < byChunk.length; c++) {
    if (!(byChunk[c] > 0)) continue
    chunk = c
    if (byChunk[c] > left) break
    left -= byChunk[c]
  }
  const from = chunk * chunkRows
  return walk(nearest, weights, from, Math.min(from + chunkRows, nearest.length), left)
}

function walk(sizes: ArrayLike<number>, weights: Weights, from: number, to: number, target: number): number {
  let sum = 0
  let last = from
  for (let i = from; i < to; i++) {
    const size = weights === undefined ? sizes[i] : weights[i] * sizes[i]
    if (!(size > 0)) continue
    last = i
    sum += size
    if (sum > target) break
  }
  return last
}
