// Rows against all centroids, four rows and eight centroids at a time. Centroids are stored in panels of eight: the eight
// numbers of column 0, then of column 1, and so on. A lane is a centroid, so no sum runs across lanes.

/** Bytes of a panel of one column. */
const PANEL_STEP: usize = 32
/** Bytes of the running minima of four rows: for each, least, second least and place of the least, 4 lanes each. */
export const STATE_BYTES: usize = 192
export const ROW_STATE: usize = 48

/**
 * Four rows (pointers to `cols` f32) column by column: the four numbers of column 0, then of column 1, and so on. One pointer
 * then walks through all of them.
 */
export function interleave4(x0: usize, x1: usize, x2: usize, x3: usize, cols: i32, out: usize): void {
  const most = (<usize>cols >> 2) << 4
  const whole = <usize>cols << 2
  let o: usize = 0
  for (; o < most; o += 16) {
    const r0 = v128.load(x0 + o)
    const r1 = v128.load(x1 + o)
    const r2 = v128.load(x2 + o)
    const r3 = v128.load(x3 + o)
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5)
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7)
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5)
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
    v128.store(out, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5))
    v128.store(out, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 16)
    v128.store(out, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 32)
    v128.store(out, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 48)
    out += 64
  }
  for (; o < whole; o += 4) {
    store<f32>(out, load<f32>(x0 + o))
    store<f32>(out, load<f32>(x1 + o), 4)
    store<f32>(out, load<f32>(x2 + o), 8)
    store<f32>(out, load<f32>(x3 + o), 12)
    out += 16
  }
}

/**
 * For each of four interleaved rows the least and the second least of `half[c] - x.c` over centroids, and where the least
 * is. Products are summed from column 0 on, in f32. `out` gets 4 x (f32 least, f32 second, i32 place, unused).
 *
 * The inner loop is left as short as it is: unrolled by hand, V8 moves all loads to its front and runs out of registers.
 */
export function scan4(
  tile: usize,
  cols: i32,
  panels: usize,
  half: usize,
  groups: i32,
  state: usize,
  out: usize
): void {
  const infinity = f32x4.splat(Infinity)
  for (let s = state; s < state + STATE_BYTES; s += ROW_STATE) {
    v128.store(s, infinity)
    v128.store(s, infinity, 16)
    v128.store(s, i32x4.splat(0), 32)
  }
  const end = tile + (<usize>cols << 4)
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
    for (let x = tile; x < end; x += 16) {
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
      panel += PANEL_STEP
    }
    const h0 = v128.load(half)
    const h1 = v128.load(half, 16)
    half += PANEL_STEP
    const place = i32x4.splat(g << 1)
    keepLeast(state, f32x4.sub(h0, a00), f32x4.sub(h1, a01), place)
    keepLeast(state + ROW_STATE, f32x4.sub(h0, a10), f32x4.sub(h1, a11), place)
    keepLeast(state + 2 * ROW_STATE, f32x4.sub(h0, a20), f32x4.sub(h1, a21), place)
    keepLeast(state + 3 * ROW_STATE, f32x4.sub(h0, a30), f32x4.sub(h1, a31), place)
  }
  for (let r: usize = 0; r < 4; r++) reduceLanes(state + r * ROW_STATE, out + (r << 4))
}

// pmin and pmax are one instruction each; min and max, which look at NaN and signed zeros, are several.
// @ts-ignore: decorator
@inline
export function keepLeast(state: usize, score0: v128, score1: v128, place: v128): void {
  const less = f32x4.pmin(score0, score1)
  const more = f32x4.pmax(score0, score1)
  const best = v128.load(state)
  const half = i32x4.sub(place, f32x4.lt(score1, score0)) // a mask is -1: one more where the second four have the less
  v128.store(state, f32x4.pmin(f32x4.pmin(v128.load(state, 16), more), f32x4.pmax(best, less)), 16)
  v128.store(state, v128.bitselect(half, v128.load(state, 32), f32x4.lt(less, best)), 32)
  v128.store(state, f32x4.pmin(best, less))
}

/** Four lanes to one. Which of equal ones is named does not matter: they are a tie. */
export function reduceLanes(state: usize, out: usize): void {
  let best = v128.load(state)
  let second = v128.load(state, 16)
  // (Half of a panel) * 4 + lane.
  let place = i32x4.add(i32x4.shl(v128.load(state, 32), 2), i32x4(0, 1, 2, 3))

  let other = v128.shuffle<f32>(best, best, 2, 3, 0, 1)
  let otherPlace = v128.shuffle<i32>(place, place, 2, 3, 0, 1)
  second = f32x4.pmin(f32x4.pmin(second, v128.shuffle<f32>(second, second, 2, 3, 0, 1)), f32x4.pmax(best, other))
  place = v128.bitselect(otherPlace, place, f32x4.lt(other, best))
  best = f32x4.pmin(best, other)

  other = v128.shuffle<f32>(best, best, 1, 0, 3, 2)
  otherPlace = v128.shuffle<i32>(place, place, 1, 0, 3, 2)
  second = f32x4.pmin(f32x4.pmin(second, v128.shuffle<f32>(second, second, 1, 0, 3, 2)), f32x4.pmax(best, other))
  place = v128.bitselect(otherPlace, place, f32x4.lt(other, best))
  best = f32x4.pmin(best, other)

  store<f32>(out, f32x4.extract_lane(best, 0))
  store<f32>(out, f32x4.extract_lane(second, 0), 4)
  store<i32>(out, i32x4.extract_lane(place, 0), 8)
}
