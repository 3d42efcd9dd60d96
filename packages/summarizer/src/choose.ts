import type { CsrMatrix, Matrix } from '@nutshell-ml/core'
import type { TextLanguage } from '@nutshell-ml/core/text'
import { Assembly, type Chosen } from './assemble'
import type { Groups } from './groups'
import { Allowance } from './select/allowance'
import { type Candidates, type Selection, unitRows } from './select/candidates'
import { centrality, toPoints } from './select/clusters'
import { isDangling } from './select/dangling'
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

/**
 * The summary of a document whose different sentences have these vectors.
 *
 * @param query the vector of what is asked for: one row, as wide as `vectors`.
 */
export function choose(
  document: Document,
  groups: Groups,
  vectors: Matrix | CsrMatrix,
  wanted: Wanted,
  query?: Matrix | CsrMatrix
): Summary {
  const rows = unitRows(vectors)
  const near = query === undefined ? undefined : nearness(rows, unitRows(query))
  const candidates: Candidates = {
    texts: groups.texts,
    weights: Float64Array.from(groups.members, ({ length }) => length),
    vectors,
    rows,
    language: wanted.language,
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

/** A hard bound: where a counter says that the sentences together are more than their sum, one less is tried. */
function chooseWithin(
  assembly: Assembly,
  candidates: Candidates,
  bound: Bound,
  companions: Int32Array | undefined,
  wanted: Wanted
): Summary {
  const { costs, most } = budgetOf(candidates.texts, bound)
  for (let room = most; room > 0; ) {
    let chosen: Chosen = select(candidates, wanted, room, costs, companions)
    // None that has a vector fits, or none without the sentence before it: perhaps others do.
    if (chosen.picked.length === 0 && companions !== undefined) chosen = select(candidates, wanted, room, costs)
    if (chosen.picked.length === 0) chosen = inOrder(costs, room)
    if (chosen.picked.length === 0) break
    const summary = assembly.summary(chosen)
    const over = lengthOf(summary.text, bound) - bound.most
    if (over <= 0) return summary
    room -= over
  }
  const [best] = select(candidates, wanted, 1).picked
  return assembly.cut(best ?? 0, bound)
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
function leaningOf({ sentences }: Document, { texts, members }: Groups, language: TextLanguage): Int32Array {
  const groupOf = new Int32Array(sentences.length).fill(-1)
  for (let group = 0; group < members.length; group++) for (const sentence of members[group]) groupOf[sentence] = group
  const leansOn = new Int32Array(members.length).fill(-1)
  for (let group = 1; group < members.length; group++) {
    const before = groupOf[members[group][0] - 1]
    if (before >= 0 && before !== group && isDangling(texts[group], language)) leansOn[group] = before
  }
  return leansOn
}

/** The cosine of each row with the query, below 0 as 0, as a share of the greatest. */
function nearness(rows: CsrMatrix, query: CsrMatrix): Float64Array {
  const dense = new Float64Array(rows.cols)
  for (let p = 0; p < query.indptr[1]; p++) dense[query.indices[p]] = query.values[p]
  let most = 0
  const out = new Float64Array(rows.rows)
  for (let i = 0; i < rows.rows; i++) {
    let cosine = 0
    for (let p = rows.indptr[i]; p < rows.indptr[i + 1]; p++) cosine += rows.values[p] * dense[rows.indices[p]]
    out[i] = Math.max(0, cosine)
    most = Math.max(most, out[i])
  }
  return most > 1e-9 ? out.map((value) => value / most) : out.fill(0)
}
