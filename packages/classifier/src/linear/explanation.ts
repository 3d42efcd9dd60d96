import type { Feature } from '../prepare/design'
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
export function contributionsOf(
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
export function baselineOf({ coefficients, intercepts }: Coefficients, means: Float64Array, output: number): number {
  let sum = intercepts[output]
  for (let j = 0; j < means.length; j++) sum += coefficients[output * means.length + j] * means[j]
  return sum
}

/** So many columns on each side are named in words. */
const NAMED = 4

/** @param unit of the contributions, for a person: 'log-odds', or nothing. */
export function explanationText(what: string, contributions: readonly Contribution[], isClass: boolean): string {
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
