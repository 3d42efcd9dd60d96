import { NutshellError, type Tensor } from '@nutshell-ml/core'
import type { ResolvedTextOptions } from './options'
import { TermIndex } from './term-index'
import { WordIndex } from './word-index'

/** The terms that have a column: words and, by pairs of a beginning and a last word, terms of several words. */
export class Vocabulary {
  readonly words: WordIndex
  readonly terms: TermIndex
  /** The column of each word; -1 for one that is only a part of terms. */
  readonly wordColumns: Int32Array
  /** The column of each term of several words; -1 for one that others only begin with. */
  readonly termColumns: Int32Array
  readonly cols: number
  private readonly fewest: number
  private readonly most: number

  constructor(
    options: ResolvedTextOptions,
    words: WordIndex,
    terms: TermIndex,
    wordColumns: Int32Array,
    termColumns: Int32Array
  ) {
    this.words = words
    this.terms = terms
    this.wordColumns = wordColumns
    this.termColumns = termColumns
    this.cols = countKept(wordColumns) + countKept(termColumns)
    ;[this.fewest, this.most] = options.ngrams
  }

  /** Writes the columns of a text's terms as they come, each as often as it is there. How many they are. */
  columns(text: string, into: (atLeast: number) => Int32Array): number {
    const { words, terms, wordColumns, termColumns, fewest, most } = this
    const count = words.scan(text, false)
    const found = words.found
    const columns = into(count * (most - fewest + 1))
    let length = 0
    for (let i = 0; i < count; i++) {
      let prefix = found[i]
      if (prefix < 0) continue
      if (fewest === 1) {
        const column = wordColumns[prefix]
        if (column >= 0) columns[length++] = column
      }
      const last = Math.min(most, count - i)
      for (let n = 2; n <= last; n++) {
        const word = found[i + n - 1]
        if (word < 0) break
        const term = terms.get(prefix, word)
        if (term < 0) break
        if (n >= fewest) {
          const column = termColumns[term]
          if (column >= 0) columns[length++] = column
        }
        prefix = -1 - term
      }
    }
    return length
  }

  /** The terms by column: 'not good'. */
  names(): string[] {
    const { words, terms, wordColumns, termColumns } = this
    const names = new Array<string>(this.cols)
    const spelled: string[] = []
    for (let w = 0; w < wordColumns.length; w++) {
      spelled.push(words.word(w))
      if (wordColumns[w] >= 0) names[wordColumns[w]] = spelled[w]
    }
    const several: string[] = []
    const { pairs } = terms
    const isLong = this.most > 2
    for (let t = 0; t < termColumns.length; t++) {
      const prefix = pairs[2 * t]
      const name = `${prefix < 0 ? several[-1 - prefix] : spelled[prefix]} ${spelled[pairs[2 * t + 1]]}`
      if (isLong) several.push(name)
      if (termColumns[t] >= 0) names[termColumns[t]] = name
    }
    return names
  }

  /** Stop words are left out: they are an option. */
  toTensors(): Map<string, Tensor> {
    const { words, terms, wordColumns, termColumns } = this
    const { stops } = words
    const count = words.size - stops
    const spelled: Uint8Array[] = []
    const ends = new Int32Array(count)
    const encoder = new TextEncoder()
    let end = 0
    for (let w = 0; w < count; w++) {
      const bytes = encoder.encode(words.word(stops + w))
      spelled.push(bytes)
      end += bytes.length
      ends[w] = end
    }
    const utf8 = new Uint8Array(end)
    for (let w = 0; w < count; w++) utf8.set(spelled[w], ends[w] - spelled[w].length)
    return new Map<string, Tensor>([
      ['words', { shape: [end], data: utf8 }],
      ['wordEnds', { shape: [count], data: ends }],
      ['wordColumns', { shape: [count], data: wordColumns.slice(stops) }],
      ['terms', { shape: [terms.size, 2], data: terms.pairs.slice(0, 2 * terms.size) }],
      ['termColumns', { shape: [terms.size], data: termColumns }]
    ])
  }

  /** Errors: INVALID_INPUT for tensors that `toTensors` did not make. */
  static fromTensors(options: ResolvedTextOptions, tensors: ReadonlyMap<string, Tensor>): Vocabulary {
    const utf8 = tensorOf(tensors, 'words', Uint8Array)
    const ends = tensorOf(tensors, 'wordEnds', Int32Array)
    const columnsOfWords = tensorOf(tensors, 'wordColumns', Int32Array)
    const pairs = tensorOf(tensors, 'terms', Int32Array)
    const termColumns = tensorOf(tensors, 'termColumns', Int32Array)
    if (columnsOfWords.length !== ends.length || pairs.length !== 2 * termColumns.length) {
      throw badVocabulary('its words and terms do not have one column each')
    }
    const words = new WordIndex(options.tokens, options.lowercase, options.markup, options.stopWords)
    const { stops } = words
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    let start = 0
    for (let w = 0; w < ends.length; w++) {
      if (ends[w] <= start || ends[w] > utf8.length) throw badVocabulary(`word ${w} ends at byte ${ends[w]}`)
      if (words.add(decoded(decoder, utf8.subarray(start, ends[w]))) !== stops + w) {
        throw badVocabulary(`word ${w} is there twice or is a stop word`)
      }
      start = ends[w]
    }
    if (start !== utf8.length) throw badVocabulary('it has letters behind the last word')
    const wordColumns = new Int32Array(words.size).fill(-1)
    wordColumns.set(columnsOfWords, stops)
    const terms = new TermIndex()
    for (let t = 0; t < termColumns.length; t++) {
      const prefix = pairs[2 * t]
      const word = pairs[2 * t + 1]
      if (prefix >= words.size || prefix < -t || word < 0 || word >= words.size) {
        throw badVocabulary(`term ${t} is made of ${prefix} and ${word}`)
      }
      if (terms.add(prefix, word) !== t) throw badVocabulary(`term ${t} is there twice`)
    }
    let next = 0
    for (const columns of [wordColumns, termColumns]) {
      for (const column of columns) {
        if (column === -1) continue
        if (column !== next++) throw badVocabulary(`a term has column ${column}, expected ${next - 1}`)
      }
    }
    return new Vocabulary(options, words, terms, wordColumns, termColumns)
  }
}

type Numbers = Tensor['data']

/** A tensor of a model file. Errors: INVALID_INPUT unless it is there and holds such numbers. */
export function tensorOf<T extends Numbers>(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  type: new (length: number) => T
): T {
  const data = tensors.get(name)?.data
  if (!(data instanceof type)) throw badVocabulary(`its tensor '${name}' is missing or of another type`)
  return data
}

export function badVocabulary(problem: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a model file: ${problem}`)
}

function decoded(decoder: TextDecoder, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw badVocabulary('its words are not UTF-8')
  }
}

function countKept(columns: Int32Array): number {
  let kept = 0
  for (let i = 0; i < columns.length; i++) if (columns[i] >= 0) kept++
  return kept
}
