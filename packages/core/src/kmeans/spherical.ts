import { type FloatArray, Matrix } from '../matrix/matrix'
import { unitRows } from '../matrix/unit-rows'
import type { Random } from '../random/random'
import { between, lengthsOf, toUnitLength } from './centroids'
import type { FitRules } from './rules'
import type { Space } from './space'
import type { FitStep, LloydResult } from './steps'

/**
 * Cosine distances below this count as zero: float32 rows of one direction are up to 1.2e-7 apart once at unit length,
 * half the square of which is 7e-15; products of sparse rows are off by a few 1e-16.
 */
export const SAME_DIRECTION = 1e-13

/** Rows of unit length whose mean is no longer than this cancel each other: what is left is rounding. */
const NO_DIRECTION = 1e-12

/**
 * The space of spherical k-means (I. Dhillon and D. Modha, "Concept decompositions for large sparse text data using
 * clustering", 2001) over a space of rows at unit length: centroids are means brought back to unit length, and distances are
 * 1 - cos. These are computed as half the squared Euclidean distance, |x - c|^2 / 2 = 1 - x.c for x and c of unit length:
 * never negative, and exact where directions are close, as 1 - x.c is not. For a row of length 1 + e (float32: e up to 6e-8)
 * that is (1 + e)(1 - cos) + e^2 / 2.
 */
export class SphericalSpace<C> implements Space<C> {
  /** The same rows and centroids with squared Euclidean distances and plain means. */
  readonly inner: Space<C>
  readonly rows: number
  readonly cols: number

  /** @param inner rows of unit length (`unitRows`). */
  constructor(inner: Space<C>) {
    this.inner = inner
    this.rows = inner.rows
    this.cols = inner.cols
  }

  meanVariance(): number {
    return this.inner.meanVariance()
  }

  distancesToRow(row: number, out: Float64Array): void {
    this.inner.distancesToRow(row, out)
    toCosine(out)
  }

  /** Not the rows themselves: those of float32 are at unit length only in float32. */
  centroidsAt(rows: ArrayLike<number>): C {
    return toUnitLength(this.inner.centroidsAt(rows))
  }

  /** Errors: INVALID_INPUT for a row of zeros. */
  centroidsFrom(matrix: Matrix): C {
    const double = Matrix.from(Float64Array.from(matrix.data), matrix.rows, matrix.cols)
    return this.inner.centroidsFrom(unitRows(double, true, 'init') as Matrix)
  }

  assign(centroids: C, labels: Int32Array, distances: Float64Array): void {
    this.inner.assign(centroids, labels, distances)
    toCosine(distances)
  }

  distancesToAll(centroids: C, out: Float64Array): void {
    this.inner.distancesToAll(centroids, out)
    toCosine(out)
  }

  means(labels: Int32Array, weights: FloatArray | undefined, previous: C): C {
    return this.directions(this.inner.means(labels, weights, previous), previous)
  }

  /** Means brought to unit length; one of zero length has no direction and keeps that of `previous`. */
  directions(means: C, previous: C): C {
    const lost = lengthsOf(means).map((length) => (length <= NO_DIRECTION ? 1 : 0))
    return toUnitLength(lost.includes(1) ? between(means, previous, lost) : means)
  }

  squaredShift(a: C, b: C): number {
    return this.inner.squaredShift(a, b)
  }

  keep(centroids: C, kept: ArrayLike<number>): C {
    return this.inner.keep(centroids, kept)
  }

  *fit(options: FitRules, random: Random): Generator<FitStep, LloydResult<C> | undefined> {
    const { inner } = this
    return inner.fit === undefined ? undefined : yield* inner.fit(options, random, this)
  }

  toMatrix(centroids: C): Matrix<Float64Array> {
    return this.inner.toMatrix(centroids)
  }

  subset(rows: ArrayLike<number>): SphericalSpace<C> {
    return new SphericalSpace(this.inner.subset(rows))
  }
}

/** Squared Euclidean distances of unit rows, made cosine distances in place. */
export function toCosine(distances: Float64Array): void {
  for (let i = 0; i < distances.length; i++) {
    const distance = distances[i] / 2
    // Opposite rows may be an ulp more than 2 apart, for which acos(1 - distance) would be NaN.
    distances[i] = distance < SAME_DIRECTION ? 0 : distance > 2 ? 2 : distance
  }
}
