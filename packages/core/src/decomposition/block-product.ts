import { CsrMatrix } from '../matrix/csr-matrix'
import { type FloatArray, Matrix } from '../matrix/matrix'

/** Multiplications between two yields: a few milliseconds. */
const STEP = 1 << 22

/**
 * X B, where X is rows x cols, dense or sparse, and B (cols x width, row-major) is narrow. Sums run in the order of the
 * columns. Yields every few milliseconds.
 */
export function* product(x: Matrix | CsrMatrix, b: Float64Array, width: number): Generator<undefined, Float64Array> {
  const out = new Float64Array(x.rows * width)
  for (const [from, to] of steps(x, width)) {
    if ('data' in x) denseProduct(x.data, x.cols, b, width, out, from, to)
    else sparseProduct(x, b, width, out, from, to)
    yield
  }
  return out
}

/** The transpose, copied. */
export function transposed(x: Matrix | CsrMatrix): Matrix | CsrMatrix {
  const { rows, cols } = x
  if ('data' in x) {
    const { data } = x
    const turned = data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length)
    for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) turned[j * rows + i] = data[i * cols + j]
    return Matrix.from(turned, cols, rows)
  }
  const indptr = new Int32Array(cols + 1)
  for (let p = 0; p < x.indices.length; p++) indptr[x.indices[p] + 1]++
  for (let j = 0; j < cols; j++) indptr[j + 1] += indptr[j]
  const ends = indptr.slice(0, cols)
  const values = new Float64Array(x.values.length)
  const indices = new Int32Array(x.values.length)
  for (let i = 0; i < rows; i++) {
    for (let p = x.indptr[i]; p < x.indptr[i + 1]; p++) {
      const at = ends[x.indices[p]]++
      values[at] = x.values[p]
      indices[at] = i
    }
  }
  return CsrMatrix.trusted(values, indices, indptr, rows)
}

/** Ranges of rows that take about `STEP` multiplications each. */
function steps(x: Matrix | CsrMatrix, width: number): [number, number][] {
  const { rows, cols } = x
  const numbers = 'data' in x ? rows * cols : x.values.length
  const count = Math.max(1, Math.min(rows, Math.ceil((numbers * width) / STEP)))
  return Array.from({ length: count }, (_, i) => [Math.floor((rows * i) / count), Math.floor((rows * (i + 1)) / count)])
}

function denseProduct(
  data: FloatArray,
  cols: number,
  b: Float64Array,
  width: number,
  out: Float64Array,
  from: number,
  to: number
): void {
  for (let i = from; i < to; i++) {
    const target = i * width
    for (let j = 0; j < cols; j++) {
      const value = data[i * cols + j]
      const source = j * width
      if (value !== 0) for (let c = 0; c < width; c++) out[target + c] += value * b[source + c]
    }
  }
}

function sparseProduct(
  { values, indices, indptr }: CsrMatrix,
  b: Float64Array,
  width: number,
  out: Float64Array,
  from: number,
  to: number
): void {
  for (let i = from; i < to; i++) {
    const target = i * width
    const end = indptr[i + 1]
    let p = indptr[i]
    // Four at a time, so that the row of the result is loaded and stored once for them; the sum keeps its order.
    for (; p + 4 <= end; p += 4) {
      const v0 = values[p]
      const v1 = values[p + 1]
      const v2 = values[p + 2]
      const v3 = values[p + 3]
      const b0 = indices[p] * width
      const b1 = indices[p + 1] * width
      const b2 = indices[p + 2] * width
      const b3 = indices[p + 3] * width
      for (let c = 0; c < width; c++) {
        out[target + c] = out[target + c] + v0 * b[b0 + c] + v1 * b[b1 + c] + v2 * b[b2 + c] + v3 * b[b3 + c]
      }
    }
    for (; p < end; p++) {
      const value = values[p]
      const source = indices[p] * width
      for (let c = 0; c < width; c++) out[target + c] += value * b[source + c]
    }
  }
}
