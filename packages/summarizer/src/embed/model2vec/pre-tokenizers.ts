import { show } from '@nutshell-ml/core'
import { toByteCharacters } from './characters'
import { flagOf, type Json, listAt, stepOf, textOf, textOr, unreadable } from './fields'
import { matchesOf, patternOf } from './patterns'

/** Splits a piece of text into smaller ones. `isFirst`: it is the beginning of the whole text. */
export type PreTokenizer = (text: string, isFirst: boolean) => string[]

type Behavior = 'Removed' | 'Isolated' | 'MergedWithPrevious' | 'MergedWithNext' | 'Contiguous'
const BEHAVIORS: readonly Behavior[] = ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous']

const SPACES = /\p{White_Space}+/gu
const PUNCTUATION = /[\p{P}$+<=>^`|~]/gu
const WORDS =
  /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]+|[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}\p{White_Space}]+/gu
/** How GPT-2 splits. */
const BYTE_LEVEL =
  /'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu

/** The pre-tokenizer of a tokenizer.json; null is none. */
export function readPreTokenizer(where: string, json: unknown): PreTokenizer {
  if (json === null || json === undefined) return (text) => [text]
  return stepOf(where, json, {
    Sequence: ({ pretokenizers }) => {
      const all = listAt(where, pretokenizers).map((one, i) => readPreTokenizer(`${where} ${i}`, one))
      return (text, isFirst) =>
        all.reduce(
          (pieces, split) => pieces.flatMap((piece, i) => split(piece, isFirst && i === 0 && text.startsWith(piece))),
          [text]
        )
    },
    BertPreTokenizer: () => (text) =>
      split(text, SPACES, 'Removed').flatMap((piece) => split(piece, PUNCTUATION, 'Isolated')),
    Whitespace: () => (text) => split(text, WORDS, 'Removed', true),
    WhitespaceSplit: () => (text) => split(text, SPACES, 'Removed'),
    Punctuation: (json) => {
      const behavior = behaviorOf(where, json, 'Isolated')
      return (text) => split(text, PUNCTUATION, behavior)
    },
    Digits: (json) => {
      const behavior = flagOf(where, json, 'individual_digits', false) ? 'Isolated' : 'Contiguous'
      return (text) => split(text, /\p{N}/gu, behavior)
    },
    CharDelimiterSplit: (json) => {
      const delimiter = patternOf(where, { pattern: textOf(where, json, 'delimiter') })
      return (text) => split(text, delimiter, 'Removed')
    },
    Split: (json) => {
      const pattern = patternOf(where, json)
      const behavior = behaviorOf(where, json, undefined)
      const invert = flagOf(where, json, 'invert', false)
      return (text) => split(text, pattern, behavior, invert)
    },
    ByteLevel: (json) => {
      const prefixes = flagOf(where, json, 'add_prefix_space', true)
      const splits = flagOf(where, json, 'use_regex', true)
      return (text) => {
        const spaced = prefixes && !text.startsWith(' ') ? ` ${text}` : text
        return (splits ? split(spaced, BYTE_LEVEL, 'Isolated') : [spaced]).map(toByteCharacters)
      }
    },
    Metaspace: (json) => metaspace(where, json)
  })
}

/** Spaces become a visible character, in front of which the text is split. */
function metaspace(where: string, json: Json): PreTokenizer {
  const replacement = textOr(where, json, 'replacement', '▁')
  const pattern = patternOf(where, { pattern: replacement })
  // Files of before there was prepend_scheme say it by add_prefix_space.
  const scheme = textOr(
    where,
    json,
    'prepend_scheme',
    flagOf(where, json, 'add_prefix_space', true) ? 'always' : 'never'
  )
  if (!['always', 'first', 'never'].includes(scheme)) {
    throw unreadable(where, `prepend_scheme = ${show(scheme)}, expected one of: always, first, never`)
  }
  const splits = flagOf(where, json, 'split', true)
  return (text, isFirst) => {
    let replaced = text.replaceAll(' ', replacement)
    const prepends = scheme === 'always' || (scheme === 'first' && isFirst)
    if (prepends && !replaced.startsWith(replacement)) replaced = replacement + replaced
    return splits ? split(replaced, pattern, 'MergedWithNext') : [replaced]
  }
}

function behaviorOf(where: string, json: Json, missing: Behavior | undefined): Behavior {
  const behavior = (json.behavior ?? missing) as Behavior
  if (BEHAVIORS.includes(behavior)) return behavior
  throw unreadable(where, `behavior = ${show(behavior)}, expected one of: ${BEHAVIORS.join(', ')}`)
}

/** The pieces of a text that a pattern splits, without empty ones. `invert`: what does not match is what splits. */
function split(text: string, pattern: RegExp, behavior: Behavior, invert = false): string[] {
  const pieces: string[] = []
  let start = 0 // of the piece that is being made
  let end = 0 // of the part before, and
  let before: boolean | undefined // whether it is one that splits
  const matches = matchesOf(pattern, text)
  for (let i = 0; i < matches.length; i += 2) {
    if (end < matches[i]) add(matches[i], invert)
    add(matches[i + 1], !invert)
  }
  if (end < text.length) add(text.length, invert)
  finish()
  return pieces

  function add(to: number, splits: boolean): void {
    if (before !== undefined && !joins(behavior, before, splits)) finish()
    end = to
    before = splits
  }

  function finish(): void {
    if (start < end && !(before && behavior === 'Removed')) pieces.push(text.slice(start, end))
    start = end
  }
}

/** Whether two parts that follow each other are of one piece. */
function joins(behavior: Behavior, before: boolean, splits: boolean): boolean {
  if (behavior === 'MergedWithPrevious') return splits && !before
  if (behavior === 'MergedWithNext') return before && !splits
  return behavior === 'Contiguous' && before === splits
}
