import { NutshellError } from '../errors'
import { CsrMatrix, isCsrMatrix } from './csr-matrix'
import { type FloatArray, Matrix } from './matrix'

/** Below this a sum of squares may have lost bits to underflow. The numbers themselves are at most MOST_SQUARABLE. */
const LEAST_SQUARES = 1e-280

/**
 * Every row divided by its Euclidean length, in the storage and element type of `matrix`; float32 rows come out at length 1
 * up to 6e-8.
 *
 * @param inPlace write into `matrix`, which must then be ours.
 * @param name what the rows are, for the message.
 * @throws NutshellError INVALID_INPUT that names the first row of zeros.
 */
export function unitRows(matrix: Matrix | CsrMatrix, inPlace = false, name = 'X'): Matrix | CsrMatrix {
  if (isCsrMatrix(matrix)) {
    const { values, indices, indptr, rows, cols } = matrix
    const out = inPlace ? values : new Float64Array(values.length)
    for (let i = 0; i < rows; i++) toUnitLength(values, indptr[i], indptr[i + 1], out, i, name)
    return CsrMatrix.trusted(out, indices, indptr, cols)
  }
  const { data, rows, cols } = matrix
  const fresh = () => (data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length))
  const out = inPlace ? data : fresh()
  for (let i = 0; i < rows; i++) toUnitLength(data, i * cols, (i + 1) * cols, out, i, name)
  return Matrix.from(out, rows, cols)
}

/** The Euclidean length of each row; 0 where the squares underflow. */
export function rowLengths(matrix: Matrix | CsrMatrix): Float64Array {
  const lengths = new Float64Array(matrix.rows)
  for (let i = 0; i < lengths.length; i++) {
    lengths[i] = isCsrMatrix(matrix)
      ? scaledLength(matrix.values, matrix.indptr[i], matrix.indptr[i + 1], 1)
      : scaledLength(matrix.data, i * matrix.cols, (i + 1) * matrix.cols, 1)
  }
  return lengths
}

function toUnitLength(values: FloatArray, from: number, to: number, out: FloatArray, row: number, name: string): void {
  const scale = scaleOf(values, from, to)
  if (scale === 0) {
    throw new NutshellError(
      'INVALID_INPUT',
      `row ${row} of ${name} is all zeros, expected a direction for metric 'cosine'`
    )
  }
  const length = scaledLength(values, from, to, scale)
  for (let p = from; p < to; p++) out[p] = (scale === 1 ? values[p] : values[p] / scale) / length
}

/** What to divide by before squaring: 1, the greatest size where numbers are so small that squares underflow, 0 for zeros. */
function scaleOf(values: FloatArray, from: number, to: number): number {
  let squares = 0
  for (let p = from; p < to; p++) squares += values[p] * values[p]
  if (squares >= LEAST_SQUARES) return 1
  let most = 0
  for (let p = from; p < to; p++) most = Math.max(most, Math.abs(values[p]))
  return most
}

function scaledLength(values: FloatArray, from: number, to: number, scale: number): number {
  let squares = 0
  for (let p = from; p < to; p++) squares += (values[p] / scale) * (values[p] / scale)
  return Math.sqrt(squares)
}
