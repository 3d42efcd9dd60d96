import { explain } from './explain'
import { type Groups, sentenceBefore } from './groups'
import type { Candidates, Selection } from './select/candidates'
import { type Bound, lengthOf } from './select/length'
import type { Document } from './sentences/document'
import { ExtractiveSummary, type Summary, type SummarySentence } from './summary'

/** A selection, and for each candidate the one it brings along, -1 for none. */
export interface Chosen extends Selection {
  companions?: Int32Array
}

/** Makes summaries of what was chosen from a document. */
export class Assembly {
  /** What a reader of the summary should know. */
  note: string | undefined
  private readonly document: Document
  private readonly groups: Groups
  private readonly candidates: Candidates
  private readonly method: string

  constructor(document: Document, groups: Groups, candidates: Candidates, method: string) {
    this.document = document
    this.groups = groups
    this.candidates = candidates
    this.method = method
    this.note = document.note
  }

  /**
   * Puts what was picked into the order of the text. A sentence that no pick stands for (no vector, or no room for its
   * cluster) goes to the pick of the sentence before it, else after it.
   */
  summary({ picked, labels, scores, companions, reasons }: Chosen): Summary {
    const { members } = this.groups
    const { sentences } = this.document
    const owner = new Int32Array(sentences.length).fill(-1)
    for (let group = 0; group < labels.length; group++) {
      if (labels[group] < 0) continue
      for (const sentence of members[group]) owner[sentence] = labels[group]
    }
    const indices = picked.map((group) => members[group][0])
    const contextOf: (number | undefined)[] = indices.map(() => undefined)
    if (companions !== undefined) {
      const inside = new Set(picked)
      for (const group of picked) {
        const companion = companions[group]
        if (companion < 0 || inside.has(companion)) continue
        inside.add(companion)
        const before = sentenceBefore(this.document, members[group][0])
        owner[before] = indices.length
        indices.push(before)
        contextOf.push(members[group][0])
      }
    }
    const chosen = this.toSentences(indices, owner, (pick) => scores[pick] ?? 0)
    for (let pick = 0; pick < chosen.length; pick++) {
      const sentence = chosen[pick]
      if (contextOf[pick] !== undefined) sentence.contextOf = contextOf[pick]
    }
    chosen.sort((a, b) => a.index - b.index)
    this.flagDangling(chosen, picked)
    return this.finish(joined(chosen.map(({ index }) => sentences[index].clean)), chosen, reasons)
  }

  /** No whole sentence fits: the first part of the best one that does. */
  cut(best: number, bound: Bound): Summary {
    const { document, groups } = this
    const index = groups.members[best][0]
    const sentence = document.sentences[index]
    const what = `no whole sentence fits ${bound.kind} = ${bound.most}`
    // Parts of so many words, or fewer where a counter finds more tokens in them than words.
    for (let most = bound.most; most >= 1; most = most > sentence.clean.length ? sentence.clean.length : most >> 1) {
      const parts =
        bound.kind === 'characters'
          ? document.cut(sentence, Number.POSITIVE_INFINITY, most)
          : document.cut(sentence, most)
      const fit = parts.find(({ clean }) => clean !== '' && lengthOf(clean, bound) <= bound.most)
      if (fit !== undefined) {
        const { start, end, clean } = fit
        const text = document.raw.slice(start, end)
        const represents = Array.from(document.sentences.keys())
        this.note = `${what}: a part of the best one is given`
        return this.finish(clean, [{ text, start, end, index, score: 0, cluster: 0, represents }], undefined)
      }
      if (bound.kind !== 'tokens') break
    }
    this.note = `${what}, nor does any part of the best one`
    return this.finish('', [], undefined)
  }

  private toSentences(
    indices: readonly number[],
    owner: Int32Array,
    score: (pick: number) => number
  ): SummarySentence[] {
    const { raw, sentences } = this.document
    const represents: number[][] = indices.map(() => [])
    const clusterOf = new Map<number, number>()
    let current = owner.find((pick) => pick >= 0)!
    for (let i = 0; i < owner.length; i++) {
      if (owner[i] >= 0) current = owner[i]
      represents[current].push(i)
      if (!clusterOf.has(current)) clusterOf.set(current, clusterOf.size)
    }
    return indices.map((index, pick): SummarySentence => {
      const { start, end } = sentences[index]
      return {
        text: raw.slice(start, end),
        start,
        end,
        index,
        score: score(pick),
        cluster: clusterOf.get(pick)!,
        represents: represents[pick]
      }
    })
  }

  /** @param groups of the chosen sentences, but for those brought along. */
  private flagDangling(chosen: readonly SummarySentence[], picked: readonly number[]): void {
    const { leansOn } = this.candidates
    const inside = new Set(chosen.map(({ index }) => index))
    const leaning = new Set<number>()
    for (const group of picked) {
      const index = this.groups.members[group][0]
      if (leansOn[group] >= 0 && !inside.has(sentenceBefore(this.document, index))) leaning.add(index)
    }
    for (const sentence of chosen) if (leaning.has(sentence.index)) sentence.dangling = true
  }

  private finish(text: string, chosen: SummarySentence[], reasons: Selection['reasons']): Summary {
    const { document, groups, candidates, method } = this
    return new ExtractiveSummary(text, chosen, this.note, () => {
      const groupOf = new Map<number, number>()
      groups.members.forEach((group, place) => {
        for (const sentence of group) groupOf.set(sentence, place)
      })
      return explain({
        method,
        language: candidates.language,
        texts: document.sentences.map(({ clean }) => clean),
        sentences: chosen,
        reasons: ({ index }) => reasons?.(groupOf.get(index)!) ?? {},
        likeness: (a, b) => cosine(candidates, groupOf.get(a), groupOf.get(b))
      })
    })
  }
}

/** Sentences on one line: by a space, but for those that end in a Chinese or Japanese mark. */
function joined(sentences: readonly string[]): string {
  let text = ''
  for (const sentence of sentences)
    text += text === '' || FULL_WIDTH_END.test(text.slice(-1)) ? sentence : ` ${sentence}`
  return text
}

const FULL_WIDTH_END = /[。！？」』）]/

function cosine({ rows }: Candidates, a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return 0
  const { values, indices, indptr } = rows
  let product = 0
  for (let p = indptr[a], q = indptr[b]; p < indptr[a + 1] && q < indptr[b + 1]; ) {
    if (indices[p] === indices[q]) product += values[p++] * values[q++]
    else if (indices[p] < indices[q]) p++
    else q++
  }
  return product
}
