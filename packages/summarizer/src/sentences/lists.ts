import { isDigit, isLetter, isLower, isSpace, isUpper } from './characters'

/** The marker of a list item: "1.", "1)", "1.)", "a.", "(b)" or a bullet. */
export interface Marker {
  start: number
  /** After the marker, at the white space before the item. */
  end: number
}

type Style = '1.' | '1)' | '1.)' | '(1)' | 'a.' | 'a)' | '(a)'

const BULLETS = '•⁃‣◦▪●■'
const FIRST_BULLET = 0x2022
const LINE_BULLETS = '-*–—+~·'

/**
 * The markers of list items, ascending. Letters and numbers count only as part of a list that begins with 1 or a and goes
 * on by ones, and, inside a line, only before a capital; bullets always do, dashes and stars at the start of a line.
 */
export function findListMarkers(text: string): Marker[] {
  const markers: Marker[] = []
  const open = new Map<Style, { next: number; pending: Marker | undefined }>() // a first item waits for the second
  let isLineStart = true
  let wasSpace = true
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isSpace(code)) {
      if (code === 10 || code === 11 || code === 13) isLineStart = true
      wasSpace = true
      continue
    }
    if (wasSpace) {
      if (code >= FIRST_BULLET && BULLETS.includes(text[i])) {
        // "• 9. The item": the number belongs to the bullet.
        const end = numberAfterBullet(text, i + 1)
        markers.push({ start: i, end })
        i = end - 1
        isLineStart = false
        continue
      }
      if (isLineStart && LINE_BULLETS.includes(text[i]) && isSpace(text.charCodeAt(i + 1))) {
        markers.push({ start: i, end: i + 1 })
      } else if (code === 40 || isDigit(code) || !isLetter(text.charCodeAt(i + 1))) {
        const numbered = readMarker(text, i)
        if (numbered !== undefined) follow(i, numbered)
      }
    }
    isLineStart = false
    wasSpace = false
  }
  return markers.sort((a, b) => a.start - b.start)

  function follow(start: number, { style, value, end }: NumberedMarker): void {
    const marker = { start, end }
    const counts = isLineStart || isUpper(text.charCodeAt(skipSpace(text, end)))
    const list = open.get(style)
    if (value === 1) {
      open.set(style, { next: 2, pending: counts ? marker : undefined })
    } else if (list !== undefined && value === list.next) {
      list.next++
      if (list.pending !== undefined) markers.push(list.pending)
      list.pending = undefined
      if (counts) markers.push(marker)
    }
  }
}

interface NumberedMarker {
  style: Style
  value: number
  end: number
}

function numberAfterBullet(text: string, at: number): number {
  const start = skipSpace(text, at)
  return readMarker(text, start)?.end ?? at
}

function readMarker(text: string, at: number): NumberedMarker | undefined {
  const isWrapped = text[at] === '('
  let i = isWrapped ? at + 1 : at
  let value: number
  let sign: '1' | 'a'
  const code = text.charCodeAt(i)
  if (isDigit(code)) {
    const start = i
    while (i < start + 3 && isDigit(text.charCodeAt(i))) i++
    value = Number(text.slice(start, i))
    sign = '1'
  } else if (isLower(code) && code < 128) {
    value = code - 96
    sign = 'a'
    i++
  } else {
    return undefined
  }
  const mark = text[i]
  const next = text[i + 1]
  if (isWrapped) return mark === ')' && isSpaceAt(text, i + 1) ? { style: `(${sign})`, value, end: i + 1 } : undefined
  if (mark === '.' && next === ')' && sign === '1' && isSpaceAt(text, i + 2)) return { style: '1.)', value, end: i + 2 }
  if ((mark === '.' || mark === ')') && isSpaceAt(text, i + 1)) return { style: `${sign}${mark}`, value, end: i + 1 }
  return undefined
}

function isSpaceAt(text: string, at: number): boolean {
  return at < text.length && isSpace(text.charCodeAt(at))
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}
