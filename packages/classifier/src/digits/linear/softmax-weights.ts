import { exponential } from '../../boost/objective/exponential'
import { PIXELS } from '../images'

const ONE_OF_255 = 1 / 255

/** What a linear model knows: of ink from 0 to 1. */
export interface SoftmaxWeights {
  /** 784 x 10: what a pixel speaks for, digit by digit. */
  readonly coefficients: Float64Array
  readonly intercepts: Float64Array
}

/**
 * Writes ten probabilities to `out`, from `into` on: the softmax of what the pixels of an image speak for. Sums run in one order and
 * the powers are of our own: the same bits on every platform.
 *
 * @param pixels 784 bytes from `at` on.
 */
export function softmaxInto(
  { coefficients, intercepts }: SoftmaxWeights,
  pixels: Uint8Array,
  at: number,
  out: Float64Array,
  into: number
): void {
  const digits = intercepts.length
  const end = at + PIXELS
  for (let d = 0; d < digits; d++) out[into + d] = intercepts[d]
  for (let p = at, from = 0; p < end; p++, from += digits) {
    const byte = pixels[p]
    if (byte === 0) continue
    const ink = byte * ONE_OF_255
    for (let d = 0; d < digits; d++) out[into + d] += ink * coefficients[from + d]
  }
  let most = out[into]
  for (let d = 1; d < digits; d++) if (out[into + d] > most) most = out[into + d]
  let sum = 0
  for (let d = 0; d < digits; d++) {
    out[into + d] = exponential(out[into + d] - most)
    sum += out[into + d]
  }
  for (let d = 0; d < digits; d++) out[into + d] /= sum
}

/** One step down the slope of an image's loss: probabilities less what they should be, in `errors`, times the rate. */
export function descend(
  { coefficients, intercepts }: SoftmaxWeights,
  pixels: Uint8Array,
  at: number,
  errors: Float64Array,
  rate: number
): void {
  const digits = intercepts.length
  const end = at + PIXELS
  for (let d = 0; d < digits; d++) {
    errors[d] *= rate
    intercepts[d] -= errors[d]
  }
  for (let p = at, from = 0; p < end; p++, from += digits) {
    const byte = pixels[p]
    if (byte === 0) continue
    const ink = byte * ONE_OF_255
    for (let d = 0; d < digits; d++) coefficients[from + d] -= ink * errors[d]
  }
}
