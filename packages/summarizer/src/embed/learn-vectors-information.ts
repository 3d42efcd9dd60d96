import { CsrMatrix } from '@nutshell-ml/core'
import type { Counts } from './learn-vectors-counts'

/**
 * Shifted positive pointwise mutual information: row `w`, column `c` is max(0, ln(n(w, c) / (n(w) P(c))) - ln shift), where
 * n(w) sums n(w, c) over c, and P(c) is n(c)^0.75 over its sum, so that rare neighbours count less.
 *
 * Source: O. Levy, Y. Goldberg, I. Dagan, "Improving distributional similarity with lessons learned from word embeddings",
 * 2015.
 */
export function mutualInformation(
  { words, placeOf, pairs }: Pick<Counts, 'words' | 'placeOf' | 'pairs'>,
  shift: number
): CsrMatrix {
  const size = words.length
  const indptr = new Int32Array(size + 1)
  const near = new Float64Array(size)
  pairs.forEach((low, high, count) => {
    const a = placeOf[low]
    const b = placeOf[high]
    if (a < 0 || b < 0) return
    // Each of the two has the other as a neighbour: a word beside itself counts twice.
    near[a] += count
    near[b] += count
    indptr[a + 1]++
    if (a !== b) indptr[b + 1]++
  })
  for (let i = 0; i < size; i++) indptr[i + 1] += indptr[i]
  const columns = new Int32Array(indptr[size])
  const counts = new Float32Array(indptr[size])
  const ends = indptr.slice(0, size)
  pairs.forEach((low, high, count) => {
    const a = placeOf[low]
    const b = placeOf[high]
    if (a < 0 || b < 0) return
    columns[ends[a]] = b
    counts[ends[a]++] = a === b ? 2 * count : count
    if (a === b) return
    columns[ends[b]] = a
    counts[ends[b]++] = count
  })
  const smoothed = near.map((count) => Math.sqrt(count) * Math.sqrt(Math.sqrt(count)))
  const smoothedTotal = smoothed.reduce((sum, value) => sum + value, 0)
  const information = (word: number, context: number, count: number) =>
    Math.log((count * smoothedTotal) / (near[word] * smoothed[context] * shift))

  // The counts are symmetric, so gone through by rows they give, column by column, what the columns of each row are.
  const starts = new Int32Array(size + 1)
  for (let context = 0; context < size; context++) {
    for (let p = indptr[context]; p < indptr[context + 1]; p++) {
      if (information(columns[p], context, counts[p]) > 0) starts[columns[p] + 1]++
    }
  }
  for (let i = 0; i < size; i++) starts[i + 1] += starts[i]
  const values = new Float64Array(starts[size])
  const indices = new Int32Array(starts[size])
  const filled = starts.slice(0, size)
  for (let context = 0; context < size; context++) {
    for (let p = indptr[context]; p < indptr[context + 1]; p++) {
      const word = columns[p]
      const value = information(word, context, counts[p])
      if (!(value > 0)) continue
      values[filled[word]] = value
      indices[filled[word]++] = context
    }
  }
  return CsrMatrix.trusted(values, indices, starts, size)
}
