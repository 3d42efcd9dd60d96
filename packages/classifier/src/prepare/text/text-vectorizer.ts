import { CsrMatrix, NutshellError, show, type Tensor } from '@nutshell-ml/core'
import { type Classes, checkClasses, classRatios } from './class-ratios'
import { type ResolvedTextOptions, resolveTextOptions, type TextOptions } from './options'
import { GrowingInts, sortStart } from './sorted-counts'
import { TermHashes } from './term-hashes'
import { badVocabulary, tensorOf, Vocabulary } from './vocabulary'
import { type TermCounts, VocabularyBuilder } from './vocabulary-builder'

/** One text as a row: the first `length` columns, ascending, and their numbers. */
export interface TextScratch {
  columns: Int32Array
  values: Float64Array
  length: number
}

/** Texts, one for each row; undefined where there is none, which is as good as an empty one. */
export type Texts = readonly (string | undefined)[]

/** After so many texts, long work may give way. */
const BLOCK = 32

/**
 * Texts as rows of numbers: how much each of the words and terms of several words is there, as learnt from other texts.
 *
 * The numbers are those of scikit-learn's TfidfVectorizer and CountVectorizer (idf = ln((1 + n) / (1 + texts with it)) + 1), but for
 * what the classes of texts add; columns are in order of first appearance, words first.
 */
export class TextVectorizer {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'TextVectorizer'
  readonly cols: number
  readonly options: ResolvedTextOptions
  private readonly terms: Vocabulary | TermHashes
  /** What the number of each column is multiplied with. */
  private readonly weights: Float64Array | undefined
  #names: readonly string[] | undefined

  private constructor(options: ResolvedTextOptions, terms: Vocabulary | TermHashes, weights: Float64Array | undefined) {
    this.options = options
    this.terms = terms
    this.weights = weights
    this.cols = terms.cols
  }

  /**
   * @param classes the class of each text, 0, 1, ..., for the option `classRatios`; a negative number or NaN for none.
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; INVALID_INPUT for what is no text or class, EMPTY_INPUT without rows,
   * INVALID_SHAPE unless there are as many classes as texts.
   */
  static fit(values: Texts, options?: TextOptions, classes?: Classes): TextVectorizer {
    return finished(TextVectorizer.fitting(values, options, false, classes)).vectorizer
  }

  /** What `fit(values)` and then `transform(values)` give, to the bit, in one pass. Errors: as `fit`. */
  static fitTransform(
    values: Texts,
    options?: TextOptions,
    classes?: Classes
  ): { vectorizer: TextVectorizer; matrix: CsrMatrix } {
    const { vectorizer, matrix } = finished(TextVectorizer.fitting(values, options, true, classes))
    return { vectorizer, matrix: matrix! }
  }

  /** As `fitTransform`, and awaits `giveWay` now and then. */
  static async fitTransformAsync(
    values: Texts,
    options: TextOptions | undefined,
    giveWay: () => Promise<void> | undefined,
    classes?: Classes
  ): Promise<{ vectorizer: TextVectorizer; matrix: CsrMatrix }> {
    const { vectorizer, matrix } = await finishedAsync(TextVectorizer.fitting(values, options, true, classes), giveWay)
    return { vectorizer, matrix: matrix! }
  }

  private static *fitting(
    values: Texts,
    given: TextOptions | undefined,
    isTransformed: boolean,
    classes: Classes | undefined
  ): Generator<undefined, { vectorizer: TextVectorizer; matrix: CsrMatrix | undefined }> {
    const options = resolveTextOptions(given)
    checkTexts(values)
    if (values.length === 0) throw new NutshellError('EMPTY_INPUT', 'values.length = 0, expected at least 1 text')
    if (options.kind === 'hashing') {
      const vectorizer = new TextVectorizer(options, new TermHashes(options), undefined)
      return { vectorizer, matrix: isTransformed ? yield* vectorizer.transforming(values) : undefined }
    }
    if (classes !== undefined) checkClasses(classes, values.length)
    const hasRatios = classes !== undefined && options.classRatios
    const builder = new VocabularyBuilder(options, isTransformed || hasRatios)
    for (let i = 0; i < values.length; i++) {
      builder.add(values[i])
      if (i % BLOCK === BLOCK - 1) yield
    }
    const { vocabulary, frequency, counts } = builder.finish()
    let weights = options.kind === 'tfidf' ? inverseDocumentFrequency(frequency, values.length) : undefined
    if (hasRatios && counts !== undefined) {
      const ratios = classRatios(counts, vocabulary.cols, classes)
      weights = weights?.map((weight, j) => weight * ratios[j]) ?? ratios
    }
    const vectorizer = new TextVectorizer(options, vocabulary, weights)
    return { vectorizer, matrix: isTransformed && counts !== undefined ? vectorizer.weighted(counts) : undefined }
  }

  /** One row for each text. Errors: INVALID_INPUT for what is no text. */
  transform(values: Texts): CsrMatrix {
    return finished(this.transforming(values))
  }

  /** As `transform`, and awaits `giveWay` now and then. */
  transformAsync(values: Texts, giveWay: () => Promise<void> | undefined): Promise<CsrMatrix> {
    return finishedAsync(this.transforming(values), giveWay)
  }

  private *transforming(values: Texts): Generator<undefined, CsrMatrix> {
    checkTexts(values)
    const scratch = this.scratch()
    const columns = new GrowingInts()
    let numbers = new Float64Array(columns.data.length)
    const indptr = new Int32Array(values.length + 1)
    for (let i = 0; i < values.length; i++) {
      const length = this.encode(values[i], scratch)
      const data = columns.reserve(length)
      if (numbers.length < data.length) {
        const longer = new Float64Array(data.length)
        longer.set(numbers.subarray(0, columns.length))
        numbers = longer
      }
      for (let p = 0; p < length; p++) {
        data[columns.length + p] = scratch.columns[p]
        numbers[columns.length + p] = scratch.values[p]
      }
      columns.length += length
      indptr[i + 1] = columns.length
      if (i % BLOCK === BLOCK - 1) yield
    }
    return CsrMatrix.trusted(numbers.slice(0, columns.length), columns.data.slice(0, columns.length), indptr, this.cols)
  }

  /** Memory for `encode`. */
  scratch(): TextScratch {
    return { columns: new Int32Array(256), values: new Float64Array(256), length: 0 }
  }

  /** One text as a row of `transform`, to the bit, in memory that is used again. How many columns are not 0. */
  encode(value: string | undefined, scratch: TextScratch): number {
    scratch.length = 0
    if (value === undefined) return 0
    const length = this.terms.columns(value, (atLeast) => {
      if (scratch.columns.length < atLeast) {
        scratch.columns = new Int32Array(atLeast * 2)
        scratch.values = new Float64Array(atLeast * 2)
      }
      return scratch.columns
    })
    const { columns, values } = scratch
    sortStart(columns, length)
    if (this.terms instanceof TermHashes) {
      scratch.length = this.terms.sum(columns, values, length)
    } else {
      let kept = 0
      for (let p = 0; p < length; ) {
        const column = columns[p]
        const start = p++
        while (p < length && columns[p] === column) p++
        columns[kept] = column
        values[kept++] = p - start
      }
      scratch.length = kept
    }
    this.weigh(columns, values, 0, scratch.length)
    return scratch.length
  }

  /** What each column stands for: 'good', 'not good'. */
  get names(): readonly string[] {
    this.#names ??= this.terms.names()
    return this.#names
  }

  /** All that was learnt, as a JSON value and tensors. */
  toState(): { state: unknown; tensors: Map<string, Tensor> } {
    const tensors = this.terms instanceof TermHashes ? new Map<string, Tensor>() : this.terms.toTensors()
    if (this.weights !== undefined) tensors.set('weights', { shape: [this.cols], data: this.weights })
    return { state: { ...this.options }, tensors }
  }

  /** Errors: INVALID_INPUT for what `toState` did not make. */
  static fromState(state: unknown, tensors: ReadonlyMap<string, Tensor>): TextVectorizer {
    let options: ResolvedTextOptions
    try {
      options = resolveTextOptions(state === undefined ? (null as never) : (state as TextOptions))
    } catch (cause) {
      if (!(cause instanceof NutshellError)) throw cause
      throw badVocabulary(cause.message)
    }
    if (options.kind === 'hashing') return new TextVectorizer(options, new TermHashes(options), undefined)
    const vocabulary = Vocabulary.fromTensors(options, tensors)
    if (options.kind !== 'tfidf' && !tensors.has('weights')) return new TextVectorizer(options, vocabulary, undefined)
    const weights = tensorOf(tensors, 'weights', Float64Array)
    if (weights.length !== vocabulary.cols || !weights.every((weight) => Number.isFinite(weight))) {
      throw badVocabulary(`its tensor 'weights' has ${weights.length} numbers, expected ${vocabulary.cols} finite ones`)
    }
    return new TextVectorizer(options, vocabulary, weights)
  }

  private weighted({ columns, times, starts }: TermCounts): CsrMatrix {
    const values = Float64Array.from(times)
    for (let i = 0; i + 1 < starts.length; i++) this.weigh(columns, values, starts[i], starts[i + 1])
    return CsrMatrix.trusted(values, columns, starts, this.cols)
  }

  /** Counts become the numbers of a row. */
  private weigh(columns: Int32Array, values: Float64Array, start: number, end: number): void {
    const { kind, sublinear, norm } = this.options
    const { weights } = this
    if (kind === 'binary') for (let p = start; p < end; p++) values[p] = 1
    else if (sublinear) {
      for (let p = start; p < end; p++) {
        const count = values[p]
        if (count > 1) values[p] = 1 + Math.log(count)
        else if (count < -1) values[p] = -1 - Math.log(-count)
      }
    }
    if (weights !== undefined) for (let p = start; p < end; p++) values[p] *= weights[columns[p]]
    if (norm === 'none') return
    let total = 0
    if (norm === 'l2') for (let p = start; p < end; p++) total += values[p] * values[p]
    else for (let p = start; p < end; p++) total += Math.abs(values[p])
    const divisor = norm === 'l2' ? Math.sqrt(total) : total
    if (divisor > 0) for (let p = start; p < end; p++) values[p] /= divisor
  }
}

function inverseDocumentFrequency(frequency: Int32Array, rows: number): Float64Array {
  const weights = new Float64Array(frequency.length)
  for (let j = 0; j < weights.length; j++) weights[j] = Math.log((1 + rows) / (1 + frequency[j])) + 1
  return weights
}

function checkTexts(values: Texts): void {
  if (!Array.isArray(values)) {
    throw new NutshellError('INVALID_INPUT', `values = ${show(values)}, expected an array of texts`)
  }
  for (let i = 0; i < values.length; i++) {
    if (typeof values[i] !== 'string' && values[i] !== undefined) {
      throw new NutshellError('INVALID_INPUT', `row ${i} is ${show(values[i])}, expected a text or undefined`)
    }
  }
}

function finished<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value as T
  }
}

async function finishedAsync<T>(work: Generator<undefined, T>, giveWay: () => Promise<void> | undefined): Promise<T> {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value as T
    const pause = giveWay()
    if (pause !== undefined) await pause
  }
}
