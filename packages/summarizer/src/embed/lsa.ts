import {
  checkInteger,
  checkKnownOptions,
  checkOneOf,
  Matrix,
  NutshellError,
  show,
  truncatedSvd
} from '@nutshell-ml/core'
import { TEXT_LANGUAGES, type TextLanguage } from '@nutshell-ml/core/text'
import type { Embedder } from './embedder'
import { tfidfIn } from './tfidf'

/** Options of `lsa`. */
export interface LsaOptions {
  /**
   * Dimensions kept, at most the number of sentences and of terms; 'auto' is seven tenths of the number of sentences, at most
   * 100. @default 'auto'
   */
  rank?: number | 'auto'
  /** Whether rows are scaled to length 1, so that distances are of angles only. @default true */
  normalize?: boolean
  /** The language of the text: its stop words and stems. @default 'en' */
  language?: TextLanguage
}

/** The rank by default: a share of the sentences, and the usual number for whole corpora (Deerwester et al.). */
const SHARE = 0.7
const MOST = 100

/** A sentence of which less than this (of 1) lies in the dimensions kept is orthogonal to them but for rounding. */
const NOTHING = 1e-9

/**
 * Latent semantic analysis: tf-idf of the sentences of the text, U S of its truncated singular value decomposition, rows
 * scaled to length 1. Words that stand with the same words come to point the same way.
 *
 * Source: S. Deerwester et al., "Indexing by latent semantic analysis", 1990; the steps and their defaults are those of
 * scikit-learn's TfidfVectorizer, TruncatedSVD and Normalizer, but for the rank: a text is no corpus, and 100
 * dimensions would be all that most texts have.
 *
 * @throws NutshellError INVALID_OPTION, UNKNOWN_OPTION.
 */
export function lsa(options: LsaOptions = {}): Embedder<Matrix<Float64Array>> {
  checkKnownOptions('lsa', options, ['rank', 'normalize', 'language'])
  const { rank = 'auto', normalize = true, language = 'en' } = options
  if (rank !== 'auto') checkInteger('rank', rank, 1)
  if (typeof normalize !== 'boolean') {
    throw new NutshellError('INVALID_OPTION', `normalize = ${show(normalize)}, expected true or false`)
  }
  const weights = tfidfIn(checkOneOf('language', language, TEXT_LANGUAGES))
  return {
    name: 'lsa',
    embed(sentences) {
      if (sentences.length === 0) return Matrix.zeros(0, 0)
      const terms = weights.embed(sentences)
      const wanted = rank === 'auto' ? Math.min(MOST, Math.ceil(SHARE * terms.rows)) : rank
      const kept = Math.min(wanted, terms.rows, terms.cols)
      if (kept === 0) return Matrix.zeros(terms.rows, 0)
      const { U, singularValues } = truncatedSvd(terms, { rank: kept })
      for (let i = 0; i < U.rows; i++) scaleRow(U.row(i), singularValues, normalize)
      return U
    }
  }
}

/** A row of U to that row of U S, of length 1 where asked for; rounding errors become zeros. */
function scaleRow(row: Float64Array, singularValues: Float64Array, isUnit: boolean): void {
  let squares = 0
  for (let j = 0; j < row.length; j++) {
    row[j] *= singularValues[j]
    squares += row[j] * row[j]
  }
  const length = Math.sqrt(squares)
  if (length < NOTHING) row.fill(0)
  else if (isUnit) for (let j = 0; j < row.length; j++) row[j] /= length
}
