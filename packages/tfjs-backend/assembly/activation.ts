import { expm14, sigmoid4 } from './transcendental'

// The activations that kernels apply to what they have computed. src/kernels/activation.ts has the same codes.

// @ts-ignore: decorator
@inline
export const LINEAR: i32 = 0
// @ts-ignore: decorator
@inline
export const RELU: i32 = 1
// @ts-ignore: decorator
@inline
export const RELU6: i32 = 2
// @ts-ignore: decorator
@inline
export const ELU: i32 = 3
/** alpha * x below 0. */
// @ts-ignore: decorator
@inline
export const LEAKY_RELU: i32 = 4
// @ts-ignore: decorator
@inline
export const SIGMOID: i32 = 5

/** An activation of four numbers. Where a loop is hot, `code` is to be a constant there: then the other ones are not compiled. */
// @ts-ignore: decorator
@inline
export function activate(x: v128, code: i32, alpha: f32): v128 {
  if (code == RELU) return relu4(x)
  if (code == RELU6) return f32x4.pmin(relu4(x), f32x4.splat(6))
  if (code == ELU) return elu4(x)
  if (code == LEAKY_RELU) return leakyRelu4(x, f32x4.splat(alpha))
  if (code == SIGMOID) return sigmoid4(x)
  return x
}

/** NaN stays NaN; -0 becomes 0 by the sum. */
// @ts-ignore: decorator
@inline
export function relu4(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, f32x4.splat(0)), f32x4.splat(0))
}

// @ts-ignore: decorator
@inline
export function elu4(x: v128): v128 {
  return v128.bitselect(x, expm14(x), f32x4.ge(x, f32x4.splat(0)))
}

// @ts-ignore: decorator
@inline
export function leakyRelu4(x: v128, alpha: v128): v128 {
  return v128.bitselect(f32x4.mul(x, alpha), x, f32x4.lt(x, f32x4.splat(0)))
}
