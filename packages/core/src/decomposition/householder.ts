/** Numbers in a block of rows that a core's own cache holds. */
const BLOCK = 1 << 15

/** Squares that have lost digits to underflow. What they are of is nothing beside numbers of ordinary size, and is taken as 0. */
const NOTHING = 1e-280

/** A QR decomposition in place: R above the diagonal, the reflections below it. */
export interface Qr {
  /** rows x cols, row-major. Its first `cols` rows hold R in their upper triangle; all else is the tails of reflections. */
  readonly data: Float64Array
  readonly rows: number
  readonly cols: number
  /** Where each block of rows ends. */
  readonly ends: readonly number[]
  /** The factor of each reflection, block by block. */
  readonly factors: Float64Array
}

/**
 * Decomposes a tall matrix (rows >= cols, row-major; its largest number neither below 1e-100 nor above 1e100) into Q R by
 * Householder's reflections, in place. Q has orthonormal
 * columns whatever the rank of the matrix.
 *
 * The rows are taken in blocks: the first is decomposed, and each further block is reflected into the R so far (sequential
 * TSQR: J. Demmel, L. Grigori, M. Hoemmen, J. Langou, "Communication-optimal parallel and sequential QR and LU
 * factorizations", 2012), so that a matrix larger than the cache passes through it once. Yields after each block.
 */
export function* factorQr(data: Float64Array, rows: number, cols: number): Generator<undefined, Qr> {
  const ends: number[] = []
  const blockRows = Math.max(cols, Math.floor(BLOCK / Math.max(1, cols)))
  for (let end = 0; end < rows; ends.push(end)) end = Math.min(rows, end + blockRows)
  const factors = new Float64Array(ends.length * cols)
  const products = new Float64Array(cols)
  for (let b = 0; b < ends.length; b++) {
    for (let j = 0; j < cols; j++) {
      const from = b === 0 ? j + 1 : ends[b - 1]
      factors[b * cols + j] = reflect(data, cols, j, from, ends[b], products)
    }
    yield
  }
  return { data, rows, cols, ends, factors }
}

/**
 * The reflection that makes column `j` zero in rows `from` to `to`, its length going to row `j`. Its vector is 1 in row
 * `j`, and its other entries take the place of the zeros. Returns its factor, 0 where there is nothing to reflect.
 */
function reflect(
  data: Float64Array,
  cols: number,
  j: number,
  from: number,
  to: number,
  products: Float64Array
): number {
  const pivot = j * cols
  const start = from * cols
  const end = to * cols
  let squares = 0
  for (let at = start + j; at < end; at += cols) squares += data[at] * data[at]
  if (squares < NOTHING) {
    for (let at = start + j; at < end; at += cols) data[at] = 0
    return 0
  }
  const alpha = data[pivot + j]
  const length = Math.sqrt(alpha * alpha + squares)
  const beta = alpha > 0 ? -length : length // no digits cancel in alpha - beta
  const factor = (beta - alpha) / beta
  const scale = 1 / (alpha - beta)
  for (let at = start + j; at < end; at += cols) data[at] *= scale
  for (let c = j + 1; c < cols; c++) products[c] = data[pivot + c]
  addProducts(data, cols, j, data, cols, j + 1, from, to, products)
  data[pivot + j] = beta
  for (let c = j + 1; c < cols; c++) {
    products[c] *= factor
    data[pivot + c] -= products[c]
  }
  subtractMultiples(data, cols, j, data, cols, j + 1, from, to, products)
  return factor
}

/** The first `qr.cols` columns of Q (rows x cols, row-major). Yields after each block. */
export function* orthonormalColumns(qr: Qr): Generator<undefined, Float64Array> {
  const { rows, cols } = qr
  const columns = new Float64Array(rows * cols)
  for (let j = 0; j < cols; j++) columns[j * cols + j] = 1
  yield* reflectBack(qr, columns, cols, true)
  return columns
}

/** Replaces `target` (qr.rows x cols, row-major) by Q times it. Yields after each block. */
export function* applyQ(qr: Qr, target: Float64Array, cols: number): Generator<undefined, void> {
  yield* reflectBack(qr, target, cols, false)
}

/** @param isIdentity whether reflection `j` finds nothing but zeros before column `j`, as it does in the identity. */
function* reflectBack(qr: Qr, target: Float64Array, cols: number, isIdentity: boolean): Generator<undefined, void> {
  const { data, cols: width, ends, factors } = qr
  const products = new Float64Array(cols)
  for (let b = ends.length - 1; b >= 0; b--) {
    const end = ends[b]
    for (let j = width - 1; j >= 0; j--) {
      const factor = factors[b * width + j]
      if (factor === 0) continue
      const from = b === 0 ? j + 1 : ends[b - 1]
      const first = isIdentity ? j : 0
      const pivot = j * cols
      for (let c = first; c < cols; c++) products[c] = target[pivot + c]
      addProducts(data, width, j, target, cols, first, from, end, products)
      for (let c = first; c < cols; c++) {
        products[c] *= factor
        target[pivot + c] -= products[c]
      }
      subtractMultiples(data, width, j, target, cols, first, from, end, products)
    }
    yield
  }
}

/** Adds rows `from` to `to` of `target`, each times its entry in column `j` of `data`, to `products`. */
function addProducts(
  data: Float64Array,
  width: number,
  j: number,
  target: Float64Array,
  cols: number,
  first: number,
  from: number,
  to: number,
  products: Float64Array
): void {
  let i = from
  // Four at a time, so that the products are loaded and stored once for them; the sum keeps its order.
  for (; i + 4 <= to; i += 4) {
    const v0 = data[i * width + j]
    const v1 = data[(i + 1) * width + j]
    const v2 = data[(i + 2) * width + j]
    const v3 = data[(i + 3) * width + j]
    const t0 = i * cols
    const t1 = t0 + cols
    const t2 = t1 + cols
    const t3 = t2 + cols
    for (let c = first; c < cols; c++) {
      products[c] = products[c] + v0 * target[t0 + c] + v1 * target[t1 + c] + v2 * target[t2 + c] + v3 * target[t3 + c]
    }
  }
  for (; i < to; i++) {
    const v = data[i * width + j]
    for (let c = first; c < cols; c++) products[c] += v * target[i * cols + c]
  }
}

/** Takes `products` times the entry of each row in column `j` of `data` from rows `from` to `to` of `target`. */
function subtractMultiples(
  data: Float64Array,
  width: number,
  j: number,
  target: Float64Array,
  cols: number,
  first: number,
  from: number,
  to: number,
  products: Float64Array
): void {
  for (let i = from; i < to; i++) {
    const v = data[i * width + j]
    const at = i * cols
    if (v !== 0) for (let c = first; c < cols; c++) target[at + c] -= v * products[c]
  }
}

/** R (cols x cols, row-major), zeros below its diagonal. */
export function upperTriangle({ data, cols }: Qr): Float64Array {
  const r = new Float64Array(cols * cols)
  for (let i = 0; i < cols; i++) for (let j = i; j < cols; j++) r[i * cols + j] = data[i * cols + j]
  return r
}
