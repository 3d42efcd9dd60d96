import { NutshellError } from '../errors'
import { Matrix } from '../matrix/matrix'
import { checkInteger, checkIsObject, checkNumber, checkOneOf } from '../options'
import { type MetricOptions, type Numbers, sumOf, toClasses, toWeights } from './inputs'

/** How precision, recall and F of several classes become one number. */
export type Average = 'binary' | 'macro' | 'micro' | 'weighted'

export interface AverageOptions extends MetricOptions {
  /**
   * `binary`: of the positive class alone; `macro`: the mean over the classes that occur in truth or predictions; `weighted`:
   * the mean by the weight of each class in truth; `micro`: of all rows together, which is accuracy. @default 'binary'
   */
  average?: Average
  /** The positive class, for `binary`. @default 1 */
  positive?: number
}

export interface ConfusionOptions extends MetricOptions {
  /** The number of classes. @default the greatest class number + 1 */
  classes?: number
}

/** Weights of rows by class. */
interface Tally {
  truth: Float64Array
  predicted: Float64Array
  /** Truth and prediction are the same. */
  correct: Float64Array
}

const MOST_CONFUSED = 4096

/**
 * Weights of rows by true class (row) and predicted class (column), whole numbers from 0 to 4,095.
 *
 * @throws NutshellError INVALID_INPUT, NON_FINITE (names the row), INVALID_SHAPE (lengths that differ), EMPTY_INPUT, INVALID_OPTION,
 * UNKNOWN_OPTION.
 */
export function confusionMatrix(
  truth: Numbers,
  predicted: Numbers,
  options: ConfusionOptions = {}
): Matrix<Float64Array> {
  checkIsObject('metrics', options)
  const limit =
    options.classes === undefined ? MOST_CONFUSED : checkInteger('classes', options.classes, 1, MOST_CONFUSED)
  const a = toClasses('truth', truth, undefined, limit)
  const b = toClasses('predicted', predicted, a.length, limit)
  const weights = toWeights(options, a.length, ['classes'])
  const classes = options.classes ?? greatest(a, b) + 1
  const counts = new Float64Array(classes * classes)
  for (let i = 0; i < a.length; i++) counts[a[i] * classes + b[i]] += weights === undefined ? 1 : weights[i]
  return Matrix.from(counts, classes, classes)
}

/** The part of rows whose class is predicted. As `confusionMatrix`. */
export function accuracy(truth: Numbers, predicted: Numbers, options: MetricOptions = {}): number {
  const { truth: all, correct } = tallyOf(truth, predicted, options)
  return sumOf(correct) / sumOf(all)
}

/** The mean recall of the classes that occur in truth. As `confusionMatrix`. */
export function balancedAccuracy(truth: Numbers, predicted: Numbers, options: MetricOptions = {}): number {
  const { truth: all, correct } = tallyOf(truth, predicted, options)
  let sum = 0
  let classes = 0
  for (let c = 0; c < all.length; c++) {
    if (all[c] === 0) continue
    sum += correct[c] / all[c]
    classes++
  }
  return sum / classes
}

/** Of the rows predicted to be of a class, the part that is; 0 where none is predicted. As `fBeta` with beta 0. */
export function precision(truth: Numbers, predicted: Numbers, options: AverageOptions = {}): number {
  return averageOf(truth, predicted, 0, options)
}

/** Of the rows of a class, the part predicted to be; 0 where there is none. As `fBeta`. */
export function recall(truth: Numbers, predicted: Numbers, options: AverageOptions = {}): number {
  return averageOf(truth, predicted, Number.POSITIVE_INFINITY, options)
}

/** The harmonic mean of precision and recall. As `fBeta`. */
export function f1(truth: Numbers, predicted: Numbers, options: AverageOptions = {}): number {
  return averageOf(truth, predicted, 1, options)
}

/**
 * The harmonic mean of precision and recall in which recall counts `beta` times as much; 0 where it is not defined.
 *
 * @param beta at least 0.
 * @throws NutshellError as `confusionMatrix`; INVALID_INPUT also for a third class where the average is `binary`.
 */
export function fBeta(truth: Numbers, predicted: Numbers, beta: number, options: AverageOptions = {}): number {
  return averageOf(
    truth,
    predicted,
    checkNumber('beta', beta, 'a number of at least 0', (b) => b >= 0),
    options
  )
}

/**
 * The correlation of truth and prediction, -1 to 1; 0 where either is of one class. For more than two classes: J. Gorodkin,
 * "Comparing two K-category assignments by a K-category correlation coefficient", 2004. As `confusionMatrix`.
 */
export function matthewsCorrelation(truth: Numbers, predicted: Numbers, options: MetricOptions = {}): number {
  const tally = tallyOf(truth, predicted, options)
  const total = sumOf(tally.truth)
  // In parts of the total: products of counts of many rows would lose bits.
  let together = sumOf(tally.correct) / total
  let spreadOfTruth = 0
  let spreadOfPredicted = 0
  for (let c = 0; c < tally.truth.length; c++) {
    const t = tally.truth[c] / total
    const p = tally.predicted[c] / total
    together -= t * p
    spreadOfTruth += t * (1 - t)
    spreadOfPredicted += p * (1 - p)
  }
  const scale = Math.sqrt(spreadOfTruth * spreadOfPredicted)
  return scale === 0 ? 0 : Math.max(-1, Math.min(1, together / scale))
}

function averageOf(truth: Numbers, predicted: Numbers, beta: number, options: AverageOptions): number {
  checkIsObject('metrics', options)
  const average = checkOneOf('average', options.average ?? 'binary', ['binary', 'macro', 'micro', 'weighted'])
  const positive = checkInteger('positive', options.positive ?? 1, 0)
  const tally = tallyOf(truth, predicted, options)
  const classes = tally.truth.length
  const scoreOf = (c: number) => scoreFrom(tally.correct[c] ?? 0, tally.truth[c] ?? 0, tally.predicted[c] ?? 0, beta)
  if (average === 'binary') {
    if (classes > 2 && occurring(tally) > 2) {
      throw new NutshellError(
        'INVALID_INPUT',
        `${occurring(tally)} classes, expected 2; or average: macro, micro, weighted`
      )
    }
    return scoreOf(positive)
  }
  if (average === 'micro') return scoreFrom(sumOf(tally.correct), sumOf(tally.truth), sumOf(tally.predicted), beta)
  let sum = 0
  for (let c = 0; c < classes; c++) sum += average === 'macro' ? scoreOf(c) : scoreOf(c) * tally.truth[c]
  return sum / (average === 'macro' ? occurring(tally) : sumOf(tally.truth))
}

function scoreFrom(correct: number, truth: number, predicted: number, beta: number): number {
  const all = beta === Number.POSITIVE_INFINITY ? truth : (beta * beta * truth + predicted) / (1 + beta * beta)
  return all === 0 ? 0 : correct / all
}

function occurring({ truth, predicted }: Tally): number {
  let classes = 0
  for (let c = 0; c < truth.length; c++) if (truth[c] > 0 || predicted[c] > 0) classes++
  return classes
}

function tallyOf(truth: Numbers, predicted: Numbers, options: MetricOptions): Tally {
  const a = toClasses('truth', truth)
  const b = toClasses('predicted', predicted, a.length)
  const weights = toWeights(options, a.length, ['average', 'positive'])
  const classes = greatest(a, b) + 1
  const tally = {
    truth: new Float64Array(classes),
    predicted: new Float64Array(classes),
    correct: new Float64Array(classes)
  }
  for (let i = 0; i < a.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    tally.truth[a[i]] += weight
    tally.predicted[b[i]] += weight
    if (a[i] === b[i]) tally.correct[a[i]] += weight
  }
  return tally
}

function greatest(a: Int32Array, b: Int32Array): number {
  let most = 0
  for (let i = 0; i < a.length; i++) most = Math.max(most, a[i], b[i])
  return most
}
