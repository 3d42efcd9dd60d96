import type { Explanation } from './explanation'

/** A sentence of a summary. */
export interface SummarySentence {
  /** The sentence as it stands in the text: `text.slice(start, end)`. */
  text: string
  /** Where it stands, in UTF-16 code units; for an array of sentences, in that array joined by single spaces. */
  start: number
  end: number
  /** Its place among the sentences of the text, from 0. */
  index: number
  /**
   * How well it stands for its part of the text by the method that chose it, larger is better, comparable within one text.
   * 'kmeans': the cosine of the angle between its vector and the mean of its cluster. 'ranked-kmeans': 1 for the sentence of the
   * text that says most, 0 for the least. Others: the method's score as a share of the greatest. 0 where it has no vector.
   */
  score: number
  /** Its cluster: clusters are numbered by their first sentence in the text, from 0. */
  cluster: number
  /** The sentences that it stands for, by index, ascending, itself among them. Over a summary that is not empty they are all sentences. */
  represents: number[]
  /** It begins with a pronoun or a connective that needs the sentence before it, which is not in the summary. */
  dangling?: true
  /** It was brought along for the sentence of this index, which needs it (`context: 'previous'`). */
  contextOf?: number
}

/** The sentences that carry a text. */
export interface Summary {
  /** The chosen sentences without markup, joined by spaces. */
  text: string
  /** The chosen sentences in the order of the text. */
  sentences: SummarySentence[]
  /** Why the summary is empty, or what was done because no whole sentence would do; undefined in the usual case. */
  reason?: string
  /** Why each sentence is in and what it stands for. Worked out when asked for; its `toString()` is for reading. */
  explain(): Explanation
}

/** A summary: plain data that can be compared, written as JSON and sent to a thread, and a method. */
export class ExtractiveSummary implements Summary {
  readonly text: string
  readonly sentences: SummarySentence[]
  declare readonly reason?: string
  readonly #explain: () => Explanation

  constructor(text: string, sentences: SummarySentence[], reason: string | undefined, explain: () => Explanation) {
    this.text = text
    this.sentences = sentences
    if (reason !== undefined) this.reason = reason
    this.#explain = explain
  }

  explain(): Explanation {
    return this.#explain()
  }
}
