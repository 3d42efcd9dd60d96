import type { ColumnType } from '@nutshell-ml/core/table'
import { type DatePart, partName } from './calendar'
import type { Feature } from './design'
import type { TextVectorizer } from './text/text-vectorizer'

/** How gaps are filled and numbers scaled: (x or fill - mean) / scale. */
export interface Scaling {
  readonly fill: number
  readonly mean: number
  readonly scale: number
}

/** The levels of a category, and where the others go. */
export interface Levels {
  /** What the levels are known by: texts, or numbers (1 for a boolean's true, whose false has no feature). */
  readonly by: 'text' | 'number' | 'boolean'
  readonly keys: readonly (string | number)[]
  /** Places after those of the keys, of gaps and of rare levels. */
  readonly extras: readonly ('(missing)' | '(rare)')[]
  /** The place of gaps and the place of levels not known; -1: none. */
  readonly missing: number
  readonly unknown: number
}

interface OfColumn {
  readonly column: string
  readonly type: ColumnType
}

/** A column as a number. A number that is always the same has no scaling: only its gaps tell. */
export interface NumberStep extends OfColumn {
  readonly kind: 'number'
  readonly scaling: Scaling | undefined
  readonly indicator: boolean
}

/** A column as the place of its level. */
export interface OrdinalStep extends OfColumn {
  readonly kind: 'ordinal'
  readonly levels: Levels
  readonly scaling: Scaling
  readonly indicator: boolean
}

/** A column as one 0/1 feature for each level. */
export interface LevelStep extends OfColumn {
  readonly kind: 'levels'
  readonly levels: Levels
}

/** A date as days since 1970, and as its parts, each with the values seen. */
export interface DateStep extends OfColumn {
  readonly kind: 'date'
  readonly scaling: Scaling | undefined
  readonly parts: readonly { readonly part: DatePart; readonly values: readonly number[] }[]
  readonly indicator: boolean
}

/** A column of text as terms. */
export interface TextStep extends OfColumn {
  readonly kind: 'text'
  readonly vectorizer: TextVectorizer
}

/** What becomes of one column, as it was fitted. */
export type Step = NumberStep | OrdinalStep | LevelStep | DateStep | TextStep

/** What a step adds to each block of a design. */
export interface StepFeatures {
  readonly dense: readonly Feature[]
  /** By group. */
  readonly groups: readonly (readonly Feature[])[]
  readonly sparse: readonly Feature[]
}

/** How much a step adds to each block: columns for each group. */
export function sizeOf(step: Step): { dense: number; groups: readonly number[]; sparse: number } {
  if (step.kind === 'text') return { dense: 0, groups: [], sparse: step.vectorizer.cols }
  const { dense, groups } = featuresOf(step)
  return { dense: dense.length, groups: groups.map(({ length }) => length), sparse: 0 }
}

export function featuresOf(step: Step): StepFeatures {
  const { column } = step
  const feature = (name: string): Feature => ({ name, column })
  const missing = 'indicator' in step && step.indicator ? [[feature(`${column} is missing`)]] : []
  switch (step.kind) {
    case 'number':
      return { dense: step.scaling === undefined ? [] : [feature(column)], groups: missing, sparse: [] }
    case 'ordinal':
      return { dense: [feature(column)], groups: missing, sparse: [] }
    case 'levels':
      return { dense: [], groups: [levelNames(step.levels).map((name) => feature(`${column} = ${name}`))], sparse: [] }
    case 'date': {
      const parts = step.parts.map(({ part, values }) =>
        values.map((value) => feature(`${column}: ${part} = ${partName(part, value)}`))
      )
      const dense = step.scaling === undefined ? [] : [feature(`${column}, days since 1970`)]
      return { dense, groups: [...parts, ...missing], sparse: [] }
    }
    case 'text':
      return {
        dense: [],
        groups: [],
        sparse: [...step.vectorizer.names].map((name) => feature(`${column}: "${name}"`))
      }
  }
}

export function levelNames({ by, keys, extras }: Levels): string[] {
  return [...(by === 'boolean' ? ['true'] : keys.map(String)), ...extras]
}
