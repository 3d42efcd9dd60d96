import type { Column, ColumnType } from './column'
import type { ColumnBuilder } from './column-builder'
import { readBoolean } from './read-boolean'
import { readDate } from './read-date'

/** So few short values are levels even where they do not repeat. */
const FEW = 20
/** In UTF-16 code units, on average over the distinct values. */
const SHORT = 50
/** So many values are levels where each comes twice on average; more are where each comes ten times. */
const SOME = 1000
/** In fewer rows numbers from 1 on say nothing: any small x is 1, 2, 3. */
const FEWEST_NUMBERED = 20

const ID_NAME =
  /^(?:|_\d+|unnamed: ?\d+|ids?|index|idx|key|uuid|guid|row|row[ _-]?(?:number|num|no|index|id)|.*[ _-](?:id|uuid|guid))$/i
const CAMEL_ID = /[a-z0-9]I[dD]$/
const UUID = /^\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i
const WHOLE_NUMBER = /^[+-]?\d+$/

/** The column of the `rows` values of a builder: of its type, or of the type that its values have. */
export function finishColumn(builder: ColumnBuilder, rows: number): Column {
  const { name } = builder
  if (builder.numbers !== undefined) {
    const values = new Float64Array(rows)
    let at = 0
    for (const block of builder.numbers) {
      values.set(rows - at < block.length ? block.subarray(0, Math.max(0, rows - at)) : block, at)
      at += Math.min(block.length, rows - at)
    }
    if (builder.type === undefined && isNumberedId(name, values))
      return { name, type: 'id', values: builder.textsOf(rows) }
    return { name, type: builder.type === 'date' ? 'date' : 'number', values }
  }
  if (builder.texts !== undefined) {
    const { texts } = builder
    const type =
      builder.type ??
      typeOfTexts(
        name,
        texts.filter((text) => text !== undefined)
      )
    if (type === 'date') return { name, type, values: Float64Array.from(texts, dateOf) }
    if (type !== 'category') return { name, type: type as 'text' | 'id', values: texts }
    const levels = [...new Set(texts)].filter((text) => text !== undefined).sort()
    const codes = new Map(levels.map((level, code) => [level, code]))
    return { name, type, codes: Int32Array.from(texts, (text) => codes.get(text!) ?? -1), levels }
  }
  return finishCodes(builder, rows)
}

function finishCodes(builder: ColumnBuilder, rows: number): Column {
  const { name, dictionary } = builder
  const texts = Array.from({ length: dictionary.size }, (_, code) => dictionary.textAt(code))
  const present = texts.filter((text) => text !== undefined)
  const type =
    builder.type ??
    (dictionary.texts === 0 && present.length > 0 ? 'number' : typeOfCodes(builder, texts, present, rows))
  if (type === 'number' || type === 'date') {
    const values = new Float64Array(rows)
    translate(builder.codes!, values, type === 'number' ? dictionary.numbers : Float64Array.from(texts, dateOf))
    if (type === 'number' && isNumberedId(name, values)) return { name, type: 'id', values: builder.textsOf(rows) }
    return { name, type, values }
  }
  if (type === 'text' || type === 'id') return { name, type, values: builder.textsOf(rows) }
  const codes = new Int32Array(rows)
  if (type === 'boolean') {
    translate(
      builder.codes!,
      codes,
      Int32Array.from(texts, (text) => Number(readBoolean(text ?? '', true) ?? -1))
    )
    return { name, type, codes, levels: ['false', 'true'] }
  }
  const levels = present.sort()
  const places = new Map(levels.map((level, place) => [level, place]))
  translate(
    builder.codes!,
    codes,
    Int32Array.from(texts, (text) => places.get(text!) ?? -1)
  )
  return { name, type, codes, levels }
}

/** Fills `out` with what each code stands for. */
function translate<T extends Float64Array | Int32Array>(blocks: readonly Uint16Array[], out: T, meaning: T): void {
  let row = 0
  for (const block of blocks) {
    const length = Math.min(block.length, out.length - row)
    for (let i = 0; i < length; i++) out[row++] = meaning[block[i]]
  }
}

const dateOf = (text: string | undefined) => (text === undefined ? Number.NaN : readDate(text))
const isDate = (text: string) => !Number.isNaN(readDate(text))

/** The type of values that are not all numbers, given how each code was written and the distinct values. */
function typeOfCodes(
  builder: ColumnBuilder,
  texts: readonly (string | undefined)[],
  present: readonly string[],
  rows: number
): ColumnType {
  if (present.every((text) => readBoolean(text) !== undefined)) return present.length > 0 ? 'boolean' : 'category'
  if (present.every(isDate)) return 'date'
  const isThere = Int32Array.from(texts, (text) => (text === undefined ? 0 : 1))
  let count = 0
  let row = 0
  for (const block of builder.codes!) for (let i = 0; i < block.length && row++ < rows; i++) count += isThere[block[i]]
  const distinct = present.length
  if (distinct === count && isTextId(builder.name, present)) return 'id'
  if (distinct * 2 > count || distinct > SOME) {
    const length = present.reduce((sum, text) => sum + text.length, 0)
    if (distinct <= FEW ? length > SHORT * distinct : distinct <= SOME || distinct * 10 > count) return 'text'
  }
  return 'category'
}

/** The type of values so many that only text, ids or dates are. */
function typeOfTexts(name: string, texts: readonly string[]): ColumnType {
  if (texts.every(isDate)) return 'date'
  return isTextId(name, texts) && new Set(texts).size === texts.length ? 'id' : 'text'
}

/** Whether distinct values may be ids, by the column's name or their form. */
function isTextId(name: string, texts: readonly string[]): boolean {
  return isIdName(name) || texts.every((text) => UUID.test(text)) || texts.every((text) => WHOLE_NUMBER.test(text))
}

/** Whether numbers are distinct whole ones that have the name of ids, or number the rows from 0 or 1. */
function isNumberedId(name: string, values: Float64Array): boolean {
  let count = 0
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (Number.isNaN(value)) continue
    if (!Number.isInteger(value)) return false
    count++
    if (value < least) least = value
    if (value > most) most = value
    if (most - least < count - 1) return false // two are equal
  }
  const isNumbering =
    count === values.length && count >= FEWEST_NUMBERED && (least === 0 || least === 1) && most - least === count - 1
  if (!isNumbering && !isIdName(name)) return false
  return areDistinct(values, count, least, most)
}

/** Whether whole numbers from `least` to `most` differ, among them NaN. */
function areDistinct(values: Float64Array, count: number, least: number, most: number): boolean {
  if (most - least < 16 * count) {
    const isThere = new Uint8Array(most - least + 1)
    for (let i = 0; i < values.length; i++) if (isThere[values[i] - least]++ > 0) return false
    return true
  }
  // NaN comes last.
  const sorted = values.slice().sort()
  for (let i = 1; i < count; i++) if (sorted[i] === sorted[i - 1]) return false
  return true
}

function isIdName(name: string): boolean {
  return ID_NAME.test(name) || CAMEL_ID.test(name)
}
