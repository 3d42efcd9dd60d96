import type { CsrMatrix, Matrix } from '@nutshell-ml/core'
import { centrality, type Points, toPoints } from './select/clusters'
import { budgetOf, countWords, type Length, sentenceCount } from './select/length'
import { type Selection, selectCount, selectWithin } from './select/select'
import type { Document } from './sentences/document'
import type { Summary, SummarySentence } from './summary'

/** The different sentences of a document and where each occurs. */
export interface Groups {
  texts: string[]
  /** The sentences of each group, ascending. */
  members: number[][]
}

/** Sentences that are the same but for case and spaces are one, so that none is chosen twice. Blank ones are none. */
export function groupRepeats({ sentences }: Document): Groups {
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

/** The summary of a document whose different sentences have these vectors. */
export function choose(
  document: Document,
  groups: Groups,
  vectors: Matrix | CsrMatrix,
  { length, seed }: { length: Length; seed: number }
): Summary {
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
