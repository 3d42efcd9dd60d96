import type { FloatArray } from '../matrix/matrix'
import type { Random } from '../random/random'
import type { Init } from './rules'
import type { Space } from './space'

/** Rounds of k-means||: after five the cost hardly falls (Bahmani et al., figure 5.1). */
export const PARALLEL_ROUNDS = 5

/** First centroids, and how many: fewer than `k` where k-means++ and k-means|| found no more different rows. */
export function* firstCentroids<C>(
  space: Space<C>,
  init: Init,
  k: number,
  weights: FloatArray | undefined,
  random: Random
): Generator<undefined, { centroids: C; k: number }> {
  if (typeof init !== 'string') return { centroids: space.centroidsFrom(init), k }
  let chosen: number[]
  if (init === 'random') chosen = randomRows(space.rows, k, weights, random)
  else chosen = yield* (init === 'k-means||' ? kMeansParallel : kMeansPlusPlus)(space, k, weights, random)
  return { centroids: space.centroidsAt(chosen), k: chosen.length }
}

/**
 * Greedy k-means++: each centroid is the best of 2 + ln k rows drawn with probability proportional to weight times squared
 * distance to the nearest centroid so far (D. Arthur and S. Vassilvitskii, 2007; the greedy form is scikit-learn's).
 * Returns at most `k` rows, all different; fewer when there are not that many different rows.
 * Yields between rows, so that a caller can stop it.
 */
export function* kMeansPlusPlus<C>(
  space: Space<C>,
  k: number,
  weights: FloatArray | undefined,
  random: Random
): Generator<undefined, number[]> {
  const { rows } = space
  const trials = 2 + Math.floor(Math.log(k))
  const chosen = [drawOne(weights, rows, random)]
  const nearest = new Float64Array(rows)
  space.distancesToRow(chosen[0], nearest)
  let candidate = new Float64Array(rows)
  let best = new Float64Array(rows)
  const cumulative = new Float64Array(rows)
  while (chosen.length < k) {
    const potential = accumulate(nearest, weights, cumulative)
    if (!(potential > 0)) break
    let bestRow = -1
    let bestPotential = Number.POSITIVE_INFINITY
    for (let trial = 0; trial < trials; trial++) {
      const row = searchCumulative(cumulative, random.next() * potential)
      space.distancesToRow(row, candidate)
      let sum = 0
      for (let i = 0; i < rows; i++) {
        if (nearest[i] < candidate[i]) candidate[i] = nearest[i]
        sum += weights === undefined ? candidate[i] : weights[i] * candidate[i]
      }
      if (sum < bestPotential) {
        bestPotential = sum
        bestRow = row
        const kept = best
        best = candidate
        candidate = kept
      }
    }
    chosen.push(bestRow)
    nearest.set(best)
    yield
  }
  return chosen
}

/**
 * k-means||: a few rounds that each draw about 2k rows at once, then greedy k-means++ among those, each weighted by the
 * rows that are nearest to it (B. Bahmani et al., "Scalable k-means++", 2012). For large `k`.
 */
export function* kMeansParallel<C>(
  space: Space<C>,
  k: number,
  weights: FloatArray | undefined,
  random: Random
): Generator<undefined, number[]> {
  const { rows } = space
  const candidates = [drawOne(weights, rows, random)]
  const nearest = new Float64Array(rows)
  const nearestCandidate = new Int32Array(rows)
  const distances = new Float64Array(rows)
  space.distancesToRow(candidates[0], nearest)
  for (let round = 0; round < PARALLEL_ROUNDS; round++) {
    const potential = accumulate(nearest, weights, distances)
    if (!(potential > 0)) break
    const drawn: number[] = []
    for (let i = 0; i < rows; i++) {
      const share = (weights === undefined ? nearest[i] : weights[i] * nearest[i]) / potential
      if (random.next() < 2 * k * share) drawn.push(i)
    }
    for (const row of drawn) {
      space.distancesToRow(row, distances)
      for (let i = 0; i < rows; i++) {
        if (distances[i] < nearest[i]) {
          nearest[i] = distances[i]
          nearestCandidate[i] = candidates.length
        }
      }
      candidates.push(row)
      yield
    }
  }
  if (candidates.length <= k) return yield* kMeansPlusPlus(space, k, weights, random)
  const candidateWeights = new Float64Array(candidates.length)
  for (let i = 0; i < rows; i++) candidateWeights[nearestCandidate[i]] += weights === undefined ? 1 : weights[i]
  const picked = yield* kMeansPlusPlus(space.subset(candidates), k, candidateWeights, random)
  return picked.map((place) => candidates[place])
}

/** `k` distinct rows, each as likely as the next; rows of weight 0 are not drawn. */
export function randomRows(rows: number, k: number, weights: FloatArray | undefined, random: Random): number[] {
  if (weights === undefined) return Array.from(random.sample(rows, k))
  const usable: number[] = []
  for (let i = 0; i < rows; i++) if (weights[i] > 0) usable.push(i)
  return Array.from(random.sample(usable.length, Math.min(k, usable.length)), (place) => usable[place])
}

function drawOne(weights: FloatArray | undefined, rows: number, random: Random): number {
  if (weights === undefined) return random.int(rows)
  const cumulative = new Float64Array(rows)
  let total = 0
  for (let i = 0; i < rows; i++) cumulative[i] = total += weights[i]
  return searchCumulative(cumulative, random.next() * total)
}

/** Fills `cumulative` with running sums of weight times distance; returns the whole. */
function accumulate(distances: Float64Array, weights: FloatArray | undefined, cumulative: Float64Array): number {
  let total = 0
  for (let i = 0; i < distances.length; i++) {
    total += weights === undefined ? distances[i] : weights[i] * distances[i]
    cumulative[i] = total
  }
  return total
}

/** The first place whose running sum is above `target`: never one that adds nothing, unless rounding left no other. */
function searchCumulative(cumulative: Float64Array, target: number): number {
  let low = 0
  let high = cumulative.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (cumulative[middle] > target) high = middle
    else low = middle + 1
  }
  return low
}
