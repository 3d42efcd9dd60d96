// What linear models, boosting and networks are made of, over f32 in memory. Each sum has one order, that of its plain twin in
// src/kernels/linear.ts, so that both give the same bits.
import { interleave4 } from './scan'

/** The sum of products of two vectors, in four partial sums: column j goes to number j mod 4. */
export function dot(x: usize, y: usize, length: i32): f32 {
  const whole = x + ((<usize>length >> 2) << 4)
  const end = x + (<usize>length << 2)
  let four = f32x4.splat(0)
  for (; x < whole; x += 16, y += 16) four = f32x4.add(four, f32x4.mul(v128.load(x), v128.load(y)))
  let sum =
    f32x4.extract_lane(four, 0) +
    f32x4.extract_lane(four, 1) +
    (f32x4.extract_lane(four, 2) + f32x4.extract_lane(four, 3))
  for (; x < end; x += 4, y += 4) sum += load<f32>(x) * load<f32>(y)
  return sum
}

/** Adds `a` times `x` to `y`. */
export function axpy(a: f32, x: usize, y: usize, length: i32): void {
  const whole = x + ((<usize>length >> 2) << 4)
  const end = x + (<usize>length << 2)
  const all = f32x4.splat(a)
  for (; x < whole; x += 16, y += 16) v128.store(y, f32x4.add(v128.load(y), f32x4.mul(all, v128.load(x))))
  for (; x < end; x += 4, y += 4) store<f32>(y, load<f32>(y) + a * load<f32>(x))
}

/** The Euclidean length of each row (f32, rows x cols) into `out` (f32, rows), summed in float64. */
export function rowNorms(data: usize, rows: i32, cols: i32, out: usize): void {
  for (let i = 0; i < rows; i++) {
    let sum: f64 = 0
    for (let j = 0; j < cols; j++, data += 4) {
      const value = <f64>load<f32>(data)
      sum += value * value
    }
    store<f32>(out + (<usize>i << 2), <f32>Math.sqrt(sum))
  }
}

/** The mean of each column (f32, rows x cols) into `out` (f64, cols), summed from row 0 on. */
export function columnMeans(data: usize, rows: i32, cols: i32, out: usize): void {
  const even = cols & ~1
  for (let j: usize = 0; j < <usize>cols; j++) store<f64>(out + (j << 3), 0)
  for (let i = 0; i < rows; i++) {
    let at = out
    let j = 0
    for (; j < even; j += 2, data += 8, at += 16) {
      v128.store(at, f64x2.add(v128.load(at), f64x2.promote_low_f32x4(v128.load64_zero(data))))
    }
    if (j < cols) {
      store<f64>(at, load<f64>(at) + <f64>load<f32>(data))
      data += 4
    }
  }
  for (let j: usize = 0; j < <usize>cols; j++) store<f64>(out + (j << 3), load<f64>(out + (j << 3)) / <f64>rows)
}

/**
 * c = a b, or c += a b where `isAdding`: a is m x n, b is n x p, c is m x p. Products are summed from 0 (or from c) on along n.
 * `scratch` has room for panels of b and four rows: 4 n (roundUp(p, 8) + 4) bytes.
 */
export function gemm(a: usize, b: usize, c: usize, m: i32, n: i32, p: i32, isAdding: i32, scratch: usize): void {
  const groups = (p + 7) >> 3
  const panels = scratch + (<usize>n << 4)
  packPanels(b, n, p, groups, panels)
  const rowBytes = <usize>n << 2
  const outBytes = <usize>p << 2
  const end = scratch + (<usize>n << 4)
  for (let i = 0; i < m; i += 4) {
    const last = m - 1
    interleave4(
      a + <usize>i * rowBytes,
      a + <usize>min(i + 1, last) * rowBytes,
      a + <usize>min(i + 2, last) * rowBytes,
      a + <usize>min(i + 3, last) * rowBytes,
      n,
      scratch
    )
    let panel = panels
    for (let g = 0; g < groups; g++) {
      let a00 = f32x4.splat(0)
      let a01 = f32x4.splat(0)
      let a10 = f32x4.splat(0)
      let a11 = f32x4.splat(0)
      let a20 = f32x4.splat(0)
      let a21 = f32x4.splat(0)
      let a30 = f32x4.splat(0)
      let a31 = f32x4.splat(0)
      for (let x = scratch; x < end; x += 16) {
        const b0 = v128.load(panel)
        const b1 = v128.load(panel, 16)
        let t = v128.load_splat<f32>(x)
        a00 = f32x4.add(a00, f32x4.mul(t, b0))
        a01 = f32x4.add(a01, f32x4.mul(t, b1))
        t = v128.load_splat<f32>(x, 4)
        a10 = f32x4.add(a10, f32x4.mul(t, b0))
        a11 = f32x4.add(a11, f32x4.mul(t, b1))
        t = v128.load_splat<f32>(x, 8)
        a20 = f32x4.add(a20, f32x4.mul(t, b0))
        a21 = f32x4.add(a21, f32x4.mul(t, b1))
        t = v128.load_splat<f32>(x, 12)
        a30 = f32x4.add(a30, f32x4.mul(t, b0))
        a31 = f32x4.add(a31, f32x4.mul(t, b1))
        panel += 32
      }
      const width = min(8, p - (g << 3))
      const out = c + <usize>i * outBytes + (<usize>g << 5)
      writeOut(out, a00, a01, width, isAdding)
      if (i + 1 < m) writeOut(out + outBytes, a10, a11, width, isAdding)
      if (i + 2 < m) writeOut(out + 2 * outBytes, a20, a21, width, isAdding)
      if (i + 3 < m) writeOut(out + 3 * outBytes, a30, a31, width, isAdding)
    }
  }
}

function writeOut(out: usize, low: v128, high: v128, width: i32, isAdding: i32): void {
  if (width == 8) {
    if (isAdding) {
      low = f32x4.add(v128.load(out), low)
      high = f32x4.add(v128.load(out, 16), high)
    }
    v128.store(out, low)
    v128.store(out, high, 16)
    return
  }
  for (let lane = 0; lane < width; lane++) {
    const value = f32x4.extract_lane(low, 0)
    store<f32>(out, isAdding ? load<f32>(out) + value : value)
    out += 4
    low = lane == 3 ? high : v128.shuffle<f32>(low, low, 1, 2, 3, 0)
  }
}

function packPanels(b: usize, n: i32, p: i32, groups: i32, panels: usize): void {
  for (let g = 0; g < groups; g++) {
    const width = min(8, p - (g << 3))
    for (let row = 0; row < n; row++) {
      const from = b + ((<usize>row * <usize>p + (<usize>g << 3)) << 2)
      for (let lane = 0; lane < 8; lane++) {
        store<f32>(panels + (<usize>lane << 2), lane < width ? load<f32>(from + (<usize>lane << 2)) : 0)
      }
      panels += 32
    }
  }
}

/** Each row (f32, rows x cols) to its softmax, in place: e^x, over their sum. */
export function softmax(data: usize, rows: i32, cols: i32): void {
  const rowBytes = <usize>cols << 2
  for (let i = 0; i < rows; i++, data += rowBytes) {
    const end = data + rowBytes
    let greatest: f32 = -Infinity
    for (let x = data; x < end; x += 4) if (load<f32>(x) > greatest) greatest = load<f32>(x)
    let sum: f64 = 0
    for (let x = data; x < end; x += 4) {
      const value = exponential(load<f32>(x) - greatest)
      store<f32>(x, value)
      sum += <f64>value
    }
    const over = <f32>(1 / sum)
    for (let x = data; x < end; x += 4) store<f32>(x, load<f32>(x) * over)
  }
}

/** e^x for x <= 0: 2^n e^r, e^r by the polynomial of Cephes (S. Moshier), within 2 units in the last place. */
// @ts-ignore: decorator
@inline
function exponential(x: f32): f32 {
  if (x < -87) return 0
  const n = Mathf.floor(x * <f32>1.44269504088896341 + <f32>0.5)
  const r = x - n * <f32>0.693359375 - n * <f32>-2.12194440e-4
  let p: f32 = <f32>1.9875691500e-4
  p = p * r + <f32>1.3981999507e-3
  p = p * r + <f32>8.3334519073e-3
  p = p * r + <f32>4.1665795894e-2
  p = p * r + <f32>1.6666665459e-1
  p = p * r + <f32>5.0000001201e-1
  return (p * (r * r) + r + <f32>1) * reinterpret<f32>((<i32>n + 127) << 23)
}
