import type { FloatArray } from '@nutshell-ml/core'
import { textOfValue } from '../../prepare/encode/text-column-encoder'
import type { TextStep } from '../../prepare/step'
import type { TextScratch, TextVectorizer } from '../../prepare/text/text-vectorizer'

/** Writes a text's terms: a number for each column of the vectorizer, mostly 0. */
export class TreeTextEncoder {
  readonly column: string
  readonly vectorizer: TextVectorizer
  private readonly scratch: TextScratch

  /** @param first its first place in a row. */
  constructor(
    { column, vectorizer }: TextStep,
    readonly first: number
  ) {
    this.column = column
    this.vectorizer = vectorizer
    this.scratch = vectorizer.scratch()
  }

  /** @param at where the row begins. */
  encode(value: unknown, into: FloatArray, at: number): void {
    const { scratch, vectorizer } = this
    const start = at + this.first
    const length = vectorizer.encode(textOfValue(this.column, value), scratch)
    const { columns, values } = scratch
    into.fill(0, start, start + vectorizer.cols)
    for (let p = 0; p < length; p++) into[start + columns[p]] = values[p]
  }
}
