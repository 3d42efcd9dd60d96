import { checkInteger, checkKnownOptions, checkOneOf, Matrix, NutshellError, show } from '@nutshell-ml/core'
import { analyzer, type TextLanguage } from '@nutshell-ml/core/text'
import type { Embedder } from './embedder'
import { commonComponents, inverseFrequencyWeight, removeComponents, zipfShares } from './sif'

/** An embedder of word vectors, and what is in it. */
export interface WordVectors extends Embedder<Matrix<Float64Array>> {
  readonly name: string
  /** Words known. */
  readonly size: number
  readonly dimensions: number
  /** The words known, in the order of their file or, where learnt, the commonest first. */
  words(): IterableIterator<string>
  /** The vector of a word (lower case), a view that must not be written to; undefined for an unknown word. */
  vector(word: string): Float32Array | undefined
  /** The share of all text that a word makes up, as far as it is known; undefined for an unknown word. */
  frequency(word: string): number | undefined
  /**
   * The words whose vectors have the smallest angles with that of `word`, nearest first.
   *
   * @param count how many at most. @default 10
   * @throws NutshellError INVALID_INPUT for an unknown word.
   */
  nearest(word: string, count?: number): Neighbour[]
}

/** A word and the cosine of the angle between its vector and the one asked about. */
export interface Neighbour {
  word: string
  similarity: number
}

/** How the vectors of words become the vector of a sentence. */
export interface WordVectorOptions {
  /**
   * 'mean' of the vectors of the known words, or 'sif', where each is weighted by smooth inverse frequency first:
   * a / (a + share), a = 0.001 (Arora, Liang and Ma 2017). @default 'mean', for learnt vectors 'sif'
   */
  weighting?: 'mean' | 'sif'
  /**
   * How many common components are taken out of sentences: directions that all of them have a part of, which are grammar
   * rather than meaning. @default 1 with 'sif', 0 with 'mean'
   */
  removeComponent?: number
  /**
   * Whose components these are. 'words': of sentences that the common words make by chance, the same for all texts. 'text': of
   * the sentences embedded together, as in the paper, where they are a whole data set; in those of a single text it takes out
   * what the text is about, and of a single sentence all. @default 'words'
   */
  componentsOf?: 'words' | 'text'
  /**
   * How common words are, as counts or shares: by word (others count as never seen), or a number for each word in the order of
   * the file. @default what the file holds; else 1 / rank by Zipf's law, GloVe's files having the commonest words first
   */
  frequencies?: ReadonlyMap<string, number> | ArrayLike<number>
}

/** Words that common components are found in; what rarer ones add is little, and takes long. */
const COMMON_WORDS = 4096

/** What word vectors are made of. */
export interface WordTable {
  name: string
  /** The row of each word, ascending. */
  places: ReadonlyMap<string, number>
  /** words x dimensions, row-major. */
  data: Float32Array
  dimensions: number
  /** The share of each word, where known. */
  shares?: Float64Array
  /** How sentences are parted into words. @default 'en' */
  language?: TextLanguage
}

/** The embedder of a table of word vectors. Errors: INVALID_OPTION, UNKNOWN_OPTION. */
export class WordVectorEmbedder implements WordVectors {
  readonly name: string
  readonly dimensions: number
  /** Row-major, a row for each word in the order of `words()`. Not to be written to. */
  readonly data: Float32Array
  readonly #places: ReadonlyMap<string, number>
  readonly #shares: Float64Array
  readonly #weights: Float64Array | undefined
  readonly #removed: number
  readonly #isOfText: boolean
  readonly #language: TextLanguage
  #lengths: Float64Array | undefined
  #components: Matrix<Float64Array> | undefined

  constructor(table: WordTable, options: WordVectorOptions, defaultWeighting: 'mean' | 'sif') {
    const { name, places, data, dimensions, shares } = table
    const { weighting, removeComponent, componentsOf } = resolveWordVectorOptions(name, options, defaultWeighting)
    this.#removed = removeComponent
    this.#isOfText = componentsOf === 'text'
    this.name = name
    this.dimensions = dimensions
    this.data = data
    this.#places = places
    this.#language = table.language ?? 'en'
    this.#shares =
      options.frequencies === undefined
        ? (shares ?? zipfShares(places.size))
        : toShares(options.frequencies, [...places.keys()])
    this.#weights = weighting === 'sif' ? this.#shares.map(inverseFrequencyWeight) : undefined
  }

  get size(): number {
    return this.#places.size
  }

  words(): IterableIterator<string> {
    return this.#places.keys()
  }

  vector(word: string): Float32Array | undefined {
    const place = this.#places.get(word)
    if (place === undefined) return undefined
    return this.data.subarray(place * this.dimensions, (place + 1) * this.dimensions)
  }

  frequency(word: string): number | undefined {
    const place = this.#places.get(word)
    return place === undefined ? undefined : this.#shares[place]
  }

  nearest(word: string, count = 10): Neighbour[] {
    checkInteger('count', count, 0)
    const own = this.#places.get(word)
    if (own === undefined) throw new NutshellError('INVALID_INPUT', `${this.name} has no vector of ${show(word)}`)
    const { data, dimensions, size } = this
    if (this.#lengths === undefined) {
      this.#lengths = new Float64Array(size)
      for (let i = 0; i < size; i++) this.#lengths[i] = Math.sqrt(rowProduct(data, i, i, dimensions))
    }
    const lengths = this.#lengths
    const neighbours: Neighbour[] = []
    for (const [other, place] of this.#places) {
      if (place === own) continue
      const scale = lengths[own] * lengths[place]
      neighbours.push({ word: other, similarity: scale === 0 ? 0 : rowProduct(data, own, place, dimensions) / scale })
    }
    // The sort is stable: of equals, the commoner word comes first.
    return neighbours.sort((a, b) => b.similarity - a.similarity).slice(0, count)
  }

  embed(sentences: readonly string[]): Matrix<Float64Array> {
    const { dimensions, data } = this
    const weights = this.#weights
    const language = analyzer(this.#language)
    const means = Matrix.zeros(sentences.length, dimensions)
    for (let i = 0; i < sentences.length; i++) {
      const row = means.row(i)
      let known = 0
      for (const word of language.words(sentences[i])) {
        const place = this.#places.get(word) ?? this.#places.get(word.split("'", 1)[0])
        if (place === undefined) continue
        known++
        const start = place * dimensions
        const weight = weights === undefined ? 1 : weights[place]
        for (let j = 0; j < dimensions; j++) row[j] += weight * data[start + j]
      }
      for (let j = 0; j < dimensions; j++) row[j] /= Math.max(1, known)
    }
    if (this.#removed > 0) {
      removeComponents(means, this.#isOfText ? commonComponents(means, this.#removed) : this.#componentsOfWords())
    }
    return means
  }

  /** The components of single words, each as often as it occurs and with its weight. */
  #componentsOfWords(): Matrix<Float64Array> {
    if (this.#components !== undefined) return this.#components
    const { data, dimensions } = this
    const shares = this.#shares
    const weights = this.#weights
    const order = Array.from(shares.keys()).sort((a, b) => shares[b] - shares[a] || a - b)
    const count = Math.min(order.length, COMMON_WORDS)
    const rows = Matrix.zeros(count, dimensions)
    for (let i = 0; i < count; i++) {
      const place = order[i]
      // The components of rows are those of their squares: a share counts by its root.
      const scale = Math.sqrt(shares[place]) * (weights === undefined ? 1 : weights[place])
      for (let j = 0; j < dimensions; j++) rows.data[i * dimensions + j] = scale * data[place * dimensions + j]
    }
    this.#components = commonComponents(rows, this.#removed)
    return this.#components
  }
}

/** Errors: UNKNOWN_OPTION, INVALID_OPTION, but for `frequencies`, which only the words show to be right. */
export function resolveWordVectorOptions(
  what: string,
  options: WordVectorOptions,
  defaultWeighting: 'mean' | 'sif' = 'mean'
): Required<Pick<WordVectorOptions, 'weighting' | 'removeComponent' | 'componentsOf'>> {
  checkKnownOptions(what, options, ['weighting', 'removeComponent', 'componentsOf', 'frequencies'])
  const weighting = checkOneOf('weighting', options.weighting ?? defaultWeighting, ['mean', 'sif'])
  const byDefault = weighting === 'sif' ? 1 : 0
  return {
    weighting,
    removeComponent: checkInteger('removeComponent', options.removeComponent ?? byDefault, 0),
    componentsOf: checkOneOf('componentsOf', options.componentsOf ?? 'words', ['words', 'text'])
  }
}

function rowProduct(data: Float32Array, a: number, b: number, dimensions: number): number {
  let sum = 0
  for (let j = 0; j < dimensions; j++) sum += data[a * dimensions + j] * data[b * dimensions + j]
  return sum
}

function toShares(frequencies: unknown, known: readonly string[]): Float64Array {
  const shares = new Float64Array(known.length)
  let sum = 0
  if (frequencies instanceof Map) {
    // All counts are text, those of words without a vector too.
    for (const [word, value] of frequencies) sum += checkFrequency(show(word), value)
    for (let i = 0; i < known.length; i++) shares[i] = frequencies.get(known[i]) ?? 0
  } else if (Array.isArray(frequencies) || (ArrayBuffer.isView(frequencies) && 'length' in frequencies)) {
    const values = frequencies as ArrayLike<number>
    if (values.length !== known.length) {
      throw new NutshellError(
        'INVALID_OPTION',
        `frequencies has ${values.length} numbers, expected one for each of ${known.length} words`
      )
    }
    for (let i = 0; i < known.length; i++) {
      shares[i] = checkFrequency(String(i), values[i])
      sum += shares[i]
    }
  } else {
    throw new NutshellError(
      'INVALID_OPTION',
      `frequencies = ${show(frequencies)}, expected a Map of words or an array of numbers`
    )
  }
  if (!(sum > 0 && Number.isFinite(sum))) {
    throw new NutshellError('INVALID_OPTION', `frequencies add up to ${sum}, expected a finite number above 0`)
  }
  for (let i = 0; i < shares.length; i++) shares[i] /= sum
  return shares
}

function checkFrequency(what: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return value
  throw new NutshellError('INVALID_OPTION', `frequencies: that of ${what} is ${show(value)}, expected a number >= 0`)
}
