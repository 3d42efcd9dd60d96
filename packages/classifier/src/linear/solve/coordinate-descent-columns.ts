import type { Design } from '../../prepare/design'
import { type Face, stepOnFace } from './coordinate-descent-face'
import { type ModelStep, missOf, shrunk } from './coordinate-descent-model'

const MOST_SWEEPS = 100
const MOST_SWEEPS_IN_ALL = 5000
/** So many coefficients that are 0 may always take part in a step. */
const FEWEST_NEW = 100
/** Sweeps over the coefficients that are not 0 between two steps over all of them at once. */
const SWEEPS_BEFORE_FACE = 5
/** A step gives way after so many columns. */
const BLOCK = 4096
/** Zeros whose derivative is this near to what would move them take part in a step. */
const NEAR = 0.98

/** A design column by column: of each the rows that are not 0 and the numbers there. */
export class DesignColumns {
  readonly rows: number
  readonly cols: number
  readonly starts: Int32Array
  readonly places: Int32Array
  readonly values: Float64Array

  constructor(design: Design) {
    const { rows, cols, denseCols, dense, groups, codes, sparse } = design
    this.rows = rows
    this.cols = cols
    const first = cols - (sparse?.cols ?? 0)
    const starts = new Int32Array(cols + 1)
    for (let j = 0; j < denseCols; j++) {
      let count = 0
      for (let x = j; x < dense.length; x += denseCols) if (dense[x] !== 0) count++
      starts[j + 1] = count
    }
    for (let at = 0; at < rows * groups; at++) if (codes[at] >= 0) starts[codes[at] + 1]++
    if (sparse !== undefined) for (let p = 0; p < sparse.indptr[rows]; p++) starts[first + sparse.indices[p] + 1]++
    for (let j = 0; j < cols; j++) starts[j + 1] += starts[j]
    const places = new Int32Array(starts[cols])
    const values = new Float64Array(starts[cols])
    const next = starts.slice(0, cols)
    for (let i = 0; i < rows; i++) {
      for (let j = 0, x = i * denseCols; j < denseCols; j++, x++) {
        if (dense[x] === 0) continue
        places[next[j]] = i
        values[next[j]++] = dense[x]
      }
      for (let at = i * groups; at < (i + 1) * groups; at++) {
        if (codes[at] < 0) continue
        places[next[codes[at]]] = i
        values[next[codes[at]]++] = 1
      }
      if (sparse === undefined) continue
      for (let p = sparse.indptr[i]; p < sparse.indptr[i + 1]; p++) {
        const column = first + sparse.indices[p]
        places[next[column]] = i
        values[next[column]++] = sparse.values[p]
      }
    }
    this.starts = starts
    this.places = places
    this.values = values
  }

  /** The product of a column with a vector of as many rows. */
  dot(column: number, vector: Float64Array): number {
    const { starts, places, values, rows } = this
    const start = starts[column]
    const end = starts[column + 1]
    let sum = 0
    if (end - start === rows) for (let i = 0; i < rows; i++) sum += values[start + i] * vector[i]
    else for (let p = start; p < end; p++) sum += values[p] * vector[places[p]]
    return sum
  }

  /** Adds scale * column * factors to a vector. */
  add(column: number, scale: number, factors: Float64Array, vector: Float64Array): void {
    const { starts, places, values, rows } = this
    const start = starts[column]
    const end = starts[column + 1]
    if (end - start === rows) for (let i = 0; i < rows; i++) vector[i] += scale * values[start + i] * factors[i]
    else for (let p = start; p < end; p++) vector[places[p]] += scale * values[p] * factors[places[p]]
  }
}

/**
 * The step by columns of the design: a coefficient costs as much as its column has numbers, and coefficients that are 0 and
 * not about to move cost nothing.
 *
 * @param curvatures of the loss by the margin, one for each row.
 * @param along is filled: by how much the margins change.
 * @returns by how much the intercept changes.
 */
export function* stepByColumns(
  step: ModelStep,
  columns: DesignColumns,
  curvatures: Float64Array,
  l2: number,
  along: Float64Array
): Generator<undefined, number> {
  const { coefficients, gradient, l1, hasIntercept, tolerance } = step
  const { starts, places, values, rows, cols } = columns
  const begin = coefficients.slice()
  /** curvature * change of the margin. */
  const bent = new Float64Array(rows)
  let intercept = 0
  let whole = 0
  for (let i = 0; i < rows; i++) whole += curvatures[i]
  const moveIntercept = (): number => {
    if (!hasIntercept || !(whole > 0)) return 0
    let slope = gradient[cols]
    for (let i = 0; i < rows; i++) slope += bent[i]
    const change = -slope / whole
    if (change === 0) return 0
    intercept += change
    for (let i = 0; i < rows; i++) bent[i] += change * curvatures[i]
    return Math.abs(slope)
  }
  const taking = workingSet(coefficients, gradient, l1)
  const diagonal = new Float64Array(taking.length)
  for (let a = 0; a < taking.length; a++) {
    const j = taking[a]
    let sum = l2
    for (let p = starts[j]; p < starts[j + 1]; p++) sum += values[p] * values[p] * curvatures[places[p]]
    diagonal[a] = sum
    if (a % BLOCK === BLOCK - 1) yield
  }
  const improve = (a: number): number => {
    const j = taking[a]
    const old = coefficients[j]
    const slope = gradient[j] + l2 * (old - begin[j]) + columns.dot(j, bent)
    const next = shrunk(old, slope, diagonal[a], l1)
    const change = next - old
    if (change === 0) return 0
    coefficients[j] = next
    columns.add(j, change, curvatures, bent)
    return missOf(old, slope, l1)
  }
  const stepOver = function* (others: Int32Array): Generator<undefined, void> {
    const count = others.length
    const residual = new Float64Array(count + 1)
    const diagonals = new Float64Array(count + 1)
    const chosen = others.map((a) => taking[a])
    for (let b = 0; b < count; b++) {
      const j = chosen[b]
      const slope = gradient[j] + l2 * (coefficients[j] - begin[j]) + columns.dot(j, bent)
      residual[b] = -slope - l1 * Math.sign(coefficients[j])
      diagonals[b] = diagonal[others[b]]
    }
    if (hasIntercept) {
      residual[count] = -gradient[cols]
      for (let i = 0; i < rows; i++) residual[count] -= bent[i]
      diagonals[count] = whole
    }
    const face: Omit<Face, 'tolerance'> = {
      chosen,
      coefficients,
      residual,
      diagonal: diagonals,
      bent,
      curvatures,
      l2,
      hasIntercept
    }
    intercept += yield* stepOnFace({ ...face, tolerance: tolerance / 4 }, columns)
  }
  let sweeps = 0
  while (sweeps < MOST_SWEEPS_IN_ALL) {
    let miss = moveIntercept()
    for (let a = 0; a < taking.length; a++) {
      miss = Math.max(miss, improve(a))
      if (a % BLOCK === BLOCK - 1) yield
    }
    yield
    sweeps++
    if (miss <= tolerance) break
    let others = Int32Array.from(taking.keys()).filter((a) => coefficients[taking[a]] !== 0)
    for (let n = 0; n < MOST_SWEEPS; n++) {
      let missOfOthers = moveIntercept()
      for (let b = 0; b < others.length; b++) missOfOthers = Math.max(missOfOthers, improve(others[b]))
      sweeps++
      yield
      if (missOfOthers <= tolerance) break
      // Where sweeps have settled which are 0, but not much else.
      if (n % SWEEPS_BEFORE_FACE === SWEEPS_BEFORE_FACE - 1) {
        others = others.filter((a) => coefficients[taking[a]] !== 0)
        yield* stepOver(others)
      }
    }
  }
  // Summed anew: rows without curvature have moved too.
  along.fill(intercept)
  for (let a = 0; a < taking.length; a++) {
    const j = taking[a]
    const change = coefficients[j] - begin[j]
    if (change === 0) continue
    for (let p = starts[j]; p < starts[j + 1]; p++) along[places[p]] += change * values[p]
  }
  return intercept
}

/**
 * Coefficients that are not 0 and, of those that are, the ones that gain most from moving: a solution has few, so that it pays to take
 * as many again, and no more, at a time.
 */
function workingSet(coefficients: Float64Array, gradient: Float64Array, l1: number): Int32Array {
  const taking: number[] = []
  const others: number[] = []
  for (let j = 0; j < coefficients.length; j++) {
    if (coefficients[j] !== 0) taking.push(j)
    else if (Math.abs(gradient[j]) > NEAR * l1 || l1 === 0) others.push(j)
  }
  const most = Math.max(FEWEST_NEW, taking.length)
  if (others.length > most && l1 > 0) {
    others.sort((a, b) => Math.abs(gradient[b]) - Math.abs(gradient[a]) || a - b)
    others.length = most
  }
  return Int32Array.from(taking.concat(others)).sort()
}
