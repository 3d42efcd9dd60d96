import { checkInteger, checkNumber, NutshellError, show } from '@nutshell-ml/core'

/** How long a summary may be: give at most one of these. Without any, it has as many sentences as clusters: ceil(sqrt(n)). */
export interface LengthOptions {
  /** Sentences: exactly so many, or all that differ where the text has fewer. */
  sentences?: number
  /** Another name for `sentences`: the number of clusters, each of which gives one. */
  k?: number
  /** A share of the sentences, above 0 to 1: that many whole sentences, at least 1. */
  ratio?: number
  /** Words at most, as white space separates them. */
  words?: number
  /** UTF-16 code units at most, the spaces between sentences included. */
  characters?: number
  /** Tokens at most, as `countTokens` counts them in the text of the summary. */
  tokens?: number
  /** How many tokens a text has: the counter of a language model, for example. Goes with `tokens`. */
  countTokens?: (text: string) => number
}

const LENGTHS = ['sentences', 'k', 'ratio', 'words', 'characters', 'tokens'] as const
export const LENGTH_NAMES = [...LENGTHS, 'countTokens'] as const

/** The length asked for, checked: a number of sentences, or a bound on what they add up to. */
export type Length =
  | { kind: 'default' }
  | { kind: 'sentences'; count: number }
  | { kind: 'ratio'; ratio: number }
  | Bound

/** A bound on what the sentences of a summary add up to. */
export type Bound =
  | { kind: 'words'; most: number }
  | { kind: 'characters'; most: number }
  | { kind: 'tokens'; most: number; count: (text: string) => number }

export function resolveLength(options: LengthOptions): Length {
  const given = LENGTHS.filter((name) => options[name] !== undefined)
  if (given.length > 1) {
    throw new NutshellError('INVALID_OPTION', `${given.join(' and ')} are given together, expected one of them`)
  }
  const name = given[0]
  const { countTokens } = options
  if ((name === 'tokens') !== (countTokens !== undefined)) {
    throw new NutshellError(
      'INVALID_OPTION',
      'tokens and countTokens go together: a bound and the function that counts'
    )
  }
  switch (name) {
    case undefined:
      return { kind: 'default' }
    case 'ratio':
      checkNumber('ratio', options.ratio, 'a number above 0, at most 1', (value) => value > 0 && value <= 1)
      return { kind: 'ratio', ratio: options.ratio! }
    case 'words':
    case 'characters':
      return { kind: name, most: checkInteger(name, options[name], 1) }
    case 'tokens':
      return { kind: name, most: checkInteger(name, options[name], 1), count: checkCounter(countTokens) }
    default:
      return { kind: 'sentences', count: checkInteger(name, options[name], 1) }
  }
}

/** Whether a length is a bound on what sentences add up to, rather than a number of them. */
export function isBound(length: Length): length is Bound {
  return length.kind === 'words' || length.kind === 'characters' || length.kind === 'tokens'
}

/** How many sentences of `n` make a summary of this length. */
export function sentenceCount(length: Exclude<Length, Bound>, n: number): number {
  switch (length.kind) {
    case 'default':
      return Math.ceil(Math.sqrt(n))
    case 'sentences':
      return length.count
    case 'ratio':
      // The small number keeps 0.29 * 100 = 28.999999999999996 at 29.
      return Math.max(1, Math.floor(n * length.ratio + 1e-9))
  }
}

/** What a sentence adds to the summary's length, and the bound on the sum. */
export interface Budget {
  costs: Float64Array
  most: number
}

export function budgetOf(sentences: readonly string[], bound: Bound): Budget {
  // One space between sentences: each costs one, and there is one less than sentences.
  if (bound.kind === 'characters') {
    return { costs: Float64Array.from(sentences, (sentence) => sentence.length + 1), most: bound.most + 1 }
  }
  return { costs: Float64Array.from(sentences, (sentence) => lengthOf(sentence, bound)), most: bound.most }
}

/** The length of a text in the unit of a bound. */
export function lengthOf(text: string, bound: Bound): number {
  switch (bound.kind) {
    case 'words':
      return countWords(text)
    case 'characters':
      return text.length
    default:
      return bound.count(text)
  }
}

/** Words as white space separates them. */
export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0
}

/** A counter whose answers are checked: a number that is not one would make any bound hold. */
function checkCounter(countTokens: unknown): (text: string) => number {
  if (typeof countTokens !== 'function') {
    throw new NutshellError('INVALID_OPTION', `countTokens = ${show(countTokens)}, expected a function`)
  }
  return (text) => {
    const count: unknown = countTokens(text)
    if (typeof count === 'number' && count >= 0 && Number.isFinite(count)) return count
    throw new NutshellError('INVALID_OPTION', `countTokens returned ${show(count)}, expected a number of tokens >= 0`)
  }
}
