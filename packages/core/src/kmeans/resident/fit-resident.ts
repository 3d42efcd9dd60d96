import type { Matrix } from '../../matrix/matrix'
import { pickRows } from '../../matrix/pick-rows'
import { threadsFor } from '../../parallel/run'
import { Random } from '../../random/random'
import { DenseSpace } from '../dense-space'
import { firstCentroids, kMeansPlusPlus } from '../init'
import type { LloydResult } from '../lloyd'
import type { ResolvedOptions } from '../options'
import { type FitStep, lloydResident } from './lloyd-resident'
import { PlainRows } from './plain-rows'
import type { ResidentRows, Steps } from './resident-rows'
import { seedPlusPlus, seedRounds } from './seeding'
import { SimdRows } from './simd-rows'

/** From so many products (rows x columns x k) on an iteration costs more than getting ready for it. */
const LEAST_PRODUCTS = 2 ** 18

/** Whether a problem is worth `fitResident`; a matter of shape alone, so that results are the same everywhere. */
export function isWorthResidence({ rows, cols }: { rows: number; cols: number }, k: number): boolean {
  return rows * cols * k >= LEAST_PRODUCTS
}

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
      const run = yield* lloydResident(resident, matrix, start, options)
      if (best === undefined || run.inertia < best.inertia) best = run
    }
    return best!
  } finally {
    resident.release()
  }
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
