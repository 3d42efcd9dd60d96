import { Matrix } from '../../matrix/matrix'
import { pickRows } from '../../matrix/pick-rows'
import { runHere } from '../../parallel/run'
import type { Random } from '../../random/random'
import { DenseSpace, squaredDistance } from '../dense-space'
import type { FitRules } from '../rules'
import type { Space } from '../space'
import type { FitStep, LloydResult } from '../steps'
import { fitResident } from './fit-resident'
import { SimdRows } from './simd-rows'
import { isWorthResidence } from './worth'

/** From so many products (rows x columns x k) on, one assignment saves more than getting ready for it costs. */
const LEAST_PRODUCTS = 2 ** 18
/** Numbers that are in the kernels' memory at a time. */
const BLOCK = 2 ** 20

/** A DenseSpace that finds nearest centroids with SIMD, block by block, where there is enough to do. The labels are the same. */
export class BlockedSpace extends DenseSpace {
  override subset(rows: ArrayLike<number>): BlockedSpace {
    return new BlockedSpace(pickRows(this.matrix, rows))
  }

  *fit(
    options: FitRules,
    random: Random,
    plain: Space<Matrix<Float64Array>> = this
  ): Generator<FitStep, LloydResult<Matrix<Float64Array>> | undefined> {
    if (!isWorthResidence(this.matrix, options.k)) return undefined
    return yield* fitResident(this.matrix, plain, options, random)
  }

  override assign(centroids: Matrix<Float64Array>, labels: Int32Array, distances: Float64Array): void {
    const { rows, cols, matrix } = this
    if (rows * cols * centroids.rows < LEAST_PRODUCTS) {
      super.assign(centroids, labels, distances)
      return
    }
    const step = Math.max(64, Math.floor(BLOCK / cols))
    for (let from = 0; from < rows; from += step) {
      const to = Math.min(from + step, rows)
      const block = Matrix.from(matrix.data.subarray(from * cols, to * cols) as Float64Array, to - from, cols)
      const own = labels.subarray(from, to)
      const ownDistances = distances.subarray(from, to)
      if (labelled(block, centroids, own)) writeDistances(block, centroids, own, ownDistances)
      else new DenseSpace(block).assign(centroids, own, ownDistances)
    }
  }
}

function writeDistances({ data, cols }: Matrix, { data: places }: Matrix, labels: Int32Array, out: Float64Array): void {
  for (let i = 0; i < labels.length; i++) out[i] = squaredDistance(data, i * cols, places, labels[i] * cols, cols)
}

function labelled(block: Matrix, centroids: Matrix<Float64Array>, out: Int32Array): boolean {
  const steps = SimdRows.label(block, centroids, out)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    if (step.value !== undefined) runHere(step.value)
  }
}
