import { MOST_IDS, PairCounts } from './learn-vectors-pairs'

/** Words that are kept until their neighbours are counted, each 4 bytes: what is rare is known only when many are read. */
const MOST_PENDING = 1 << 24
/** Distinct words that are kept, some 100 bytes each. */
const MOST_DISTINCT = 1 << 20
/** Words of more UTF-16 code units are none: they are passed over, so that a million of them cannot fill the memory. */
const LONGEST = 64
/** Words between two yields while neighbours are counted: some milliseconds. */
const STEP = 1 << 16

const END_OF_TEXT = -1
/** Stands for a word that has no id. */
const RARE = -2

/** What was counted. */
export interface Counts {
  /** Words of at least the wanted count, the commonest first; of equals, the one seen first. */
  words: string[]
  /** How often each of them was seen. */
  counts: Float64Array
  /** All words that were read, also rare ones. */
  total: number
  /** The place of a pair's id in `words`, -1 for none. */
  placeOf: Int32Array
  pairs: PairCounts
}

/** Limits of memory; others than the default for tests. */
export interface CountLimits {
  pending?: number
  distinct?: number
  slots?: number
}

/**
 * Counts words and who stands near whom, over texts that come one by one and are gone then. Memory is bounded: as long as
 * texts have fewer words in all than are kept pending (16 million), counts are exact. Beyond, words that are rare so far are
 * not counted as neighbours, and those rare among a million distinct ones are forgotten.
 */
export class NeighbourCounter {
  readonly #window: number
  readonly #minCount: number
  readonly #mostPending: number
  readonly #mostDistinct: number
  readonly #pairs: PairCounts
  /** The number of each word, as seen. */
  #numbers = new Map<string, number>()
  #counts = new Float64Array(1 << 12)
  /** The id of each number, RARE where it has none yet. */
  #ids = new Int32Array(1 << 12)
  #idCount = 0
  #pending = new Int32Array(1 << 14)
  #length = 0
  #total = 0

  constructor(window: number, minCount: number, limits: CountLimits = {}) {
    this.#window = window
    this.#minCount = minCount
    this.#mostPending = limits.pending ?? MOST_PENDING
    this.#mostDistinct = limits.distinct ?? MOST_DISTINCT
    this.#pairs = new PairCounts(limits.slots)
  }

  /** Reads the words of a text. Yields while it counts what is pending. */
  *add(words: readonly string[]): Generator<undefined, void> {
    this.#total += words.length
    for (const word of words) {
      if (this.#length + 1 >= this.#mostPending || this.#numbers.size >= this.#mostDistinct) yield* this.#count()
      this.#push(word.length > LONGEST ? RARE : this.#numberOf(word))
    }
    if (words.length > 0) this.#push(END_OF_TEXT)
  }

  /** Counts the rest and says what came of it. Nothing can be added after it. */
  *finish(mostWords: number): Generator<undefined, Counts> {
    yield* this.#count()
    const kept = this.#numbered()
      .filter(([, number]) => this.#counts[number] >= this.#minCount)
      .sort(([, a], [, b]) => this.#counts[b] - this.#counts[a] || a - b)
      .slice(0, mostWords)
    const placeOf = new Int32Array(this.#idCount).fill(-1)
    kept.forEach(([, number], place) => {
      placeOf[this.#ids[number]] = place
    })
    return {
      words: kept.map(([word]) => word),
      counts: Float64Array.from(kept, ([, number]) => this.#counts[number]),
      total: this.#total,
      placeOf,
      pairs: this.#pairs
    }
  }

  #numberOf(word: string): number {
    let number = this.#numbers.get(word)
    if (number === undefined) {
      number = this.#numbers.size
      // A word cut out of a text holds on to the whole text; this copy does not.
      this.#numbers.set(` ${word}`.slice(1), number)
      if (number >= this.#ids.length) {
        this.#ids = grown(this.#ids, Int32Array)
        this.#counts = grown(this.#counts, Float64Array)
      }
      this.#ids[number] = RARE
      this.#counts[number] = 0
    }
    this.#counts[number]++
    return number
  }

  #push(number: number): void {
    if (this.#length === this.#pending.length) this.#pending = grown(this.#pending, Int32Array)
    this.#pending[this.#length++] = number
  }

  /** Counts the neighbours in what is pending, which is empty then. */
  *#count(): Generator<undefined, void> {
    this.#giveIds()
    const pending = this.#pending
    const length = this.#length
    const ids = this.#ids
    const window = this.#window
    const pairs = this.#pairs
    for (let i = 0; i < length; i++) if (pending[i] >= 0) pending[i] = ids[pending[i]]
    for (let i = 0; i < length; i++) {
      if (i % STEP === 0) yield
      const id = pending[i]
      if (id < 0) continue
      const end = Math.min(length, i + window + 1)
      for (let j = i + 1; j < end; j++) {
        const other = pending[j]
        if (other === END_OF_TEXT) break
        // The nearer, the more: as often as a window drawn from 1 to `window` would hold the other.
        if (other >= 0) pairs.add(id, other, window + 1 - (j - i))
      }
    }
    this.#length = 0
    if (this.#numbers.size >= this.#mostDistinct) this.#forgetRare()
  }

  /** Gives ids to the words that are no longer rare, the commonest first. */
  #giveIds(): void {
    const ids = this.#ids
    const counts = this.#counts
    const fresh: number[] = []
    for (let number = 0; number < this.#numbers.size; number++) {
      if (ids[number] === RARE && counts[number] >= this.#minCount) fresh.push(number)
    }
    fresh.sort((a, b) => counts[b] - counts[a] || a - b)
    for (const number of fresh.slice(0, MOST_IDS - this.#idCount)) ids[number] = this.#idCount++
  }

  /** The words that have an id, and their numbers, in the order they were first seen. */
  #numbered(): [string, number][] {
    const found: [string, number][] = []
    for (const entry of this.#numbers) if (this.#ids[entry[1]] !== RARE) found.push(entry)
    return found
  }

  /** Forgets the words without an id. */
  #forgetRare(): void {
    const kept = this.#numbered()
    const counts = Float64Array.from(kept, ([, number]) => this.#counts[number])
    const ids = Int32Array.from(kept, ([, number]) => this.#ids[number])
    this.#numbers = new Map(kept.map(([word], place) => [word, place]))
    this.#counts.set(counts)
    this.#ids.set(ids)
  }
}

function grown<T extends Int32Array | Float64Array>(array: T, type: new (length: number) => T): T {
  const larger = new type(array.length * 2)
  larger.set(array as never)
  return larger
}
