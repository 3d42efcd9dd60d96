import type { Corpus } from './read-texts'

/** Which statements have a term. A copy is not in it: what it copies stands for it, n alike with the weight of sqrt(n). */
export interface TermIndex {
  /** The statements of each term, ascending. */
  postings: Int32Array[]
  /** Their weight. */
  frequency: Float64Array
  /** The weight of each statement; 0 for copies. */
  weight: Float64Array
  /** What of that weight one text alone adds. */
  own: Float64Array
  /** How many statements are alike, itself included; 0 for copies. */
  copies: Int32Array
  /** The weight of all statements. */
  total: number
}

export function indexTerms({ statements, terms }: Corpus): TermIndex {
  const copies = new Int32Array(statements.length)
  for (const { copyOf } of statements) copies[copyOf]++
  const weight = Float64Array.from(copies, Math.sqrt)
  const own = Float64Array.from(copies, (n) => (n > 0 ? Math.sqrt(n) - Math.sqrt(n - 1) : 0))
  const counts = new Int32Array(terms.length)
  for (let i = 0; i < statements.length; i++) if (copies[i] > 0) for (const term of statements[i].terms) counts[term]++
  const postings = Array.from(counts, (count) => new Int32Array(count))
  const frequency = new Float64Array(terms.length)
  counts.fill(0)
  let total = 0
  for (let i = 0; i < statements.length; i++) {
    total += weight[i]
    if (copies[i] === 0) continue
    for (const term of statements[i].terms) {
      postings[term][counts[term]++] = i
      frequency[term] += weight[i]
    }
  }
  return { postings, frequency, weight, own, copies, total }
}
