import { activate } from './activation'

/** What becomes of complete sums: `bias` (an address, or 0) by column, then an activation. */
export function finishRows(
  c: usize, cBytes: usize, rows: i32, cols: i32, bias: usize, activation: i32, alpha: f32
): void {
  for (let row = 0; row < rows; row++) {
    let at = c
    let add = bias
    let col = 0
    for (; col + 4 <= cols; col += 4) {
      let x = v128.load(at)
      if (add) {
        x = f32x4.add(x, v128.load(add))
        add += 16
      }
      v128.store(at, activate(x, activation, alpha))
      at += 16
    }
    for (; col < cols; col++) {
      let x = load<f32>(at)
      if (add) {
        x += load<f32>(add)
        add += 4
      }
      store<f32>(at, f32x4.extract_lane(activate(f32x4.splat(x), activation, alpha), 0))
      at += 4
    }
    c += cBytes
  }
}
