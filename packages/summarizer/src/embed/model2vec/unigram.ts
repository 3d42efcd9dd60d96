import { show } from '@nutshell-ml/core'
import { byteTokens } from './characters'
import { countOf, flagOf, type Json, listAt, unreadable } from './fields'
import { PrefixIndex } from './prefix-index'
import type { TokenModel } from './token-model'

/** How much less than the least probable token an unknown character scores. */
const UNKNOWN_PENALTY = 10

/**
 * The most probable way to cut a piece into tokens that have log probabilities, found by the Viterbi algorithm. Unknown
 * characters that follow one another are one token.
 *
 * Source: T. Kudo, "Subword regularization", 2018, as SentencePiece does it.
 */
export function readUnigram(where: string, json: Json): TokenModel {
  const entries = listAt(`${where}.vocab`, json.vocab).map((entry, i) => {
    const [token, score] = listAt(`${where}.vocab ${i}`, entry)
    if (typeof token === 'string' && typeof score === 'number' && Number.isFinite(score)) return { token, score }
    throw unreadable(`${where}.vocab ${i}`, `it is [${show(token)}, ${show(score)}], expected a token and its score`)
  })
  const unknown = countOf(where, json, 'unk_id', undefined)
  if (unknown !== undefined && unknown >= entries.length) {
    throw unreadable(where, `unk_id = ${unknown}, expected less than the ${entries.length} tokens`)
  }
  const fallsBack = flagOf(where, json, 'byte_fallback', false)
  const vocabulary = new Map(entries.map(({ token }, id) => [token, id]))
  const scores = Float64Array.from(entries, ({ score }) => score)
  const unknownScore =
    scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY) - UNKNOWN_PENALTY
  const index = new PrefixIndex(vocabulary)

  return { vocabulary, unknown, tokenize }

  function tokenize(piece: string): number[] {
    const starts = bestStarts(piece)
    const ids: number[] = []
    for (let end = piece.length, unknownEnd = 0; end > 0; ) {
      const start = Math.abs(starts[end]) - 1
      const isUnknown = starts[end] < 0
      if (isUnknown && unknownEnd === 0) unknownEnd = end
      const tokenEnd = unknownEnd === 0 ? end : unknownEnd
      end = start
      if (isUnknown && start > 0 && starts[start] < 0) continue // the run of unknown characters goes on
      unknownEnd = 0
      ids.push(...idsOf(piece.slice(start, tokenEnd)).reverse())
    }
    return ids.reverse()
  }

  /** For each place that a best path goes through, 1 + where its last token starts, negative for an unknown character. */
  function bestStarts(piece: string): Int32Array {
    const best = new Float64Array(piece.length + 1)
    const starts = new Int32Array(piece.length + 1)
    for (let start = 0; start < piece.length; ) {
      const length = piece.codePointAt(start)! > 0xffff ? 2 : 1
      let hasSingle = false
      for (let found = index.findAt(piece, start), i = 0; i < found; i++) {
        const end = start + index.lengths[i]
        const score = scores[index.ids[i]] + best[start]
        if (starts[end] === 0 || score > best[end]) {
          best[end] = score
          // A path may go through the unknown token itself, where it is spelled out: then it is unknown as well.
          starts[end] = index.ids[i] === unknown ? -1 - start : 1 + start
        }
        hasSingle ||= index.lengths[i] === length
      }
      const score = unknownScore + best[start]
      const end = start + length
      if (!hasSingle && (starts[end] === 0 || score > best[end])) {
        best[end] = score
        starts[end] = -1 - start
      }
      start = end
    }
    return starts
  }

  function idsOf(token: string): number[] {
    const id = vocabulary.get(token)
    if (id !== undefined) return [id]
    if (fallsBack) {
      const ids = byteTokens(token).map((byte) => vocabulary.get(byte))
      if (ids.every((id) => id !== undefined)) return ids
    }
    return unknown === undefined ? [] : [unknown]
  }
}
