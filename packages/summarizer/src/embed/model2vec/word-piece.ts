import { countCharacters } from './characters'
import { countOf, type Json, textOr, vocabularyAt } from './fields'
import type { TokenModel } from './token-model'

/**
 * From the front of a piece the longest token of the vocabulary, again and again, those after the first with a prefix; a
 * piece that this does not cover is one unknown token.
 *
 * Source: Y. Wu et al., "Google's neural machine translation system", 2016, as BERT uses it.
 */
export function readWordPiece(where: string, json: Json): TokenModel {
  const vocabulary = vocabularyAt(`${where}.vocab`, json.vocab)
  const unknown = textOr(where, json, 'unk_token', '[UNK]')
  const prefix = textOr(where, json, 'continuing_subword_prefix', '##')
  const longestPiece = countOf(where, json, 'max_input_chars_per_word', 100)
  const unknownId = vocabulary.get(unknown)
  const unknownIds = unknownId === undefined ? [] : [unknownId]
  return {
    vocabulary,
    unknown,
    tokenize(piece) {
      if (countCharacters(piece) > longestPiece) return unknownIds
      const ids: number[] = []
      for (let start = 0; start < piece.length; ) {
        let id: number | undefined
        let end = piece.length
        for (; end > start; end--) {
          const part = piece.slice(start, end)
          id = vocabulary.get(start > 0 ? prefix + part : part)
          if (id !== undefined) break
        }
        if (id === undefined) return unknownIds
        ids.push(id)
        start = end
      }
      return ids
    }
  }
}
