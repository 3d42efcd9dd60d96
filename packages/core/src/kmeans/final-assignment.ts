import type { FloatArray } from '../matrix/matrix'
import { between } from './centroids'
import { refillEmpty, weightedSum, withoutPlaces } from './lloyd'
import type { Space } from './space'
import type { LloydResult } from './steps'

/**
 * Labels, distances and inertia for centroids that were not found from them. A centroid that no row is nearest to moves to
 * the row farthest from its own, by the rules of `lloyd`; it is left out where every row lies on a centroid. Each move
 * lowers the inertia, so this ends.
 */
export function* finalAssignment<C>(
  space: Space<C>,
  start: C,
  startK: number,
  weights: FloatArray | undefined
): Generator<undefined, Omit<LloydResult<C>, 'iterations' | 'converged'>> {
  const labels = new Int32Array(space.rows)
  const distances = new Float64Array(space.rows)
  let centroids = start
  let k = startK
  for (;;) {
    space.assign(centroids, labels, distances)
    const { filled, stillEmpty } = refillEmpty(labels, distances, weights, k)
    if (filled === labels) return { centroids, k, labels, distances, inertia: weightedSum(distances, weights) }
    const target = new Int32Array(k)
    const isMoved = new Float64Array(k)
    for (let i = 0; i < labels.length; i++) {
      if (filled[i] === labels[i]) continue
      target[filled[i]] = i
      isMoved[filled[i]] = 1
    }
    centroids = between(centroids, space.centroidsAt(target), isMoved)
    if (stillEmpty.size > 0) centroids = space.keep(centroids, withoutPlaces(k, stillEmpty))
    k -= stillEmpty.size
    yield
  }
}
