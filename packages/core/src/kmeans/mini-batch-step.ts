import type { FloatArray } from '../matrix/matrix'
import type { Random } from '../random/random'
import { between, zerosLike } from './centroids'
import { weightedSum } from './lloyd'
import type { Space } from './space'
import { SphericalSpace } from './spherical'

/** A centroid of less than this share of the rows of the largest is given up for a row of the batch, as in scikit-learn. */
const REASSIGNMENT_RATIO = 0.01
/** Centroids are looked at for that each time this many rows for each of them have gone by. */
const ROWS_BETWEEN_REASSIGNMENTS = 10
/** Batches in a row without a lower smoothed inertia that are the end, as in scikit-learn. */
const MAX_NO_IMPROVEMENT = 10

/** Where mini-batch k-means stands after some batches. Never written to: a step makes the next. */
export interface BatchState<C> {
  centroids: C
  /** The mean of all rows that each centroid ever had: the centroids themselves, before they are brought to unit length. */
  means: C
  /** The weight of the rows in each of these means. */
  counts: Float64Array
  /** Rows since centroids with few rows were last given up. */
  sinceReassignment: number
}

export interface BatchStep<C> {
  state: BatchState<C>
  /** The mean over the batch of distances to the centroids that the step began with, by weight. */
  inertia: number
  /** The sum over centroids of the squared distance that each one moved. */
  shift: number
}

/** Before the first batch: given centroids, of which nothing is left once they have rows. */
export function startState<C>(centroids: C, k: number): BatchState<C> {
  return { centroids, means: centroids, counts: new Float64Array(k), sinceReassignment: 0 }
}

/**
 * One step of mini-batch k-means (D. Sculley, "Web-scale k-means clustering", 2010): each row of the batch goes to the nearest
 * centroid, and each centroid moves to the weighted mean of all rows that it has had in all batches, so that the share of a
 * batch in it falls as its rows add up. A mean moves by its difference from that of the batch: no sum grows without end.
 *
 * Centroids that hardly have rows are given up for random rows of the batch by the rules of scikit-learn's MiniBatchKMeans:
 * each time 10 k rows have gone by, or one has had none, those with less than 0.01 of the greatest count, for at most half
 * the rows of the batch, after which they count as much as the least of the others. Unlike there, a row that lies on a
 * centroid is not taken.
 */
export function batchStep<C>(
  before: BatchState<C>,
  batch: Space<C>,
  weights: FloatArray | undefined,
  random: Random
): BatchStep<C> {
  const k = before.counts.length
  const labels = new Int32Array(batch.rows)
  const distances = new Float64Array(batch.rows)
  batch.assign(before.centroids, labels, distances)

  const added = new Float64Array(k)
  for (let i = 0; i < labels.length; i++) added[labels[i]] += weights === undefined ? 1 : weights[i]
  const counts = before.counts.map((count, c) => count + added[c])
  const shares = added.map((weight, c) => (weight === 0 ? 0 : weight / counts[c]))
  // Means of unit rows are kept as they are, at whatever length; only centroids are brought to unit length.
  const plain = batch instanceof SphericalSpace ? (batch.inner as Space<C>) : batch
  const ofBatch = plain.means(labels, weights, zerosLike(before.means))
  let means = between(before.means, ofBatch, shares)

  let sinceReassignment = before.sinceReassignment + batch.rows
  if (before.counts.includes(0) || sinceReassignment >= ROWS_BETWEEN_REASSIGNMENTS * k) {
    sinceReassignment = 0
    const { target, isMoved } = reassign(counts, distances, random)
    if (isMoved.includes(1)) means = between(means, plain.centroidsAt(target), isMoved)
  }
  const centroids =
    batch instanceof SphericalSpace ? (batch as SphericalSpace<C>).directions(means, before.centroids) : means
  return {
    state: { centroids, means, counts, sinceReassignment },
    inertia: weightedSum(distances, weights) / added.reduce((sum, weight) => sum + weight),
    shift: batch.squaredShift(before.centroids, centroids)
  }
}

/** Chooses a row of the batch for each centroid that has too few, and writes what these count from now on. */
function reassign(counts: Float64Array, distances: Float64Array, random: Random) {
  const k = counts.length
  const target = new Int32Array(k)
  const isMoved = new Float64Array(k)
  const least = REASSIGNMENT_RATIO * counts.reduce((most, count) => Math.max(most, count))
  const free: number[] = []
  for (let i = 0; i < distances.length; i++) if (distances[i] > 0) free.push(i)
  const most = Math.min(Math.floor(distances.length / 2), free.length)
  const few = Array.from(counts.keys())
    .filter((c) => counts[c] < least)
    .sort((a, b) => counts[a] - counts[b] || a - b)
    .slice(0, most)
  if (few.length === 0) return { target, isMoved }
  const rows = random.sample(free.length, few.length)
  few.forEach((c, place) => {
    target[c] = free[rows[place]]
    isMoved[c] = 1
  })
  let count = Number.POSITIVE_INFINITY
  for (let c = 0; c < k; c++) if (isMoved[c] === 0) count = Math.min(count, counts[c])
  for (const c of few) counts[c] = count
  return { target, isMoved }
}

/** Inertia and shift of the batches so far, smoothed, and how long the inertia has not fallen. */
export interface Trend {
  inertia: number
  shift: number
  least: number
  batchesSinceLeast: number
}

/** The trend after one more batch, which enters it by its share; the first batch is the trend. */
export function followTrend(before: Trend | undefined, { inertia, shift }: BatchStep<unknown>, share: number): Trend {
  if (before === undefined) return { inertia, shift, least: inertia, batchesSinceLeast: 0 }
  const smoothed = before.inertia + share * (inertia - before.inertia)
  const isLeast = smoothed < before.least
  return {
    inertia: smoothed,
    shift: before.shift + share * (shift - before.shift),
    least: isLeast ? smoothed : before.least,
    batchesSinceLeast: isLeast ? 0 : before.batchesSinceLeast + 1
  }
}

/** scikit-learn's rule that the centroids are as good as batches can make them. */
export function hasStalled(trend: Trend | undefined): boolean {
  return trend !== undefined && trend.batchesSinceLeast >= MAX_NO_IMPROVEMENT
}
