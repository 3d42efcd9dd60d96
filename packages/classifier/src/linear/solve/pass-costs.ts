import type { Design } from '../../prepare/design'

/** About how many multiplications and additions passes over a design need; packed groups count half. */
export function passCosts({ rows, denseCols, groups, sparse }: Design): { gram: number; pass: number } {
  const wide = 1 + denseCols + groups / 2 + (sparse === undefined ? 0 : sparse.values.length / Math.max(1, rows))
  // Margins and gradient, and a loss, which is as much as thirty.
  return { gram: (rows * wide * wide) / 2, pass: rows * (2 * wide + 30) }
}
