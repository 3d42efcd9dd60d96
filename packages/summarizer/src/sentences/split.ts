import { checkKnownOptions, checkOneOf, NutshellError, show } from '@nutshell-ml/core'
import { detectLanguage } from '@nutshell-ml/core/text'
import { findBoundaries } from './boundaries'
import { isSpace, skipSpace } from './characters'
import { type CleanText, cleanMarkup } from './markup'
import { type Rules, rulesOf } from './rules'

/** A sentence and its place: `text === source.slice(start, end)`. */
export interface Sentence {
  text: string
  /** In UTF-16 code units, as String.prototype.slice counts. */
  start: number
  end: number
}

/** What `language` may be: languages with rules of their own, `und` for the rules that hold everywhere, `auto` to detect it. */
export const LANGUAGES = ['en', 'es', 'fr', 'de', 'it', 'pt', 'ru', 'zh', 'ja', 'und', 'auto'] as const
export type Language = (typeof LANGUAGES)[number]

/** Options of `splitSentences`. */
export interface SplitOptions {
  /** The language of the text: its abbreviations, titles and dates. `auto` detects it. @default 'en' */
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
  const language = options.language ?? 'en'
  checkOneOf('language', language, LANGUAGES)
  const { text: clean, toRaw } = cleanMarkup(text)
  const boundaries = findBoundaries(clean, rulesFor(clean, language))
  const sentences: Sentence[] = []
  let next = 0
  for (let i = 0; i < boundaries.length; i++) {
    let start = skipSpace(clean, next)
    let end = skipSpaceBack(clean, boundaries[i], start)
    next = boundaries[i]
    if (start >= end) continue
    if (toRaw !== undefined) ({ start, end } = toRaw(start, end))
    sentences.push({ text: text.slice(start, end), start, end })
  }
  return sentences
}

/** A sentence's place in the raw text and its words as a reader sees them: without markup, on one line. */
export interface CleanSentence {
  start: number
  end: number
  clean: string
}

/** `splitSentences` without its checks, with the clean text that vectors are made of. */
export function splitClean(text: string, language: Language = 'en'): CleanSentence[] {
  const cleaned = cleanMarkup(text)
  return between(cleaned, findBoundaries(cleaned.text, rulesFor(cleaned.text, language)))
}

/** The pieces into which `cut` cuts the clean text, which it does as `findBoundaries` does. */
export function cutClean(text: string, cut: (clean: string) => number[]): CleanSentence[] {
  const cleaned = cleanMarkup(text)
  return between(cleaned, cut(cleaned.text))
}

/** The pieces of clean text between boundaries, without the white space around them; blank ones are left out. */
function between({ text: clean, toRaw }: CleanText, boundaries: readonly number[]): CleanSentence[] {
  const hasBreaks = hasLineBreak(clean)
  const sentences: CleanSentence[] = []
  let next = 0
  for (let i = 0; i < boundaries.length; i++) {
    let start = skipSpace(clean, next)
    let end = skipSpaceBack(clean, boundaries[i], start)
    next = boundaries[i]
    if (start >= end) continue
    const piece = clean.slice(start, end)
    if (toRaw !== undefined) ({ start, end } = toRaw(start, end))
    sentences.push({ start, end, clean: hasBreaks ? onOneLine(piece) : piece })
  }
  return sentences
}

function rulesFor(clean: string, language: Language): Rules {
  return rulesOf(language === 'auto' ? detectLanguage(clean) : language)
}

/** Where white space that ends at `at` begins, no further back than `from`. */
function skipSpaceBack(text: string, at: number, from: number): number {
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--
  return at
}

function hasLineBreak(text: string): boolean {
  // Each of these looks at sixteen characters at a time.
  return (
    text.includes('\n') ||
    text.includes('\v') ||
    text.includes('\r') ||
    text.includes('\f') ||
    text.includes('\u2028') ||
    text.includes('\u2029')
  )
}

function onOneLine(sentence: string): string {
  // A long run of white space is looked at once, not from each of its places.
  return hasLineBreak(sentence) ? sentence.split(/\s+/).join(' ') : sentence
}
