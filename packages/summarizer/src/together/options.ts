import { checkInteger, checkKnownOptions, checkNumber, checkOneOf, NutshellError } from '@nutshell-ml/core'
import { type Embedder, type EmbedFunction, ownEmbedder, type Vectors } from '../embed/embedder'
import { LANGUAGES, type Language } from '../sentences/split'

interface BaseOptions {
  /** Points at most. @default the root of the number of texts, rounded up */
  points?: number
  /** How many texts must make a point. @default a quarter of the root of the number of texts, rounded down, at least 2 */
  minTexts?: number
  /**
   * How points are found. 'wording': a term that many texts use in like sentences, and whatever is worded like them, by naive
   * Bayes. 'kmeans': spherical k-means on the vectors of all sentences.
   * @default 'wording', with an embedder 'kmeans'
   */
  method?: 'wording' | 'kmeans'
  /** The language of the texts; praise and blame are told apart in English only. @default 'en' */
  language?: Language
  /** Decides every random choice, which only 'kmeans' makes: any finite number. @default 0 */
  seed?: number
}

/** Options of `summarizeTogether`. */
export interface TogetherOptions extends BaseOptions {
  /** What turns sentences into vectors, for 'kmeans'. @default 'tfidf' */
  embedder?: 'tfidf' | Embedder<Vectors> | EmbedFunction<Vectors>
}

/** Options of `summarizeTogether` with an embedder that answers later. */
export interface AsyncTogetherOptions extends BaseOptions {
  /** What turns sentences into vectors. */
  embedder: Embedder<Promise<Vectors>> | EmbedFunction<Promise<Vectors>>
}

/** Options checked and filled in. */
export interface ResolvedTogether {
  most: number
  least: number
  method: 'wording' | 'kmeans'
  language: Language
  seed: number
  embedder: 'tfidf' | Embedder
}

const NAMES = ['points', 'minTexts', 'method', 'embedder', 'language', 'seed']

export function resolveTogether(options: TogetherOptions | AsyncTogetherOptions, texts: number): ResolvedTogether {
  checkKnownOptions('summarizeTogether', options, NAMES)
  const { embedder = 'tfidf' } = options
  const isOwn = embedder === 'tfidf'
  const method = checkOneOf('method', options.method ?? (isOwn ? 'wording' : 'kmeans'), ['wording', 'kmeans'])
  if (method === 'wording' && !isOwn) {
    throw new NutshellError('INVALID_OPTION', "method = 'wording' takes no embedder, expected method 'kmeans' with it")
  }
  return {
    most: checkInteger('points', options.points ?? Math.max(1, Math.ceil(Math.sqrt(texts))), 1),
    least: checkInteger('minTexts', options.minTexts ?? Math.max(2, Math.floor(Math.sqrt(texts) / 4)), 1),
    method,
    language: checkOneOf('language', options.language ?? 'en', LANGUAGES),
    seed: checkNumber('seed', options.seed ?? 0),
    embedder: isOwn ? 'tfidf' : ownEmbedder(embedder, ['tfidf'])
  }
}
