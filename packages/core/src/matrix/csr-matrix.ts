import { NutshellError } from '../errors'
import { show } from '../options'
import type { Matrix } from './matrix'

/**
 * Sparse numbers by compressed rows: row `i` has the values `values[indptr[i]] .. values[indptr[i + 1] - 1]` in the
 * columns that `indices` holds at the same places, columns ascending within a row.
 */
export class CsrMatrix {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'CsrMatrix'
  readonly values: Float64Array
  readonly indices: Int32Array
  readonly indptr: Int32Array
  readonly rows: number
  readonly cols: number

  private constructor(values: Float64Array, indices: Int32Array, indptr: Int32Array, cols: number) {
    this.values = values
    this.indices = indices
    this.indptr = indptr
    this.rows = indptr.length - 1
    this.cols = cols
  }

  /**
   * A sparse matrix over the given arrays, which are not copied.
   *
   * @throws NutshellError INVALID_SHAPE when the arrays do not fit together or a row's columns do not ascend below `cols`.
   */
  static from(values: Float64Array, indices: Int32Array, indptr: Int32Array, cols: number): CsrMatrix {
    const rows = indptr.length - 1
    if (!Number.isSafeInteger(cols) || cols < 0) {
      throw new NutshellError('INVALID_SHAPE', `cols = ${show(cols)}, expected a whole number >= 0`)
    }
    if (rows < 0 || indptr[0] !== 0 || indptr[rows] !== values.length || values.length !== indices.length) {
      throw new NutshellError(
        'INVALID_SHAPE',
        `indptr runs from ${show(indptr[0])} to ${show(indptr[rows])}, expected 0 to values.length = ${values.length} = indices.length (${indices.length})`
      )
    }
    for (let i = 0; i < rows; i++) {
      let previous = -1
      for (let p = indptr[i]; p < indptr[i + 1]; p++) {
        if (indices[p] <= previous || indices[p] >= cols) {
          throw new NutshellError(
            'INVALID_SHAPE',
            `row ${i} has column ${indices[p]} after ${previous}, expected ascending columns below ${cols}`
          )
        }
        previous = indices[p]
      }
      if (indptr[i + 1] < indptr[i]) {
        throw new NutshellError('INVALID_SHAPE', `indptr falls from ${indptr[i]} to ${indptr[i + 1]} after row ${i}`)
      }
    }
    return new CsrMatrix(values, indices, indptr, cols)
  }

  /** As `from`, unchecked: for arrays that were just built right. */
  static trusted(values: Float64Array, indices: Int32Array, indptr: Int32Array, cols: number): CsrMatrix {
    return new CsrMatrix(values, indices, indptr, cols)
  }

  /** The non-zero numbers of a dense matrix. */
  static fromDense(matrix: Matrix): CsrMatrix {
    const { data, rows, cols } = matrix
    const indptr = new Int32Array(rows + 1)
    for (let i = 0; i < rows; i++) {
      let count = 0
      for (let j = 0; j < cols; j++) if (data[i * cols + j] !== 0) count++
      indptr[i + 1] = indptr[i] + count
    }
    const values = new Float64Array(indptr[rows])
    const indices = new Int32Array(indptr[rows])
    let at = 0
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) {
        const value = data[i * cols + j]
        if (value === 0) continue
        values[at] = value
        indices[at++] = j
      }
    }
    return new CsrMatrix(values, indices, indptr, cols)
  }
}

/** Anything shaped like a CsrMatrix, also one made by another copy of this library. */
export function isCsrMatrix(value: unknown): value is CsrMatrix {
  if (typeof value !== 'object' || value === null) return false
  const { values, indices, indptr, rows, cols } = value as CsrMatrix
  return (
    values instanceof Float64Array &&
    indices instanceof Int32Array &&
    indptr instanceof Int32Array &&
    rows === indptr.length - 1 &&
    Number.isSafeInteger(cols)
  )
}
