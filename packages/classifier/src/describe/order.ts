/** Digits of 11 bits: a count for each fits the nearest cache. */
const BITS = 11
const SIZE = 1 << BITS
const MASK = SIZE - 1
/** Below this, clearing the counts takes longer than comparing. */
const FEW = 256

/** Whole numbers of no wider range than this are counted one by one. */
const MOST_RANGE = 1 << 16

/**
 * The places of the numbers that are there, by size; equal ones in the order in which they stand. NaN is left out, -0 equals 0.
 * Least-significant-digit radix sort of the bits, which for doubles are in order once those of negative ones are turned over.
 */
export function orderOf(values: Float64Array): Int32Array {
  const present = new Int32Array(values.length)
  let n = 0
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) present[n++] = i
  const places = present.subarray(0, n)
  if (n < FEW) return places.sort((a, b) => values[a] - values[b] || a - b)
  return countingSort(values, places) ?? radixSort(values, places)
}

/** Undefined for numbers that are not whole or lie far apart. */
function countingSort(values: Float64Array, places: Int32Array): Int32Array | undefined {
  const n = places.length
  let min = values[places[0]]
  let max = min
  for (let i = 0; i < n; i++) {
    const value = values[places[i]]
    if (value < min) min = value
    if (value > max) max = value
    if (value !== Math.floor(value) || max - min > MOST_RANGE) return undefined
  }
  // Differences of numbers beyond 2^53 are not exact.
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) return undefined
  const starts = new Int32Array(max - min + 2)
  for (let i = 0; i < n; i++) starts[values[places[i]] - min + 1]++
  for (let d = 1; d < starts.length; d++) starts[d] += starts[d - 1]
  const order = new Int32Array(n)
  for (let i = 0; i < n; i++) order[starts[values[places[i]] - min]++] = places[i]
  return order
}

function radixSort(values: Float64Array, places: Int32Array): Int32Array {
  const n = places.length
  const { low, high } = keysOf(values, places)
  // A position in `places`, not yet a row: keys are found by it.
  let from = new Int32Array(n)
  let to = new Int32Array(n)
  for (let i = 0; i < n; i++) from[i] = i
  const starts = new Int32Array(SIZE)
  for (let digit = 0; digit < 6; digit++) {
    const word = digit < 3 ? low : high
    const shift = (digit % 3) * BITS
    starts.fill(0)
    for (let i = 0; i < n; i++) starts[(word[i] >>> shift) & MASK]++
    // All the same in this digit, as in the low ones of whole numbers.
    if (starts[(word[0] >>> shift) & MASK] === n) continue
    for (let d = 0, start = 0; d < SIZE; d++) {
      const count = starts[d]
      starts[d] = start
      start += count
    }
    for (let i = 0; i < n; i++) {
      const at = from[i]
      to[starts[(word[at] >>> shift) & MASK]++] = at
    }
    const done = from
    from = to
    to = done
  }
  for (let i = 0; i < n; i++) from[i] = places[from[i]]
  return from
}

/** Both words of each number, turned so that they are in order as unsigned whole numbers. */
function keysOf(values: Float64Array, places: Int32Array): { low: Uint32Array; high: Uint32Array } {
  const number = new Float64Array(1)
  const words = new Uint32Array(number.buffer)
  // The order of the two words differs between machines.
  number[0] = 1
  const upper = words[1] === 0 ? 0 : 1
  const low = new Uint32Array(places.length)
  const high = new Uint32Array(places.length)
  for (let i = 0; i < places.length; i++) {
    number[0] = values[places[i]] + 0 // -0 becomes 0
    const top = words[upper]
    if (top >>> 31 === 1) {
      high[i] = ~top
      low[i] = ~words[1 - upper]
    } else {
      high[i] = top | 0x80000000
      low[i] = words[1 - upper]
    }
  }
  return { low, high }
}
