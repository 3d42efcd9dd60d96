import {
  type CsrMatrix,
  type FloatArray,
  isCsrMatrix,
  type Matrix,
  NutshellError,
  show,
  type Tensor
} from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import { checkColumns, wrongRow } from '../../prepare/input-columns'
import { isTable } from '../../prepare/is-table'
import { checkWidth, type MatrixRows, matrixOf } from '../../prepare/matrix-preparation'
import { checkRows } from '../../prepare/rows'
import { arrayOf, bad, objectOf, textOf } from '../../prepare/step-state'
import { MOST_LEVELS } from '../bins/fit-bins'
import { MOST_FLOAT32 } from '../bins/number-edges'
import type { ColumnSource, RowReader, TreeFeature } from './column-source'
import { encodeRowAt, readTable, rowByRow } from './encoded-rows'
import { fitMatrixFeatures, type MatrixTreeOptions, resolveMatrixTreeOptions } from './fit-matrix-features'
import { MatrixCategories, MOST_CATEGORY } from './matrix-categories'
import { DenseMatrixColumns, SparseMatrixColumns, wrongNumber } from './matrix-columns'
import { namedEncoder } from './named-reader'
import { type FeaturePlace, TableColumns } from './table-columns'
import type { TreeEncoder } from './tree-encoders'

const KIND = 'tree-matrix'
/** A file cannot ask for more memory than for so many columns. */
const MOST_COLS = 2 ** 24

/** What the numbers of rows are kept as: float64 for models whose thresholds are such numbers. */
type Precision = 'float32' | 'float64'

interface Parts {
  readonly cols: number
  readonly names: readonly string[] | undefined
  readonly categories: ReadonlyMap<number, MatrixCategories>
  readonly decisions: readonly string[]
  readonly isNamed: boolean
  readonly precision: Precision
}

/** As `TreePreparation`, for those who bring a matrix: its columns are the features. Gaps are NaN; what a sparse row lacks is 0. */
export class MatrixTreePreparation {
  // The bundler renames classes that name themselves; this is what console.log shows.
  static readonly name: string = 'MatrixTreePreparation'
  readonly cols: number
  readonly decisions: readonly string[]
  /** Whether its columns have names, so that tables and objects can be read. */
  readonly isNamed: boolean
  readonly precision: Precision
  /** Undefined: 'column 0', 'column 1', ... */
  private readonly names: readonly string[] | undefined
  /** Of features that are no numbers. */
  readonly categories: ReadonlyMap<number, MatrixCategories>
  /** The greatest size of a number in a row. */
  readonly most: number
  #features: readonly TreeFeature[] | undefined
  #encoders: readonly TreeEncoder[] | undefined
  #firsts: Int32Array | undefined

  private constructor({ cols, names, categories, decisions, isNamed, precision }: Parts) {
    this.cols = cols
    this.names = names
    this.categories = categories
    this.decisions = decisions
    this.isNamed = isNamed
    this.precision = precision
    this.most = precision === 'float32' ? MOST_FLOAT32 : Number.MAX_VALUE
  }

  /**
   * @param context.rows the rows to fit on. @default all
   * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; EMPTY_INPUT without rows or columns; NON_FINITE for infinite numbers and those
   * that float32 has not, INVALID_INPUT for what is no level, naming row and column; INVALID_SHAPE and INVALID_INPUT for rows that
   * make no matrix.
   */
  static fit(
    X: MatrixRows,
    options: MatrixTreeOptions = {},
    context: { readonly rows?: Int32Array } = {}
  ): MatrixTreePreparation {
    const { rows } = context
    const matrix = matrixOf(X)
    const resolved = resolveMatrixTreeOptions(options, matrix.cols)
    const count = rows === undefined ? matrix.rows : rows.length
    if (matrix.cols > MOST_COLS) {
      throw new NutshellError('INVALID_SHAPE', `X has ${matrix.cols} columns, expected at most ${MOST_COLS}`)
    }
    if (count === 0 || matrix.cols === 0) {
      throw new NutshellError(
        'EMPTY_INPUT',
        `X has ${count} rows to fit on and ${matrix.cols} columns, expected at least 1 of each`
      )
    }
    checkRows(rows, matrix.rows)
    const { names } = resolved
    const fitted = fitMatrixFeatures(matrix, resolved, rows)
    return new MatrixTreePreparation({
      ...fitted,
      cols: matrix.cols,
      names,
      isNamed: names !== undefined,
      precision: 'float32'
    })
  }

  /**
   * For models that were trained elsewhere. All whole numbers are levels; in tables and objects levels go by their names, where they
   * have other names than '0', '1', ...
   *
   * @param options.named whether features are called by names of columns. @default true
   * @param options.precision @default 'float32'
   */
  static of(
    features: readonly TreeFeature[],
    { named = true, precision = 'float32' }: { readonly named?: boolean; readonly precision?: Precision } = {}
  ): MatrixTreePreparation {
    const categories = new Map<number, MatrixCategories>()
    features.forEach((feature, j) => {
      if (feature.kind === 'category') categories.set(j, new MatrixCategories(feature.levels, undefined))
    })
    return new MatrixTreePreparation({
      cols: features.length,
      names: features.map(({ name }) => name),
      categories,
      decisions: [],
      isNamed: named,
      precision
    })
  }

  /** What `toState` gave. Errors: INVALID_INPUT for anything else. */
  static fromState(state: unknown, _tensors: ReadonlyMap<string, Tensor>): MatrixTreePreparation {
    const fields = objectOf(state, 'its preparation')
    const { kind, cols, isNamed, precision } = fields
    const isWhole =
      Number.isSafeInteger(cols) &&
      (cols as number) > 0 &&
      (cols as number) <= MOST_COLS &&
      typeof isNamed === 'boolean'
    if (kind !== KIND || !isWhole || (precision !== 'float32' && precision !== 'float64')) {
      throw bad('its preparation is damaged')
    }
    const decisions = arrayOf(fields.decisions, 'its decisions').map((decision) => textOf(decision, 'a decision'))
    const names = fields.names === undefined ? undefined : namesOf(fields.names, cols as number)
    const categories = new Map<number, MatrixCategories>()
    for (const given of arrayOf(fields.categories, 'its categories')) {
      const { at, levels, known } = categoriesOf(given, cols as number)
      if (categories.has(at)) throw bad(`column ${at} has its levels twice`)
      categories.set(at, new MatrixCategories(levels, known))
    }
    return new MatrixTreePreparation({ cols: cols as number, names, categories, decisions, isNamed, precision })
  }

  /** One for each number of a row. */
  get features(): readonly TreeFeature[] {
    this.#features ??= Array.from({ length: this.cols }, (_, j): TreeFeature => {
      const name = this.names?.[j] ?? `column ${j}`
      const levels = this.categories.get(j)?.levels
      const own = { name, column: name }
      return levels === undefined ? { ...own, kind: 'number' } : { ...own, kind: 'category', levels }
    })
    return this.#features
  }

  /** All that was fitted, as a JSON value and tensors. */
  toState(): { state: unknown; tensors: Map<string, Tensor> } {
    const { cols, names, decisions, isNamed, precision } = this
    const categories = [...this.categories].map(([at, { levels, known }]) => {
      const areNumbers = levels.every((level, place) => level === String(place))
      return { at, levels: areNumbers ? levels.length : levels, known }
    })
    return { state: { kind: KIND, cols, isNamed, precision, names, categories, decisions }, tensors: new Map() }
  }

  /**
   * The rows of a matrix, or of a table if the columns have names, column by column, in the order of `rows` if these are given.
   *
   * @throws NutshellError INVALID_SHAPE for another number of columns than in training, INVALID_INPUT for a table that lacks columns;
   * `column` of the answer: NON_FINITE that names row and column.
   */
  source(X: MatrixRows | Table, rows?: Int32Array): ColumnSource {
    if (isTable(X)) {
      this.checkTable(X)
      checkRows(rows, X.rows)
      const places = this.encoders.map((encoder): FeaturePlace => ({ encoder, part: 0 }))
      return new TableColumns(X, rows, this.features, places, new Map())
    }
    const matrix = this.checked(X)
    checkRows(rows, matrix.rows)
    if (isCsrMatrix(matrix)) return new SparseMatrixColumns(matrix, rows, this)
    return new DenseMatrixColumns(matrix, rows, this)
  }

  /** The same rows one after another. Errors: as `source`, those of numbers from `readInto`. */
  reader(X: MatrixRows | Table): RowReader {
    const { cols } = this
    if (isTable(X)) {
      this.checkTable(X)
      return { rows: X.rows, cols, readInto: readTable(X, this.encoders, this.firsts, cols) }
    }
    const matrix = this.checked(X)
    const { most } = this
    const readInto: RowReader['readInto'] = (from, to, into) => {
      if (isCsrMatrix(matrix)) {
        into.fill(0, 0, (to - from) * cols)
        for (let i = from; i < to; i++) {
          const at = (i - from) * cols
          for (let p = matrix.indptr[i]; p < matrix.indptr[i + 1]; p++) {
            const value = matrix.values[p]
            if (value > most || value < -most) throw wrongNumber(value, i, matrix.indices[p], most)
            into[at + matrix.indices[p]] = value
          }
        }
      } else {
        const numbers = matrix.data.subarray(from * cols, to * cols)
        for (let p = 0; p < numbers.length; p++) {
          const value = numbers[p]
          if (value > most || value < -most) throw wrongNumber(value, from + Math.floor(p / cols), p % cols, most)
        }
        into.set(numbers)
      }
      for (let i = 0; i < to - from; i++) this.levelsInto(into, i * cols)
    }
    return { rows: matrix.rows, cols, readInto }
  }

  /** Rows as objects, or of numbers, one after another. Errors: as `encodeRow`, from `readInto`. */
  rowsReader(rows: readonly (object | ArrayLike<number>)[]): RowReader {
    return rowByRow(rows.length, this.cols, (i, into, at) => this.encodeAt(rows[i], into, at))
  }

  /**
   * One row of numbers, or an object by names of columns, as the first `cols` numbers of `into`: what `reader` gives.
   *
   * @throws NutshellError INVALID_INPUT, INVALID_SHAPE, NON_FINITE.
   */
  encodeRow(row: ArrayLike<number> | object, into: FloatArray): void {
    this.encodeAt(row, into, 0)
  }

  private encodeAt(row: ArrayLike<number> | object, into: FloatArray, at: number): void {
    if (!Array.isArray(row) && !(ArrayBuffer.isView(row) && 'length' in row)) {
      if (!this.isNamed) {
        throw new NutshellError('INVALID_INPUT', `the row is ${show(row)}, expected an array of numbers`)
      }
      const given = row as Readonly<Record<string, unknown>>
      if (typeof row !== 'object' || row === null) throw wrongRow(row, this.features)
      const known = encodeRowAt(given, this.encoders, this.firsts, into, at)
      if (known === 0 && !this.features.some(({ name }) => Object.hasOwn(row, name))) throw wrongRow(row, this.features)
      return
    }
    const numbers = row as ArrayLike<unknown>
    checkWidth(numbers.length, this.cols)
    const { most } = this
    for (let j = 0; j < numbers.length; j++) {
      const value = numbers[j]
      if (typeof value !== 'number') {
        throw new NutshellError('INVALID_INPUT', `column ${j} is ${show(value)}, expected a number`)
      }
      if (value > most || value < -most) throw wrongNumber(value, undefined, j, most)
      into[at + j] = value
    }
    this.levelsInto(into, at)
  }

  /** Takes what is no known level as a gap. */
  private levelsInto(into: FloatArray, at: number): void {
    for (const [j, categories] of this.categories) into[at + j] = categories.of(into[at + j])
  }

  /** What reads each feature from tables and objects. */
  private get encoders(): readonly TreeEncoder[] {
    const { categories, most } = this
    this.#encoders ??= this.features.map(({ column }, j) => namedEncoder(column, categories.get(j), most))
    return this.#encoders
  }

  private get firsts(): Int32Array {
    this.#firsts ??= Int32Array.from({ length: this.cols }, (_, j) => j)
    return this.#firsts
  }

  private checkTable(table: Table): void {
    if (!this.isNamed) {
      throw new NutshellError(
        'INVALID_INPUT',
        'X is a table, but the model learned from a matrix: expected rows of numbers'
      )
    }
    checkColumns(this.features, table)
  }

  private checked(X: MatrixRows): Matrix | CsrMatrix {
    const matrix = matrixOf(X)
    checkWidth(matrix.cols, this.cols)
    return matrix
  }
}

function namesOf(value: unknown, cols: number): string[] {
  const names = arrayOf(value, 'the names of its columns').map((name) => textOf(name, 'the name of a column'))
  if (names.length === cols) return names
  throw bad(`it has ${names.length} names for ${cols} columns`)
}

/** The levels of a column as the state has them. */
function categoriesOf(value: unknown, cols: number) {
  const { at, levels, known } = objectOf(value, 'its categories')
  const isPlace = Number.isInteger(at) && (at as number) >= 0 && (at as number) < cols
  if (!isPlace) throw bad(`column ${show(at)} has levels, of ${cols} columns`)
  const isCount = Number.isInteger(levels) && (levels as number) >= 0 && (levels as number) <= MOST_CATEGORY + 1
  const names = isCount
    ? Array.from({ length: levels as number }, (_, level) => String(level))
    : arrayOf(levels, `the levels of column ${at}`).map((level) => textOf(level, 'a level'))
  const own = known === undefined ? undefined : arrayOf(known, `the levels of column ${at}`)
  const isLevel = (level: unknown) =>
    Number.isInteger(level) && (level as number) >= 0 && (level as number) < names.length
  const isWhole = own === undefined || (own.length <= MOST_LEVELS && own.every(isLevel))
  if (!isWhole || new Set(names).size < names.length) throw bad(`the levels of column ${at} are damaged`)
  return { at: at as number, levels: names, known: own as number[] | undefined }
}
