import type { Evaluation, KnownEvaluation } from '@nutshell-ml/classifier'
import type { Matrix } from '@nutshell-ml/core'
import type { Schema, Table } from '@nutshell-ml/core/table'

/** What the commands need of a model of tables, whatever learned it. */
export interface TableModel {
  readonly predictorType: 'binary' | 'multiclass' | 'regression'
  /** In the order of `predictProba`; of two, the second is the positive one. Empty for regression. */
  readonly classes: readonly (string | number)[]
  /** The column that was learned; undefined for a model of a matrix. */
  readonly label: string | undefined
  /** The columns that it reads, and the label; undefined for a model of a matrix. */
  readonly schema: Schema | undefined
  /** Of the probability of the positive class. */
  readonly threshold: number
  readonly warnings: readonly string[]
  readonly decisions: readonly string[]
  /** What it came to on rows that were held out; not kept in a file. */
  readonly validation: Evaluation | undefined
  /** Of a linear model. */
  readonly coefficients?: readonly {
    readonly name: string
    readonly value: number
    readonly className?: string | number
  }[]
  predict(table: Table): ArrayLike<string | number>
  predictProba(table: Table): Matrix
  evaluate(table: Table, options: { threshold?: number }): KnownEvaluation
  save(): Uint8Array
  /** Of trees: the part of all gain that splits on a column have, the greatest first. */
  importances?(): readonly { readonly name: string; readonly importance: number }[]
}
