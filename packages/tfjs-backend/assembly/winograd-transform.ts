// The transforms of F(4x4, 3x3): 16 results of a 3x3 convolution from 36 products instead of 144. A. Lavin, S. Gray: Fast Algorithms
// for Convolutional Neural Networks, 2016, with the points 0, 1, -1, 2, -2 and infinity. Each works on four channels at a time and
// on columns first, then rows; `temporary` has room for 36 vectors.

/** Numbers of a transformed tile. */
// @ts-ignore: decorator
@inline
export const POINTS: i32 = 36
/** Rows and columns of results that a tile has. */
// @ts-ignore: decorator
@inline
export const TILE: i32 = 4

/** out[point] = B' d B of 6 x 6 pixels, points `pointBytes` apart. */
export function transformInput(d: usize, rowBytes: usize, pixelBytes: usize, out: usize, pointBytes: usize, temporary: usize): void {
  for (let x = 0; x < 6; x++) {
    inputPoints(d, rowBytes, temporary + (x << 4), 96)
    d += pixelBytes
  }
  for (let y = 0; y < 6; y++) {
    inputPoints(temporary, 16, out, pointBytes)
    temporary += 96
    out += 6 * pointBytes
  }
}

// @ts-ignore: decorator
@inline
function inputPoints(d: usize, step: usize, out: usize, outStep: usize): void {
  const d0 = v128.load(d), d1 = v128.load(d + step), d2 = v128.load(d + 2 * step)
  const d3 = v128.load(d + 3 * step), d4 = v128.load(d + 4 * step), d5 = v128.load(d + 5 * step)
  const four = f32x4.splat(4), five = f32x4.splat(5), two = f32x4.splat(2)
  v128.store(out, f32x4.add(f32x4.sub(f32x4.mul(four, d0), f32x4.mul(five, d2)), d4))
  const a = f32x4.sub(d4, f32x4.mul(four, d2)), b = f32x4.sub(d3, f32x4.mul(four, d1))
  v128.store(out + outStep, f32x4.add(a, b))
  v128.store(out + 2 * outStep, f32x4.sub(a, b))
  const c = f32x4.sub(d4, d2), e = f32x4.mul(two, f32x4.sub(d3, d1))
  v128.store(out + 3 * outStep, f32x4.add(c, e))
  v128.store(out + 4 * outStep, f32x4.sub(c, e))
  v128.store(out + 5 * outStep, f32x4.add(f32x4.sub(f32x4.mul(four, d1), f32x4.mul(five, d3)), d5))
}

/** out[4 x 4] = A' m A, the rows of out `rowBytes` apart and pixels `pixelBytes`. */
export function transformOutput(m: usize, pointBytes: usize, out: usize, rowBytes: usize, pixelBytes: usize, temporary: usize): void {
  for (let x = 0; x < 6; x++) {
    outputPoints(m, 6 * pointBytes, temporary + (x << 4), 96)
    m += pointBytes
  }
  for (let y = 0; y < 4; y++) {
    outputPoints(temporary, 16, out, pixelBytes)
    temporary += 96
    out += rowBytes
  }
}

// @ts-ignore: decorator
@inline
function outputPoints(m: usize, step: usize, out: usize, outStep: usize): void {
  const m1 = v128.load(m + step), m2 = v128.load(m + 2 * step), m3 = v128.load(m + 3 * step), m4 = v128.load(m + 4 * step)
  const p = f32x4.add(m1, m2), q = f32x4.sub(m1, m2), r = f32x4.add(m3, m4), s = f32x4.sub(m3, m4)
  v128.store(out, f32x4.add(f32x4.add(v128.load(m), p), r))
  v128.store(out + outStep, f32x4.add(q, f32x4.mul(f32x4.splat(2), s)))
  v128.store(out + 2 * outStep, f32x4.add(p, f32x4.mul(f32x4.splat(4), r)))
  v128.store(out + 3 * outStep, f32x4.add(f32x4.add(q, f32x4.mul(f32x4.splat(8), s)), v128.load(m + 5 * step)))
}

/** The transpose of transformOutput: out[point] = A y A' of 4 x 4 pixels. */
export function transformGradient(y: usize, rowBytes: usize, pixelBytes: usize, out: usize, pointBytes: usize, temporary: usize): void {
  for (let x = 0; x < 4; x++) {
    gradientPoints(y, rowBytes, temporary + (x << 4), 64)
    y += pixelBytes
  }
  for (let row = 0; row < 6; row++) {
    gradientPoints(temporary, 16, out, pointBytes)
    temporary += 64
    out += 6 * pointBytes
  }
}

// @ts-ignore: decorator
@inline
function gradientPoints(y: usize, step: usize, out: usize, outStep: usize): void {
  const y0 = v128.load(y), y1 = v128.load(y + step), y2 = v128.load(y + 2 * step), y3 = v128.load(y + 3 * step)
  const four = f32x4.splat(4)
  v128.store(out, y0)
  const a = f32x4.add(y0, y2), b = f32x4.add(y1, y3)
  v128.store(out + outStep, f32x4.add(a, b))
  v128.store(out + 2 * outStep, f32x4.sub(a, b))
  const c = f32x4.add(y0, f32x4.mul(four, y2)), d = f32x4.mul(f32x4.splat(2), f32x4.add(y1, f32x4.mul(four, y3)))
  v128.store(out + 3 * outStep, f32x4.add(c, d))
  v128.store(out + 4 * outStep, f32x4.sub(c, d))
  v128.store(out + 5 * outStep, y3)
}

/** out[point] = G g G' of a filter of 3 x 3 places `placeBytes` apart. */
export function transformFilter(g: usize, placeBytes: usize, out: usize, pointBytes: usize, temporary: usize): void {
  for (let x = 0; x < 3; x++) {
    filterPoints(g, 3 * placeBytes, temporary + (x << 4), 48)
    g += placeBytes
  }
  for (let row = 0; row < 6; row++) {
    filterPoints(temporary, 16, out, pointBytes)
    temporary += 48
    out += 6 * pointBytes
  }
}

// @ts-ignore: decorator
@inline
function filterPoints(g: usize, step: usize, out: usize, outStep: usize): void {
  const g0 = v128.load(g), g1 = v128.load(g + step), g2 = v128.load(g + 2 * step)
  const sixth = f32x4.splat(<f32>(1.0 / 6.0))
  v128.store(out, f32x4.mul(g0, f32x4.splat(0.25)))
  const a = f32x4.mul(f32x4.add(g0, g2), sixth), b = f32x4.mul(g1, sixth)
  v128.store(out + outStep, f32x4.neg(f32x4.add(a, b)))
  v128.store(out + 2 * outStep, f32x4.sub(b, a))
  const c = f32x4.add(f32x4.mul(g0, f32x4.splat(<f32>(1.0 / 24.0))), f32x4.mul(g2, sixth))
  const d = f32x4.mul(g1, f32x4.splat(<f32>(1.0 / 12.0)))
  v128.store(out + 3 * outStep, f32x4.add(c, d))
  v128.store(out + 4 * outStep, f32x4.sub(c, d))
  v128.store(out + 5 * outStep, g2)
}

/** The transpose of transformFilter: out[3 x 3] = G' u G, places of out `placeBytes` apart. */
export function transformFilterGradient(u: usize, pointBytes: usize, out: usize, placeBytes: usize, temporary: usize): void {
  for (let x = 0; x < 6; x++) {
    filterGradientPoints(u, 6 * pointBytes, temporary + (x << 4), 96)
    u += pointBytes
  }
  for (let y = 0; y < 3; y++) {
    filterGradientPoints(temporary, 16, out, placeBytes)
    temporary += 96
    out += 3 * placeBytes
  }
}

// @ts-ignore: decorator
@inline
function filterGradientPoints(u: usize, step: usize, out: usize, outStep: usize): void {
  const u1 = v128.load(u + step), u2 = v128.load(u + 2 * step), u3 = v128.load(u + 3 * step), u4 = v128.load(u + 4 * step)
  const sixth = f32x4.splat(<f32>(1.0 / 6.0))
  const a = f32x4.mul(f32x4.add(u1, u2), sixth), b = f32x4.add(u3, u4)
  const first = f32x4.sub(f32x4.mul(v128.load(u), f32x4.splat(0.25)), a)
  v128.store(out, f32x4.add(first, f32x4.mul(b, f32x4.splat(<f32>(1.0 / 24.0)))))
  const c = f32x4.mul(f32x4.sub(u2, u1), sixth), d = f32x4.mul(f32x4.sub(u3, u4), f32x4.splat(<f32>(1.0 / 12.0)))
  v128.store(out + outStep, f32x4.add(c, d))
  v128.store(out + 2 * outStep, f32x4.add(f32x4.sub(f32x4.mul(b, sixth), a), v128.load(u + 5 * step)))
}
