// What kind of character a UTF-16 code unit is: one table, filled as characters are met.

export const LOWER = 1
export const UPPER = 2
export const LETTER = 4
export const DIGIT = 8
export const SPACE = 16
/** Quotes and brackets that close what a sentence ends in. */
export const CLOSER = 32
/** Quotes and brackets that may stand before the first word of a sentence. */
export const OPENER = 64
/** Tells a character that has been looked at from one that has not. */
const KNOWN = 128

/** Upper and lower case, without letters of scripts that have none. */
export const CASED = LOWER | UPPER

const KINDS = new Uint8Array(0x10000)
const CLOSERS = '"\')]}”’»›」』）】》〉〕“‘«'
const OPENERS = '"\'([{“‘„‚«‹»「『（【《〈〔¿¡*'

/** The bits above that are true of a code unit; 0 beyond the end of a string, where charCodeAt gives NaN. */
export function kindOf(code: number): number {
  const kind = KINDS[code]
  return kind !== 0 ? kind : classify(code)
}

function classify(code: number): number {
  if (Number.isNaN(code)) return 0
  const character = String.fromCharCode(code)
  let kind = KNOWN
  if (/\p{L}/u.test(character)) {
    kind |= LETTER
    const [lower, upper] = [character.toLowerCase(), character.toUpperCase()]
    if (character !== upper && character === lower) kind |= LOWER
    if (character !== lower && character === upper) kind |= UPPER
  }
  if (/\p{Nd}/u.test(character)) kind |= DIGIT
  // White space as String.prototype.trim knows it.
  if (/\s/.test(character)) kind |= SPACE
  if (CLOSERS.includes(character)) kind |= CLOSER
  if (OPENERS.includes(character)) kind |= OPENER
  KINDS[code] = kind
  return kind
}

export function isSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code < 14 && code > 8)
  return (kindOf(code) & SPACE) !== 0
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isLower(code: number): boolean {
  return (kindOf(code) & LOWER) !== 0
}

export function isUpper(code: number): boolean {
  return (kindOf(code) & UPPER) !== 0
}

export function isLetter(code: number): boolean {
  return (kindOf(code) & LETTER) !== 0
}

/** Where white space that begins at `at` ends. */
export function skipSpace(text: string, at: number): number {
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code > 32 && code < 128) return at
    if (!isSpace(code)) return at
    at++
  }
  return at
}
