import { Matrix } from '../matrix/matrix'
import { Random } from '../random/random'
import type { ResolvedOptions } from './options'
import type { LloydResult } from './steps'

/** Up to so many products (rows x columns x k) a fit takes less than getting ready for it. */
const MOST_PRODUCTS = 2 ** 13

/** Memory of all tiny fits, one after the other: none of them waits for anything. Grown as needed. */
let rowsOf = new Float64Array(0)
let placesOf = new Float64Array(0)
let sumsOf = new Float64Array(0)
let nearestOf = new Float64Array(0)
let candidateOf = new Float64Array(0)
let bestOf = new Float64Array(0)
let cumulativeOf = new Float64Array(0)
let labelsOf = new Int32Array(0)
let beforeOf = new Int32Array(0)
let distancesOf = new Float64Array(0)
let countsOf = new Int32Array(0)
let originsOf = new Int32Array(0)

/** Whether `fitTiny` can be tried. */
export function isTiny({ rows, cols }: Matrix, { k, weights, init }: ResolvedOptions): boolean {
  return rows * cols * k <= MOST_PRODUCTS && weights === undefined && (typeof init !== 'string' || init === 'k-means++')
}

/**
 * Lloyd's algorithm on a problem so small that objects, generators and allocations would cost more than its numbers: one
 * function after another over memory that is there. The twin of `lloyd` over a DenseSpace, to the bit; what is rare (a cluster
 * without rows, too few different rows, a number that is not finite) it leaves to that: undefined.
 */
export function fitTiny(matrix: Matrix, options: ResolvedOptions): LloydResult<Matrix<Float64Array>> | undefined {
  const { rows, cols } = matrix
  const { k, init, seed, restarts, tolerance, maxIterations } = options
  reserve(rows, cols, k)
  if (!takeIn(matrix)) return undefined
  const random = typeof init === 'string' ? new Random(seed) : undefined
  let best: LloydResult<Matrix<Float64Array>> | undefined
  for (let restart = 0; restart < restarts; restart++) {
    if (typeof init !== 'string') {
      const { data } = init
      for (let at = 0; at < k * cols; at++) placesOf[at] = data[at]
    } else if (!seedTiny(rows, cols, k, random!)) return undefined
    const iterations = iterate(rows, cols, k, tolerance, maxIterations)
    if (iterations === 0) return undefined
    let inertia = 0
    for (let i = 0; i < rows; i++) inertia += distancesOf[i]
    if (best !== undefined && !(inertia < best.inertia)) continue
    best = {
      centroids: Matrix.from(copyOf(placesOf, new Float64Array(k * cols)), k, cols),
      k,
      labels: copyOf(labelsOf, new Int32Array(rows)),
      distances: copyOf(distancesOf, new Float64Array(rows)),
      inertia,
      iterations: Math.abs(iterations),
      converged: iterations > 0
    }
  }
  return best
}

/** `slice` takes longer, for so few. */
function copyOf<T extends Float64Array | Int32Array>(from: T, to: T): T {
  for (let at = 0; at < to.length; at++) to[at] = from[at]
  return to
}

function reserve(rows: number, cols: number, k: number): void {
  if (rowsOf.length < rows * cols) rowsOf = new Float64Array(2 * rows * cols)
  if (placesOf.length < k * cols) {
    placesOf = new Float64Array(2 * k * cols)
    sumsOf = new Float64Array(2 * k * cols)
    countsOf = new Int32Array(2 * k * cols)
    originsOf = new Int32Array(2 * k * cols)
  }
  if (labelsOf.length < rows) {
    nearestOf = new Float64Array(2 * rows)
    candidateOf = new Float64Array(2 * rows)
    bestOf = new Float64Array(2 * rows)
    cumulativeOf = new Float64Array(2 * rows)
    labelsOf = new Int32Array(2 * rows)
    beforeOf = new Int32Array(2 * rows)
    distancesOf = new Float64Array(2 * rows)
  }
}

/** Copies the rows, so that loops meet one type of array. Returns whether all numbers can be squared. */
function takeIn({ data, rows, cols }: Matrix): boolean {
  let odd = 0
  const all = rowsOf
  for (let at = 0; at < rows * cols; at++) {
    const value = data[at]
    all[at] = value
    odd += value * value * 0
  }
  return odd === 0
}

/** Greedy k-means++ into `placesOf`; false when there are too few different rows. */
function seedTiny(rows: number, cols: number, k: number, random: Random): boolean {
  const trials = 2 + Math.floor(Math.log(k))
  const all = rowsOf
  takeRow(random.int(rows), 0, cols)
  distancesTo(0, rows, cols, nearestOf, placesOf)
  for (let c = 1; c < k; c++) {
    let potential = 0
    for (let i = 0; i < rows; i++) {
      potential += nearestOf[i]
      cumulativeOf[i] = potential
    }
    if (!(potential > 0)) return false
    let bestRow = -1
    let least = Number.POSITIVE_INFINITY
    for (let trial = 0; trial < trials; trial++) {
      const target = random.next() * potential
      let row = 0
      while (row < rows - 1 && !(cumulativeOf[row] > target)) row++
      distancesTo(row * cols, rows, cols, candidateOf, all)
      let sum = 0
      for (let i = 0; i < rows; i++) {
        if (nearestOf[i] < candidateOf[i]) candidateOf[i] = nearestOf[i]
        sum += candidateOf[i]
      }
      if (sum < least) {
        least = sum
        bestRow = row
        const kept = bestOf
        bestOf = candidateOf
        candidateOf = kept
      }
    }
    takeRow(bestRow, c, cols)
    const kept = nearestOf
    nearestOf = bestOf
    bestOf = kept
  }
  return true
}

function takeRow(row: number, c: number, cols: number): void {
  for (let j = 0; j < cols; j++) placesOf[c * cols + j] = rowsOf[row * cols + j]
}

/** The squared distance of each row to the numbers from `from` of `places`, four rows at a time. */
function distancesTo(from: number, rows: number, cols: number, out: Float64Array, places: Float64Array): void {
  const all = rowsOf
  const last = (rows - 1) * cols
  for (let i = 0, p0 = 0; i < rows; i += 4, p0 += 4 * cols) {
    const p1 = p0 + cols < last ? p0 + cols : last
    const p2 = p1 + cols < last ? p1 + cols : last
    const p3 = p2 + cols < last ? p2 + cols : last
    let sum0 = 0
    let sum1 = 0
    let sum2 = 0
    let sum3 = 0
    for (let j = 0; j < cols; j++) {
      const x = places[from + j]
      const difference0 = all[p0 + j] - x
      const difference1 = all[p1 + j] - x
      const difference2 = all[p2 + j] - x
      const difference3 = all[p3 + j] - x
      sum0 += difference0 * difference0
      sum1 += difference1 * difference1
      sum2 += difference2 * difference2
      sum3 += difference3 * difference3
    }
    out[i] = sum0
    if (i + 1 < rows) out[i + 1] = sum1
    if (i + 2 < rows) out[i + 2] = sum2
    if (i + 3 < rows) out[i + 3] = sum3
  }
}

/** Runs from `placesOf`; returns the iterations, negative when not converged, 0 when a cluster lost all its rows. */
function iterate(rows: number, cols: number, k: number, tolerance: number, maxIterations: number): number {
  let enough = -1
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    const toFirst = assignTiny(rows, cols, k)
    if (iterations > 1 && isRepeated(rows)) return iterations
    const shift = moveTiny(rows, cols, k)
    if (shift < 0) return 0
    const kept = beforeOf
    beforeOf = labelsOf
    labelsOf = kept
    // The squared distances to any one point are at least those to the mean: the variance need not be known while the
    // shift is above what they allow for.
    if (tolerance > 0 ? shift > (tolerance * toFirst * 1.000001) / (rows * cols) : shift > 0) continue
    if (enough < 0) enough = tolerance * (tolerance > 0 ? meanVarianceTiny(rows, cols) : 0)
    if (shift <= enough) {
      assignTiny(rows, cols, k)
      for (let c = 0; c < k; c++) countsOf[c] = 0
      for (let i = 0; i < rows; i++) countsOf[labelsOf[i]]++
      for (let c = 0; c < k; c++) if (countsOf[c] === 0) return 0
      return iterations
    }
  }
  assignTiny(rows, cols, k)
  return -maxIterations
}

function isRepeated(rows: number): boolean {
  for (let i = 0; i < rows; i++) if (labelsOf[i] !== beforeOf[i]) return false
  return true
}

/** As DenseSpace.assign. Returns the sum of squared distances to centroid 0. */
function assignTiny(rows: number, cols: number, k: number): number {
  const all = rowsOf
  const places = placesOf
  const labels = labelsOf
  const distances = distancesOf
  const last = (k - 1) * cols
  let toFirst = 0
  for (let i = 0, at = 0; i < rows; i++, at += cols) {
    let nearest = 0
    let least = Number.POSITIVE_INFINITY
    for (let c = 0, p0 = 0; c < k; c += 4, p0 += 4 * cols) {
      const p1 = p0 + cols < last ? p0 + cols : last
      const p2 = p1 + cols < last ? p1 + cols : last
      const p3 = p2 + cols < last ? p2 + cols : last
      let sum0 = 0
      let sum1 = 0
      let sum2 = 0
      let sum3 = 0
      for (let j = 0; j < cols; j++) {
        const x = all[at + j]
        const difference0 = x - places[p0 + j]
        const difference1 = x - places[p1 + j]
        const difference2 = x - places[p2 + j]
        const difference3 = x - places[p3 + j]
        sum0 += difference0 * difference0
        sum1 += difference1 * difference1
        sum2 += difference2 * difference2
        sum3 += difference3 * difference3
      }
      if (c === 0) toFirst += sum0
      if (sum0 < least) {
        least = sum0
        nearest = c
      }
      if (sum1 < least) {
        least = sum1
        nearest = c + 1
      }
      if (sum2 < least) {
        least = sum2
        nearest = c + 2
      }
      if (sum3 < least) {
        least = sum3
        nearest = c + 3
      }
    }
    labels[i] = nearest
    distances[i] = least
  }
  return toFirst
}

/** As DenseSpace.means and squaredShift: moves `placesOf`, returns the shift, or -1 when a cluster has no rows. */
function moveTiny(rows: number, cols: number, k: number): number {
  const all = rowsOf
  const sums = sumsOf
  const counts = countsOf
  const origins = originsOf
  for (let c = 0; c < k; c++) counts[c] = 0
  for (let i = 0; i < rows; i++) {
    const label = labelsOf[i]
    const from = i * cols
    const to = label * cols
    if (counts[label]++ === 0) {
      origins[label] = from
      for (let j = 0; j < cols; j++) sums[to + j] = 0
    } else {
      const first = origins[label]
      for (let j = 0; j < cols; j++) sums[to + j] += all[from + j] - all[first + j]
    }
  }
  for (let c = 0; c < k; c++) if (counts[c] === 0) return -1
  const places = placesOf
  let shift = 0
  for (let c = 0, at = 0; c < k; c++) {
    const count = counts[c]
    const first = origins[c]
    for (let j = 0; j < cols; j++, at++) {
      const mean = all[first + j] + sums[at] / count
      const difference = places[at] - mean
      shift += difference * difference
      places[at] = mean
    }
  }
  return shift
}

/** As DenseSpace.meanVariance. */
function meanVarianceTiny(rows: number, cols: number): number {
  const all = rowsOf
  let total = 0
  for (let j = 0; j < cols; j++) {
    const first = all[j]
    let sum = 0
    for (let i = 1, at = j + cols; i < rows; i++, at += cols) sum += all[at] - first
    const mean = sum / rows
    total += mean * mean
    for (let i = 1, at = j + cols; i < rows; i++, at += cols) {
      const difference = all[at] - first - mean
      total += difference * difference
    }
  }
  return total / (rows * cols)
}
