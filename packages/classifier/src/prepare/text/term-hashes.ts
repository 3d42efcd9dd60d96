import type { ResolvedTextOptions } from './options'
import { hashOfPair } from './term-index'
import { WordIndex } from './word-index'

/** So many different words are kept at a time, to be found without hashing them again. */
const MOST_WORDS = 1 << 18

/**
 * The columns of terms by a hash of them: nothing is learnt or kept. Each term adds to its column with a sign of its own, so that
 * terms that share a column do not add up (K. Weinberger and others, "Feature hashing for large scale multitask learning", 2009).
 */
export class TermHashes {
  readonly cols: number
  private readonly options: ResolvedTextOptions
  private words: WordIndex

  constructor(options: ResolvedTextOptions) {
    this.options = options
    this.cols = 2 ** options.bits
    this.words = this.emptyWords()
  }

  /** Writes twice the column of each term in a text, and 1 more for those that count negative. How many they are. */
  columns(text: string, into: (atLeast: number) => Int32Array): number {
    if (this.words.size > MOST_WORDS) this.words = this.emptyWords()
    const { words } = this
    const count = words.scan(text, true)
    const { found, hashes } = words
    const [fewest, most] = this.options.ngrams
    const columns = into(count * (most - fewest + 1))
    const mask = this.cols - 1
    let length = 0
    for (let i = 0; i < count; i++) {
      let hash = hashes[found[i]]
      if (fewest === 1) columns[length++] = ((hash & mask) << 1) | (hash >>> 31)
      const last = Math.min(most, count - i)
      for (let n = 2; n <= last; n++) {
        hash = hashOfPair(hash, hashes[found[i + n - 1]])
        if (n >= fewest) columns[length++] = ((hash & mask) << 1) | (hash >>> 31)
      }
    }
    return length
  }

  /** Adds up what `columns` wrote, sorted: the columns whose sum is not 0, and the sums. How many they are. */
  sum(columns: Int32Array, values: Float64Array, length: number): number {
    let kept = 0
    for (let p = 0; p < length; ) {
      const column = columns[p] >> 1
      let total = 0
      for (; p < length && columns[p] >> 1 === column; p++) total += 1 - 2 * (columns[p] & 1)
      if (total === 0) continue
      columns[kept] = column
      values[kept++] = total
    }
    return kept
  }

  names(): string[] {
    return Array.from({ length: this.cols }, (_, column) => `#${column}`)
  }

  private emptyWords(): WordIndex {
    const { tokens, lowercase, markup, stopWords } = this.options
    return new WordIndex(tokens, lowercase, markup, stopWords)
  }
}
