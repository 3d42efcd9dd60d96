import type { ColumnType } from '@nutshell-ml/core/table'
import type { Decided } from '../decision/evaluate'
import type { Evaluation } from '../report/evaluation'
import type { MatrixTreePreparation } from './columns/matrix-tree-preparation'
import type { TreePreparation } from './columns/tree-preparation'
import type { Ensemble } from './ensemble/ensemble'
import type { Link, ObjectiveName } from './objective/objective'

/** What boosted trees are made of. */
export interface Fitted extends Decided {
  readonly preparation: TreePreparation | MatrixTreePreparation
  readonly ensemble: Ensemble
  readonly objective: ObjectiveName
  /** What the objective takes: { delta } of huber, { quantile }. */
  readonly objectiveOptions: Readonly<Record<string, number>>
  readonly link: Link
  /** The column that was learned; undefined where labels came beside a matrix. */
  readonly label: string | undefined
  /** What the column of the label was in training; undefined where there is none. */
  readonly labelType: ColumnType | undefined
  /** Rounds that the ensemble has: trees / outputs. */
  readonly rounds: number
  /** The round that was best on the validation rows, where training stopped early. */
  readonly bestRound: number | undefined
  /** What the model came to on the rows held out; not kept in a file. */
  readonly validation: Evaluation | undefined
  /** Rows with a label. */
  readonly rows: number
  readonly decisions: readonly string[]
  readonly warnings: readonly string[]
}
