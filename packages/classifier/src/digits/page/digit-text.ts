import { formatCount, formatRate } from '../../report/numbers'
import { figures, lines, table } from '../../report/text'
import type { DigitEvaluation } from '../evaluation'
import { shareInterval } from './interval'

/** An evaluation for a terminal, in lines that end with a line feed. */
export function formatDigitEvaluation(evaluation: DigitEvaluation): string {
  const { images, accuracy, logLoss, mistakes, confusion, report } = evaluation
  const right = images - mistakes.length
  const [least, greatest] = shareInterval(right, images).map((share) => share.toFixed(4))
  const perDigit = report.perClass.map(({ name, rows, predicted, precision, recall, f1 }) => [
    name,
    formatCount(rows),
    rows === 0 ? '-' : formatRate(recall),
    predicted === 0 ? '-' : formatRate(precision),
    rows + predicted === 0 ? '-' : formatRate(f1)
  ])
  const matrix = confusion.map((row, digit) => [
    `is ${digit}`,
    ...row.map((count) => (count === 0 ? '.' : String(count)))
  ])
  return lines([
    `${formatCount(images)} ${images === 1 ? 'image' : 'images'}, ${formatCount(right)} read right`,
    '',
    ...figures([
      ['accuracy', formatRate(accuracy), `of such images ${least} to ${greatest}, an interval of 95%`],
      ['log loss', formatRate(logLoss), 'of the probabilities; lower is better, guessing is 2.3026'],
      ['calibration', formatRate(report.calibrationError), 'how far probabilities are from how often they come true']
    ]),
    '',
    ...table([['digit', 'images', 'read right', 'precision', 'F1'], ...perDigit]),
    '',
    ...table([['said', ...confusion.map((_, digit) => String(digit))], ...matrix])
  ])
}
