import type { BinaryEvaluation } from '../evaluation'
import { formatCount, formatRate, formatThreshold, ofHundred } from '../numbers'
import { calibrationChart, curveChart, scoreChart } from './charts'
import { EXPLORER_SCRIPT } from './explorer-script'
import { Html, html, jsonOf } from './html'
import {
  chartCard,
  coefficientSection,
  confusionTable,
  glossary,
  type PageBody,
  type PageModel,
  shareText,
  tiles
} from './parts'

const ONE_CLASS = 'not defined for rows of one class'

/** The body of the page of a model of two classes. */
export function binaryPage(evaluation: BinaryEvaluation, unit: string, model: PageModel): PageBody {
  const positive = evaluation.classes[1]
  const rest = html`
    ${explorerOf(evaluation, unit)}
    ${curvesOf(evaluation, unit)}
    ${coefficientSection(
      model.coefficients,
      html`Bars to the right speak for <b class="name">${positive}</b>, bars to the left against it; the longer, the more.`
    )}`
  return { head: html`${headlineOf(evaluation, unit)}${figuresOf(evaluation)}`, rest }
}

/** The words of the page below all else. */
export const BINARY_WORDS = glossary([
  ['Probability', 'How likely the model takes a row to be of the class in question, from 0 to 1.'],
  [
    'Threshold',
    'The probability from which on a row is said to be of that class. Higher: fewer false alarms, more that are missed.'
  ],
  ['Precision', 'Of the rows said to be of the class, the part that is.'],
  ['Recall', 'Of the rows that are of the class, the part said to be.'],
  ['F1', 'Precision and recall in one number: their harmonic mean. It is high only where both are.'],
  ['Accuracy', 'The part of all rows of which the right class is said.'],
  [
    'ROC AUC',
    'How often a row of the class gets a higher probability than one that is not. 0.5 is guessing, 1 is perfect.'
  ],
  [
    'PR AUC',
    'The mean precision over all thresholds, by the recall each adds. Guessing has the part of rows that are of the class.'
  ],
  [
    'Log loss, Brier score',
    'How far the probabilities are from what came true; 0 is perfect. Log loss punishes what was said with certainty and is wrong.'
  ],
  ['Calibration', 'Whether what is given a probability of 80% comes true 80 times in 100.']
])

function headlineOf(evaluation: BinaryEvaluation, unit: string): Html {
  const { confusion, classes, accuracy, baseline, weight } = evaluation
  const name = html`<span class="name">${classes[1]}</span>`
  const said = confusion.truePositives + confusion.falsePositives
  const are = confusion.truePositives + confusion.falseNegatives
  const [right, of] = ofHundred(evaluation.precision, said)
  const [found, ofThose] = ofHundred(evaluation.recall, are)
  const [all, ofAll] = ofHundred(accuracy, weight)
  const [always, ofAlways] = ofHundred(baseline, weight)
  const headline =
    said === 0
      ? html`None of the ${unit} is predicted ${name}.`
      : html`Of ${formatCount(of)} ${unit} predicted ${name}, ${formatCount(right)} ${right === 1 ? 'is' : 'are'}.`
  const second =
    are === 0
      ? html`None of the ${unit} is in truth <b class="name">${classes[1]}</b>.`
      : html`Of ${formatCount(ofThose)} ${unit} that are <b class="name">${classes[1]}</b>, the model finds ${formatCount(found)}.`
  return html`<p class="headline">${headline}</p>
    <p class="lead">${second}
    In all it is right for ${formatCount(all)} of ${formatCount(ofAll)}; always saying the more frequent class would be right for
    ${formatCount(always)}${ofAlways === ofAll ? '' : ` of ${formatCount(ofAlways)}`}.</p>
    <p class="lead soft small">Measured on ${formatCount(evaluation.rows)} ${unit} whose class is known, ${formatCount(are)} of them
    <span class="name">${classes[1]}</span>. One is said to be <span class="name">${classes[1]}</span> where its probability is at
    least ${formatThreshold(evaluation.threshold)}, else <span class="name">${classes[0]}</span>.</p>`
}

function figuresOf(evaluation: BinaryEvaluation): Html {
  const { confusion, weight } = evaluation
  const prevalence = (confusion.truePositives + confusion.falseNegatives) / weight
  return tiles([
    {
      name: 'Accuracy',
      value: formatRate(evaluation.accuracy),
      meaning: `always the more frequent class: ${formatRate(evaluation.baseline)}`
    },
    {
      name: 'ROC AUC',
      value: formatRate(evaluation.rocAuc, '\u2013'),
      meaning: evaluation.rocAuc === null ? ONE_CLASS : 'guessing 0.5, perfect 1'
    },
    {
      name: 'PR AUC',
      value: formatRate(evaluation.prAuc, '\u2013'),
      meaning: evaluation.prAuc === null ? ONE_CLASS : `guessing ${formatRate(prevalence)}, perfect 1`
    },
    { name: 'F1', value: formatRate(evaluation.f1), meaning: 'precision and recall in one' },
    { name: 'Log loss', value: formatRate(evaluation.logLoss), meaning: 'lower is better' },
    { name: 'Brier score', value: formatRate(evaluation.brier), meaning: 'lower is better' }
  ])
}

function explorerOf(evaluation: BinaryEvaluation, unit: string): Html {
  const { classes, confusion, thresholds, threshold } = evaluation
  const { trueNegatives: tn, falsePositives: fp, falseNegatives: fn, truePositives: tp } = confusion
  const start = thresholds.reduce(
    (best, row, i) =>
      Math.abs(row.threshold - threshold) < Math.abs(thresholds[best].threshold - threshold) ? i : best,
    0
  )
  const rows = thresholds.map((row) => [
    row.threshold,
    row.trueNegatives,
    row.falsePositives,
    row.falseNegatives,
    row.truePositives
  ])
  const shown = Math.min(1, Math.max(0, threshold))
  return html`<h2>Where to draw the line</h2>
    <p class="lead">The model gives each of the ${unit} a probability of being <b class="name">${classes[1]}</b>. Those at or right of the
    line are said to be so. <span class="controls">Move it to trade false alarms for missed ones.</span></p>
    <div class="columns" style="margin-top:1rem">
      <div class="card">
        ${scoreChart(
          `How many ${unit} of each class got which probability of being ${classes[1]}; the line is at ${formatThreshold(threshold)}`,
          thresholds,
          shown
        )}
        <p class="small" style="margin-top:.25rem"><span class="key positive"></span>are <span class="name">${classes[1]}</span>
        &nbsp; <span class="key negative"></span>are <span class="name">${classes[0]}</span></p>
        <div class="controls">
          <label for="threshold">Threshold: <b id="threshold-value">${formatThreshold(threshold)}</b></label>
          <input type="range" id="threshold" min="0" max="1" step="0.01" value="${shown}">
          <div class="costs">
            <label>Cost of each <span class="name">${classes[0]}</span> said to be <span class="name">${classes[1]}</span>
              <input type="number" id="cost-fp" min="0" step="any" value="1" inputmode="decimal"></label>
            <label>Cost of each <span class="name">${classes[1]}</span> said to be <span class="name">${classes[0]}</span>
              <input type="number" id="cost-fn" min="0" step="any" value="1" inputmode="decimal"></label>
          </div>
          <div class="buttons">
            <button type="button" id="to-lower" aria-label="A little lower">&minus;</button>
            <button type="button" id="to-higher" aria-label="A little higher">+</button>
            <button type="button" id="to-cheapest">Lowest cost</button>
            <button type="button" id="to-model">Back to ${formatThreshold(threshold)}</button>
          </div>
        </div>
      </div>
      <div class="card">
        ${confusionTable(classes, [
          [tn, fp],
          [fn, tp]
        ])}
        <dl class="results">
          <div><dt>Precision</dt><dd id="precision">${tp + fp === 0 ? '\u2013' : shareText(evaluation.precision)}</dd></div>
          <div><dt>Recall</dt><dd id="recall">${tp + fn === 0 ? '\u2013' : shareText(evaluation.recall)}</dd></div>
          <div><dt>F1</dt><dd id="f1">${shareText(evaluation.f1)}</dd></div>
          <div><dt>Accuracy</dt><dd id="accuracy">${shareText(evaluation.accuracy)}</dd></div>
          <div class="controls"><dt>Cost in all</dt><dd id="cost"></dd></div>
        </dl>
      </div>
    </div>
    <script type="application/json" id="explorer-data">${jsonOf({ rows, start })}</script>
    <script>${new Html(EXPLORER_SCRIPT)}</script>`
}

function curvesOf(evaluation: BinaryEvaluation, unit: string): Html {
  const { roc, pr, confusion, weight, classes, calibration, calibrationError } = evaluation
  const { trueNegatives: tn, falsePositives: fp, falseNegatives: fn, truePositives: tp } = confusion
  const prevalence = (tp + fn) / weight
  const rocCard =
    roc === null
      ? undefined
      : chartCard(
          'ROC curve',
          curveChart(
            {
              label: `ROC curve; the area under it is ${formatRate(evaluation.rocAuc)}, where guessing has 0.5`,
              x: 'false alarms among the others',
              y: 'found (recall)'
            },
            roc,
            { x: [0, 1], y: [0, 1] },
            { id: 'roc-here', x: fp / (fp + tn), y: tp / (tp + fn) }
          ),
          'The nearer to the upper left corner, the better. The dashed line is guessing; the dot is the threshold above.'
        )
  const prCard =
    pr === null
      ? undefined
      : chartCard(
          'Precision and recall',
          curveChart(
            {
              label: `Precision-recall curve; the area under it is ${formatRate(evaluation.prAuc)}, where guessing has ${formatRate(prevalence)}`,
              x: 'found (recall)',
              y: 'right when said (precision)'
            },
            pr,
            { x: [0, 1], y: [prevalence, prevalence] },
            { id: 'pr-here', x: tp / (tp + fn), y: tp + fp === 0 ? 1 : tp / (tp + fp) }
          ),
          'The nearer to the upper right corner, the better. The dashed line is guessing; the dot is the threshold above.'
        )
  const calibrationCard = chartCard(
    'Calibration',
    calibrationChart(
      {
        label: `Calibration: how often ${classes[1]} came true for each probability; off by ${formatRate(calibrationError)} on average`,
        x: 'probability given',
        y: 'came true'
      },
      calibration
    ),
    html`On the dashed line, what is given 80% comes true 80 times in 100. Each dot is about a tenth of the ${unit}. Off by
    ${shareText(calibrationError)} on average.`
  )
  return html`<h2>How well it tells them apart</h2><div class="columns">${[rocCard, prCard, calibrationCard].filter((card) => card !== undefined)}</div>`
}
