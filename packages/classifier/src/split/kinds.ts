import { NutshellError, show } from '@nutshell-ml/core'

/** Which rows are of a kind: of one class, or of one group. */
export interface Kinds {
  /** How many kinds there are. */
  readonly count: number
  /** The kind of each row: 0 .. count - 1, in the order in which they first come. */
  readonly of: Int32Array
  /** Rows of each kind. */
  readonly sizes: Int32Array
}

/**
 * Numbers the distinct values. What they are called or how they sort makes no difference, only which are equal.
 *
 * @throws NutshellError INVALID_SHAPE unless there is one for each row, INVALID_INPUT for NaN and what is neither a number
 * nor a text.
 */
export function kindsOf(name: string, values: ArrayLike<number | string>, rows: number): Kinds {
  checkLength(name, values, rows)
  const numbers = new Map<number | string, number>()
  const of = new Int32Array(rows)
  for (let i = 0; i < rows; i++) {
    const value = values[i]
    if (typeof value !== 'string' && (typeof value !== 'number' || Number.isNaN(value))) {
      throw new NutshellError('INVALID_INPUT', `${name}: row ${i} has ${show(value)}, expected a number or a text`)
    }
    const known = numbers.get(value)
    if (known === undefined) numbers.set(value, numbers.size)
    of[i] = known ?? numbers.size - 1
  }
  const sizes = new Int32Array(numbers.size)
  for (let i = 0; i < rows; i++) sizes[of[i]]++
  return { count: numbers.size, of, sizes }
}

/** All rows of one kind. */
export function oneKind(rows: number): Kinds {
  return { count: 1, of: new Int32Array(rows), sizes: Int32Array.of(rows) }
}

/** The rows of each kind one after the other: those of kind k stand at starts[k] .. starts[k + 1] - 1. */
export function rowsByKind({ count, of, sizes }: Kinds): { order: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(count + 1)
  for (let k = 0; k < count; k++) starts[k + 1] = starts[k] + sizes[k]
  const next = starts.slice()
  const order = new Int32Array(of.length)
  for (let i = 0; i < of.length; i++) order[next[of[i]]++] = i
  return { order, starts }
}

/** Throws INVALID_SHAPE unless `values` has one for each row. */
export function checkLength(name: string, values: ArrayLike<unknown>, rows: number): void {
  if (values?.length !== rows || typeof values !== 'object') {
    throw new NutshellError('INVALID_SHAPE', `${name} = ${show(values)}, expected an array of rows = ${rows}`)
  }
}
