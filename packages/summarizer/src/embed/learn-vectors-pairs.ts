/** Marks a slot of the table that is free; no pair has this key. */
const FREE = 0xffffffff
/** Ids of words are below this: two of them make a key of 32 bits. */
export const MOST_IDS = 0xffff
/** Pairs of the first so many words, which are most of all pairs, are counted in a square instead of the table. */
const SQUARE = 1 << 10
const FIRST_SLOTS = 1 << 16
/** 8 bytes each. */
const MOST_SLOTS = 1 << 24
/** The table is made larger, or thinned, when so many of its slots are in use. */
const FULL = 0.6

/**
 * How often words stand near each other: a number for each pair of ids, in a table of bounded memory. Where it is full, the
 * pairs of the smallest numbers, at least half of all, are forgotten (lossy counting: G. Manku and R. Motwani, "Approximate
 * frequency counts over data streams", 2002).
 */
export class PairCounts {
  readonly #square = new Float64Array(SQUARE * SQUARE)
  readonly #mostSlots: number
  #keys = new Uint32Array(FIRST_SLOTS).fill(FREE)
  #counts = new Uint32Array(FIRST_SLOTS)
  #used = 0
  #shift = Math.clz32(FIRST_SLOTS) + 1 // leaves as many bits of a hash as number the slots

  /** @param mostSlots a power of two, for tests. */
  constructor(mostSlots = MOST_SLOTS) {
    this.#mostSlots = mostSlots
  }

  /** Adds `weight`, a whole number, to the pair of `a` and `b`, in either order. */
  add(a: number, b: number, weight: number): void {
    const low = a < b ? a : b
    const high = a < b ? b : a
    if (high < SQUARE) {
      this.#square[low * SQUARE + high] += weight
      return
    }
    const key = ((high << 16) | low) >>> 0
    const slot = this.#slotOf(key)
    if (this.#keys[slot] === FREE) {
      this.#keys[slot] = key
      if (++this.#used > FULL * this.#keys.length) {
        this.#counts[slot] = weight
        this.#makeRoom()
        return
      }
    }
    this.#counts[slot] += weight
  }

  /** Calls `visit` for each pair, always in the same order for the same additions; `low <= high`. */
  forEach(visit: (low: number, high: number, count: number) => void): void {
    for (let low = 0; low < SQUARE; low++) {
      for (let high = low; high < SQUARE; high++) {
        const count = this.#square[low * SQUARE + high]
        if (count > 0) visit(low, high, count)
      }
    }
    const keys = this.#keys
    for (let slot = 0; slot < keys.length; slot++) {
      const key = keys[slot]
      if (key !== FREE) visit(key & 0xffff, key >>> 16, this.#counts[slot])
    }
  }

  #slotOf(key: number): number {
    const keys = this.#keys
    const last = keys.length - 1
    let slot = Math.imul(key, 0x9e3779b1) >>> this.#shift
    while (keys[slot] !== FREE && keys[slot] !== key) slot = (slot + 1) & last
    return slot
  }

  #makeRoom(): void {
    const keys = this.#keys
    const counts = this.#counts
    const isLargest = keys.length * 2 > this.#mostSlots
    const least = isLargest ? this.#median() + 1 : 0
    const length = isLargest ? keys.length : keys.length * 2
    this.#keys = new Uint32Array(length).fill(FREE)
    this.#counts = new Uint32Array(length)
    this.#shift = Math.clz32(length) + 1
    this.#used = 0
    for (let slot = 0; slot < keys.length; slot++) {
      if (keys[slot] === FREE || counts[slot] < least) continue
      const place = this.#slotOf(keys[slot])
      this.#keys[place] = keys[slot]
      this.#counts[place] = counts[slot]
      this.#used++
    }
  }

  /** The least number that half of the pairs in the table do not exceed. */
  #median(): number {
    const keys = this.#keys
    // Most numbers are small: those beyond the histogram are told apart by a longer one.
    for (let size = 1 << 10; ; size *= 16) {
      const histogram = new Float64Array(size)
      for (let slot = 0; slot < keys.length; slot++) {
        if (keys[slot] !== FREE && this.#counts[slot] < size) histogram[this.#counts[slot]]++
      }
      let below = 0
      for (let count = 0; count < size; count++) {
        below += histogram[count]
        if (below >= this.#used / 2) return count
      }
    }
  }
}
