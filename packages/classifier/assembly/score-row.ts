// The score of one row, with the trees as src/boost/ensemble/row-tables.ts lays them out.

/**
 * Adds all trees to the scores of a row. Of each slot it is known for every place among its thresholds which leaves of all trees are
 * struck out: one mark for each tree, and the marks of all slots together leave the row's leaves (the bits of `scoreTrees`).
 *
 * `slots`: for each the address of its thresholds, how many they are, and the address of the marks. `row`: f32, by slot.
 * `markBytes`: of the marks of all trees, a multiple of 64. `places`: room for 4 bytes for each slot. `left`: room for marks.
 * `values`: f32, 32 for each tree. `sums`: f32, outputs. Trees belong to the outputs in turn.
 */
export function scoreRow(
  slots: usize,
  count: i32,
  row: usize,
  markBytes: i32,
  places: usize,
  left: usize,
  values: usize,
  trees: i32,
  outputs: i32,
  sums: usize
): void {
  const placesEnd = places + (<usize>count << 2)
  for (let place = places; place < placesEnd; place += 4) {
    store<u32>(place, placeOf(slots, load<f32>(row), markBytes))
    slots += 12
    row += 4
  }
  for (let at: usize = 0; at < <usize>markBytes; at += 64) {
    let a = i32x4.splat(-1)
    let b = a
    let c = a
    let d = a
    for (let place = places; place < placesEnd; place += 4) {
      const marks = <usize>load<u32>(place) + at
      a = v128.and(a, v128.load(marks))
      b = v128.and(b, v128.load(marks, 16))
      c = v128.and(c, v128.load(marks, 32))
      d = v128.and(d, v128.load(marks, 48))
    }
    v128.store(left + at, a)
    v128.store(left + at, b, 16)
    v128.store(left + at, c, 32)
    v128.store(left + at, d, 48)
  }
  for (let k = 0; k < outputs; k++) {
    let sum = load<f32>(sums + (<usize>k << 2))
    for (let t = k; t < trees; t += outputs) {
      const leaf = <usize>ctz(load<i32>(left + (<usize>t << 2)))
      sum += load<f32>(values + (<usize>t << 7) + (leaf << 2))
    }
    store<f32>(sums + (<usize>k << 2), sum)
  }
}

/** The marks of the thresholds that are not above a number. */
// @ts-ignore: decorator
@inline
function placeOf(slot: usize, x: f32, markBytes: i32): u32 {
  const thresholds = <usize>load<u32>(slot)
  let from = thresholds
  let count = load<i32>(slot, 4)
  while (count > 1) {
    const half = count >> 1
    const next = from + (<usize>half << 2)
    from = select(next, from, load<f32>(next - 4) <= x)
    count -= half
  }
  const below = (<u32>(from - thresholds) >> 2) + <u32>(load<f32>(from) <= x)
  return load<u32>(slot, 8) + below * markBytes
}
