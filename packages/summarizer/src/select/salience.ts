import type { CsrMatrix } from '@nutshell-ml/core'
import type { Surface } from './surface'

/**
 * How much each property of a sentence says for it. Found by search on one half of three public sets (news, abstracts of
 * papers, reviews), for ROUGE-1 and ROUGE-2; the figures in the README are of the other half.
 */
const WEIGHTS = {
  /** Like the rest of the text, 0 to 1. */
  centrality: 2,
  /** Like what follows it, 0 to 1: what a text goes on to speak of (directed centrality, H. Zheng and M. Lapata 2019). */
  announcement: 1,
  personal: -0.9,
  collective: 0.4,
  quotation: -0.2,
  question: -0.4,
  heading: -0.8,
  number: -0.1,
  /** The square of how far its number of words is from the usual, in logarithms. */
  length: -0.35,
  /** How many words are missing to `SHORT`, as a share of it. */
  brevity: -0.5,
  /** Near the query, 0 to 1. */
  query: 10
}

/** The weights of the first sentence and the last where a writer speaks of himself, as in reviews: the matter and the verdict. */
const OPINION_WEIGHTS = { first: 1.6, last: 1.2 }

/** What is added to the weights in a text that reports, as news does: most important first. */
const REPORTING_WEIGHTS = {
  announcement: 0.8,
  /** Falls with the place in the text. */
  position: 1.6,
  /** The cosine with the first three sentences together. */
  opening: 1.2,
  number: 0.6,
  length: -0.45
}

/** By how many sentences later position counts for a share of 1/e. */
const POSITION_SPAN = 4
/** The logarithm of seven words, and what a report adds to it: shorter than most sentences, not too short to say something. */
const USUAL_LENGTH = 2
const REPORTING_LENGTH = 0.2
/** Sentences of fewer words seldom say much. */
const SHORT = 6
const OPENING = 3

/** What makes a text look like a report: see `reportingShare`. */
const REPORTING = { bias: -3, names: 44, quotations: 2, opening: 0.8, size: -0.4 }

/** What speaks for a sentence, by name: numbers that add up to its score. */
export type Reasons = Readonly<Record<string, number>>

/**
 * How much sentences say of a text: how like they are to the rest of it, and how they look. Rows are of length 1, or of zeros.
 *
 * What is like sentences that were already picked can be left out of account, so that what is not yet covered comes up: the
 * share of each sentence that remains (0 to 1) is given to `score`.
 */
export class Salience {
  /** How much the text looks like a report, 0 to 1: then its beginning counts. */
  readonly reporting: number
  /** The score of each sentence before anything is picked. */
  readonly initial: Float64Array
  /** The share of sentences that speak of the writer or to the reader. */
  private readonly opinion: number
  private readonly rows: CsrMatrix
  private readonly weights: Float64Array
  private readonly usual: number
  private readonly surface: Surface
  private readonly query: Float64Array | undefined
  private readonly opening: Float64Array
  /** All that does not depend on what was picked. */
  private readonly fixed: Float64Array
  private readonly centralityRange: Range
  private readonly announcementRange: Range
  private readonly isUsed: Uint8Array

  /**
   * @param weights how often each sentence occurs.
   * @param usual the cosine that counts as no likeness.
   * @param query how near each sentence is to what is asked for, 0 to 1.
   */
  constructor(rows: CsrMatrix, weights: Float64Array, usual: number, surface: Surface, query?: Float64Array) {
    this.rows = rows
    // A sentence that stands a hundred times in a text is not a hundred times what it is about.
    this.weights = weights.map(Math.sqrt)
    this.usual = usual
    this.surface = surface
    this.query = query
    const n = rows.rows
    const all = new Float64Array(n).fill(1)
    this.isUsed = Uint8Array.from(all, (_, i) => (rows.indptr[i + 1] > rows.indptr[i] ? 1 : 0))
    const centrality = this.centrality(all)
    const announcement = this.announcement(all)
    this.centralityRange = rangeOf(centrality, this.isUsed)
    this.announcementRange = rangeOf(announcement, this.isUsed)
    this.reporting = reportingShare(centrality, this.centralityRange, surface)
    this.opinion = surface.personal.reduce((sum, flag) => sum + flag, 0) / n
    this.opening = openingLikeness(rows, usual)
    this.fixed = new Float64Array(n)
    for (let i = 0; i < n; i++) {
      const { position, opening, query, length, person, quotation, form, number } = this.looks(i)
      this.fixed[i] = position + opening + query + length + person + quotation + form + number
    }
    this.initial = this.sum(centrality, announcement)
  }

  /** The score of each sentence when these shares of the sentences remain to be covered. */
  score(remaining: Float64Array): Float64Array {
    return this.sum(this.centrality(remaining), this.announcement(remaining))
  }

  private sum(centrality: Float64Array, announcement: Float64Array): Float64Array {
    const { fixed, centralityRange, announcementRange } = this
    const forAnnouncement = WEIGHTS.announcement + this.reporting * REPORTING_WEIGHTS.announcement
    const out = new Float64Array(fixed.length)
    for (let i = 0; i < out.length; i++) {
      out[i] =
        fixed[i] +
        WEIGHTS.centrality * within(centrality[i], centralityRange) +
        forAnnouncement * within(announcement[i], announcementRange)
    }
    return out
  }

  /** What the score of a sentence is made of, before anything is picked. */
  reasons(i: number): Reasons {
    const all = new Float64Array(this.rows.rows).fill(1)
    return {
      centrality: WEIGHTS.centrality * within(this.centrality(all)[i], this.centralityRange),
      announcement:
        (WEIGHTS.announcement + this.reporting * REPORTING_WEIGHTS.announcement) *
        within(this.announcement(all)[i], this.announcementRange),
      ...this.looks(i)
    }
  }

  /** What does not depend on what was picked. */
  private looks(i: number) {
    const { surface, query, reporting: g } = this
    return {
      position:
        g * REPORTING_WEIGHTS.position * Math.exp(-i / POSITION_SPAN) +
        (1 - g) *
          this.opinion *
          ((i === 0 ? OPINION_WEIGHTS.first : 0) + (i === this.rows.rows - 1 ? OPINION_WEIGHTS.last : 0)),
      opening: g * REPORTING_WEIGHTS.opening * this.opening[i],
      query: query === undefined ? 0 : WEIGHTS.query * query[i],
      length:
        (WEIGHTS.length + g * REPORTING_WEIGHTS.length) * lengthMiss(surface.words[i], g) +
        WEIGHTS.brevity * Math.max(0, 1 - surface.words[i] / SHORT),
      person: WEIGHTS.personal * surface.personal[i] + WEIGHTS.collective * surface.collective[i],
      quotation: WEIGHTS.quotation * surface.hasQuotation[i],
      form: WEIGHTS.question * surface.isQuestion[i] + WEIGHTS.heading * surface.isHeading[i],
      number: (WEIGHTS.number + g * REPORTING_WEIGHTS.number) * surface.hasNumber[i]
    }
  }

  /** The sum of the likeness to all other sentences, each for the share that remains of it. */
  private centrality(remaining: Float64Array): Float64Array {
    const { rows, weights, usual } = this
    const { values, indices, indptr } = rows
    const n = rows.rows
    const sum = new Float64Array(rows.cols)
    let total = 0
    for (let i = 0; i < n; i++) {
      const weight = weights[i] * remaining[i]
      total += indptr[i + 1] > indptr[i] ? weight : 0
      for (let p = indptr[i]; p < indptr[i + 1]; p++) sum[indices[p]] += weight * values[p]
    }
    const out = new Float64Array(n)
    for (let i = 0; i < n; i++) {
      let product = 0
      for (let p = indptr[i]; p < indptr[i + 1]; p++) product += values[p] * sum[indices[p]]
      // Less its cosine with itself, and less what is usual with all others.
      out[i] = indptr[i + 1] > indptr[i] ? product - remaining[i] - usual * (total - remaining[i]) : 0
    }
    return out
  }

  /** The same of the sentences that follow. */
  private announcement(remaining: Float64Array): Float64Array {
    const { rows, weights, usual } = this
    const { values, indices, indptr } = rows
    const n = rows.rows
    const sum = new Float64Array(rows.cols)
    let total = 0
    const out = new Float64Array(n)
    for (let i = n - 1; i >= 0; i--) {
      const weight = weights[i] * remaining[i]
      let product = 0
      for (let p = indptr[i]; p < indptr[i + 1]; p++) {
        product += values[p] * sum[indices[p]]
        sum[indices[p]] += weight * values[p]
      }
      if (indptr[i + 1] === indptr[i]) continue
      out[i] = product - usual * total
      total += weight
    }
    return out
  }
}

interface Range {
  least: number
  /** 0 where all are the same. */
  scale: number
}

/** Differences of likeness are not made larger than this would make them: they would be chance. */
const LEAST_RANGE = 0.05

function rangeOf(values: Float64Array, isUsed: Uint8Array): Range {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    if (isUsed[i] === 0) continue
    if (values[i] < least) least = values[i]
    if (values[i] > most) most = values[i]
  }
  return most > least ? { least, scale: 1 / Math.max(LEAST_RANGE, most - least) } : { least: 0, scale: 0 }
}

function within(value: number, { least, scale }: Range): number {
  return (value - least) * scale
}

function lengthMiss(words: number, reporting: number): number {
  const miss = Math.log(words) - USUAL_LENGTH - reporting * REPORTING_LENGTH
  return miss * miss
}

/** How like each sentence is, 0 to 1, to the sum of the first ones that have a vector. */
function openingLikeness({ values, indices, indptr, rows, cols }: CsrMatrix, usual: number): Float64Array {
  const sum = new Float64Array(cols)
  for (let i = 0, taken = 0; i < rows && taken < OPENING; i++) {
    if (indptr[i + 1] > indptr[i]) taken++
    for (let p = indptr[i]; p < indptr[i + 1]; p++) sum[indices[p]] += values[p]
  }
  let squares = 0
  for (let j = 0; j < cols; j++) squares += sum[j] * sum[j]
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
  const out = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    let product = 0
    for (let p = indptr[i]; p < indptr[i + 1]; p++) product += values[p] * sum[indices[p]]
    out[i] = Math.max(0, product * scale - usual) / (1 - usual)
  }
  return out
}

/**
 * How much a text looks like a report of events, which says the most important first, rather than an opinion or an argument:
 * it names people and places, it quotes, and its first sentences are more central than the rest. A logistic function.
 */
function reportingShare(centrality: Float64Array, range: Range, { nameShare, hasQuotation }: Surface): number {
  const n = centrality.length
  let all = 0
  let first = 0
  let quotations = 0
  const opening = Math.min(OPENING, n)
  for (let i = 0; i < n; i++) {
    const value = within(centrality[i], range)
    all += value
    if (i < opening) first += value
    quotations += hasQuotation[i]
  }
  const lift = all > 0 ? Math.min(3, first / opening / (all / n)) : 1
  const { bias, names, quotations: quoted, opening: lifted, size } = REPORTING
  const logit = bias + names * nameShare + quoted * (quotations / n) + lifted * (lift - 1) + size * Math.log(n / 10)
  return 1 / (1 + Math.exp(-logit))
}
