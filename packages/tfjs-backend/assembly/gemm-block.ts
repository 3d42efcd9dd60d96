// The innermost block of all products: 4 rows by 8 columns of the result in registers, over all of k. Sums run over k in order.

/** c[rows x cols] = (or, where `adds`, +=) a[rows x k] b[k x 8], rows of a `aBytes` apart. b is a panel: contiguous in k. */
export function multiplyPanel(
  a: usize, aBytes: usize, rows: i32, k: i32, panel: usize, c: usize, cBytes: usize, cols: i32, adds: i32
): void {
  const length = <usize>k << 2
  for (; rows > 0; rows -= 4) {
    let p0 = a
    let p1 = rows > 1 ? p0 + aBytes : p0
    let p2 = rows > 2 ? p1 + aBytes : p0
    let p3 = rows > 3 ? p2 + aBytes : p0
    a += aBytes << 2
    const end = p0 + length
    let b = panel
    let s00 = f32x4.splat(0), s01 = f32x4.splat(0)
    let s10 = f32x4.splat(0), s11 = f32x4.splat(0)
    let s20 = f32x4.splat(0), s21 = f32x4.splat(0)
    let s30 = f32x4.splat(0), s31 = f32x4.splat(0)
    while (p0 < end) {
      const b0 = v128.load(b), b1 = v128.load(b, 16)
      let x = v128.load32_splat(p0)
      s00 = f32x4.add(s00, f32x4.mul(x, b0)); s01 = f32x4.add(s01, f32x4.mul(x, b1))
      x = v128.load32_splat(p1)
      s10 = f32x4.add(s10, f32x4.mul(x, b0)); s11 = f32x4.add(s11, f32x4.mul(x, b1))
      x = v128.load32_splat(p2)
      s20 = f32x4.add(s20, f32x4.mul(x, b0)); s21 = f32x4.add(s21, f32x4.mul(x, b1))
      x = v128.load32_splat(p3)
      s30 = f32x4.add(s30, f32x4.mul(x, b0)); s31 = f32x4.add(s31, f32x4.mul(x, b1))
      b += 32
      p0 += 4
      p1 += 4
      p2 += 4
      p3 += 4
    }
    finish(s00, s01, c, cols, adds)
    c += cBytes
    if (rows > 1) finish(s10, s11, c, cols, adds)
    c += cBytes
    if (rows > 2) finish(s20, s21, c, cols, adds)
    c += cBytes
    if (rows > 3) finish(s30, s31, c, cols, adds)
    c += cBytes
  }
}

/**
 * c[rows x cols] = (or, where `adds`, +=) a[rows x k] b[k x 8]. a is in quads: four rows, contiguous in k, by fours; b is a panel:
 * eight columns, contiguous in k.
 */
export function multiplyQuads(
  a: usize, rows: i32, k: i32, panel: usize, c: usize, cBytes: usize, cols: i32, adds: i32
): void {
  for (; rows > 0; rows -= 4) {
    const end = a + (<usize>k << 4)
    let b = panel
    let s00 = f32x4.splat(0), s01 = f32x4.splat(0)
    let s10 = f32x4.splat(0), s11 = f32x4.splat(0)
    let s20 = f32x4.splat(0), s21 = f32x4.splat(0)
    let s30 = f32x4.splat(0), s31 = f32x4.splat(0)
    for (; a < end; a += 16) {
      const b0 = v128.load(b), b1 = v128.load(b, 16)
      let x = v128.load32_splat(a)
      s00 = f32x4.add(s00, f32x4.mul(x, b0)); s01 = f32x4.add(s01, f32x4.mul(x, b1))
      x = v128.load32_splat(a, 4)
      s10 = f32x4.add(s10, f32x4.mul(x, b0)); s11 = f32x4.add(s11, f32x4.mul(x, b1))
      x = v128.load32_splat(a, 8)
      s20 = f32x4.add(s20, f32x4.mul(x, b0)); s21 = f32x4.add(s21, f32x4.mul(x, b1))
      x = v128.load32_splat(a, 12)
      s30 = f32x4.add(s30, f32x4.mul(x, b0)); s31 = f32x4.add(s31, f32x4.mul(x, b1))
      b += 32
    }
    finish(s00, s01, c, cols, adds)
    c += cBytes
    if (rows > 1) finish(s10, s11, c, cols, adds)
    c += cBytes
    if (rows > 2) finish(s20, s21, c, cols, adds)
    c += cBytes
    if (rows > 3) finish(s30, s31, c, cols, adds)
    c += cBytes
  }
}

/**
 * c[rows x cols] = (or, where `adds`, +=) a[rows x k] b[k x 8]. Rows of a are anywhere, contiguous in k in `segments` times `parts` stretches of `length`
 * numbers that are `segmentBytes` and `partBytes` apart. b: panels of 8 columns, contiguous in k.
 */
export function multiplyRows(
  a0: usize, a1: usize, a2: usize, a3: usize,
  segments: i32, segmentBytes: usize, parts: i32, partBytes: usize, length: i32,
  b: usize,
  c: usize, cBytes: usize, rows: i32, cols: i32,
  adds: i32
): void {
  let s00 = f32x4.splat(0), s01 = s00
  let s10 = s00, s11 = s00
  let s20 = s00, s21 = s00
  let s30 = s00, s31 = s00
  for (let segment = 0; segment < segments; segment++) {
    let offset: usize = segment * segmentBytes
    for (let part = 0; part < parts; part++) {
      let p0 = a0 + offset, p1 = a1 + offset, p2 = a2 + offset, p3 = a3 + offset
      offset += partBytes
      const end = p0 + (<usize>length << 2)
      // Not unrolled: V8 then keeps the sums in registers less well.
      while (p0 < end) {
        const b0 = v128.load(b), b1 = v128.load(b, 16)
        let x = v128.load32_splat(p0)
        s00 = f32x4.add(s00, f32x4.mul(x, b0)); s01 = f32x4.add(s01, f32x4.mul(x, b1))
        x = v128.load32_splat(p1)
        s10 = f32x4.add(s10, f32x4.mul(x, b0)); s11 = f32x4.add(s11, f32x4.mul(x, b1))
        x = v128.load32_splat(p2)
        s20 = f32x4.add(s20, f32x4.mul(x, b0)); s21 = f32x4.add(s21, f32x4.mul(x, b1))
        x = v128.load32_splat(p3)
        s30 = f32x4.add(s30, f32x4.mul(x, b0)); s31 = f32x4.add(s31, f32x4.mul(x, b1))
        b += 32
        p0 += 4
        p1 += 4
        p2 += 4
        p3 += 4
      }
    }
  }
  finish(s00, s01, c, cols, adds)
  if (rows > 1) finish(s10, s11, c + cBytes, cols, adds)
  if (rows > 2) finish(s20, s21, c + 2 * cBytes, cols, adds)
  if (rows > 3) finish(s30, s31, c + 3 * cBytes, cols, adds)
}

/**
 * c[rows x cols] = (or, where `adds`, +=) a^T b: four columns of a that lie side by side, k rows of it `aBytes` apart; eight columns of b, k rows `bBytes`
 * apart. Over `segments` such stretches, `aSegmentBytes` and `bSegmentBytes` apart. Reads up to 4 and 8 numbers where there are fewer.
 */
export function multiplyColumns(
  a: usize, aBytes: usize, aSegmentBytes: usize,
  b: usize, bBytes: usize, bSegmentBytes: usize,
  k: i32, segments: i32,
  c: usize, cBytes: usize, rows: i32, cols: i32, adds: i32
): void {
  let s00 = f32x4.splat(0), s01 = s00
  let s10 = s00, s11 = s00
  let s20 = s00, s21 = s00
  let s30 = s00, s31 = s00
  for (let segment = 0; segment < segments; segment++) {
    let p = a, q = b
    a += aSegmentBytes
    b += bSegmentBytes
    for (let i = 0; i < k; i++) {
      const b0 = v128.load(q), b1 = v128.load(q, 16)
      let x = v128.load32_splat(p)
      s00 = f32x4.add(s00, f32x4.mul(x, b0)); s01 = f32x4.add(s01, f32x4.mul(x, b1))
      x = v128.load32_splat(p, 4)
      s10 = f32x4.add(s10, f32x4.mul(x, b0)); s11 = f32x4.add(s11, f32x4.mul(x, b1))
      x = v128.load32_splat(p, 8)
      s20 = f32x4.add(s20, f32x4.mul(x, b0)); s21 = f32x4.add(s21, f32x4.mul(x, b1))
      x = v128.load32_splat(p, 12)
      s30 = f32x4.add(s30, f32x4.mul(x, b0)); s31 = f32x4.add(s31, f32x4.mul(x, b1))
      p += aBytes
      q += bBytes
    }
  }
  finish(s00, s01, c, cols, adds)
  if (rows > 1) finish(s10, s11, c + cBytes, cols, adds)
  if (rows > 2) finish(s20, s21, c + 2 * cBytes, cols, adds)
  if (rows > 3) finish(s30, s31, c + 3 * cBytes, cols, adds)
}

/** c[cols] = a[k] b[k x cols], rows of b `bBytes` apart. */
export function multiplyRow(a: usize, b: usize, bBytes: usize, k: i32, c: usize, cols: i32): void {
  let col = 0
  for (; col + 16 <= cols; col += 16) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0
    let q = b + (<usize>col << 2)
    for (let i = 0; i < k; i++) {
      const x = v128.load32_splat(a + (<usize>i << 2))
      s0 = f32x4.add(s0, f32x4.mul(x, v128.load(q)))
      s1 = f32x4.add(s1, f32x4.mul(x, v128.load(q, 16)))
      s2 = f32x4.add(s2, f32x4.mul(x, v128.load(q, 32)))
      s3 = f32x4.add(s3, f32x4.mul(x, v128.load(q, 48)))
      q += bBytes
    }
    const out = c + (<usize>col << 2)
    v128.store(out, s0)
    v128.store(out, s1, 16)
    v128.store(out, s2, 32)
    v128.store(out, s3, 48)
  }
  for (; col < cols; col++) {
    let sum: f32 = 0
    let q = b + (<usize>col << 2)
    for (let i = 0; i < k; i++) {
      sum += load<f32>(a + (<usize>i << 2)) * load<f32>(q)
      q += bBytes
    }
    store<f32>(c + (<usize>col << 2), sum)
  }
}

/** Up to eight sums of a row to their place. */
// @ts-ignore: decorator
@inline
function finish(x: v128, y: v128, c: usize, cols: i32, adds: i32): void {
  if (cols != 8) {
    finishSome(x, y, c, cols, adds)
    return
  }
  if (adds) {
    x = f32x4.add(v128.load(c), x)
    y = f32x4.add(v128.load(c, 16), y)
  }
  v128.store(c, x)
  v128.store(c, y, 16)
}

function finishSome(x: v128, y: v128, c: usize, cols: i32, adds: i32): void {
  for (let col = 0; col < cols; col++) {
    const sum = f32x4.extract_lane(x, 0)
    store<f32>(c, adds ? load<f32>(c) + sum : sum)
    c += 4
    // The next of the eight.
    x = v128.shuffle<f32>(x, y, 1, 2, 3, 4)
    y = v128.shuffle<f32>(y, y, 1, 2, 3, 0)
  }
}
