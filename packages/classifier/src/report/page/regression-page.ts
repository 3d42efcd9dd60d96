import type { RegressionEvaluation } from '../evaluation'
import { formatCount, formatRate, formatValue } from '../numbers'
import { gridChart, histogramChart } from './charts'
import { html } from './html'
import { chartCard, coefficientSection, glossary, type PageBody, type PageModel, tiles } from './parts'

/** The body of the page of a model of a number. */
export function regressionPage(evaluation: RegressionEvaluation, unit: string, model: PageModel): PageBody {
  const { rmse, mae, r2, medianAbsoluteError, baselineRmse, errorsWithin, residualQuantiles } = evaluation
  const nineInTen = errorsWithin.find(([part]) => part === 0.9)![1]
  const rows = residualQuantiles.map(
    ([part, residual]) =>
      html`<tr><th scope="row">${nameOf(part)}</th><td class="number">${formatValue(residual)}</td></tr>`
  )
  const head = html`<p class="headline">Half of the predictions are within ${rounded(medianAbsoluteError)} of the truth, nine in ten within
    ${rounded(nineInTen)}.</p>
    <p class="lead">${
      r2 === null
        ? undefined
        : r2 > 0
          ? html`The model explains ${Math.round(r2 * 100)}% of how the numbers vary.`
          : html`The model is no better than always saying the mean.`
    }</p>
    <p class="lead soft small">Measured on ${formatCount(evaluation.rows)} ${unit} whose number is known.</p>
    ${tiles([
      { name: 'RMSE', value: formatValue(rmse), meaning: `always the mean: ${formatValue(baselineRmse)}` },
      { name: 'Mean error', value: formatValue(mae), meaning: 'the mean distance from the truth' },
      { name: 'Median error', value: formatValue(medianAbsoluteError), meaning: 'half are nearer' },
      { name: 'R\u00b2', value: formatRate(r2), meaning: 'the part explained; 1 is all' }
    ])}
`
  const rest = html`<h2>Where it is right and where it is off</h2>
    <div class="columns">
    ${chartCard(
      'Predicted and true',
      gridChart(
        { label: `Predicted over true numbers; R squared is ${formatRate(r2)}`, x: 'true', y: 'predicted' },
        evaluation.predictedVersusTrue
      ),
      html`The stronger the colour, the more ${unit}. On the dashed line a prediction is right; above it is too high. What is outside is at the edge.`
    )}
    ${chartCard(
      'Truth minus prediction',
      histogramChart(
        {
          label: `How many ${unit} are off by how much; half are off by less than ${formatValue(medianAbsoluteError)}`,
          x: 'truth minus prediction',
          y: unit
        },
        evaluation.residuals
      ),
      'Left of the dashed line predictions are too high, right of it too low. What is outside is at the edge.'
    )}
    <div class="card"><h3>How far off</h3><table class="list" style="margin-top:.5rem"><thead><tr><th scope="col">Part of ${unit}</th><th scope="col" class="number">Off by</th></tr></thead><tbody>${rows}</tbody></table></div>
    </div>
    ${coefficientSection(
      model.coefficients,
      html`Bars to the right make the prediction higher, bars to the left lower; the longer, the more.`
    )}`
  return { head, rest }
}

export const REGRESSION_WORDS = glossary([
  ['RMSE', 'The root of the mean squared error: large errors count more than small ones. In the unit of the number.'],
  ['Mean error (MAE)', 'The mean distance of a prediction from the truth.'],
  ['Median error', 'Half of the predictions are nearer to the truth than this.'],
  ['R\u00b2', 'The part of the variance that the model explains: 1 is all of it, 0 no more than the mean does.'],
  ['Truth minus prediction', 'The residual: above 0 where the prediction is too low.']
])

function nameOf(part: number): string {
  if (part === 0) return 'least'
  return part === 1 ? 'most' : `${formatValue(part * 100)}% below`
}

function rounded(value: number): string {
  return formatValue(Number(value.toPrecision(3)))
}
