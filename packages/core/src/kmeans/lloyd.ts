import type { FloatArray } from '../matrix/matrix'
import type { Space } from './space'
import type { Iteration, LloydResult } from './steps'

/**
 * Lloyd's algorithm (S. Lloyd, 1982) with scikit-learn's rules: it has converged when the labels repeat or when the
 * squared shift of the centroids is at most `tolerance` times the mean variance of the columns; a cluster that lost all
 * its rows takes the row that lies farthest from its own centroid; the labels returned are always those of the centroids
 * returned.
 */
export function* lloyd<C>(
  space: Space<C>,
  start: C,
  startK: number,
  weights: FloatArray | undefined,
  tolerance: number,
  maxIterations: number
): Generator<Iteration, LloydResult<C>> {
  const { rows } = space
  let enough: number | undefined
  let centroids = start
  let k = startK
  let labels = new Int32Array(rows)
  let before = new Int32Array(rows)
  const distances = new Float64Array(rows)
  let iterations = 0
  let converged = false
  /** Whether `centroids` are the means of `before`: not at first, nor where an empty cluster took a row. */
  let areMeans = false
  while (iterations < maxIterations && !converged) {
    space.assign(centroids, labels, distances)
    iterations++
    const inertia = weightedSum(distances, weights)
    if (areMeans && sameLabels(labels, before)) {
      // The means of these labels are the centroids that there are.
      yield { iteration: iterations, inertia, shift: 0 }
      return { centroids, k, labels, distances, inertia, iterations, converged: true }
    }
    const { filled, stillEmpty } = refillEmpty(labels, distances, weights, k)
    const next = space.means(filled, weights, centroids)
    const shift = space.squaredShift(centroids, next)
    yield { iteration: iterations, inertia, shift }
    centroids = next
    areMeans = filled === labels
    if (stillEmpty.size > 0) {
      // Every row lies on its centroid and some centroids are left over: there are fewer different rows than k.
      centroids = space.keep(centroids, withoutPlaces(k, stillEmpty))
      k -= stillEmpty.size
      continue
    }
    const kept = before
    before = labels
    labels = kept
    enough ??= tolerance * (tolerance > 0 ? space.meanVariance() : 0)
    if (shift <= enough && areMeans) {
      // Done, unless a cluster loses its last row in the final assignment.
      space.assign(centroids, labels, distances)
      converged = !countRows(labels, weights, k).includes(0)
    }
  }
  if (!converged) space.assign(centroids, labels, distances)
  return { centroids, k, labels, distances, inertia: weightedSum(distances, weights), iterations, converged }
}

const NONE: ReadonlySet<number> = new Set()

/**
 * Gives each empty cluster the row farthest from its own centroid, among rows that count and whose cluster has others
 * (the first of equals). Returns the labels after that (the same array where nothing was empty) and the clusters for
 * which no row with a distance above 0 was left.
 */
export function refillEmpty(
  labels: Int32Array,
  distances: Float64Array,
  weights: FloatArray | undefined,
  k: number
): { filled: Int32Array; stillEmpty: ReadonlySet<number> } {
  const counts = countRows(labels, weights, k)
  if (!counts.includes(0)) return { filled: labels, stillEmpty: NONE }

  const stillEmpty = new Set(Array.from(counts.keys()).filter((c) => counts[c] === 0))
  const filled = labels.slice()
  const farthest = Array.from(labels.keys())
    .filter((i) => distances[i] > 0 && (weights === undefined || weights[i] > 0))
    .sort((a, b) => distances[b] - distances[a] || a - b)
  let next = 0
  for (const cluster of [...stillEmpty]) {
    while (next < farthest.length && counts[filled[farthest[next]]] < 2) next++
    if (next === farthest.length) break
    const row = farthest[next++]
    counts[filled[row]]--
    counts[cluster]++
    filled[row] = cluster
    stillEmpty.delete(cluster)
  }
  return { filled, stillEmpty }
}

/** How many rows that count each cluster has. */
function countRows(labels: Int32Array, weights: FloatArray | undefined, k: number): Int32Array {
  const counts = new Int32Array(k)
  for (let i = 0; i < labels.length; i++) if (weights === undefined || weights[i] > 0) counts[labels[i]]++
  return counts
}

export function withoutPlaces(k: number, dropped: ReadonlySet<number>): number[] {
  return Array.from({ length: k }, (_, c) => c).filter((c) => !dropped.has(c))
}

function sameLabels(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

export function weightedSum(distances: Float64Array, weights: FloatArray | undefined): number {
  let sum = 0
  for (let i = 0; i < distances.length; i++) sum += weights === undefined ? distances[i] : weights[i] * distances[i]
  return sum
}
