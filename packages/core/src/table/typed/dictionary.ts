import { readNumber, textOf, writing } from './read-number'

/** A hash of bytes, as the readers also compute it while they look for the end of a value. */
export function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0
  for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + bytes[i]) | 0
  return hash
}

/**
 * The distinct values of a column and their codes, from 1 in the order they came in; 0 is the missing value. A hash table
 * with open addresses over the bytes of the values, so that a value that is there costs no string.
 */
export class Dictionary {
  /** Codes given, with those of 0 and of the markers of what is missing. */
  size = 1
  /** Values that are not missing, and how many of them are not numbers. */
  values = 0
  texts = 0
  /** The codes of values of one byte, by that byte; 0 where there is none. */
  readonly ofByte = new Uint16Array(256)
  /** By code: NaN for what is no number, and how it is written. */
  numbers = new Float64Array(16).fill(Number.NaN)
  writings = new Uint8Array(16)
  private readonly missing: ReadonlySet<string>
  private isMissing = new Uint8Array(16)
  private hashes = new Int32Array(16)
  /** By code: where its bytes end; they begin where those of the code before end. */
  private ends = new Int32Array(16)
  private bytes = new Uint8Array(128)
  /** Codes by hash; 0 where there is none. */
  private slots = new Int32Array(32)

  constructor(missing: ReadonlySet<string>) {
    this.missing = missing
  }

  /** The code of a value; -1 when it has none. */
  find(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const { slots, hashes, ends, bytes: own } = this
    const mask = slots.length - 1
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const code = slots[slot]
      if (code === 0) return -1
      if (hashes[code] !== hash) continue
      let i = from
      let j = ends[code - 1]
      if (ends[code] - j !== to - from) continue
      while (i < to && bytes[i] === own[j]) {
        i++
        j++
      }
      if (i === to) return code
    }
  }

  /** Gives a value that has none a code. */
  add(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const code = this.size++
    if (code === this.hashes.length) this.widen()
    const start = this.ends[code - 1]
    const end = start + to - from
    if (end > this.bytes.length) this.bytes = longer(this.bytes, Math.max(end, 2 * this.bytes.length))
    this.bytes.set(bytes.subarray(from, to), start)
    this.ends[code] = end
    this.hashes[code] = hash
    this.place(code)
    if (to - from === 1) this.ofByte[bytes[from]] = code
    this.numbers[code] = Number.NaN
    if (this.missing.has(textOf(bytes, from, to))) {
      this.isMissing[code] = 1
      return code
    }
    this.values++
    const number = readNumber(bytes, from, to)
    if (Number.isNaN(number)) {
      this.texts++
    } else {
      this.numbers[code] = number
      this.writings[code] = writing
    }
    return code
  }

  /** The text of a code; undefined for what is missing. */
  textAt(code: number): string | undefined {
    return code === 0 || this.isMissing[code] ? undefined : textOf(this.bytes, this.ends[code - 1], this.ends[code])
  }

  private place(code: number): void {
    const mask = this.slots.length - 1
    const hash = this.hashes[code]
    let slot = (hash ^ (hash >>> 15)) & mask
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask
    this.slots[slot] = code
  }

  private widen(): void {
    const length = 2 * this.hashes.length
    this.numbers = longer(this.numbers, length)
    this.writings = longer(this.writings, length)
    this.isMissing = longer(this.isMissing, length)
    this.hashes = longer(this.hashes, length)
    this.ends = longer(this.ends, length)
    this.slots = new Int32Array(2 * length)
    for (let code = 1; code < this.size - 1; code++) this.place(code)
  }
}

function longer<T extends Uint8Array | Int32Array | Float64Array>(array: T, length: number): T {
  const copy = new (array.constructor as new (length: number) => T)(length)
  copy.set(array)
  return copy
}
