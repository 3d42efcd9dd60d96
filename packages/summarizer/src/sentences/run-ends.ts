import { CASED, CLOSER, DIGIT, isLetter, isLower, isSpace, kindOf, LETTER, LOWER, skipSpace } from './characters'
import { skipEmoticons } from './emoticons'
import { endsAtFullStop } from './full-stop'
import {
  bitsOf,
  countWords,
  isApostrophe,
  isInitial,
  isLowerAt,
  isUpperAt,
  LONGEST_WORD,
  skipOpeners,
  startsSentence,
  wordEnd,
  wordStart
} from './near-words'
import {
  AFTER_NAMES,
  BEFORE_FULL_STOP,
  EXCLAIMED,
  LEADING,
  PRONOUN,
  type Rules,
  SPEECH,
  STARTER,
  STREET,
  TITLE
} from './rules'
import type { Run } from './terminators'

/**
 * Whether the sentence ends with this run of full stops and marks, and where: after the quotes, brackets and smiles that
 * belong to it; or 0.
 *
 * @param isAside a bracket is open that began after the sentence, with no capital
 */
export function endOfRun(text: string, run: Run, sentenceStart: number, isAside: boolean, rules: Rules): number {
  const { start, end } = run
  // "wow ?Great" and "!Kung": a mark that opens a word. ".5" does as well.
  const opens = start > sentenceStart && isSpace(text.charCodeAt(start - 1)) && isLetter(text.charCodeAt(end))
  if (opens && run.dots === 0 && end - start === 1 && text[start] === '!') return 0
  if (text[start - 1] === '[' && text[end] === ']') return 0
  let closed = end
  let isQuoted = false
  let code = text.charCodeAt(end)
  let gap = end
  if (code !== 32 || text.charCodeAt(end + 1) === 32 || !isAsciiLetter(text.charCodeAt(end + 1))) {
    closed = skipReferences(text, skipClosers(text, end))
    isQuoted = closed > end
    gap = skipSpace(text, closed)
    if (gap >= text.length) return 0 // the text's end is a boundary anyway
    // "back ($22 for 4 oz.!) I was told" goes on; "(really, I do.) It is" does not.
    if (isAside && code === 41 && !endsWithAside(text, run, closed, gap, rules)) return 0
    // "Great!!!:) I'd": a smile that touches the mark needs no space.
    if (gap === closed && (!FACES.includes(text[gap]) || skipEmoticons(text, gap) === gap))
      return endsWithoutSpace(text, run, closed, sentenceStart, rules) ? closed : 0
  } else {
    gap = end + 1
  }
  const smile = gap !== end + 1 || isQuoted || !isAsciiLetter(text.charCodeAt(gap)) ? skipEmoticons(text, gap) : gap
  let after = closed
  let next = gap
  if (smile > gap) {
    after = smile
    next = skipSpace(text, smile)
    if (next >= text.length) return 0
  }
  code = text.charCodeAt(next)
  // "Never! - he said", "— Да! — сказал он": what follows a dash goes on when it is small.
  const dashed = isDash(code) ? skipSpace(text, next + 1) : next
  const word = skipOpeners(text, dashed)
  const isSmall = isLowerAt(text, word)
  if (smile > gap && !isSmall) return after

  if (run.hasMark) return endsAfterMark(text, run, word, dashed > next, isQuoted, sentenceStart, rules) ? after : 0
  if (run.isSpaced) return endOfSpacedDots(text, run, word, after)
  if (run.dots > 1) return endsAfterEllipsis(text, run, word, sentenceStart, rules) ? after : 0
  if (isSmall && (isQuoted || dashed > next)) return 0
  if (!endsAtFullStop(text, start, word, isQuoted, sentenceStart, rules)) return 0
  return isQuoted && isAttribution(text, word, true, rules) ? 0 : after
}

/** What a drawn face begins with that touches a mark: not the letters. */
const FACES = ':;='

function isAsciiLetter(code: number): boolean {
  const small = code | 32
  return small >= 97 && small <= 122 && small !== 120
}

function isDash(code: number): boolean {
  return code === 45 || code === 0x2013 || code === 0x2014
}

/** Whether a sentence ends with its aside: at a single full stop, before a word that begins one. */
function endsWithAside(text: string, run: Run, closed: number, gap: number, rules: Rules): boolean {
  if (gap === closed || run.dots !== 1 || run.hasMark) return false
  const next = skipOpeners(text, gap)
  return startsSentence(text, next, rules) && endsAtFullStop(text, run.start, next, false, -1, rules)
}

function endsAfterMark(
  text: string,
  run: Run,
  next: number,
  isDashed: boolean,
  isQuoted: boolean,
  sentenceStart: number,
  rules: Rules
): boolean {
  const isSmall = isLowerAt(text, next)
  if (isQuoted) return !isSmall && !isAttribution(text, next, false, rules)
  if (isSmall && isDashed) return false
  const from = wordStart(text, run.start)
  const isName = isUpperAt(text, from)
  if (!isName) return true
  if (run.start - from === 1 && text[run.start] === '!') return !isSmall // "the E! channel"
  const before = text.slice(from, run.start).toLowerCase()
  if (((rules.words.get(before) ?? 0) & EXCLAIMED) !== 0) return !isSmall && startsSentence(text, next, rules)
  return !(isSmall && from > sentenceStart && (bitsOf(text, next, rules) & AFTER_NAMES) !== 0)
}

/** ". . ." is an omission inside a sentence; a fourth one is the full stop, the first where it touches a word. */
function endOfSpacedDots(text: string, run: Run, next: number, after: number): number {
  if (run.dots < 4 || isLowerAt(text, next)) return 0
  const touches = run.start > 0 && !isSpace(text.charCodeAt(run.start - 1)) && after === run.end
  return touches ? run.start + 1 : after
}

function endsAfterEllipsis(text: string, run: Run, next: number, sentenceStart: number, rules: Rules): boolean {
  if ((kindOf(text.charCodeAt(next)) & (LOWER | DIGIT)) !== 0) return false
  // "Well... I mean": a pause after so few words is no end. A fourth dot is a full stop.
  const words = countWords(text, sentenceStart, run.start, 3)
  if (run.dots === 4 || words >= 3) return true
  // "No, gracias... Mañana sí.": where sentences go on in small letters after a pause, a capital says more.
  if (rules.capitalsTell) return words === 2 ? isUpperAt(text, next) : startsSentence(text, next, rules)
  return rules.hasOrdinals && words === 2 && startsSentence(text, next, rules)
}

/**
 * After a quote: "Why?" Anna Lee asked.
 *
 * @param isLast whether the verb must be the sentence's last word, as after a full stop: "It is late." Anna said that
 */
function isAttribution(text: string, at: number, isLast: boolean, rules: Rules): boolean {
  for (let words = 0; words < 3; words++) {
    const end = wordEnd(text, at)
    if (end === at || !isUpperAt(text, at)) return false
    const bits = bitsOf(text, at, rules)
    if ((bits & STARTER) !== 0 && !(end - at === 1 && text[at] === 'I')) return false
    at = text[end] === '.' && end - at <= 4 ? end + 1 : end
    if (text[at] !== ' ') return false
    at++
    if (isLowerAt(text, at)) {
      if ((bitsOf(text, at, rules) & SPEECH) === 0) return false
      const rest = skipSpace(text, wordEnd(text, at))
      if (isLast) return text[rest] === '.'
      return (bitsOf(text, rest, rules) & PRONOUN) === 0
    }
  }
  return false
}

/**
 * A missing space: "was great.I will", "wow!So good", "fourteen chips.FOURTEEN.They". Not "example.com", "3.5", "Jr.'s",
 * "what?!", "U.S.A", "a.b/C".
 */
function endsWithoutSpace(text: string, run: Run, closed: number, sentenceStart: number, rules: Rules): boolean {
  const code = text.charCodeAt(closed)
  if (code === 0xbf || code === 0xa1) return isLetter(text.charCodeAt(closed + 1)) // "¡Hola!¿Qué tal?"
  if (code === 34) return isLower(text.charCodeAt(run.start - 1)) && opensQuote(text, closed, sentenceStart)
  if ((kindOf(code) & LETTER) === 0) return false
  const previous = kindOf(text.charCodeAt(run.start - 1))
  if ((run.dots < 2 || run.hasMark) && (previous & LETTER) !== 0 && ((previous | kindOf(code)) & CASED) === 0)
    return true // no script without cases has a "." in a word
  const from = Math.max(wordStart(text, run.start), sentenceStart)
  if ((previous & LETTER) === 0 && closed === run.end && endsAfterSign(text, run, sentenceStart, rules)) return true
  if (run.start - from < 2 || !isWordy(text, from, run.start)) return false
  if (run.hasMark && run.dots === 0) return closed > run.end || !isLower(code) || run.start - from > 2
  if (!isLower(text.charCodeAt(run.start - 1)) && !SHOUTED.test(text.slice(from, run.start))) return false
  if (isLower(code)) return run.dots === 1 && closed === run.end && isGluedStarter(text, from, run.start, closed, rules)
  const second = text.charCodeAt(closed + 1)
  const isCapitalized = isUpperAt(text, closed) && (isLower(second) || isApostrophe(second) || isSpace(second))
  if (!isCapitalized && !SHOUTED.test(text.slice(closed, closed + LONGEST_WORD))) return false
  if (isInitial(text, closed)) return false
  if (run.dots > 1) return endsAfterEllipsis(text, run, closed, sentenceStart, rules)
  const bits = rules.words.get(text.slice(from, run.start).toLowerCase()) ?? 0
  if ((bits & (TITLE | LEADING | STREET)) !== 0) return false // "Dr.Smith"
  return !DOMAIN_ENDS.has(text.slice(closed, wordEnd(text, closed))) && !isInAddress(text, closed)
}

/**
 * A missing space after a number, a bracket or a quote: "I paid $5.It was", "1,000.That", "100%.It", "(really).Would". Not
 * "v2.Beta", "3.Net", "1.First", "map(x).Filter".
 */
function endsAfterSign(text: string, run: Run, sentenceStart: number, rules: Rules): boolean {
  const next = run.end
  if (run.dots > 1 || !isUpperAt(text, next)) return false
  const end = wordEnd(text, next)
  const isWord = isLower(text.charCodeAt(next + 1)) || (text[next] === 'I' && text[next + 1] === ' ')
  if (!isWord || text[end] === '(' || DOMAIN_ENDS.has(text.slice(next, end)) || isInAddress(text, end)) return false
  const last = text[run.start - 1]
  if (CLOSED.includes(last)) return opensBefore(text, run.start - 1, sentenceStart)
  const limit = Math.max(sentenceStart, run.start - LONGEST_WORD)
  let from = run.start
  while (from > limit && !isSpace(text.charCodeAt(from - 1))) from--
  const [, currency, whole, part, sign] = NUMBER.exec(text.slice(from, run.start)) ?? []
  if (whole === undefined) return false
  if (run.hasMark) return true
  if (end === next + 1) return false // "$5.I love": too little to tell
  if (currency !== '' || sign !== undefined) return true
  if (from === sentenceStart) return false // the number of a list item
  // A short number may be an item's or an ordinal, one with a full stop a version or a section.
  return part === undefined ? whole.length > 2 : startsSentence(text, next, rules)
}

const CLOSED = ')]"”»'
const OPENED = '(["“«'
const NUMBER = /^[("“[]?([$€£]?)(\d[\d,/:]*)(\.\d+)?([%€£])?$/

/** Whether what closes at `at` opened after white space, as in prose and not in code. */
function opensBefore(text: string, at: number, sentenceStart: number): boolean {
  const opener = OPENED[CLOSED.indexOf(text[at])]
  const limit = Math.max(sentenceStart, at - LONGEST_QUOTE)
  for (let i = at - 1; i >= limit; i--) {
    if (text[i] === opener) return i === sentenceStart || isSpace(text.charCodeAt(i - 1))
  }
  return false
}

/** How far to look for the other half of a quote. */
const LONGEST_QUOTE = 400

/** "the end."Gone" is": whether a straight quote before a capital opens, as it does when an even number went before. */
function opensQuote(text: string, at: number, sentenceStart: number): boolean {
  if (!isUpperAt(text, at + 1)) return false
  let isOpen = false
  for (let i = Math.max(sentenceStart, at - LONGEST_QUOTE); i < at; i++) if (text.charCodeAt(i) === 34) isOpen = !isOpen
  return !isOpen
}

/** "so good.the box": before a small letter only where it can be no address, a common word of three letters and more. */
function isGluedStarter(text: string, from: number, stop: number, at: number, rules: Rules): boolean {
  const end = wordEnd(text, at)
  if (!rules.startsSmall || end - at < 3 || stop - from < 3 || text[end] !== ' ') return false
  return (
    (bitsOf(text, at, rules) & PRONOUN) !== 0 &&
    ((rules.words.get(text.slice(from, stop).toLowerCase()) ?? 0) & BEFORE_FULL_STOP) === 0
  )
}

const SHOUTED = /^\p{Lu}{4,}(?![\p{L}\p{N}])/u
const DOMAIN_ENDS: ReadonlySet<string> = new Set('Com Net Org Edu Gov Co Io Js Uk De'.split(' '))

/** A character of addresses before the next white space. */
function isInAddress(text: string, at: number): boolean {
  const limit = Math.min(text.length, at + LONGEST_WORD)
  for (let i = at; i < limit; i++) {
    const code = text.charCodeAt(i)
    if (isSpace(code)) return false
    if (code === 64 || code === 47 || code === 92 || code === 61 || code === 95) return true
  }
  return false
}

/** Letters with what may stand between and after them. */
function isWordy(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    const isMark = code === 39 || code === 0x2019 || code === 44 || code === 41 || code === 45
    if (!isMark && (kindOf(code) & LETTER) === 0 && !/\p{M}/u.test(text[i])) return false
  }
  return true
}

/**
 * Closing quotes and brackets that touch what they close, or, as the French write, a guillemet after a space. A quote of
 * which both ends look alike opens instead where a letter follows it.
 */
export function skipClosers(text: string, at: number): number {
  let end = at
  while (end < text.length) {
    const code = text.charCodeAt(end)
    if ((kindOf(code) & CLOSER) === 0) break
    if (isTwoFaced(code) && (kindOf(text.charCodeAt(end + 1)) & (LETTER | DIGIT)) !== 0) break
    end++
  }
  const spaced = end + 1
  const isFrench = text.charCodeAt(spaced) === 0xbb && isSpace(text.charCodeAt(end))
  return isFrench && !isLetter(text.charCodeAt(spaced + 1)) ? spaced + 1 : end
}

/** Marks that open in one language and close in another, or look the same on both sides. */
function isTwoFaced(code: number): boolean {
  return code === 34 || code === 39 || code === 0x201c || code === 0x2018 || code === 0xab || code === 0xbb
}

const REFERENCE = /(?:\[\d{1,4}\]){1,9}/y

/** "is good.[1][2] That": the numbers of footnotes belong to the sentence. */
function skipReferences(text: string, at: number): number {
  if (text.charCodeAt(at) !== 91) return at
  REFERENCE.lastIndex = at
  return REFERENCE.test(text) ? REFERENCE.lastIndex : at
}
