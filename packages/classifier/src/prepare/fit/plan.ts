import type { Rows } from '../encode/readers'
import type { Impute, ResolvedPrepareOptions } from '../options'
import type { Step } from '../step'
import type { TextVectorizer } from '../text/text-vectorizer'
import type { NumberSummary } from './number-summary'

/** What becomes of a column: a step, or nothing, and why, in words; undefined for a number of which nothing need be said. */
export interface Plan {
  readonly step: Step | undefined
  readonly decision: string | undefined
}

export interface Training {
  readonly rows: Rows
  readonly count: number
  readonly options: ResolvedPrepareOptions
  /** Of each column of text that has words to fit on. */
  readonly vectorizers: ReadonlyMap<string, TextVectorizer>
}

export function setAside(name: string, why: string): Plan {
  return { step: undefined, decision: `${titleOf(name)}: set aside (${why})` }
}

/** In words how gaps are filled. */
export function gapsDecision({ gaps, scaling }: NumberSummary, impute: Impute, indicator: boolean): string {
  const fill = typeof impute === 'object' ? `${impute.constant}` : `the ${impute} ${shortNumber(scaling.fill)}`
  return `${counted(gaps, 'gap')} filled with ${fill}${indicator ? '; a column says where' : ''}`
}

/** All decisions: plain numbers in one line, the others in the order of columns. */
export function allDecisions(plans: readonly Plan[], standardise: boolean): string[] {
  const plain = plans.flatMap(({ step, decision }) => (decision === undefined ? [titleOf(step!.column)] : []))
  const others = plans.flatMap(({ decision }) => (decision === undefined ? [] : [decision]))
  if (plain.length === 0) return others
  const names = plain.slice(0, MOST_NAMES).join(', ')
  const more = plain.length > MOST_NAMES ? ` and ${plain.length - MOST_NAMES} more` : ''
  return [
    `${names}${more}: ${plain.length === 1 ? 'a number' : 'numbers'}${standardise ? ', standardised' : ''}`,
    ...others
  ]
}

const MOST_NAMES = 50

/** The name of a column as it begins a line. */
export function titleOf(name: string): string {
  return name === '' ? '(no name)' : name
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** A number as a person reads it: four digits, or all before the point. */
export function shortNumber(value: number): string {
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e9)) return value.toExponential(3)
  return String(Number(value.toFixed(Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value) || 1))))))
}
