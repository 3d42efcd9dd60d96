import { checkKnownOptions, checkOneOf, NutshellError, show } from '@nutshell-ml/core'
import { findBoundaries } from './boundaries'
import { isSpace } from './characters'
import { cleanMarkup } from './markup'

/** A sentence and its place: `text === source.slice(start, end)`. */
export interface Sentence {
  text: string
  /** In UTF-16 code units, as String.prototype.slice counts. */
  start: number
  end: number
}

/** Languages with rules of their own. */
export const LANGUAGES = ['en'] as const
export type Language = (typeof LANGUAGES)[number]

/** Options of `splitSentences`. */
export interface SplitOptions {
  /** The language of the text. @default 'en' */
  language?: Language
}

/**
 * Splits text into sentences: everything but white space and markup around them, in order, none empty, none overlapping.
 *
 * Ends of sentences are full stops and their kin where they are not part of an abbreviation, number, address or name;
 * blank lines, `<br>` and paragraph tags; the items of lists. Linear in the length of the text, for any string.
 *
 * @throws NutshellError INVALID_INPUT when `text` is not a string, UNKNOWN_OPTION, INVALID_OPTION.
 */
export function splitSentences(text: string, options: SplitOptions = {}): Sentence[] {
  if (typeof text !== 'string') throw new NutshellError('INVALID_INPUT', `text = ${show(text)}, expected a string`)
  checkKnownOptions('splitSentences', options, ['language'])
  checkOneOf('language', options.language ?? 'en', LANGUAGES)
  return splitClean(text).map(({ start, end }) => ({ text: text.slice(start, end), start, end }))
}

/** A sentence's place in the raw text and its words as a reader sees them: without markup, on one line. */
export interface CleanSentence {
  start: number
  end: number
  clean: string
}

/**
 * `splitSentences` without its checks, with the clean text that vectors are made of. `cut` says where the clean text is
 * cut, as `findBoundaries` does.
 */
export function splitClean(text: string, cut: (clean: string) => number[] = findBoundaries): CleanSentence[] {
  const { text: clean, toRaw } = cleanMarkup(text)
  const sentences: CleanSentence[] = []
  let from = 0
  for (const boundary of cut(clean)) {
    let end = boundary
    while (from < end && isSpace(clean.charCodeAt(from))) from++
    while (end > from && isSpace(clean.charCodeAt(end - 1))) end--
    if (end > from) sentences.push({ ...toRaw(from, end), clean: onOneLine(clean.slice(from, end)) })
    from = boundary
  }
  return sentences
}

function onOneLine(sentence: string): string {
  // Most sentences have no line end; a long run of white space is looked at once, not from each of its places.
  return /[\n\v\r\f\u2028\u2029]/.test(sentence) ? sentence.split(/\s+/).join(' ') : sentence
}
