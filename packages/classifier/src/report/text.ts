import { show } from '@nutshell-ml/core'
import type { BinaryEvaluation, Evaluation, MulticlassEvaluation, RegressionEvaluation } from './evaluation'
import { formatCount, formatRate, formatThreshold, formatValue } from './numbers'

/** A line of the table of figures: name, number, what it means. */
export type Figure = readonly [string, string, string]

/** Classes of which a terminal has room for the confusion matrix. */
const MOST_IN_MATRIX = 12

/**
 * An evaluation for a terminal, in lines that end with a line feed. Names of classes are shown in quotes, without control characters.
 */
export function formatEvaluation(evaluation: Evaluation): string {
  if (evaluation.kind === 'binary') return binaryText(evaluation)
  return evaluation.kind === 'multiclass' ? multiclassText(evaluation) : regressionText(evaluation)
}

function binaryText(evaluation: BinaryEvaluation): string {
  const { confusion } = evaluation
  const [negative, positive] = evaluation.classes.map(show)
  const positives = confusion.truePositives + confusion.falseNegatives
  const negatives = confusion.trueNegatives + confusion.falsePositives
  const least = formatThreshold(evaluation.threshold)
  return lines([
    `${rowsOf(evaluation)}: ${formatCount(positives)} are ${positive} (the positive class), ${formatCount(negatives)} are ${negative}`,
    `A row is said to be ${positive} where its probability is at least ${least} (the threshold).`,
    '',
    ...figures([
      [
        'accuracy',
        formatRate(evaluation.accuracy),
        `always the more frequent class: ${formatRate(evaluation.baseline)}`
      ],
      ['precision', formatRate(evaluation.precision), `of rows said to be ${positive}, the part that is`],
      ['recall', formatRate(evaluation.recall), `of rows that are ${positive}, the part said to be`],
      ['F1', formatRate(evaluation.f1), 'precision and recall in one number'],
      ['ROC AUC', formatRate(evaluation.rocAuc), 'how often a positive row scores above a negative one; chance is 0.5'],
      [
        'PR AUC',
        formatRate(evaluation.prAuc),
        `mean precision; chance is ${formatRate(positives / evaluation.weight)}`
      ],
      ['log loss', formatRate(evaluation.logLoss), 'of the probabilities; lower is better'],
      ['Brier', formatRate(evaluation.brier), 'their mean squared error; lower is better'],
      [
        'calibration',
        formatRate(evaluation.calibrationError),
        'how far probabilities are from how often they come true'
      ]
    ]),
    '',
    ...matrixLines(
      [negative, positive],
      [
        [confusion.trueNegatives, confusion.falsePositives],
        [confusion.falseNegatives, confusion.truePositives]
      ]
    )
  ])
}

function multiclassText(evaluation: MulticlassEvaluation): string {
  const { perClass, confusion } = evaluation
  const header = ['class', 'rows', 'precision', 'recall', 'F1', 'ROC AUC']
  const body = perClass.map((scores) => [
    show(scores.name),
    formatCount(scores.rows),
    formatRate(scores.precision),
    formatRate(scores.recall),
    formatRate(scores.f1),
    scores.rocAuc === null ? '-' : formatRate(scores.rocAuc)
  ])
  const names = perClass.map((scores) => show(scores.name))
  return lines([
    `${rowsOf(evaluation)} of ${perClass.filter(({ rows }) => rows > 0).length} classes`,
    '',
    ...figures([
      [
        'accuracy',
        formatRate(evaluation.accuracy),
        `always the most frequent class: ${formatRate(evaluation.baseline)}`
      ],
      ['F1, macro', formatRate(evaluation.macroF1), 'the mean over classes'],
      ['F1, weighted', formatRate(evaluation.weightedF1), 'the mean over classes by their rows'],
      ['ROC AUC', formatRate(evaluation.rocAuc), 'each class against the rest, the mean; chance is 0.5'],
      ['PR AUC', formatRate(evaluation.prAuc), 'each class against the rest, the mean'],
      ['log loss', formatRate(evaluation.logLoss), 'of the probabilities; lower is better'],
      ['Brier', formatRate(evaluation.brier), 'their squared error, summed over classes; lower is better'],
      [
        'calibration',
        formatRate(evaluation.calibrationError),
        'how far the probability of the class said is from how often it is right'
      ]
    ]),
    '',
    ...table([header, ...body]),
    '',
    ...(names.length <= MOST_IN_MATRIX ? matrixLines(names, confusion) : mistakeLines(names, confusion))
  ])
}

function regressionText(evaluation: RegressionEvaluation): string {
  const { residualQuantiles } = evaluation
  return lines([
    rowsOf(evaluation),
    '',
    ...figures([
      ['RMSE', formatValue(evaluation.rmse), `always the mean: ${formatValue(evaluation.baselineRmse)}`],
      ['MAE', formatValue(evaluation.mae), 'the mean distance from the truth'],
      ['median error', formatValue(evaluation.medianAbsoluteError), 'half of the predictions are nearer than this'],
      ['R2', formatRate(evaluation.r2), 'the part of the variance that is explained; 1 is all of it']
    ]),
    '',
    'truth minus prediction',
    ...table([
      residualQuantiles.map(([part]) => (part === 0 ? 'least' : part === 1 ? 'most' : `${formatValue(part * 100)}%`)),
      residualQuantiles.map(([, residual]) => formatValue(residual))
    ])
  ])
}

function rowsOf({ rows, weight }: Evaluation): string {
  const weighted = weight === rows ? '' : ` (weighing ${formatValue(weight)})`
  return `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}${weighted}`
}

export function figures(rows: readonly Figure[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length))
  const digits = Math.max(...rows.map(([, value]) => value.length))
  return rows.map(([name, value, meaning]) => `${name.padEnd(width)}  ${value.padStart(digits)}  ${meaning}`)
}

function matrixLines(names: readonly string[], confusion: readonly (readonly number[])[]): string[] {
  const body = confusion.map((row, c) => [`is ${names[c]}`, ...row.map(formatCount)])
  return table([['', ...names.map((name) => `said ${name}`)], ...body])
}

/** For more classes than a matrix has room for: what is most often taken for what. */
function mistakeLines(names: readonly string[], confusion: readonly (readonly number[])[]): string[] {
  const mistakes = confusion.flatMap((row, truth) =>
    row.flatMap((count, said) => (count > 0 && said !== truth ? [{ count, truth, said }] : []))
  )
  mistakes.sort((a, b) => b.count - a.count || a.truth - b.truth || a.said - b.said)
  if (mistakes.length === 0) return ['no mistakes']
  const top = mistakes
    .slice(0, 10)
    .map(({ count, truth, said }) => [`is ${names[truth]}`, `said ${names[said]}`, formatCount(count)])
  return ['most frequent mistakes', ...table(top, 2)]
}

/** Columns as wide as their longest entry: the first `left` ones begin, the others end, where they are. */
export function table(rows: readonly (readonly string[])[], left = 1): string[] {
  const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => lengthOf(row[j]))))
  return rows.map((row) =>
    row
      .map((entry, j) => {
        const space = ' '.repeat(widths[j] - lengthOf(entry))
        return j < left ? entry + space : space + entry
      })
      .join('  ')
      .trimEnd()
  )
}

function lengthOf(text: string): number {
  return Array.from(text).length
}

export function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`
}
