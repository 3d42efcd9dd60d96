import type { CsrMatrix } from '@nutshell-ml/core'
import type { SparseColumn } from './column-source'

/** A sparse matrix by columns, as float32 numbers without those that are 0. */
export class SparseColumns {
  private constructor(
    private readonly starts: Int32Array,
    private readonly rows: Int32Array,
    private readonly values: Float32Array
  ) {}

  /** @param among the rows to take, in this order; all when it is not given. */
  static of({ values, indices, indptr, rows, cols }: CsrMatrix, among?: Int32Array): SparseColumns {
    const count = among === undefined ? rows : among.length
    const starts = new Int32Array(cols + 1)
    for (let i = 0; i < count; i++) {
      const row = among === undefined ? i : among[i]
      for (let p = indptr[row]; p < indptr[row + 1]; p++) if (Math.fround(values[p]) !== 0) starts[indices[p] + 1]++
    }
    for (let j = 0; j < cols; j++) starts[j + 1] += starts[j]
    const ends = starts.slice(0, cols)
    const ofRows = new Int32Array(starts[cols])
    const numbers = new Float32Array(starts[cols])
    for (let i = 0; i < count; i++) {
      const row = among === undefined ? i : among[i]
      for (let p = indptr[row]; p < indptr[row + 1]; p++) {
        const value = Math.fround(values[p])
        if (value === 0) continue
        const at = ends[indices[p]]++
        ofRows[at] = i
        numbers[at] = value
      }
    }
    return new SparseColumns(starts, ofRows, numbers)
  }

  column(j: number): SparseColumn {
    const from = this.starts[j]
    const to = this.starts[j + 1]
    return { rows: this.rows.subarray(from, to), values: this.values.subarray(from, to) }
  }
}
