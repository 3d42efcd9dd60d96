import { Matrix } from '../../matrix/matrix'
import { pickRows } from '../../matrix/pick-rows'
import { threadsFor } from '../../parallel/run'
import { Random } from '../../random/random'
import { DenseSpace } from '../dense-space'
import { firstCentroids, kMeansPlusPlus } from '../init'
import { type LloydResult, lloyd } from '../lloyd'
import type { ResolvedOptions } from '../options'
import { BlockedSpace } from './blocked-space'
import { type FitStep, lloydResident } from './lloyd-resident'
import { PlainRows } from './plain-rows'
import type { ResidentRows, Steps } from './resident-rows'
import { seedPlusPlus, seedRounds } from './seeding'
import { SimdRows } from './simd-rows'

/** Lloyd's algorithm on large dense data: `restarts` runs from first centroids, of which the best is kept. */
export function* fitResident(
  matrix: Matrix,
  options: ResolvedOptions,
  threads: 'auto' | number
): Generator<FitStep, LloydResult<Matrix<Float64Array>>> {
  const { k, weights, seed, restarts } = options
  const count = threadsFor(threads, matrix.rows * matrix.cols * k)
  const resident: ResidentRows = SimdRows.create(matrix, k, weights, count) ?? new PlainRows(matrix, k, weights)
  try {
    yield* resident.load()
    const random = new Random(seed)
    let best: LloydResult<Matrix<Float64Array>> | undefined
    for (let restart = 0; restart < restarts; restart++) {
      const start = yield* startOf(resident, matrix, options, random)
      const run = resident.holds(start)
        ? yield* lloydResident(resident, matrix, start, options)
        : yield* lloyd(new BlockedSpace(matrix), doubled(start), k, weights, options.tolerance, options.maxIterations)
      if (best === undefined || run.inertia < best.inertia) best = run
    }
    return best!
  } finally {
    resident.release()
  }
}

function doubled({ data, rows, cols }: Matrix): Matrix<Float64Array> {
  return Matrix.from(Float64Array.from(data), rows, cols)
}

function* startOf(
  resident: ResidentRows,
  matrix: Matrix,
  { init, k, weights }: ResolvedOptions,
  random: Random
): Steps<Matrix> {
  if (init === 'k-means++') {
    const rows = yield* seedPlusPlus(resident.seeding(), k, random)
    if (rows !== undefined) return pickRows(matrix, rows)
  }
  if (init === 'k-means||') {
    const found = yield* seedRounds(resident.seeding(), k, random)
    if (found !== undefined) {
      const candidates = new DenseSpace(pickRows(matrix, found.candidates))
      return candidates.centroidsAt(yield* kMeansPlusPlus(candidates, k, found.weights, random))
    }
  }
  return (yield* firstCentroids(new DenseSpace(matrix), init, k, weights, random)).centroids
}
