import type { CsrMatrix } from '@nutshell-ml/core'

/** What a ranking method sees of a text: its different sentences, in document order. */
export interface RankInput {
  /** The index terms of each sentence, usually the stems of its content words. */
  terms: readonly (readonly string[])[]
  /** One row per sentence, of length 1 or of zeros: tf-idf weights, for example. */
  vectors: CsrMatrix
}

/** One finite score per sentence, larger is better. Pure: the same input gives the same bytes. */
export type Rank = (input: RankInput) => Float64Array
