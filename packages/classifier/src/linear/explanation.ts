import { bothClasses } from '../label/probabilities'
import type { ClassName } from '../label/targets'
import type { Feature } from '../prepare/design'
import type { Fitted } from './fitted'
import type { Coefficients, DesignRow } from './margins'

/** What a column of a row adds to a prediction. */
export interface Contribution {
  readonly column: string
  /** The row's value, as it was given; undefined where it is missing. */
  readonly value: unknown
  /**
   * What the prediction has more by this value than by a usual one: log-odds for classes, units of the label for numbers.
   * With `baseline`, contributions add up to the margin.
   */
  readonly contribution: number
}

/** Why a row is predicted what it is. */
export interface LinearExplanation {
  readonly prediction: string | number
  /** Of the predicted class; undefined for numbers. */
  readonly probability: number | undefined
  /** The margin of a row whose features all have their mean. */
  readonly baseline: number
  /** The margin of this row. */
  readonly margin: number
  /** Of each original column, the strongest first. */
  readonly contributions: readonly Contribution[]
  /** The same in words. */
  readonly text: string
}

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

/** So many columns on each side are named in words. */
const NAMED = 4

/** @param unit of the contributions, for a person: 'log-odds', or nothing. */
function explanationText(what: string, contributions: readonly Contribution[], isClass: boolean): string {
  const describe = ({ column, value, contribution }: Contribution) => {
    const shown =
      value === undefined || value === null || value === ''
        ? `${column} is missing`
        : `${column} = ${short(String(value))}`
    return `${shown} (${contribution > 0 ? '+' : '-'}${Number(Math.abs(contribution).toPrecision(3))})`
  }
  const strongest = contributions[0] === undefined ? 0 : Math.abs(contributions[0].contribution)
  const told = contributions.filter(
    ({ contribution }) => Math.abs(contribution) >= strongest / 50 && contribution !== 0
  )
  const forIt = told.filter(({ contribution }) => contribution > 0).slice(0, NAMED)
  const against = told.filter(({ contribution }) => contribution < 0).slice(0, NAMED)
  const [raises, lowers] = isClass ? ['For it', 'Against it'] : ['Higher by', 'Lower by']
  const parts = [what]
  if (forIt.length > 0) parts.push(`${raises}: ${forIt.map(describe).join(', ')}.`)
  if (against.length > 0) parts.push(`${lowers}: ${against.map(describe).join(', ')}.`)
  return parts.join(' ')
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text
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
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
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
    const text = explanationText(
      `${Number((prediction as number).toPrecision(5))}, usually ${Number(baseline.toPrecision(5))}.`,
      contributions,
      false
    )
    return { prediction, probability: undefined, baseline, margin, contributions, text }
  }
  const probabilities = margins.slice()
  calibration.applyInto(probabilities, outputs, probabilities)
  const all = outputs > 1 ? probabilities : bothClasses(probabilities)
  const text = explanationText(`${prediction} with probability ${all[place].toFixed(2)}.`, contributions, true)
  return {
    prediction,
    probability: all[place],
    baseline: sign * baseline,
    margin: sign * margin,
    contributions,
    text
  }
}
