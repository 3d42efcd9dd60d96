// The bins of numbers: src/boost/bins/code-column.ts says the same in TypeScript.

/** Edges that one look compares with. */
const WIDTH: i32 = 16

/**
 * Writes for each of the values (f32) how many of the edges are at most as great, u8, or `gap` where it is NaN. `edges`: f32,
 * rising, `count` of them and Infinity up to 256, then every 16th once more. Values are finite.
 */
export function codeNumbers(values: usize, rows: i32, edges: usize, count: i32, gap: i32, out: usize): void {
  const end = values + (<usize>rows << 2)
  if (count <= 8) values = codeByFew(values, end, edges, count, gap, out)
  out += (values - (end - (<usize>rows << 2))) >> 2
  const every16th = edges + 1024
  for (; values < end; values += 4, out++) {
    const value = v128.load_splat<f32>(values)
    const from = count <= WIDTH ? 0 : countAtMost(every16th, value) << 4
    const bin = from + countAtMost(edges + (<usize>from << 2), value)
    const number = load<f32>(values)
    store<u8>(out, number == number ? bin : gap)
  }
}

/** Four values at a time. Returns where it ended. */
function codeByFew(values: usize, end: usize, edges: usize, count: i32, gap: i32, out: usize): usize {
  const last = edges + (<usize>count << 2)
  for (; values + 16 <= end; values += 16, out += 4) {
    const four = v128.load(values)
    let bins = i32x4.splat(0)
    for (let edge = edges; edge < last; edge += 4) bins = i32x4.sub(bins, f32x4.ge(four, v128.load_splat<f32>(edge)))
    bins = v128.bitselect(bins, i32x4.splat(gap), f32x4.eq(four, four))
    const narrow = i16x8.narrow_i32x4_s(bins, bins)
    v128.store32_lane(out, i8x16.narrow_i16x8_u(narrow, narrow), 0)
  }
  return values
}

// @ts-ignore: decorator
@inline
function countAtMost(edges: usize, value: v128): i32 {
  const low = i16x8.narrow_i32x4_s(f32x4.ge(value, v128.load(edges)), f32x4.ge(value, v128.load(edges, 16)))
  const high = i16x8.narrow_i32x4_s(f32x4.ge(value, v128.load(edges, 32)), f32x4.ge(value, v128.load(edges, 48)))
  return popcnt(i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)))
}
