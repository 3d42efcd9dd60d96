import { NutshellError } from '@nutshell-ml/core'
import { grown, mixed } from './word-index'

/** More terms than this are refused: they would take more than half a gigabyte. */
const MOST_TERMS = 1 << 24

/**
 * Terms of two words and more as numbers, in order of first appearance: each is a pair, of the term that it begins with and its
 * last word. No string is made of them.
 */
export class TermIndex {
  size = 0
  /** Term t is `pairs[2 t]` (the number of a word, or -1 - the number of a term) and then the word `pairs[2 t + 1]`. */
  pairs = new Int32Array(1 << 11)
  private slots = new Int32Array(1 << 12)
  private mask = (1 << 12) - 1

  /** The number of a term; -1 if there is none. */
  get(prefix: number, word: number): number {
    const { slots, pairs, mask } = this
    let slot = hashOfPair(prefix, word) & mask
    for (;;) {
      const at = 2 * slots[slot] - 2
      if (at < 0) return -1
      if (pairs[at] === prefix && pairs[at + 1] === word) return at >> 1
      slot = (slot + 1) & mask
    }
  }

  /** The number of a term, which joins the index if it is new. Errors: INVALID_INPUT for more terms than there is room for. */
  add(prefix: number, word: number): number {
    const { slots, pairs, mask } = this
    let slot = hashOfPair(prefix, word) & mask
    for (;;) {
      const at = 2 * slots[slot] - 2
      if (at < 0) break
      if (pairs[at] === prefix && pairs[at + 1] === word) return at >> 1
      slot = (slot + 1) & mask
    }
    const id = this.size++
    if (id === MOST_TERMS) {
      throw new NutshellError(
        'INVALID_INPUT',
        `the texts have more than ${MOST_TERMS} terms, expected fewer: shorter ngrams, or kind 'hashing'`
      )
    }
    slots[slot] = this.size
    pairs[2 * id] = prefix
    pairs[2 * id + 1] = word
    if (2 * this.size === pairs.length) this.pairs = grown(pairs, pairs.length * 2)
    if (2 * this.size > slots.length) this.rehash()
    return id
  }

  private rehash(): void {
    const { pairs, size } = this
    const slots = new Int32Array(this.slots.length * 2)
    const mask = slots.length - 1
    for (let id = 0; id < size; id++) {
      let slot = hashOfPair(pairs[2 * id], pairs[2 * id + 1]) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = id + 1
    }
    this.slots = slots
    this.mask = mask
  }
}

export function hashOfPair(prefix: number, word: number): number {
  return mixed(Math.imul(prefix, 0x9e3779b1) ^ Math.imul(word + 0x165667b1, 0x85ebca77))
}
