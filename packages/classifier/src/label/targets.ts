import { NutshellError, show } from '@nutshell-ml/core'
import type { Column, Table } from '@nutshell-ml/core/table'

export type PredictorType = 'binary' | 'multiclass' | 'regression'

/** The name of a class as it stands in the label. */
export type ClassName = string | number

/** What rows belong to, as numbers. */
export interface Targets {
  readonly predictorType: PredictorType
  /** In the order of their numbers: that of code units, or of size; binary: the negative one, then the positive one. Empty for regression. */
  readonly classes: readonly ClassName[]
  /** One for each row: a class number, or a measured number. NaN where the label is missing. */
  readonly values: Float64Array
}

/** Labels that are given beside a matrix. */
export type LabelValues = ArrayLike<number> | readonly string[]

export interface TargetOptions {
  predictorType: PredictorType | 'auto'
  positive: ClassName | undefined
}

/** More classes than this are hardly what is meant. */
const MOST_CLASSES = 1000

/**
 * The targets of a fit. 'auto' is binary for labels of two values, regression for numbers of more, multiclass otherwise.
 *
 * @param used the rows that count: classes that only others have are unknown.
 * @throws NutshellError INVALID_INPUT for one class, a column that cannot be a label, a text that is no number in regression.
 */
export function targetsOf(label: Labels, options: TargetOptions): Targets {
  const { what } = label
  const type = options.predictorType === 'auto' ? guess(label) : options.predictorType
  if (type === 'regression') return { predictorType: type, classes: [], values: numbersOf(label) }
  const { names, codes } = label.classes()
  if (names.length < 2) {
    const only = names.length === 0 ? 'no value' : `one class, ${show(names[0])}`
    throw new NutshellError('INVALID_INPUT', `${what} has ${only}, expected at least two classes`)
  }
  if (type === 'binary' && names.length > 2) {
    throw new NutshellError(
      'INVALID_INPUT',
      `${what} has ${names.length} classes, expected two for predictorType = 'binary'; 'multiclass' takes more`
    )
  }
  if (names.length > MOST_CLASSES) {
    throw new NutshellError(
      'INVALID_INPUT',
      `${what} has ${names.length} classes, expected at most ${MOST_CLASSES}; predictorType = 'regression' is for measured numbers`
    )
  }
  const { positive } = options
  if (positive === undefined) return { predictorType: type, classes: names, values: codes }
  if (type !== 'binary') {
    throw new NutshellError(
      'INVALID_OPTION',
      `positive = ${show(positive)} does not apply with ${names.length} classes, expected two`
    )
  }
  const place = names.findIndex((name) => String(name) === String(positive))
  if (place < 0) {
    throw new NutshellError(
      'INVALID_OPTION',
      `positive = ${show(positive)}, expected one of: ${names.map(String).join(', ')}`
    )
  }
  if (place === 1) return { predictorType: type, classes: names, values: codes }
  return { predictorType: type, classes: [names[1], names[0]], values: codes.map((code) => 1 - code) }
}

/** The numbers of rows by a model that is there: -1 for a class that it does not know, NaN where the label is missing. */
export function knownTargets(label: Labels, classes: readonly ClassName[]): Float64Array {
  if (classes.length === 0) return numbersOf(label)
  const { names, codes } = label.classes()
  const places = new Map(classes.map((name, place) => [String(name), place]))
  const byCode = names.map((name) => places.get(String(name)) ?? -1)
  return codes.map((code) => (Number.isNaN(code) ? code : byCode[code]))
}

/** As `knownTargets`, of rows as objects: what is undefined, null or not there is missing. Errors: INVALID_INPUT that names the row. */
export function knownTargetsOfRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  label: string,
  classes: readonly ClassName[]
): Float64Array {
  const places = new Map(classes.map((name, place) => [String(name), place]))
  return Float64Array.from(rows, (row, i) => {
    const value = row[label]
    if (value === undefined || value === null) return Number.NaN
    if (classes.length > 0) return places.get(String(value)) ?? -1
    if (typeof value === 'number' && Number.isFinite(value)) return value
    throw new NutshellError('INVALID_INPUT', `row ${i}: ${label} = ${show(value)}, expected a finite number`)
  })
}

/** Labels of rows, before it is known what is to be learned from them. */
export interface Labels {
  /** For messages: "column 'satisfaction'", "label". */
  readonly what: string
  /** The values themselves, where all are numbers; NaN where missing. */
  readonly numbers: Float64Array | undefined
  /** Whether there are two different values at most. */
  readonly areTwo: boolean
  /** What they are as classes: for measured numbers, of which nobody asks, it would take long. */
  classes(): LabelClasses
}

interface LabelClasses {
  /** The different values, in order. */
  readonly names: ClassName[]
  /** The place of each row's value in `names`; NaN where it is missing. */
  readonly codes: Float64Array
}

/** The labels in a column. Errors: INVALID_INPUT for a column of texts or ids. */
export function labelsOfColumn(table: Table, name: string): Labels {
  const column: Column = table.column(name)
  const what = `column ${show(name)}`
  if (column.type === 'category' || column.type === 'boolean') {
    const { codes, levels } = column
    return ofCodes(what, codes, levels)
  }
  if (column.type === 'number') return ofNumbers(what, column.values)
  throw new NutshellError(
    'INVALID_INPUT',
    `${what} holds ${column.type === 'date' ? 'dates' : `${column.type}s`}, expected classes or numbers as label`
  )
}

/** Labels that were given as they are. Errors: INVALID_SHAPE, INVALID_INPUT, NON_FINITE that names the row. */
export function labelsOfValues(given: unknown, rows: number): Labels {
  const values = given as ArrayLike<unknown>
  const isList = (Array.isArray(given) || ArrayBuffer.isView(given)) && typeof values.length === 'number'
  if (!isList)
    throw new NutshellError('INVALID_INPUT', `label = ${show(given)}, expected a class or number for each row`)
  if (values.length !== rows) {
    throw new NutshellError('INVALID_SHAPE', `label.length = ${values.length}, expected rows = ${rows}`)
  }
  const what = 'label'
  if (rows > 0 && typeof values[0] === 'string') {
    const levels = [...new Set(values as ArrayLike<string> & Iterable<string>)].sort()
    const places = new Map(levels.map((level, place) => [level, place]))
    const codes = Int32Array.from({ length: rows }, (_, i) => {
      if (typeof values[i] === 'string') return places.get(values[i] as string)!
      throw new NutshellError('INVALID_INPUT', `label[${i}] = ${show(values[i])}, expected a text as label[0]`)
    })
    return ofCodes(what, codes, levels)
  }
  const numbers = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const value = values[i]
    if (typeof value !== 'number') {
      throw new NutshellError('INVALID_INPUT', `label[${i}] = ${show(value)}, expected a number`)
    }
    if (!Number.isFinite(value))
      throw new NutshellError('NON_FINITE', `label[${i}] = ${value}, expected a finite number`)
    numbers[i] = value
  }
  return ofNumbers(what, numbers)
}

/** Levels that no row has are no classes. */
function ofCodes(what: string, given: Int32Array, levels: readonly string[]): Labels {
  const count = new Int32Array(levels.length)
  for (const code of given) if (code >= 0) count[code]++
  const places = new Float64Array(levels.length)
  const names: ClassName[] = []
  for (let level = 0; level < levels.length; level++)
    if (count[level] > 0) places[level] = names.push(levels[level]) - 1
  const codes = new Float64Array(given.length)
  for (let i = 0; i < given.length; i++) codes[i] = given[i] < 0 ? Number.NaN : places[given[i]]
  return { what, numbers: undefined, areTwo: names.length <= 2, classes: () => ({ names, codes }) }
}

function ofNumbers(what: string, numbers: Float64Array): Labels {
  return { what, numbers, areTwo: areTwoAtMost(numbers), classes: () => classesOf(numbers) }
}

function areTwoAtMost(values: Float64Array): boolean {
  const different = new Set<number>()
  for (let i = 0; i < values.length && different.size <= 2; i++) {
    if (!Number.isNaN(values[i])) different.add(values[i] + 0)
  }
  return different.size <= 2
}

function classesOf(values: Float64Array): LabelClasses {
  const different = new Set<number>()
  for (const value of values) if (!Number.isNaN(value)) different.add(value + 0)
  const names = [...different].sort((a, b) => a - b)
  const places = new Map(names.map((name, place) => [name, place]))
  const codes = values.map((value) => places.get(value + 0) ?? Number.NaN)
  return { names, codes }
}

function guess({ areTwo, numbers }: Labels): PredictorType {
  if (areTwo) return 'binary'
  return numbers === undefined ? 'multiclass' : 'regression'
}

/** Errors: INVALID_INPUT for classes that are named. */
function numbersOf({ what, numbers, classes }: Labels): Float64Array {
  if (numbers !== undefined) return numbers
  const some = classes().names.slice(0, 3).map(show).join(', ')
  throw new NutshellError('INVALID_INPUT', `${what} holds ${some}, expected numbers for regression`)
}

/** The rows that have a target. */
export function presentRows(values: Float64Array): Int32Array {
  const rows = new Int32Array(values.length)
  let count = 0
  for (let i = 0; i < rows.length; i++) if (!Number.isNaN(values[i])) rows[count++] = i
  return rows.slice(0, count)
}
