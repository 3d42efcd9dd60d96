const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text of bytes `from` to `to`; its memory is its own. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  return decoder.decode(bytes.subarray(from, to))
}

/** How a number was written, so that its very text can be had again: see `writtenAs`. */
export const ODD = 255
const SHORTEST = 254
const NO_ZERO = 32
/** Digits that a double always keeps; a mantissa of so many and a power of ten up to 10^22 are exact (Clinger 1990). */
const SURE_DIGITS = 15
const POWERS = Float64Array.from({ length: SURE_DIGITS + 1 }, (_, i) => 10 ** i)

/** How the number was written that `readNumber` read last. */
export let writing = 0

/**
 * The number that bytes `from` to `to` write out: a sign or none, digits, perhaps with a point among them, before or
 * after, and perhaps an exponent. NaN for anything else, for what is not finite, and unless `isForced` for whole numbers
 * without point and exponent beyond 2^53, which a double would change.
 */
export function readNumber(bytes: Uint8Array, from: number, to: number, isForced = false): number {
  let at = from
  const sign = bytes[at]
  if (sign === 45 || sign === 43) at++
  const start = at
  let mantissa = 0
  for (; at < to && bytes[at] >= 48 && bytes[at] <= 57; at++) mantissa = mantissa * 10 + bytes[at] - 48
  const whole = at - start
  let decimals = 0
  if (at < to && bytes[at] === 46) {
    const point = at++
    for (; at < to && bytes[at] >= 48 && bytes[at] <= 57; at++) mantissa = mantissa * 10 + bytes[at] - 48
    decimals = at - point - 1
  }
  const digits = whole + decimals
  if (digits === 0) return Number.NaN
  if (at === to && digits <= SURE_DIGITS) {
    const value = mantissa / POWERS[decimals]
    const isPlain =
      sign !== 43 &&
      (whole < 2 || bytes[start] !== 48) &&
      (decimals > 0 || bytes[to - 1] !== 46) &&
      (sign !== 45 || value !== 0)
    writing = isPlain ? (whole === 0 ? NO_ZERO : 0) + decimals : ODD
    return sign === 45 ? 0 - value : value
  }
  const isInteger = at === to && decimals === 0 && bytes[to - 1] !== 46
  if (at < to && (bytes[at] | 32) === 101) {
    at++
    if (bytes[at] === 45 || bytes[at] === 43) at++
    const exponent = at
    while (at < to && bytes[at] >= 48 && bytes[at] <= 57) at++
    if (at === exponent) return Number.NaN
  }
  if (at !== to) return Number.NaN
  const text = textOf(bytes, from, to)
  const value = Number(text)
  if (!Number.isFinite(value) || (isInteger && !isForced && !Number.isSafeInteger(value))) return Number.NaN
  writing = String(value) === text ? SHORTEST : ODD
  return value
}

/** The text that a number was read from, given how it was written; not for `ODD`. */
export function writtenAs(value: number, how: number): string {
  if (how === SHORTEST || how === 0) return String(value)
  const text = value.toFixed(how % NO_ZERO)
  return how < NO_ZERO ? text : text.replace('0.', '.')
}
