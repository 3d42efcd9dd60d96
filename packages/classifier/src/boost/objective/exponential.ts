const LOG2_E = Math.LOG2E
/** ln 2 in two parts: the first has so few bits that a whole number up to 1100 times it is exact. */
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10

const word = new Int32Array(2)
const double = new Float64Array(word.buffer)

/**
 * e^x within a unit in the last place or so, and the same bits everywhere: sums and products only, in one order, which
 * assembly/exponential.ts has too (Math.exp differs from machine to machine). 0 below -745.2, Infinity above 709.8.
 *
 * x = n ln 2 + r with |r| <= ln 2 / 2; e^r by its series up to r^13, whose rest is below 2^-57.
 *
 * What objectives make of it, in float64 from scores s, a target y and a weight w (no product where there are no weights), each
 * result rounded to float32 once:
 *
 * - logistic: p = 1 / (1 + e^-s), gradient (p - y) w, Hessian max(p (1 - p), 1e-16) w;
 * - softmax: e_k = e^(s_k - the greatest s), p_k = e_k / (e_0 + e_1 + ... summed in this order), gradient (p_k - (y = k ? 1 : 0)) w,
 *   Hessian max(2 p_k (1 - p_k), 1e-16) w;
 * - squared: gradient (s - y) w, Hessian w.
 */
export function exponential(x: number): number {
  const bounded = x < -746 ? -746 : x > 710 ? 710 : x
  const n = Math.floor(bounded * LOG2_E + 0.5)
  const r = bounded - n * LN2_HIGH - n * LN2_LOW
  let p = 1 / 6227020800
  p = p * r + 1 / 479001600
  p = p * r + 1 / 39916800
  p = p * r + 1 / 3628800
  p = p * r + 1 / 362880
  p = p * r + 1 / 40320
  p = p * r + 1 / 5040
  p = p * r + 1 / 720
  p = p * r + 1 / 120
  p = p * r + 1 / 24
  p = p * r + 1 / 6
  p = p * r + 0.5
  const value = p * (r * r) + r + 1
  // In two steps: 2^n itself may be too small or too great for a float64.
  const half = n >> 1
  return value * powerOfTwo(half) * powerOfTwo(n - half)
}

function powerOfTwo(exponent: number): number {
  word[1] = (exponent + 1023) << 20
  return double[0]
}
