import { DIGIT, isLetter, isSpace, kindOf, LETTER, LOWER, OPENER, SPACE, UPPER } from './characters'
import { PRONOUN, type Rules, STARTER } from './rules'

/** How far to look for the word around a full stop: longer ones are no abbreviations. */
export const LONGEST_WORD = 60

/** Where the word that stands before `at` begins: after white space, a dash, a slash or an opening quote or bracket. */
export function wordStart(text: string, at: number): number {
  const limit = at > LONGEST_WORD ? at - LONGEST_WORD : 0
  let start = at
  while (start > limit) {
    const code = text.charCodeAt(start - 1)
    if (code === 47 || code === 0x2014 || code === 0x2013) break
    if (code !== 39 && (kindOf(code) & (SPACE | OPENER)) !== 0) break
    start--
  }
  while (start < at && text.charCodeAt(start) === 39) start++
  return start
}

/** The word that stands before `at`. */
function wordBefore(text: string, at: number): string {
  return text.slice(wordStart(text, at), at)
}

/** The word before the white space before `at`. */
export function previousWord(text: string, at: number): string {
  const limit = at - LONGEST_WORD
  while (at > 0 && at > limit && isSpace(text.charCodeAt(at - 1))) at--
  return wordBefore(text, at)
}

/** Where the word that begins at `at` begins, after the quotes and brackets before it. */
export function skipOpeners(text: string, at: number): number {
  const limit = at + 3
  while (at < limit && (kindOf(text.charCodeAt(at)) & OPENER) !== 0) at++
  return at
}

/** Where the letters and digits that begin at `at` end. */
export function wordEnd(text: string, at: number): number {
  const limit = at + LONGEST_WORD
  while (at < limit && (kindOf(text.charCodeAt(at)) & (LETTER | DIGIT)) !== 0) at++
  return at
}

/** What the rules know of the word that begins at `at`; an ending after an apostrophe is left out ("I'm": "i"). */
export function bitsOf(text: string, at: number, rules: Rules): number {
  const end = wordEnd(text, at)
  const isNot = text.charCodeAt(end - 1) === 110 && isApostrophe(text.charCodeAt(end)) && text[end + 1] === 't'
  return isNot ? STARTER | PRONOUN : (rules.words.get(text.slice(at, end).toLowerCase()) ?? 0)
}

/** Whether the word that begins at `at` is one with which sentences begin, written as one. An initial is none ("A. Smith"). */
export function startsSentence(text: string, at: number, rules: Rules, bits = STARTER): boolean {
  if ((kindOf(text.charCodeAt(at)) & UPPER) === 0) return false
  return (bitsOf(text, at, rules) & bits) !== 0 && !isInitial(text, at)
}

/** A single letter and a full stop. */
export function isInitial(text: string, at: number): boolean {
  return text[at + 1] === '.' && isLetter(text.charCodeAt(at)) && !isLetter(text.charCodeAt(at + 2))
}

export function isApostrophe(code: number): boolean {
  return code === 39 || code === 0x2019
}

export function isLowerAt(text: string, at: number): boolean {
  return (kindOf(text.charCodeAt(at)) & LOWER) !== 0
}

export function isUpperAt(text: string, at: number): boolean {
  return (kindOf(text.charCodeAt(at)) & UPPER) !== 0
}

/** The words between two places, counted up to `enough`. */
export function countWords(text: string, from: number, to: number, enough: number): number {
  let count = 0
  let wasSpace = true
  for (let i = from; i < to && count < enough; i++) {
    const space = isSpace(text.charCodeAt(i))
    if (wasSpace && !space) count++
    wasSpace = space
  }
  return count
}
