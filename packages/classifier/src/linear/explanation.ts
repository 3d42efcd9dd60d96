import {
  byStrength,
  type Contribution,
  classSentence,
  type Explanation,
  explanationText,
  numberSentence,
  reasonOf
} from '../explanation/explanation'
import { bothClasses } from '../label/probabilities'
import type { ClassName } from '../label/targets'
import type { Feature } from '../prepare/design'
import type { Fitted } from './fitted'
import type { Coefficients, DesignRow } from './margins'

/** Why a row is predicted what it is. */
export type LinearExplanation = Explanation

/**
 * Contributions by original column: the sum over its features of coefficient x (feature - mean). Exact for a linear model
 * (they are its Shapley values for independent features).
 *
 * @param coefficients of one output.
 */
function contributionsOf(
  { dense, codes, sparse }: DesignRow,
  features: readonly Feature[],
  { coefficients, means }: { coefficients: Float64Array; means: Float64Array }
): Map<string, number> {
  const sums = new Map<string, number>()
  const add = (place: number, value: number) => {
    const { column } = features[place]
    sums.set(column, (sums.get(column) ?? 0) + coefficients[place] * value)
  }
  for (let j = 0; j < features.length; j++) add(j, -means[j])
  for (let j = 0; j < dense.length; j++) add(j, dense[j])
  for (const code of codes) if (code >= 0) add(code, 1)
  if (sparse !== undefined) {
    const first = features.length - sparse.cols
    for (let p = 0; p < sparse.length; p++) add(first + sparse.columns[p], sparse.values[p])
  }
  return sums
}

/** The margin of a row whose features all have their mean. */
function baselineOf({ coefficients, intercepts }: Coefficients, means: Float64Array, output: number): number {
  let sum = intercepts[output]
  for (let j = 0; j < means.length; j++) sum += coefficients[output * means.length + j] * means[j]
  return sum
}

/**
 * Why a row is predicted what it is. Of more than two classes, what speaks for the predicted one against the mean of all.
 *
 * @param margins of the row, one for each output.
 * @param row as it was given.
 */
export function explainRow(
  fitted: Fitted,
  designRow: DesignRow,
  margins: Float64Array,
  prediction: ClassName,
  row: Readonly<Record<string, unknown>>
): LinearExplanation {
  const { preparation, predictorType, classes, means, coefficients, calibration } = fitted
  const { features } = preparation
  const outputs = margins.length
  const place = classes.indexOf(prediction as ClassName)
  const contrast = new Float64Array(features.length)
  // Of two classes the margin speaks for the second one.
  const sign = predictorType === 'binary' && place === 0 ? -1 : 1
  for (let j = 0; j < contrast.length; j++) {
    if (outputs === 1) {
      contrast[j] = sign * coefficients[j]
      continue
    }
    let mean = 0
    for (let k = 0; k < outputs; k++) mean += coefficients[k * features.length + j] / outputs
    contrast[j] = coefficients[place * features.length + j] - mean
  }
  const sums = contributionsOf(designRow, features, { coefficients: contrast, means })
  const contributions: Contribution[] = [...sums]
    .map(([column, contribution]) => ({ column, value: row[column], contribution }))
    .sort(byStrength)
  let baseline = baselineOf(fitted, means, Math.max(0, outputs > 1 ? place : 0))
  let margin = margins[outputs > 1 ? place : 0]
  if (outputs > 1) {
    let meanBaseline = 0
    let meanMargin = 0
    for (let k = 0; k < outputs; k++) {
      meanBaseline += baselineOf(fitted, means, k) / outputs
      meanMargin += margins[k] / outputs
    }
    baseline -= meanBaseline
    margin -= meanMargin
  }
  if (classes.length === 0) {
    const text = explanationText(numberSentence(prediction as number, baseline), contributions.map(reasonOf), false)
    return { prediction, probability: undefined, baseline, margin, contributions, text }
  }
  const probabilities = margins.slice()
  calibration.applyInto(probabilities, outputs, probabilities)
  const all = outputs > 1 ? probabilities : bothClasses(probabilities)
  const text = explanationText(classSentence(prediction, all[place]), contributions.map(reasonOf), true)
  return {
    prediction,
    probability: all[place],
    baseline: sign * baseline,
    margin: sign * margin,
    contributions,
    text
  }
}
