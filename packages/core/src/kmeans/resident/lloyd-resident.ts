import type { Matrix } from '../../matrix/matrix'
import { refillEmpty, weightedSum, withoutPlaces } from '../lloyd'
import type { LloydRules } from '../rules'
import type { Space } from '../space'
import { SphericalSpace, toCosine } from '../spherical'
import type { FitStep, LloydResult, Steps } from '../steps'
import type { ResidentRows } from './resident-rows'

/** Where the inertia is so small a share of the variance, the rounding of sums to their grid could show in it. */
const EXACT_SHARE = 1e-9

/**
 * Lloyd's algorithm over resident rows: the rules, and so the labels, of `lloyd`, its plain twin. What every iteration needs
 * of all rows comes from the rows' kernels; what is rare (a cluster without rows, ties) from `plain`, the same rows as the
 * plain twin has them. Where those are a SphericalSpace, centroids are brought to unit length and distances are cosine ones.
 */
export function* lloydResident(
  resident: ResidentRows,
  plain: Space<Matrix<Float64Array>>,
  start: Matrix,
  { weights, tolerance, maxIterations }: LloydRules
): Generator<FitStep, LloydResult<Matrix<Float64Array>>> {
  const enough = tolerance * (tolerance > 0 ? resident.meanVariance : 0)
  const spherical = plain instanceof SphericalSpace ? plain : undefined
  const distances = new Float64Array(resident.rows)
  const measure = function* (): Steps<void> {
    yield* resident.distances(distances)
    if (spherical !== undefined) toCosine(distances)
  }
  resident.start(start)
  let iterations = 0
  let converged = false
  let isRefilled = false
  while (iterations < maxIterations && !converged) {
    const changed = yield* resident.assign()
    iterations++
    const repeated = changed === 0 && !isRefilled
    let { counts, inertia } = resident.means()
    isRefilled = counts.includes(0)
    if (isRefilled) {
      yield* measure()
      inertia = weightedSum(distances, weights)
      const labels = resident.labels.slice()
      const { filled, stillEmpty } = refillEmpty(labels, distances, weights, resident.k)
      const means = plain.means(filled, weights, resident.centroids())
      if (stillEmpty.size > 0) {
        // Every row lies on its centroid and some centroids are left over: there are fewer different rows than k.
        yield { iteration: iterations, inertia, shift: plain.squaredShift(resident.centroids(), means) }
        resident.start(plain.keep(means, withoutPlaces(resident.k, stillEmpty)))
        continue
      }
      for (let i = 0; i < filled.length; i++) if (filled[i] !== labels[i]) resident.relabel(i, filled[i])
      resident.setNext(means)
    } else if (spherical !== undefined) {
      inertia /= 2
      resident.setNext(spherical.directions(resident.next(), resident.centroids()))
    }
    const shift = resident.move()
    yield { iteration: iterations, inertia, shift }
    const isDone = (repeated || shift <= enough) && !isRefilled
    if (isDone || iterations === maxIterations) {
      const isTight = inertia <= EXACT_SHARE * resident.meanVariance * resident.cols * resident.rows
      if (!resident.isOnGrid && (isTight || !resident.isSingle) && !isRefilled) {
        resident.setNext(plain.means(resident.labels, weights, resident.centroids()))
        resident.move()
      }
      yield* resident.assign()
      // A cluster may lose its last row only now: then there is more to do.
      converged = isDone && !resident.means().counts.includes(0)
    }
  }
  yield* measure()
  return {
    centroids: resident.centroids(),
    k: resident.k,
    labels: resident.labels.slice(),
    distances,
    inertia: weightedSum(distances, weights),
    iterations,
    converged
  }
}
