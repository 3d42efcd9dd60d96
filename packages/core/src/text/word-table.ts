/** No word is longer; what is goes through unstemmed and is not kept. */
export const LONGEST_WORD = 48

/** How many words and characters of words a table keeps; it starts again between calls when three quarters are taken. */
const MAX_WORDS = 1 << 15
const MAX_CHARACTERS = MAX_WORDS * 10
const SLOTS = MAX_WORDS * 2

/** Where a search ends: words made to collide are not kept, so that they cost no more than others. */
const MAX_PROBES = 32

/** What characters are, by code, up to the end of Cyrillic: lower-case letters and digits are themselves. */
const CODES = 0x530
const SEPARATOR = 0
const UNKNOWN = 1
const APOSTROPHE = 2
let characters: Uint16Array | undefined
let letters: Uint8Array | undefined

/** What a language makes of a word: its term, or undefined for a stop word. */
export type TermOf = (word: string) => string | undefined

/**
 * The words of texts, each found by its characters without making a string, and what a language makes of each. This is the
 * fast path of an analyzer: it knows the scripts up to Cyrillic, and finds just what `words` finds in them.
 *
 * Words that were met are kept, at most `MAX_WORDS`; what is found does not depend on which.
 */
export class WordTable {
  /** After a scan: for each word in the text its number in the table, or -1 - i for `extras[i]`. */
  found = new Int32Array(256)
  /** After a scan: words that the table has no room for. */
  extras: string[] = []
  size = 0
  readonly words: string[] = []
  readonly terms: string[] = []
  /** The number of a word's term among `terms`; -1 for a stop word, -2 before it was asked for. */
  private readonly termIds = new Int32Array(MAX_WORDS)
  private readonly numbers = new Map<string, number>()
  private readonly slots = new Int32Array(SLOTS)
  private readonly hashes = new Int32Array(MAX_WORDS)
  private readonly starts = new Int32Array(MAX_WORDS + 1)
  private readonly arena = new Uint16Array(MAX_CHARACTERS)
  private readonly map: Uint16Array
  private readonly isLetter: Uint8Array
  private readonly termOf: TermOf
  private readonly elisions: ReadonlySet<string> | undefined

  /** @param elisions what is a word of its own before an apostrophe and a letter. */
  constructor(termOf: TermOf, elisions?: ReadonlySet<string>) {
    this.termOf = termOf
    this.elisions = elisions
    if (characters === undefined || letters === undefined) [characters, letters] = characterTables()
    this.map = characters
    this.isLetter = letters
  }

  /** Forgets all words if the table is getting full. Numbers of words and terms hold until the next call of this. */
  makeRoom(): void {
    if (this.size < MAX_WORDS * 0.75 && this.starts[this.size] < MAX_CHARACTERS * 0.75) return
    this.size = 0
    this.words.length = 0
    this.terms.length = 0
    this.numbers.clear()
    this.slots.fill(0)
  }

  /** Finds the words of a text. How many there are, or -1 if it has characters that this does not know. */
  scan(text: string): number {
    const { map, isLetter, arena, elisions } = this
    const end = text.length
    if (this.found.length < end / 2 + 1) this.found = new Int32Array(end)
    if (this.extras.length > 0) this.extras = []
    const found = this.found
    let count = 0
    let i = 0
    while (i < end) {
      let character = kindOf(text.charCodeAt(i), map)
      if (character <= APOSTROPHE) {
        if (character === UNKNOWN) return -1
        i++
        continue
      }
      // The word goes behind the last one of the table, where it stays if it is new.
      const tail = this.starts[this.size]
      const start = i
      let length = 0
      let hash = 0
      let hasApostrophe = false
      for (;;) {
        if (length < LONGEST_WORD) arena[tail + length] = character
        length++
        hash = Math.imul(hash ^ character, 0x01000193)
        if (++i >= end) break
        const code = text.charCodeAt(i)
        character = kindOf(code, map)
        if (character > APOSTROPHE) {
          // Digits do not follow an apostrophe within a word.
          if (hasApostrophe && isLetter[code] === 0) break
          continue
        }
        if (character === UNKNOWN) return -1
        if (character === SEPARATOR || i + 1 >= end) break
        const next = text.charCodeAt(i + 1)
        if (next >= CODES || isLetter[next] === 0) break
        if (elisions?.has(this.characters(tail, Math.min(length, LONGEST_WORD)))) break
        character = 0x27
        hasApostrophe = true
      }
      let entry = length > LONGEST_WORD ? -1 : this.entry(length, hash ^ (hash >>> 15))
      if (entry < 0) {
        const word = text.slice(start, i).toLowerCase().replaceAll('’', "'")
        entry = -this.extras.push(word)
      }
      found[count++] = entry
    }
    return count
  }

  /** As `scan`, of words that were found already. */
  take(words: readonly string[]): number {
    if (this.found.length < words.length) this.found = new Int32Array(words.length * 2)
    if (this.extras.length > 0) this.extras = []
    for (let i = 0; i < words.length; i++) {
      const word = words[i]
      let entry = -1
      if (word.length <= LONGEST_WORD) {
        const tail = this.starts[this.size]
        let hash = 0
        for (let j = 0; j < word.length; j++) {
          const code = word.charCodeAt(j)
          this.arena[tail + j] = code
          hash = Math.imul(hash ^ code, 0x01000193)
        }
        entry = this.entry(word.length, hash ^ (hash >>> 15))
      }
      this.found[i] = entry >= 0 ? entry : -this.extras.push(word)
    }
    return words.length
  }

  /** The number of a word's term, -1 for a stop word, -2 if the table has no room for the term. */
  termId(entry: number): number {
    const known = this.termIds[entry]
    if (known !== -2) return known
    const term = this.termOf(this.words[entry])
    const id = term === undefined ? -1 : this.numberOf(term)
    this.termIds[entry] = id
    return id
  }

  /** What `termOf` makes of a word that is not in the table: the number of the term if it has one, or the term. */
  termOfExtra(word: string): number | string {
    const term = this.termOf(word)
    return term === undefined ? -1 : (this.numbers.get(term) ?? term)
  }

  /** The number of the word whose characters are behind the last one's; -1 if there is no room for it. */
  private entry(length: number, hash: number): number {
    const { slots, hashes, starts, arena } = this
    const tail = starts[this.size]
    let slot = hash & (SLOTS - 1)
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const entry = slots[slot] - 1
      if (entry < 0) {
        if (this.size >= MAX_WORDS - 1 || tail > MAX_CHARACTERS - 2 * LONGEST_WORD) return -1
        return this.add(slot, length, hash)
      }
      const start = starts[entry]
      if (hashes[entry] === hash && starts[entry + 1] - start === length) {
        let i = 0
        while (i < length && arena[start + i] === arena[tail + i]) i++
        if (i === length) return entry
      }
      slot = (slot + 1) & (SLOTS - 1)
    }
    return -1
  }

  private add(slot: number, length: number, hash: number): number {
    const entry = this.size++
    const tail = this.starts[entry]
    this.slots[slot] = entry + 1
    this.hashes[entry] = hash
    this.starts[entry + 1] = tail + length
    this.termIds[entry] = -2
    // Not a slice of the text, which would keep all of it.
    this.words.push(this.characters(tail, length))
    return entry
  }

  private numberOf(term: string): number {
    let id = this.numbers.get(term)
    if (id === undefined) {
      id = this.terms.push(term) - 1
      this.numbers.set(term, id)
    }
    return id
  }

  private characters(start: number, length: number): string {
    return String.fromCharCode.apply(null, this.arena.subarray(start, start + length) as unknown as number[])
  }
}

function kindOf(code: number, map: Uint16Array): number {
  if (code < CODES) return map[code]
  if (code === 0x2019) return APOSTROPHE
  // General punctuation, and two signs that reviews are full of.
  return (code >= 0x2000 && code <= 0x206f) || code === 0x20ac || code === 0x2122 ? SEPARATOR : UNKNOWN
}

function characterTables(): [Uint16Array, Uint8Array] {
  const map = new Uint16Array(CODES)
  const isLetter = new Uint8Array(CODES)
  for (let code = 0; code < CODES; code++) {
    const character = String.fromCharCode(code)
    const lower = character.toLowerCase()
    if (/\p{M}/u.test(character) || lower.length > 1 || lower === 'σ') {
      // Marks belong to the letter before; a capital sigma's small one depends on where it stands.
      map[code] = UNKNOWN
    } else if (/[\p{L}\p{N}]/u.test(character)) {
      map[code] = lower.charCodeAt(0)
      if (/\p{L}/u.test(character)) isLetter[code] = 1
    }
  }
  map[0x27] = APOSTROPHE
  return [map, isLetter]
}
