import { NutshellError, Random, show } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import { decideWithout } from '../decision/decide'
import { columnWeights } from '../label/given'
import { knownTargets, labelsOfColumn, presentRows } from '../label/targets'
import { rowWeights } from '../label/weights'
import type { Design } from '../prepare/design'
import { isTable } from '../prepare/is-table'
import { choose, trainingAs } from './compare'
import { decide } from './decide'
import type { Fitted } from './fitted'
import { type HeldRows, holdOut } from './held-rows'
import { type LabelScale, scaleOf, toOwnUnits } from './label-scale'
import { featureMeans } from './margins'
import type { LinearLearnerOptions } from './options'
import { startWork } from './start-work'
import type { Optimizer } from './stream/options'
import { StreamSolver } from './stream/stream-solver'
import { type Penalty, type Training, trainingOn } from './training'
import type { Work } from './work'

/** Options of `LinearLearner.trainer`: those of `fit` that do not need all rows at once, and how steps are taken. */
export interface LinearTrainerOptions
  extends Omit<
    LinearLearnerOptions,
    'label' | 'sampleWeight' | 'validation' | 'refit' | 'solver' | 'maxIterations' | 'select' | 'pca' | 'resample'
  > {
  /** The column to learn. */
  label: string
  /** A column of weights >= 0. @default 1 for each row */
  sampleWeight?: string
  /** The share of the first batch that is held out, for what is chosen and for `validation`; 0: nothing is. @default 0.2 */
  validation?: number
  /** [optimizer] @default 'ftrl' with l1, else 'sgd', averaged */
  optimizer?: Optimizer
  /** Rows of a step [mini_batch_size]. @default 32 for 'adam', else 8 */
  batchSize?: number
  /** [learning_rate] @default 1 for 'sgd', 0.1 for 'adam', 0.3 for 'ftrl' */
  learningRate?: number
}

/** What the first batch settles. */
interface Started {
  readonly work: Work
  readonly training: Training
  readonly penalty: Penalty
  readonly held: HeldRows | undefined
  readonly scale: LabelScale
  readonly solver: StreamSolver
}

/**
 * Learns a linear model from tables that come one after another, and keeps none of them: for files larger than memory.
 *
 * The first table settles how columns become features, the classes, the penalties and the mean of the label, so it should be
 * some ten thousand rows drawn from all. Rows of later tables learn; their order should be random, or passes several.
 */
export class LinearTrainer<Model> {
  readonly #options: LinearTrainerOptions
  readonly #make: (fitted: Fitted) => Model
  readonly #random: Random
  #started: Started | undefined
  #rows = 0
  #unlabelled = 0
  #unknown = 0

  /** @param make the model of what was fitted. */
  constructor(options: LinearTrainerOptions, make: (fitted: Fitted) => Model) {
    this.#options = options
    this.#make = make
    this.#random = new Random(options.seed ?? 0)
  }

  /** Rows seen so far, in all passes. */
  get rows(): number {
    return this.#rows
  }

  /** The mean loss of the rows of this pass (after `endPass` of the last), each before it was learned from; NaN before the first. */
  get loss(): number {
    return this.#started?.solver.loss ?? Number.NaN
  }

  /** Whether passes do not lower the loss any more. */
  get converged(): boolean {
    return this.#started?.solver.converged ?? false
  }

  /**
   * Learns from a table. Rows without a label, and later rows of a class that the first table had not, are counted and left out.
   *
   * @throws NutshellError as `LinearLearner.fit`; NON_FINITE when the model diverges.
   */
  async add(table: Table): Promise<void> {
    if (!isTable(table)) throw new NutshellError('INVALID_INPUT', `table = ${show(table)}, expected a table`)
    const started = this.#started
    this.#rows += table.rows
    if (started === undefined) {
      await this.#start(table)
      return
    }
    const { work, training, scale, solver } = started
    const values = knownTargets(labelsOfColumn(table, this.#options.label), work.targets.classes)
    const isKnown = (value: number) => work.targets.classes.length === 0 || value >= 0
    const places = presentRows(values)
    const rows = places.filter((i) => isKnown(values[i]))
    this.#unlabelled += table.rows - places.length
    this.#unknown += places.length - rows.length
    const weights = this.#weightsOf(work, table, values, rows)
    solver.add(
      training.prepared.designOf(table.pick(rows)),
      scale.toUnit(Float64Array.from(rows, (i) => values[i])),
      weights,
      this.#order(rows.length)
    )
  }

  /** To be called after each pass over the rows. */
  endPass(): void {
    this.#started?.solver.endPass()
  }

  /** What was learned so far; may be asked for at any time. Errors: EMPTY_INPUT before the first table. */
  model(): Model {
    return this.#make(this.#fitted())
  }

  #fitted(): Fitted {
    if (this.#started === undefined) throw new NutshellError('EMPTY_INPUT', 'there is no model before the first rows')
    const { work, training, penalty, held, scale, solver } = this.#started
    const solution = solver.solution()
    const coefficients = toOwnUnits(solution, scale)
    const own: Work = { ...work, decisions: [...work.decisions], warnings: [...work.warnings] }
    const decision = held === undefined ? decideWithout(own) : decide(own, coefficients, training.prepared, held)
    if (this.#unlabelled > 0) own.warnings.push(`${this.#unlabelled} rows have no label and were left out`)
    if (this.#unknown > 0)
      own.warnings.push(`${this.#unknown} rows are of classes that the first table had not, and were left out`)
    const { preparation } = training.prepared
    return {
      preparation,
      predictorType: work.targets.predictorType,
      classes: work.targets.classes,
      label: this.#options.label,
      labelType: work.source.table?.column(this.#options.label).type,
      ...coefficients,
      means: featureMeans(training.features),
      loss: work.loss,
      l1: penalty.l1,
      l2: penalty.l2,
      solver: solution.solver,
      iterations: solution.iterations,
      converged: solution.converged,
      objective: solution.objective,
      ...decision,
      rows: this.#rows,
      decisions: [...preparation.decisions, ...own.decisions],
      warnings: own.warnings
    }
  }

  async #start(table: Table): Promise<void> {
    const { validation = 0.2, optimizer, batchSize, learningRate, ...options } = this.#options
    const work = startWork(table, { ...options, validation: validation === 0 ? 'none' : validation })
    const labelled = presentRows(work.targets.values)
    this.#unlabelled += table.rows - labelled.length
    const { train, held } = holdOut(work, labelled)
    const chosen = held === undefined ? undefined : await choose(work, train, held)
    const training = await (chosen === undefined ? trainingOn(work, [], train) : trainingAs(work, chosen, train))
    const penalty = chosen?.penalty ?? { l1: work.options.l1[0], l2: work.options.l2?.[0] ?? 1 / labelled.length }
    const { targets, weights, design } = training
    const isScaled = work.targets.predictorType === 'regression' && work.options.normalizeLabel
    const scale = scaleOf(targets, weights, isScaled, work.options.hasIntercept)
    const solver = new StreamSolver({
      cols: design.cols,
      loss: scale.lossToUnit(work.loss),
      outputs: work.targets.predictorType === 'multiclass' ? work.targets.classes.length : 1,
      ...penalty,
      hasIntercept: work.options.hasIntercept,
      optimizer,
      batchSize: batchSize ?? (optimizer !== 'adam' && isMostlySparse(design) ? 1 : undefined),
      learningRate
    })
    solver.add(design, scale.toUnit(targets), weights, this.#order(design.rows))
    this.#started = { work, training, penalty, held, scale, solver }
  }

  #weightsOf(work: Work, table: Table, values: Float64Array, rows: Int32Array): Float64Array | undefined {
    const { sampleWeight } = this.#options
    const own = sampleWeight === undefined ? undefined : columnWeights(table, sampleWeight)
    const all = rowWeights({ ...work.targets, values }, own, work.options, rows)
    return all && Float64Array.from(rows, (row) => all[row])
  }

  /** Places of rows in random order. */
  #order(rows: number): Int32Array {
    return this.#random.shuffle(Int32Array.from({ length: rows }, (_, i) => i))
  }
}

/** Rows of text share few columns: a step for each makes more of them than one for several. */
function isMostlySparse({ sparse, cols }: Design): boolean {
  return sparse !== undefined && sparse.cols > cols / 2
}
