/**
 * Adds rows of float32 `x` to the rows of `out` that int32 `ids` name, in their order; `out` holds `segments` rows of `size` numbers and is
 * cleared first. Rows whose id is not one of them are left out.
 */
export function segmentSum(out: usize, x: usize, ids: usize, rows: i32, size: i32, segments: i32): void {
  const bytes = <usize>size << 2
  const fours = bytes & ~15
  memory.fill(out, 0, <usize>segments * bytes)
  for (let row = 0; row < rows; row++, x += bytes) {
    const id = load<u32>(ids + (<usize>row << 2))
    if (id >= <u32>segments) continue
    const to = out + <usize>id * bytes
    let i: usize = 0
    for (; i < fours; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(x + i)))
    for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(x + i))
  }
}
