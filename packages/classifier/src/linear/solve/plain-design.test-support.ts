import { CsrMatrix, Matrix } from '@nutshell-ml/core'
import fc from 'fast-check'
import type { Design } from '../../prepare/design'

/** Every row of a design with all its columns written out. */
export function expand(design: Design): number[][] {
  const { rows, cols, denseCols, dense, groups, codes, sparse } = design
  return Array.from({ length: rows }, (_, i) => {
    const row = new Array<number>(cols).fill(0)
    for (let j = 0; j < denseCols; j++) row[j] = dense[i * denseCols + j]
    for (let g = 0; g < groups; g++) {
      const code = codes[i * groups + g]
      if (code >= 0) row[code] += 1
    }
    if (sparse !== undefined) {
      const first = cols - sparse.cols
      for (let p = sparse.indptr[i]; p < sparse.indptr[i + 1]; p++) row[first + sparse.indices[p]] += sparse.values[p]
    }
    return row
  })
}

/** A design over columns written out, as dense ones. */
export function denseDesign(rows: readonly (readonly number[])[], cols = rows[0].length): Design {
  return {
    rows: rows.length,
    cols,
    denseCols: cols,
    dense: Float64Array.from(rows.flat()),
    groups: 0,
    codes: new Int32Array(0),
    sparse: undefined
  }
}

const number = fc.integer({ min: -40, max: 40 }).map((value) => value / 16)

/** Designs of all three blocks, any of which may be empty; groups of very different size, with gaps. */
export function designs({ minRows = 1, maxRows = 30 } = {}): fc.Arbitrary<Design> {
  return fc
    .record({
      rows: fc.integer({ min: minRows, max: maxRows }),
      denseCols: fc.integer({ min: 0, max: 6 }),
      levels: fc.array(fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 80 })), { maxLength: 7 }),
      sparseCols: fc.integer({ min: 0, max: 6 })
    })
    .chain(({ rows, denseCols, levels, sparseCols }) =>
      fc
        .record({
          dense: fc.array(number, { minLength: rows * denseCols, maxLength: rows * denseCols }),
          codes: fc.tuple(
            ...levels.map((count) =>
              fc.array(fc.integer({ min: -1, max: count - 1 }), { minLength: rows, maxLength: rows })
            )
          ),
          sparse: fc.array(fc.oneof({ arbitrary: fc.constant(0), weight: 2 }, number), {
            minLength: rows * sparseCols,
            maxLength: rows * sparseCols
          })
        })
        .map(({ dense, codes, sparse }) => {
          const codesByRow = new Int32Array(rows * levels.length)
          let first = denseCols
          codes.forEach((ofGroup, g) => {
            ofGroup.forEach((code, i) => {
              codesByRow[i * levels.length + g] = code < 0 ? -1 : first + code
            })
            first += levels[g]
          })
          return {
            rows,
            cols: first + sparseCols,
            denseCols,
            dense: Float64Array.from(dense),
            groups: levels.length,
            codes: codesByRow,
            sparse:
              sparseCols === 0
                ? undefined
                : CsrMatrix.fromDense(Matrix.from(Float64Array.from(sparse), rows, sparseCols))
          }
        })
    )
}
