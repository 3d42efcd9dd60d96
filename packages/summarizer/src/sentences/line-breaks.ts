import { isSpace } from './characters'
import { isLowerAt, skipOpeners } from './near-words'

/** A line shorter than this that does not end in a full stop is a heading or an item, not one that was wrapped. */
const SHORT_LINE = 45
/** A line longer than this was not wrapped: its end is meant. */
const LONG_LINE = 100
/** Japanese particles and commas, after which a clause goes on. */
const UNFINISHED = 'のはがをにへ、，'

/**
 * Whether a sentence ends with a line: at a blank line, a `<br>` before a capital, a colon that announces a list, or a line
 * that was not wrapped.
 *
 * @param at the white space after the line, which ends at `next`
 */
export function endsWithLine(text: string, at: number, next: number, lineStart: number): boolean {
  if (next >= text.length) return true
  let feeds = 0
  let tags = 0
  for (let i = at; i < next; i++) {
    const code = text.charCodeAt(i)
    if (code === 10 || code === 0x2028 || (code === 13 && text.charCodeAt(i + 1) !== 10)) feeds++
    else if (code === 11) tags++
    else if (code === 12 || code === 0x2029) feeds += 2
  }
  if (feeds > 1 || tags > 1) return true
  const before = text.charCodeAt(at - 1)
  if (before === 58) return true // a colon at the end of a line announces a list
  if (before === 44 || UNFINISHED.includes(text[at - 1])) return false
  if (isLowerAt(text, skipOpeners(text, next))) return false
  if (tags > 0) return true
  const length = at - lineStart
  return length < SHORT_LINE || length > LONG_LINE
}

/** Where the white space around a line break that was met at `at` begins. */
export function gapStart(text: string, at: number, from: number): number {
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--
  return at
}
