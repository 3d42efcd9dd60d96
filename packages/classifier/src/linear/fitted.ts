import type { ColumnType } from '@nutshell-ml/core/table'
import type { Calibration } from '../decision/calibration'
import type { ClassName, PredictorType } from '../label/targets'
import type { MatrixPreparation } from '../prepare/matrix-preparation'
import type { Preparation } from '../prepare/preparation'
import type { Evaluation } from '../report/evaluation'
import type { Loss, Solver } from './problem'
import type { Optimizer } from './stream/options'

/** What a linear model is made of. */
export interface Fitted {
  readonly preparation: Preparation | MatrixPreparation
  readonly predictorType: PredictorType
  /** Empty for regression. */
  readonly classes: readonly ClassName[]
  /** The column that was learned; undefined where labels came beside a matrix. */
  readonly label: string | undefined
  /** What the column of the label was in training; undefined where there is none. */
  readonly labelType: ColumnType | undefined
  /** outputs x features, row-major, in units of the label. */
  readonly coefficients: Float64Array
  readonly intercepts: Float64Array
  /** The mean of each feature over the rows of the fit. */
  readonly means: Float64Array
  readonly loss: Loss
  readonly l1: number
  readonly l2: number
  readonly solver: Solver | Optimizer
  readonly iterations: number
  readonly converged: boolean
  /** What was minimised, in units of the normalised label. */
  readonly objective: number
  /** Of the probability of the positive class. */
  readonly threshold: number
  readonly calibration: Calibration
  /** What the model of the training rows alone came to on the rows held out; not kept in a file. */
  readonly validation: Evaluation | undefined
  /** Rows with a label: all of them. */
  readonly rows: number
  readonly decisions: readonly string[]
  readonly warnings: readonly string[]
}
