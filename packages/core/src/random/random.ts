import { checkInteger, checkNumber } from '../options'

const BITS = new DataView(new ArrayBuffer(8))

/**
 * A seeded generator of pseudo-random numbers: the same seed gives the same numbers on every platform.
 *
 * xoshiro128** 1.1 (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators", 2021), its state filled
 * by splitmix32 from the seed.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #d: number

  /** @param seed any finite number; all 64 bits of it count. Errors: INVALID_OPTION. */
  constructor(seed: number) {
    checkNumber('seed', seed)
    BITS.setFloat64(0, seed + 0) // + 0 makes one seed of 0 and -0
    const high = BITS.getUint32(0)
    const low = BITS.getUint32(4)
    let state = (low ^ Math.imul(high, 0x9e3779b9)) >>> 0
    const next = () => {
      state = (state + 0x9e3779b9) >>> 0
      let z = state
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
      return (z ^ (z >>> 15)) >>> 0
    }
    this.#a = next()
    this.#b = next() ^ low
    this.#c = next() ^ high
    this.#d = next() | 1 // a state of all zeros would stay there
  }

  /** A whole number from 0 to 2^32 - 1. */
  nextUint32(): number {
    const b = this.#b
    const product = Math.imul(b, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
    this.#c ^= this.#a
    this.#d ^= b
    this.#b = b ^ this.#c
    this.#a ^= this.#d
    this.#c ^= b << 9
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return result
  }

  /** A number in [0, 1) with 53 random bits. */
  next(): number {
    const high = this.nextUint32() >>> 5
    const low = this.nextUint32() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  /** A whole number in [0, n); the bias of scaling 53 random bits is under n / 2^53. */
  int(n: number): number {
    return Math.floor(this.next() * n)
  }

  /** Shuffles in place (Fisher and Yates, by Durstenfeld) and returns its argument. */
  shuffle<T extends { [index: number]: unknown; length: number }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.int(i + 1)
      const kept = items[i]
      items[i] = items[j]
      items[j] = kept
    }
    return items
  }

  /**
   * `count` distinct whole numbers in [0, n), in random order (Floyd's method, then shuffled). Errors: INVALID_OPTION
   * unless count <= n.
   */
  sample(n: number, count: number): Int32Array {
    checkInteger('count', count, 0, n)
    const chosen = new Set<number>()
    for (let top = n - count; top < n; top++) {
      const pick = this.int(top + 1)
      chosen.add(chosen.has(pick) ? top : pick)
    }
    return this.shuffle(Int32Array.from(chosen))
  }
}
