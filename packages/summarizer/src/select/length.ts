import { checkInteger, checkNumber, NutshellError } from '@nutshell-ml/core'

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
}

export const LENGTH_NAMES = ['sentences', 'k', 'ratio', 'words', 'characters'] as const

/** The length asked for, checked: a number of sentences, or a bound on what they add up to. */
export type Length =
  | { kind: 'default' }
  | { kind: 'sentences'; count: number }
  | { kind: 'ratio'; ratio: number }
  | { kind: 'words' | 'characters'; most: number }

export function resolveLength(options: LengthOptions): Length {
  const given = LENGTH_NAMES.filter((name) => options[name] !== undefined)
  if (given.length > 1) {
    throw new NutshellError('INVALID_OPTION', `${given.join(' and ')} are given together, expected one of them`)
  }
  const name = given[0]
  switch (name) {
    case undefined:
      return { kind: 'default' }
    case 'ratio':
      checkNumber('ratio', options.ratio, 'a number above 0, at most 1', (value) => value > 0 && value <= 1)
      return { kind: 'ratio', ratio: options.ratio! }
    case 'words':
    case 'characters':
      return { kind: name, most: checkInteger(name, options[name], 1) }
    default:
      return { kind: 'sentences', count: checkInteger(name, options[name], 1) }
  }
}

/** How many sentences of `n` make a summary of this length, where that does not depend on the sentences. */
export function sentenceCount(length: Length, n: number): number | undefined {
  switch (length.kind) {
    case 'default':
      return Math.ceil(Math.sqrt(n))
    case 'sentences':
      return length.count
    case 'ratio':
      // The small number keeps 0.29 * 100 = 28.999999999999996 at 29.
      return Math.max(1, Math.floor(n * length.ratio + 1e-9))
    default:
      return undefined
  }
}

/** What a sentence adds to the summary's length, and the bound on the sum. */
export interface Budget {
  costs: Float64Array
  most: number
}

export function budgetOf(sentences: readonly string[], { kind, most }: { kind: string; most: number }): Budget {
  if (kind === 'words') return { costs: Float64Array.from(sentences, countWords), most }
  // One space between sentences: each costs one, and there is one less than sentences.
  return { costs: Float64Array.from(sentences, (sentence) => sentence.length + 1), most: most + 1 }
}

/** Words as white space separates them. */
export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0
}
