/** A sentence of a summary. */
export interface SummarySentence {
  /** The sentence as it stands in the text: `text.slice(start, end)`. */
  text: string
  /** Where it stands, in UTF-16 code units; for an array of sentences, in that array joined by single spaces. */
  start: number
  end: number
  /** Its place among the sentences of the text, from 0. */
  index: number
  /** The cosine of the angle between its vector and the mean of its cluster: at most 1, 0 where it has no vector. */
  score: number
  /** Its cluster: clusters are numbered by their first sentence in the text, from 0. */
  cluster: number
  /** The sentences that it stands for, by index, ascending, itself among them. Over the summary they are all sentences. */
  represents: number[]
}

/** The sentences that carry a text. */
export interface Summary {
  /** The chosen sentences without markup, joined by spaces. */
  text: string
  /** The chosen sentences in the order of the text. */
  sentences: SummarySentence[]
  /** Why the summary is empty, or what was done because no whole sentence would do; undefined in the usual case. */
  reason?: string
}
