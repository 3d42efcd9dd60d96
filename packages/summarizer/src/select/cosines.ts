import type { CsrMatrix } from '@nutshell-ml/core'

/** From so many rows on, rows are found through their columns; below that, going through all of them is as fast. */
const LARGE = 128

/** The cosines of one row of length 1 with all others that share a column with it; the others' are 0. */
export class Cosines {
  /** After `of`: the rows that were met, the row itself among them, as many as it returned; in no particular order. */
  readonly met: Int32Array
  /** After `of`: the cosine by row; of use only for rows in `met`. */
  readonly values: Float64Array
  private readonly rows: CsrMatrix
  /** The rows by column: column `c` is at `starts[c]` to `starts[c + 1] - 1`. Only of many rows. */
  private readonly starts: Int32Array | undefined
  private readonly columnRows: Int32Array
  private readonly columnValues: Float64Array
  private readonly metIn: Int32Array
  private calls = 0
  /** The row of the last call, dense; zeros between calls. Only of few rows. */
  private readonly dense: Float64Array

  constructor(rows: CsrMatrix) {
    const { values, indices, indptr, rows: n, cols } = rows
    this.rows = rows
    this.met = new Int32Array(n)
    this.values = new Float64Array(n)
    const isLarge = n >= LARGE
    this.dense = new Float64Array(isLarge ? 0 : cols)
    this.metIn = new Int32Array(isLarge ? n : 0)
    this.columnRows = new Int32Array(isLarge ? indices.length : 0)
    this.columnValues = new Float64Array(isLarge ? indices.length : 0)
    if (!isLarge) return
    const starts = new Int32Array(cols + 1)
    for (let p = 0; p < indices.length; p++) starts[indices[p] + 1]++
    for (let c = 0; c < cols; c++) starts[c + 1] += starts[c]
    const next = starts.slice()
    for (let i = 0; i < n; i++) {
      for (let p = indptr[i]; p < indptr[i + 1]; p++) {
        const at = next[indices[p]]++
        this.columnRows[at] = i
        this.columnValues[at] = values[p]
      }
    }
    this.starts = starts
  }

  of(row: number): number {
    return this.starts === undefined ? this.ofFew(row) : this.ofMany(row, this.starts)
  }

  private ofFew(row: number): number {
    const { dense, met, values: cosines } = this
    const { values, indices, indptr, rows: n } = this.rows
    for (let p = indptr[row]; p < indptr[row + 1]; p++) dense[indices[p]] = values[p]
    for (let i = 0; i < n; i++) {
      let cosine = 0
      for (let p = indptr[i]; p < indptr[i + 1]; p++) cosine += values[p] * dense[indices[p]]
      met[i] = i
      cosines[i] = cosine
    }
    for (let p = indptr[row]; p < indptr[row + 1]; p++) dense[indices[p]] = 0
    return n
  }

  private ofMany(row: number, starts: Int32Array): number {
    const { met, metIn, values: cosines, columnRows, columnValues } = this
    const { values, indices, indptr } = this.rows
    const call = ++this.calls
    let count = 0
    for (let p = indptr[row]; p < indptr[row + 1]; p++) {
      const value = values[p]
      const end = starts[indices[p] + 1]
      for (let q = starts[indices[p]]; q < end; q++) {
        const i = columnRows[q]
        if (metIn[i] !== call) {
          metIn[i] = call
          cosines[i] = 0
          met[count++] = i
        }
        cosines[i] += value * columnValues[q]
      }
    }
    return count
  }
}
