import { show } from '@nutshell-ml/core'
import { byteTokens } from './characters'
import { flagOf, type Json, listAt, textOr, unreadable, vocabularyAt } from './fields'
import type { TokenModel } from './token-model'

interface Merge {
  rank: number
  id: number
}

/**
 * A piece starts as its characters; of all neighbours that a merge joins, the ones of the earliest merge are joined, the
 * leftmost first, until no merge applies.
 *
 * Source: R. Sennrich, B. Haddow, A. Birch, "Neural machine translation of rare words with subword units", 2016.
 */
export function readBpe(where: string, json: Json): TokenModel {
  const vocabulary = vocabularyAt(`${where}.vocab`, json.vocab)
  const unknown = textOr(where, json, 'unk_token', undefined)
  const unknownId = unknown === undefined ? undefined : vocabulary.get(unknown)
  const prefix = textOr(where, json, 'continuing_subword_prefix', '')
  const suffix = textOr(where, json, 'end_of_word_suffix', '')
  const fuses = flagOf(where, json, 'fuse_unk', false)
  const fallsBack = flagOf(where, json, 'byte_fallback', false)
  const ignoresMerges = flagOf(where, json, 'ignore_merges', false)
  const merges = readMerges(where, json, vocabulary, prefix)

  return {
    vocabulary,
    unknown,
    tokenize(piece) {
      const whole = ignoresMerges ? vocabulary.get(piece) : undefined
      return whole === undefined ? merge(charactersOf(piece), merges) : [whole]
    }
  }

  /** The tokens of the characters of a piece. */
  function charactersOf(piece: string): number[] {
    const ids: number[] = []
    let unknowns = 0 // that wait to be written
    for (let start = 0, end = 0; start < piece.length; start = end) {
      end = start + (piece.codePointAt(start)! > 0xffff ? 2 : 1)
      const character = piece.slice(start, end)
      const token = (start > 0 ? prefix : '') + character + (end === piece.length ? suffix : '')
      const id = vocabulary.get(token)
      if (id !== undefined) {
        if (unknowns > 0) ids.push(unknownId!)
        unknowns = 0
        ids.push(id)
        continue
      }
      const bytes = fallsBack ? byteTokens(token).map((byte) => vocabulary.get(byte)) : [undefined]
      if (bytes.every((byte) => byte !== undefined)) ids.push(...bytes)
      else if (unknownId !== undefined) {
        if (unknowns > 0 && !fuses) ids.push(unknownId)
        unknowns++
      }
    }
    if (unknowns > 0) ids.push(unknownId!)
    return ids
  }
}

/** Merges by the two tokens that they join. */
function readMerges(where: string, json: Json, vocabulary: ReadonlyMap<string, number>, prefix: string) {
  const merges = new Map<number, Map<number, Merge>>()
  listAt(`${where}.merges`, json.merges).forEach((entry, rank) => {
    const [left, right, ...rest] =
      typeof entry === 'string' ? entry.split(' ') : listAt(`${where}.merges ${rank}`, entry)
    if (typeof left !== 'string' || typeof right !== 'string' || rest.length > 0) {
      throw unreadable(`${where}.merges ${rank}`, `it is ${show(entry)}, expected two tokens`)
    }
    const [a, b, id] = [left, right, left + right.slice(prefix.length)].map((token) => {
      const id = vocabulary.get(token)
      if (id === undefined)
        throw unreadable(`${where}.merges ${rank}`, `the token ${show(token)} is not in the vocabulary`)
      return id
    })
    if (!merges.has(a)) merges.set(a, new Map())
    merges.get(a)!.set(b, { rank, id })
  })
  return merges
}

/** A place where a merge may apply: the token at `at` with the next one. */
interface Candidate extends Merge {
  at: number
}

function merge(ids: number[], merges: ReadonlyMap<number, ReadonlyMap<number, Merge>>): number[] {
  const { length } = ids
  const next = Int32Array.from(ids, (_, i) => i + 1)
  const previous = Int32Array.from(ids, (_, i) => i - 1)
  const heap: Candidate[] = []
  for (let i = 0; i + 1 < length; i++) offer(i)
  for (let candidate = pop(heap); candidate !== undefined; candidate = pop(heap)) {
    const { at, id } = candidate
    const right = next[at]
    // Since it was offered, what stands there may have been merged with something else.
    if (ids[at] < 0 || right >= length || mergeAt(at)?.id !== id) continue
    ids[at] = id
    ids[right] = -1
    next[at] = next[right]
    if (next[at] < length) previous[next[at]] = at
    if (previous[at] >= 0) offer(previous[at])
    offer(at)
  }
  return ids.filter((id) => id >= 0)

  function mergeAt(at: number): Merge | undefined {
    return next[at] < length ? merges.get(ids[at])?.get(ids[next[at]]) : undefined
  }

  function offer(at: number): void {
    const merge = mergeAt(at)
    if (merge !== undefined) push(heap, { rank: merge.rank, id: merge.id, at })
  }
}

function isBefore(a: Candidate, b: Candidate): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.at < b.at)
}

/** Into a binary heap with the candidate that comes first at its root. */
function push(heap: Candidate[], candidate: Candidate): void {
  let i = heap.length
  heap.push(candidate)
  for (let parent = (i - 1) >> 1; i > 0 && isBefore(candidate, heap[parent]); parent = (i - 1) >> 1) {
    heap[i] = heap[parent]
    i = parent
  }
  heap[i] = candidate
}

function pop(heap: Candidate[]): Candidate | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return first
  let i = 0
  for (let child = 1; child < heap.length; child = 2 * i + 1) {
    if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++
    if (!isBefore(heap[child], last)) break
    heap[i] = heap[child]
    i = child
  }
  heap[i] = last
  return first
}
