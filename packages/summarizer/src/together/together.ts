import { type CsrMatrix, type Matrix, NutshellError, show } from '@nutshell-ml/core'
import { detectLanguage, type TextLanguage } from '@nutshell-ml/core/text'
import { checkVectors, isPromise } from '../embed/embedder'
import { tfidfIn } from '../embed/tfidf'
import { clusterPoints } from './cluster-points'
import { type Found, findPoints } from './find-points'
import { type AsyncTogetherOptions, type ResolvedTogether, resolveTogether, type TogetherOptions } from './options'
import { type Corpus, readTexts } from './read-texts'
import { representative } from './represent'
import { indexTerms, type TermIndex } from './term-index'
import { keywordsOf } from './wording'

/** A sentence of one of the texts: `texts[textIndex].slice(start, end)`. */
export interface TogetherPlace {
  textIndex: number
  /** Its place among the sentences of that text, from 0. */
  sentenceIndex: number
  /** In UTF-16 code units. */
  start: number
  end: number
}

/** What many texts say, each in its own words. */
export interface Point {
  /** The sentence that says it best, without markup. */
  text: string
  /** Where that sentence stands. */
  source: TogetherPlace
  /** How many texts make the point, each counted once. */
  count: number
  /** `count` as a share of all texts. */
  share: number
  /** How many of those texts differ: copies, also changed ones, count as one. */
  distinct: number
  /** Which texts make it: indices, ascending. */
  texts: number[]
  /** Every sentence that makes it, in the order of the texts. */
  sentences: TogetherPlace[]
  /** Whether it praises (1) or blames (-1), as English words tell; 0 where they do not. */
  polarity: -1 | 0 | 1
  /** The words that it is known by, the most telling first, at most 6. */
  keywords: string[]
  /** How alike its sentences are: the mean cosine of the angle between their tf-idf vectors and the mean one, 0 to 1. */
  cohesion: number
}

/** What many texts about one thing say. */
export interface Together {
  /** The sentences of the points, joined by spaces. */
  text: string
  /** The points, those that most texts make first; n copies of a text count as the root of n in this order. */
  points: Point[]
  /** How many texts were given. */
  texts: number
  /** How many of them differ: copies, also changed ones, count as one. */
  distinct: number
  /** How many sentences they have. */
  sentences: number
  /** How many of those make one of the points: the others say what few say. */
  covered: number
  /** Why there are no points; undefined where there are. */
  reason?: string
}

/** How many texts are enough to tell their language from. */
const LANGUAGE_SAMPLE = 50

/**
 * What many texts about one thing say: the points that several of them make, each in its own words, with how many make each,
 * which, and the sentence that says it best. For reviews of a product or answers to a question; 3,000 reviews take a second
 * or two. A sentence makes one point or none. In English, praise and blame of the same thing are two points.
 *
 * The default method looks for terms that many texts use in sentences that have more in common, and learns by naive Bayes, with
 * every sentence judged by the others, which sentences are worded like those. With an asynchronous embedder the result is a
 * promise.
 *
 * @throws NutshellError INVALID_INPUT that names the text that is no string, UNKNOWN_OPTION, INVALID_OPTION; INVALID_SHAPE or
 * NON_FINITE for what an embedder returns.
 */
export function summarizeTogether(texts: readonly string[], options?: TogetherOptions): Together
export function summarizeTogether(texts: readonly string[], options: AsyncTogetherOptions): Promise<Together>
export function summarizeTogether(
  texts: readonly string[],
  options: TogetherOptions | AsyncTogetherOptions
): Together | Promise<Together>
export function summarizeTogether(
  texts: readonly string[],
  options: TogetherOptions | AsyncTogetherOptions = {}
): Together | Promise<Together> {
  if (!Array.isArray(texts)) {
    throw new NutshellError('INVALID_INPUT', `texts = ${show(texts)}, expected an array of strings`)
  }
  const resolved = resolveTogether(options, texts.length)
  const language = resolved.language === 'auto' ? languageOf(texts) : resolved.language
  const corpus = readTexts(texts, language)
  const index = indexTerms(corpus)
  if (resolved.method === 'wording') {
    return assemble(corpus, index, findPoints(corpus, index, resolved.most, resolved.least), resolved)
  }
  const { unique, rows } = differentSentences(corpus)
  const { embedder = 'tfidf' } = resolved
  const { name, embed } = embedder === 'tfidf' ? tfidfIn(language) : embedder
  const vectors = unique.length > 0 || embedder !== 'tfidf' ? embed.call(embedder, [...unique]) : []
  return isPromise(vectors) ? vectors.then(finish) : finish(vectors)

  function finish(vectors: unknown): Together {
    const found = unique.length === 0 ? [] : pointsOf(checkVectors(vectors, unique.length, name))
    return assemble(corpus, index, found, resolved)
  }

  function pointsOf(vectors: Matrix | CsrMatrix): Found[] {
    return vectors.cols === 0 ? [] : clusterPoints(corpus, index, vectors, rows, resolved)
  }
}

/** Sentences that differ in more than case, and which of them each statement is: -1 for copies. */
function differentSentences({ statements }: Corpus): { unique: string[]; rows: Int32Array } {
  const places = new Map<string, number>()
  const unique: string[] = []
  const rows = Int32Array.from(statements, ({ clean, copyOf }, i) => {
    if (copyOf !== i) return -1
    const key = clean.toLowerCase()
    let row = places.get(key)
    if (row === undefined) {
      row = unique.push(clean) - 1
      places.set(key, row)
    }
    return row
  })
  return { unique, rows }
}

function assemble(corpus: Corpus, index: TermIndex, found: Found[], { least }: ResolvedTogether): Together {
  const { statements, terms, original } = corpus
  const owner = new Int32Array(statements.length).fill(-1)
  for (const [p, { members }] of found.entries()) for (const i of members) owner[i] = p
  const sentences: TogetherPlace[][] = found.map(() => [])
  const makers: Set<number>[] = found.map(() => new Set())
  let covered = 0
  for (let i = 0; i < statements.length; i++) {
    const p = owner[statements[i].copyOf]
    if (p < 0) continue
    covered++
    sentences[p].push(placeOf(corpus, i))
    makers[p].add(statements[i].text)
  }
  const ranked = found.map((point, p): { point: Point; support: number } => {
    const { statement, cohesion } = representative(corpus, index, point)
    const texts = [...makers[p]]
    const copies = new Map<number, number>()
    for (const text of texts) copies.set(original[text], (copies.get(original[text]) ?? 0) + 1)
    let support = 0
    for (const n of copies.values()) support += Math.sqrt(n)
    return {
      support,
      point: {
        text: statements[statement].clean,
        source: placeOf(corpus, statement),
        count: texts.length,
        share: texts.length / original.length,
        distinct: copies.size,
        texts,
        sentences: sentences[p],
        polarity: point.polarity,
        keywords: keywordsOf(point.wording, index).map((term) => terms[term]),
        cohesion
      }
    }
  })
  ranked.sort((a, b) => b.support - a.support || b.point.cohesion - a.point.cohesion)
  const points = ranked.map(({ point }) => point)
  const together: Together = {
    text: points.map(({ text }) => text).join(' '),
    points,
    texts: original.length,
    distinct: new Set(original).size,
    sentences: statements.length,
    covered
  }
  if (points.length === 0) together.reason = reasonOf(together, least)
  return together
}

function reasonOf({ texts, distinct, sentences }: Together, least: number): string {
  if (texts === 0) return 'there are no texts'
  if (sentences === 0) return 'every text is blank'
  if (distinct === 1 && texts > 1) return 'all texts are copies of one'
  return texts < least
    ? `${texts} of the ${least} texts that must make a point are there`
    : `no point is made by ${least} texts`
}

function placeOf({ statements }: Corpus, i: number): TogetherPlace {
  const { text, index, start, end } = statements[i]
  return { textIndex: text, sentenceIndex: index, start, end }
}

function languageOf(texts: readonly string[]): TextLanguage {
  const sample = texts.slice(0, LANGUAGE_SAMPLE).filter((text) => typeof text === 'string')
  return detectLanguage(sample.join(' '))
}
