// Truth as bytes (1, 0), which tensors have, and as lanes of 4 bytes (-1, 0), which comparisons give.

/** Sixteen lanes as bytes of -1 and 0. */
// @ts-ignore: decorator
@inline
export function narrow(m0: v128, m1: v128, m2: v128, m3: v128): v128 {
  return i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(m0, m1), i16x8.narrow_i32x4_s(m2, m3))
}

/** Four bytes of -1 and 0, the first ones of `bytes`, as lanes. */
// @ts-ignore: decorator
@inline
export function widen(bytes: v128): v128 {
  return i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(bytes))
}
