import type { FloatArray, Matrix } from '../matrix/matrix'
import type { Random } from '../random/random'
import type { FitRules } from './rules'
import type { FitStep, LloydResult } from './steps'

/**
 * What k-means needs to know of its rows, however they are stored. `C` is a set of centroids in the form that suits the
 * storage. All distances are squared Euclidean (of `SphericalSpace`, half that of rows at unit length), in float64.
 */
export interface Space<C> {
  readonly rows: number
  readonly cols: number
  /** The mean over columns of the variance of each column: the scale of the relative tolerance. */
  meanVariance(): number
  /** Writes the squared distance of every row to row `row` into `out` (`rows`). Exactly 0 for equal rows. */
  distancesToRow(row: number, out: Float64Array): void
  /** Centroids that lie on the given rows. */
  centroidsAt(rows: ArrayLike<number>): C
  centroidsFrom(matrix: Matrix): C
  /** Writes the nearest centroid of every row (the lowest of equals) and the squared distance to it. */
  assign(centroids: C, labels: Int32Array, distances: Float64Array): void
  /** Writes the squared distance of every row to every centroid into `out` (rows x k, row-major). */
  distancesToAll(centroids: C, out: Float64Array): void
  /** The weighted mean of the rows of each label; a label without rows keeps its centroid of `previous`. */
  means(labels: Int32Array, weights: FloatArray | undefined, previous: C): C
  /** The sum over centroids of the squared distance between their places in `a` and `b`. */
  squaredShift(a: C, b: C): number
  /** `centroids` without those whose place is not in `kept`. */
  keep(centroids: C, kept: ArrayLike<number>): C
  /** Row by row, in float64. */
  toMatrix(centroids: C): Matrix<Float64Array>
  /** A space of some of the rows, in the given order. */
  subset(rows: ArrayLike<number>): Space<C>
  /**
   * Lloyd's algorithm on these rows by a faster way than `lloyd`; ends with undefined where there is none. `plain` is the
   * space around this one whose distances and means are to hold.
   */
  fit?(options: FitRules, random: Random, plain?: Space<C>): Generator<FitStep, LloydResult<C> | undefined>
}
