import type { Criterion } from '../decision/criterion'
import type { Targets } from '../label/targets'
import type { ResolvedOptions, Stage } from './options'
import type { Loss } from './problem'
import type { Source } from './source'

/** What a fit works with, once the options are checked against the rows. */
export interface Work {
  readonly source: Source
  readonly options: ResolvedOptions
  readonly loss: Loss
  readonly criterion: Criterion
  readonly targets: Targets
  /** The column that is learned; undefined where labels came beside a matrix. */
  readonly label: string | undefined
  /** The user's own; class weights come on top, by the rows of each fit. */
  readonly sampleWeight: Float64Array | undefined
  /** Reports a step of the work; throws where it is to end. */
  step(stage: Stage): void
  giveWay(): Promise<void> | undefined
  /** In words, for the model; added to as the work goes on. */
  readonly decisions: string[]
  readonly warnings: string[]
}
