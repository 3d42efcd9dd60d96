// The scan of scan.ts on 16-bit integers, twice as fast: rows and centroids are rounded to a grid first, and products summed
// two at a time without loss. What the grid cannot decide is scanned again in float32.
import { keepLeast, reduceLanes, ROW_STATE, STATE_BYTES } from './scan'

const MAGIC: f32 = 12582912 // 1.5 x 2^23: added to a number below 2^22 in size, it leaves the number, rounded, in the low bits

/** `centre` times `scale`, for each column (f32, cols). */
export function writeOffsets(centre: usize, cols: i32, scale: f32, out: usize): void {
  for (let o: usize = 0; o < <usize>cols << 2; o += 4) store<f32>(out + o, load<f32>(centre + o) * scale)
}

/**
 * Four rows times `scale`, less the scaled centre, rounded to 16 bits, two columns at a time: columns 0 and 1 of each row,
 * then 2 and 3, and so on; an odd last column is followed by 0.
 */
export function interleaveCoarse(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  cols: i32,
  offsets: usize,
  scale: f32,
  out: usize
): void {
  const most = (<usize>cols >> 3) << 5
  const s = f32x4.splat(scale)
  let o: usize = 0
  for (; o < most; o += 32) {
    const m0 = v128.load(offsets + o)
    const m1 = v128.load(offsets + o, 16)
    const r0 = round8(x0 + o, s, m0, m1)
    const r1 = round8(x1 + o, s, m0, m1)
    const low01 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5)
    const high01 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7)
    const r2 = round8(x2 + o, s, m0, m1)
    const r3 = round8(x3 + o, s, m0, m1)
    const low23 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5)
    const high23 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7)
    v128.store(out, v128.shuffle<i32>(low01, low23, 0, 1, 4, 5))
    v128.store(out, v128.shuffle<i32>(low01, low23, 2, 3, 6, 7), 16)
    v128.store(out, v128.shuffle<i32>(high01, high23, 0, 1, 4, 5), 32)
    v128.store(out, v128.shuffle<i32>(high01, high23, 2, 3, 6, 7), 48)
    out += 64
  }
  roundRest(x0, o, cols, offsets, scale, out)
  roundRest(x1, o, cols, offsets, scale, out + 4)
  roundRest(x2, o, cols, offsets, scale, out + 8)
  roundRest(x3, o, cols, offsets, scale, out + 12)
}

// @ts-ignore: decorator
@inline
function round8(x: usize, scale: v128, m0: v128, m1: v128): v128 {
  const magic = f32x4.splat(MAGIC)
  return i16x8.narrow_i32x4_s(
    i32x4.sub(f32x4.add(f32x4.sub(f32x4.mul(v128.load(x), scale), m0), magic), magic),
    i32x4.sub(f32x4.add(f32x4.sub(f32x4.mul(v128.load(x, 16), scale), m1), magic), magic)
  )
}

/** The columns from byte `o` of a row on, one by one. */
function roundRest(x: usize, o: usize, cols: i32, offsets: usize, scale: f32, out: usize): void {
  const end = <usize>cols << 2
  for (; o < end; o += 8, out += 16) {
    const first = load<f32>(x + o) * scale - load<f32>(offsets + o) + MAGIC
    const second = o + 4 < end ? load<f32>(x + o, 4) * scale - load<f32>(offsets + o, 4) + MAGIC : MAGIC
    store<i16>(out, <i16>(reinterpret<i32>(first) - reinterpret<i32>(MAGIC)))
    store<i16>(out, <i16>(reinterpret<i32>(second) - reinterpret<i32>(MAGIC)), 2)
  }
}

/** As `scan4`, of a tile of `interleaveCoarse` and panels like it: products are sums of integers times `factor`. */
export function scanCoarse(
  tile: usize,
  pairs: i32,
  panels: usize,
  half: usize,
  groups: i32,
  factor: f32,
  state: usize,
  out: usize
): void {
  const infinity = f32x4.splat(Infinity)
  for (let s = state; s < state + STATE_BYTES; s += ROW_STATE) {
    v128.store(s, infinity)
    v128.store(s, infinity, 16)
    v128.store(s, i32x4.splat(0), 32)
  }
  const end = tile + (<usize>pairs << 4)
  const f = f32x4.splat(factor)
  let panel = panels
  for (let g = 0; g < groups; g++) {
    let a00 = i32x4.splat(0)
    let a01 = i32x4.splat(0)
    let a10 = i32x4.splat(0)
    let a11 = i32x4.splat(0)
    let a20 = i32x4.splat(0)
    let a21 = i32x4.splat(0)
    let a30 = i32x4.splat(0)
    let a31 = i32x4.splat(0)
    for (let x = tile; x < end; x += 16) {
      const b0 = v128.load(panel)
      const b1 = v128.load(panel, 16)
      let t = v128.load_splat<i32>(x)
      a00 = i32x4.add(a00, i32x4.dot_i16x8_s(t, b0))
      a01 = i32x4.add(a01, i32x4.dot_i16x8_s(t, b1))
      t = v128.load_splat<i32>(x, 4)
      a10 = i32x4.add(a10, i32x4.dot_i16x8_s(t, b0))
      a11 = i32x4.add(a11, i32x4.dot_i16x8_s(t, b1))
      t = v128.load_splat<i32>(x, 8)
      a20 = i32x4.add(a20, i32x4.dot_i16x8_s(t, b0))
      a21 = i32x4.add(a21, i32x4.dot_i16x8_s(t, b1))
      t = v128.load_splat<i32>(x, 12)
      a30 = i32x4.add(a30, i32x4.dot_i16x8_s(t, b0))
      a31 = i32x4.add(a31, i32x4.dot_i16x8_s(t, b1))
      panel += 32
    }
    const h0 = v128.load(half)
    const h1 = v128.load(half, 16)
    half += 32
    const place = i32x4.splat(g << 1)
    keepLeast(state, score(h0, a00, f), score(h1, a01, f), place)
    keepLeast(state + ROW_STATE, score(h0, a10, f), score(h1, a11, f), place)
    keepLeast(state + 2 * ROW_STATE, score(h0, a20, f), score(h1, a21, f), place)
    keepLeast(state + 3 * ROW_STATE, score(h0, a30, f), score(h1, a31, f), place)
  }
  for (let r: usize = 0; r < 4; r++) reduceLanes(state + r * ROW_STATE, out + (r << 4))
}

// @ts-ignore: decorator
@inline
function score(half: v128, product: v128, factor: v128): v128 {
  return f32x4.sub(half, f32x4.mul(f32x4.convert_i32x4_s(product), factor))
}
