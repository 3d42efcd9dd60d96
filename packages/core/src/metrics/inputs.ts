import { NutshellError } from '../errors'
import { checkKnownOptions, show } from '../options'

/** One for each row: a typed array is read as it is. */
export type Numbers = ArrayLike<number>

/** What every metric takes besides the rows. */
export interface MetricOptions {
  /** How much each row counts: at least 0, not all 0. A row of weight 0 is as if it were not there. @default 1 */
  weights?: Numbers
}

/** The greatest number of classes that a metric counts. */
const MOST_CLASSES = 1 << 20

/** @throws NutshellError EMPTY_INPUT, INVALID_SHAPE unless `values` is an array of `rows` numbers; of 1 or more without `rows`. */
export function checkLength(name: string, values: Numbers, rows?: number): number {
  const length = (values as Numbers | null | undefined)?.length
  if (typeof length !== 'number' || typeof values !== 'object') {
    throw new NutshellError('INVALID_INPUT', `${name} = ${show(values)}, expected an array of numbers`)
  }
  if (length === 0) throw new NutshellError('EMPTY_INPUT', `${name} has no rows, expected at least 1`)
  if (rows !== undefined && length !== rows) {
    throw new NutshellError('INVALID_SHAPE', `${name} has ${length} rows, expected as many as truth: ${rows}`)
  }
  return length
}

/** Class numbers, checked: whole, from 0 to below `classes`. */
export function toClasses(name: string, values: Numbers, rows?: number, classes = MOST_CLASSES): Int32Array {
  const expected = `a class number from 0 to ${classes - 1}`
  const n = checkNumbers(
    name,
    values,
    rows,
    expected,
    (value) => Number.isInteger(value) && value >= 0 && value < classes
  )
  return values instanceof Int32Array ? values : copyOf(values, new Int32Array(n))
}

/** Finite numbers; from 0 to `max` where that is given. */
export function toNumbers(name: string, values: Numbers, rows?: number, max?: number): Float64Array {
  const expected = max === undefined ? 'a finite number' : max === 1 ? 'a number from 0 to 1' : 'a number of at least 0'
  const isGood = (value: number) => Number.isFinite(value) && (max === undefined || (value >= 0 && value <= max))
  const n = checkNumbers(name, values, rows, expected, isGood)
  return values instanceof Float64Array ? values : copyOf(values, new Float64Array(n))
}

/** Weights, checked; undefined where every row counts as one. */
export function toWeights(
  options: MetricOptions,
  rows: number,
  others: readonly string[] = []
): Float64Array | undefined {
  checkKnownOptions('metrics', options, ['weights', ...others])
  const { weights } = options
  if (weights === undefined) return undefined
  const numbers = toNumbers('weights', weights, rows, Number.MAX_VALUE)
  const total = sumOf(numbers)
  if (total > 0 && total < Number.POSITIVE_INFINITY) return numbers
  throw new NutshellError('INVALID_INPUT', `the sum of weights = ${total}, expected a finite number above 0`)
}

export function sumOf(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}

function checkNumbers(
  name: string,
  values: Numbers,
  rows: number | undefined,
  expected: string,
  isGood: (value: number) => boolean
): number {
  const n = checkLength(name, values, rows)
  for (let i = 0; i < n; i++) {
    const value = values[i]
    if (isGood(value)) continue
    const code = typeof value === 'number' && !Number.isFinite(value) ? 'NON_FINITE' : 'INVALID_INPUT'
    throw new NutshellError(code, `${name}[${i}] = ${show(value)}, expected ${expected}`)
  }
  return n
}

function copyOf<T extends Int32Array | Float64Array>(values: Numbers, copy: T): T {
  copy.set(values)
  return copy
}
