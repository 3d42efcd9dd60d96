import { type CsrMatrix, KMeans, Matrix, pickRows } from '@nutshell-ml/core'
import type { Allowance } from './allowance'
import type { Candidates, Selection } from './candidates'
import { DANGLING_COST, type Different, pickDifferent, redundancy } from './different'
import { Salience } from './salience'
import { surfaceOf } from './surface'

/** How much the cosine with the centroid of its cluster counts for a sentence. */
const COHESION = 0.6
/** Iterations of k-means at most: it starts from sentences of different topics, and has little way to go. */
const MOST_ITERATIONS = 20
/** Numbers in the centroids at most: beyond them, with a thousand picks of a book, each sentence goes to the nearest pick. */
const MOST_CENTROID_NUMBERS = 1 << 23

/**
 * The default: k-means from good starting points, and from each cluster the sentence that says most.
 *
 * The first centroids are sentences that score high and differ from each other (`pickDifferent`); k-means groups all
 * sentences about them; of each group that sentence is taken which scores highest (`Salience`), lies near the centroid, and does
 * not repeat the others.
 */
export function selectByRankedKMeans(candidates: Candidates, allowance: Allowance): Selection {
  const { rows, texts, weights, language } = candidates
  const surface = surfaceOf(texts, language, candidates.words)
  const salience = new Salience(rows, weights, candidates.usual, surface, candidates.query)
  const usable = Int32Array.from(texts.keys()).filter((i) => rows.indptr[i + 1] > rows.indptr[i])
  const different = pickDifferent(salience, candidates, usable, surface.words, allowance)
  const scores = salience.initial
  const { picked, labels } = cluster(candidates, usable, different, scores, allowance)
  const scaled = unitScale(scores, usable)
  return {
    picked,
    labels,
    scores: picked.map((i) => scaled(scores[i])),
    reasons: (candidate) => salience.reasons(candidate)
  }
}

/** k-means from the given sentences, and the best of each cluster. */
function cluster(
  { rows, weights, leansOn }: Candidates,
  usable: Int32Array,
  { picked: first, nearest, owner, second }: Different,
  scores: Float64Array,
  allowance: Allowance
): { picked: number[]; labels: Int32Array } {
  const k = first.length
  // One pick stands for all; with as many as there are sentences each stands for itself. More centroids would not be worth it.
  if (k < 2 || k === usable.length || k * rows.cols > MOST_CENTROID_NUMBERS) return { picked: first, labels: owner }
  const model = KMeans.fitSync(pointsOf(rows, usable, k), {
    k,
    init: denseRows(rows, first),
    maxIterations: MOST_ITERATIONS,
    sampleWeight: Float64Array.from(usable, (row) => weights[row])
  })
  const labels = new Int32Array(rows.rows).fill(-1)
  const cohesion = new Float64Array(rows.rows)
  const squares = Array.from({ length: model.k }, (_, c) => squaredLength(model.centroids.row(c)))
  for (let u = 0; u < usable.length; u++) {
    const label = model.labels[u]
    labels[usable[u]] = label
    // |x - c|^2 = 1 + |c|^2 - 2 x.c
    if (squares[label] > 0) {
      cohesion[usable[u]] = (1 + squares[label] - model.distances[u]) / 2 / Math.sqrt(squares[label])
    }
  }
  // A cluster that lost the sentence it began with stands for something else: then the first step of k-means is kept.
  if (first.some((pick, place) => labels[pick] !== place)) return { picked: first, labels: owner }

  const picked = [...first]
  const isFirst = new Set(first)
  const gains = new Float64Array(k).fill(Number.NEGATIVE_INFINITY)
  for (let u = 0; u < usable.length; u++) {
    const i = usable[u]
    const label = labels[i]
    if (i !== first[label] && !canReplace(allowance, first[label], i)) continue
    const others = owner[i] === label ? second[i] : nearest[i]
    const dangles = allowance.companions === undefined && leansOn[i] >= 0 && !isFirst.has(leansOn[i])
    const gain = scores[i] + COHESION * cohesion[i] - redundancy(others) - (dangles ? DANGLING_COST : 0)
    if (gain > gains[label]) {
      gains[label] = gain
      picked[label] = i
    }
  }
  return { picked, labels }
}

/** Whether one candidate may take the place of another: it costs no more, and brings nothing along, nor does the other. */
function canReplace(allowance: Allowance, pick: number, other: number): boolean {
  return allowance.companions === undefined && allowance.cost(other) <= allowance.cost(pick)
}

/** Products of rows and centroids up to which core has the fastest way for dense rows, though most numbers are zeros. */
const FEW_PRODUCTS = 1 << 13
/** The share of numbers that are not zeros from which rows are dense, as those of word vectors. */
const DENSE_SHARE = 0.25

function pointsOf(rows: CsrMatrix, usable: Int32Array, k: number): Matrix | CsrMatrix {
  const isDense = rows.values.length > DENSE_SHARE * rows.rows * rows.cols
  if (isDense || usable.length * rows.cols * k <= FEW_PRODUCTS) return denseRows(rows, usable)
  return usable.length === rows.rows ? rows : pickRows(rows, usable)
}

function denseRows({ values, indices, indptr, cols }: CsrMatrix, places: ArrayLike<number>): Matrix<Float64Array> {
  const data = new Float64Array(places.length * cols)
  for (let i = 0; i < places.length; i++) {
    const place = places[i]
    for (let p = indptr[place]; p < indptr[place + 1]; p++) data[i * cols + indices[p]] = values[p]
  }
  return Matrix.from(data, places.length, cols)
}

function squaredLength(vector: ArrayLike<number>): number {
  let squares = 0
  for (let j = 0; j < vector.length; j++) squares += vector[j] * vector[j]
  return squares
}

/** Scores of a text as numbers from 0 to 1. */
function unitScale(scores: Float64Array, usable: Int32Array): (score: number) => number {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const i of usable) {
    if (scores[i] < least) least = scores[i]
    if (scores[i] > most) most = scores[i]
  }
  return most > least ? (score) => (score - least) / (most - least) : () => 1
}
