import type { Feature } from './design'
import { DateEncoder } from './encode/date-encoder'
import type { Encoder, Place } from './encode/encoder'
import { LevelEncoder } from './encode/level-encoder'
import { NumberEncoder } from './encode/number-encoder'
import { OrdinalEncoder } from './encode/ordinal-encoder'
import { TextColumnEncoder } from './encode/text-column-encoder'
import { featuresOf, type Step, sizeOf } from './step'

/** The places of all steps in a design, and their encoders. */
export interface Layout {
  /** Columns of all blocks together. */
  readonly cols: number
  readonly denseCols: number
  readonly groups: number
  readonly sparseCols: number
  readonly encoders: readonly Encoder[]
  readonly texts: readonly TextColumnEncoder[]
}

export function layOut(steps: readonly Step[]): Layout {
  const sizes = steps.map(sizeOf)
  const denseCols = sum(sizes.map(({ dense }) => dense))
  const textCount = steps.filter(({ kind }) => kind === 'text').length
  const encoders: Encoder[] = []
  const texts: TextColumnEncoder[] = []
  const at = { dense: 0, group: 0, column: denseCols, sparse: 0 }
  steps.forEach((step, i) => {
    if (step.kind === 'text') texts.push(new TextColumnEncoder(step, at.sparse, texts.length, textCount))
    else encoders.push(encoderOf(step, { ...at }))
    at.dense += sizes[i].dense
    at.group += sizes[i].groups.length
    at.column += sum(sizes[i].groups)
    at.sparse += sizes[i].sparse
  })
  return { cols: at.column + at.sparse, denseCols, groups: at.group, sparseCols: at.sparse, encoders, texts }
}

/** One for each column of a design. */
export function allFeatures(steps: readonly Step[]): Feature[] {
  const all = steps.map(featuresOf)
  return [
    ...all.flatMap(({ dense }) => dense),
    ...all.flatMap(({ groups }) => groups.flat()),
    ...all.flatMap(({ sparse }) => sparse)
  ]
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}

function encoderOf(step: Exclude<Step, { kind: 'text' }>, place: Place): Encoder {
  switch (step.kind) {
    case 'number':
      return new NumberEncoder(step, place)
    case 'ordinal':
      return new OrdinalEncoder(step, place)
    case 'levels':
      return new LevelEncoder(step, place)
    case 'date':
      return new DateEncoder(step, place)
  }
}
