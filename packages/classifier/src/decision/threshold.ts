import { NutshellError } from '@nutshell-ml/core'
import { type BinaryCriterion, checkCriterion, describeCriterion } from './criterion'
import { areShares, type Cuts, cutsOf, thresholdOf } from './cuts'
import { logLoss } from './log-loss'

/** What `chooseThreshold` chooses on. */
export interface ThresholdProblem {
  /** 1 for the positive class, 0 for the other; one for each row. */
  readonly truth: ArrayLike<number>
  /** Of class 1, one for each row. Margins of any range do as well. */
  readonly probabilities: Float64Array
  /** One for each row, >= 0. @default all 1 */
  readonly weights?: ArrayLike<number>
  /** @default 'accuracy' */
  readonly criterion?: BinaryCriterion
}

export interface ThresholdChoice {
  /** Rows with a probability of so much or more are called positive. */
  readonly threshold: number
  /** The criterion's own figure at it, higher is better; for cross-entropy minus the log loss. */
  readonly score: number
  /** Whether there is a threshold that reaches the target asked for; without a target, whether there was a choice at all. */
  readonly reached: boolean
  readonly precision: number
  readonly recall: number
  /** Rows that the choice rests on: with a target, positive rows found or asked for, whichever are fewer; else rows of the rarer class. */
  readonly support: number
  /** Why the figures should not be believed, in words: a target missed, or a choice by a handful of rows. */
  readonly warning: string | undefined
}

/** A choice that rests on fewer rows than this may be luck, and is told. */
const FEW = 20

/**
 * The threshold that is best by a criterion on rows that the model was not fitted on. Every cut between two neighbouring
 * scores is tried, ties stay together, and the threshold is midway between the two. Of cuts that are equally good the one
 * nearest to .5 (0 for margins) is taken.
 *
 * Where no cut reaches a target precision, the cut of greatest precision is taken and `reached` is false. A cut that calls
 * nothing positive has precision 0, and a target that 1 row of 1 reaches is reached, but `support` and `warning` say so.
 *
 * @throws NutshellError INVALID_OPTION, INVALID_SHAPE, EMPTY_INPUT, NON_FINITE, INVALID_INPUT.
 */
export function chooseThreshold(problem: ThresholdProblem): ThresholdChoice {
  const { truth, probabilities, weights } = problem
  const criterion = checkCriterion('criterion', problem.criterion ?? 'accuracy', 'binary')
  const cuts = cutsOf({ truth, scores: probabilities, weights })
  const isProbability = areShares(cuts.scores)
  const neutral = isProbability ? 0.5 : 0
  if (cuts.positives === 0 || cuts.negatives === 0) {
    const warning = `all ${probabilities.length} rows are of one class: the threshold stays at ${neutral}`
    return { ...figuresAt(cuts, neutral), threshold: neutral, score: 0, reached: false, support: 0, warning }
  }
  if (criterion === 'cross-entropy') {
    if (!isProbability) throw new NutshellError('INVALID_INPUT', 'cross-entropy: expected probabilities, from 0 to 1')
    const score = -logLoss(truth, probabilities, 1, weights)
    const support = Math.min(cuts.positives, cuts.negatives)
    return { ...figuresAt(cuts, neutral), threshold: neutral, score, reached: true, support, warning: undefined }
  }

  const best = bestCut(cuts, criterion, neutral)
  const { cut, score, reached } = best
  const { precision, recall } = figuresOf(cuts, cut)
  const hasTarget = typeof criterion === 'object' && !('fBeta' in criterion)
  const support = Math.min(cuts.positives, hasTarget ? cuts.predicted[cut] : cuts.negatives)
  const warning = !reached
    ? `no threshold reaches ${describeCriterion(criterion).replace(/^.* at /, '')}: the best is ${precision.toFixed(3)}`
    : support < FEW
      ? `the threshold for ${describeCriterion(criterion)} rests on ${support} ${support === 1 ? 'row' : 'rows'}: on others it may do worse`
      : undefined
  return { threshold: thresholdOf(cuts, cut), score, reached, precision, recall, support, warning }
}

interface Best {
  cut: number
  score: number
  reached: boolean
}

/** How good a cut is: compared in this order. */
interface Rank {
  reached: boolean
  score: number
  /** Decides between equal scores. */
  second: number
  /** Of the threshold from the neutral one. */
  distance: number
}

function bestCut(cuts: Cuts, criterion: Exclude<BinaryCriterion, 'cross-entropy'>, neutral: number): Best {
  const rank = rankBy(criterion)
  let best: (Rank & { cut: number }) | undefined
  for (let cut = 0; cut < cuts.predicted.length; cut++) {
    const figures = figuresOf(cuts, cut)
    const { score, second, reached } = rank(figures)
    if (best !== undefined && isWorse({ score, second, reached }, best)) continue
    const distance = Math.abs(thresholdOf(cuts, cut) - neutral)
    const isTie = best !== undefined && !isWorse(best, { score, second, reached })
    if (isTie && distance > best!.distance) continue // of equal distance the lower threshold, which comes later
    best = { score, second, reached, distance, cut }
  }
  const { cut, reached } = best!
  // Where the target is missed cuts are compared by precision; what is asked for is still the recall.
  const score = reached ? best!.score : figuresOf(cuts, cut).recall
  return { cut, score, reached }
}

function isWorse(a: Omit<Rank, 'distance'>, b: Omit<Rank, 'distance'>): boolean {
  if (a.reached !== b.reached) return b.reached
  return a.score !== b.score ? a.score < b.score : a.second < b.second
}

interface Figures {
  truePositives: number
  falsePositives: number
  positives: number
  negatives: number
  /** 0 where nothing is called positive. */
  precision: number
  recall: number
}

function rankBy(criterion: Exclude<BinaryCriterion, 'cross-entropy'>): (figures: Figures) => Omit<Rank, 'distance'> {
  if (criterion === 'accuracy') {
    return ({ truePositives, falsePositives, positives, negatives }) => {
      const score = (truePositives + negatives - falsePositives) / (positives + negatives)
      return { score, second: 0, reached: true }
    }
  }
  if (criterion === 'balanced-accuracy') {
    return ({ recall, falsePositives, negatives }) => {
      return { score: (recall + (negatives - falsePositives) / negatives) / 2, second: 0, reached: true }
    }
  }
  if ('fBeta' in criterion) {
    return (figures) => ({ score: fBetaOf(figures, criterion.fBeta), second: 0, reached: true })
  }
  if ('precisionAtTargetRecall' in criterion) {
    const target = criterion.precisionAtTargetRecall
    return ({ precision, recall }) => ({ score: precision, second: recall, reached: recall >= target })
  }
  const target = criterion.recallAtTargetPrecision
  return ({ precision, recall }) => {
    const reached = precision >= target
    return reached ? { score: recall, second: precision, reached } : { score: precision, second: recall, reached }
  }
}

/** (1 + b^2) tp / ((1 + b^2) tp + b^2 fn + fp), 0 where there is nothing to find and nothing was found. */
export function fBetaOf(
  { truePositives, falsePositives, positives }: Pick<Figures, 'truePositives' | 'falsePositives' | 'positives'>,
  beta: number
): number {
  const found = (1 + beta * beta) * truePositives
  const all = found + beta * beta * (positives - truePositives) + falsePositives
  return all > 0 ? found / all : 0
}

function figuresOf({ truePositives, falsePositives }: Cuts, cut: number): Figures {
  const last = truePositives.length - 1
  const [tp, fp, positives, negatives] = [
    truePositives[cut],
    falsePositives[cut],
    truePositives[last],
    falsePositives[last]
  ]
  return {
    truePositives: tp,
    falsePositives: fp,
    positives,
    negatives,
    precision: tp + fp > 0 ? tp / (tp + fp) : 0,
    recall: positives > 0 ? tp / positives : 0
  }
}

function figuresAt(cuts: Cuts, threshold: number): { precision: number; recall: number } {
  let cut = 0
  while (cut < cuts.scores.length && cuts.scores[cut] >= threshold) cut++
  const { precision, recall } = figuresOf(cuts, cut)
  return { precision, recall }
}
