// The plain twins of packages/core/assembly/linear.ts: the same sums in the same order, rounded to float32 where those are.
const { fround } = Math

/** The sum of products of two vectors, in four partial sums: column j goes to number j mod 4. */
export function dot(x: Float32Array, y: Float32Array): number {
  const whole = x.length - (x.length % 4)
  const four = new Float32Array(4)
  for (let j = 0; j < whole; j++) four[j % 4] = four[j % 4] + fround(x[j] * y[j])
  let sum = fround(fround(four[0] + four[1]) + fround(four[2] + four[3]))
  for (let j = whole; j < x.length; j++) sum = fround(sum + fround(x[j] * y[j]))
  return sum
}

/** Adds `a` times `x` to `y`. */
export function axpy(a: number, x: Float32Array, y: Float32Array): void {
  const single = fround(a)
  for (let j = 0; j < x.length; j++) y[j] = y[j] + fround(single * x[j])
}

/** The Euclidean length of each row of `data` (rows x cols, row-major), summed in float64. */
export function rowNorms(data: Float32Array, rows: number, cols: number): Float32Array {
  const norms = new Float32Array(rows)
  for (let i = 0; i < rows; i++) {
    let sum = 0
    for (let at = i * cols; at < (i + 1) * cols; at++) sum += data[at] * data[at]
    norms[i] = Math.sqrt(sum)
  }
  return norms
}

/** The mean of each column of `data` (rows x cols, row-major), in float64. */
export function columnMeans(data: Float32Array, rows: number, cols: number): Float64Array {
  const means = new Float64Array(cols)
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) means[j] += data[i * cols + j]
  for (let j = 0; j < cols; j++) means[j] /= rows
  return means
}

/** c = a b, or c += a b where `isAdding`: a is m x n, b is n x p, c is m x p, all row-major. */
export function gemm(
  a: Float32Array,
  b: Float32Array,
  c: Float32Array,
  m: number,
  n: number,
  p: number,
  isAdding: boolean
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < p; j++) {
      let sum = 0
      for (let t = 0; t < n; t++) sum = fround(sum + fround(a[i * n + t] * b[t * p + j]))
      c[i * p + j] = isAdding ? c[i * p + j] + sum : sum
    }
  }
}

/** Each row of `data` (rows x cols, row-major) to its softmax, in place: e^x, over their sum. */
export function softmax(data: Float32Array, rows: number, cols: number): void {
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * cols, (i + 1) * cols)
    let greatest = Number.NEGATIVE_INFINITY
    for (let j = 0; j < cols; j++) if (row[j] > greatest) greatest = row[j]
    let sum = 0
    for (let j = 0; j < cols; j++) {
      row[j] = exponential(fround(row[j] - greatest))
      sum += row[j]
    }
    const over = fround(1 / sum)
    for (let j = 0; j < cols; j++) row[j] = row[j] * over
  }
}

const LOG2_E = fround(Math.LOG2E)
const LN2_HIGH = fround(0.693359375)
const LN2_LOW = fround(-2.1219444e-4)
const TERMS = Float32Array.of(
  1.98756915e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  0.50000001201
)

/** e^x for x <= 0: 2^n e^r, e^r by the polynomial of Cephes (S. Moshier), within 2 units in the last place. */
function exponential(x: number): number {
  if (x < -87) return 0
  const n = Math.floor(fround(fround(x * LOG2_E) + fround(0.5)))
  const r = fround(fround(x - fround(n * LN2_HIGH)) - fround(n * LN2_LOW))
  let p = TERMS[0]
  for (let term = 1; term < TERMS.length; term++) p = fround(fround(p * r) + TERMS[term])
  return fround(fround(fround(fround(p * fround(r * r)) + r) + 1) * 2 ** n)
}
