import { NutshellError } from '@nutshell-ml/core'
import type { Column, Table } from '@nutshell-ml/core/table'
import type { FitContext } from '../input-columns'
import type { ResolvedPrepareOptions } from '../options'
import { checkRows } from '../rows'
import type { Texts } from '../text/text-vectorizer'
import { trainingTexts } from './plan-steps'

/** All that a fit begins with. */
export interface TrainingPart {
  /** Those that may be features. */
  readonly columns: readonly Column[]
  readonly rows: Int32Array | undefined
  readonly count: number
  readonly options: ResolvedPrepareOptions
  /** By column of text. */
  readonly texts: ReadonlyMap<string, Texts>
}

/**
 * @param resolve options, for the names of columns there are.
 * @throws NutshellError EMPTY_INPUT without rows to fit on, INVALID_INPUT for a row that the table has not; as `resolve`.
 */
export function trainingPart(
  table: Table,
  { exclude = [], rows }: FitContext,
  resolve: (names: readonly string[]) => ResolvedPrepareOptions
): TrainingPart {
  const columns = table.columns.filter(({ name }) => !exclude.includes(name))
  const options = resolve(columns.map(({ name }) => name))
  const count = rows === undefined ? table.rows : rows.length
  if (count === 0) throw new NutshellError('EMPTY_INPUT', 'the table has 0 rows to fit on, expected at least 1')
  checkRows(rows, table.rows)
  return { columns, rows, count, options, texts: trainingTexts(columns, rows, count, options) }
}
