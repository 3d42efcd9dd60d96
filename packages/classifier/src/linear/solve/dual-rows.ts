import type { Design } from '../../prepare/design'
import type { DualLosses } from './dual-losses'

/** Newton's method for one multiplier ends when its step is below this. */
const NEWTON_TOLERANCE = 1e-10
const MAX_NEWTON = 30

/** Beyond this a class is certain to the last bit. */
const LARGEST_LOGIT = 700

/** The multipliers of rows and the coefficients that they make: coefficients = sum of multiplier * row. */
export class DualRows {
  readonly coefficients: Float64Array
  readonly multipliers: Float64Array
  /** For the logistic loss: ln(p / (1 - p)) of p = |multiplier| / weight. */
  readonly logits: Float64Array
  /** What the last pass took from the dual objective, about. */
  gained = 0
  private sum = 0
  /** The intercept is `centre` + `strength` * the sum of multipliers, of which the second part ends as 0. */
  private centre = 0
  private readonly strength: number
  private readonly squares: Float64Array
  private readonly design: Design
  private readonly losses: DualLosses
  /** 1 for rows to be left alone until all others are done. */
  private readonly isAside: Uint8Array
  /** The largest step of the last pass and of this one. */
  private lastLargest = Number.POSITIVE_INFINITY
  private largest = Number.POSITIVE_INFINITY

  constructor(design: Design, losses: DualLosses, hasIntercept: boolean) {
    this.design = design
    this.losses = losses
    this.coefficients = new Float64Array(design.cols)
    this.multipliers = new Float64Array(design.rows)
    this.logits = new Float64Array(design.rows)
    this.isAside = new Uint8Array(design.rows)
    this.squares = squaredLengths(design)
    let total = 0
    for (let i = 0; i < design.rows; i++) total += this.squares[i]
    this.strength = !hasIntercept ? 0 : total > 0 ? total / design.rows : 1
    if (losses.isLogistic) {
      // As small as does no harm: a multiplier of 0 has no logit.
      for (let i = 0; i < design.rows; i++) {
        const { [i]: weight } = losses.weights
        if (weight > 0) this.set(i, losses.centres[i] * Math.min(weight * 1e-3, 1e-8))
      }
    }
  }

  get intercept(): number {
    return this.centre + this.strength * this.sum
  }

  set(i: number, multiplier: number): void {
    const step = multiplier - this.multipliers[i]
    this.multipliers[i] = multiplier
    this.sum += step
    this.addRow(i, step, this.coefficients)
    if (!this.losses.isLogistic) return
    const weight = this.losses.weights[i]
    const size = Math.abs(multiplier)
    const logit = Math.log(size / (weight - size))
    this.logits[i] = logit > LARGEST_LOGIT ? LARGEST_LOGIT : logit < -LARGEST_LOGIT ? -LARGEST_LOGIT : logit
  }

  beginAt(intercept: number): void {
    this.centre = intercept - this.strength * this.sum
  }

  dot(i: number, coefficients: Float64Array): number {
    const { denseCols, dense, groups, codes, sparse, cols } = this.design
    let sum = 0
    for (let j = 0, x = i * denseCols; j < denseCols; j++) sum += dense[x + j] * coefficients[j]
    for (let g = i * groups; g < (i + 1) * groups; g++) if (codes[g] >= 0) sum += coefficients[codes[g]]
    if (sparse === undefined) return sum
    const { values, indices, indptr } = sparse
    const first = cols - sparse.cols
    for (let p = indptr[i], end = indptr[i + 1]; p < end; p++) sum += values[p] * coefficients[first + indices[p]]
    return sum
  }

  addRow(i: number, scale: number, to: Float64Array): void {
    const { denseCols, dense, groups, codes, sparse, cols } = this.design
    for (let j = 0, x = i * denseCols; j < denseCols; j++) to[j] += scale * dense[x + j]
    for (let g = i * groups; g < (i + 1) * groups; g++) if (codes[g] >= 0) to[codes[g]] += scale
    if (sparse === undefined) return
    const { values, indices, indptr } = sparse
    const first = cols - sparse.cols
    for (let p = indptr[i], end = indptr[i + 1]; p < end; p++) to[first + indices[p]] += scale * values[p]
  }

  begin(): void {
    this.gained = 0
    this.lastLargest = this.largest
    this.largest = 0
  }

  /** Sets the multipliers of the rows order[from] .. order[to - 1], one after the other, to their best. */
  pass(order: Int32Array, from: number, to: number): void {
    const { coefficients, multipliers, squares, strength, losses } = this
    const { isLogistic, centres, low, high, curvatures, epsilon } = losses
    for (let k = from; k < to; k++) {
      const i = order[k]
      const margin = this.dot(i, coefficients) + this.centre + strength * this.sum
      const curvature = squares[i] + strength
      const old = multipliers[i]
      let next: number
      if (isLogistic) next = this.bestLogistic(i, margin, curvature)
      else {
        const full = curvature + curvatures[i]
        const pull = curvature * old - (margin - centres[i])
        const beyond = pull > epsilon ? pull - epsilon : pull < -epsilon ? pull + epsilon : 0
        // A row of zeros without intercept goes all the way.
        const free = full > 0 ? beyond / full : beyond > 0 ? high[i] : beyond < 0 ? low[i] : old
        next = free > high[i] ? high[i] : free < low[i] ? low[i] : free
        const slack = this.lastLargest
        if (next === old && ((next === high[i] && free > next + slack) || (next === low[i] && free < next - slack))) {
          this.isAside[i] = 1
          continue
        }
      }
      const step = next - old
      if (step === 0) continue
      if (Math.abs(step) > this.largest) this.largest = Math.abs(step)
      this.gained += 0.5 * step * step * (curvature + curvatures[i])
      multipliers[i] = next
      this.sum += step
      this.addRow(i, step, coefficients)
    }
  }

  /** Moves rows that cannot gain for now behind the others. How many are left. */
  setAside(order: Int32Array, active: number): number {
    for (let k = 0; k < active; ) {
      const i = order[k]
      if (this.isAside[i] === 0) {
        k++
        continue
      }
      this.isAside[i] = 0
      active--
      order[k] = order[active]
      order[active] = i
    }
    return active
  }

  /** No row is left alone in the next pass. */
  bringBack(): void {
    this.largest = Number.POSITIVE_INFINITY
  }

  moveCentre(): void {
    this.centre += this.strength * this.sum
  }

  /**
   * The multiplier centre * weight * p where p = 1 / (1 + e^-u) solves curvature (weight p - |old|) + centre margin + u = 0: in u the left
   * side rises everywhere, at least as fast as u, so that Newton's method within bounds finds it, and no logarithm is needed.
   */
  private bestLogistic(i: number, margin: number, curvature: number): number {
    const { weights, centres } = this.losses
    const weight = weights[i]
    const constant = centres[i] * margin - curvature * Math.abs(this.multipliers[i])
    const most = curvature * weight
    let high = -constant
    let low = high - most
    let u = this.logits[i]
    if (u < low || u > high) u = (low + high) / 2
    let p = 0
    for (let n = 0; n < MAX_NEWTON; n++) {
      p = 1 / (1 + Math.exp(-u))
      const value = most * p + constant + u
      if (value > 0) high = u
      else low = u
      let next = u - value / (1 + most * p * (1 - p))
      if (next < low || next > high) next = (low + high) / 2
      const isDone = Math.abs(next - u) <= NEWTON_TOLERANCE * (1 + Math.abs(u))
      u = next
      if (isDone) break
    }
    p = 1 / (1 + Math.exp(-u))
    this.logits[i] = u
    return centres[i] * weight * p
  }
}

function squaredLengths({ rows, denseCols, dense, groups, codes, sparse }: Design): Float64Array {
  const squares = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    let sum = 0
    for (let x = i * denseCols; x < (i + 1) * denseCols; x++) sum += dense[x] * dense[x]
    for (let g = i * groups; g < (i + 1) * groups; g++) if (codes[g] >= 0) sum++
    if (sparse !== undefined) {
      for (let p = sparse.indptr[i]; p < sparse.indptr[i + 1]; p++) sum += sparse.values[p] * sparse.values[p]
    }
    squares[i] = sum
  }
  return squares
}
