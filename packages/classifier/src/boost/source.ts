import { isCsrMatrix, type Matrix, NutshellError, toMatrix } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import type { HeldOut } from '../decision/hold-out'
import type { GivenRows } from '../label/given'
import { isTable } from '../prepare/is-table'
import type { ColumnSource, RowReader } from './columns/column-source'
import { MatrixTreePreparation } from './columns/matrix-tree-preparation'
import type { TreePrepareOptions } from './columns/tree-options'
import { TreePreparation } from './columns/tree-preparation'
import type { Fitted } from './fitted'
import type { ResolvedOptions } from './options'

type GiveWay = () => Promise<void> | undefined

/** Rows to learn from, whatever they come in. */
export interface Source extends GivenRows {
  /**
   * Fitted on the given rows alone, unless a model is gone on from: then it is that of the model.
   *
   * @param classes of each row of the source; undefined for regression.
   */
  prepare(rows: Int32Array, classes: Float64Array | undefined, giveWay: GiveWay): Promise<Prepared>
}

/** A preparation and what it makes of the rows that it was fitted on, or of others. */
export interface Prepared {
  readonly preparation: TreePreparation | MatrixTreePreparation
  /** The rows for training. */
  readonly columns: ColumnSource
  columnsOf(held: HeldOut['rows'], giveWay: GiveWay): Promise<ColumnSource>
  /** All rows of the source, or those of the table that is held out. */
  reader(held?: HeldOut['rows']): RowReader
}

/** @param excluded columns that are no features: the label, weights, groups. */
export function sourceOf(
  X: unknown,
  options: ResolvedOptions,
  excluded: readonly string[],
  previous: Fitted | undefined
): Source {
  const known = previous?.preparation
  if (isTable(X)) return tableSource(X, options, excluded, known)
  if (known instanceof TreePreparation) {
    throw new NutshellError('INVALID_OPTION', 'warmStart: the model learned from a table, X is a matrix')
  }
  return matrixSource(X, options, known)
}

function tableSource(
  table: Table,
  { prepare }: ResolvedOptions,
  excluded: readonly string[],
  known: Fitted['preparation'] | undefined
): Source {
  return {
    rows: table.rows,
    table,
    async prepare(all, classes, giveWay) {
      const rows = unlessAll(all, table.rows)
      const context = { exclude: [...excluded], rows, classes }
      const fitted =
        known === undefined
          ? await TreePreparation.fitAsync(table, prepare as TreePrepareOptions, context, giveWay)
          : { preparation: known }
      const { preparation } = fitted
      const columnsAt = (of: Table, places: Int32Array | undefined, pause: GiveWay) =>
        preparation instanceof TreePreparation
          ? preparation.sourceAsync(of, places, pause)
          : Promise.resolve(preparation.source(of, places))
      return {
        preparation,
        columns: 'source' in fitted ? fitted.source : await columnsAt(table, rows, giveWay),
        columnsOf: (held, pause) =>
          'table' in held ? columnsAt(held.table, undefined, pause) : columnsAt(table, held.places, pause),
        reader: (held) => preparation.reader(held !== undefined && 'table' in held ? held.table : table)
      }
    }
  }
}

function matrixSource(X: unknown, { prepare }: ResolvedOptions, known: MatrixTreePreparation | undefined): Source {
  const matrix = isCsrMatrix(X) ? X : toMatrix(X as Matrix)
  return {
    rows: matrix.rows,
    table: undefined,
    async prepare(all) {
      const rows = unlessAll(all, matrix.rows)
      // Options of tables are told to be unknown.
      const preparation = known ?? MatrixTreePreparation.fit(matrix, prepare as object, { rows })
      return {
        preparation,
        columns: preparation.source(matrix, rows),
        async columnsOf(held) {
          if ('places' in held) return preparation.source(matrix, held.places)
          throw new NutshellError('INVALID_OPTION', 'validation = a table, expected rows of the matrix: a share')
        },
        reader: () => preparation.reader(matrix)
      }
    }
  }
}

/** Rising rows; undefined for all of them, which need not be gathered. */
function unlessAll(rows: Int32Array, count: number): Int32Array | undefined {
  return rows.length === count ? undefined : rows
}
