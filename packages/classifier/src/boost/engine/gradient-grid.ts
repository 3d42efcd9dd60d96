import { NutshellError } from '@nutshell-ml/core'

/**
 * The grid that gradients (or Hessians) are rounded to for one tree: whole numbers times `unit`, a power of two. `scale` is
 * 1 / unit, exactly.
 */
export interface GradientGrid {
  readonly scale: number
  readonly unit: number
}

/**
 * Bits of a rounded gradient, its sign aside: as many as leave the sum over all rows below 2^52 and so exact in a float64, 30 at
 * most so that one fits an int32.
 */
export function gridBits(rows: number): number {
  return Math.min(30, 52 - Math.ceil(Math.log2(Math.max(1, rows))))
}

/**
 * The finest grid on which a number as large as `largest` takes `bits` bits: the greatest power of two with
 * largest * scale <= 2^bits - 1. A number x is rounded to Math.floor(x * scale + 0.5), halves upwards, which WebAssembly's
 * f64.floor does to the bit. Errors: NON_FINITE.
 */
export function gradientGrid(largest: number, bits: number): GradientGrid {
  if (!Number.isFinite(largest)) {
    throw new NutshellError(
      'NON_FINITE',
      `a gradient or Hessian of the objective is ${largest}, expected a finite number`
    )
  }
  if (largest === 0) return { scale: 1, unit: 1 }
  const most = 2 ** bits - 1
  // Within one of the answer, whatever the rounding of log2; powers of two and their products here are exact.
  let exponent = Math.floor(bits - Math.log2(largest)) + 1
  while (largest * 2 ** exponent > most) exponent--
  return { scale: 2 ** exponent, unit: 2 ** -exponent }
}

/** The largest of the sizes of the numbers at `rows` (all up to `count` where undefined); NaN where one is. */
export function largestSize(values: Float32Array, offset: number, rows: Int32Array | undefined, count: number): number {
  let largest = 0
  for (let i = 0; i < count; i++) {
    const size = Math.abs(values[offset + (rows === undefined ? i : rows[i])])
    if (!(size <= largest)) {
      largest = size
      if (Number.isNaN(size)) break
    }
  }
  return largest
}
