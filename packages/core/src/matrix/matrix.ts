import { NutshellError } from '../errors'
import { show } from '../options'

/** The element types of a matrix. Float32Array for data, Float64Array for numbers that must keep all their bits. */
export type FloatArray = Float32Array | Float64Array

/** Dense numbers, row-major: row `i` starts at `i * cols` of `data`. */
export class Matrix<T extends FloatArray = FloatArray> {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'Matrix'
  readonly data: T
  readonly rows: number
  readonly cols: number

  private constructor(data: T, rows: number, cols: number) {
    this.data = data
    this.rows = rows
    this.cols = cols
  }

  /**
   * A matrix over `data`, row-major. Typed arrays are not copied; plain numbers become a Float64Array, so that none of
   * them loses bits.
   *
   * @throws NutshellError INVALID_SHAPE when `data.length` is not `rows * cols`.
   */
  static from(data: Float32Array, rows: number, cols: number): Matrix<Float32Array>
  static from(data: Float64Array | readonly number[], rows: number, cols: number): Matrix<Float64Array>
  static from(data: FloatArray | readonly number[], rows: number, cols: number): Matrix
  static from(data: FloatArray | readonly number[], rows: number, cols: number): Matrix {
    checkSize('rows', rows)
    checkSize('cols', cols)
    const isFloats = data instanceof Float32Array || data instanceof Float64Array
    if (!isFloats && !Array.isArray(data)) {
      throw new NutshellError(
        'INVALID_INPUT',
        `data = ${show(data)}, expected a Float32Array, a Float64Array or an array of numbers`
      )
    }
    if (data.length !== rows * cols) {
      throw new NutshellError('INVALID_SHAPE', `data.length = ${data.length}, expected rows * cols = ${rows} * ${cols}`)
    }
    if (isFloats) return new Matrix(data, rows, cols)
    const copy = new Float64Array(data.length)
    for (let i = 0; i < data.length; i++) copy[i] = toNumber(data[i], Math.floor(i / cols), i % cols)
    return new Matrix(copy, rows, cols)
  }

  /**
   * A matrix with the given rows, copied into a Float64Array (a Float32Array when all rows are of that type).
   *
   * @throws NutshellError INVALID_SHAPE for rows of different length, INVALID_INPUT for what is not a number; both name
   * the row and, where it applies, the column.
   */
  static fromRows(rows: readonly Float32Array[]): Matrix<Float32Array>
  static fromRows(rows: readonly (readonly number[])[] | readonly Float64Array[]): Matrix<Float64Array>
  static fromRows(rows: readonly ArrayLike<number>[]): Matrix
  static fromRows(rows: readonly ArrayLike<number>[]): Matrix {
    if (!Array.isArray(rows)) {
      throw new NutshellError('INVALID_INPUT', `rows = ${show(rows)}, expected an array of rows of numbers`)
    }
    const cols = rows.length === 0 ? 0 : rowLength(rows[0], 0)
    const single = rows.length > 0 && rows.every((row) => row instanceof Float32Array)
    const data = single ? new Float32Array(rows.length * cols) : new Float64Array(rows.length * cols)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]
      if (rowLength(row, i) !== cols) {
        throw new NutshellError('INVALID_SHAPE', `row ${i} has ${row.length} columns, expected ${cols} as in row 0`)
      }
      for (let j = 0; j < cols; j++) data[i * cols + j] = toNumber(row[j], i, j)
    }
    return new Matrix(data, rows.length, cols)
  }

  /** A matrix of zeros in a Float64Array. */
  static zeros(rows: number, cols: number): Matrix<Float64Array> {
    checkSize('rows', rows)
    checkSize('cols', cols)
    return new Matrix(new Float64Array(rows * cols), rows, cols)
  }

  /** Row `i` as a view: writing to it writes to the matrix. */
  row(i: number): T {
    return this.data.subarray(i * this.cols, (i + 1) * this.cols) as T
  }

  /** The numbers as an array of rows, copied. */
  toRows(): number[][] {
    return Array.from({ length: this.rows }, (_, i) => Array.from(this.row(i)))
  }
}

/** Anything shaped like a Matrix, also one made by another copy of this library. */
export function isMatrix(value: unknown): value is Matrix {
  if (typeof value !== 'object' || value === null) return false
  const { data, rows, cols } = value as Matrix
  return (
    (data instanceof Float32Array || data instanceof Float64Array) &&
    Number.isSafeInteger(rows) &&
    Number.isSafeInteger(cols) &&
    rows >= 0 &&
    cols >= 0 &&
    data.length === rows * cols
  )
}

/** `value` as a Matrix: itself, or its rows copied. Errors as Matrix.fromRows. */
export function toMatrix(value: Matrix | readonly ArrayLike<number>[]): Matrix {
  return isMatrix(value) ? value : Matrix.fromRows(value)
}

function checkSize(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new NutshellError('INVALID_SHAPE', `${name} = ${show(value)}, expected a whole number >= 0`)
  }
}

function rowLength(row: ArrayLike<number>, i: number): number {
  if (!Array.isArray(row) && !(ArrayBuffer.isView(row) && 'length' in row)) {
    throw new NutshellError('INVALID_INPUT', `row ${i} is ${show(row)}, expected an array of numbers`)
  }
  return row.length
}

function toNumber(value: unknown, row: number, col: number): number {
  if (typeof value !== 'number') {
    throw new NutshellError('INVALID_INPUT', `row ${row}, column ${col} is ${show(value)}, expected a number`)
  }
  return value
}
