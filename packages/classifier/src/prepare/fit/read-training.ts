import { MOST_SQUARABLE, NutshellError, show } from '@nutshell-ml/core'
import type { Column } from '@nutshell-ml/core/table'
import { SMALL } from '../encode/level-lookup'
import { isCategory, isNumbers, type Rows, valueAt } from '../encode/readers'
import { booleanOf, FURTHEST, numberOf } from '../loose-values'
import type { LevelCounts } from './choose-levels'

/** The rows to fit on: `rows`, or all `length` of the table. */
export function rowAt(rows: Rows, i: number): number {
  return rows === undefined ? i : rows[i]
}

/**
 * The numbers of a column in the training rows, NaN for gaps.
 *
 * @param most the greatest size of a number.
 * @throws NutshellError NON_FINITE, or INVALID_INPUT for what is no number, naming row and column.
 */
export function trainingNumbers(column: Column, rows: Rows, count: number, most = MOST_SQUARABLE): Float64Array {
  const numbers = new Float64Array(count)
  if (isNumbers(column)) {
    const { values } = column
    for (let i = 0; i < count; i++) numbers[i] = values[rowAt(rows, i)]
  } else if (isCategory(column)) {
    const ofLevels = Float64Array.from([undefined, ...column.levels], column.type === 'boolean' ? booleanOf : numberOf)
    for (let i = 0; i < count; i++) numbers[i] = ofLevels[column.codes[rowAt(rows, i)] + 1]
  } else {
    for (let i = 0; i < count; i++) numbers[i] = numberOf(column.values[rowAt(rows, i)])
  }
  for (let i = 0; i < count; i++) {
    const number = numbers[i]
    if (!(number > most || number < -most)) continue
    const value = valueAt(column, rowAt(rows, i))
    const isNumber = typeof value === 'number'
    const expected = isNumber ? `a finite number of at most ${most} in size` : 'a number'
    throw new NutshellError(
      isNumber ? 'NON_FINITE' : 'INVALID_INPUT',
      `row ${rowAt(rows, i)}, column ${show(column.name)} is ${show(value)}, expected ${expected}`
    )
  }
  return numbers
}

/** The times of a column of dates, NaN for gaps. Errors: INVALID_INPUT for what is no date. */
export function trainingTimes(column: Column, rows: Rows, count: number): Float64Array {
  const times = trainingNumbers(column, rows, count)
  for (const time of times) {
    if (!(Math.abs(time) > FURTHEST)) continue
    throw new NutshellError('INVALID_INPUT', `column ${show(column.name)} is ${time} ms since 1970, which is no date`)
  }
  return times
}

/** How often each value of a column is in the training rows. Errors: NON_FINITE for an infinite number. */
export function countLevels(column: Column, rows: Rows, count: number): LevelCounts {
  if (isCategory(column)) return countCodes(column.levels, column.codes, rows, count)
  if (isNumbers(column)) return countNumbers(trainingNumbers(column, rows, count))
  const counts = new Map<string | number, number>()
  let gaps = 0
  for (let i = 0; i < count; i++) {
    const value = column.values[rowAt(rows, i)]
    if (value === undefined) gaps++
    else counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return { by: 'text', counts, gaps, rows: count }
}

function countNumbers(numbers: Float64Array): LevelCounts {
  const counts = new Map<string | number, number>()
  const ofSmall = new Int32Array(SMALL)
  let gaps = 0
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]
    const whole = value | 0
    if (whole === value && whole >= 0 && whole < SMALL) ofSmall[whole]++
    else if (Number.isNaN(value)) gaps++
    else counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  ofSmall.forEach((found, number) => {
    if (found > 0) counts.set(number, found)
  })
  return { by: 'number', counts, gaps, rows: numbers.length }
}

function countCodes(levels: readonly string[], codes: Int32Array, rows: Rows, count: number): LevelCounts {
  const ofCodes = new Int32Array(levels.length + 1)
  for (let i = 0; i < count; i++) ofCodes[codes[rowAt(rows, i)] + 1]++
  const counts = new Map<string | number, number>()
  levels.forEach((level, code) => {
    if (ofCodes[code + 1] > 0) counts.set(level, (counts.get(level) ?? 0) + ofCodes[code + 1])
  })
  return { by: 'text', counts, gaps: ofCodes[0], rows: count }
}
