import type { Matrix } from '@nutshell-ml/core'
import type { MulticlassEvaluation } from '../report/evaluation'
import { evaluateMulticlass } from '../report/multiclass'
import { DIGITS } from './images'

/** An image that was taken for another digit. */
export interface DigitMistake {
  /** Its place among the images. */
  readonly index: number
  readonly label: number
  readonly digit: number
  /** What the model gave the digit that it said, and the one that it is. */
  readonly probability: number
  readonly labelProbability: number
}

/** How good a model is on images whose digits are known. Plain data. */
export interface DigitEvaluation {
  readonly images: number
  readonly accuracy: number
  /** Of the images of each digit, 0 to 9, the part that was said right; null where there is none. */
  readonly perDigit: readonly (number | null)[]
  readonly logLoss: number
  /** confusion[truth][said]: numbers of images. */
  readonly confusion: readonly (readonly number[])[]
  /** All of them, those that the model was surest of first. */
  readonly mistakes: readonly DigitMistake[]
  /** All measures of several classes. */
  readonly report: MulticlassEvaluation
}

/** `probabilities`: images x 10. The most probable digit is said, the first where several are. */
export function evaluateDigits(labels: Uint8Array, probabilities: Matrix<Float64Array>): DigitEvaluation {
  const { data } = probabilities
  const report = evaluateMulticlass({ truth: labels, probabilities: data, classes: DIGIT_NAMES })
  const mistakes: DigitMistake[] = []
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index]
    const digit = mostProbable(data, index * DIGITS)
    if (digit === label) continue
    const at = index * DIGITS
    mistakes.push({ index, label, digit, probability: data[at + digit], labelProbability: data[at + label] })
  }
  mistakes.sort((a, b) => b.probability - a.probability || a.index - b.index)
  return {
    images: labels.length,
    accuracy: report.accuracy,
    perDigit: report.perClass.map(({ rows, recall }) => (rows === 0 ? null : recall)),
    logLoss: report.logLoss,
    confusion: report.confusion,
    mistakes,
    report
  }
}

/** The most probable of ten digits, the first where several are. */
export function mostProbable(probabilities: ArrayLike<number>, at = 0): number {
  let best = 0
  for (let digit = 1; digit < DIGITS; digit++) if (probabilities[at + digit] > probabilities[at + best]) best = digit
  return best
}

const DIGIT_NAMES: readonly string[] = Array.from({ length: DIGITS }, (_, digit) => String(digit))
