import type { CsrMatrix, Matrix } from '@nutshell-ml/core'
import type { TermIndex, TextLanguage } from '@nutshell-ml/core/text'
import { isDangling } from '#dangling'
import { Assembly, type Chosen } from './assemble'
import { type Groups, sentenceBefore } from './groups'
import { Allowance } from './select/allowance'
import { type Candidates, type Selection, unitRows, usualLikeness } from './select/candidates'
import { centrality, toPoints } from './select/clusters'
import { type Bound, budgetOf, isBound, type Length, lengthOf, sentenceCount } from './select/length'
import { type Method, selectBy } from './select/methods'
import { selectCount, selectWithin } from './select/select'
import type { Document } from './sentences/document'
import type { Summary } from './summary'

/** What a summary should be. */
export interface Wanted {
  method: Method
  length: Length
  language: TextLanguage
  /** Whether sentences that need the one before them bring it along. */
  bringsContext: boolean
  seed: number
}

/** The vector of what is asked for, one row as wide as those of the sentences; the words of the sentences, where they are known. */
export interface Known {
  query?: Matrix | CsrMatrix
  words?: TermIndex
}

/** The summary of a document whose different sentences have these vectors. */
export function choose(
  document: Document,
  groups: Groups,
  vectors: Matrix | CsrMatrix,
  wanted: Wanted,
  { query, words }: Known = {}
): Summary {
  const rows = unitRows(vectors)
  const near = query === undefined ? undefined : nearness(rows, unitRows(query))
  const candidates: Candidates = {
    texts: groups.texts,
    weights: Float64Array.from(groups.members, ({ length }) => length),
    vectors,
    rows,
    usual: usualLikeness(rows),
    language: wanted.language,
    words,
    leansOn: leaningOf(document, groups, wanted.language),
    query: near
  }
  const assembly = new Assembly(document, groups, candidates, wanted.method)
  if (near?.every((value) => value === 0)) assembly.note = 'no sentence is near the query'
  const companions = wanted.bringsContext ? candidates.leansOn : undefined
  const { length } = wanted
  if (isBound(length)) return chooseWithin(assembly, candidates, length, companions, wanted)

  const count = sentenceCount(length, document.sentences.length)
  const selection = select(candidates, wanted, count, undefined, companions)
  // "Three sentences" are three, also where there are not so many different vectors; the default is one per cluster.
  const least = length.kind === 'default' && selection.picked.length > 0 ? 0 : count
  return assembly.summary(filled(selection, candidates, least, companions))
}

/** A hard bound, also where a counter says that the sentences together are more than their sum: then there is less room. */
function chooseWithin(
  assembly: Assembly,
  candidates: Candidates,
  bound: Bound,
  companions: Int32Array | undefined,
  wanted: Wanted
): Summary {
  const { costs, most } = budgetOf(candidates.texts, bound)
  let best: Summary | undefined
  let first: Chosen | undefined
  let [low, high] = [0, most]
  let room = most
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const chosen = chooseFrom(candidates, wanted, room, costs, companions)
    first ??= chosen
    const summary = chosen.picked.length > 0 ? assembly.summary(chosen) : undefined
    const fits = summary === undefined || lengthOf(summary.text, bound) <= bound.most
    if (fits && summary !== undefined) best = summary
    if (fits && room === most) break
    if (fits) low = room
    else high = room
    room = (low + high) / 2
  }
  if (best !== undefined) return best
  // Two are too much together, but one alone may do.
  if (first !== undefined && first.picked.length > 0) {
    const [pick] = first.picked
    const labels = new Int32Array(first.labels.length).fill(-1)
    labels[pick] = 0
    const alone = assembly.summary({ ...first, picked: [pick], labels, companions: undefined })
    if (lengthOf(alone.text, bound) <= bound.most) return alone
  }
  const [central = 0] = select(candidates, wanted, 1).picked
  return assembly.cut(central, bound)
}

/** How often less room is tried. */
const MOST_TRIES = 12

function chooseFrom(
  candidates: Candidates,
  wanted: Wanted,
  room: number,
  costs: Float64Array,
  companions: Int32Array | undefined
): Chosen {
  let chosen: Chosen = select(candidates, wanted, room, costs, companions)
  // None that has a vector fits, or none without the sentence before it: perhaps others do.
  if (chosen.picked.length === 0 && companions !== undefined) chosen = select(candidates, wanted, room, costs)
  return chosen.picked.length === 0 ? inOrder(costs, room) : chosen
}

/** @param most sentences, or with `costs` what they cost. */
function select(
  candidates: Candidates,
  { method, seed }: Wanted,
  most: number,
  costs?: Float64Array,
  companions?: Int32Array
): Chosen {
  if (candidates.rows.indices.length === 0 && method !== 'lead')
    return { picked: [], labels: noLabels(candidates), scores: [] }
  if (method === 'kmeans') return selectByKMeans(candidates, seed, most, costs)
  const selection = selectBy(method, candidates, new Allowance(most, costs, companions))
  return { ...selection, companions }
}

/** The original's selection: the sentence nearest to each centroid. */
function selectByKMeans({ vectors, weights }: Candidates, seed: number, most: number, costs?: Float64Array): Selection {
  const points = toPoints(vectors, weights)
  const { usable } = points
  const found = costs === undefined ? selectCount(points, most, seed) : selectWithin(points, { costs, most }, seed)
  const labels = new Int32Array(weights.length).fill(-1)
  if (found === undefined) return { picked: [], labels, scores: [] }
  const { picked, clusters } = found
  // Which pick stands for a sentence; a cluster without a pick (no room for it) leaves its sentences to their neighbours.
  const pickOf = new Map<number, number>(picked.map((place, pick) => [clusters.labels[place], pick]))
  for (let i = 0; i < usable.length; i++) labels[usable[i]] = pickOf.get(clusters.labels[i]) ?? -1
  return {
    picked: picked.map((place) => usable[place]),
    labels,
    scores: centrality(points, clusters.labels, picked)
  }
}

/** With more picks, in the order of the text, where there are fewer than asked for and more sentences than that. */
function filled(chosen: Chosen, { texts }: Candidates, least: number, companions: Int32Array | undefined): Chosen {
  const inside = new Set(chosen.picked)
  if (companions !== undefined) for (const i of chosen.picked) if (companions[i] >= 0) inside.add(companions[i])
  if (inside.size >= Math.min(least, texts.length)) return chosen
  const picked = [...chosen.picked]
  const scores = [...chosen.scores]
  const labels = Int32Array.from(chosen.labels)
  for (let i = 0; i < texts.length && inside.size < least; i++) {
    if (inside.has(i)) continue
    inside.add(i)
    labels[i] = picked.length
    picked.push(i)
    scores.push(0)
  }
  return { ...chosen, picked, labels, scores }
}

/** The first candidates that fit. */
function inOrder(costs: Float64Array, most: number): Chosen {
  const labels = new Int32Array(costs.length).fill(-1)
  const picked: number[] = []
  let room = most
  for (let i = 0; i < costs.length; i++) {
    if (costs[i] > room) continue
    room -= costs[i]
    labels[i] = picked.length
    picked.push(i)
  }
  return { picked, labels, scores: picked.map(() => 0) }
}

function noLabels({ texts }: Candidates): Int32Array {
  return new Int32Array(texts.length).fill(-1)
}

/** For each group whose first sentence needs the one before it, that one's group; -1 for the others. */
function leaningOf(document: Document, { texts, members }: Groups, language: TextLanguage): Int32Array {
  const groupOf = new Int32Array(document.sentences.length).fill(-1)
  for (let group = 0; group < members.length; group++) for (const sentence of members[group]) groupOf[sentence] = group
  const leansOn = new Int32Array(members.length).fill(-1)
  for (let group = 1; group < members.length; group++) {
    if (isDangling(texts[group], language)) leansOn[group] = groupOf[sentenceBefore(document, members[group][0])]
  }
  return leansOn
}

/**
 * How near each row is to the query, 0 to 1: the cosine over what is the mean of the text, as a share of the greatest. All
 * are 0 where no row has anything of the query.
 */
function nearness(rows: CsrMatrix, query: CsrMatrix): Float64Array {
  const dense = new Float64Array(rows.cols)
  for (let p = 0; p < query.indptr[1]; p++) dense[query.indices[p]] = query.values[p]
  const out = new Float64Array(rows.rows)
  let most = 0
  let sum = 0
  for (let i = 0; i < rows.rows; i++) {
    let cosine = 0
    for (let p = rows.indptr[i]; p < rows.indptr[i + 1]; p++) cosine += rows.values[p] * dense[rows.indices[p]]
    out[i] = cosine
    most = Math.max(most, cosine)
    sum += cosine
  }
  if (most <= NOTHING) return out.fill(0)
  const mean = Math.max(0, sum / rows.rows)
  return most - mean <= NOTHING ? out.fill(1) : out.map((cosine) => Math.max(0, cosine - mean) / (most - mean))
}

/** Cosines up to this are rounding errors. */
const NOTHING = 1e-12
