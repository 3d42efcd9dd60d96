import type { FloatArray } from '../matrix/matrix'
import type { Random } from '../random/random'
import { finalAssignment } from './final-assignment'
import { firstCentroids } from './init'
import { lloyd, weightedSum } from './lloyd'
import type { ResolvedOptions } from './options'
import type { FitRules } from './rules'
import type { Space } from './space'
import type { FitStep, LloydResult } from './steps'

/** Rows that are one cluster so far. */
interface Part<C> {
  rows: Int32Array
  /** One centroid. */
  centroid: C
  /** The weighted sum of the distances to it; 0 also where the rows cannot be told apart. */
  inertia: number
}

/**
 * Bisecting k-means (M. Steinbach, G. Karypis and V. Kumar, "A comparison of document clustering techniques", 2000): splits
 * the cluster of greatest inertia in two, by k-means with k = 2 on its rows, until there are `k`; of `restarts` tries each
 * split keeps the best. The two halves of a split stay neighbours in the order of clusters.
 *
 * The centroids are the means of the parts; labels are then those of the nearest centroids, so a row near a border may
 * leave its part, and the inertia is at most that of the parts. `iterations` counts splits; `converged` says that every
 * split did. Yields each split, and nothing at the steps between.
 */
export function* bisecting<C>(
  space: Space<C>,
  options: ResolvedOptions,
  random: Random
): Generator<FitStep, LloydResult<C>> {
  const { k, weights } = options
  const parts = [wholePart(space, weights)]
  let splits = 0
  let converged = true
  while (parts.length < k) {
    const at = widestOf(parts)
    const part = parts[at]
    if (!(part.inertia > 0)) break // fewer different rows than k
    const halves = yield* split(space, part, options, random)
    if (halves === undefined) {
      part.inertia = 0
      continue
    }
    let inertia = 0
    for (const one of parts) inertia += one.inertia
    parts.splice(at, 1, ...halves.parts)
    converged &&= halves.converged
    yield { iteration: ++splits, inertia, shift: halves.shift, total: k - 1 }
  }
  const labels = new Int32Array(space.rows)
  parts.forEach(({ rows }, c) => {
    for (const row of rows) labels[row] = c
  })
  const means = space.means(labels, weights, space.centroidsAt(parts.map(({ rows }) => rows[0])))
  const result = yield* finalAssignment(space, means, parts.length, weights)
  return { ...result, iterations: splits, converged }
}

function wholePart<C>(space: Space<C>, weights: FloatArray | undefined): Part<C> {
  const rows = Int32Array.from({ length: space.rows }, (_, i) => i)
  const labels = new Int32Array(space.rows)
  const distances = new Float64Array(space.rows)
  const centroid = space.means(labels, weights, space.centroidsAt([0]))
  space.assign(centroid, labels, distances)
  return { rows, centroid, inertia: weightedSum(distances, weights) }
}

/** The place of the part of greatest inertia, the first of equals. */
function widestOf(parts: readonly Part<unknown>[]): number {
  let widest = 0
  for (let p = 1; p < parts.length; p++) if (parts[p].inertia > parts[widest].inertia) widest = p
  return widest
}

/** The best of `restarts` splits; nothing where the rows that count are all equal. */
function* split<C>(
  space: Space<C>,
  part: Part<C>,
  options: ResolvedOptions,
  random: Random
): Generator<FitStep, { parts: [Part<C>, Part<C>]; shift: number; converged: boolean } | undefined> {
  const own = part.rows.length === space.rows ? space : space.subset(part.rows)
  const weights = options.weights && Float64Array.from(part.rows, (row) => options.weights![row])
  const best = yield* twoMeans(own, { ...options, k: 2, weights }, random)
  if (best === undefined) return undefined
  const { labels, distances, centroids, converged } = best
  const [left, right] = [0, 1].map((c): Part<C> => {
    let inertia = 0
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] === c) inertia += weights === undefined ? distances[i] : weights[i] * distances[i]
    }
    const rows = part.rows.filter((_, i) => labels[i] === c)
    return { rows, centroid: space.keep(centroids, [c]), inertia }
  })
  if (left.rows.length === 0 || right.rows.length === 0) return undefined
  const shift = space.squaredShift(space.keep(part.centroid, [0, 0]), centroids)
  return { parts: [left, right], shift, converged }
}

/** The best of `restarts` runs; undefined where the rows cannot be told apart. Its iterations are nobody's to see. */
function* twoMeans<C>(
  own: Space<C>,
  options: FitRules,
  random: Random
): Generator<FitStep, LloydResult<C> | undefined> {
  if (own.fit !== undefined) {
    const result = yield* withoutIterations(own.fit(options, random))
    if (result !== undefined) return result.k === 2 ? result : undefined
  }
  const { init, weights, tolerance, maxIterations, restarts } = options
  let best: LloydResult<C> | undefined
  for (let restart = 0; restart < restarts; restart++) {
    const first = yield* firstCentroids(own, init, 2, weights, random)
    if (first.k < 2) return undefined
    const run = yield* withoutIterations(lloyd(own, first.centroids, 2, weights, tolerance, maxIterations))
    if (run.k === 2 && (best === undefined || run.inertia < best.inertia)) best = run
  }
  return best
}

function* withoutIterations<T>(steps: Generator<FitStep, T>): Generator<FitStep, T> {
  try {
    for (;;) {
      const step = steps.next()
      if (step.done) return step.value
      yield step.value !== undefined && 'kernel' in step.value ? step.value : undefined
    }
  } finally {
    steps.return(undefined as never)
  }
}
