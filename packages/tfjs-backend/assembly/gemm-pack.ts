// How blocks of a and b are laid out for gemm-block.ts.

/** Rows of b in panels of eight columns, zeros where there are fewer. */
export function pack(b: usize, bBytes: usize, depth: i32, cols: i32, panel: usize): void {
  let col = 0
  for (; col + 8 <= cols; col += 8) {
    let at = b + (<usize>col << 2)
    for (let i = 0; i < depth; i++) {
      v128.store(panel, v128.load(at))
      v128.store(panel, v128.load(at, 16), 16)
      at += bBytes
      panel += 32
    }
  }
  if (col == cols) return
  let at = b + (<usize>col << 2)
  for (let i = 0; i < depth; i++) {
    for (let j = 0; j < 8; j++) store<f32>(panel + (j << 2), col + j < cols ? load<f32>(at + (j << 2)) : 0)
    at += bBytes
    panel += 32
  }
}

/** The same of a b whose columns are rows in memory. */
export function packTransposed(b: usize, bBytes: usize, depth: i32, cols: i32, panel: usize): void {
  for (let col = 0; col < cols; col += 8) {
    let i = 0
    if (col + 8 <= cols) {
      const r0 = b + <usize>col * bBytes
      for (; i + 4 <= depth; i += 4) {
        transposeTo(r0 + (<usize>i << 2), bBytes, panel, 32)
        transposeTo(r0 + (<usize>i << 2) + 4 * bBytes, bBytes, panel + 16, 32)
        panel += 128
      }
    }
    for (; i < depth; i++) {
      for (let j = 0; j < 8; j++) {
        store<f32>(panel + (j << 2), col + j < cols ? load<f32>(b + <usize>(col + j) * bBytes + (<usize>i << 2)) : 0)
      }
      panel += 32
    }
  }
}

/** Rows of a in quads: four rows, contiguous in k, by fours; what is missing in the last one is never looked at. */
export function packQuads(a: usize, aBytes: usize, rows: i32, depth: i32, quads: usize): void {
  for (let row = 0; row < rows; row += 4) {
    let i = 0
    if (row + 4 <= rows) {
      for (; i + 4 <= depth; i += 4) {
        transposeTo(a + (<usize>i << 2), aBytes, quads, 16)
        quads += 64
      }
    }
    for (; i < depth; i++) {
      for (let j = 0; j < 4 && row + j < rows; j++) store<f32>(quads + (j << 2), load<f32>(a + j * aBytes + (<usize>i << 2)))
      quads += 16
    }
    a += aBytes << 2
  }
}

/** The same of an a whose rows are columns in memory. Reads up to four numbers where there are fewer. */
export function packQuadsTransposed(a: usize, aBytes: usize, rows: i32, depth: i32, quads: usize): void {
  const quadBytes = <usize>depth << 4
  let row = 0
  // A line of memory is four quads, and is met once.
  for (; row + 16 <= rows; row += 16) {
    let at = a
    const end = quads + quadBytes
    for (; quads < end; quads += 16) {
      v128.store(quads, v128.load(at))
      v128.store(quads + quadBytes, v128.load(at, 16))
      v128.store(quads + 2 * quadBytes, v128.load(at, 32))
      v128.store(quads + 3 * quadBytes, v128.load(at, 48))
      at += aBytes
    }
    quads += 3 * quadBytes
    a += 64
  }
  for (; row < rows; row += 4) {
    let at = a
    for (let i = 0; i < depth; i++) {
      v128.store(quads, v128.load(at))
      at += aBytes
      quads += 16
    }
    a += 16
  }
}

/** Four numbers of each of four rows, as rows `toBytes` apart. */
// @ts-ignore: decorator
@inline
function transposeTo(at: usize, bytes: usize, to: usize, toBytes: usize): void {
  const x = v128.load(at), y = v128.load(at + bytes), z = v128.load(at + 2 * bytes), w = v128.load(at + 3 * bytes)
  const xy = v128.shuffle<f32>(x, y, 0, 4, 1, 5), zw = v128.shuffle<f32>(z, w, 0, 4, 1, 5)
  const xy2 = v128.shuffle<f32>(x, y, 2, 6, 3, 7), zw2 = v128.shuffle<f32>(z, w, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<f32>(xy, zw, 0, 1, 4, 5))
  v128.store(to + toBytes, v128.shuffle<f32>(xy, zw, 2, 3, 6, 7))
  v128.store(to + 2 * toBytes, v128.shuffle<f32>(xy2, zw2, 0, 1, 4, 5))
  v128.store(to + 3 * toBytes, v128.shuffle<f32>(xy2, zw2, 2, 3, 6, 7))
}
