/** What a character is to a scan of words: one of these, or, being of a word, the character to write for it; 0 is what parts words. */
/** What a table cannot tell: half of a character beyond 16 bits, a mark, or what is several characters in lower case. */
export const HARD = 1
/** Of a word if it has letters on both sides. */
export const APOSTROPHE = 2
/** A word by itself. */
export const MARK = 3
/** Where markup may begin. */
export const TAG = 4
export const LAST_KIND = 4

export type Tokens = 'words' | 'scikit-learn'

/** What words are made of, to be read as a regular expression. */
export const WORDS: Readonly<Record<Tokens, RegExp>> = {
  words: /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*(?:['’][\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*)*|[!?]/gu,
  'scikit-learn': /[\p{L}\p{N}_]{2,}/gu
}

/** A tag: a name and what belongs to it between angle brackets. */
export const MARKUP = /<\/?[A-Za-z][A-Za-z0-9]*(?:[ \t\r\n][^<>]*)?\/?>/g

const tables = new Map<string, Uint16Array>()

/** The kinds of all characters of 16 bits. */
export function characterTable(tokens: Tokens, lowercase: boolean, markup: boolean): Uint16Array {
  const name = `${tokens} ${lowercase} ${markup}`
  let table = tables.get(name)
  if (table === undefined) {
    table = makeTable(tokens, lowercase, markup)
    tables.set(name, table)
  }
  return table
}

function makeTable(tokens: Tokens, lowercase: boolean, markup: boolean): Uint16Array {
  const table = new Uint16Array(0x10000)
  const isPlain = tokens === 'words'
  const all = String.fromCharCode(...Array.from({ length: 0xd800 }, (_, code) => code))
  const rest = String.fromCharCode(...Array.from({ length: 0x2000 }, (_, i) => 0xe000 + i))
  for (const [text, start] of [
    [all, 0],
    [rest, 0xe000]
  ] as const) {
    for (const { 0: run, index } of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
      for (let i = 0; i < run.length; i++) {
        const lower = lowercase ? run[i].toLowerCase() : run[i]
        // A capital sigma's small one depends on where it stands.
        table[start + index + i] = lower.length > 1 || (lowercase && run[i] === 'Σ') ? HARD : lower.charCodeAt(0)
      }
    }
    // Goes on with a word, but does not begin one.
    if (isPlain) for (const { index } of text.matchAll(/\p{M}/gu)) table[start + index] = HARD
  }
  // Halves of characters.
  table.fill(HARD, 0xd800, 0xe000)
  if (isPlain) {
    table[0x27] = APOSTROPHE
    table[0x2019] = APOSTROPHE
    table[0x21] = MARK
    table[0x3f] = MARK
  }
  if (markup) table[0x3c] = TAG
  return table
}

const LETTER = /[\p{L}\p{N}]/u
const LETTER_OR_MARK = /[\p{L}\p{N}\p{M}]/u

/** Whether a hard character begins a word or, inside of one, goes on with it; if so, only whole words tell. */
export function isOfWord(text: string, at: number, isInside: boolean): boolean {
  const point = text.codePointAt(at)!
  // Pictures: emoji and their kin, which need no regular expression.
  if (point > 0x1f10c && point <= 0x1faff) return false
  return (isInside ? LETTER_OR_MARK : LETTER).test(String.fromCodePoint(point))
}

/** The place behind the tag that begins at a `<`; the place behind the `<` if none does. As `MARKUP` finds it. */
export function tagEnd(text: string, start: number): number {
  let at = start + 1
  if (text.charCodeAt(at) === 0x2f) at++
  let code = text.charCodeAt(at)
  if (!isAsciiLetter(code)) return start + 1
  while (isAsciiLetter(code) || (code >= 0x30 && code <= 0x39)) code = text.charCodeAt(++at)
  if (code === 0x20 || (code >= 9 && code <= 13 && code !== 11 && code !== 12)) {
    while (code !== 0x3c && code !== 0x3e && at < text.length) code = text.charCodeAt(++at)
  } else if (code === 0x2f) {
    code = text.charCodeAt(++at)
  }
  return code === 0x3e ? at + 1 : start + 1
}

function isAsciiLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
}
