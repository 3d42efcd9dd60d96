// Functions of four float32 numbers at once, by argument reduction and polynomials. NaN, infinities, denormal numbers and what
// overflows are as IEEE 754 and C's library have them. Errors are the largest found over every 127th float32 number, against float64.
// Polynomials interpolate at Chebyshev's nodes; how numbers are reduced is that of S. L. Moshier's Cephes library, 1984.

/** Constants, in the order of FLOATS. */
const enum Float {
  LOG2_E,
  LN2_HIGH,
  LN2_LOW,
  ROUNDER,
  EXP_LEAST,
  EXP_MOST,
  EXP_LEAST_NORMAL,
  EXPM1_LEAST,
  E2,
  E3,
  E4,
  E5,
  E6,
  L3,
  L4,
  L5,
  L6,
  L7,
  L8,
  L9,
  L10,
  L11,
  ONE,
  TWO,
  HALF,
  LEAST_NORMAL,
  TWO_TO_23,
  TWENTY_THREE,
  INFINITE,
  MINUS_INFINITE,
  EXP_IS_SMALL,
  ONE_IS_SMALL
}

// They lie in memory, for one instruction has one of them in all four lanes: in the code, three would make it from an integer, at each
// use, and take half as long again.
const FLOATS: usize = memory.data<f32>([
  1.4426950408889634, // of 1 / log(2)
  0.693359375, // of log(2), so short that a multiple by an exponent is exact
  -0.00021219444170128554, // the rest of log(2)
  12582912, // 1.5 * 2^23: a number that it is added to is rounded to an integer, which the low bits are
  -104, // e to this is 0
  89, // and to this infinity
  -87.33654, // log(2^-126)
  -18, // e to this less 1 is -1
  0.5, // e^r = 1 + r + E2 r^2 + ... + E6 r^6
  0.166665763,
  0.0416665561,
  0.00836320315,
  0.00139262131,
  0.333333313, // log(1 + f) = f - f^2 / 2 + L3 f^3 + ... + L11 f^11
  -0.24999997,
  0.200007156,
  -0.166678026,
  0.142490578,
  -0.124256872,
  0.116854198,
  -0.114797339,
  0.0697161183,
  1,
  2,
  0.5,
  1.1754943508222875e-38, // 2^-126
  8388608,
  23,
  Infinity,
  -Infinity,
  -13.942385152878742, // log(2^-23) + 2: below, log(1 + e^x) is e^x but for less than rounding
  13.942385152878742 // and above it is x
])
/** The same for INTEGERS. */
const enum Integer {
  ROUNDER_BITS,
  BIAS,
  HALF_BIAS,
  SQRT_HALF_BITS,
  MANTISSA,
  SIGN
}

const INTEGERS: usize = memory.data<i32>([
  0x4b400000,
  127, // what an exponent has added to it
  126 - 0x4b400000, // the same less 1, and less the bits of ROUNDER
  0x3f3504f3, // sqrt(1/2)
  0x7fffff,
  0x80000000
])

// @ts-ignore: decorator
@inline
function integer(constant: Integer): v128 {
  return v128.load32_splat(INTEGERS + (<usize>constant << 2))
}

// @ts-ignore: decorator
@inline
function float(constant: Float): v128 {
  return v128.load32_splat(FLOATS + (<usize>constant << 2))
}

/** e^x. Error: 1.04 ulp. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  // pmin and pmax have a NaN of their first operand go through. e^-104 rounds to 0, e^89 to infinity.
  const near = f32x4.pmin(f32x4.pmax(x, float(Float.EXP_LEAST)), float(Float.EXP_MOST))
  const shifted = f32x4.add(f32x4.mul(near, float(Float.LOG2_E)), float(Float.ROUNDER))
  const power = f32x4.add(float(Float.ONE), expm1Reduced(near, shifted))
  // 2^n in two factors: it may be denormal or above the largest number.
  const n = i32x4.sub(shifted, integer(Integer.ROUNDER_BITS))
  const half = i32x4.shr_s(n, 1)
  return f32x4.mul(f32x4.mul(power, twoToThe(half)), twoToThe(i32x4.sub(n, half)))
}

/** e^x of numbers up to 0 (or NaN), for which it takes less. Error: 1.03 ulp; 0 below 2^-126. */
// @ts-ignore: decorator
@inline
export function expOfNegative4(x: v128): v128 {
  const near = f32x4.pmax(x, float(Float.EXP_LEAST_NORMAL))
  const shifted = f32x4.add(f32x4.mul(near, float(Float.LOG2_E)), float(Float.ROUNDER))
  const power = f32x4.add(float(Float.ONE), expm1Reduced(near, shifted))
  const scaled = f32x4.mul(power, twoToThe(i32x4.sub(shifted, integer(Integer.ROUNDER_BITS))))
  return v128.andnot(scaled, f32x4.lt(x, float(Float.EXP_LEAST_NORMAL)))
}

/** e^x - 1. Error: 1.7 ulp. */
// @ts-ignore: decorator
@inline
export function expm14(x: v128): v128 {
  const near = f32x4.pmin(f32x4.pmax(x, float(Float.EXPM1_LEAST)), float(Float.EXP_MOST))
  const shifted = f32x4.add(f32x4.mul(near, float(Float.LOG2_E)), float(Float.ROUNDER))
  const reduced = expm1Reduced(near, shifted)
  // Half of it first: 2^128 is not a number.
  const scale = i32x4.shl(i32x4.add(shifted, integer(Integer.HALF_BIAS)), 23)
  const half = f32x4.add(f32x4.mul(scale, reduced), f32x4.sub(scale, float(Float.HALF)))
  return f32x4.add(half, half)
}

/** The hyperbolic tangent. Error: 2.5 ulp. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x)
  const t = expm14(f32x4.mul(size, f32x4.splat(-2)))
  const tanh = f32x4.div(t, f32x4.add(t, float(Float.TWO)))
  return v128.or(f32x4.abs(tanh), v128.and(x, integer(Integer.SIGN)))
}

/** 1 / (1 + e^-x). Error: 2.3 ulp. */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(x)))
  const one = float(Float.ONE)
  return f32x4.div(v128.bitselect(one, e, f32x4.ge(x, f32x4.splat(0))), f32x4.add(one, e))
}

/** The natural logarithm. Error: 0.8 ulp. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const isDenormal = f32x4.lt(x, float(Float.LEAST_NORMAL))
  const normal = v128.bitselect(f32x4.mul(x, float(Float.TWO_TO_23)), x, isDenormal)
  const exponent = f32x4.sub(exponentOf(normal), v128.and(float(Float.TWENTY_THREE), isDenormal))
  return specialLog(x, logOf(normal, exponent, f32x4.splat(0)))
}

/** The natural logarithm of 1 + x. Error: 0.9 ulp. */
// @ts-ignore: decorator
@inline
export function log1p4(x: v128): v128 {
  const u = f32x4.add(x, float(Float.ONE))
  return specialLog(u, logOf(u, exponentOf(u), f32x4.div(lostBy(x, u), u)))
}

/** log(1 + e^x). Error: 1.7 ulp. */
// @ts-ignore: decorator
@inline
export function softplus4(x: v128): v128 {
  const e = exp4(x)
  // Where the function is e^x or x but for less than rounding: log(2^-23) + 2.
  const isTooSmall = f32x4.lt(x, float(Float.EXP_IS_SMALL))
  const isTooLarge = f32x4.gt(x, float(Float.ONE_IS_SMALL))
  const u = f32x4.add(e, float(Float.ONE))
  const log = logOf(u, exponentOf(u), f32x4.div(lostBy(e, u), u))
  return v128.bitselect(e, v128.bitselect(x, log, isTooLarge), isTooSmall)
}

/** e^r - 1 where r is what x has over the multiple of log(2) that was rounded to. */
// @ts-ignore: decorator
@inline
function expm1Reduced(x: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, float(Float.ROUNDER))
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, float(Float.LN2_HIGH))), f32x4.mul(n, float(Float.LN2_LOW)))
  const square = f32x4.mul(r, r)
  // Halves side by side, after G. Estrin: what comes one after the other takes longer than the number of instructions does.
  const low = f32x4.add(f32x4.mul(r, float(Float.E3)), float(Float.E2))
  const middle = f32x4.add(f32x4.mul(r, float(Float.E5)), float(Float.E4))
  const high = f32x4.add(f32x4.mul(square, float(Float.E6)), middle)
  return f32x4.add(f32x4.mul(square, f32x4.add(f32x4.mul(square, high), low)), r)
}

/** What rounding took from u = 1 + x (D. E. Knuth's two-sum). */
// @ts-ignore: decorator
@inline
function lostBy(x: v128, u: v128): v128 {
  const one = float(Float.ONE)
  const high = f32x4.sub(u, one)
  return f32x4.add(f32x4.sub(one, f32x4.sub(u, high)), f32x4.sub(x, high))
}

// @ts-ignore: decorator
@inline
function twoToThe(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, integer(Integer.BIAS)), 23)
}

/** So that x / 2^exponent is from sqrt(1/2) to sqrt(2). */
// @ts-ignore: decorator
@inline
function exponentOf(x: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.shr_s(i32x4.sub(x, integer(Integer.SQRT_HALF_BITS)), 23))
}

/** The logarithm of a positive normal number that has that exponent, plus a small number. */
// @ts-ignore: decorator
@inline
function logOf(x: v128, exponent: v128, plus: v128): v128 {
  const bits = v128.and(i32x4.sub(x, integer(Integer.SQRT_HALF_BITS)), integer(Integer.MANTISSA))
  const f = f32x4.sub(i32x4.add(bits, integer(Integer.SQRT_HALF_BITS)), float(Float.ONE))
  const square = f32x4.mul(f, f)
  const fourth = f32x4.mul(square, square)
  const p3 = f32x4.add(f32x4.mul(f, float(Float.L4)), float(Float.L3))
  const p5 = f32x4.add(f32x4.mul(f, float(Float.L6)), float(Float.L5))
  const p7 = f32x4.add(f32x4.mul(f, float(Float.L8)), float(Float.L7))
  const p9 = f32x4.add(f32x4.mul(f, float(Float.L10)), float(Float.L9))
  const high = f32x4.add(f32x4.add(f32x4.mul(square, p9), p7), f32x4.mul(fourth, float(Float.L11)))
  const p = f32x4.add(f32x4.mul(fourth, high), f32x4.add(f32x4.mul(square, p5), p3))
  let rest = f32x4.add(f32x4.mul(f32x4.mul(square, f), p), f32x4.mul(exponent, float(Float.LN2_LOW)))
  rest = f32x4.add(f32x4.sub(rest, f32x4.mul(square, float(Float.HALF))), plus)
  return f32x4.add(f32x4.add(rest, f), f32x4.mul(exponent, float(Float.LN2_HIGH)))
}

/** What was computed for x, but for those that have no logarithm or an infinite one. */
// @ts-ignore: decorator
@inline
function specialLog(x: v128, log: v128): v128 {
  const isUsual = v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.lt(x, float(Float.INFINITE)))
  // The root of infinity is infinity, of negative numbers NaN.
  const special = v128.bitselect(float(Float.MINUS_INFINITE), f32x4.sqrt(x), f32x4.eq(x, f32x4.splat(0)))
  return v128.bitselect(log, special, isUsual)
}
