import { type CsrMatrix, type Matrix, NutshellError } from '@nutshell-ml/core'
import { rowAt } from '../../prepare/fit/read-training'
import type { ColumnSource, DenseColumn, SparseColumn, TreeFeature } from './column-source'
import type { MatrixCategories } from './matrix-categories'
import { SparseColumns } from './sparse-columns'

/** What the columns of a matrix are. */
export interface MatrixFeatures {
  readonly features: readonly TreeFeature[]
  /** Of features that are no numbers. */
  readonly categories: ReadonlyMap<number, MatrixCategories>
  /** The greatest size of a number. */
  readonly most: number
}

/** Columns copied at once: numbers that stand beside each other come into the cache together. */
const TILE = 16
/** Rows copied at once: what their tile takes stays in the nearest cache. */
const BLOCK = 128
/** Numbers copied at once at most. */
const MOST_COPIED = 1 << 23

/** The rows of a dense matrix, column by column: best asked for in order. */
export class DenseMatrixColumns implements ColumnSource {
  readonly rows: number
  readonly features: readonly TreeFeature[]
  private readonly tile: readonly Float32Array[]
  /** The first column of those in the tile; -1 for none. */
  private first = -1

  constructor(
    private readonly matrix: Matrix,
    private readonly chosen: Int32Array | undefined,
    private readonly of: MatrixFeatures
  ) {
    this.features = of.features
    this.rows = chosen === undefined ? matrix.rows : chosen.length
    const width = Math.max(1, Math.min(TILE, Math.floor(MOST_COPIED / Math.max(1, this.rows)), matrix.cols))
    this.tile = Array.from({ length: width }, () => new Float32Array(this.rows))
  }

  column(feature: number): DenseColumn {
    const first = feature - (feature % this.tile.length)
    if (first !== this.first) this.fill(first)
    return { values: this.tile[feature - first] }
  }

  private fill(first: number): void {
    const { tile, chosen, rows } = this
    const { data, cols } = this.matrix
    const { most, categories } = this.of
    const width = Math.min(tile.length, cols - first)
    this.first = -1
    for (let start = 0; start < rows; start += BLOCK) {
      const end = Math.min(start + BLOCK, rows)
      for (let j = 0; j < width; j++) {
        const column = tile[j]
        for (let i = start; i < end; i++) {
          const value = data[(chosen === undefined ? i : chosen[i]) * cols + first + j]
          column[i] = value
          if (value > most || value < -most) throw wrongNumber(value, rowAt(chosen, i), first + j, most)
        }
      }
    }
    for (let j = 0; j < width; j++) {
      const own = categories.get(first + j)
      if (own !== undefined) for (let i = 0; i < rows; i++) tile[j][i] = own.of(tile[j][i])
    }
    this.first = first
  }
}

/** The rows of a sparse matrix, column by column. */
export class SparseMatrixColumns implements ColumnSource {
  readonly rows: number
  readonly features: readonly TreeFeature[]
  private readonly columns: SparseColumns
  private readonly categories: MatrixFeatures['categories']

  constructor(matrix: CsrMatrix, chosen: Int32Array | undefined, { features, categories, most }: MatrixFeatures) {
    const { values, indices, indptr } = matrix
    this.features = features
    this.categories = categories
    this.rows = chosen === undefined ? matrix.rows : chosen.length
    for (let i = 0; i < this.rows; i++) {
      const row = rowAt(chosen, i)
      for (let p = indptr[row]; p < indptr[row + 1]; p++) {
        if (values[p] > most || values[p] < -most) throw wrongNumber(values[p], row, indices[p], most)
      }
    }
    this.columns = SparseColumns.of(matrix, chosen)
  }

  column(feature: number): DenseColumn | SparseColumn {
    const column = this.columns.column(feature)
    const own = this.categories.get(feature)
    if (own === undefined) return column
    const values = new Float32Array(this.rows).fill(own.of(0))
    for (let p = 0; p < column.rows.length; p++) values[column.rows[p]] = own.of(column.values[p])
    return { values }
  }
}

export function wrongNumber(value: number, row: number | undefined, column: number, most: number): NutshellError {
  const where = row === undefined ? '' : `row ${row}, `
  const expected = `a finite number of at most ${most} in size, or NaN for a gap`
  return new NutshellError('NON_FINITE', `${where}column ${column} is ${value}, expected ${expected}`)
}
