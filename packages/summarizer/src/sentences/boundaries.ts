import { isLetter, isSpace, skipSpace } from './characters'
import { PICTURES, skipEmoticons } from './emoticons'
import { isPlainWord } from './full-stop'
import { endsWithLine, gapStart } from './line-breaks'
import { BULLETS, findListMarkers, isFirstMarker, LINE_BULLETS, type Marker } from './lists'
import { isUpperAt, previousWord, skipOpeners, startsSentence } from './near-words'
import { type Rules, rulesOf } from './rules'
import { endOfRun } from './run-ends'
import { type Run, readRun, TERMINATORS } from './terminators'
import { endOfWideRun, type OpenBrackets, WIDE_CLOSERS, WIDE_OPENERS } from './wide'

// What a character makes the scan stop for; most are passed over.
const TERMINATOR = 1
const BREAK = 2
const FACE = 3
const PICTURE = 4
const BRACKET = 5
const CLOSING_BRACKET = 6
const BULLET = 7
const WIDE_OPENER = 8
const WIDE_CLOSER = 9

/** What a drawn face begins with that stands after no mark; letters and digits that are too common are left out. */
const INLINE_FACES = ':;=<>X'

const STOPS = /* @__PURE__ */ (() => {
  const stops = new Uint8Array(0x10000)
  const mark = (characters: string, stop: number) => {
    for (let i = 0; i < characters.length; i++) stops[characters.charCodeAt(i)] = stop
  }
  for (const [first, last] of PICTURES) stops.fill(PICTURE, first, last + 1)
  mark(INLINE_FACES, FACE)
  mark(TERMINATORS, TERMINATOR)
  mark('\n\v\f\r\u2028\u2029', BREAK)
  mark('(', BRACKET)
  mark(')', CLOSING_BRACKET)
  mark(BULLETS, BULLET)
  mark(WIDE_OPENERS, WIDE_OPENER)
  mark(WIDE_CLOSERS, WIDE_CLOSER)
  return stops
})()

/**
 * What STOPS has and more, in few ranges: regular expressions go through a string several times as fast as a loop, as long
 * as a class is simple.
 */
const MAYBE_STOP = /[.!?()\n-\r:-?X\u0589-\uffff]/g
const FIRST_FOREIGN = 0x589

/** Scratch memory: nothing in it outlives a mark. */
const run: Run = { start: 0, end: 0, dots: 0, hasMark: false, isSpaced: false, isWide: false }

/** How far a loop goes where the regular expression stops for nothing, as it does at each Chinese or Arabic character. */
const STEPS = 64

/** The next place from `at` on at which the scan has something to do, or the end. */
function nextStop(text: string, at: number): number {
  const length = text.length
  while (at < length) {
    MAYBE_STOP.lastIndex = at
    if (!MAYBE_STOP.test(text)) return length
    at = MAYBE_STOP.lastIndex - 1
    if (text.charCodeAt(at) < FIRST_FOREIGN) return at
    const limit = at + STEPS < length ? at + STEPS : length
    while (at < limit && STOPS[text.charCodeAt(at)] === 0) at++
    if (at < limit) return at
  }
  return length
}

/**
 * Where the sentences of clean text (`cleanMarkup`) end: positions ascending, the last one `text.length`. White space may
 * stand on either side of one.
 *
 * One pass that stops only at marks; what is looked at around a mark is bounded, or passed over with it, so that time is
 * linear in the length of any string.
 */
export function findBoundaries(text: string, rules: Rules = rulesOf('en')): number[] {
  const boundaries: number[] = []
  const wide: OpenBrackets = { depth: 0, at: -1 }
  const length = text.length
  let i = skipSpace(text, 0)
  let sentenceStart = i
  let lineStart = 0
  let gapEnd = 0 // of the last white space with a line break in it
  let openBracket = -1 // the last "("
  // Few texts have lists: markers are looked for from the first thing that may be one.
  let markers: Marker[] | undefined = hasBullet(text, i) ? findListMarkers(text, i, rules) : undefined
  let nextMarker = 0
  const seconds = [0, 0, 0]
  let stop = markers === undefined || markers.length === 0 ? length : markers[0].start

  for (;;) {
    i = nextStop(text, i)
    let end = 0
    let from = i + 1
    if (i >= stop) {
      if (stop >= length || markers === undefined) break
      // Before the marker a sentence ends; what is passed over ends none.
      end = markers[nextMarker].start
      from = markers[nextMarker].end
      nextMarker++
      while (nextMarker < markers.length && markers[nextMarker].start < from) nextMarker++
      stop = nextMarker < markers.length ? markers[nextMarker].start : length
      if (end > sentenceStart) boundaries.push(end)
      if (end >= sentenceStart) sentenceStart = end
      if (from > i) i = from
      continue
    }
    const code = text.charCodeAt(i)
    if (code === 46 || code === 33 || code === 63) {
      // Most sentences end like this: a word that is plain, a mark, white space, a capital. No rule has more to say.
      let next = i + 1
      if (next === length) break
      let gap = text.charCodeAt(next)
      if (gap === 32 || (gap > 8 && gap < 14)) {
        let hasBreak = false
        do {
          if (gap !== 32 && gap !== 9) hasBreak = true
          gap = text.charCodeAt(++next)
        } while (gap === 32 || (gap > 8 && gap < 14))
        // Not "X", which may begin a laughing face.
        if (gap >= 65 && gap <= 90 && gap !== 88 && isPlainWord(text, i, rules)) {
          boundaries.push(i + 1)
          if (hasBreak) lineStart = gapEnd = next
          i = sentenceStart = next
          continue
        }
      }
    }
    const kind = STOPS[code]
    if (markers === undefined && kind !== FACE && mayMark(text, i, kind) && hasSecond(text, i, seconds)) {
      // Nothing before it was a marker, so that the search begins with its line.
      const start = kind === BULLET ? i : markStart(text, i)
      markers = findListMarkers(text, start, rules)
      if (markers.length > 0) {
        stop = markers[0].start
        i = Math.min(i, stop)
        continue
      }
    }
    if (kind === TERMINATOR) {
      readRun(text, i, run)
      const isAside = openBracket > sentenceStart && !isUpperAt(text, openBracket + 1)
      end = run.isWide
        ? endOfWideRun(text, run, sentenceStart, wide)
        : endOfRun(text, run, sentenceStart, isAside, rules)
      from = run.end
    } else if (kind === BREAK) {
      const start = gapStart(text, i, gapEnd)
      from = skipSpace(text, i)
      if (endsWithLine(text, start, from, lineStart)) end = from
      lineStart = gapEnd = from
      if (markers === undefined && hasBullet(text, from)) {
        markers = findListMarkers(text, from, rules)
        if (markers.length > 0) stop = markers[0].start
      }
    } else if (kind === BRACKET || kind === FACE || kind === PICTURE) {
      if (kind === BRACKET) openBracket = i
      const before = text.charCodeAt(i - 1)
      if (i === 0 || kind === PICTURE || isSpace(before)) {
        const smile = skipEmoticons(text, i)
        if (smile > i) {
          if (i > sentenceStart && endsWithSmile(text, i, smile, rules)) end = smile
          from = smile
        }
      }
      if (kind === FACE && isGreekQuestion(text, i)) end = i + 1
    } else if (kind === WIDE_OPENER) {
      if (wide.depth === 0 || wide.at < sentenceStart) {
        wide.depth = 0
        wide.at = i
      }
      wide.depth++
    } else if (kind === WIDE_CLOSER && wide.depth > 0) {
      wide.depth--
    }
    if (end > sentenceStart) {
      boundaries.push(end)
      sentenceStart = skipSpace(text, end)
    }
    i = from > end ? from : end
  }
  if (length > sentenceStart) boundaries.push(length)
  return boundaries
}

/** Whether what ends at a full stop or a bracket, or is a bullet, could be the first marker of a list. */
function mayMark(text: string, at: number, kind: number): boolean {
  if (kind !== TERMINATOR && kind !== CLOSING_BRACKET) return kind === BULLET
  const before = text.charCodeAt(at - 1)
  return (before <= 57 || before === 97 || before === 105) && isFirstMarker(text, at)
}

/**
 * Whether after a first marker "1", "a" or "i" comes what the second one would have. What was found is kept in `found`, so
 * that nothing is searched twice.
 */
function hasSecond(text: string, at: number, found: number[]): boolean {
  const first = text.charCodeAt(text[at - 1] === '.' ? at - 2 : at - 1)
  const which = FIRSTS.indexOf(String.fromCharCode(first))
  if (which < 0 || STOPS[text.charCodeAt(at)] === BULLET) return true
  if (found[which] >= 0 && found[which] <= at) found[which] = text.indexOf(SECONDS[which], at)
  return found[which] >= 0
}

const FIRSTS = '1ai'
const SECONDS = ['2', 'b', 'ii']

/** "1." and "(a)": where the word begins that ends at `at`. */
function markStart(text: string, at: number): number {
  const limit = Math.max(0, at - 6)
  while (at > limit && !isSpace(text.charCodeAt(at - 1))) at--
  return at
}

/** A dash or a star before white space. */
function hasBullet(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if ((code | 32) >= 97 && code <= 122) return false
  return LINE_BULLETS.includes(text.charAt(at)) && at + 1 < text.length && isSpace(text.charCodeAt(at + 1))
}

/** "I love it :) My dog does too": a smile ends a sentence when the next word begins with a capital. */
function endsWithSmile(text: string, at: number, smile: number, rules: Rules): boolean {
  const next = skipSpace(text, smile)
  if (next === smile || next >= text.length) return false
  const word = skipOpeners(text, next)
  if (!isUpperAt(text, word)) return false
  // "I ♥ New York": a heart may be a verb.
  const isHeart = '♥❤<'.includes(text[at])
  return !isHeart || !startsSentence(previousWord(text, at), 0, rules)
}

/** A Greek question mark looks like a semicolon. */
function isGreekQuestion(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== 59 || at === 0 || !isSpace(text.charCodeAt(at + 1))) return false
  const before = text.charCodeAt(at - 1)
  return before >= 0x370 && before < 0x400 && isLetter(before)
}
