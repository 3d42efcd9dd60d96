import type { CsrMatrix } from '@nutshell-ml/core'

/** How much may be picked: so many, or whatever the costs of which add up to no more than `most`. */
export type MmrBudget = { count: number } | { costs: ArrayLike<number>; most: number }

/**
 * Maximal marginal relevance: picks again and again the sentence with the greatest
 * `lambda x relevance - (1 - lambda) x (greatest cosine with a picked one, 0 if there is none)`; the first of equals. Under a
 * budget of costs, what no longer fits is passed over. Returns the picks in the order they were made.
 *
 * J. Carbonell and J. Goldstein, The Use of MMR, Diversity-Based Reranking, SIGIR 1998. Time O(picks x numbers in `vectors`).
 *
 * @param relevance one number per sentence, on the scale of cosines (see `unitRange`).
 * @param vectors one row per sentence, of length 1 or of zeros.
 * @param lambda from 0 (only different sentences count) to 1 (only relevance counts).
 */
export function mmr(relevance: ArrayLike<number>, vectors: CsrMatrix, lambda: number, budget: MmrBudget): number[] {
  const { values, indices, indptr, rows: n, cols } = vectors
  const most = 'count' in budget ? budget.count : budget.most
  const costs = 'count' in budget ? undefined : budget.costs
  const overlap = new Float64Array(n).fill(Number.NEGATIVE_INFINITY)
  const isPicked = new Uint8Array(n)
  const row = new Float64Array(cols) // the last pick, dense; zeros between picks
  const picks: number[] = []
  for (let room = most; ; ) {
    let best = -1
    let bestGain = 0
    for (let i = 0; i < n; i++) {
      if (isPicked[i] === 1 || (costs === undefined ? 1 : costs[i]) > room) continue
      const redundancy = picks.length === 0 ? 0 : overlap[i]
      const gain = lambda * relevance[i] - (1 - lambda) * redundancy
      if (best < 0 || gain > bestGain) {
        best = i
        bestGain = gain
      }
    }
    if (best < 0) return picks
    isPicked[best] = 1
    picks.push(best)
    room -= costs === undefined ? 1 : costs[best]
    for (let p = indptr[best]; p < indptr[best + 1]; p++) row[indices[p]] = values[p]
    for (let i = 0; i < n; i++) {
      let cosine = 0
      for (let p = indptr[i]; p < indptr[i + 1]; p++) cosine += values[p] * row[indices[p]]
      if (cosine > overlap[i]) overlap[i] = cosine
    }
    for (let p = indptr[best]; p < indptr[best + 1]; p++) row[indices[p]] = 0
  }
}
