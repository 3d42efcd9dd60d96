import type { FloatArray } from '@nutshell-ml/core'
import type { Column } from '@nutshell-ml/core/table'
import { DAY, type DatePart, partOf } from '../../prepare/calendar'
import { expectedOf } from '../../prepare/encode/level-encoder'
import { BAD, LevelLookup } from '../../prepare/encode/level-lookup'
import { BLOCK, numberReader, placeReader, type Rows, wrongAt, wrongValue } from '../../prepare/encode/readers'
import { booleanOf, dateOf, FURTHEST, numberOf } from '../../prepare/loose-values'
import type { LevelStep } from '../../prepare/step'
import { MOST_FLOAT32 } from '../bins/number-edges'
import type { TreeDateStep, TreeNumberStep, TreeOrderStep } from './tree-step'

/** Makes numbers of the values of one column: NaN for gaps. One and many rows go through the same arithmetic. */
export interface TreeEncoder {
  readonly column: string
  /** Of one row, from `at` on. Errors: INVALID_INPUT, NON_FINITE, naming the column. */
  encode(value: unknown, into: FloatArray, at: number): void
  /** For the rows of one column of a table: a reader for each feature. */
  bind(column: Column): readonly FeatureReader[]
}

export interface FeatureReader {
  /** Rows `from` to `to` (at most BLOCK) of the answer, to the start of `into`. Errors as of `encode`, naming the row too. */
  read(rows: Rows, from: number, to: number, into: Float64Array): void
}

export class NumberTreeEncoder implements TreeEncoder {
  readonly column: string
  private readonly parse: (value: unknown) => number

  /** @param most the greatest size of a number. */
  constructor(
    { column, type }: Pick<TreeNumberStep, 'column' | 'type'>,
    private readonly most = MOST_FLOAT32
  ) {
    this.column = column
    this.parse = type === 'boolean' ? booleanOf : numberOf
  }

  encode(value: unknown, into: FloatArray, at: number): void {
    const number = typeof value === 'number' ? value : this.parse(value)
    // NaN is not above anything.
    if (number > this.most || number < -this.most) throw wrongValue(this.column, value, NUMBER, '', this.most)
    into[at] = number
  }

  bind(column: Column): FeatureReader[] {
    const { most } = this
    const reader = numberReader(column, 'number', this.parse)
    const read = (rows: Rows, from: number, to: number, into: Float64Array) => {
      reader.read(rows, from, to, into)
      for (let i = 0; i < to - from; i++) {
        if (!(into[i] > most || into[i] < -most)) continue
        throw wrongAt(column, rows === undefined ? from + i : rows[from + i], NUMBER, most)
      }
    }
    return [{ read }]
  }
}

/** Places of levels, of categories and of those that have an order. */
export class LevelTreeEncoder implements TreeEncoder {
  readonly column: string
  private readonly lookup: LevelLookup
  private readonly expected: string

  constructor({ column, levels }: LevelStep | TreeOrderStep) {
    this.column = column
    this.lookup = new LevelLookup(levels)
    this.expected = expectedOf(levels)
  }

  encode(value: unknown, into: FloatArray, at: number): void {
    const place = this.lookup.of(value)
    if (place === BAD) throw wrongValue(this.column, value, this.expected)
    into[at] = place < 0 ? Number.NaN : place
  }

  bind(column: Column): FeatureReader[] {
    const reader = placeReader(column, this.lookup)
    const places = new Int32Array(BLOCK)
    const read = (rows: Rows, from: number, to: number, into: Float64Array) => {
      reader.read(rows, from, to, places)
      for (let i = 0; i < to - from; i++) {
        const place = places[i]
        if (place === BAD) throw wrongAt(column, rows === undefined ? from + i : rows[from + i], this.expected)
        into[i] = place < 0 ? Number.NaN : place
      }
    }
    return [{ read }]
  }
}

export class DateTreeEncoder implements TreeEncoder {
  readonly column: string
  private readonly parts: readonly DatePart[]

  constructor({ column, parts }: TreeDateStep) {
    this.column = column
    this.parts = parts
  }

  encode(value: unknown, into: FloatArray, at: number): void {
    const time = dateOf(value)
    if (Math.abs(time) > FURTHEST) throw wrongValue(this.column, value, DATE)
    into[at] = time / DAY
    for (let k = 0; k < this.parts.length; k++) into[at + 1 + k] = partNumber(this.parts[k], time)
  }

  bind(column: Column): FeatureReader[] {
    const reader = numberReader(column, 'date', dateOf)
    return [undefined, ...this.parts].map((part) => ({
      read(rows: Rows, from: number, to: number, into: Float64Array) {
        reader.read(rows, from, to, into)
        for (let i = 0; i < to - from; i++) {
          const time = into[i]
          if (Math.abs(time) > FURTHEST) throw wrongAt(column, rows === undefined ? from + i : rows[from + i], DATE)
          into[i] = part === undefined ? time / DAY : partNumber(part, time)
        }
      }
    }))
  }
}

/** As people count: January is 1, Monday is 1, the hour after midnight is 0. */
function partNumber(part: DatePart, time: number): number {
  if (Number.isNaN(time)) return Number.NaN
  return part === 'hour' ? partOf(part, time) : partOf(part, time) + 1
}

const NUMBER = 'a number'
const DATE = "a date as '2024-05-31' or '2024-05-31T12:00Z'"
