import { checkKnownOptions, checkNumber, checkOneOf, NutshellError, pickRows, show } from '@nutshell-ml/core'
import { analyzer, detectLanguage, type TextLanguage } from '@nutshell-ml/core/text'
import { choose, type Wanted } from './choose'
import { checkVectors, type Embedder, type EmbedFunction, isPromise, ownEmbedder, type Vectors } from './embed/embedder'
import { lsa } from './embed/lsa'
import { tfidfIn, weigh } from './embed/tfidf'
import { groupRepeats } from './groups'
import { countWords, LENGTH_NAMES, type LengthOptions, resolveLength } from './select/length'
import { METHODS, type Method } from './select/methods'
import { type Document, fromArray, fromText, toParts } from './sentences/document'
import { LANGUAGES, type Language } from './sentences/split'
import { ExtractiveSummary, type Summary } from './summary'

/** Options of `summarize` that any embedder goes with. */
interface BaseOptions extends LengthOptions {
  /**
   * How sentences are chosen.
   * - `'ranked-kmeans'`: k-means from sentences that say much and differ, and of each cluster the one that says most, by what it
   *   is like, its place, its length and its wording.
   * - `'kmeans'`: the sentence nearest to the centroid of each cluster, nothing else.
   * - `'textrank'` (Mihalcea and Tarau 2004), `'lexrank'` (Erkan and Radev 2004), `'pacsum'` (Zheng and Lapata 2019), `'lsa'`
   *   (Steinberger and Jezek 2004), `'lead'` (the first ones): to compare with. All but `'textrank'` and `'lsa'`, which go by words,
   *   use the vectors of `embedder`.
   * @default 'ranked-kmeans'
   */
  method?: Method
  /** The language of the text; 'auto' detects it, 'und' is for others. @default 'en' */
  language?: Language
  /** What the summary should be about, in words of the text; with the default method only. @default nothing in particular */
  query?: string
  /**
   * 'previous' brings along the sentence before one that begins with a pronoun or a connective that needs it ("However, they"),
   * within the length asked for; not with 'kmeans'. Without it such sentences are marked `dangling`. @default 'none'
   */
  context?: 'none' | 'previous'
  /** Decides every random choice: any finite number. @default 0 */
  seed?: number
}

/** Options of `summarize`. */
export interface SummarizeOptions extends BaseOptions {
  /** What turns sentences into vectors: tf-idf of the text itself, latent semantic analysis of that, or one's own. @default 'tfidf' */
  embedder?: 'tfidf' | 'lsa' | Embedder<Vectors> | EmbedFunction<Vectors>
}

/** Options of `summarize` with an embedder that answers later. */
export interface AsyncSummarizeOptions extends BaseOptions {
  /** What turns sentences into vectors. */
  embedder: Embedder<Promise<Vectors>> | EmbedFunction<Promise<Vectors>>
}

export const OPTION_NAMES = [...LENGTH_NAMES, 'method', 'embedder', 'language', 'query', 'context', 'seed']

/** A single sentence of so many words that does not end like one is a text without punctuation. */
const UNPUNCTUATED_WORDS = 40
/** Words at most in the parts such a text is cut into. */
const PART_WORDS = 20

/**
 * The sentences that carry a text, in its order: sentences become vectors (tf-idf of the text itself by default), k-means
 * finds ceil(sqrt(n)) groups of them, and of each group the sentence that says most is taken.
 *
 * Works for any string. Sentences that repeat count as one. A text of one sentence is its own summary. A long text without
 * punctuation is cut into parts. Where no whole sentence fits `words` or `characters`, the best part of one is given.
 * With an asynchronous embedder the result is a promise.
 *
 * @param text a text, or its sentences (empty ones keep their index and are never chosen).
 * @throws NutshellError INVALID_INPUT, UNKNOWN_OPTION, INVALID_OPTION; INVALID_SHAPE or NON_FINITE for what an embedder returns.
 */
export function summarize(text: string | readonly string[], options?: SummarizeOptions): Summary
export function summarize(text: string | readonly string[], options: AsyncSummarizeOptions): Promise<Summary>
export function summarize(
  text: string | readonly string[],
  options: SummarizeOptions | AsyncSummarizeOptions
): Summary | Promise<Summary>
export function summarize(
  text: string | readonly string[],
  options: SummarizeOptions | AsyncSummarizeOptions = {}
): Summary | Promise<Summary> {
  const resolved = resolveOptions('summarize', options, OPTION_NAMES)
  const summary = summarizeWith(text, resolved)
  // A blank text was never embedded, but who passes an asynchronous embedder awaits a promise.
  return isPromise(summary) || summary.sentences.length > 0 || !isAsync(resolved.embedder)
    ? summary
    : Promise.resolve(summary)
}

/** Options checked and filled in. */
export interface Resolved extends Omit<Wanted, 'language'> {
  /** 'auto' is found out for each text. */
  language: Language
  query: string
  embedder: Embedder | 'tfidf' | 'lsa'
}

export function resolveOptions(
  what: string,
  options: SummarizeOptions | AsyncSummarizeOptions,
  known: readonly string[]
): Resolved {
  checkKnownOptions(what, options, known)
  const method = checkOneOf('method', options.method ?? 'ranked-kmeans', METHODS)
  const { query = '' } = options
  if (typeof query !== 'string') throw new NutshellError('INVALID_OPTION', `query = ${show(query)}, expected a string`)
  const bringsContext = checkOneOf('context', options.context ?? 'none', ['none', 'previous']) === 'previous'
  if (query.trim() !== '' && method !== 'ranked-kmeans') {
    throw new NutshellError('INVALID_OPTION', `query goes with method 'ranked-kmeans', not with '${method}'`)
  }
  if (bringsContext && method === 'kmeans') {
    throw new NutshellError('INVALID_OPTION', "context = 'previous' does not go with method 'kmeans'")
  }
  return {
    method,
    bringsContext,
    query: query.trim(),
    language: checkOneOf('language', options.language ?? 'en', LANGUAGES),
    length: resolveLength(options),
    seed: checkNumber('seed', options.seed ?? 0),
    embedder: isNamed(options.embedder) ? (options.embedder ?? 'tfidf') : ownEmbedder(options.embedder, NAMED)
  }
}

export function summarizeWith(text: string | readonly string[], options: Resolved): Summary | Promise<Summary> {
  const language = options.language === 'auto' ? detectLanguage(textOf(text)) : options.language
  const document = readDocument(text, language)
  const empty = document.sentences.every(({ clean }) => clean === '')
  if (empty) {
    const reason = document.sentences.length > 0 ? 'every sentence is blank' : 'the text is blank'
    return new ExtractiveSummary('', [], reason, () => ({
      method: options.method,
      sentences: [],
      toString: () => reason
    }))
  }
  const groups = groupRepeats(document)
  const wanted: Wanted = { ...options, language }
  const { query, embedder } = options
  const { texts } = groups
  if (embedder === 'tfidf' && query === '') {
    // The default, whose words are read once for all that is done with them.
    const index = analyzer(language).indexBoth(texts)
    return choose(document, groups, weigh(index), wanted, { words: index.words })
  }
  const named = embedderIn(embedder, language)
  // A copy: what an embedder does to its argument is its own affair. What is asked for is a sentence like the others.
  const vectors = named.embed(query === '' ? [...texts] : [...texts, query])
  return isPromise(vectors) ? Promise.resolve(vectors).then(finish) : finish(vectors)

  function finish(given: unknown): Summary {
    const count = texts.length
    const all = checkVectors(given, query === '' ? count : count + 1, named.name)
    if (query === '') return choose(document, groups, all, wanted)
    const places = Array.from({ length: count }, (_, i) => i)
    return choose(document, groups, pickRows(all, places), wanted, { query: pickRows(all, [count]) })
  }
}

/** What the language of a text is told from. */
function textOf(text: unknown): string {
  return Array.isArray(text)
    ? text.filter((part) => typeof part === 'string').join(' ')
    : typeof text === 'string'
      ? text
      : ''
}

function readDocument(text: string | readonly string[], language: TextLanguage): Document {
  if (Array.isArray(text)) return fromArray(text)
  if (typeof text !== 'string') {
    throw new NutshellError('INVALID_INPUT', `text = ${show(text)}, expected a string or an array of strings`)
  }
  const document = fromText(text, language)
  const { sentences } = document
  if (sentences.length !== 1) return document
  const [{ clean }] = sentences
  const isUnpunctuated = /[\p{L}\p{N},;-]$/u.test(clean.slice(-4)) && countWords(clean) >= UNPUNCTUATED_WORDS
  return isUnpunctuated ? toParts(document, PART_WORDS) : document
}

/** Embedders that go by name. */
const NAMED = ['tfidf', 'lsa'] as const

function isNamed(embedder: unknown): embedder is (typeof NAMED)[number] | undefined {
  return embedder === undefined || (NAMED as readonly unknown[]).includes(embedder)
}

function embedderIn(embedder: Resolved['embedder'], language: TextLanguage): Embedder {
  if (embedder === 'tfidf') return tfidfIn(language)
  return embedder === 'lsa' ? lsa({ language }) : embedder
}

const isAsyncEmbedder = new WeakMap<object, boolean>()

/** Whether an embedder answers with a promise: asked once, with no sentences at all. */
function isAsync(embedder: Resolved['embedder']): boolean {
  if (typeof embedder === 'string') return false
  const key = embedder.embed // an embedder given as a function is wrapped anew by each call
  let answer = isAsyncEmbedder.get(key)
  if (answer === undefined) {
    try {
      const vectors = embedder.embed([])
      answer = isPromise(vectors)
      Promise.resolve(vectors).catch(() => {}) // there is nothing to embed, so nothing that could be missed
    } catch {
      answer = false
    }
    isAsyncEmbedder.set(key, answer)
  }
  return answer
}
