import type { CsrMatrix } from '@nutshell-ml/core'

/**
 * The inner products of each row of a sparse matrix with itself and the rows after it, one row at a time, through an
 * inverted index: only rows that share a column are visited, and nothing of size n x n is kept.
 */
export class RowProducts {
  readonly size: number
  /** After `from(i)`: the rows that share a column with row `i`, in no particular order, as many as it returned. */
  readonly rows: Int32Array
  /** After `from(i)`: the inner product with row `i`, by row; of use only for the rows in `rows`. */
  readonly products: Float64Array
  readonly #vectors: CsrMatrix
  /** The values of each column, its last row first: column `c` is at `#columnStarts[c]` to `#columnStarts[c + 1] - 1`. */
  readonly #columnStarts: Int32Array
  readonly #columnRows: Int32Array
  readonly #columnValues: Float64Array
  /** The call of `from` that a product was last started in, by row: what is older is left from before. */
  readonly #startedIn: Float64Array
  #calls = 0

  constructor(vectors: CsrMatrix) {
    const { values, indices, indptr, rows, cols } = vectors
    this.size = rows
    this.#vectors = vectors
    this.rows = new Int32Array(rows)
    this.products = new Float64Array(rows)
    this.#startedIn = new Float64Array(rows)
    const starts = new Int32Array(cols + 1)
    for (let p = 0; p < indices.length; p++) starts[indices[p] + 1]++
    for (let c = 0; c < cols; c++) starts[c + 1] += starts[c]
    this.#columnStarts = starts
    this.#columnRows = new Int32Array(indices.length)
    this.#columnValues = new Float64Array(indices.length)
    const next = starts.slice()
    for (let i = rows - 1; i >= 0; i--) {
      for (let p = indptr[i]; p < indptr[i + 1]; p++) {
        const at = next[indices[p]]++
        this.#columnRows[at] = i
        this.#columnValues[at] = values[p]
      }
    }
  }

  /** Computes the products of row `i` with the rows `j >= i`; how many of these share a column with it. */
  from(i: number): number {
    const { values, indices, indptr } = this.#vectors
    const starts = this.#columnStarts
    const columnRows = this.#columnRows
    const columnValues = this.#columnValues
    const startedIn = this.#startedIn
    const call = ++this.#calls
    const { rows, products } = this
    let count = 0
    for (let p = indptr[i]; p < indptr[i + 1]; p++) {
      const value = values[p]
      const column = indices[p]
      const end = starts[column + 1]
      for (let q = starts[column]; q < end; q++) {
        const j = columnRows[q]
        if (j < i) break
        if (startedIn[j] !== call) {
          startedIn[j] = call
          products[j] = 0
          rows[count++] = j
        }
        products[j] += value * columnValues[q]
      }
    }
    return count
  }
}
