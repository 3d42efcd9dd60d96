/** White space as String.prototype.trim knows it. */
export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13)
  if (code < 0xa0) return false
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  )
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isLower(code: number): boolean {
  if (code < 128) return code >= 97 && code <= 122
  const character = String.fromCharCode(code)
  return character !== character.toUpperCase() && character === character.toLowerCase()
}

export function isUpper(code: number): boolean {
  if (code < 128) return code >= 65 && code <= 90
  const character = String.fromCharCode(code)
  return character !== character.toLowerCase() && character === character.toUpperCase()
}

const LETTER = /\p{L}/u

export function isLetter(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
  return LETTER.test(String.fromCharCode(code))
}

/** Quotes and brackets that close what a sentence ends in. */
export function isCloser(code: number): boolean {
  return CLOSERS.has(code)
}

/** Quotes and brackets that may stand before the first word of a sentence. */
export function isOpener(code: number): boolean {
  return OPENERS.has(code)
}

const codes = (characters: string): ReadonlySet<number> =>
  new Set(Array.from(characters, (character) => character.charCodeAt(0)))
const CLOSERS = codes('"\')]}”’»›」』）】')
const OPENERS = codes('"\'([{“‘«‹「『（【¿¡*')
