import { NutshellError, show, type Tensor } from '@nutshell-ml/core'
import type { ColumnType } from '@nutshell-ml/core/table'
import { type DatePart, PART_SIZES } from './calendar'
import { type Levels, levelNames, type Scaling, type Step, type TextStep } from './step'
import { TextVectorizer } from './text/text-vectorizer'

/** What a preparation was fitted to, as a JSON value and tensors. */
export function encodePreparation(steps: readonly Step[], decisions: readonly string[]) {
  const { states, tensors } = encodeSteps(steps)
  return { state: { kind: 'table', steps: states, decisions } as unknown, tensors }
}

/** Steps as JSON values, what their vectorizers learned as tensors. */
export function encodeSteps(steps: readonly ({ readonly kind: string } | TextStep)[]) {
  const tensors = new Map<string, Tensor>()
  const states = steps.map((step, i): object => {
    if (!('vectorizer' in step)) return step
    const { vectorizer, ...rest } = step
    const { state, tensors: own } = vectorizer.toState()
    for (const [name, tensor] of own) tensors.set(`text.${i}.${name}`, tensor)
    return { ...rest, text: state }
  })
  return { states, tensors }
}

/** Errors: INVALID_INPUT for what `encodePreparation` did not make. */
export function decodePreparation(value: unknown, tensors: ReadonlyMap<string, Tensor>) {
  return decodeSteps(value, 'table', (fields, i) => stepOf(fields, i, tensors))
}

/** Steps and decisions of a preparation of a kind. Errors: INVALID_INPUT. */
export function decodeSteps<S extends { readonly column: string }>(
  value: unknown,
  wanted: string,
  decode: (fields: Fields, i: number) => S
): { steps: S[]; decisions: string[] } {
  const { kind, steps, decisions } = objectOf(value, 'its preparation')
  if (kind !== wanted) throw bad(`its preparation is of kind ${show(kind)}, expected '${wanted}'`)
  const texts = arrayOf(decisions, 'its decisions').map((decision) => textOf(decision, 'a decision'))
  const decoded = arrayOf(steps, 'its steps').map((step, i) => decode(objectOf(step, `step ${i}`), i))
  if (decoded.length === 0) throw bad('its preparation has no steps')
  if (new Set(decoded.map(({ column }) => column)).size < decoded.length) throw bad('two steps read the same column')
  return { steps: decoded, decisions: texts }
}

export type Fields = Readonly<Record<string, unknown>>
const TYPES: readonly unknown[] = ['number', 'date', 'category', 'boolean', 'text', 'id'] satisfies ColumnType[]

function stepOf(fields: Fields, i: number, tensors: ReadonlyMap<string, Tensor>): Step {
  const of = ofColumn(fields, i)
  const { column } = of
  switch (fields.kind) {
    case 'number': {
      const scaling = fields.scaling === undefined ? undefined : scalingOf(fields.scaling, column)
      const indicator = flagOf(fields.indicator, column)
      if (scaling === undefined && !indicator) throw bad(`column ${show(column)} has no feature`)
      return { kind: 'number', ...of, scaling, indicator }
    }
    case 'ordinal': {
      const levels = levelsOf(fields.levels, column)
      const scaling = scalingOf(fields.scaling, column)
      return { kind: 'ordinal', ...of, levels, scaling, indicator: flagOf(fields.indicator, column) }
    }
    case 'levels':
      return { kind: 'levels', ...of, levels: levelsOf(fields.levels, column) }
    case 'date':
      return {
        kind: 'date',
        ...of,
        scaling: fields.scaling === undefined ? undefined : scalingOf(fields.scaling, column),
        parts: arrayOf(fields.parts, `the parts of ${show(column)}`).map((part) => partOf(part, column)),
        indicator: flagOf(fields.indicator, column)
      }
    case 'text':
      return textStepOf(fields, of, i, tensors)
    default:
      throw bad(`step ${i} is of kind ${show(fields.kind)}`)
  }
}

/** The column that a step reads. */
export function ofColumn(fields: Fields, i: number): Pick<Step, 'column' | 'type'> {
  const column = textOf(fields.column, `the column of step ${i}`)
  if (!TYPES.includes(fields.type)) throw bad(`column ${show(column)} is of type ${show(fields.type)}`)
  return { column, type: fields.type as ColumnType }
}

export function textStepOf(
  fields: Fields,
  of: Pick<Step, 'column' | 'type'>,
  i: number,
  tensors: ReadonlyMap<string, Tensor>
): TextStep {
  const prefix = `text.${i}.`
  const own = [...tensors].filter(([name]) => name.startsWith(prefix))
  const named = new Map(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]))
  return { kind: 'text', ...of, vectorizer: TextVectorizer.fromState(fields.text, named) }
}

function scalingOf(value: unknown, column: string): Scaling {
  const { fill, mean, scale } = objectOf(value, `the scaling of ${show(column)}`)
  if (!isNumber(fill) || !isNumber(mean) || !isNumber(scale) || !(scale > 0)) {
    throw bad(`column ${show(column)} has a scaling of ${show(fill)}, ${show(mean)}, ${show(scale)}`)
  }
  return { fill, mean, scale }
}

export function levelsOf(value: unknown, column: string): Levels {
  const { by, keys: given, extras: added, missing, unknown } = objectOf(value, `the levels of ${show(column)}`)
  const keys = arrayOf(given, `the levels of ${show(column)}`) as (string | number)[]
  const extras = arrayOf(added, `the added levels of ${show(column)}`) as Levels['extras']
  const isKey = by === 'text' ? (key: unknown) => typeof key === 'string' : isNumber
  const isWhole =
    (by === 'text' || by === 'number' || (by === 'boolean' && keys.length === 1 && keys[0] === 1)) &&
    keys.every(isKey) &&
    new Set(keys).size === keys.length &&
    ['', '(missing)', '(rare)', '(missing),(rare)'].includes(extras.join())
  if (!isWhole) throw bad(`the levels of column ${show(column)} are damaged`)
  const levels: Levels = {
    by: by as Levels['by'],
    keys,
    extras,
    missing: missing as number,
    unknown: unknown as number
  }
  const count = levelNames(levels).length
  for (const place of [missing, unknown]) {
    if (!Number.isInteger(place) || (place as number) < -1 || (place as number) >= count) {
      throw bad(`column ${show(column)} has ${count} levels, and place ${show(place)}`)
    }
  }
  return levels
}

function partOf(value: unknown, column: string): { part: DatePart; values: number[] } {
  const { part, values } = objectOf(value, `a part of ${show(column)}`)
  const numbers = arrayOf(values, `a part of ${show(column)}`)
  const size = Object.hasOwn(PART_SIZES, part as string) ? PART_SIZES[part as DatePart] : 0
  const isPlace = (number: unknown) => Number.isInteger(number) && (number as number) >= 0 && (number as number) < size
  if (!numbers.every(isPlace) || new Set(numbers).size < numbers.length || size === 0) {
    throw bad(`column ${show(column)} has a damaged part ${show(part)}`)
  }
  return { part: part as DatePart, values: numbers as number[] }
}

function flagOf(value: unknown, column: string): boolean {
  if (typeof value !== 'boolean') throw bad(`column ${show(column)} has the indicator ${show(value)}`)
  return value
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

export function objectOf(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw bad(`${what} is ${show(value)}, expected an object`)
}

export function arrayOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw bad(`${what}: ${show(value)}, expected an array`)
}

export function textOf(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  throw bad(`${what} is ${show(value)}, expected a text`)
}

export function bad(problem: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a model file: ${problem}`)
}
