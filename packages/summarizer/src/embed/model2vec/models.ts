import { readBpe } from './bpe'
import { type Json, stepOf, textOf, vocabularyAt } from './fields'
import { readUnigram } from './unigram'
import { readWordPiece } from './word-piece'

/** Cuts a piece of text into the tokens of a vocabulary. */
export interface TokenModel {
  /** Tokens and their numbers. */
  readonly vocabulary: ReadonlyMap<string, number>
  /** The token for what is not in the vocabulary, or its number. */
  readonly unknown: string | number | undefined
  /** The numbers of the tokens of a piece. What has no token, not even the unknown one, is left out. */
  tokenize(piece: string): number[]
}

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
