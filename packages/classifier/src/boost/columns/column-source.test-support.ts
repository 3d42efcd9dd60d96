// Only for tests: nothing that is built imports this.
import type { ColumnSource, RowReader } from './column-source'

/** All rows of a source. */
export function rowsOf(source: ColumnSource): number[][] {
  const rows = Array.from({ length: source.rows }, () => new Array<number>(source.features.length).fill(0))
  for (let j = 0; j < source.features.length; j++) {
    const column = source.column(j)
    if ('rows' in column) {
      column.rows.forEach((row, p) => {
        rows[row][j] = column.values[p]
      })
    } else
      column.values.forEach((value, i) => {
        rows[i][j] = value
      })
  }
  return rows
}

/** All rows of a reader, read from `step` rows at a time into memory that is not clean. */
export function rowsRead({ rows, cols, readInto }: RowReader, step = 3): number[][] {
  const all: number[][] = []
  for (let from = 0; from < rows; from += step) {
    const to = Math.min(from + step, rows)
    const into = new Float32Array(step * cols).fill(-9)
    readInto(from, to, into)
    for (let i = 0; i < to - from; i++) all.push([...into.subarray(i * cols, (i + 1) * cols)])
  }
  return all
}

/** 0 for -0, which no tree tells apart. */
export function plain(rows: readonly (readonly number[])[]): number[][] {
  return rows.map((row) => row.map((value) => value + 0))
}
