import { isCloser, isDigit, isLetter, isLower, isOpener, isSpace, isUpper } from './characters'
import { skipEmoticons } from './emoticons'
import {
  ABBREVIATIONS,
  AFTER_NAMES,
  AFTER_NUMBERS,
  BEFORE_NUMBERS,
  DATES,
  LEADING,
  NEVER_NAMES,
  PREPOSITIONS,
  STARTERS,
  TITLES
} from './english'
import { findListMarkers } from './lists'

/** A line shorter than this that does not end in a full stop is a heading or an item, not one that was wrapped. */
const SHORT_LINE = 45
/** A line longer than this was not wrapped: its end is meant. */
const LONG_LINE = 100
/** How far to look for the word around a full stop: longer ones are no abbreviations. */
const LONGEST_WORD = 60

/**
 * Where the sentences of clean text (`cleanMarkup`) end: positions ascending, the last one `text.length`. White space may
 * stand on either side of one.
 *
 * One pass; what is looked at around a position is bounded, so that time is linear in the length of any string.
 */
export function findBoundaries(text: string): number[] {
  const markers = findListMarkers(text)
  const boundaries: number[] = []
  let lineStart = 0
  let openBracket = -1 // the last "("
  let nextMarker = 0
  let i = skipSpace(text, 0)
  let sentenceStart = i
  const endAt = (position: number) => {
    if (position > sentenceStart) boundaries.push(position)
    sentenceStart = skipSpace(text, position)
  }

  while (i < text.length) {
    if (nextMarker < markers.length && markers[nextMarker].start <= i) {
      const marker = markers[nextMarker++]
      if (marker.start < i) continue
      endAt(marker.start)
      i = marker.end
      continue
    }
    const code = text.charCodeAt(i)
    if (code === 40) openBracket = i
    if (isSpace(code)) {
      if (code === 32 && isPlain(text.charCodeAt(i + 1))) {
        i++
        continue
      }
      const gapEnd = skipSpace(text, i)
      const smile = gapEnd < text.length ? skipEmoticons(text, gapEnd) : gapEnd
      const breaks = readBreaks(text, i, gapEnd)
      if (breaks.any && isBreak(text, i, gapEnd, breaks, lineStart)) endAt(gapEnd)
      else if (smile > gapEnd && isAfterSmile(text, smile)) endAt(smile)
      if (breaks.any) lineStart = gapEnd
      // What follows a smile is looked at again: it may be a break.
      i = smile > gapEnd ? smile : gapEnd
      continue
    }
    if (isTerminator(code)) {
      const run = readRun(text, i)
      const isAside = openBracket > sentenceStart && !isUpper(text.charCodeAt(openBracket + 1))
      const boundary = run.isFullWidth ? skipClosers(text, run.end) : judge(text, run, sentenceStart, isAside)
      if (boundary > 0) endAt(boundary)
      i = Math.max(run.end, boundary)
      continue
    }
    i++
  }
  if (text.length > sentenceStart) boundaries.push(text.length)
  return boundaries
}

/** Letters, digits and commas of ASCII: no decision is needed where one of them follows a space. */
function isPlain(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90 && code !== 88) ||
    (code >= 48 && code <= 57 && code !== 56)
  )
}

/** A run of full stops, question marks and so on, spaces between full stops included (". . ."). */
interface Run {
  start: number
  end: number
  /** Full stops; an ellipsis character counts three. */
  dots: number
  /** A mark that is no full stop: it ends sentences even where a full stop would be an abbreviation's. */
  hasMark: boolean
  isSpaced: boolean
  /** Chinese and Japanese marks need no space after them. */
  isFullWidth: boolean
}

const FULL_STOP = 46
const ELLIPSIS = 0x2026
const MARKS: ReadonlySet<number> = new Set(Array.from('!?‼⁇⁈⁉؟۔।॥։', (mark) => mark.charCodeAt(0)))
const FULL_WIDTH: ReadonlySet<number> = new Set(Array.from('。！？｡', (mark) => mark.charCodeAt(0)))

function isTerminator(code: number): boolean {
  if (code < 128) return code === FULL_STOP || code === 33 || code === 63
  return code === ELLIPSIS || MARKS.has(code) || FULL_WIDTH.has(code)
}

function readRun(text: string, start: number): Run {
  const run: Run = { start, end: start, dots: 0, hasMark: false, isSpaced: false, isFullWidth: false }
  let i = start
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === FULL_STOP) run.dots++
    else if (code === ELLIPSIS) run.dots += 3
    else if (FULL_WIDTH.has(code)) run.isFullWidth = true
    else if (isTerminator(code)) run.hasMark = true
    else if (code === 32 && !run.hasMark && run.dots > 0 && isLoneDot(text, i + 1)) run.isSpaced = true
    else break
  }
  run.end = i
  return run
}

/** A full stop with nothing of a word on either side: the next of ". . .". */
function isLoneDot(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== FULL_STOP) return false
  const next = text.charCodeAt(at + 1)
  return at + 1 >= text.length || next === 32 || next === FULL_STOP || isCloser(next)
}

/** Whether the sentence ends with this run, and where: after the quotes, brackets and smiles that belong to it; or 0. */
function judge(text: string, run: Run, sentenceStart: number, isAside: boolean): number {
  const { start, end } = run
  if (text[start - 1] === '[' && text[end] === ']') return 0
  const closed = skipReferences(text, skipClosers(text, end))
  const gap = skipSpace(text, closed)
  if (gap >= text.length) return 0 // the text's end is a boundary anyway
  // "back ($22 for 4 oz.!) I was told" goes on; "(really, I do.) It is" does not.
  if (isAside && text.charCodeAt(end) === 41 && !endsWithAside(text, run, closed, gap)) return 0
  if (gap === closed) return endsWithoutSpace(text, run, closed, sentenceStart) ? closed : 0
  const smile = skipEmoticons(text, gap)
  const next = smile > gap ? skipSpace(text, smile) : gap
  const after = smile > gap ? smile : closed
  if (next >= text.length) return 0
  const word = wordAt(text, next)
  if (smile > gap && !word.isLower) return after

  const isQuoted = closed > end
  if (run.hasMark) return endsAfterMark(text, run, word, isQuoted, sentenceStart) ? after : 0
  if (run.isSpaced) return endOfSpacedDots(text, run, word, after)
  if (run.dots > 1) return endsAfterEllipsis(text, run, word, sentenceStart) ? after : 0
  if (isQuoted && word.isLower) return 0
  return endsAfterFullStop(text, start, word, isQuoted, sentenceStart) ? after : 0
}

/** Whether a sentence ends with its aside: at a single full stop, before a word that begins one. */
function endsWithAside(text: string, run: Run, closed: number, gap: number): boolean {
  const next = wordAt(text, gap)
  const isAbbreviation = !endsAfterFullStop(text, run.start, next, false, -1)
  return gap > closed && run.dots === 1 && !run.hasMark && !next.isLower && STARTERS.has(next.lower) && !isAbbreviation
}

function endsAfterMark(text: string, run: Run, word: Word, isQuoted: boolean, sentenceStart: number): boolean {
  if (!word.isLower) return true
  if (isQuoted) return false
  const before = wordBefore(text, run.start)
  if (before.length === 1 && isUpper(before.charCodeAt(0))) return false // "the E! channel"
  const isName = isUpper(before.charCodeAt(0)) && run.start - before.length > sentenceStart
  return !(isName && AFTER_NAMES.has(word.lower))
}

/** ". . ." is an omission inside a sentence; a fourth one is the full stop, the first where it touches a word. */
function endOfSpacedDots(text: string, run: Run, word: Word, after: number): number {
  if (run.dots < 4 || word.isLower) return 0
  const touches = run.start > 0 && !isSpace(text.charCodeAt(run.start - 1))
  return touches ? run.start + 1 : after
}

function endsAfterEllipsis(text: string, run: Run, word: Word, sentenceStart: number): boolean {
  if (word.isLower || isDigit(word.code)) return false
  // "Well... I mean": a pause after so few words is no end. A fourth dot is a full stop.
  return run.dots === 4 || countWords(text, sentenceStart, run.start, 3) >= 3
}

function endsAfterFullStop(text: string, at: number, next: Word, isQuoted: boolean, sentenceStart: number): boolean {
  const word = wordBefore(text, at)
  if (word === '') return !next.isLower || at - sentenceStart > 0
  const lower = word.toLowerCase()
  const start = at - word.length
  const isStarter = !next.isLower && STARTERS.has(next.lower)

  if (word.includes('.')) {
    if (LEADING.has(lower)) return false
    if (lower === 'a.m' || lower === 'p.m') return endsAfterTimeOfDay(text, start, next, sentenceStart)
    const last = word.slice(Math.max(word.lastIndexOf('-'), word.lastIndexOf(')')) + 1) // "anti-U.S.", "(CNN)U.S."
    if (ABBREVIATED.test(last) || lower === 'ph.d') return isStarter
  }
  if (isNumber(word)) {
    if (start === sentenceStart) return false // the number of a list item
    if (next.isLower && NUMBER_SIGN.test(wordBefore(text, skipSpaceBack(text, start)))) return false // "the No 1. player"
    return true
  }
  if (word.length === 1 && isLetter(word.charCodeAt(0))) {
    if (isQuoted) return true
    const before = wordBefore(text, skipSpaceBack(text, start))
    const followsName = isUpper(before.charCodeAt(0))
    if (word === 'I') return !next.isLower && !(followsName && !STARTERS.has(before.toLowerCase()) && !isStarter)
    // "Vitamin C. It helped.": a pronoun or an article follows no initial.
    if (isUpper(word.charCodeAt(0))) return isStarter && (!followsName || NEVER_NAMES.has(next.lower))
    return isStarter
  }
  if (BEFORE_NUMBERS.has(lower) && isDigit(next.code)) return false
  if (DATES.has(lower) && isUpper(word.charCodeAt(0))) return !isDigit(next.code) && !next.isLower
  if (lower.endsWith('°')) return !isDigit(next.code)
  if (TITLES.has(lower)) {
    // "on Main St. The": a street, not a saint, when the next word begins a sentence and a name went before.
    return lower === 'st' && isStarter && isUpper(wordBefore(text, skipSpaceBack(text, start)).charCodeAt(0))
  }
  if (LEADING.has(lower)) return false
  if (lower === 'etc') return !next.isLower && !isDigit(next.code)
  const glued = GLUED_UNIT.exec(lower)?.[1] // "a 16oz. bottle"
  if (glued !== undefined && (AFTER_NUMBERS.has(glued) || ABBREVIATIONS.has(glued))) return isStarter
  if (AFTER_NUMBERS.has(lower) && isNumber(wordBefore(text, skipSpaceBack(text, start)))) return isStarter
  if (ABBREVIATIONS.has(lower)) return isStarter
  if (next.isLower && word.length <= 4 && CONSONANTS.test(word)) return false // an abbreviation that no list has
  return true
}

/** "At 5 a.m. Mr. Smith went" goes on: an opening phrase of time has no verb yet. "He left at 6 P.M. Mr. Smith" does not. */
function endsAfterTimeOfDay(text: string, start: number, next: Word, sentenceStart: number): boolean {
  if (next.isLower || isDigit(next.code) || TIME_ZONE.test(next.text)) return false
  const isOpening =
    PREPOSITIONS.has(wordAt(text, sentenceStart).lower) && countWords(text, sentenceStart, start, 4) <= 3
  return !isOpening
}

/**
 * A missing space: "was great.I will", "wow!So good", "fourteen chips.FOURTEEN.They". Not "example.com", "3.5", "Jr.'s",
 * "what?!", "U.S.A", "a.b/C".
 */
function endsWithoutSpace(text: string, run: Run, closed: number, sentenceStart: number): boolean {
  const before = wordBefore(text, run.start)
  if (before.length < 2 || !WORD_LETTERS.test(before)) return false
  const code = text.charCodeAt(closed)
  if (run.hasMark && run.dots === 0) return isLetter(code)
  const rest = text.slice(closed, closed + LONGEST_WORD)
  const isWord = CAPITALIZED.test(rest) || SHOUTED.test(rest)
  const followsWord = isLower(before.charCodeAt(before.length - 1)) || SHOUTED.test(before)
  if (!isWord || !followsWord) return false
  if (run.dots > 1) return endsAfterEllipsis(text, run, wordAt(text, closed), sentenceStart)
  return !DOMAIN_END.test(rest) && !ADDRESS.test(rest.split(' ', 1)[0])
}

const GLUED_UNIT = /^[$€£]?\d[\d.,/-]*([a-z]{2,})$/ // of two letters: "the 1940s. Radar" is no unit
const NUMBER_SIGN = /^(?:no|nr)\.?$/i
const ABBREVIATED = /^(?:\p{L}{1,2}\.)+\p{L}{1,2}$/u
const CONSONANTS = /^[bcdfghjklmnpqrstvwxz]+$/i
const CAPITALIZED = /^\p{Lu}(?:\p{Ll}|['’\s])/u
const SHOUTED = /^\p{Lu}{4,}(?![\p{L}\p{N}])/u
const WORD_LETTERS = /^[\p{L}\p{M}'’,)-]+$/u
const DOMAIN_END = /^(?:Com|Net|Org|Edu|Gov|Co|Io|Js|Uk|De)\b/
const ADDRESS = /[@/\\=_]/
const TIME_ZONE = /^(?:[ECMP][SD]T|GMT|UTC|BST|CET|CEST|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)$/

/** The line ends within white space. */
interface Breaks {
  any: boolean
  /** A blank line, or two `<br>`. */
  isParagraph: boolean
  /** One `<br>`: a line end that was meant. */
  isMeant: boolean
}

function readBreaks(text: string, from: number, to: number): Breaks {
  let feeds = 0
  let tags = 0
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code === 10 || code === 0x2028 || (code === 13 && text.charCodeAt(i + 1) !== 10)) feeds++
    else if (code === 11) tags++
    else if (code === 12 || code === 0x2029) feeds += 2
  }
  return { any: feeds + tags > 0, isParagraph: feeds > 1 || tags > 1, isMeant: tags > 0 }
}

function isBreak(text: string, at: number, next: number, breaks: Breaks, lineStart: number): boolean {
  if (next >= text.length || breaks.isParagraph) return true
  const before = text.charCodeAt(at - 1)
  if (before === 58) return true // a colon at the end of a line announces a list
  if (before === 44) return false
  const word = wordAt(text, next)
  if (word.isLower) return false
  if (breaks.isMeant) return true
  const length = at - lineStart
  return length < SHORT_LINE || length > LONG_LINE
}

/** "I love it :) My dog does too": a smile ends a sentence when the next word begins with a capital. */
function isAfterSmile(text: string, smile: number): boolean {
  const next = skipSpace(text, smile)
  return next > smile && next < text.length && isUpper(wordAt(text, next).code)
}

interface Word {
  text: string
  lower: string
  /** Its first character, after quotes and brackets. */
  code: number
  isLower: boolean
}

/** The word that begins at `at`, without the quotes and brackets before it and any apostrophe ending ("I'm": "i"). */
function wordAt(text: string, at: number): Word {
  let start = at
  while (start < at + 3 && isOpener(text.charCodeAt(start))) start++
  let end = start
  while (end < start + LONGEST_WORD && (isLetter(text.charCodeAt(end)) || isDigit(text.charCodeAt(end)))) end++
  const word = text.slice(start, end)
  const code = text.charCodeAt(start)
  return { text: word, lower: word.toLowerCase(), code, isLower: isLower(code) }
}

/** What stands before `at` back to white space, a dash, a slash or an opening quote or bracket. */
function wordBefore(text: string, at: number): string {
  let start = at
  while (start > 0 && start > at - LONGEST_WORD) {
    const code = text.charCodeAt(start - 1)
    if (isSpace(code) || code === 47 || code === 0x2014 || (isOpener(code) && code !== 39)) break
    start--
  }
  return text.slice(start, at).replace(/^'+/, '')
}

function isNumber(word: string): boolean {
  return word !== '' && !/[^0-9.,$€£%#/-]/.test(word) && isDigitIn(word)
}

function isDigitIn(word: string): boolean {
  return /[0-9]/.test(word)
}

/** The words between two places, counted up to `enough`. */
function countWords(text: string, from: number, to: number, enough: number): number {
  let count = 0
  let wasSpace = true
  for (let i = from; i < to && count < enough; i++) {
    const space = isSpace(text.charCodeAt(i))
    if (wasSpace && !space) count++
    wasSpace = space
  }
  return count
}

/** Closing quotes and brackets that touch what they close; a straight quote before a letter opens instead. */
function skipClosers(text: string, at: number): number {
  let end = at
  while (end < text.length && isCloser(text.charCodeAt(end))) end++
  return end
}

const REFERENCE = /(?:\[\d{1,4}\]){1,9}/y

/** "is good.[1][2] That": the numbers of footnotes belong to the sentence. */
function skipReferences(text: string, at: number): number {
  if (text.charCodeAt(at) !== 91) return at
  REFERENCE.lastIndex = at
  return REFERENCE.test(text) ? REFERENCE.lastIndex : at
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}

function skipSpaceBack(text: string, at: number): number {
  const limit = at - LONGEST_WORD
  while (at > 0 && at > limit && isSpace(text.charCodeAt(at - 1))) at--
  return at
}
