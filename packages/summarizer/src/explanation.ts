/** Why a summary is what it is. */
export interface Explanation {
  method: string
  /** In the order of the text. */
  sentences: SentenceExplanation[]
  /** For reading, a paragraph for each sentence. */
  toString(): string
}

/** Why a sentence is in, and what it stands for. */
export interface SentenceExplanation {
  text: string
  index: number
  score: number
  /** What speaks for it (above 0) and against it, by name; the sum is what sentences were compared by. Empty for 'kmeans'. */
  reasons: Readonly<Record<string, number>>
  /** The sentences of its cluster. */
  stands: {
    for: number
    /** Of all sentences of the text, 0 to 1. */
    share: number
    /** Of all words of the text, 0 to 1. */
    shareOfWords: number
    /** The mean cosine of the cluster's other sentences with it, 0 to 1: how well it covers them. 1 where it stands alone. */
    coverage: number
    /** The words that set the cluster apart, the most telling first; at most 5. */
    keywords: string[]
  }
}
