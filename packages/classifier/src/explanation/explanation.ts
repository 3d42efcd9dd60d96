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
export interface Explanation {
  readonly prediction: string | number
  /** Of the predicted class; undefined for numbers. */
  readonly probability: number | undefined
  /** The margin of a usual row: of a linear model, where all features have their mean; of trees, the mean over training rows. */
  readonly baseline: number
  /** The margin of this row. */
  readonly margin: number
  /** Of each original column, the strongest first. */
  readonly contributions: readonly Contribution[]
  /** The same in words. */
  readonly text: string
}

/** A part of a prediction in words: 'Age = 32'. */
export interface Reason {
  readonly words: string
  readonly contribution: number
}

/** So many reasons on each side are named in words. */
const NAMED = 4

/** @param what the prediction, as a sentence. */
export function explanationText(what: string, reasons: readonly Reason[], isClass: boolean): string {
  const sorted = [...reasons].sort(byStrength)
  const describe = ({ words, contribution }: Reason) =>
    `${words} (${contribution > 0 ? '+' : '-'}${Number(Math.abs(contribution).toPrecision(3))})`
  const strongest = sorted[0] === undefined ? 0 : Math.abs(sorted[0].contribution)
  const told = sorted.filter(({ contribution }) => Math.abs(contribution) >= strongest / 50 && contribution !== 0)
  const forIt = told.filter(({ contribution }) => contribution > 0).slice(0, NAMED)
  const against = told.filter(({ contribution }) => contribution < 0).slice(0, NAMED)
  const [raises, lowers] = isClass ? ['For it', 'Against it'] : ['Higher by', 'Lower by']
  const parts = [what]
  if (forIt.length > 0) parts.push(`${raises}: ${forIt.map(describe).join(', ')}.`)
  if (against.length > 0) parts.push(`${lowers}: ${against.map(describe).join(', ')}.`)
  return parts.join(' ')
}

export function reasonOf({ column, value, contribution }: Contribution): Reason {
  const isMissing = value === undefined || value === null || value === ''
  return { words: isMissing ? `${column} is missing` : `${column} = ${short(String(value))}`, contribution }
}

/** The strongest first; in their order where they are equal. */
export function byStrength(a: { readonly contribution: number }, b: { readonly contribution: number }): number {
  return Math.abs(b.contribution) - Math.abs(a.contribution)
}

/** How a number that is predicted is told beside the usual one. */
export function numberSentence(prediction: number, usual: number): string {
  return `${Number(prediction.toPrecision(5))}, usually ${Number(usual.toPrecision(5))}.`
}

/** How a class that is predicted is told. */
export function classSentence(prediction: string | number, probability: number): string {
  return `${prediction} with probability ${probability.toFixed(2)}.`
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text
}
