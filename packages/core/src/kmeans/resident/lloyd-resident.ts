import type { Matrix } from '../../matrix/matrix'
import { DenseSpace } from '../dense-space'
import { refillEmpty, weightedSum, withoutPlaces } from '../lloyd'
import type { LloydRules } from '../rules'
import type { FitStep, LloydResult } from '../steps'
import type { ResidentRows } from './resident-rows'

/** Where the inertia is so small a share of the variance, the rounding of sums to their grid could show in it. */
const EXACT_SHARE = 1e-9

/**
 * Lloyd's algorithm over resident rows: the rules, and so the labels, of `lloyd`, its plain twin. What every iteration needs
 * of all rows comes from the rows' kernels; what is rare (a cluster without rows, ties) from the plain twin's own parts.
 */
export function* lloydResident(
  resident: ResidentRows,
  matrix: Matrix,
  start: Matrix,
  { weights, tolerance, maxIterations }: LloydRules
): Generator<FitStep, LloydResult<Matrix<Float64Array>>> {
  const enough = tolerance * (tolerance > 0 ? resident.meanVariance : 0)
  const isSingle = matrix.data instanceof Float32Array && weights === undefined
  const distances = new Float64Array(resident.rows)
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
      yield* resident.distances(distances)
      inertia = weightedSum(distances, weights)
      const labels = resident.labels.slice()
      const { filled, stillEmpty } = refillEmpty(labels, distances, weights, resident.k)
      const means = new DenseSpace(matrix).means(filled, weights, resident.centroids())
      if (stillEmpty.size > 0) {
        // Every row lies on its centroid and some centroids are left over: there are fewer different rows than k.
        const shift = squaredShift(resident.centroids(), means)
        yield { iteration: iterations, inertia, shift }
        resident.start(new DenseSpace(means).centroidsAt(withoutPlaces(resident.k, stillEmpty)))
        continue
      }
      for (let i = 0; i < filled.length; i++) if (filled[i] !== labels[i]) resident.relabel(i, filled[i])
      resident.setNext(means)
    }
    const shift = resident.move()
    yield { iteration: iterations, inertia, shift }
    const isDone = (repeated || shift <= enough) && !isRefilled
    if (isDone || iterations === maxIterations) {
      const isTight = inertia <= EXACT_SHARE * resident.meanVariance * resident.cols * resident.rows
      if (!resident.isOnGrid && (isTight || !isSingle) && !isRefilled) {
        resident.setNext(new DenseSpace(matrix).means(resident.labels, weights, resident.centroids()))
        resident.move()
      }
      yield* resident.assign()
      // A cluster may lose its last row only now: then there is more to do.
      converged = isDone && !resident.means().counts.includes(0)
    }
  }
  yield* resident.distances(distances)
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

function squaredShift(a: Matrix, b: Matrix): number {
  let sum = 0
  for (let at = 0; at < a.data.length; at++) sum += (a.data[at] - b.data[at]) ** 2
  return sum
}
