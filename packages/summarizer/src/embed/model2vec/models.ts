import { readBpe } from './bpe'
import { type Json, stepOf, textOf, vocabularyAt } from './fields'
import type { TokenModel } from './token-model'
import { readUnigram } from './unigram'
import { readWordPiece } from './word-piece'

/** The model of a tokenizer.json. */
export function readModel(json: unknown): TokenModel {
  const where = 'model'
  return stepOf(where, json, {
    WordPiece: (json) => readWordPiece(where, json),
    WordLevel: (json) => readWordLevel(where, json),
    Unigram: (json) => readUnigram(where, json),
    BPE: (json) => readBpe(where, json)
  })
}

/** Each piece is a token. */
function readWordLevel(where: string, json: Json): TokenModel {
  const vocabulary = vocabularyAt(`${where}.vocab`, json.vocab)
  const unknown = textOf(where, json, 'unk_token')
  const unknownId = vocabulary.get(unknown)
  return {
    vocabulary,
    unknown,
    tokenize(piece) {
      const id = vocabulary.get(piece) ?? unknownId
      return id === undefined ? [] : [id]
    }
  }
}
