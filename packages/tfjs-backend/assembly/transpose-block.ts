// A matrix of 4-byte values and its transpose.

/**
 * to[a][b] = from[b][a] for `rows` of a and `cols` of b. `fromStep` and `toStep` are the bytes from row to row of each. Panels of 16
 * rows of the result, four columns at a time: what is read are whole lines of the cache, and 16 lines are written to in turn. Lines
 * that lie a multiple of 4 KiB apart push one another out of the cache: given `scratch` for one tile, each is written to once.
 */
export function transposeBlock(
  to: usize, from: usize, rows: i32, cols: i32, toStep: i32, fromStep: i32, scratch: usize
): void {
  if (cols < 4) return transposeNarrow(to, from, rows, cols, toStep, fromStep)
  const cols4 = cols & ~3
  if (scratch != 0) {
    const done = cols & ~15
    transposeTiles(to, from, rows & ~15, done, toStep, fromStep, scratch)
    if (done > 0) {
      // What is left: columns beside the tiles, and rows below them.
      if (done < cols) {
        transposeBlock(to + (done << 2), from + done * fromStep, rows & ~15, cols - done, toStep, fromStep, 0)
      }
      const row = rows & ~15
      if (row < rows) transposeBlock(to + row * toStep, from + (row << 2), rows - row, cols, toStep, fromStep, 0)
      return
    }
  }
  let a = 0
  for (; a + 16 <= rows; a += 16) {
    let read = from + (a << 2)
    let write = to + a * toStep
    for (let b = 0; b < cols4; b += 4) {
      transpose4(write, read, toStep, fromStep)
      transpose4(write + 4 * toStep, read + 16, toStep, fromStep)
      transpose4(write + 8 * toStep, read + 32, toStep, fromStep)
      transpose4(write + 12 * toStep, read + 48, toStep, fromStep)
      read += 4 * fromStep
      write += 16
    }
    for (let b = cols4; b < cols; b++) {
      for (let i = 0; i < 16; i++) store<u32>(write + i * toStep, load<u32>(read + (i << 2)))
      read += fromStep
      write += 4
    }
  }
  for (; a + 4 <= rows; a += 4) {
    let read = from + (a << 2)
    let write = to + a * toStep
    for (let b = 0; b < cols4; b += 4) {
      transpose4(write, read, toStep, fromStep)
      read += 4 * fromStep
      write += 16
    }
    for (let b = cols4; b < cols; b++) {
      for (let i = 0; i < 4; i++) store<u32>(write + i * toStep, load<u32>(read + (i << 2)))
      read += fromStep
      write += 4
    }
  }
  for (; a < rows; a++) {
    let read = from + (a << 2)
    let write = to + a * toStep
    for (let b = 0; b < cols4; b += 4) {
      const value = i32x4.splat(load<i32>(read))
      const value1 = i32x4.replace_lane(value, 1, load<i32>(read + fromStep))
      const value2 = i32x4.replace_lane(value1, 2, load<i32>(read + 2 * fromStep))
      v128.store(write, i32x4.replace_lane(value2, 3, load<i32>(read + 3 * fromStep)))
      read += 4 * fromStep
      write += 16
    }
    for (let b = cols4; b < cols; b++) {
      store<u32>(write, load<u32>(read))
      read += fromStep
      write += 4
    }
  }
}

/** Bytes of a tile of 16 times 16 values, and of its rows. */
// @ts-ignore: decorator
@inline
const TILE_ROW: i32 = 64

// @ts-ignore: decorator
@inline
function transposeTiles(to: usize, from: usize, rows: i32, cols: i32, toStep: i32, fromStep: i32, tile: usize): void {
  for (let a = 0; a < rows; a += 16) {
    for (let b = 0; b < cols; b += 16) {
      for (let i = 0; i < 16; i += 4) {
        const read = from + (a << 2) + (b + i) * fromStep
        transpose4(tile + (i << 2), read, TILE_ROW, fromStep)
        transpose4(tile + 4 * TILE_ROW + (i << 2), read + 16, TILE_ROW, fromStep)
        transpose4(tile + 8 * TILE_ROW + (i << 2), read + 32, TILE_ROW, fromStep)
        transpose4(tile + 12 * TILE_ROW + (i << 2), read + 48, TILE_ROW, fromStep)
      }
      let write = to + a * toStep + (b << 2)
      for (let i = 0; i < 16; i++) {
        const row = tile + i * TILE_ROW
        v128.store(write, v128.load(row))
        v128.store(write, v128.load(row, 16), 16)
        v128.store(write, v128.load(row, 32), 32)
        v128.store(write, v128.load(row, 48), 48)
        write += toStep
      }
    }
  }
}

/** Rows of two or three: what is written is in one piece. */
// @ts-ignore: decorator
@inline
function transposeNarrow(to: usize, from: usize, rows: i32, cols: i32, toStep: i32, fromStep: i32): void {
  for (let a = 0; a < rows; a++) {
    store<u32>(to, load<u32>(from))
    if (cols > 1) store<u32>(to + 4, load<u32>(from + fromStep))
    if (cols > 2) store<u32>(to + 8, load<u32>(from + 2 * fromStep))
    from += 4
    to += toStep
  }
}

// @ts-ignore: decorator
@inline
function transpose4(to: usize, from: usize, toStep: i32, fromStep: i32): void {
  const row0 = v128.load(from)
  const row1 = v128.load(from + fromStep)
  const row2 = v128.load(from + 2 * fromStep)
  const row3 = v128.load(from + 3 * fromStep)
  const low01 = v128.shuffle<i32>(row0, row1, 0, 4, 1, 5)
  const high01 = v128.shuffle<i32>(row0, row1, 2, 6, 3, 7)
  const low23 = v128.shuffle<i32>(row2, row3, 0, 4, 1, 5)
  const high23 = v128.shuffle<i32>(row2, row3, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2))
  v128.store(to + toStep, v128.shuffle<i64>(low01, low23, 1, 3))
  v128.store(to + 2 * toStep, v128.shuffle<i64>(high01, high23, 0, 2))
  v128.store(to + 3 * toStep, v128.shuffle<i64>(high01, high23, 1, 3))
}
