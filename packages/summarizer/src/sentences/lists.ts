import { isDigit, isLower, isSpace, isUpper, kindOf, LETTER, skipSpace } from './characters'
import { skipOpeners, startsSentence } from './near-words'
import type { Rules } from './rules'

/** The marker of a list item: "1.", "1)", "1.)", "a.", "(b)", "ii." or a bullet. */
export interface Marker {
  start: number
  /** After the marker, at the white space before the item. */
  end: number
}

/** How a marker is written: "1.", "1)", "1.)", "(1)", "a.", "a)", "(a)", "i.", "i)", "(i)". */
type Style = string

export const BULLETS = '•⁃‣◦▪●■◆❖►➤➢✓✔✗✘'
export const LINE_BULLETS = '-*–—+~·'
const ROMANS = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii']
/** Inside a line the next item is no further away than this. */
const LONGEST_ITEM = 600
/** Of a word such as "Step" or "Question". */
const LONGEST_LABEL = 12

/** A list that has begun. */
interface List {
  next: number
  /** Markers that count once enough have been seen. */
  pending: Marker[]
  seen: number
  needs: number
  last: number
  /** After a colon items in small letters count as well: "two ways: 1. stay 2. go". */
  isAfterColon: boolean
  /** The word before each marker, as in "Step 1. Open it. Step 2. Eat." */
  label: string
}

/**
 * The markers of list items from `from` on (the start of a word), ascending. Letters and numbers count only as part of a
 * list that goes on by ones, from 1 or a, or, from the start of a line, from any number; inside a line only before a
 * capital or after a colon. Bullets always count, dashes and stars at the start of a line.
 */
export function findListMarkers(text: string, from: number, rules: Rules): Marker[] {
  const markers: Marker[] = []
  const lists = new Map<Style, List>()
  let isLineStart = isStartOfLine(text, from)
  let wasSpace = from === 0 || isSpaceAt(text, from - 1)
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isSpace(code)) {
      if (code === 10 || code === 11 || code === 13) isLineStart = true
      wasSpace = true
      continue
    }
    if (wasSpace) {
      if (code > 0x2000 && BULLETS.includes(text[i])) {
        // "• 9. The item": the number belongs to the bullet.
        const end = numberAfterBullet(text, i + 1)
        markers.push({ start: i, end })
        i = end - 1
        isLineStart = false
        continue
      }
      if (isLineStart && LINE_BULLETS.includes(text[i]) && isSpaceAt(text, i + 1)) {
        markers.push({ start: i, end: i + 1 })
      } else if (code === 40 || isDigit(code) || code === 105 || code === 118 || code === 120 || isShort(text, i)) {
        for (const marker of readMarkers(text, i)) follow(i, marker)
      }
    }
    isLineStart = false
    wasSpace = false
  }
  return markers.sort((a, b) => a.start - b.start)

  function follow(start: number, { style, value, end }: NumberedMarker): void {
    const counts = isLineStart || isUpper(text.charCodeAt(skipSpace(text, end)))
    const label = isLineStart || style !== '1.' ? '' : labelBefore(text, start)
    const list = lists.get(style)
    const follows = list !== undefined && value === list.next && (isLineStart || start - list.last < LONGEST_ITEM)
    if (follows) {
      list.next++
      list.seen++
      list.last = end
      if (list.label !== label) list.label = ''
      if (list.label !== '') {
        // The word belongs to the item.
        const shift = label.length + 1
        for (const marker of list.pending) if (list.seen === 2) marker.start -= shift
        start -= shift
        list.needs = 2
      }
      if (counts || list.isAfterColon) list.pending.push({ start, end })
      if (list.seen >= list.needs) {
        for (const marker of list.pending) markers.push(marker)
        list.pending.length = 0
      }
    } else if (value === 1 || (isLineStart && style[0] === '1')) {
      const isAfterColon = style === '1.' && !isLineStart && text[start - 2] === ':'
      const pending = counts || isAfterColon ? [{ start, end }] : []
      // "It costs 1. You pay 2. That": a number that may end a sentence needs two more, unless something announces a list.
      const isDoubtful =
        style.endsWith('.') &&
        !isLineStart &&
        !isAnnounced(text, start) &&
        startsSentence(text, skipOpeners(text, skipSpace(text, end)), rules)
      lists.set(style, { next: value + 1, pending, seen: 1, needs: isDoubtful ? 3 : 2, last: end, isAfterColon, label })
    }
  }
}

/** Whether the "." or ")" at `at` could be the first marker's: "1", "a" or "i" before it, or any number that begins a line. */
export function isFirstMarker(text: string, at: number): boolean {
  let i = at - 1
  if (text.charCodeAt(i) === 46) i-- // "1.)"
  const last = text.charCodeAt(i)
  const isFirst = last === 49 || last === 97 || last === 105
  if (!isFirst && !isDigit(last)) return false
  const before = text.charCodeAt(i - 1)
  if (isFirst && (i === 0 || isSpace(before) || before === 40)) return true
  const limit = i - 3
  while (i >= 0 && i > limit && isDigit(text.charCodeAt(i))) i--
  return isStartOfLine(text, i + 1)
}

/** The word with a capital that begins a sentence and stands before the marker at `at`: "Step" before "1."; or "". */
function labelBefore(text: string, at: number): string {
  if (text.charCodeAt(at - 1) !== 32) return ''
  let start = at - 2
  const limit = Math.max(0, start - LONGEST_LABEL)
  while (start > limit && isLower(text.charCodeAt(start))) start--
  if (start > at - 4 || !isUpper(text.charCodeAt(start))) return ''
  const begins = start === 0 || isStartOfLine(text, start) || '.:!?)'.includes(text[start - 2])
  return begins && (start === 0 || isSpaceAt(text, start - 1)) ? text.slice(start, at - 1) : ''
}

interface NumberedMarker {
  style: Style
  value: number
  end: number
}

function isShort(text: string, at: number): boolean {
  return (kindOf(text.charCodeAt(at + 1)) & LETTER) === 0
}

function isStartOfLine(text: string, at: number): boolean {
  const limit = at - 9
  while (at > limit && text.charCodeAt(at - 1) === 32) at--
  const before = text.charCodeAt(at - 1)
  return at === 0 || before === 10 || before === 11 || before === 13
}

/** What comes before "1." ends in a mark. */
function isAnnounced(text: string, at: number): boolean {
  const limit = at - 4
  while (at > limit && isSpace(text.charCodeAt(at - 1))) at--
  return '.:;!?,-–—)'.includes(text.charAt(at - 1)) && at > 0
}

function numberAfterBullet(text: string, at: number): number {
  const start = skipSpace(text, at)
  return readMarkers(text, start)[0]?.end ?? at
}

/** The marker at `at`, in each way in which it can be read: "i." is a letter and a Roman number. */
function readMarkers(text: string, at: number): NumberedMarker[] {
  const isWrapped = text[at] === '('
  const from = isWrapped ? at + 1 : at
  let i = from
  while (i < from + 4 && isDigit(text.charCodeAt(i))) i++
  const isNumber = i > from
  if (!isNumber) while (i < from + 5 && text.charCodeAt(i) >= 97 && text.charCodeAt(i) <= 122) i++
  if (i === from || i - from > (isNumber ? 3 : 4)) return []
  const mark = text[i]
  let shape: string
  let end = i + 1
  if (isWrapped) {
    if (mark !== ')') return []
    shape = '()'
  } else if (mark === '.' && text[i + 1] === ')') {
    shape = '.)'
    end = i + 2
  } else if (mark === '.' || mark === ')') {
    shape = mark
  } else {
    return []
  }
  if (!isSpaceAt(text, end)) return []
  const name = text.slice(from, i)
  if (isNumber) return [{ style: `1${shape}`, value: Number(name), end }]
  const found: NumberedMarker[] = []
  if (name.length === 1) found.push({ style: `a${shape}`, value: name.charCodeAt(0) - 96, end })
  const roman = ROMANS.indexOf(name)
  if (roman >= 0) found.push({ style: `i${shape}`, value: roman + 1, end })
  return found
}

function isSpaceAt(text: string, at: number): boolean {
  return at < text.length && isSpace(text.charCodeAt(at))
}
