// Scores of blocks of rows, with the trees as src/boost/ensemble/tree-tables.ts lays them out.

/** Rows of a block; slots and sums have so many numbers for each. */
const BLOCK: usize = 64

/**
 * Adds trees to the scores of rows. A leaf is a bit: every node whose test fails for a row strikes out the leaves on its left, and
 * the first that is left is the row's (C. Lucchese and others, "QuickScorer", 2015). Sixteen rows pass a node together,
 * without a branch.
 *
 * `slots`: f32, slots x 64. `sums`: f32, outputs x 64. `rows` is a multiple of 16. `marks`: room for 64 bytes for each word of the
 * tree with the most leaves.
 */
export function scoreTrees(tables: usize, trees: i32, slots: usize, sums: usize, rows: i32, marks: usize): void {
  let tree = tables
  for (let t = 0; t < trees; t++) {
    const into = sums + <usize>load<u32>(tree) * (BLOCK * 4)
    const words = load<i32>(tree, 4)
    const values = tree + load<u32>(tree, 8)
    const end = tree + load<u32>(tree, 12)
    for (let row: usize = 0; row < <usize>rows * 4; row += 64) {
      if (words == 1) scoreOne(tree + 16, values, slots + row, into + row)
      else scoreSome(tree + 16, words, values, slots + row, into + row, marks)
    }
    tree = end
  }
}

// @ts-ignore: decorator
@inline
function scoreOne(nodes: usize, values: usize, slots: usize, into: usize): void {
  let a = i32x4.splat(-1)
  let b = a
  let c = a
  let d = a
  const end = nodes + 4 + <usize>load<u32>(nodes) * 12
  for (let node = nodes + 4; node < end; node += 12) {
    const from = slots + load<u32>(node)
    const threshold = v128.load_splat<f32>(node, 4)
    const left = v128.load_splat<u32>(node, 8)
    a = v128.andnot(a, v128.andnot(left, f32x4.lt(v128.load(from), threshold)))
    b = v128.andnot(b, v128.andnot(left, f32x4.lt(v128.load(from, 16), threshold)))
    c = v128.andnot(c, v128.andnot(left, f32x4.lt(v128.load(from, 32), threshold)))
    d = v128.andnot(d, v128.andnot(left, f32x4.lt(v128.load(from, 48), threshold)))
  }
  v128.store(into, f32x4.add(v128.load(into), leaves(a, values)))
  v128.store(into, f32x4.add(v128.load(into, 16), leaves(b, values)), 16)
  v128.store(into, f32x4.add(v128.load(into, 32), leaves(c, values)), 32)
  v128.store(into, f32x4.add(v128.load(into, 48), leaves(d, values)), 48)
}

/** The values of the first leaves that are left. */
// @ts-ignore: decorator
@inline
function leaves(left: v128, values: usize): v128 {
  let found = v128.load_splat<f32>(values + ((<usize>ctz(i32x4.extract_lane(left, 0))) << 2))
  found = f32x4.replace_lane(found, 1, load<f32>(values + ((<usize>ctz(i32x4.extract_lane(left, 1))) << 2)))
  found = f32x4.replace_lane(found, 2, load<f32>(values + ((<usize>ctz(i32x4.extract_lane(left, 2))) << 2)))
  return f32x4.replace_lane(found, 3, load<f32>(values + ((<usize>ctz(i32x4.extract_lane(left, 3))) << 2)))
}

/** As `scoreOne`, of a tree whose leaves take several words. */
function scoreSome(nodes: usize, words: i32, values: usize, slots: usize, into: usize, marks: usize): void {
  for (let w = 0; w < words; w++) {
    let a = i32x4.splat(-1)
    let b = a
    let c = a
    let d = a
    const end = nodes + 4 + <usize>load<u32>(nodes) * 12
    for (let node = nodes + 4; node < end; node += 12) {
      const from = slots + load<u32>(node)
      const threshold = v128.load_splat<f32>(node, 4)
      const left = v128.load_splat<u32>(node, 8)
      a = v128.andnot(a, v128.andnot(left, f32x4.lt(v128.load(from), threshold)))
      b = v128.andnot(b, v128.andnot(left, f32x4.lt(v128.load(from, 16), threshold)))
      c = v128.andnot(c, v128.andnot(left, f32x4.lt(v128.load(from, 32), threshold)))
      d = v128.andnot(d, v128.andnot(left, f32x4.lt(v128.load(from, 48), threshold)))
    }
    const mark = marks + (<usize>w << 6)
    v128.store(mark, a)
    v128.store(mark, b, 16)
    v128.store(mark, c, 32)
    v128.store(mark, d, 48)
    nodes = end
  }
  for (let row: usize = 0; row < 64; row += 4) {
    let mark = marks + row
    let first = values
    // One leaf of all is left.
    while (load<u32>(mark) == 0) {
      mark += 64
      first += 128
    }
    const value = load<f32>(first + ((<usize>ctz(load<i32>(mark))) << 2))
    store<f32>(into + row, load<f32>(into + row) + value)
  }
}
