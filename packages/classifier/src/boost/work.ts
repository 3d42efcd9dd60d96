import type { Criterion } from '../decision/criterion'
import type { Targets } from '../label/targets'
import type { Fitted } from './fitted'
import type { Objective } from './objective/objective'
import type { BoostProgress, ResolvedOptions } from './options'
import type { Source } from './source'

/** What a fit works with, once the options are checked against the rows. */
export interface Work {
  readonly source: Source
  readonly options: ResolvedOptions
  readonly objective: Objective
  /** What it takes of the options. */
  readonly objectiveOptions: Readonly<Record<string, number>>
  readonly criterion: Criterion
  readonly targets: Targets
  /** The column that is learned; undefined where labels came beside a matrix. */
  readonly label: string | undefined
  /** The user's own; class weights come on top, by the rows of each fit. */
  readonly sampleWeight: Float64Array | undefined
  /** The model to go on from. */
  readonly previous: Fitted | undefined
  /** Undefined where nobody listens. An error that it throws ends the work. */
  readonly onProgress: ((progress: BoostProgress) => void) | undefined
  /** Awaited between steps of the work; throws where it is to end. */
  giveWay(): Promise<void> | undefined
  /** In words, for the model; added to as the work goes on. */
  readonly decisions: string[]
  readonly warnings: string[]
}
