/** The singular value decomposition of a square matrix, triplet by triplet. */
export interface SquareSvd {
  /** Row `i` is the left singular vector of singular value `i`. */
  left: Float64Array
  /** Falling. Those below the rounding errors of the largest are 0. */
  singularValues: Float64Array
  /** Row `i` is the right singular vector of singular value `i`. */
  right: Float64Array
}

const EPSILON = Number.EPSILON
/** Six to ten sweeps do, also for hundreds of rows; more would be rounding errors that chase each other. */
const MOST_SWEEPS = 40

/**
 * The singular value decomposition of a square matrix (n x n, row-major), which is overwritten: pairs of rows are rotated
 * until all are orthogonal. Their lengths are then the singular values.
 *
 * One-sided Jacobi (M. Hestenes, "Inversion of matrices by biorthogonalization", 1958), with the rotations of
 * G. Golub and C. Van Loan, "Matrix Computations", section 8.6.3. Yields after each sweep.
 */
export function* jacobiSvd(matrix: Float64Array, n: number): Generator<undefined, SquareSvd> {
  const rotations = new Float64Array(n * n)
  for (let i = 0; i < n; i++) rotations[i * n + i] = 1
  const squares = new Float64Array(n)
  const tolerance = EPSILON * Math.sqrt(n) // about what a sum of n products is out by
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    // Their updates gather rounding errors: every sweep starts from lengths as they are.
    for (let i = 0; i < n; i++) squares[i] = sumOfProducts(matrix, i * n, i * n, n)
    const negligible = n * EPSILON * Math.sqrt(squares.reduce((a, b) => Math.max(a, b)))
    let isDone = true
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const product = sumOfProducts(matrix, p * n, q * n, n)
        const a = squares[p]
        const b = squares[q]
        // Rows of rounding errors only turn for ever.
        if (Math.sqrt(Math.min(a, b)) <= negligible) continue
        if (Math.abs(product) <= tolerance * Math.sqrt(a * b)) continue
        isDone = false
        const cotangent = (b - a) / (2 * product) // of twice the angle
        const t = (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.sqrt(1 + cotangent * cotangent))
        const cosine = 1 / Math.sqrt(1 + t * t)
        const sine = cosine * t
        rotate(matrix, p * n, q * n, n, cosine, sine)
        rotate(rotations, p * n, q * n, n, cosine, sine)
        squares[p] = Math.max(0, a - t * product)
        squares[q] = b + t * product
      }
    }
    yield
    if (isDone) break
  }
  return toTriplets(matrix, rotations, n)
}

function sumOfProducts(data: Float64Array, x: number, y: number, n: number): number {
  let sum = 0
  for (let j = 0; j < n; j++) sum += data[x + j] * data[y + j]
  return sum
}

function rotate(data: Float64Array, x: number, y: number, n: number, cosine: number, sine: number): void {
  for (let j = 0; j < n; j++) {
    const a = data[x + j]
    const b = data[y + j]
    data[x + j] = cosine * a - sine * b
    data[y + j] = sine * a + cosine * b
  }
}

/** Orders what the sweeps left, and fills in the vectors of singular values that are 0. */
function toTriplets(matrix: Float64Array, rotations: Float64Array, n: number): SquareSvd {
  const lengths = Array.from({ length: n }, (_, i) => Math.sqrt(sumOfProducts(matrix, i * n, i * n, n)))
  const order = Array.from(lengths.keys()).sort((a, b) => lengths[b] - lengths[a] || a - b)
  const negligible = n * EPSILON * lengths[order[0]]
  const left = new Float64Array(n * n)
  const right = new Float64Array(n * n)
  const singularValues = new Float64Array(n)
  order.forEach((from, to) => {
    left.set(rotations.subarray(from * n, (from + 1) * n), to * n)
    if (lengths[from] > negligible) {
      singularValues[to] = lengths[from]
      for (let j = 0; j < n; j++) right[to * n + j] = matrix[from * n + j] / lengths[from]
    } else {
      completeRow(right, to, n)
    }
  })
  return { left, singularValues, right }
}

/** Makes row `i` a unit vector orthogonal to the rows before it. */
function completeRow(data: Float64Array, i: number, n: number): void {
  const row = data.subarray(i * n, (i + 1) * n)
  // The axis that the rows before are farthest from: at least (n - i) / n of its square is outside of them.
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let j = 0; j < n; j++) {
    let inside = 0
    for (let at = j; at < i * n; at += n) inside += data[at] * data[at]
    if (inside < least) {
      least = inside
      best = j
    }
  }
  row[best] = 1
  for (let pass = 0; pass < 2; pass++) {
    for (let other = 0; other < i; other++) {
      const inside = sumOfProducts(data, other * n, i * n, n)
      for (let j = 0; j < n; j++) row[j] -= inside * data[other * n + j]
    }
  }
  const length = Math.sqrt(sumOfProducts(data, i * n, i * n, n))
  for (let j = 0; j < n; j++) row[j] /= length
}
