import {
  type CsrMatrix,
  checkFinite,
  isCsrMatrix,
  isMatrix,
  type Matrix,
  NutshellError,
  show,
  toMatrix
} from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import type { Design } from '../prepare/design'
import { isTable } from '../prepare/is-table'
import { lowCardinalityIntegers } from '../prepare/low-cardinality'
import { MatrixPreparation } from '../prepare/matrix-preparation'
import { Preparation } from '../prepare/preparation'
import type { ResolvedOptions } from './options'

type GiveWay = () => Promise<void> | undefined

/** Rows to learn from, whatever they come in. */
export interface Source {
  readonly rows: number
  readonly table: Table | undefined
  /** Number columns that may be categories, by the given rows. */
  candidates(rows: Int32Array): string[]
  /**
   * Fitted on the given rows alone.
   *
   * @param classes of each row of the source; undefined for regression.
   */
  prepare(
    categorical: readonly string[],
    rows: Int32Array,
    classes: Float64Array | undefined,
    giveWay: GiveWay
  ): Promise<Prepared>
}

/** A preparation and what it makes of the rows that it came with, or of others like them. */
export interface Prepared {
  readonly preparation: Preparation | MatrixPreparation
  design(rows: Int32Array): Design
  designOf(table: Table): Design
}

/** @param excluded columns that are no features: the label, weights, groups. */
export function sourceOf(X: unknown, options: ResolvedOptions, excluded: readonly string[]): Source {
  return isTable(X) ? tableSource(X, options, excluded) : matrixSource(X, options)
}

function tableSource(table: Table, { prepare, normalizeData }: ResolvedOptions, excluded: readonly string[]): Source {
  const own = { ...prepare, standardise: normalizeData }
  const given = own.categorical
  const taken = new Set([
    ...excluded,
    ...(prepare.drop ?? []),
    ...(prepare.numeric ?? []),
    ...Object.keys(prepare.ordinal ?? {})
  ])
  return {
    rows: table.rows,
    table,
    candidates(rows) {
      if (given !== undefined && given !== 'auto') return []
      return lowCardinalityIntegers(table, rows).filter((name) => !taken.has(name))
    },
    async prepare(categorical, rows, classes, giveWay) {
      const chosen = given === undefined || given === 'auto' ? categorical : given
      const context = { exclude: [...excluded], rows, classes }
      const { preparation, design } = await Preparation.fitTransformAsync(
        table,
        { ...own, categorical: chosen },
        context,
        giveWay
      )
      return {
        preparation,
        design: (places) => (places === rows ? design : preparation.transform(table, places)),
        designOf: (other) => preparation.transform(other)
      }
    }
  }
}

function matrixSource(X: unknown, { prepare, normalizeData }: ResolvedOptions): Source {
  if (Object.keys(prepare).length > 0) {
    throw new NutshellError('INVALID_OPTION', `prepare = ${show(prepare)} applies to tables, X is a matrix`)
  }
  const matrix: Matrix | CsrMatrix = isCsrMatrix(X) ? X : toMatrix(X as Matrix)
  if (isMatrix(matrix)) checkFinite(matrix)
  return {
    rows: matrix.rows,
    table: undefined,
    candidates: () => [],
    async prepare(_, rows) {
      const preparation = MatrixPreparation.fit(matrix, { standardise: normalizeData }, { rows })
      return {
        preparation,
        design: (places) => preparation.transform(matrix, places),
        designOf() {
          throw new NutshellError('INVALID_OPTION', 'validation = a table, expected rows of the matrix: a share')
        }
      }
    }
  }
}
