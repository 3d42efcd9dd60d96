import type { RankInput } from './rank'
import { RowProducts } from './row-products'

/** Options of `pacSum`, by their names in the paper. */
export interface PacSumOptions {
  /** The weight of similarity to the sentences before. @default -2 */
  lambda1?: number
  /** The weight of similarity to the sentences after. @default 1 */
  lambda2?: number
  /** Where between the least (0) and the greatest (1) similarity of the text a link begins. @default 0 */
  beta?: number
}

/**
 * PacSum: position-augmented centrality. A sentence scores `lambda1` times its similarity to all sentences before it
 * plus `lambda2` times that to all after it, each counted from a bound: max(0, e - (min + beta (max - min))), with min and
 * max over all pairs of different sentences.
 *
 * H. Zheng and M. Lapata, Sentence Centrality Revisited for Unsupervised Summarization, ACL 2019 (arXiv 1906.03508). Its
 * weights are tuned for each data set. The defaults are the ratio of the weights reported for news, and the bound that the
 * authors' program starts from: the bounds they found (0.6) are for vectors of BERT, and drop most links between rows of tf-idf.
 */
export function pacSum({ vectors }: Pick<RankInput, 'vectors'>, options: PacSumOptions = {}): Float64Array {
  const { lambda1 = -2, lambda2 = 1, beta = 0 } = options
  const n = vectors.rows
  if (n < 2) return new Float64Array(n) // no pairs, no bound
  const all = new RowProducts(vectors)
  const { rows, products } = all
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (let i = 0; i < n; i++) {
    const count = all.from(i)
    let others = 0
    for (let k = 0; k < count; k++) {
      if (rows[k] === i) continue
      others++
      min = Math.min(min, products[rows[k]])
      max = Math.max(max, products[rows[k]])
    }
    if (others < n - 1 - i) {
      // Rows that share no column have the product 0.
      min = Math.min(min, 0)
      max = Math.max(max, 0)
    }
  }
  const bound = min + beta * (max - min)
  const ofZero = Math.max(0, -bound)
  const scores = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const count = all.from(i)
    // Pairs of product 0 count `ofZero` each: first all do, then those that are not 0 are put right.
    let after = (n - 1 - i) * ofZero
    scores[i] += lambda1 * i * ofZero
    for (let k = 0; k < count; k++) {
      const j = rows[k]
      if (j === i) continue
      const link = Math.max(0, products[j] - bound) - ofZero
      after += link
      scores[j] += lambda1 * link
    }
    scores[i] += lambda2 * after
  }
  return scores
}
