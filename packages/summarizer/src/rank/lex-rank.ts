import { pageRank } from './page-rank'
import type { RankInput } from './rank'
import { SimilarLinks } from './similar-links'

/** Options of `lexRank`. */
export interface LexRankOptions {
  /** Two sentences are linked where their cosine is above this; at least 0. @default 0.1 */
  threshold?: number
  /** Continuous LexRank: a link weighs as much as the cosine, if that is above 0; `threshold` is not used. @default false */
  continuous?: boolean
  /** The probability that the walk jumps to any sentence: d in the paper, above 0 to 1. @default 0.15 */
  jump?: number
}

/**
 * LexRank: the stationary distribution of a random walk between sentences with a cosine above a threshold. As in the paper
 * each sentence is linked to itself as well. The scores sum to 1.
 *
 * G. Erkan and D. Radev, LexRank: Graph-based Lexical Centrality as Salience in Text Summarization, JAIR 22, 2004. On rows
 * of tf-idf weights of length 1 the inner product is its idf-modified cosine; a sentence without terms has a row of zeros and
 * no links.
 */
export function lexRank({ vectors }: Pick<RankInput, 'vectors'>, options: LexRankOptions = {}): Float64Array {
  const { threshold = 0.1, continuous = false, jump = 0.15 } = options
  return pageRank(new SimilarLinks(vectors, continuous ? 0 : threshold, continuous), 1 - jump)
}
