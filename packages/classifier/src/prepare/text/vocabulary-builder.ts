import type { ResolvedTextOptions } from './options'
import { GrowingInts, sortStart } from './sorted-counts'
import { TermIndex } from './term-index'
import { Vocabulary } from './vocabulary'
import { grown, WordIndex } from './word-index'

/** While a vocabulary grows, this marks a term of several words among words. */
const SEVERAL = 1 << 30

/** Texts as counts of terms, in columns of a vocabulary: row by row, columns ascending. */
export interface TermCounts {
  readonly columns: Int32Array
  readonly times: Int32Array
  readonly starts: Int32Array
}

/** Reads texts and then decides which of their terms have a column. */
export class VocabularyBuilder {
  private readonly options: ResolvedTextOptions
  private readonly words: WordIndex
  private readonly terms = new TermIndex()
  /** In how many texts each word, each term of several words is. */
  private wordTexts = new Int32Array(1 << 10)
  private termTexts = new Int32Array(1 << 12)
  /** How often it is in all texts together; only when that decides what is kept. */
  private wordTimes = new Int32Array(0)
  private termTimes = new Int32Array(0)
  private readonly countsTimes: boolean
  private scratch = new Int32Array(1 << 10)
  /** Each text's terms and how often they are there, when rows are kept. */
  private readonly found: GrowingInts | undefined
  private readonly times: GrowingInts | undefined
  private readonly starts: number[] = [0]
  private texts = 0

  constructor(options: ResolvedTextOptions, keepsRows: boolean) {
    this.options = options
    this.words = new WordIndex(options.tokens, options.lowercase, options.markup, options.stopWords)
    this.countsTimes = options.maxFeatures !== null
    if (keepsRows) {
      this.found = new GrowingInts()
      this.times = new GrowingInts()
    }
  }

  add(text: string | undefined): void {
    this.texts++
    const length = text === undefined ? 0 : this.read(text)
    const { scratch, found, times } = this
    sortStart(scratch, length)
    const foundData = found?.reserve(length)
    const timesData = times?.reserve(length)
    let at = found?.length ?? 0
    for (let p = 0; p < length; ) {
      const term = scratch[p]
      const start = p++
      while (p < length && scratch[p] === term) p++
      if (term >= SEVERAL) this.termTexts[term - SEVERAL]++
      else this.wordTexts[term]++
      if (this.countsTimes) {
        if (term >= SEVERAL) this.termTimes[term - SEVERAL] += p - start
        else this.wordTimes[term] += p - start
      }
      if (foundData !== undefined && timesData !== undefined) {
        foundData[at] = term
        timesData[at++] = p - start
      }
    }
    if (found !== undefined && times !== undefined) {
      found.length = at
      times.length = at
      this.starts.push(at)
    }
  }

  /** The vocabulary, how many texts each of its columns is in, and the texts read as its columns if rows are kept. */
  finish(): { vocabulary: Vocabulary; frequency: Int32Array; counts: TermCounts | undefined } {
    const { words, terms, options } = this
    const wordColumns = new Int32Array(words.size).fill(-1)
    const termColumns = new Int32Array(terms.size).fill(-1)
    const isKept = this.choice()
    let cols = 0
    for (let w = words.stops; w < words.size; w++) if (isKept(this.wordTexts[w], w, false)) wordColumns[w] = cols++
    const { pairs } = terms
    const [fewest, most] = options.ngrams
    const isShort = fewest > 2 ? this.shortTerms(fewest) : undefined
    for (let t = 0; t < terms.size; t++) {
      if (isShort?.[t] !== 1 && isKept(this.termTexts[t], t, true)) termColumns[t] = cols++
    }
    const frequency = new Int32Array(cols)
    for (let w = 0; w < words.size; w++) if (wordColumns[w] >= 0) frequency[wordColumns[w]] = this.wordTexts[w]
    for (let t = 0; t < terms.size; t++) if (termColumns[t] >= 0) frequency[termColumns[t]] = this.termTexts[t]
    const counts = this.found && this.countsIn(wordColumns, termColumns)
    const used = usedParts(words.size, words.stops, wordColumns, termColumns, pairs, most > 2)
    const vocabulary =
      used === undefined
        ? new Vocabulary(options, words, terms, wordColumns, termColumns)
        : this.compacted(used, wordColumns, termColumns)
    return { vocabulary, frequency, counts }
  }

  /** Writes the terms of a text to `scratch`. How many they are. */
  private read(text: string): number {
    const { words, terms } = this
    const [fewest, most] = this.options.ngrams
    const count = words.scan(text, true)
    const { found } = words
    const room = count * (most - fewest + 1)
    if (this.scratch.length < room) this.scratch = new Int32Array(room * 2)
    const { scratch } = this
    let length = 0
    for (let i = 0; i < count; i++) {
      let prefix = found[i]
      if (fewest === 1) scratch[length++] = prefix
      const last = Math.min(most, count - i)
      for (let n = 2; n <= last; n++) {
        const term = terms.add(prefix, found[i + n - 1])
        if (n >= fewest) scratch[length++] = SEVERAL + term
        prefix = -1 - term
      }
    }
    this.wordTexts = atLeast(this.wordTexts, words.size)
    this.termTexts = atLeast(this.termTexts, terms.size)
    if (this.countsTimes) {
      this.wordTimes = atLeast(this.wordTimes, words.size)
      this.termTimes = atLeast(this.termTimes, terms.size)
    }
    return length
  }

  /** Whether a term has a column, by how many texts it is in. */
  private choice(): (texts: number, id: number, isSeveral: boolean) => boolean {
    const { minDocuments, maxDocuments, maxFeatures } = this.options
    const most = maxDocuments * this.texts
    const isCommon = (texts: number) => texts > 0 && texts >= minDocuments && texts <= most
    if (maxFeatures === null) return isCommon
    // The least count of all texts together that is still kept, and how many terms of just that count.
    const times: number[] = []
    for (let w = this.words.stops; w < this.words.size; w++) {
      if (isCommon(this.wordTexts[w])) times.push(this.wordTimes[w])
    }
    for (let t = 0; t < this.terms.size; t++) if (isCommon(this.termTexts[t])) times.push(this.termTimes[t])
    if (times.length <= maxFeatures) return isCommon
    const sorted = Int32Array.from(times).sort().reverse()
    const least = sorted[maxFeatures - 1]
    let left = maxFeatures - sorted.indexOf(least)
    return (texts, id, isSeveral) => {
      const count = isSeveral ? this.termTimes[id] : this.wordTimes[id]
      return isCommon(texts) && (count > least || (count === least && left-- > 0))
    }
  }

  /** Marks the terms of fewer words than a term has to have. */
  private shortTerms(fewest: number): Uint8Array {
    const { pairs, size } = this.terms
    const wordsOf = new Uint8Array(size)
    const isShort = new Uint8Array(size)
    for (let t = 0; t < size; t++) {
      wordsOf[t] = pairs[2 * t] < 0 ? wordsOf[-1 - pairs[2 * t]] + 1 : 2
      if (wordsOf[t] < fewest) isShort[t] = 1
    }
    return isShort
  }

  private countsIn(wordColumns: Int32Array, termColumns: Int32Array): TermCounts {
    const found = this.found!.data
    const timesFound = this.times!.data
    const starts = Int32Array.from(this.starts)
    let at = 0
    for (let i = 0; i + 1 < starts.length; i++) {
      const end = this.starts[i + 1]
      for (let p = this.starts[i]; p < end; p++) {
        const term = found[p]
        const column = term >= SEVERAL ? termColumns[term - SEVERAL] : wordColumns[term]
        if (column < 0) continue
        found[at] = column
        timesFound[at++] = timesFound[p]
      }
      starts[i + 1] = at
    }
    return { columns: found.slice(0, at), times: timesFound.subarray(0, at), starts }
  }

  /** A vocabulary of nothing but what has a column and its parts. */
  private compacted(used: UsedParts, wordColumns: Int32Array, termColumns: Int32Array): Vocabulary {
    const { options, words, terms } = this
    const fewWords = new WordIndex(options.tokens, options.lowercase, options.markup, options.stopWords)
    const fewTerms = new TermIndex()
    const newWords = new Int32Array(words.size)
    const newTerms = new Int32Array(terms.size)
    const columnsOfWords = new Int32Array(words.stops + used.words).fill(-1)
    const columnsOfTerms = new Int32Array(used.terms)
    for (let w = words.stops; w < words.size; w++) {
      if (used.isWordUsed[w] === 0) continue
      newWords[w] = fewWords.add(words.word(w))
      columnsOfWords[newWords[w]] = wordColumns[w]
    }
    for (let t = 0; t < terms.size; t++) {
      if (used.isTermUsed[t] === 0) continue
      const prefix = terms.pairs[2 * t]
      newTerms[t] = fewTerms.add(
        prefix < 0 ? -1 - newTerms[-1 - prefix] : newWords[prefix],
        newWords[terms.pairs[2 * t + 1]]
      )
      columnsOfTerms[newTerms[t]] = termColumns[t]
    }
    return new Vocabulary(options, fewWords, fewTerms, columnsOfWords, columnsOfTerms)
  }
}

interface UsedParts {
  readonly isWordUsed: Uint8Array
  readonly isTermUsed: Uint8Array
  readonly words: number
  readonly terms: number
}

/** Which words and terms have a column or are part of one that has; undefined when all are. */
function usedParts(
  size: number,
  stops: number,
  wordColumns: Int32Array,
  termColumns: Int32Array,
  pairs: Int32Array,
  isNested: boolean
): UsedParts | undefined {
  const isWordUsed = new Uint8Array(size)
  const isTermUsed = new Uint8Array(termColumns.length)
  let terms = 0
  // Parts come before what they are part of.
  for (let t = termColumns.length - 1; t >= 0; t--) {
    if (termColumns[t] < 0 && !(isNested && isTermUsed[t] === 1)) continue
    isTermUsed[t] = 1
    terms++
    const prefix = pairs[2 * t]
    if (prefix < 0) isTermUsed[-1 - prefix] = 1
    else isWordUsed[prefix] = 1
    isWordUsed[pairs[2 * t + 1]] = 1
  }
  let words = 0
  for (let w = stops; w < size; w++) {
    if (wordColumns[w] >= 0) isWordUsed[w] = 1
    words += isWordUsed[w]
  }
  if (terms === termColumns.length && words === size - stops) return undefined
  return { isWordUsed, isTermUsed, words, terms }
}

function atLeast(array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  return array.length >= length ? array : grown(array, Math.max(length, array.length * 2))
}
