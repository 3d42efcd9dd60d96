import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import type { Design } from '../design'

/** The blocks of a design as plain arrays. Codes are columns over all blocks; `levels` of them in all. */
export interface Blocks {
  readonly dense: readonly (readonly number[])[]
  readonly codes: readonly (readonly number[])[]
  readonly levels: number
  /** Undefined: no sparse block. */
  readonly sparse?: readonly (readonly number[])[]
}

export function designOf({ dense, codes, levels, sparse }: Blocks): Design {
  const rows = dense.length
  const denseCols = dense[0]?.length ?? 0
  const csr = sparse === undefined ? undefined : CsrMatrix.fromDense(Matrix.fromRows(sparse))
  return {
    rows,
    cols: denseCols + levels + (csr?.cols ?? 0),
    denseCols,
    dense: Float64Array.from(dense.flat()),
    groups: codes[0]?.length ?? 0,
    codes: Int32Array.from(codes.flat()),
    sparse: csr
  }
}

/** A design as rows of numbers, all columns written out. */
export function rowsOf({ rows, cols, denseCols, dense, groups, codes, sparse }: Design): number[][] {
  return Array.from({ length: rows }, (_, i) => {
    const row = new Array(cols).fill(0)
    for (let j = 0; j < denseCols; j++) row[j] = dense[i * denseCols + j]
    for (let g = i * groups; g < (i + 1) * groups; g++) if (codes[g] >= 0) row[codes[g]] = 1
    if (sparse !== undefined) {
      for (let p = sparse.indptr[i]; p < sparse.indptr[i + 1]; p++) {
        row[cols - sparse.cols + sparse.indices[p]] = sparse.values[p]
      }
    }
    return row
  })
}

/** Designs of all three blocks, each of which may be missing. */
export const anyDesign: fc.Arbitrary<Design> = fc
  .record({
    rows: fc.integer({ min: 2, max: 12 }),
    denseCols: fc.integer({ min: 0, max: 3 }),
    groups: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
    sparseCols: fc.integer({ min: 0, max: 4 })
  })
  .chain(({ rows, denseCols, groups, sparseCols }) => {
    const starts = groups.map((_, g) => denseCols + groups.slice(0, g).reduce((sum, size) => sum + size, 0))
    const number = fc.integer({ min: -40, max: 40 }).map((tenths) => tenths / 10)
    const table = (cell: fc.Arbitrary<number>, cols: number) =>
      fc.array(fc.array(cell, { minLength: cols, maxLength: cols }), { minLength: rows, maxLength: rows })
    return fc.record({
      dense: table(number, denseCols),
      levels: fc.constant(groups.reduce((sum, size) => sum + size, 0)),
      codes: fc
        .tuple(
          ...groups.map((size) =>
            fc.array(fc.integer({ min: -1, max: size - 1 }), { minLength: rows, maxLength: rows })
          )
        )
        .map((columns) =>
          Array.from({ length: rows }, (_, i) =>
            columns.map((column, g) => (column[i] < 0 ? -1 : starts[g] + column[i]))
          )
        ),
      sparse: sparseCols === 0 ? fc.constant(undefined) : table(fc.oneof(fc.constant(0), number), sparseCols)
    })
  })
  .map(designOf)
