import {
  type CsrMatrix,
  checkFinite,
  checkFlag,
  checkKnownOptions,
  isCsrMatrix,
  type Matrix,
  MOST_SQUARABLE,
  NutshellError,
  pickRows,
  show,
  type Tensor,
  toMatrix
} from '@nutshell-ml/core'
import type { Design, Feature } from './design'
import { summarizeNumbers } from './fit/number-summary'
import { rowAt } from './fit/read-training'
import type { RowScratch } from './row-scratch'
import { checkRows } from './rows'
import { bad, objectOf } from './step-state'

export interface MatrixPrepareOptions {
  /** Whether columns get mean 0 and variance 1 in training; sparse columns stay as they are. @default true */
  standardise?: boolean
}

/** A matrix of one of the two kinds, or rows of numbers. */
export type MatrixRows = Matrix | CsrMatrix | readonly ArrayLike<number>[]

const TILE = 8

/** As `Preparation`, for those who bring a matrix: its columns are the features '0', '1', ... */
export class MatrixPreparation {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'MatrixPreparation'
  readonly cols: number
  readonly isSparse: boolean
  readonly decisions: readonly string[]
  /** Of each dense column; undefined where numbers stay as they are. */
  private readonly means: Float64Array | undefined
  private readonly scales: Float64Array | undefined
  #features: readonly Feature[] | undefined

  private constructor(cols: number, isSparse: boolean, means?: Float64Array, scales?: Float64Array) {
    this.cols = cols
    this.isSparse = isSparse
    this.means = means
    this.scales = scales
    const how = isSparse
      ? 'sparse columns as they are'
      : means === undefined
        ? 'columns as they are'
        : 'columns, standardised'
    this.decisions = [`${cols} ${how}`]
  }

  /**
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; EMPTY_INPUT without rows or columns; NON_FINITE that names row and
   * column; INVALID_SHAPE and INVALID_INPUT for rows that make no matrix.
   */
  static fit(
    X: MatrixRows,
    options: MatrixPrepareOptions = {},
    context: { readonly rows?: Int32Array } = {}
  ): MatrixPreparation {
    checkKnownOptions('prepare', options, ['standardise'])
    const standardise = checkFlag('standardise', options.standardise ?? true)
    const { rows } = context
    const matrix = matrixOf(X)
    const count = rows === undefined ? matrix.rows : rows.length
    const { cols } = matrix
    if (count === 0 || cols === 0) {
      throw new NutshellError(
        'EMPTY_INPUT',
        `X has ${count} rows to fit on and ${cols} columns, expected at least 1 of each`
      )
    }
    checkNumbers(matrix, rows)
    if (isCsrMatrix(matrix)) return new MatrixPreparation(cols, true)
    if (!standardise) return new MatrixPreparation(cols, false)
    const means = new Float64Array(cols)
    const scales = new Float64Array(cols)
    // Some columns at once: numbers that stand beside each other come into the cache together.
    const tile = Array.from({ length: Math.min(TILE, cols) }, () => new Float64Array(count))
    for (let first = 0; first < cols; first += TILE) {
      const width = Math.min(TILE, cols - first)
      for (let i = 0; i < count; i++) {
        const from = rowAt(rows, i) * cols + first
        for (let j = 0; j < width; j++) tile[j][i] = matrix.data[from + j]
      }
      for (let j = 0; j < width; j++) {
        const { scaling, isConstant } = summarizeNumbers(tile[j], 'mean', true)
        means[first + j] = isConstant ? tile[j][0] + 0 : scaling.mean
        scales[first + j] = isConstant ? 1 : scaling.scale
      }
    }
    return new MatrixPreparation(cols, false, means, scales)
  }

  /** What `toState` gave. Errors: INVALID_INPUT for anything else. */
  static fromState(state: unknown, tensors: ReadonlyMap<string, Tensor>): MatrixPreparation {
    const { kind, cols, isSparse, isStandardised } = objectOf(state, 'its preparation')
    const isWhole = Number.isSafeInteger(cols) && (cols as number) > 0 && typeof isSparse === 'boolean'
    if (kind !== 'matrix' || !isWhole || typeof isStandardised !== 'boolean' || (isSparse && isStandardised)) {
      throw bad('its preparation is damaged')
    }
    if (!isStandardised) return new MatrixPreparation(cols as number, isSparse)
    const [means, scales] = ['means', 'scales'].map((name) => {
      const data = tensors.get(name)?.data
      if (!(data instanceof Float64Array) || data.length !== cols || !data.every(Number.isFinite)) {
        throw bad(`its ${name} are not ${cols} finite numbers`)
      }
      return data
    })
    if (!scales.every((scale) => scale > 0)) throw bad('its scales are not all positive')
    return new MatrixPreparation(cols as number, false, means, scales)
  }

  /** One for each column of a design. */
  get features(): readonly Feature[] {
    this.#features ??= Array.from({ length: this.cols }, (_, j) => ({ name: String(j), column: String(j) }))
    return this.#features
  }

  /** All that was fitted, as a JSON value and tensors. */
  toState(): { state: unknown; tensors: Map<string, Tensor> } {
    const { cols, isSparse, means, scales } = this
    const tensors = new Map<string, Tensor>()
    if (means !== undefined) tensors.set('means', { shape: [cols], data: means })
    if (scales !== undefined) tensors.set('scales', { shape: [cols], data: scales })
    return { state: { kind: 'matrix', cols, isSparse, isStandardised: means !== undefined }, tensors }
  }

  /**
   * The rows of a matrix as a design, in the order of `rows` if these are given. Numbers that stay as they are are not copied
   * where all rows are wanted.
   *
   * @throws NutshellError INVALID_SHAPE for another number of columns than in training, NON_FINITE that names row and column;
   * INVALID_INPUT for a dense matrix after training on a sparse one.
   */
  transform(X: MatrixRows, rows?: Int32Array): Design {
    const matrix = matrixOf(X)
    checkWidth(matrix.cols, this.cols)
    checkNumbers(matrix, rows)
    const { cols } = this
    const none = { groups: 0, codes: new Int32Array(0) }
    if (this.isSparse) {
      if (!isCsrMatrix(matrix))
        throw new NutshellError('INVALID_INPUT', 'X is a dense matrix, expected a CsrMatrix as in training')
      const sparse = rows === undefined ? matrix : pickRows(matrix, rows)
      return { rows: sparse.rows, cols, denseCols: 0, dense: new Float64Array(0), ...none, sparse }
    }
    if (isCsrMatrix(matrix))
      throw new NutshellError('INVALID_INPUT', 'X is a CsrMatrix, expected a dense matrix as in training')
    const { data } = matrix
    const count = rows === undefined ? matrix.rows : rows.length
    const isSame = rows === undefined && this.means === undefined && data instanceof Float64Array
    const dense = isSame ? data : this.standardised(data, rows, count)
    return { rows: count, cols, denseCols: cols, dense, ...none, sparse: undefined }
  }

  /** Memory for `encodeRow`. */
  createScratch(): RowScratch {
    const { cols, isSparse } = this
    return {
      dense: new Float64Array(isSparse ? 0 : cols),
      codes: new Int32Array(0),
      sparse: isSparse ? { columns: new Int32Array(cols), values: new Float64Array(cols), length: 0, cols } : undefined,
      texts: []
    }
  }

  /** One row of numbers as `transform` has it, to the bit. Errors: INVALID_INPUT, INVALID_SHAPE, NON_FINITE. */
  encodeRow(row: ArrayLike<number>, { dense, sparse }: RowScratch): void {
    if (!Array.isArray(row) && !(ArrayBuffer.isView(row) && 'length' in row)) {
      throw new NutshellError('INVALID_INPUT', `the row is ${show(row)}, expected an array of numbers`)
    }
    checkWidth(row.length, this.cols)
    for (let j = 0; j < row.length; j++) {
      const value: unknown = row[j]
      if (typeof value !== 'number')
        throw new NutshellError('INVALID_INPUT', `column ${j} is ${show(value)}, expected a number`)
      if (!(Math.abs(value) <= MOST_SQUARABLE))
        throw new NutshellError('NON_FINITE', `column ${j} is ${value}, expected a finite number`)
    }
    const { means, scales } = this
    if (sparse !== undefined) {
      sparse.length = 0
      for (let j = 0; j < row.length; j++) {
        if (row[j] === 0) continue
        sparse.columns[sparse.length] = j
        sparse.values[sparse.length++] = row[j]
      }
    } else if (means === undefined || scales === undefined) {
      for (let j = 0; j < row.length; j++) dense[j] = row[j]
    } else {
      for (let j = 0; j < row.length; j++) dense[j] = (row[j] - means[j]) / scales[j]
    }
  }

  private standardised(data: ArrayLike<number>, rows: Int32Array | undefined, count: number): Float64Array {
    const { cols, means, scales } = this
    const dense = new Float64Array(count * cols)
    for (let i = 0, to = 0; i < count; i++) {
      const from = rowAt(rows, i) * cols
      if (means === undefined || scales === undefined) for (let j = 0; j < cols; j++) dense[to++] = data[from + j]
      else for (let j = 0; j < cols; j++) dense[to++] = (data[from + j] - means[j]) / scales[j]
    }
    return dense
  }
}

/** @throws NutshellError INVALID_SHAPE for another number of columns than in training. */
export function checkWidth(width: number, cols: number): void {
  if (width === cols) return
  throw new NutshellError('INVALID_SHAPE', `X has ${width} columns, expected ${cols} as in training`)
}

/** A matrix of one of the two kinds. */
export function matrixOf(X: MatrixRows): Matrix | CsrMatrix {
  return isCsrMatrix(X) ? X : toMatrix(X as Matrix)
}

/** Errors: NON_FINITE in one of the given rows, naming row and column. */
function checkNumbers(matrix: Matrix | CsrMatrix, rows: Int32Array | undefined): void {
  if (rows === undefined) {
    checkFinite(matrix, MOST_SQUARABLE)
    return
  }
  checkRows(rows, matrix.rows)
  const data = isCsrMatrix(matrix) ? matrix.values : matrix.data
  for (const row of rows) {
    const from = isCsrMatrix(matrix) ? matrix.indptr[row] : row * matrix.cols
    const to = isCsrMatrix(matrix) ? matrix.indptr[row + 1] : from + matrix.cols
    for (let p = from; p < to; p++) {
      if (Math.abs(data[p]) <= MOST_SQUARABLE) continue
      const column = isCsrMatrix(matrix) ? matrix.indices[p] : p - from
      throw new NutshellError('NON_FINITE', `row ${row}, column ${column} is ${data[p]}, expected a finite number`)
    }
  }
}
