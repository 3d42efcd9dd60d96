import { type AddedTokens, readAddedTokens } from './added-tokens'
import { objectAt, unreadable } from './fields'
import { readModel } from './models'
import { readNormalizer } from './normalizers'
import { type PreTokenizer, readPreTokenizer } from './pre-tokenizers'
import type { TokenModel } from './token-model'

/** Pieces whose tokens are remembered at most, and the longest of them in UTF-16 units. */
const MOST_REMEMBERED = 20_000
const LONGEST_REMEMBERED = 32

/** A tokenizer.json of Hugging Face's `tokenizers`: normalizer, pre-tokenizer, model and added tokens. */
export class Tokenizer {
  /** All tokens and their numbers. */
  readonly vocabulary: ReadonlyMap<string, number>
  /** The number of the token for what is unknown, if there is one. */
  readonly unknown: number | undefined
  readonly #added: AddedTokens
  readonly #split: PreTokenizer
  readonly #model: TokenModel
  readonly #remembered = new Map<string, number[]>()

  /**
   * @param source the file, parsed or not.
   * @throws NutshellError INVALID_INPUT that names the part that is damaged or not supported.
   */
  constructor(source: unknown) {
    const json = objectAt('it', typeof source === 'string' ? parse(source) : source)
    const normalize = readNormalizer('normalizer', json.normalizer)
    this.#split = readPreTokenizer('pre_tokenizer', json.pre_tokenizer)
    this.#model = readModel(json.model)
    this.#added = readAddedTokens(json.added_tokens, this.#model.vocabulary, normalize)
    this.vocabulary = new Map([...this.#model.vocabulary, ...this.#added.ids])
    const { unknown } = this.#model
    this.unknown = typeof unknown === 'string' ? this.vocabulary.get(unknown) : unknown
  }

  /** The numbers of the tokens of a text, unknown ones among them, without the special tokens around it. */
  encode(text: string): number[] {
    const ids: number[] = []
    // Half a surrogate pair has no UTF-8.
    this.#added.extract(text.replace(/\p{Surrogate}/gu, '\ufffd')).forEach((piece, i) => {
      if (piece.id !== undefined) ids.push(piece.id)
      else for (const part of this.#split(piece.text, i === 0)) for (const id of this.#tokenize(part)) ids.push(id)
    })
    return ids
  }

  #tokenize(part: string): number[] {
    if (part.length > LONGEST_REMEMBERED) return this.#model.tokenize(part)
    let ids = this.#remembered.get(part)
    if (ids === undefined) {
      ids = this.#model.tokenize(part)
      if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear()
      this.#remembered.set(part, ids)
    }
    return ids
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable('it', 'it is not JSON')
  }
}
