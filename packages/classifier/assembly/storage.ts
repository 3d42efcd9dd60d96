/**
 * Codes of eight features (u8, `rows` each, one feature after the other) side by side: row by row at `out`, `stride` bytes from
 * row to row. `count` of them are there; the others get numbers that spread over `mask`, so that no one bin of theirs is hit
 * again and again.
 */
export function interleave(codes: usize, rows: i32, count: i32, width: i32, mask: i32, stride: usize, out: usize): void {
  for (let f = count; f < width; f++) {
    const filler = codes + <usize>f * <usize>rows
    for (let row = 0; row < rows; row++) store<u8>(filler + <usize>row, row & mask)
  }
  const step = <usize>rows
  for (let row: usize = 0; row < <usize>rows; row++, out += stride) {
    let p = codes + row
    const low =
      <u32>load<u8>(p) |
      (<u32>load<u8>(p + step) << 8) |
      (<u32>load<u8>(p + 2 * step) << 16) |
      (<u32>load<u8>(p + 3 * step) << 24)
    store<u32>(out, low)
    if (width < 8) continue
    p += 4 * step
    const high =
      <u32>load<u8>(p) |
      (<u32>load<u8>(p + step) << 8) |
      (<u32>load<u8>(p + 2 * step) << 16) |
      (<u32>load<u8>(p + 3 * step) << 24)
    store<u32>(out, high, 4)
  }
}
