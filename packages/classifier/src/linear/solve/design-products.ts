import { CsrMatrix } from '@nutshell-ml/core'
import type { Design } from '../../prepare/design'
import { addCellGram } from './gram'
import { type PackedCodes, packCodes, pickCells } from './packed-codes'
import { addSparseGram } from './sparse-gram'

/**
 * Cells of a pack of one-hot groups: every pair of packs has a table for Hessians, and these are to stay in a near cache. With very
 * many groups there would be too many tables.
 */
const MOST_CELLS = 64
const MANY_GROUPS = 40
const MOST_CELLS_OF_MANY = 16

/** Models of the same rows that differ in the penalty come one after the other. */
const packsOf = new WeakMap<Design, PackedCodes>()

/** The products of a design with vectors that a solver needs, each one pass over the rows. */
export class DesignProducts {
  readonly design: Design
  readonly rows: number
  readonly cols: number
  private readonly packed: PackedCodes
  private readonly table: Float64Array

  constructor(design: Design, packed?: PackedCodes) {
    this.design = design
    this.rows = design.rows
    this.cols = design.cols
    const { codes, rows, groups, cols } = design
    const most = groups > MANY_GROUPS ? MOST_CELLS_OF_MANY : MOST_CELLS
    this.packed = packed ?? packsOf.get(design) ?? packCodes(codes, rows, groups, cols, most)
    packsOf.set(design, this.packed)
    this.table = new Float64Array(this.packed.firstCell[this.packed.packs])
  }

  /** The products of some of the rows. */
  pick(rows: Int32Array): DesignProducts {
    return new DesignProducts(pickDesign(this.design, rows), pickCells(this.packed, rows))
  }

  /**
   * X coefficients + intercept.
   *
   * @param out one for each row; is filled.
   */
  margins(coefficients: Float64Array, intercept: number, out: Float64Array): void {
    const { design, table } = this
    const { rows, denseCols, dense, sparse } = design
    const { packs, cells, members, memberStart } = this.packed
    for (let cell = 0; cell < table.length; cell++) {
      let sum = 0
      for (let m = memberStart[cell]; m < memberStart[cell + 1]; m++) sum += coefficients[members[m]]
      table[cell] = sum
    }
    for (let i = 0, x = 0, at = 0; i < rows; i++) {
      let sum = intercept
      for (let j = 0; j < denseCols; j++) sum += dense[x++] * coefficients[j]
      for (let p = 0; p < packs; p++) sum += table[cells[at++]]
      out[i] = sum
    }
    if (sparse === undefined) return
    const { values, indices, indptr } = sparse
    const part = coefficients.subarray(design.cols - sparse.cols)
    for (let i = 0, at = 0; i < rows; i++) {
      const end = indptr[i + 1]
      let sum = 0
      for (; at < end; at++) sum += values[at] * part[indices[at]]
      out[i] += sum
    }
  }

  /**
   * X' slopes.
   *
   * @param out cols; is filled.
   * @returns the sum of the slopes, which is the derivative by the intercept.
   */
  gradient(slopes: Float64Array, out: Float64Array): number {
    const { design, table } = this
    const { rows, denseCols, dense, sparse } = design
    const { packs, cells, members, memberStart } = this.packed
    out.fill(0)
    table.fill(0)
    let total = 0
    for (let i = 0, x = 0, at = 0; i < rows; i++) {
      const slope = slopes[i]
      total += slope
      for (let j = 0; j < denseCols; j++) out[j] += slope * dense[x++]
      for (let p = 0; p < packs; p++) table[cells[at++]] += slope
    }
    for (let cell = 0; cell < table.length; cell++) {
      for (let m = memberStart[cell]; m < memberStart[cell + 1]; m++) out[members[m]] += table[cell]
    }
    if (sparse === undefined) return total
    const { values, indices, indptr } = sparse
    const part = out.subarray(design.cols - sparse.cols)
    for (let i = 0, at = 0; i < rows; i++) {
      const end = indptr[i + 1]
      const slope = slopes[i]
      if (slope === 0) at = end
      for (; at < end; at++) part[indices[at]] += slope * values[at]
    }
    return total
  }

  /**
   * Z' diag(weights) Z, where Z is the design with a last column of ones.
   *
   * @param out (cols + 1) x (cols + 1); is filled, both triangles.
   */
  gram(weights: Float64Array, out: Float64Array): void {
    const { design } = this
    out.fill(0)
    addCellGram(design, this.packed, weights, out)
    addSparseGram(design, weights, out)
    const width = design.cols + 1
    for (let a = 0; a < width; a++) for (let b = 0; b < a; b++) out[a * width + b] = out[b * width + a]
  }
}

function pickDesign(design: Design, rows: Int32Array): Design {
  const { denseCols, dense, groups, codes, sparse } = design
  const pickedDense = new Float64Array(rows.length * denseCols)
  const pickedCodes = new Int32Array(rows.length * groups)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]
    for (let j = 0; j < denseCols; j++) pickedDense[i * denseCols + j] = dense[row * denseCols + j]
    for (let g = 0; g < groups; g++) pickedCodes[i * groups + g] = codes[row * groups + g]
  }
  return {
    ...design,
    rows: rows.length,
    dense: pickedDense,
    codes: pickedCodes,
    sparse: sparse && pickSparse(sparse, rows)
  }
}

function pickSparse({ values, indices, indptr, cols }: CsrMatrix, rows: Int32Array): CsrMatrix {
  const starts = new Int32Array(rows.length + 1)
  for (let i = 0; i < rows.length; i++) starts[i + 1] = starts[i] + indptr[rows[i] + 1] - indptr[rows[i]]
  const pickedValues = new Float64Array(starts[rows.length])
  const pickedIndices = new Int32Array(starts[rows.length])
  for (let i = 0; i < rows.length; i++) {
    pickedValues.set(values.subarray(indptr[rows[i]], indptr[rows[i] + 1]), starts[i])
    pickedIndices.set(indices.subarray(indptr[rows[i]], indptr[rows[i] + 1]), starts[i])
  }
  return CsrMatrix.trusted(pickedValues, pickedIndices, starts, cols)
}
