import { NutshellError } from '@nutshell-ml/core'
import { tableFromRows } from '@nutshell-ml/core/table'
import { type Decision, decideBy, decideWithout } from '../decision/decide'
import { type HeldOut, holdOutRows } from '../decision/hold-out'
import { valuesAt } from '../label/given'
import { presentRows } from '../label/targets'
import { rowWeights } from '../label/weights'
import { isRowsOfObjects, isTable } from '../prepare/is-table'
import { fitBins } from './bins/fit-bins'
import { type Boosted, boostRounds } from './boost-rounds'
import { MatrixTreePreparation } from './columns/matrix-tree-preparation'
import { constraintsFor } from './constraints'
import type { Fitted } from './fitted'
import { createMetric, type Metric } from './metric'
import { linkInto } from './objective/link'
import type { BoostedTreesOptions, BoostProgress } from './options'
import type { Prepared } from './source'
import { startFrom } from './start-from'
import { startWork } from './start-work'
import type { Work } from './work'

/**
 * Everything that `BoostedTrees.fit` does.
 *
 * @param previous the model that `warmStart` stands for.
 */
export async function fitBoost(given: unknown, options: BoostedTreesOptions, previous?: Fitted): Promise<Fitted> {
  const work = startWork(isRowsOfObjects(given) ? tableFromRows(given) : given, options, previous)
  const { source, targets, label, decisions, warnings, objective } = work
  const labelled = presentRows(targets.values)
  const gaps = source.rows - labelled.length
  if (gaps > 0) warnings.push(`${gaps} of ${source.rows} rows have no label and were left out`)

  const { trained, bestRound, decision } = await fitChosen(work, labelled)
  const { preparation } = trained.prepared
  const { ensemble } = trained.boosted
  // A tree without splits is one node. Labels that are all the same are told elsewhere.
  if (ensemble.flags.length === ensemble.treeOutputs.length && !trained.isConstant) warnings.push(NO_SPLIT)
  return {
    preparation,
    ensemble,
    objective: objective.name,
    objectiveOptions: work.objectiveOptions,
    link: objective.link,
    predictorType: targets.predictorType,
    classes: targets.classes,
    label,
    labelType: label === undefined ? undefined : source.table?.column(label).type,
    rounds: (previous?.rounds ?? 0) + trained.boosted.rounds,
    bestRound,
    ...decision,
    rows: labelled.length,
    decisions: [...preparation.decisions, ...decisions],
    warnings
  }
}

/** Finds on rows that are held out how many rounds are best, decides by them, and then fits to all. */
async function fitChosen(work: Work, labelled: Int32Array) {
  const { options, previous, decisions } = work
  const { earlyStopping, trees, isRefitted, validation } = options
  const { train, held } = holdOutRows(work, labelled, () => earlyStopping > 0)
  if (held === undefined) {
    if (earlyStopping > 0) throw noRowsToStopBy(earlyStopping)
    const decision = decideWithout(work)
    const trained = await trainOn(work, labelled, undefined, { rounds: trees, before: 0, total: trees, stage: 'fit' })
    return { trained, bestRound: undefined, decision }
  }
  if (held.weights?.every((weight) => weight === 0)) {
    throw new NutshellError('INVALID_INPUT', 'all weights of the rows that are held out are 0')
  }
  const isTwice = isRefitted && !isTable(validation)
  const total = isTwice ? 2 * trees : trees
  const first = await trainOn(work, train, held, { rounds: trees, before: 0, total, stage: 'fit' })
  const { rounds, grown, metric } = first.boosted
  const decision = decide(work, first.boosted, held)
  let bestRound: number | undefined
  if (earlyStopping > 0 && metric !== undefined) {
    bestRound = (previous?.rounds ?? 0) + rounds
    const ended = grown < trees ? `stopped after ${grown} of ${trees} rounds` : `${trees} rounds`
    const found = `${first.metric?.name} on ${held.truth.length} validation rows was best after ${rounds}`
    const then = isTwice ? '; as many were then fitted to all rows' : ''
    decisions.push(`${ended}: ${found}, ${metric.toPrecision(4)}${then}`)
  }
  if (!isTwice) return { trained: first, bestRound, decision }
  const again = { rounds, before: grown, total: grown + rounds, stage: 'refit' } as const
  return { trained: await trainOn(work, labelled, undefined, again), bestRound, decision }
}

interface Trained {
  readonly prepared: Prepared
  readonly boosted: Boosted
  /** What was looked at on the rows held out. */
  readonly metric: Metric | undefined
  /** All numbers that are learned are the same. */
  readonly isConstant: boolean
}

const NO_SPLIT =
  'no tree has a split, so that all rows are predicted the same: columns say nothing about the label, or minChildWeight, minSplitGain or l1 is too great for these rows'

/** How many rounds, and what is told of them. */
interface Schedule extends Pick<BoostProgress, 'total' | 'stage'> {
  readonly rounds: number
  /** Rounds that were done before. */
  readonly before: number
}

/** Prepares, bins and boosts by the given rows alone. */
async function trainOn(
  work: Work,
  rows: Int32Array,
  held: HeldOut | undefined,
  { rounds, before, total, stage }: Schedule
): Promise<Trained> {
  const { source, options, objective, sampleWeight, previous, onProgress, giveWay } = work
  const { predictorType, values } = work.targets
  const prepared = await source.prepare(rows, predictorType === 'regression' ? undefined : values, giveWay)
  const { columns, preparation } = prepared
  const isMatrix = preparation instanceof MatrixTreePreparation
  const constraints = constraintsFor(options, preparation.features, isMatrix)
  const bins = await fitBins(columns, options, columns.rows, giveWay)
  const heldColumns = held && (await prepared.columnsOf(held.rows, giveWay))
  const all = rowWeights(work.targets, sampleWeight, options, rows)
  const weights = all && valuesAt(all, rows)
  const targets = valuesAt(values, rows)
  if (weights?.every((weight) => weight === 0)) {
    throw new NutshellError('INVALID_INPUT', 'all weights of the rows for training are 0')
  }
  const isWatched = held !== undefined && (options.earlyStopping > 0 || onProgress !== undefined)
  const metric = isWatched ? createMetric(options.metric, { objective, predictorType, ...held }) : undefined
  const isConstant = predictorType === 'regression' && objective.name !== 'custom' && isSame(targets)
  if (isConstant && (stage === 'refit' || held === undefined)) {
    work.warnings.push(`the label is ${targets[0]} in all rows: the model predicts nothing else`)
  }
  const boosted = await boostRounds({
    ...constraints,
    options,
    objective,
    bins,
    columns,
    targets,
    weights,
    held: heldColumns,
    metric,
    rounds: isConstant ? 0 : rounds,
    patience: held === undefined ? 0 : options.earlyStopping,
    // As XGBoost has it, and so that a model of it starts from the very same.
    base: previous?.ensemble.base ?? objective.base(targets, weights).map(Math.fround),
    start: previous && startFrom(previous, prepared, rows, held),
    onRound: (round, value) => onProgress?.({ done: before + round, total, stage, metric: value }),
    giveWay
  })
  return { prepared, boosted, metric, isConstant }
}

function decide(work: Work, { margins }: Boosted, { truth, weights }: HeldOut): Decision {
  const own = margins ?? new Float64Array(0)
  if (work.targets.predictorType === 'regression') linkInto(work.objective.link, own)
  return decideBy(work, own, truth, weights, 'none')
}

function isSame(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false
  return true
}

function noRowsToStopBy(earlyStopping: number): NutshellError {
  return new NutshellError(
    'INVALID_OPTION',
    `earlyStopping = ${earlyStopping} needs rows that are held out, but there are none`
  )
}
