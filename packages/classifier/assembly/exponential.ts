/** e^x of two numbers at a time: the twin of src/boost/objective/exponential.ts, the same operations in the same order. */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  // As comparisons choose, so that NaN stays NaN.
  const low = f64x2.splat(-746)
  const high = f64x2.splat(710)
  x = v128.bitselect(low, x, f64x2.lt(x, low))
  x = v128.bitselect(high, x, f64x2.gt(x, high))
  const n = f64x2.floor(f64x2.add(f64x2.mul(x, f64x2.splat(1.4426950408889634)), f64x2.splat(0.5)))
  const r = f64x2.sub(
    f64x2.sub(x, f64x2.mul(n, f64x2.splat(6.9314718036912382e-1))),
    f64x2.mul(n, f64x2.splat(1.90821492927058770e-10))
  )
  let p = f64x2.splat(1 / <f64>6227020800)
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / <f64>479001600))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / <f64>39916800))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / <f64>3628800))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / <f64>362880))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / <f64>40320))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / <f64>5040))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / <f64>720))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / <f64>120))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / <f64>24))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1 / <f64>6))
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(0.5))
  const value = f64x2.add(f64x2.add(f64x2.mul(p, f64x2.mul(r, r)), r), f64x2.splat(1))
  // 2^n in two steps. A whole number added to 1.5 * 2^52 is in the last bits of the sum.
  const half = f64x2.floor(f64x2.mul(n, f64x2.splat(0.5)))
  const rest = f64x2.sub(n, half)
  const shift = f64x2.splat(6755399441055744)
  const bias = i64x2.splat(1023)
  return f64x2.mul(
    f64x2.mul(value, i64x2.shl(i64x2.add(f64x2.add(half, shift), bias), 52)),
    i64x2.shl(i64x2.add(f64x2.add(rest, shift), bias), 52)
  )
}
