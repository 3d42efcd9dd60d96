import { pageRank } from './page-rank'
import type { RankInput } from './rank'
import { SharedTerms } from './shared-terms'

/** The probability that the walk follows a link: d in the paper. */
const DAMPING = 0.85

/**
 * TextRank: the PageRank of sentences in the undirected graph of the terms they share. The scores sum to 1.
 *
 * R. Mihalcea and P. Tarau, TextRank: Bringing Order into Texts, EMNLP 2004. The scores of the paper are these times a
 * factor. Its similarity (see SharedTerms) is not bounded for short sentences, which it therefore likes.
 */
export function textRank({ terms }: Pick<RankInput, 'terms'>): Float64Array {
  return pageRank(new SharedTerms(terms), DAMPING)
}
