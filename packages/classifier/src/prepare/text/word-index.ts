import {
  APOSTROPHE,
  characterTable,
  HARD,
  isOfWord,
  LAST_KIND,
  MARK,
  MARKUP,
  TAG,
  type Tokens,
  tagEnd,
  WORDS
} from './characters'

/** Words made to collide are kept by the engine's own map, so that they cost no more than others. */
const MAX_PROBES = 64

const FNV_PRIME = 0x01000193
const FNV_BASIS = 0x811c9dc5 | 0

/**
 * The words of texts as numbers, in order of first appearance: each is found by its characters, without making a string.
 */
export class WordIndex {
  /** After a scan: the number of each word in the text, in order; -1 for one that is not in the index. */
  found = new Int32Array(256)
  size = 0
  /** A hash of each word that depends on nothing but the word. */
  hashes = new Int32Array(1 << 10)
  private starts = new Int32Array((1 << 10) + 1)
  private arena = new Uint16Array(1 << 13)
  private slots = new Int32Array(1 << 11)
  private mask = (1 << 11) - 1
  private colliding: Map<string, number> | undefined
  private count = 0
  /** The first words are stop words; so many. */
  readonly stops: number
  private readonly table: Uint16Array
  private readonly tokens: Tokens
  private readonly lowercase: boolean
  private readonly markup: boolean

  /** @param stopWords the first words of the index, which a scan leaves out. */
  constructor(tokens: Tokens, lowercase: boolean, markup: boolean, stopWords: readonly string[]) {
    this.tokens = tokens
    this.lowercase = lowercase
    this.markup = markup
    this.table = characterTable(tokens, lowercase, markup)
    for (const word of stopWords) this.add(word)
    this.stops = this.size
  }

  /** The number of a word, which joins the index if it is new. */
  add(word: string): number {
    this.makeRoom(word.length)
    return this.entry(this.write(word), true)
  }

  word(id: number): string {
    const { arena, starts } = this
    let word = ''
    for (let at = starts[id]; at < starts[id + 1]; at += 4096) {
      word += String.fromCharCode(...arena.subarray(at, Math.min(at + 4096, starts[id + 1])))
    }
    return word
  }

  /** Finds the words of a text in `found`; what is new joins the index if it is open. How many they are. */
  scan(text: string, isOpen: boolean): number {
    const { table, tokens, stops } = this
    const end = text.length
    this.makeRoom(end)
    this.count = 0
    const fewest = tokens === 'words' ? 1 : 2
    let i = 0
    while (i < end) {
      let character = table[text.charCodeAt(i)]
      if (character <= LAST_KIND) {
        if (character === TAG) i = tagEnd(text, i)
        else if (character === HARD && isOfWord(text, i, false)) return this.scanHard(text, isOpen)
        else if (character === MARK) {
          this.arena[this.starts[this.size]] = text.charCodeAt(i++)
          this.keep(1, hashOf(FNV_BASIS, text.charCodeAt(i - 1)), isOpen, stops)
        } else i++
        continue
      }
      // The word goes behind the last one of the index, where it stays if it is new.
      const { arena } = this
      const tail = this.starts[this.size]
      let length = 0
      let hash = FNV_BASIS
      for (;;) {
        arena[tail + length++] = character
        hash = Math.imul(hash ^ character, FNV_PRIME)
        if (++i >= end) break
        const code = text.charCodeAt(i)
        character = table[code]
        if (character > LAST_KIND) continue
        if (character === HARD && isOfWord(text, i, true)) return this.scanHard(text, isOpen)
        if (character !== APOSTROPHE || i + 1 >= end) break
        const next = table[text.charCodeAt(i + 1)]
        if (next === HARD && isOfWord(text, i + 1, false)) return this.scanHard(text, isOpen)
        if (next <= LAST_KIND) break
        character = 0x27
      }
      if (length >= fewest) this.keep(length, hash, isOpen, stops)
    }
    return this.count
  }

  /** As `scan`, by regular expressions: for texts with characters that are not one of 16 bits in lower case. */
  scanHard(text: string, isOpen: boolean): number {
    // What was found before the hard character stands in the text still: only the count starts again.
    this.count = 0
    const bare = this.markup ? text.replace(MARKUP, ' ') : text
    const lower = this.lowercase ? bare.toLowerCase() : bare
    this.makeRoom(lower.length)
    for (const [word] of lower.matchAll(WORDS[this.tokens])) {
      const straight = word.replaceAll('’', "'")
      this.keep(straight.length, this.write(straight), isOpen, this.stops)
    }
    return this.count
  }

  private keep(length: number, hash: number, isOpen: boolean, stops: number): void {
    this.length = length
    const id = this.entry(hash, isOpen)
    if (id >= 0 && id < stops) return
    this.found[this.count++] = id
  }

  /** How long the word behind the last one is. */
  private length = 0

  /** Writes a word behind the last one of the index. Its hash. */
  private write(word: string): number {
    const tail = this.starts[this.size]
    let hash = FNV_BASIS
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i)
      this.arena[tail + i] = code
      hash = hashOf(hash, code)
    }
    this.length = word.length
    return hash
  }

  /** The number of the word that stands behind the last one. */
  private entry(raw: number, isOpen: boolean): number {
    const { slots, hashes, starts, arena, length, mask } = this
    const hash = mixed(raw)
    const tail = starts[this.size]
    let slot = hash & mask
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const id = slots[slot] - 1
      if (id < 0) {
        if (!isOpen) return -1
        slots[slot] = this.size + 1
        return this.append(hash)
      }
      const start = starts[id]
      if (hashes[id] === hash && starts[id + 1] - start === length) {
        let i = 0
        while (i < length && arena[start + i] === arena[tail + i]) i++
        if (i === length) return id
      }
      slot = (slot + 1) & mask
    }
    return this.collidingEntry(hash, isOpen)
  }

  private collidingEntry(hash: number, isOpen: boolean): number {
    this.starts[this.size + 1] = this.starts[this.size] + this.length
    const word = this.word(this.size)
    const known = this.colliding?.get(word)
    if (known !== undefined || !isOpen) return known ?? -1
    this.colliding ??= new Map()
    this.colliding.set(word, this.size)
    return this.append(hash)
  }

  private append(hash: number): number {
    const id = this.size++
    this.hashes[id] = hash
    this.starts[id + 1] = this.starts[id] + this.length
    if (this.size === this.hashes.length) {
      this.hashes = grown(this.hashes, this.size * 2)
      this.starts = grown(this.starts, this.size * 2 + 1)
    }
    if (this.size * 2 > this.slots.length) this.rehash()
    return id
  }

  private rehash(): void {
    const { hashes, size } = this
    const slots = new Int32Array(this.slots.length * 2)
    const mask = slots.length - 1
    const colliding = new Map<string, number>()
    for (let id = 0; id < size; id++) {
      let slot = hashes[id] & mask
      let probe = 0
      while (slots[slot] !== 0 && probe < MAX_PROBES) {
        slot = (slot + 1) & mask
        probe++
      }
      if (probe < MAX_PROBES) slots[slot] = id + 1
      else colliding.set(this.word(id), id)
    }
    this.slots = slots
    this.mask = mask
    this.colliding = colliding.size > 0 ? colliding : undefined
  }

  /** Room for the words of a text of so many characters. */
  private makeRoom(characters: number): void {
    if (this.found.length < characters) this.found = new Int32Array(characters * 2)
    const needed = this.starts[this.size] + characters + 1
    if (this.arena.length < needed) {
      const arena = new Uint16Array(Math.max(needed, this.arena.length * 2))
      arena.set(this.arena.subarray(0, this.starts[this.size]))
      this.arena = arena
    }
  }
}

function hashOf(hash: number, code: number): number {
  return Math.imul(hash ^ code, FNV_PRIME)
}

/** The end of a hash by murmur3 (A. Appleby): every bit of the result depends on every bit of the hash. */
export function mixed(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

export function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(length)
  longer.set(array)
  return longer
}
