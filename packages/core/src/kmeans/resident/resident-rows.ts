import type { Matrix } from '../../matrix/matrix'
import type { Steps } from '../steps'
import type { Seeding } from './seeding'

/** What the rows of the clusters come to. */
export interface Means {
  /** The rows of each cluster that count, k. */
  counts: Int32Array
  /** The weighted sum of squared distances to the centroids before these. */
  inertia: number
}

/**
 * The dense rows of one fit, kept where kernels reach them from iteration to iteration. Labels are those of the textbook: the
 * nearest centroid in float64, the lowest of equals. Sums are over integers on a grid of each column, so they depend neither
 * on order nor on threads. What is in the caller's numbers is float64.
 */
export interface ResidentRows {
  readonly rows: number
  readonly cols: number
  /** Of the current centroids. */
  readonly k: number
  /** The mean over columns of the variance of each column. */
  readonly meanVariance: number
  /** Whether means are those of the exact numbers: otherwise each was rounded to its grid first. */
  readonly isOnGrid: boolean
  /** Whether the rows are float32 and each counts once. */
  readonly isSingle: boolean
  /** The nearest centroid of each row, from the last `assign`. Not to be kept: the memory goes to others. */
  readonly labels: Int32Array
  /** Takes the rows in; once, before all else. Errors: NON_FINITE. */
  load(): Steps<void>
  /** Begins the choice of first centroids, which ends with `start`. */
  seeding(): Seeding
  /** Whether centroids are near enough to the rows for `start`. */
  holds(centroids: Matrix): boolean
  /** Forgets labels and starts over from these centroids. */
  start(centroids: Matrix): void
  /** Labels all rows by the current centroids. Returns how many labels changed. */
  assign(): Steps<number>
  /** Gives one row another label. */
  relabel(row: number, label: number): void
  /** Computes the means of the labels; `move` makes them the centroids. */
  means(): Means
  /** What `means` found. */
  next(): Matrix<Float64Array>
  /** Other centroids to move to than those that `means` found. */
  setNext(centroids: Matrix<Float64Array>): void
  /** Moves the centroids. Returns the sum of their squared shifts. */
  move(): number
  centroids(): Matrix<Float64Array>
  /** The squared distance of each row to its centroid, into `out` (rows). */
  distances(out: Float64Array): Steps<void>
  /** Gives the memory back. Nothing else may be called after. */
  release(): void
}
