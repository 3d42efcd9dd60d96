import type { CsrMatrix } from '@nutshell-ml/core'
import type { Links } from './page-rank'
import { RowProducts } from './row-products'

/** Links kept at most: all pairs of 5,000 sentences, in 50 MB, or 100 MB with weights. */
const MOST_KEPT = 12_502_500

/**
 * Links between the rows, and from a row to itself, whose inner product is above a bound: all of weight 1, or of the product
 * (in float32) as weight.
 *
 * The links are kept where their number allows, and found anew for each product with a vector where not: large texts
 * take time, not memory.
 */
export class SimilarLinks implements Links {
  readonly size: number
  readonly #products: RowProducts
  readonly #above: number
  readonly #isWeighted: boolean
  /** The links of row `i` to itself and later rows are at `#starts[i]` to `#starts[i + 1] - 1`. Undefined: not kept. */
  readonly #kept: { starts: Int32Array; rows: Int32Array; weights: Float32Array } | undefined

  /**
   * @param above the bound, at least 0.
   * @param mostKept links kept at most.
   */
  constructor(vectors: CsrMatrix, above: number, isWeighted: boolean, mostKept = MOST_KEPT) {
    this.size = vectors.rows
    this.#products = new RowProducts(vectors)
    this.#above = above
    this.#isWeighted = isWeighted
    const starts = new Int32Array(this.size + 1)
    for (let i = 0; i < this.size; i++) {
      starts[i + 1] = starts[i] + this.#linked(i)
      if (starts[i + 1] > mostKept) return
    }
    const rows = new Int32Array(starts[this.size])
    const weights = new Float32Array(isWeighted ? rows.length : 0)
    const { rows: found, products } = this.#products
    for (let i = 0, at = 0; i < this.size; i++) {
      const count = this.#linked(i)
      for (let k = 0; k < count; k++, at++) {
        rows[at] = found[k]
        if (isWeighted) weights[at] = products[found[k]]
      }
    }
    this.#kept = { starts, rows, weights }
  }

  multiply(x: Float64Array, out: Float64Array): void {
    out.fill(0)
    if (this.#kept === undefined) {
      this.#multiplyFound(x, out)
      return
    }
    const { starts, rows, weights } = this.#kept
    const isWeighted = this.#isWeighted
    const n = this.size
    for (let i = 0; i < n; i++) {
      const own = x[i]
      let sum = 0
      for (let p = starts[i]; p < starts[i + 1]; p++) {
        const j = rows[p]
        const weight = isWeighted ? weights[p] : 1
        sum += weight * x[j]
        if (j !== i) out[j] += weight * own
      }
      out[i] += sum
    }
  }

  #multiplyFound(x: Float64Array, out: Float64Array): void {
    const { rows, products } = this.#products
    for (let i = 0; i < this.size; i++) {
      const count = this.#linked(i)
      let sum = 0
      for (let k = 0; k < count; k++) {
        const j = rows[k]
        const weight = this.#isWeighted ? Math.fround(products[j]) : 1
        sum += weight * x[j]
        if (j !== i) out[j] += weight * x[i]
      }
      out[i] += sum
    }
  }

  /** Moves the rows `j >= i` that are linked to row `i` to the front of `#products.rows`; their number. */
  #linked(i: number): number {
    const above = this.#above
    const found = this.#products.from(i)
    const { rows, products } = this.#products
    let count = 0
    for (let k = 0; k < found; k++) {
      const j = rows[k]
      if (products[j] > above) rows[count++] = j
    }
    return count
  }
}
