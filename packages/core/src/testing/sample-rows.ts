import { Matrix } from '../matrix/matrix'
import { pickRows } from '../matrix/pick-rows'
import { Random } from '../random/random'
import type { EstimatorSpec, Sample } from './estimator-spec'

const GROUPS = 3
const ROWS = 60
/** The centres of the groups: apart in every column but the last, where nothing is to be learnt. */
const CENTRES = [
  [0, 0, 0, 1],
  [6, -5, 0.5, 1],
  [-4, 7, 9, 1]
]

/** A sample whose `y` is there, if only empty. */
export interface WholeSample extends Sample {
  y: Int32Array | Float64Array
}

/**
 * Rows in three groups that lie well apart, in random order. All numbers are float32 numbers, so that they are the same in
 * every storage.
 */
export function groupedRows(target: EstimatorSpec['target']): WholeSample {
  const random = new Random(20)
  const X = Matrix.zeros(ROWS, CENTRES[0].length)
  const groups = random.shuffle(Int32Array.from({ length: ROWS }, (_, i) => i % GROUPS))
  for (let i = 0; i < ROWS; i++) {
    const row = X.row(i)
    for (let j = 0; j < X.cols; j++) row[j] = Math.fround(CENTRES[groups[i]][j] + random.next() - 0.5)
  }
  return { X, y: targetsOf(target, X, groups) }
}

/** The given rows of a sample, copied. */
export function pickSample({ X, y }: WholeSample, rows: readonly number[]): WholeSample {
  return { X: pickRows(X, rows), y: pickTargets(y, rows) }
}

/** All row numbers of a matrix, in order. */
export function rowNumbers({ rows }: { rows: number }): number[] {
  return Array.from({ length: rows }, (_, i) => i)
}

/** All row numbers of a matrix, in an order that is always the same and never sorted. */
export function shuffledRows(X: { rows: number }): number[] {
  return new Random(5).shuffle(rowNumbers(X))
}

function targetsOf(target: EstimatorSpec['target'], X: Matrix, groups: Int32Array): WholeSample['y'] {
  if (target === undefined) return new Int32Array(0)
  if (target === 'classes') return groups
  return Float64Array.from(groups, (_, i) => {
    const [a, b, c] = X.row(i)
    return Math.fround(2 * a - b + c / 2 + 3)
  })
}

function pickTargets(y: Int32Array | Float64Array, rows: readonly number[]): Int32Array | Float64Array {
  if (y.length === 0) return y
  return y instanceof Int32Array ? Int32Array.from(rows, (i) => y[i]) : Float64Array.from(rows, (i) => y[i])
}
