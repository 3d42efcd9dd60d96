/** The cosine between a step and the change of the gradient along it below which the change is rounding. */
const SMALLEST_ANGLE = 1e-10

/** Solves with an approximate Hessian, in place. */
export interface Metric {
  solve(vector: Float64Array): void
}

/**
 * The last steps and how the gradient changed along them, which correct an approximate inverse of the Hessian: the two loops of
 * L-BFGS (Nocedal and Wright, algorithm 7.4).
 */
export class StepMemory {
  private readonly most: number
  private steps: Float64Array[] = []
  private changes: Float64Array[] = []
  private products: number[] = []

  constructor(most: number) {
    this.most = most
  }

  get length(): number {
    return this.steps.length
  }

  clear(): void {
    this.steps = []
    this.changes = []
    this.products = []
  }

  /** Remembers a step of `length` along `direction` between two gradients. */
  add(length: number, direction: Float64Array, before: Float64Array, after: Float64Array): void {
    const size = direction.length
    const full = this.steps.length === this.most
    const step = full ? this.steps[0] : new Float64Array(size)
    const change = full ? this.changes[0] : new Float64Array(size)
    let product = 0
    let changed = 0
    let moved = 0
    for (let j = 0; j < size; j++) {
      const d = after[j] - before[j]
      product += d * length * direction[j]
      changed += d * d
      moved += length * direction[j] * (length * direction[j])
    }
    // Along a straight piece nothing is learnt, and rounding would be taken for curvature.
    if (!(product > SMALLEST_ANGLE * Math.sqrt(changed) * Math.sqrt(moved))) return
    for (let j = 0; j < size; j++) {
      step[j] = length * direction[j]
      change[j] = after[j] - before[j]
    }
    if (full) {
      this.steps.shift()
      this.changes.shift()
      this.products.shift()
    }
    this.steps.push(step)
    this.changes.push(change)
    this.products.push(product)
  }

  /** Overwrites a gradient with the inverse of the corrected metric times it. */
  apply(vector: Float64Array, metric: Metric | undefined): void {
    const { steps, changes, products } = this
    const size = vector.length
    const shares = new Float64Array(steps.length)
    for (let k = steps.length - 1; k >= 0; k--) {
      const step = steps[k]
      const change = changes[k]
      let sum = 0
      for (let j = 0; j < size; j++) sum += step[j] * vector[j]
      const share = sum / products[k]
      shares[k] = share
      for (let j = 0; j < size; j++) vector[j] -= share * change[j]
    }
    if (metric !== undefined) metric.solve(vector)
    else if (steps.length > 0) scale(vector, products[steps.length - 1], changes[steps.length - 1])
    for (let k = 0; k < steps.length; k++) {
      const step = steps[k]
      const change = changes[k]
      let sum = 0
      for (let j = 0; j < size; j++) sum += change[j] * vector[j]
      const share = shares[k] - sum / products[k]
      for (let j = 0; j < size; j++) vector[j] += share * step[j]
    }
  }
}

/** By the curvature along the last step: the usual first guess. */
function scale(vector: Float64Array, product: number, change: Float64Array): void {
  let squares = 0
  for (let j = 0; j < change.length; j++) squares += change[j] * change[j]
  const factor = product / squares
  for (let j = 0; j < vector.length; j++) vector[j] *= factor
}
