import { NutshellError } from '../errors'
import { type CsrMatrix, isCsrMatrix } from '../matrix/csr-matrix'
import { checkFinite, MOST_SQUARABLE } from '../matrix/finite'
import { type Matrix, toMatrix } from '../matrix/matrix'
import { unitRows } from '../matrix/unit-rows'
import { show } from '../options'
import { BlockedSpace } from './resident/blocked-space'
import type { Metric } from './rules'
import type { Space } from './space'
import { SparseSpace } from './sparse-space'
import { SphericalSpace } from './spherical'

/** Rows to cluster: dense, sparse, or plain arrays (converted once). */
export type Rows = Matrix | CsrMatrix | readonly ArrayLike<number>[]

export function checkRows(X: Rows): Matrix | CsrMatrix {
  const rows = takeRows(X)
  checkFinite(rows, MOST_SQUARABLE)
  return rows
}

/** `X` as a matrix, its numbers not yet looked at. */
export function takeRows(X: Rows): Matrix | CsrMatrix {
  if (!Array.isArray(X) && (typeof X !== 'object' || X === null)) {
    throw new NutshellError('INVALID_INPUT', `X = ${show(X)}, expected a Matrix, a CsrMatrix or rows of numbers`)
  }
  return isCsrMatrix(X) ? X : toMatrix(X)
}

/**
 * The checked rows of `X` as the metric takes them: at unit length for cosines, in a copy unless they are one already.
 * Errors: INVALID_INPUT for a row of zeros.
 */
export function rowsForMetric(rows: Matrix | CsrMatrix, X: Rows, metric: Metric, name = 'X'): Matrix | CsrMatrix {
  return metric === 'cosine' ? unitRows(rows, rows !== X, name) : rows
}

/** The space that suits the storage of the rows; its distances are squared Euclidean. */
export function spaceOf(rows: Matrix | CsrMatrix): Space<unknown> {
  return (isCsrMatrix(rows) ? new SparseSpace(rows) : new BlockedSpace(rows)) as Space<unknown>
}

/** A space of rows as `rowsForMetric` makes them, with the distances of the metric. */
export function withMetric<C>(space: Space<C>, metric: Metric): Space<C> {
  return metric === 'cosine' ? new SphericalSpace(space) : space
}
