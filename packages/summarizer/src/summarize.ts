import {
  type CsrMatrix,
  checkKnownOptions,
  checkNumber,
  checkOneOf,
  type Matrix,
  NutshellError,
  show
} from '@nutshell-ml/core'
import { choose, groupRepeats } from './choose'
import { checkVectors, type Embedder, type EmbedFunction, type Vectors } from './embed/embedder'
import { tfidf } from './embed/tfidf'
import { countWords, LENGTH_NAMES, type Length, type LengthOptions, resolveLength } from './select/length'
import { type Document, fromArray, fromText, toParts } from './sentences/document'
import { LANGUAGES, type Language } from './sentences/split'
import type { Summary } from './summary'

/** Options of `summarize` that any embedder goes with. */
interface BaseOptions extends LengthOptions {
  /** How sentences are chosen: the sentence nearest to the centroid of each k-means cluster. @default 'kmeans' */
  method?: 'kmeans'
  /** The language of the text. @default 'en' */
  language?: Language
  /** Decides every random choice: any finite number. @default 0 */
  seed?: number
}

/** Options of `summarize`. */
export interface SummarizeOptions extends BaseOptions {
  /** What turns sentences into vectors. @default 'tfidf' */
  embedder?: 'tfidf' | Embedder<Vectors> | EmbedFunction<Vectors>
}

/** Options of `summarize` with an embedder that answers later. */
export interface AsyncSummarizeOptions extends BaseOptions {
  /** What turns sentences into vectors. */
  embedder: Embedder<Promise<Vectors>> | EmbedFunction<Promise<Vectors>>
}

export const OPTION_NAMES = [...LENGTH_NAMES, 'method', 'embedder', 'language', 'seed']

/** A single sentence of so many words that does not end like one is a text without punctuation. */
const UNPUNCTUATED_WORDS = 40
/** Words at most in the parts such a text is cut into. */
const PART_WORDS = 20

/**
 * The sentences that carry a text, in its order: sentences become vectors (tf-idf of the text itself by default), k-means
 * finds ceil(sqrt(n)) groups of them, and of each group the sentence nearest to its centroid is taken.
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
export interface Resolved {
  length: Length
  seed: number
  embedder: Embedder
}

export function resolveOptions(
  what: string,
  options: SummarizeOptions | AsyncSummarizeOptions,
  known: readonly string[]
): Resolved {
  checkKnownOptions(what, options, known)
  checkOneOf('method', options.method ?? 'kmeans', ['kmeans'])
  checkOneOf('language', options.language ?? 'en', LANGUAGES)
  return {
    length: resolveLength(options),
    seed: checkNumber('seed', options.seed ?? 0),
    embedder: resolveEmbedder(options.embedder ?? 'tfidf')
  }
}

export function summarizeWith(text: string | readonly string[], options: Resolved): Summary | Promise<Summary> {
  const document = readDocument(text)
  const empty = document.sentences.every(({ clean }) => clean === '')
  if (empty) {
    const reason = document.sentences.length > 0 ? 'every sentence is blank' : 'the text is blank'
    return { text: '', sentences: [], reason }
  }
  const groups = groupRepeats(document)
  const vectors = options.embedder.embed([...groups.texts]) // a copy: what it does to its argument is its own affair
  if (isPromise(vectors)) {
    return Promise.resolve(vectors).then((vectors) => choose(document, groups, check(vectors), options))
  }
  return choose(document, groups, check(vectors), options)

  function check(vectors: unknown): Matrix | CsrMatrix {
    return checkVectors(vectors, groups.texts.length, options.embedder.name)
  }
}

function readDocument(text: string | readonly string[]): Document {
  if (Array.isArray(text)) return fromArray(text)
  if (typeof text !== 'string') {
    throw new NutshellError('INVALID_INPUT', `text = ${show(text)}, expected a string or an array of strings`)
  }
  const document = fromText(text)
  const { sentences } = document
  if (sentences.length !== 1) return document
  const [{ clean }] = sentences
  const isUnpunctuated = /[\p{L}\p{N},;-]$/u.test(clean.slice(-4)) && countWords(clean) >= UNPUNCTUATED_WORDS
  return isUnpunctuated ? toParts(document, PART_WORDS) : document
}

function resolveEmbedder(embedder: unknown): Embedder {
  if (embedder === 'tfidf') return tfidf
  if (typeof embedder === 'function') return { name: embedder.name || 'function', embed: embedder as EmbedFunction }
  if (typeof embedder === 'object' && embedder !== null && typeof (embedder as Embedder).embed === 'function') {
    return embedder as Embedder
  }
  throw new NutshellError(
    'INVALID_OPTION',
    `embedder = ${show(embedder)}, expected 'tfidf', a function or an object with a method embed`
  )
}

const isAsyncEmbedder = new WeakMap<object, boolean>()

/** Whether an embedder answers with a promise: asked once, with no sentences at all. */
function isAsync(embedder: Embedder): boolean {
  if (embedder === tfidf) return false
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

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as Promise<unknown>).then === 'function'
}
