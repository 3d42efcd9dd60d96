/** The different numbers of a column in rising order, and how many rows have each. Memory is used again for the next column. */
export class DistinctNumbers {
  /** How many different ones there are: the first so many of `values` and `counts`. */
  size = 0
  values: Float64Array = new Float64Array(0)
  counts: Int32Array = new Int32Array(0)
  private keys = new Uint32Array(0)
  private spare = new Uint32Array(0)
  private bits = new Uint32Array(0)
  private floats = new Float32Array(0)
  private readonly whole = new Int32Array(SMALL)
  private readonly digits = new Int32Array(3 * DIGITS)

  /** Room for `length` numbers, to be written before `sort`. */
  numbers(length: number): Float32Array {
    if (this.floats.length < length) {
      this.floats = new Float32Array(length)
      this.bits = new Uint32Array(this.floats.buffer)
      this.keys = new Uint32Array(length)
      this.spare = new Uint32Array(length)
    }
    return this.floats
  }

  /** Takes the first `length` of `numbers`, none of them NaN, and 0 as often as `zeros` says on top. */
  sort(length: number, zeros: number): void {
    if (!this.countWhole(length, zeros)) this.sortAny(length, zeros)
  }

  /** Counts numbers that are whole and below SMALL; false if there are others. */
  private countWhole(length: number, zeros: number): boolean {
    const { floats, whole } = this
    let i = 0
    for (; i < length; i++) {
      const number = floats[i]
      const place = number | 0
      if (place !== number || place < 0 || place >= SMALL) break
      whole[place]++
    }
    if (i === length) {
      whole[0] += zeros
      this.reserve(SMALL)
      const { values, counts } = this
      let size = 0
      for (let place = 0; place < SMALL; place++) {
        if (whole[place] === 0) continue
        values[size] = place
        counts[size++] = whole[place]
      }
      this.size = size
    }
    whole.fill(0)
    return i === length
  }

  private sortAny(length: number, zeros: number): void {
    const { bits, digits } = this
    let { keys, spare } = this
    digits.fill(0)
    for (let i = 0; i < length; i++) {
      // Bits that rise as the numbers do: all of a negative number's bits turned over, the sign of others.
      const own = bits[i] === MINUS_ZERO ? 0 : bits[i]
      const key = (own ^ ((own >> 31) | MINUS_ZERO)) >>> 0
      keys[i] = key
      digits[key & LAST]++
      digits[DIGITS + ((key >>> 11) & LAST)]++
      digits[2 * DIGITS + (key >>> 22)]++
    }
    for (let pass = 0; pass < 3; pass++) {
      const first = pass * DIGITS
      const shift = pass * 11
      // Where all have the same digit there is nothing to sort.
      if (length === 0 || digits[first + ((keys[0] >>> shift) & LAST)] === length) continue
      for (let d = 0, at = 0; d < DIGITS; d++) {
        const count = digits[first + d]
        digits[first + d] = at
        at += count
      }
      for (let i = 0; i < length; i++) {
        const key = keys[i]
        spare[digits[first + ((key >>> shift) & LAST)]++] = key
      }
      const sorted = spare
      spare = keys
      keys = sorted
    }
    this.keys = keys
    this.spare = spare
    this.count(length, zeros)
  }

  private reserve(size: number): void {
    if (this.values.length >= size) return
    this.values = new Float64Array(size)
    this.counts = new Int32Array(size)
  }

  private count(length: number, zeros: number): void {
    const { keys } = this
    this.reserve(length + 1)
    const { values, counts } = this
    const one = new Float32Array(1)
    const oneBits = new Uint32Array(one.buffer)
    let size = 0
    let isZeroDue = zeros > 0
    for (let i = 0; i < length; ) {
      const key = keys[i]
      let end = i + 1
      while (end < length && keys[end] === key) end++
      if (isZeroDue && key >= ZERO_KEY) {
        isZeroDue = false
        values[size] = 0
        counts[size] = zeros
        if (key === ZERO_KEY) {
          counts[size++] += end - i
          i = end
          continue
        }
        size++
      }
      oneBits[0] = key >= ZERO_KEY ? key ^ ZERO_KEY : ~key
      values[size] = one[0]
      counts[size++] = end - i
      i = end
    }
    if (isZeroDue) {
      values[size] = 0
      counts[size++] = zeros
    }
    this.size = size
  }
}

/** Whole numbers below this are counted and need no sorting. */
const SMALL = 1024
/** The values of 11 bits, of which 32 are three digits. */
const DIGITS = 2048
const LAST = DIGITS - 1
const MINUS_ZERO = 0x80000000
/** The key of 0. */
const ZERO_KEY = 0x80000000
