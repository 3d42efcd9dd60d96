import type { Links } from './page-rank'

/**
 * The TextRank similarity of sentences: the number of different terms that two have in common, divided by
 * ln |Si| + ln |Sj|, where |S| is the number of different terms of a sentence. Two sentences of one term have no such
 * quotient; where they share it, it is 1. A sentence has no link to itself.
 *
 * The similarity of all pairs is never stored. The divisor depends on the sizes only, of which there are few, so the product
 * with a vector is a sum over the sizes of what their sentences give to each term, and from there to each sentence: time
 * O(terms x sizes), memory O(terms), whatever the number of linked pairs.
 */
export class SharedTerms implements Links {
  readonly size: number
  /** The terms of each sentence that occur in another one too: sentence `i` has `terms[starts[i]] .. terms[starts[i + 1] - 1]`. */
  readonly #terms: Int32Array
  readonly #starts: Int32Array
  /** The sentences by ascending size: those of one size are `#order[#ends[s - 1]] .. #order[#ends[s] - 1]`. */
  readonly #order: Int32Array
  readonly #ends: Int32Array
  /** ln of each different size. */
  readonly #logs: Float64Array
  /** The place in `#logs` of each sentence's size. */
  readonly #sizeOf: Int32Array
  /** What the sentences of one size give to each term; all zeros between uses. */
  readonly #given: Float64Array

  constructor(sentences: readonly (readonly string[])[]) {
    this.size = sentences.length
    const different = sentences.map((terms) => [...new Set(terms)])
    const columns = columnsOfShared(different)
    this.#given = new Float64Array(columns.size)
    this.#starts = new Int32Array(this.size + 1)
    const kept: number[] = []
    for (let i = 0; i < this.size; i++) {
      const own: number[] = []
      for (const term of different[i]) {
        const column = columns.get(term)
        if (column !== undefined) own.push(column)
      }
      // Ascending: sentences of the same terms then add up in the same order and tie to the last bit.
      for (const column of own.sort((a, b) => a - b)) kept.push(column)
      this.#starts[i + 1] = kept.length
    }
    this.#terms = Int32Array.from(kept)

    const sizes = [...new Set(different.map(({ length }) => length))].sort((a, b) => a - b)
    const place = new Map(sizes.map((size, s) => [size, s]))
    this.#logs = Float64Array.from(sizes, (size) => Math.log(Math.max(1, size)))
    this.#sizeOf = Int32Array.from(different, ({ length }) => place.get(length)!)
    this.#order = Int32Array.from(sentences.keys()).sort((a, b) => this.#sizeOf[a] - this.#sizeOf[b] || a - b)
    this.#ends = new Int32Array(sizes.length)
    for (let i = 0; i < this.size; i++) this.#ends[this.#sizeOf[this.#order[i]]] = i + 1
  }

  multiply(x: Float64Array, out: Float64Array): void {
    const terms = this.#terms
    const starts = this.#starts
    const order = this.#order
    const ends = this.#ends
    const logs = this.#logs
    const sizeOf = this.#sizeOf
    const given = this.#given
    const n = this.size
    out.fill(0)
    for (let s = 0, from = 0; s < logs.length; from = ends[s++]) {
      for (let at = from; at < ends[s]; at++) {
        const j = order[at]
        for (let p = starts[j]; p < starts[j + 1]; p++) given[terms[p]] += x[j]
      }
      for (let i = 0; i < n; i++) {
        let sum = 0
        for (let p = starts[i]; p < starts[i + 1]; p++) sum += given[terms[p]]
        if (sizeOf[i] === s) sum -= (starts[i + 1] - starts[i]) * x[i] // what it gave to itself
        const divisor = logs[sizeOf[i]] + logs[s]
        out[i] += divisor > 0 ? sum / divisor : sum
      }
      for (let at = from; at < ends[s]; at++) {
        const j = order[at]
        for (let p = starts[j]; p < starts[j + 1]; p++) given[terms[p]] = 0
      }
    }
  }
}

/** A column for each term that more than one sentence has. */
function columnsOfShared(different: readonly (readonly string[])[]): Map<string, number> {
  const seen = new Set<string>()
  const columns = new Map<string, number>()
  for (const terms of different) {
    for (const term of terms) {
      if (!seen.has(term)) seen.add(term)
      else if (!columns.has(term)) columns.set(term, columns.size)
    }
  }
  return columns
}
