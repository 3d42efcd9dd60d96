import { NutshellError } from '../errors'
import { isCsrMatrix } from '../matrix/csr-matrix'
import { checkFinite, MOST_SQUARABLE } from '../matrix/finite'
import { type Matrix, toMatrix } from '../matrix/matrix'
import { show } from '../options'

/** Dense rows: a matrix, or plain arrays (converted once). */
export type DenseRows = Matrix | readonly ArrayLike<number>[]

/** The cluster of each row: whole numbers of any size, of which only equality counts. */
export type ClusterLabels = Int32Array | readonly number[]

/** Checked rows with their clusters numbered from 0 in order of first appearance: labels renamed change no bit. */
export interface ClusteredRows {
  matrix: Matrix
  /** The number of the cluster of each row. */
  clusterOf: Int32Array
  /** The rows of each cluster, at least 1. */
  sizes: Int32Array
}

/** Dense rows as a matrix, checked so that squared distances between them are finite. */
export function checkDense(X: DenseRows): Matrix {
  if (isCsrMatrix(X)) {
    throw new NutshellError('INVALID_INPUT', `X is a CsrMatrix of ${X.rows} x ${X.cols}, expected dense rows`)
  }
  if (!Array.isArray(X) && (typeof X !== 'object' || X === null)) {
    throw new NutshellError('INVALID_INPUT', `X = ${show(X)}, expected a Matrix or rows of numbers`)
  }
  const matrix = toMatrix(X)
  if (matrix.rows === 0 || matrix.cols === 0) {
    const size = `${matrix.rows} rows and ${matrix.cols} columns`
    throw new NutshellError('EMPTY_INPUT', `X has ${size}, expected at least 1 of each`)
  }
  checkFinite(matrix, MOST_SQUARABLE)
  return matrix
}

/** @throws NutshellError INVALID_INPUT, INVALID_SHAPE unless there is a whole number for each row. */
export function checkLabels(labels: ClusterLabels, rows: number): void {
  const isInts = labels instanceof Int32Array
  if (!isInts && !Array.isArray(labels)) {
    throw new NutshellError('INVALID_INPUT', `labels = ${show(labels)}, expected an Int32Array or an array of numbers`)
  }
  if (labels.length !== rows) {
    throw new NutshellError('INVALID_SHAPE', `labels.length = ${labels.length}, expected rows of X = ${rows}`)
  }
  if (isInts) return
  for (let i = 0; i < rows; i++) {
    if (!Number.isSafeInteger(labels[i])) {
      throw new NutshellError('INVALID_INPUT', `labels[${i}] = ${show(labels[i])}, expected a whole number`)
    }
  }
}

/**
 * Numbers the clusters of a checked matrix and checked labels.
 *
 * @param where what the labels are of, for the message.
 * @throws NutshellError INVALID_INPUT unless there are 2 to rows - 1 clusters.
 */
export function numberClusters(matrix: Matrix, labels: ArrayLike<number>, where = 'labels'): ClusteredRows {
  const { rows } = matrix
  const numbers = new Map<number, number>()
  const clusterOf = new Int32Array(rows)
  for (let i = 0; i < rows; i++) {
    let cluster = numbers.get(labels[i])
    if (cluster === undefined) {
      cluster = numbers.size
      numbers.set(labels[i], cluster)
    }
    clusterOf[i] = cluster
  }
  const k = numbers.size
  if (k < 2 || k > rows - 1) {
    throw new NutshellError('INVALID_INPUT', `clusters = ${k} in ${where}, expected 2 to rows - 1 = ${rows - 1}`)
  }
  const sizes = new Int32Array(k)
  for (let i = 0; i < rows; i++) sizes[clusterOf[i]]++
  return { matrix, clusterOf, sizes }
}
