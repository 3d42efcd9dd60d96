import { flagOf, listAt, objectAt, textOf } from './fields'
import type { Normalizer } from './normalizers'
import { PrefixIndex } from './prefix-index'

interface AddedToken {
  id: number
  /** What stands for it in a text. */
  content: string
  singleWord: boolean
  takesLeft: boolean
  takesRight: boolean
}

/** A piece of a text, or a token that was found in it as it is. */
type Piece = { text: string; id?: undefined } | { id: number; text?: undefined }

/** Tokens that are looked for before a text is split, some before it is normalized and some after. */
export interface AddedTokens {
  /** The numbers of all of them. */
  readonly ids: ReadonlyMap<string, number>
  /** The pieces of a text, normalized. */
  extract(text: string): Piece[]
}

/**
 * The added tokens of a tokenizer.json. One that is in the vocabulary has its number there; others follow the vocabulary,
 * whatever number the file gives, as in the reference.
 */
export function readAddedTokens(
  json: unknown,
  vocabulary: ReadonlyMap<string, number>,
  normalize: Normalizer
): AddedTokens {
  const ids = new Map<string, number>()
  const plain = new Map<string, AddedToken>()
  const normalized = new Map<string, AddedToken>()
  let most = -1
  listAt('added_tokens', json ?? []).forEach((entry, i) => {
    const where = `added_tokens ${i}`
    const object = objectAt(where, entry)
    const content = textOf(where, object, 'content')
    if (content === '') return
    const id = ids.get(content) ?? vocabulary.get(content) ?? Math.max(most + 1, vocabulary.size)
    ids.set(content, id)
    most = Math.max(most, id)
    const isNormalized = flagOf(where, object, 'normalized', !flagOf(where, object, 'special', false))
    const shown = isNormalized ? normalize(content) : content
    ;(isNormalized ? normalized : plain).set(shown, {
      id,
      content: shown,
      singleWord: flagOf(where, object, 'single_word', false),
      takesLeft: flagOf(where, object, 'lstrip', false),
      takesRight: flagOf(where, object, 'rstrip', false)
    })
  })
  const findPlain = finder(plain)
  const findNormalized = finder(normalized)
  return {
    ids,
    extract: (text) =>
      findPlain(text).flatMap((piece) => (piece.id === undefined ? findNormalized(normalize(piece.text)) : [piece]))
  }
}

const ENDS_WITH_WORD = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u
const STARTS_WITH_WORD = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u
const IS_SPACE = /\p{White_Space}/u

/** Cuts a text at the tokens in it: the leftmost, and of those the longest. */
function finder(tokens: ReadonlyMap<string, AddedToken>): (text: string) => Piece[] {
  if (tokens.size === 0) return (text) => (text === '' ? [] : [{ text }])
  const all = [...tokens.values()]
  const index = new PrefixIndex(new Map(all.map(({ content }, i) => [content, i])))
  return (text) => {
    const pieces: Piece[] = []
    let done = 0
    for (let at = 0; at < text.length; ) {
      const found = index.findAt(text, at)
      if (found === 0) {
        at++
        continue
      }
      const { id, content, singleWord, takesLeft, takesRight } = all[index.ids[found - 1]]
      let start = at
      let end = at + content.length
      at = end
      if (
        singleWord &&
        (ENDS_WITH_WORD.test(text.slice(Math.max(0, start - 2), start)) ||
          STARTS_WITH_WORD.test(text.slice(end, end + 2)))
      )
        continue
      if (takesLeft) while (start > done && IS_SPACE.test(text[start - 1])) start--
      if (takesRight) while (end < text.length && IS_SPACE.test(text[end])) end++
      if (done < start) pieces.push({ text: text.slice(done, start) })
      pieces.push({ id })
      done = end
    }
    if (done < text.length) pieces.push({ text: text.slice(done) })
    return pieces
  }
}
