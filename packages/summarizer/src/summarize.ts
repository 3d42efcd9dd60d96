import {
  type CsrMatrix,
  checkKnownOptions,
  checkNumber,
  checkOneOf,
  type Matrix,
  NutshellError,
  show
} from '@nutshell-ml/core'
import { checkVectors, type Embedder, type EmbedFunction, type Vectors } from './embed/embedder'
import { tfidf } from './embed/tfidf'
import { centrality, type Points, toPoints } from './select/clusters'
import {
  budgetOf,
  countWords,
  LENGTH_NAMES,
  type Length,
  type LengthOptions,
  resolveLength,
  sentenceCount
} from './select/length'
import { type Selection, selectCount, selectWithin } from './select/select'
import { type Document, fromArray, fromText, toParts } from './sentences/document'
import { LANGUAGES, type Language } from './sentences/split'
import type { Summary, SummarySentence } from './summary'

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
  return summarizeWith(text, resolveOptions('summarize', options, OPTION_NAMES))
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
    seed: checkNumber('seed', options.seed ?? 0, 'a finite number', () => true),
    embedder: resolveEmbedder(options.embedder ?? 'tfidf')
  }
}

export function summarizeWith(text: string | readonly string[], options: Resolved): Summary | Promise<Summary> {
  const document = readDocument(text)
  const empty = document.sentences.every(({ clean }) => clean === '')
  if (empty) {
    const reason = document.sentences.length > 0 ? 'every sentence is blank' : 'the text is blank'
    const summary: Summary = { text: '', sentences: [], reason }
    return isAsync(options.embedder) ? Promise.resolve(summary) : summary
  }
  const groups = groupRepeats(document)
  const vectors = options.embedder.embed([...groups.texts]) // a copy: what it does to its argument is its own affair
  if (isPromise(vectors))
    return Promise.resolve(vectors).then((vectors) => choose(document, groups, check(vectors), options))
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

/** The different sentences of a document and where each occurs. */
interface Groups {
  texts: string[]
  /** The sentences of each group, ascending. */
  members: number[][]
}

/** Sentences that are the same but for case and spaces are one, so that none is chosen twice. Blank ones are none. */
function groupRepeats({ sentences }: Document): Groups {
  const places = new Map<string, number>()
  const texts: string[] = []
  const members: number[][] = []
  for (let i = 0; i < sentences.length; i++) {
    const { clean } = sentences[i]
    if (clean === '') continue
    const key = clean.split(/\s+/).join(' ').toLowerCase()
    const place = places.get(key)
    if (place === undefined) {
      places.set(key, texts.length)
      texts.push(clean)
      members.push([i])
    } else {
      members[place].push(i)
    }
  }
  return { texts, members }
}

function choose(document: Document, groups: Groups, vectors: Matrix | CsrMatrix, options: Resolved): Summary {
  const { length, seed } = options
  const points = toPoints(
    vectors,
    Float64Array.from(groups.members, ({ length }) => length)
  )
  const count = sentenceCount(length, document.sentences.length)
  if (count !== undefined) {
    if (points.usable.length === 0) return assembleInOrder(document, groups, groups.texts.slice(0, count).keys())
    // "Three sentences" are three, also where there are not so many different vectors; the default is one per cluster.
    const isAsked = length.kind !== 'default'
    return assemble(document, groups, points, selectCount(points, count, seed), isAsked ? count : 0)
  }
  const bound = length as { kind: 'words' | 'characters'; most: number }
  const budget = budgetOf(groups.texts, bound)
  if (points.usable.length > 0) {
    const selection = selectWithin(points, budget, seed)
    if (selection !== undefined) return assemble(document, groups, points, selection, 0)
  }
  // None that has a vector fits: perhaps others do.
  let room = budget.most
  const fitting = [...groups.texts.keys()].filter((group) => {
    if (budget.costs[group] > room) return false
    room -= budget.costs[group]
    return true
  })
  if (fitting.length > 0) return assembleInOrder(document, groups, fitting)
  return cutToFit(document, groups, points, bound, seed)
}

/** No whole sentence fits: the first part, of the sentence nearest to all others, that does. */
function cutToFit(
  document: Document,
  groups: Groups,
  points: Points,
  { kind, most }: { kind: 'words' | 'characters'; most: number },
  seed: number
): Summary {
  const best = points.usable.length > 0 ? points.usable[selectCount(points, 1, seed).picked[0]] : 0
  const index = groups.members[best][0]
  const sentence = document.sentences[index]
  const parts = kind === 'words' ? document.cut(sentence, most) : document.cut(sentence, Number.POSITIVE_INFINITY, most)
  const fits = parts.filter(({ clean }) => (kind === 'words' ? countWords(clean) : clean.length) <= most)
  const what = `no whole sentence fits ${kind} = ${most}`
  if (fits.length === 0) return { text: '', sentences: [], reason: `${what}, nor does any part of the best one` }
  const { start, end, clean } = fits[0]
  const represents = Array.from(document.sentences.keys())
  const part: SummarySentence = {
    text: document.raw.slice(start, end),
    start,
    end,
    index,
    score: 0,
    cluster: 0,
    represents
  }
  return { text: clean, sentences: [part], reason: `${what}: a part of the best one is given` }
}

/** A text without a single usable vector (no words at all): its first sentences are as good as any. */
function assembleInOrder(document: Document, groups: Groups, chosen: Iterable<number>): Summary {
  const owner = new Int32Array(document.sentences.length).fill(-1)
  const picked = Array.from(chosen, (group, pick) => {
    for (const sentence of groups.members[group]) owner[sentence] = pick
    return groups.members[group][0]
  })
  return toSummary(
    document,
    picked,
    picked.map(() => 0),
    owner
  )
}

/** @param least where there are fewer picks, other sentences are added, in the order of the text, while there are any. */
function assemble(
  document: Document,
  groups: Groups,
  points: Points,
  { picked, clusters }: Selection,
  least: number
): Summary {
  const { labels } = clusters
  const scores = centrality(points, labels, picked)
  // Which pick stands for a sentence; a cluster without a pick (no room for it) leaves its sentences to their neighbours.
  const pickOf = new Map<number, number>(picked.map((place, pick) => [labels[place], pick]))
  const owner = new Int32Array(document.sentences.length).fill(-1)
  for (let i = 0; i < labels.length; i++) {
    for (const sentence of groups.members[points.usable[i]]) owner[sentence] = pickOf.get(labels[i]) ?? -1
  }
  const chosen = picked.map((place) => points.usable[place])
  const taken = new Set(chosen)
  for (let group = 0; group < groups.texts.length && chosen.length < least; group++) {
    if (taken.has(group)) continue
    for (const sentence of groups.members[group]) owner[sentence] = chosen.length
    chosen.push(group)
    scores.push(0)
  }
  return toSummary(
    document,
    chosen.map((group) => groups.members[group][0]),
    scores,
    owner
  )
}

/**
 * Puts picks into the order of the text. A sentence that no pick owns (no vector, or no room for its cluster) goes to the
 * pick of the owned sentence before it, else after it.
 */
function toSummary(document: Document, picked: number[], scores: number[], owner: Int32Array): Summary {
  const { raw, sentences } = document
  const represents: number[][] = picked.map(() => [])
  const clusterOf = new Map<number, number>()
  let current = owner.find((pick) => pick >= 0)!
  for (let i = 0; i < owner.length; i++) {
    if (owner[i] >= 0) current = owner[i]
    represents[current].push(i)
    if (!clusterOf.has(current)) clusterOf.set(current, clusterOf.size)
  }
  const chosen = picked
    .map((index, pick): SummarySentence => {
      const { start, end } = sentences[index]
      const text = raw.slice(start, end)
      return {
        text,
        start,
        end,
        index,
        score: scores[pick],
        cluster: clusterOf.get(pick)!,
        represents: represents[pick]
      }
    })
    .sort((a, b) => a.index - b.index)
  const summary: Summary = { text: chosen.map(({ index }) => sentences[index].clean).join(' '), sentences: chosen }
  if (document.note !== undefined) summary.reason = document.note
  return summary
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

/** Whether an embedder answers with a promise, so that a blank text does too: asked with no sentences at all. */
function isAsync(embedder: Embedder): boolean {
  if (embedder === tfidf) return false
  try {
    const vectors = embedder.embed([])
    if (!isPromise(vectors)) return false
    Promise.resolve(vectors).catch(() => {}) // there is nothing to embed, so nothing that could be missed
    return true
  } catch {
    return false
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise || (typeof value === 'object' && value !== null && 'then' in value)
}
