import type { Random } from '../random/random'
import { finalAssignment } from './final-assignment'
import { firstCentroids } from './init'
import { lloyd } from './lloyd'
import { batchStep, followTrend, hasStalled, startState, type Trend } from './mini-batch-step'
import type { ResolvedOptions } from './options'
import type { Space } from './space'
import type { Iteration, LloydResult } from './steps'

/**
 * Mini-batch k-means on rows in memory: steps (`batchStep`) on batches of at most `batchSize` rows. A pass goes over all rows
 * that count, in an order of its own; `maxIterations` is passes at most. It has converged when 10 batches in a row did
 * not lower the smoothed inertia, or when the smoothed squared shift is at most `tolerance` (if above 0) times the mean
 * variance of the columns; a batch enters these averages with the share that scikit-learn gives it, 2 x its rows / rows.
 * Where one batch holds all rows there is nothing to save, and this is Lloyd's algorithm.
 *
 * Labels, distances and inertia are those of a full assignment at the end. `iterations` counts batches; the inertia that is
 * reported is an estimate from the batch. Yields each batch, and nothing at the steps between.
 */
export function* miniBatch<C>(
  space: Space<C>,
  options: ResolvedOptions,
  random: Random
): Generator<Iteration | undefined, LloydResult<C>> {
  const { init, k: wanted, weights, batchSize, tolerance, maxIterations } = options
  const rows = rowsThatCount(space.rows, weights)
  const { length: count } = rows
  if (count <= batchSize) {
    const { centroids, k } = yield* firstCentroids(space, init, wanted, weights, random)
    return yield* lloyd(space, centroids, k, weights, tolerance, maxIterations)
  }
  const { centroids, k } = yield* sampledCentroids(space, rows, options, random)
  const enough = tolerance > 0 ? tolerance * space.meanVariance() : -1
  const batches = Math.ceil(count / batchSize)
  const total = maxIterations * batches
  let totalWeight = 0
  for (const row of rows) totalWeight += weights === undefined ? 1 : weights[row]
  let state = startState(centroids, k)
  let trend: Trend | undefined
  let iteration = 0
  let converged = false
  while (iteration < total && !converged) {
    const place = iteration % batches
    if (place === 0) random.shuffle(rows)
    // As even as can be: a last batch of a few rows would say little of the inertia.
    const own = rows.subarray(Math.floor((place * count) / batches), Math.floor(((place + 1) * count) / batches))
    const step = batchStep(state, space.subset(own), weights && Float64Array.from(own, (row) => weights[row]), random)
    yield { iteration: ++iteration, inertia: step.inertia * totalWeight, shift: step.shift, total }
    state = step.state
    // The first batch is left out, as in scikit-learn: it tells of the first centroids alone.
    if (iteration === 1) continue
    trend = followTrend(trend, step, Math.min(1, (2 * own.length) / (count + 1)))
    converged = trend.shift <= enough || hasStalled(trend)
  }
  const result = yield* finalAssignment(space, state.centroids, k, weights)
  return { ...result, iterations: iteration, converged }
}

/** Centroids chosen on a sample; on all rows where the sample has too few different ones. */
function* sampledCentroids<C>(
  space: Space<C>,
  rows: Int32Array,
  { init, k, weights, seedingRows }: ResolvedOptions,
  random: Random
): Generator<undefined, { centroids: C; k: number }> {
  if (typeof init === 'string' && rows.length > seedingRows) {
    const own = random.sample(rows.length, seedingRows).map((place) => rows[place])
    const ownWeights = weights && Float64Array.from(own, (row) => weights[row])
    const first = yield* firstCentroids(space.subset(own), init, k, ownWeights, random)
    if (first.k === k) return first
  }
  return yield* firstCentroids(space, init, k, weights, random)
}

/** The rows of weight above 0. */
export function rowsThatCount(rows: number, weights: ArrayLike<number> | undefined): Int32Array {
  const all = Int32Array.from({ length: rows }, (_, i) => i)
  return weights === undefined ? all : all.filter((row) => weights[row] > 0)
}
