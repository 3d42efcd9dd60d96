import { NutshellError } from '@nutshell-ml/core'
import type { Rows } from '../encode/readers'
import type { Impute, ResolvedPrepareOptions } from '../options'
import type { Levels, Step } from '../step'
import type { TextVectorizer } from '../text/text-vectorizer'
import type { NumberSummary } from './number-summary'

/**
 * What becomes of a column: a step, or nothing, and why, in words; undefined for a number and for categories of which nothing
 * else need be said.
 */
export interface Plan<S = Step> {
  readonly step: S | undefined
  readonly decision: string | undefined
}

export interface Training {
  readonly rows: Rows
  readonly count: number
  readonly options: ResolvedPrepareOptions
  /** Of each column of text that has words to fit on. */
  readonly vectorizers: ReadonlyMap<string, TextVectorizer>
}

export function setAside(name: string, why: string): Plan<never> {
  return { step: undefined, decision: `${titleOf(name)}: set aside (${why})` }
}

/** In words how gaps are filled. */
export function gapsDecision({ gaps, scaling }: NumberSummary, impute: Impute, indicator: boolean): string {
  const fill = typeof impute === 'object' ? `${impute.constant}` : `the ${impute} ${shortNumber(scaling.fill)}`
  return `${counted(gaps, 'gap')} filled with ${fill}${indicator ? '; a column says where' : ''}`
}

/** A step as the decisions see it. */
interface PlannedStep {
  readonly kind: string
  readonly column: string
  readonly levels?: Pick<Levels, 'keys'>
}

/**
 * The steps of all plans, and the decisions in words.
 *
 * @throws NutshellError INVALID_INPUT when no step is left, saying why.
 */
export function chosenSteps<S extends PlannedStep>(
  plans: readonly Plan<S>[],
  standardise: boolean
): { steps: S[]; decisions: string[] } {
  const steps = plans.flatMap(({ step }) => (step === undefined ? [] : [step]))
  const decisions = allDecisions(plans, standardise)
  if (steps.length > 0) return { steps, decisions }
  const why = decisions.length === 0 ? 'the table has none besides the label' : decisions.join('; ')
  throw new NutshellError('INVALID_INPUT', `no column is left to learn from: ${why}`)
}

/** All decisions: plain numbers in one line, plain categories in another, the others in the order of columns. */
function allDecisions(plans: readonly Plan<PlannedStep>[], standardise: boolean): string[] {
  const numbers: string[] = []
  const categories: string[] = []
  const others: string[] = []
  for (const { step, decision } of plans) {
    if (decision !== undefined) others.push(decision)
    else if (step!.kind === 'levels') categories.push(`${titleOf(step!.column)} (${step!.levels!.keys.length} levels)`)
    else numbers.push(titleOf(step!.column))
  }
  const scaled = standardise ? ', standardised' : ''
  return [
    ...(numbers.length > 0 ? [`${listed(numbers)}: ${numbers.length === 1 ? 'a number' : 'numbers'}${scaled}`] : []),
    ...(categories.length > 0
      ? [`${listed(categories)}: ${categories.length === 1 ? 'a category' : 'categories'}`]
      : []),
    ...others
  ]
}

export function listed(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ''
  return names.slice(0, MOST_NAMES).join(', ') + more
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
function shortNumber(value: number): string {
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e9)) return value.toExponential(3)
  return String(Number(value.toFixed(Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value) || 1))))))
}
