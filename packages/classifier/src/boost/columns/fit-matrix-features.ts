import { type CsrMatrix, checkKnownOptions, isCsrMatrix, type Matrix, NutshellError, show } from '@nutshell-ml/core'
import { counted, listed } from '../../prepare/fit/plan'
import { rowAt } from '../../prepare/fit/read-training'
import { MOST_LEVELS } from '../bins/fit-bins'
import { MOST_FLOAT32 } from '../bins/number-edges'
import { MatrixCategories, MOST_CATEGORY } from './matrix-categories'
import { wrongNumber } from './matrix-columns'

export interface MatrixTreeOptions {
  /** Columns whose numbers stand for levels: whole numbers from 0 to 65,535. @default [] */
  categorical?: readonly number[]
  /** What the columns are called; rows can then also be read from tables and objects. @default 'column 0', 'column 1', ... */
  names?: readonly string[]
}

/** What training says of the columns of a matrix. */
export interface FittedFeatures {
  /** Of features that are no numbers. */
  readonly categories: ReadonlyMap<number, MatrixCategories>
  readonly decisions: readonly string[]
}

export function fitMatrixFeatures(
  matrix: Matrix | CsrMatrix,
  { categorical, names }: Required<Pick<MatrixTreeOptions, 'categorical'>> & MatrixTreeOptions,
  rows: Int32Array | undefined
): FittedFeatures {
  const { least, most, gaps } = look(matrix, rows)
  const counts = countLevels(matrix, rows, categorical)
  const decisions: string[] = []
  const categories = new Map<number, MatrixCategories>()
  const count = rows === undefined ? matrix.rows : rows.length
  const nameOf = (j: number) => names?.[j] ?? `column ${j}`
  const unused: string[] = []
  let withGaps = 0
  for (let j = 0; j < matrix.cols; j++) {
    const levels = counts.get(j)
    if (gaps[j] > 0) withGaps++
    if (levels === undefined) {
      if (!(least[j] < most[j]) && (gaps[j] === 0 || gaps[j] === count)) unused.push(nameOf(j))
      continue
    }
    const kept = mostFrequent(levels)
    const size = kept.length === 0 ? 0 : kept[kept.length - 1] + 1
    const names = Array.from({ length: size }, (_, level) => String(level))
    categories.set(j, new MatrixCategories(names, kept))
    const cut = levels.size - kept.length
    const rare = cut > 0 ? `; ${counted(cut, 'rare level')} taken as gaps` : ''
    decisions.push(`${nameOf(j)}: ${counted(kept.length, 'level')} as categories${rare}`)
  }
  const numbers = matrix.cols - categories.size
  if (numbers > 0) {
    decisions.unshift(`${counted(numbers, isCsrMatrix(matrix) ? 'sparse column' : 'column')} of numbers`)
  }
  if (withGaps > 0) decisions.push(`${counted(withGaps, 'column')} with gaps, which are left to the trees`)
  if (unused.length > 0) decisions.push(`of no use, having one value or none: ${listed(unused)}`)
  return { categories, decisions }
}

/** Options with their defaults. Errors: UNKNOWN_OPTION, INVALID_OPTION. */
export function resolveMatrixTreeOptions(options: MatrixTreeOptions, cols: number) {
  checkKnownOptions('prepare', options, ['categorical', 'names'])
  const { categorical = [], names } = options
  if (!Array.isArray(categorical)) {
    throw new NutshellError('INVALID_OPTION', `categorical = ${show(categorical)}, expected an array of columns`)
  }
  for (const j of categorical) {
    if (Number.isInteger(j) && j >= 0 && j < cols) continue
    throw new NutshellError('INVALID_OPTION', `categorical has ${show(j)}, expected columns from 0 to ${cols - 1}`)
  }
  if (names === undefined) return { categorical, names }
  const areNames = Array.isArray(names) && names.every((name) => typeof name === 'string')
  if (!areNames || names.length !== cols || new Set(names).size < cols) {
    throw new NutshellError('INVALID_OPTION', `names = ${show(names)}, expected ${cols} different names`)
  }
  return { categorical, names: [...names] }
}

/** The levels in most rows, the least of equals first, in rising order. */
function mostFrequent(counts: ReadonlyMap<number, number>): number[] {
  return [...counts]
    .sort(([a, inA], [b, inB]) => inB - inA || a - b)
    .slice(0, MOST_LEVELS)
    .map(([level]) => level)
    .sort((a, b) => a - b)
}

/** What the rows of a matrix say of each column. */
interface Seen {
  /** The range as float32 numbers. */
  readonly least: Float32Array
  readonly most: Float32Array
  readonly gaps: Int32Array
}

/** @throws NutshellError NON_FINITE, naming row and column. */
function look(matrix: Matrix | CsrMatrix, rows: Int32Array | undefined): Seen {
  const { cols } = matrix
  const least = new Float32Array(cols).fill(Number.POSITIVE_INFINITY)
  const most = new Float32Array(cols).fill(Number.NEGATIVE_INFINITY)
  const seen = { least, most, gaps: new Int32Array(cols) }
  if (isCsrMatrix(matrix)) lookAtSparse(matrix, rows, seen)
  else lookAtDense(matrix, rows, seen)
  return seen
}

function lookAtDense(
  { data, cols, rows: all }: Matrix,
  rows: Int32Array | undefined,
  { least, most, gaps }: Seen
): void {
  const count = rows === undefined ? all : rows.length
  for (let i = 0; i < count; i++) {
    const from = rowAt(rows, i) * cols
    for (let j = 0; j < cols; j++) {
      const value = data[from + j]
      if (value < least[j]) least[j] = value
      if (value > most[j]) most[j] = value
      if (value > MOST_FLOAT32 || value < -MOST_FLOAT32) throw wrongNumber(value, rowAt(rows, i), j, MOST_FLOAT32)
      if (Number.isNaN(value)) gaps[j]++
    }
  }
}

function lookAtSparse(matrix: CsrMatrix, rows: Int32Array | undefined, { least, most, gaps }: Seen): void {
  const { values, indices, indptr, cols } = matrix
  const count = rows === undefined ? matrix.rows : rows.length
  const there = new Int32Array(cols)
  for (let i = 0; i < count; i++) {
    const row = rowAt(rows, i)
    for (let p = indptr[row]; p < indptr[row + 1]; p++) {
      const value = values[p]
      const j = indices[p]
      there[j]++
      if (value < least[j]) least[j] = value
      if (value > most[j]) most[j] = value
      if (value > MOST_FLOAT32 || value < -MOST_FLOAT32) throw wrongNumber(value, row, j, MOST_FLOAT32)
      if (Number.isNaN(value)) gaps[j]++
    }
  }
  for (let j = 0; j < cols; j++) {
    if (there[j] === count) continue
    if (least[j] > 0) least[j] = 0
    if (most[j] < 0) most[j] = 0
  }
}

/** How many rows have each level, by column. Errors: INVALID_INPUT, naming row and column. */
function countLevels(
  matrix: Matrix | CsrMatrix,
  rows: Int32Array | undefined,
  categorical: readonly number[]
): Map<number, Map<number, number>> {
  const found = new Map([...new Set(categorical)].sort((a, b) => a - b).map((j) => [j, new Map<number, number>()]))
  if (found.size === 0) return found
  const count = rows === undefined ? matrix.rows : rows.length
  // What a sparse row lacks is level 0.
  const numbers = new Float64Array(matrix.cols)
  for (let i = 0; i < count; i++) {
    const row = rowAt(rows, i)
    if (isCsrMatrix(matrix)) {
      numbers.fill(0)
      const { indptr, indices, values } = matrix
      for (let p = indptr[row]; p < indptr[row + 1]; p++) numbers[indices[p]] = values[p]
    }
    for (const [j, counts] of found) {
      const value = isCsrMatrix(matrix) ? numbers[j] : matrix.data[row * matrix.cols + j]
      if (Number.isNaN(value)) continue
      if (!(Number.isInteger(value) && value >= 0 && value <= MOST_CATEGORY)) throw noLevel(value, row, j)
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
  }
  return found
}

function noLevel(value: number, row: number, column: number): NutshellError {
  const expected = `a level as a whole number from 0 to ${MOST_CATEGORY}`
  return new NutshellError('INVALID_INPUT', `row ${row}, column ${column} is ${value}, expected ${expected}`)
}
