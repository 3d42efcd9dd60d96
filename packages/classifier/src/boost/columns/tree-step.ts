import type { ColumnType } from '@nutshell-ml/core/table'
import type { DatePart } from '../../prepare/calendar'
import { type LevelStep, levelNames, type TextStep } from '../../prepare/step'
import type { TreeFeature } from './column-source'

interface OfColumn {
  readonly column: string
  readonly type: ColumnType
}

/** A column as a number; true and false as 1 and 0. */
export interface TreeNumberStep extends OfColumn {
  readonly kind: 'number'
}

/** A column as a number, the place of its level in a given order. */
export interface TreeOrderStep extends Omit<LevelStep, 'kind'> {
  readonly kind: 'order'
}

/** A date as days since 1970, and those of its parts that differ in training. */
export interface TreeDateStep extends OfColumn {
  readonly kind: 'date'
  readonly parts: readonly DatePart[]
}

/** What becomes of one column, as it was fitted: gaps and unknown levels stay gaps, and nothing is scaled. */
export type TreeStep = TreeNumberStep | TreeOrderStep | LevelStep | TreeDateStep | TextStep

/** The numbers that trees read. */
export function treeFeaturesOf(step: TreeStep): TreeFeature[] {
  const { column } = step
  const number = (name: string): TreeFeature => ({ name, column, kind: 'number' })
  switch (step.kind) {
    case 'number':
    case 'order':
      return [number(column)]
    case 'levels':
      return [{ name: column, column, kind: 'category', levels: levelNames(step.levels) }]
    case 'date':
      return [number(`${column}, days since 1970`), ...step.parts.map((part) => number(`${column}: ${part}`))]
    case 'text':
      return [...step.vectorizer.names].map((name) => number(`${column}: "${name}"`))
  }
}

/** How many numbers of a row a step gives. */
export function sizeOf(step: TreeStep): number {
  if (step.kind === 'text') return step.vectorizer.cols
  return step.kind === 'date' ? 1 + step.parts.length : 1
}
