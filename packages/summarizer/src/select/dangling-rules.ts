/**
 * The first words of a sentence, read one by one as a rule asks for them, in lower case. An apostrophe begins a word: "it's" is
 * `it` and `'s`, "c'est" is `c` and `'est`.
 */
export class Words {
  readonly text: string
  readonly #end: number
  #at: number
  readonly #words: string[] = []
  readonly #starts: number[] = []
  /** What stands before each word, without spaces, and one more for what follows the last. */
  readonly #marks: string[] = []

  /** Reads `text` from the offset `from`, where a word begins, to at most `end`. */
  constructor(text: string, from: number, end: number) {
    this.text = text
    this.#at = from
    this.#end = end
  }

  /** Word `i`, or '' where the sentence, or what is looked at of it, has ended. */
  at(i: number): string {
    while (this.#marks.length <= i && this.#at >= 0) this.#read()
    return this.#words[i] ?? ''
  }

  /** What stands between word `i - 1` and word `i`: ',' or another mark, '' for only a space. */
  mark(i: number): string {
    this.at(i)
    return this.#marks[i] ?? ''
  }

  /** Whether word `i` is written like a name. In a text of capitals none is. */
  isName(i: number): boolean {
    const word = this.at(i)
    return word !== '' && word !== 'i' && this.#isCapital(this.#starts[i]) && !this.#isCapital(this.#starts[0] + 1)
  }

  /** Whether word `i` is an abbreviation: of capitals, before a word that is not. */
  isAbbreviation(i: number): boolean {
    return this.at(i + 1) !== '' && this.#isCapital(this.#starts[i] + 1) && !this.#isCapital(this.#starts[i + 1])
  }

  /** All from word `i` on, as far as it is looked at. */
  from(i: number): string {
    return this.at(i) && this.text.slice(this.#starts[i], this.#end).toLowerCase().replaceAll('’', "'")
  }

  #isCapital(at: number): boolean {
    const letter = this.text.charAt(at)
    return letter !== letter.toLowerCase()
  }

  #read(): void {
    const { text } = this
    const from = wordStart(text, this.#at, this.#end)
    let mark = text.slice(this.#at, from).trim()
    const isJoined = (mark === "'" || mark === '’') && from === this.#at + 1
    if (isJoined) mark = ''
    this.#marks.push(mark)
    this.#at = -1
    if (from === this.#end) return
    this.#at = wordEnd(text, from, this.#end)
    const word = text.slice(from, this.#at).toLowerCase()
    this.#starts.push(from)
    this.#words.push(isJoined ? `'${word}` : word)
  }
}

/** Whether the word `i` (which the rule is listed for) leans on the sentence before, by what follows it. */
export type Rule = (words: Words, i: number) => boolean

/** The rules for each first word; one of them is enough. */
export type Rules = ReadonlyMap<string, readonly Rule[]>

/** Rules from rows of first words, parted by spaces. A word may be in several rows. */
export function rulesOf(rows: readonly (readonly [words: string, rule: Rule])[]): Rules {
  const rules = new Map<string, Rule[]>()
  for (const [words, rule] of rows) {
    for (const word of words.split(' ')) {
      const found = rules.get(word)
      if (found === undefined) rules.set(word, [rule])
      else found.push(rule)
    }
  }
  return rules
}

export const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '))

export const always: Rule = () => true

/** Before one of some words. */
export function before(following: string): Rule {
  const set = setOf(following)
  return (words, i) => set.has(words.at(i + 1)) && words.mark(i + 1) === ''
}

/** Not before any of some words. */
export function notBefore(following: string): Rule {
  const set = setOf(following)
  return (words, i) => !set.has(words.at(i + 1))
}

export const beforeComma: Rule = (words, i) => words.mark(i + 1) === ','

/** The rest of one of some beginnings of more than one word, parted by '|'. `then` is asked of its last word. */
export function rest(endings: string, then: Rule = always): Rule {
  const all = endings.split('|').map((ending) => ending.split(' '))
  return (words, i) =>
    all.some((ending) => ending.every((word, j) => words.at(i + 1 + j) === word) && then(words, i + ending.length))
}

/** The offset of the first letter or digit from `at` on, or `end`. */
export function wordStart(text: string, at: number, end: number): number {
  while (at < end && !isOfWord(text.charCodeAt(at))) at++
  return at
}

/** The offset where the word that begins at `at` has ended: words like "so-called" are one. */
export function wordEnd(text: string, at: number, end: number): number {
  while (at < end) {
    if (!isOfWord(text.charCodeAt(at))) {
      if (text.charCodeAt(at) !== HYPHEN || at + 1 >= end || !isOfWord(text.charCodeAt(at + 1))) break
    }
    at++
  }
  return at
}

const HYPHEN = 0x2d

/** A letter or a digit, near enough: of Latin, Greek and Cyrillic, Han and kana; what is between them are marks and emoji. */
function isOfWord(code: number): boolean {
  if (code < 0x80) {
    const lower = code | 0x20
    return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39)
  }
  if (code < 0x2000) return code >= 0xc0 && code !== 0xd7 && code !== 0xf7
  return code >= 0x3041 && code < 0xd800 && code !== 0x30fb
}
