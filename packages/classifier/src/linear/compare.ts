import { Random } from '@nutshell-ml/core'
import { Calibration } from '../decision/calibration'
import { type Criterion, describeCriterion } from '../decision/criterion'
import { logLoss } from '../decision/log-loss'
import { selectionScore } from '../decision/selection-score'
import type { Design } from '../prepare/design'
import type { HeldRows } from './held-rows'
import { type Coefficients, marginsInto } from './margins'
import { type FittedModel, fitModel, type Penalty, type Training, trainingOn } from './training'
import type { Work } from './work'

/**
 * Rows that models are compared on, at most. What they are compared by, whether numbers are categories and how strong the
 * penalty is over the number of rows (the prior's precision), is a property of the columns and not of their length.
 */
const COMPARED_ROWS = 20_000

/** Penalties that 'auto' tries, over the number of rows; greatest first. */
const STRENGTHS = [100, 10, 1, 0.1, 0.01]

/** What was chosen on rows that are held out. */
export interface Choice {
  /** Number columns that are categories. */
  readonly categorical: readonly string[]
  /** For fits to as many rows as there are for training. */
  readonly penalty: Penalty
  /** The model that was best; undefined where there was nothing to compare. */
  readonly best: Compared | undefined
}

/** Rows for training made ready as was chosen, which they may be already. */
export async function trainingAs(work: Work, { best, categorical }: Choice, train: Int32Array): Promise<Training> {
  return best?.rows === train ? best.training : trainingOn(work, categorical, train)
}

/** A model that others are compared with. */
interface Compared {
  /** Those it was fitted to: some of the rows for training, or all, which is then the same array. */
  readonly rows: Int32Array
  readonly training: Training
  /** Of the rows held out. */
  readonly design: Design
  readonly model: FittedModel
}

/** Chooses what the options leave open. */
export async function choose(work: Work, train: Int32Array, held: HeldRows): Promise<Choice> {
  const { options } = work
  const rows = sampled(train, COMPARED_ROWS, options.seed)
  const penalties = penaltiesFor(work, train.length)
  const scale = train.length / rows.length
  const candidates = work.source.candidates(train)

  let best: Compared | undefined
  let categorical: readonly string[] = []
  if (candidates.length > 0) {
    const criterion = work.targets.predictorType === 'regression' ? 'mse' : 'cross-entropy'
    const costs: number[] = []
    for (const chosen of [[], candidates]) {
      const training = await trainingOn(work, chosen, rows)
      const design = held.design(training.prepared)
      const model = await fitModel(work, training, scaled(middleOf(penalties[0]), scale), 'compare')
      costs.push(-scoreOf({ ...work, criterion }, model.coefficients, design, held))
      if (costs.length === 2 && costs[1] >= costs[0]) break
      categorical = chosen
      best = { rows, training, design, model }
    }
    const kind = categorical.length > 0 ? 'categories' : 'numbers'
    const names = `${candidates.length === 1 ? '1 column' : `${candidates.length} columns`} of few whole numbers: better as ${kind}`
    const loss = criterion === 'mse' ? describeCriterion(criterion) : 'log loss'
    work.decisions.push(
      `${names}, ${loss} on validation rows ${costs[0].toPrecision(4)} as numbers, ${costs[1].toPrecision(4)} as categories (${candidates.join(', ')})`
    )
  }

  const count = penalties.length * penalties[0].length
  if (count === 1) return { categorical, penalty: penalties[0][0], best }
  if (best === undefined) {
    const training = await trainingOn(work, categorical, rows)
    const model = await fitModel(work, training, scaled(middleOf(penalties[0]), scale), 'compare')
    best = { rows, training, design: held.design(training.prepared), model }
  }
  const { penalty, model, tried } = await choosePenalty(work, best, held, penalties, scale)
  work.decisions.push(
    `l2 ${penalty.l2.toPrecision(3)}${penalty.l1 > 0 ? `, l1 ${penalty.l1.toPrecision(3)}` : ''}: the best of ${tried} on validation rows`
  )
  return { categorical, penalty, best: { ...best, model } }
}

/**
 * The best penalty on the rows held out. As penalties fall, models first get better and then worse, so from the middle of them
 * the way down is gone, or else the way up, each model from the one before, as long as it gets better.
 *
 * @param middle with a model of the middle one of the first of the penalties.
 */
async function choosePenalty(
  work: Work,
  { training, design, model: middle }: Compared,
  held: HeldRows,
  penalties: readonly (readonly Penalty[])[],
  scale: number
) {
  let tried = 0
  const score = (penalty: Penalty, model: FittedModel) => {
    tried++
    return { penalty, model, score: scoreOf(work, model.coefficients, design, held) }
  }
  let best = score(middleOf(penalties[0]), middle)
  let { model } = best
  for (const [place, falling] of penalties.entries()) {
    const fit = async (penalty: Penalty, start: FittedModel) =>
      score(penalty, await fitModel(work, training, scaled(penalty, scale), 'compare', start.solution))
    const first = place === 0 ? best : await fit(middleOf(falling), model)
    model = first.model
    if (first.score > best.score) best = first
    for (const way of [1, -1]) {
      let last = first
      for (let k = (falling.length >> 1) + way; k >= 0 && k < falling.length; k += way) {
        const next = await fit(falling[k], last.model)
        if (next.score > best.score) best = next
        if (next.score <= last.score) break
        last = next
      }
      if (last !== first) break
    }
  }
  return { ...best, tried }
}

/** Those of each l1, falling; for fits to so many rows. */
function penaltiesFor({ options }: Work, rows: number): Penalty[][] {
  const l2s = options.l2 === undefined ? STRENGTHS.map((strength) => strength / rows) : [...options.l2]
  l2s.sort((a, b) => b - a)
  return options.l1.map((l1) => l2s.map((l2) => ({ l1, l2 })))
}

function middleOf(penalties: readonly Penalty[]): Penalty {
  return penalties[penalties.length >> 1]
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
  if (criterion === 'cross-entropy') return -logLoss(truth, margins, outputs, weights)
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
