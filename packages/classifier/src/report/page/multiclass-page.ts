import type { MulticlassEvaluation } from '../evaluation'
import { formatCount, formatRate, ofHundred } from '../numbers'
import { calibrationChart } from './charts'
import { type Html, html } from './html'
import {
  chartCard,
  classTable,
  coefficientSection,
  confusionTable,
  glossary,
  type PageBody,
  type PageModel,
  shareText,
  tiles
} from './parts'

/** Classes of which a page has room for the confusion matrix. */
const MOST_IN_MATRIX = 20
const MOST_MISTAKES = 12

/** The body of the page of a model of several classes. */
export function multiclassPage(evaluation: MulticlassEvaluation, unit: string, model: PageModel): PageBody {
  const { classes, confusion, accuracy, baseline, calibration, calibrationError } = evaluation
  const [right, of] = ofHundred(accuracy, evaluation.weight)
  const [always, ofAlways] = ofHundred(baseline, evaluation.weight)
  const matrix =
    classes.length <= MOST_IN_MATRIX
      ? html`<h2>What is taken for what</h2><div class="card">${confusionTable(classes, confusion)}</div>`
      : undefined
  const head = html`<p class="headline">Of ${formatCount(of)} ${unit}, the model says the right class of ${formatCount(right)}.</p>
    <p class="lead">Always saying the most frequent of ${classes.length} classes would be right for
    ${formatCount(always)} of ${formatCount(ofAlways)}.</p>
    <p class="lead soft small">Measured on ${formatCount(evaluation.rows)} ${unit} whose class is known.</p>
    ${tiles([
      { name: 'Accuracy', value: formatRate(accuracy), meaning: `always the most frequent: ${formatRate(baseline)}` },
      { name: 'F1, macro', value: formatRate(evaluation.macroF1), meaning: 'every class counts the same' },
      { name: 'F1, weighted', value: formatRate(evaluation.weightedF1), meaning: 'classes count by their rows' },
      { name: 'ROC AUC', value: formatRate(evaluation.rocAuc), meaning: 'each class against the rest; guessing 0.5' },
      { name: 'Log loss', value: formatRate(evaluation.logLoss), meaning: 'lower is better' },
      { name: 'Brier score', value: formatRate(evaluation.brier), meaning: 'lower is better' }
    ])}
`
  const rest = html`${matrix}
    ${mistakesOf(evaluation)}
    <h2>Class by class</h2>
    <div class="card">${classTable(evaluation.perClass)}</div>
    <h2>Whether its probabilities can be trusted</h2>
    <div class="columns">${chartCard(
      'Calibration',
      calibrationChart(
        {
          label: `Calibration: how often the class said is right for each probability; off by ${formatRate(calibrationError)} on average`,
          x: 'probability of the class said',
          y: 'is right'
        },
        calibration
      ),
      html`On the dashed line, what is said with 80% is right 80 times in 100. Each dot is about a tenth of the ${unit}. Off by
      ${shareText(calibrationError)} on average.`
    )}<div></div></div>
    ${coefficientSection(model.coefficients, html`Bars to the right speak for the class that is named, bars to the left against it; the longer, the more.`)}`
  return { head, rest }
}

export const MULTICLASS_WORDS = glossary([
  ['Precision', 'Of the rows said to be of a class, the part that is.'],
  ['Recall', 'Of the rows that are of a class, the part said to be.'],
  ['F1', 'Precision and recall in one number: their harmonic mean. It is high only where both are.'],
  ['Accuracy', 'The part of all rows of which the right class is said.'],
  [
    'ROC AUC',
    'How often a row of a class gets a higher probability of it than a row of another class. 0.5 is guessing, 1 is perfect.'
  ],
  ['Log loss, Brier score', 'How far the probabilities are from what came true; 0 is perfect.'],
  ['Calibration', 'Whether what is given a probability of 80% comes true 80 times in 100.']
])

function mistakesOf({ confusion, classes, perClass }: MulticlassEvaluation): Html | undefined {
  const mistakes = confusion.flatMap((row, truth) =>
    row.flatMap((count, said) => (count > 0 && said !== truth ? [{ count, truth, said }] : []))
  )
  if (mistakes.length === 0 || classes.length <= 3) return undefined
  mistakes.sort((a, b) => b.count - a.count || a.truth - b.truth || a.said - b.said)
  const rows = mistakes.slice(0, MOST_MISTAKES).map(({ count, truth, said }) => {
    const share = shareText(count / perClass[truth].rows)
    return html`<tr><th scope="row" class="name">${classes[truth]}</th><td class="name">${classes[said]}</td><td class="number">${formatCount(count)}</td><td class="number">${share}</td></tr>`
  })
  return html`<h2>The most frequent mistakes</h2><div class="card scroll" tabindex="0" role="region" aria-label="The most frequent mistakes"><table class="list"><thead><tr><th scope="col">Is</th><th scope="col">Said to be</th><th scope="col" class="number">Times</th><th scope="col" class="number">Of the class</th></tr></thead><tbody>${rows}</tbody></table></div>`
}
