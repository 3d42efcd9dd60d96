import { Random } from '@nutshell-ml/core'
import type { Design } from '../prepare/design'
import { Calibration } from './decision/calibration'
import { type Criterion, describeCriterion } from './decision/criterion'
import { selectionScore } from './decision/selection-score'
import type { HeldRows } from './held-rows'
import { type Coefficients, marginsInto } from './margins'
import type { LinearSolution } from './problem'
import { type FittedModel, fitModel, type Penalty, type Training, trainingOn } from './training'
import type { Work } from './work'

/**
 * Rows that models are compared on, at most. What they are compared by, whether numbers are categories and how strong the
 * penalty is over the number of rows (the prior's precision), is a property of the columns and not of their length.
 */
const COMPARED_ROWS = 20_000

/** Penalties that 'auto' tries, over the number of rows; greatest first. */
const STRENGTHS = [100, 10, 1, 0.1, 0.01]

/** No weaker penalty is tried when so many in a row were worse than the best. */
const PATIENCE = 2

/** What was chosen on rows that are held out. */
export interface Choice {
  /** Number columns that are categories. */
  readonly categorical: readonly string[]
  /** For fits to as many rows as there are for training. */
  readonly penalty: Penalty
  /** The model and its rows, where these are all rows for training. */
  readonly done: { training: Training; model: FittedModel } | undefined
}

/** Chooses what the options leave open. */
export async function choose(work: Work, train: Int32Array, held: HeldRows): Promise<Choice> {
  const { options } = work
  const rows = sampled(train, COMPARED_ROWS, options.seed)
  const penalties = penaltiesFor(work, train.length)
  const first = penalties[penalties.length >> 1]
  const scale = train.length / rows.length
  const candidates = work.source.candidates(train)

  let training: Training | undefined
  let categorical: readonly string[] = []
  if (candidates.length > 0) {
    const criterion = work.targets.predictorType === 'regression' ? 'mse' : 'cross-entropy'
    const costs: number[] = []
    for (const chosen of [[], candidates]) {
      const own = await trainingOn(work, chosen, rows)
      const { coefficients } = await fitModel(work, own, scaled(first, scale), 'compare')
      costs.push(-scoreOf({ ...work, criterion }, coefficients, held.design(own.prepared), held))
      if (costs.length === 2 && costs[1] >= costs[0]) break
      categorical = chosen
      training = own
    }
    const names = `${candidates.length} columns of few whole numbers are ${categorical.length > 0 ? 'categories' : 'numbers'}`
    const loss = criterion === 'mse' ? describeCriterion(criterion) : 'log loss'
    work.decisions.push(
      `${names}: ${loss} on validation rows ${costs[0].toPrecision(4)} as numbers, ${costs[1].toPrecision(4)} as categories (${candidates.join(', ')})`
    )
  }

  if (penalties.length === 1 && rows.length < train.length) return { categorical, penalty: first, done: undefined }
  training ??= await trainingOn(work, categorical, rows)
  const { penalty, model } = await choosePenalty(work, training, held, penalties, scale)
  if (penalties.length > 1) {
    work.decisions.push(
      `l2 ${penalty.l2.toPrecision(3)}${penalty.l1 > 0 ? `, l1 ${penalty.l1.toPrecision(3)}` : ''}: the best of ${penalties.length} on validation rows`
    )
  }
  return { categorical, penalty, done: rows.length === train.length ? { training, model } : undefined }
}

/** Models of falling penalties, each from the one before: the best on the rows held out. */
async function choosePenalty(
  work: Work,
  training: Training,
  held: HeldRows,
  penalties: readonly Penalty[],
  scale: number
) {
  let best: { penalty: Penalty; model: FittedModel; score: number } | undefined
  let start: LinearSolution | undefined
  const design = held.design(training.prepared)
  let worse = 0
  for (const [place, penalty] of penalties.entries()) {
    if (place > 0 && penalty.l1 !== penalties[place - 1].l1) worse = 0
    if (worse >= PATIENCE) continue
    const model = await fitModel(work, training, scaled(penalty, scale), 'compare', start)
    start = model.solution
    if (penalties.length === 1) return { penalty, model }
    const score = scoreOf(work, model.coefficients, design, held)
    worse = best !== undefined && score <= best.score ? worse + 1 : 0
    if (best === undefined || score > best.score) best = { penalty, model, score }
  }
  return best!
}

/** In the order to try them, for fits to so many rows. */
function penaltiesFor({ options }: Work, rows: number): Penalty[] {
  const l2s = options.l2 ?? STRENGTHS.map((strength) => strength / rows)
  return options.l1.flatMap((l1) => l2s.map((l2) => ({ l1, l2 })))
}

function scaled({ l1, l2 }: Penalty, by: number): Penalty {
  return { l1: l1 * by, l2: l2 * by }
}

function scoreOf(
  { targets, criterion }: Pick<Work, 'targets' | 'criterion'>,
  model: Coefficients,
  design: Design,
  { truth, weights }: HeldRows
): number {
  const outputs = model.intercepts.length
  const margins = marginsInto(design, model, new Float64Array(design.rows * outputs))
  const type = targets.predictorType
  const by = { truth, weights, criterion: criterion as Criterion & 'accuracy' }
  if (type === 'regression') return selectionScore({ ...by, criterion: criterion as 'mse', type, predictions: margins })
  Calibration.none.applyInto(margins, outputs, margins)
  if (type === 'binary') return selectionScore({ ...by, type, probabilities: margins })
  return selectionScore({ ...by, type, probabilities: margins, classes: outputs })
}

/** So many of the rows, drawn by a seed, ascending. */
function sampled(rows: Int32Array, most: number, seed: number): Int32Array {
  if (rows.length <= most) return rows
  return new Random(seed)
    .sample(rows.length, most)
    .sort()
    .map((place) => rows[place])
}
