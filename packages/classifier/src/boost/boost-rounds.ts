import { NutshellError, Random } from '@nutshell-ml/core'
import type { BinnedFeature } from './bins/binned-feature'
import type { ColumnSource } from './columns/column-source'
import type { Constraints } from './constraints'
import { createEngine } from './engine/create-engine'
import type { Engine, SplitRules } from './engine/engine'
import type { Ensemble } from './ensemble/ensemble'
import { growTree } from './grow/grow-tree'
import type { GrownTree } from './grow/grown-tree'
import { readySlots } from './grow/ready-slots'
import { EnsembleBuilder } from './grow/to-ensemble'
import type { Metric } from './metric'
import type { Objective } from './objective/objective'
import type { ResolvedOptions } from './options'
import { RowSample } from './row-sample'

/** What trees are grown on. */
export interface BoostProblem extends Constraints {
  readonly options: ResolvedOptions
  readonly objective: Objective
  readonly bins: readonly BinnedFeature[]
  readonly columns: ColumnSource
  readonly targets: Float64Array
  readonly weights: Float64Array | undefined
  /** Rows that are only predicted. */
  readonly held: ColumnSource | undefined
  /** Of the rows held out; undefined where nobody asks for it. */
  readonly metric: Metric | undefined
  /** Rounds to add, at most. */
  readonly rounds: number
  /** Rounds without a better metric after which to stop; 0: never. */
  readonly patience: number
  /** What scores start from. */
  readonly base: Float64Array
  readonly start: Start | undefined
  /** Called after each round. */
  onRound(round: number, metric: number | undefined): void
  giveWay(): Promise<void> | undefined
}

/** A model to go on from. */
export interface Start {
  readonly ensemble: Ensemble
  readonly rounds: number
  /** Its scores, outputs x rows: of the training rows, then of those held out. */
  readonly scores: Float64Array
}

export interface Boosted {
  readonly ensemble: Ensemble
  /** Rounds that were added: up to the best one, where there is a patience. */
  readonly rounds: number
  /** Rounds that were grown. */
  readonly grown: number
  /** After the last of the rounds that were kept. */
  readonly metric: number | undefined
  /** The scores of the rows held out, by the rounds that were kept: rows x outputs. */
  readonly margins: Float64Array | undefined
}

/**
 * Gradient boosting: round by round, each output's trees grow on the derivatives of the loss by the scores so far.
 *
 * J. Friedman, "Greedy function approximation: a gradient boosting machine", 2001; with second derivatives and penalties by T. Chen
 * and C. Guestrin, "XGBoost", 2016.
 *
 * @throws NutshellError NON_FINITE; what `onRound` and `giveWay` throw. Threads and memory are given back in any case.
 */
export async function boostRounds(problem: BoostProblem): Promise<Boosted> {
  const { options, objective, bins, columns, held } = problem
  const engine = createEngine({
    sources: held === undefined ? [columns] : [columns, held],
    trainingRows: columns.rows,
    features: bins,
    outputs: objective.outputs,
    threads: options.threads
  })
  try {
    return await grow(engine, problem)
  } finally {
    engine.dispose()
  }
}

async function grow(engine: Engine, problem: BoostProblem): Promise<Boosted> {
  const { options, objective, bins, base, start, metric, rounds, patience } = problem
  const { outputs } = objective
  const builder = new EnsembleBuilder(bins, base)
  const seeds = new Random(options.seed)
  if (start === undefined) {
    for (let k = 0; k < outputs; k++) engine.scores.fill(base[k], k * engine.rows, (k + 1) * engine.rows)
  } else {
    builder.addEnsemble(start.ensemble)
    engine.scores.set(start.scores)
    // Draws go on where those of the model ended.
    for (let round = 0; round < start.rounds; round++) seeds.nextUint32()
  }
  const before = builder.trees
  const sample = options.subsample < 1 ? new RowSample(engine.trainingRows, options.subsample) : undefined
  const best = new Best(engine, outputs, patience > 0 ? metric : undefined)
  // Nothing is drawn, so that a round that changes nothing is the last one that could.
  const isFixed = !isSampled(options) && objective.name !== 'custom'
  let grown = 0
  let last: number | undefined
  while (grown < rounds && !(patience > 0 && grown - best.round >= patience)) {
    const random = new Random(seeds.nextUint32())
    const trees = await growRound(engine, problem, sample?.draw(random), random, (start?.rounds ?? 0) + grown)
    if (isFixed && trees.every(changesNothing)) break
    trees.forEach((tree, output) => {
      builder.add(tree, output)
    })
    grown++
    last = metric?.at(engine.scores, engine.trainingRows, engine.rows)
    best.take(grown, last)
    problem.onRound(grown, last)
    const pause = problem.giveWay()
    if (pause !== undefined) await pause
  }
  const kept = patience > 0 && metric !== undefined ? best.round : grown
  return {
    ensemble: builder.build(before + kept * outputs),
    rounds: kept,
    grown,
    metric: patience > 0 ? best.metric : last,
    margins: problem.held === undefined ? undefined : (best.margins ?? marginsOf(engine, outputs))
  }
}

/** A tree for each output, which scores have been moved by. */
async function growRound(
  engine: Engine,
  problem: BoostProblem,
  rows: Int32Array | undefined,
  random: Random,
  round: number
): Promise<GrownTree[]> {
  const { options, objective, targets, weights, monotone, interactions } = problem
  const { scores, gradients, hessians, trainingRows } = engine
  if (engine.differentiate?.(objective.name, targets, weights) !== true) {
    objective.differentiate({ scores, stride: engine.rows, targets, weights, gradients, hessians }, 0, trainingRows)
  }
  // By now the engine has all else that it takes memory for.
  readySlots(engine, options)
  const { leafValue } = objective
  const rules = rulesOf(options, monotone)
  const trees: GrownTree[] = []
  for (let output = 0; output < objective.outputs; output++) {
    try {
      const tree = await growTree(
        engine,
        {
          ...options,
          interactions,
          output,
          rows,
          rules,
          leafValue: leafValue && ((leaf) => leafValue(leaf, scores, targets, weights)),
          giveWay: problem.giveWay
        },
        random
      )
      if (!tree.value.every(Number.isFinite)) throw new NutshellError('NON_FINITE', 'a leaf is not finite')
      trees.push(tree)
    } catch (error) {
      if (!(error instanceof NutshellError) || error.code !== 'NON_FINITE') throw error
      throw new NutshellError(
        'NON_FINITE',
        `round ${round + 1}: ${error.message}; expected smaller labels or weights, or a learningRate below ${options.learningRate}`,
        { cause: error }
      )
    }
  }
  return trees
}

function changesNothing({ nodes, value }: GrownTree): boolean {
  return nodes === 1 && value[0] === 0
}

function rulesOf(options: ResolvedOptions, monotone: Int8Array | undefined): SplitRules {
  const { l1, l2, minChildWeight, minSplitGain, maxDeltaStep, categorySmoothing, maxOneVsRest } = options
  return { l1, l2, minChildWeight, minSplitGain, maxDeltaStep, monotone, categorySmoothing, maxOneVsRest }
}

function isSampled({ subsample, columnsByTree, columnsByLevel, columnsByNode }: ResolvedOptions): boolean {
  return subsample < 1 || columnsByTree < 1 || columnsByLevel < 1 || columnsByNode < 1
}

/** The round whose metric was best, the first of equals, and what the rows held out had then. */
class Best {
  readonly #engine: Engine
  readonly #outputs: number
  readonly #metric: Metric | undefined
  round = 0
  metric: number | undefined
  margins: Float64Array | undefined

  /** @param metric undefined where nothing is to be compared */
  constructor(engine: Engine, outputs: number, metric: Metric | undefined) {
    this.#engine = engine
    this.#outputs = outputs
    this.#metric = metric
  }

  take(round: number, value: number | undefined): void {
    if (this.#metric === undefined || value === undefined) return
    const { metric } = this
    if (metric !== undefined && !(this.#metric.isHigherBetter ? value > metric : value < metric)) return
    this.round = round
    this.metric = value
    this.margins = marginsOf(this.#engine, this.#outputs, this.margins)
  }
}

/** The scores of the rows held out, row-major. */
function marginsOf(
  { scores, rows, trainingRows }: Engine,
  outputs: number,
  into: Float64Array = new Float64Array((rows - trainingRows) * outputs)
): Float64Array {
  for (let k = 0; k < outputs; k++) {
    for (let i = trainingRows; i < rows; i++) into[(i - trainingRows) * outputs + k] = scores[k * rows + i]
  }
  return into
}
