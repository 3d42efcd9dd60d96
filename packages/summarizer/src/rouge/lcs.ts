/** Length of the longest common subsequence, with two rows of the table in memory. */
export function lcsLength(a: Int32Array, b: Int32Array): number {
  const cols = b.length
  let previous = new Int32Array(cols + 1)
  let current = new Int32Array(cols + 1)
  for (let i = 0; i < a.length; i++) {
    const word = a[i]
    let left = 0
    for (let j = 0; j < cols; j++) {
      if (word === b[j]) {
        left = previous[j] + 1
      } else {
        const above = previous[j + 1]
        if (above > left) left = above
      }
      current[j + 1] = left
    }
    const row = previous
    previous = current
    current = row
  }
  return previous[cols]
}

/** A table for any two lines up to these lengths. No entry exceeds the shorter length. */
export function createLcsTable(rows: number, cols: number): Uint16Array | Int32Array {
  const size = (rows + 1) * (cols + 1)
  return Math.min(rows, cols) <= 0xffff ? new Uint16Array(size) : new Int32Array(size)
}

/**
 * Marks the places in `a` of one longest common subsequence with `b`. Where there are several, `rouge-score` goes left
 * in the table only if that is strictly longer than going up, and the union over lines depends on this choice.
 */
export function markLcs(a: Int32Array, b: Int32Array, table: Uint16Array | Int32Array, marks: Uint8Array): void {
  const rows = a.length
  const cols = b.length
  const stride = cols + 1
  table.fill(0, 0, stride)
  for (let i = 1; i <= rows; i++) {
    const word = a[i - 1]
    const rowStart = i * stride
    let left = 0
    table[rowStart] = 0
    for (let j = 1; j <= cols; j++) {
      const at = rowStart + j
      if (word === b[j - 1]) {
        left = table[at - stride - 1] + 1
      } else {
        const above = table[at - stride]
        if (above > left) left = above
      }
      table[at] = left
    }
  }

  let i = rows
  let j = cols
  while (i > 0 && j > 0) {
    const at = i * stride + j
    if (a[i - 1] === b[j - 1]) {
      marks[i - 1] = 1
      i--
      j--
    } else if (table[at - 1] > table[at - stride]) {
      j--
    } else {
      i--
    }
  }
}
