import { MOST_SQUARABLE, NutshellError, show } from '@nutshell-ml/core'
import type { CategoryColumn, Column, NumberColumn, TextColumn } from '@nutshell-ml/core/table'
import { booleanOf, UNREADABLE } from '../loose-values'
import type { LevelLookup } from './level-lookup'

/** Rows read and encoded at once: their numbers stay in the nearest cache. */
export const BLOCK = 512

/** Which rows: `rows[from] .. rows[to - 1]`, or the rows from .. to - 1 themselves. */
export type Rows = Int32Array | undefined

/** Reads numbers of a column: NaN for gaps, UNREADABLE for what is none. */
export interface NumberReader {
  read(rows: Rows, from: number, to: number, into: Float64Array): void
}

/** Reads places of levels of a column: -1 for none, BAD for what is no level. */
export interface PlaceReader {
  read(rows: Rows, from: number, to: number, into: Int32Array): void
}

/**
 * @param wanted the type of number that is wanted: dates are no numbers, and numbers no dates.
 * @param parse reads what is not such a column.
 */
export function numberReader(
  column: Column,
  wanted: 'number' | 'date',
  parse: (value: unknown) => number
): NumberReader {
  if (isNumbers(column)) {
    return column.type === wanted ? new Numbers(column.values) : new OtherNumbers(column.values)
  }
  if (!isCategory(column)) return new NumbersOfTexts(column.values, parse)
  return new NumbersOfLevels(column, column.type === 'boolean' && wanted === 'number' ? booleanOf : parse)
}

export function placeReader(column: Column, lookup: LevelLookup): PlaceReader {
  if (isCategory(column)) return new PlacesOfLevels(column, lookup)
  return isNumbers(column) ? new PlacesOfNumbers(column.values, lookup) : new PlacesOfTexts(column.values, lookup)
}

class Numbers implements NumberReader {
  constructor(private readonly values: Float64Array) {}

  read(rows: Rows, from: number, to: number, into: Float64Array): void {
    const { values } = this
    if (rows === undefined) for (let i = from; i < to; i++) into[i - from] = values[i]
    else for (let i = from; i < to; i++) into[i - from] = values[rows[i]]
  }
}

class OtherNumbers implements NumberReader {
  constructor(private readonly values: Float64Array) {}

  read(rows: Rows, from: number, to: number, into: Float64Array): void {
    for (let i = from; i < to; i++) {
      into[i - from] = Number.isNaN(this.values[rows === undefined ? i : rows[i]]) ? Number.NaN : UNREADABLE
    }
  }
}

class NumbersOfLevels implements NumberReader {
  /** The number of each level, after that of a gap. */
  private readonly numbers: Float64Array

  constructor(
    private readonly column: CategoryColumn,
    parse: (value: unknown) => number
  ) {
    this.numbers = Float64Array.from([undefined, ...column.levels], parse)
  }

  read(rows: Rows, from: number, to: number, into: Float64Array): void {
    const { numbers } = this
    const { codes } = this.column
    for (let i = from; i < to; i++) into[i - from] = numbers[codes[rows === undefined ? i : rows[i]] + 1]
  }
}

class NumbersOfTexts implements NumberReader {
  constructor(
    private readonly values: readonly (string | undefined)[],
    private readonly parse: (value: unknown) => number
  ) {}

  read(rows: Rows, from: number, to: number, into: Float64Array): void {
    for (let i = from; i < to; i++) into[i - from] = this.parse(this.values[rows === undefined ? i : rows[i]])
  }
}

class PlacesOfLevels implements PlaceReader {
  /** The place of each level, after that of a gap. */
  private readonly places: Int32Array

  constructor(
    private readonly column: CategoryColumn,
    lookup: LevelLookup
  ) {
    this.places = Int32Array.from([undefined, ...column.levels], (level) => lookup.of(level))
  }

  read(rows: Rows, from: number, to: number, into: Int32Array): void {
    const { places } = this
    const { codes } = this.column
    if (rows === undefined) for (let i = from; i < to; i++) into[i - from] = places[codes[i] + 1]
    else for (let i = from; i < to; i++) into[i - from] = places[codes[rows[i]] + 1]
  }
}

class PlacesOfNumbers implements PlaceReader {
  constructor(
    private readonly values: Float64Array,
    private readonly lookup: LevelLookup
  ) {}

  read(rows: Rows, from: number, to: number, into: Int32Array): void {
    const { values, lookup } = this
    const { small } = lookup
    for (let i = from; i < to; i++) {
      const value = values[rows === undefined ? i : rows[i]]
      const whole = value | 0
      into[i - from] = whole === value && whole >= 0 && whole < small.length ? small[whole] : lookup.of(value)
    }
  }
}

class PlacesOfTexts implements PlaceReader {
  constructor(
    private readonly values: readonly (string | undefined)[],
    private readonly lookup: LevelLookup
  ) {}

  read(rows: Rows, from: number, to: number, into: Int32Array): void {
    for (let i = from; i < to; i++) into[i - from] = this.lookup.of(this.values[rows === undefined ? i : rows[i]])
  }
}

export function isCategory(column: Column): column is CategoryColumn {
  return 'codes' in column
}

export function isNumbers(column: Column): column is NumberColumn {
  return column.type === 'number' || column.type === 'date'
}

export function isTexts(column: Column): column is TextColumn {
  return column.type === 'text' || column.type === 'id'
}

/** The value of a row as it may be shown. */
export function valueAt(column: Column, row: number): string | number | undefined {
  return isCategory(column) ? column.levels[column.codes[row]] : column.values[row]
}

/** The error for row `row` of a table, which is not what the column was in training. */
export function wrongAt(column: Column, row: number, expected: string, most = MOST_SQUARABLE): NutshellError {
  const value = valueAt(column, row)
  return wrongValue(
    column.name,
    column.type === 'date' ? new Date(value as number) : value,
    expected,
    `row ${row}, `,
    most
  )
}

/**
 * The error for a value that a column cannot have.
 *
 * @param most the greatest size of a number.
 */
export function wrongValue(
  name: string,
  value: unknown,
  expected: string,
  where = '',
  most = MOST_SQUARABLE
): NutshellError {
  if (typeof value === 'number' && !(Math.abs(value) <= most)) {
    const finite = `a finite number of at most ${most} in size`
    return new NutshellError('NON_FINITE', `${where}column ${show(name)} is ${value}, expected ${finite}`)
  }
  const shown = value instanceof Date ? `the date ${JSON.stringify(value)}` : show(value)
  return new NutshellError('INVALID_INPUT', `${where}column ${show(name)} is ${shown}, expected ${expected}`)
}
