import type { Matrix } from '../../matrix/matrix'
import { pickRows } from '../../matrix/pick-rows'
import { threadsFor } from '../../parallel/run'
import type { Random } from '../../random/random'
import { DenseSpace } from '../dense-space'
import { firstCentroids, kMeansPlusPlus } from '../init'
import type { FitRules } from '../rules'
import type { Space } from '../space'
import { SAME_DIRECTION, SphericalSpace } from '../spherical'
import type { FitStep, LloydResult, Steps } from '../steps'
import { lloydResident } from './lloyd-resident'
import { PlainRows } from './plain-rows'
import type { ResidentRows } from './resident-rows'
import { seedPlusPlus, seedRounds } from './seeding'
import { SimdRows } from './simd-rows'

type Plain = Space<Matrix<Float64Array>>

/**
 * Lloyd's algorithm on large dense data, which `plain` has as the plain twin sees them: `restarts` runs from first centroids, of which the best is kept. Undefined where
 * given centroids lie so far from the rows that these would drown: `lloyd` has to do it.
 */
export function* fitResident(
  matrix: Matrix,
  plain: Plain,
  options: FitRules,
  random: Random
): Generator<FitStep, LloydResult<Matrix<Float64Array>> | undefined> {
  const { k, weights, restarts, threads, algorithm } = options
  const count = threadsFor(threads, matrix.rows * matrix.cols * k)
  const resident: ResidentRows =
    SimdRows.create(matrix, k, weights, count, algorithm !== 'lloyd') ?? new PlainRows(matrix, k, weights)
  try {
    yield* resident.load()
    let best: LloydResult<Matrix<Float64Array>> | undefined
    for (let restart = 0; restart < restarts; restart++) {
      const start = yield* startOf(resident, matrix, plain, options, random)
      if (!resident.holds(start)) return undefined
      const run = yield* lloydResident(resident, plain, start, options)
      if (best === undefined || run.inertia < best.inertia) best = run
    }
    return best
  } finally {
    resident.release()
  }
}

function* startOf(
  resident: ResidentRows,
  matrix: Matrix,
  plain: Plain,
  { init, k, weights }: FitRules,
  random: Random
): Steps<Matrix> {
  if (init === 'k-means++') {
    const least = plain instanceof SphericalSpace ? 2 * SAME_DIRECTION : 0
    const rows = yield* seedPlusPlus(resident.seeding(), k, least, random)
    if (rows !== undefined) return plain.centroidsAt(rows)
  }
  if (init === 'k-means||') {
    const found = yield* seedRounds(resident.seeding(), k, random)
    if (found !== undefined) {
      const candidates = new DenseSpace(pickRows(matrix, found.candidates))
      const chosen = yield* kMeansPlusPlus(candidates, k, found.weights, random)
      return plain.centroidsAt(chosen.map((place) => found.candidates[place]))
    }
  }
  return (yield* firstCentroids(plain, init, k, weights, random)).centroids
}
